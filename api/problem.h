// Everything that the API refuses, as RFC 9457 problem details with a stable type. Type codes,
// statuses and titles are part of the contract: once given out they are never changed or reused.
// A problem holds no personal data (promise P2) and repeats nothing of the request but member names
// that look like the API's own (api/json/request.h).
#pragma once

#include <boost/json/object.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::api {

enum class ProblemType : std::uint8_t {
  // The request itself: writes nothing.
  kMalformedRequest,
  kMalformedBody,
  kInvalidBody,
  kInvalidParameter,
  kInvalidHeader,
  kPurposeOfUseRequired,
  kUnknownRoute,
  kUnknownLedger,
  kMethodNotAllowed,
  kWrongRegion,
  kRequestTimeout,
  kBodyTooLarge,
  kUriTooLong,
  kUnsupportedMediaType,
  kPreconditionRequired,
  kTooManyRequests,
  kHeadersTooLarge,
  // Who asks.
  kUnauthenticated,
  kInvalidToken,
  kTokenExpired,
  kTokenIdle,
  kAgentLocked,
  kForbidden,
  // What the rules say.
  kUnknownSubject,
  kUnknownField,
  kUnknownToken,
  kUnknownPolicy,
  kUnknownPurpose,
  kUnknownErasure,
  kUnknownHold,
  kUnknownGrant,
  kUnknownBundle,
  kUnknownRestriction,
  kUnknownRequest,
  kUnknownBreach,
  kUnknownEvent,
  kUnknownRecipient,
  kUnknownNotice,
  kUnknownRelationship,
  kUnknownMark,
  kUnknownReview,
  kUnknownQuestion,
  kUnknownPeriod,
  kUnknownContract,
  kNotWitnessed,
  kLedgerExists,
  kPolicyExists,
  kContractExists,
  kRegionMoveConflict,
  kNoticeClosed,
  kExternalIdTaken,
  kIdTaken,
  kConsentNotGiven,
  kConsentInForce,
  kSubjectErased,
  kReplyErased,
  kRevisionMismatch,
  kIdempotencyKeyReused,
  kPurposeUnknown,
  kPurposeRetired,
  kPurposeNeedsNoConsent,
  kExplicitConsentRequired,
  kPolicyUnknown,
  kPolicyOutdated,
  kPolicyRequired,
  kPolicyUrlRequired,
  kRecipientUnknown,
  kRecipientDisabled,
  kPurposeNotGranted,
  kCategoryNotGranted,
  kConsentNotInForce,
  kUseNotAllowed,
  kSafeguardRequired,
  kSubjectTypeMismatch,
  kActorUnknown,
  kActorNotAgent,
  kSubjectRestricted,
  kStepNotAllowed,
  kExtensionTooLate,
  kFeeNotDue,
  kReasonRequired,
  kLimitReached,
  kEventTooLarge,
  kUnknownItem,
  kUnknownRevision,
  kItemDeleted,
  kBundleNotMade,
  kBundleExpired,
  kParentUnknown,
  kParentDeleted,
  kNotTheAuthor,
  kDeletionNotAllowed,
  kItemRevisionMismatch,
  kCountMismatch,
  kAccountUnknown,
  kAccountNotUser,
  kSubjectNotAnonymous,
  kSubjectLinked,
  kLinkToSelf,
  kGuardianRequired,
  kPurposeNotObjectable,
  kObjectionNotRaised,
  kObjectionBinds,
  kUnknownExport,
  kExportExpired,
  kErasureNotCompleted,
  kExportErased,
  kUnknownBackup,
  kBackupRunning,
  kBackupNotConfigured,
  kClosureRefused,
  kLedgerClosed,
  kOwnAccess,
  kReviewerUnnamed,
  kSameReviewer,
  kReviewerUnknown,
  kInReview,
  kSupervisorUnknown,
  kPeriodIncomplete,
  kUnknownGlass,
  kBreakGlassUnreviewed,
  kRelationshipRequired,
  kUnknownAuthorization,
  kAuthorizationNotValid,
  kUnknownSuspension,
  kUnknownAccounting,
  // The service.
  kInternal,
  kBusy,
  kStopped,
  kStorageFull,
  kKeyTargetFailed,
};

struct ProblemInfo {
  ProblemType type;
  std::string_view code;  // `urn:lethe:problem:<code>` is the type
  std::uint16_t status;
  /// True for refusals by token, role or rule: they leave an event request.refused.
  bool recorded;
  std::string_view title;
};

const ProblemInfo& info(ProblemType type);
/// Every type, in order of the enumeration.
std::span<const ProblemInfo> problem_types();

/// One thing that is wrong with a request.
struct Fault {
  enum class In : std::uint8_t { kBody, kPath, kQuery, kHeader };
  In in = In::kBody;
  std::string where;  // kBody: JSON pointer (RFC 6901); else the name of the parameter or header
  std::string message;
};

struct Problem {
  ProblemType type = ProblemType::kInternal;
  std::string detail;           // may be empty; a sentence of ours
  std::vector<Fault> faults;    // what `errors` says
  boost::json::object members;  // extension members

  Problem() = default;
  Problem(ProblemType which, std::string said = {}) : type(which), detail(std::move(said)) {}
  static Problem bad_parameter(std::string name, std::string message);  // of the query
  static Problem bad_body(std::string pointer, std::string message);
  static Problem bad_header(std::string name, std::string message);

  std::uint16_t status() const { return info(type).status; }
};

/// A value, or the problem that there is instead.
template <class T>
using Checked = boost::system::result<T, Problem>;

/// {"type", "title", "status", "code", "detail"?, "errors"?: [{"pointer" | "parameter" | "header",
/// "detail"}], ...members}
boost::json::object problem_json(const Problem& problem);

/// What a failed command is to its caller: kQueueFull is kBusy, kStopped and storage failures are
/// kStopped, kDiskFull kStorageFull, kKeyTargetFailed, kEventTooLarge, kLedgerExists and
/// kLedgerClosed their namesakes, anything else kInternal. Tells nothing of the inside.
Problem problem_of(const boost::system::error_code& error);

}  // namespace lethe::api
