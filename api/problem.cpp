#include "api/problem.h"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "crypto/check.h"
#include "ledger/errors.h"

namespace lethe::api {
namespace {

constexpr bool kRecorded = true;
constexpr bool kSilent = false;

using T = ProblemType;
constexpr std::array kTypes{
    ProblemInfo{T::kMalformedRequest, "malformed-request", 400, kSilent,
                "The request is not HTTP as RFC 9112 defines it"},
    ProblemInfo{T::kMalformedBody, "malformed-body", 400, kSilent, "The body is not valid JSON"},
    ProblemInfo{T::kInvalidBody, "invalid-body", 400, kSilent, "The body has faults"},
    ProblemInfo{T::kInvalidParameter, "invalid-parameter", 400, kSilent,
                "A parameter of the path or query has a fault"},
    ProblemInfo{T::kInvalidHeader, "invalid-header", 400, kSilent, "A request header has a fault"},
    ProblemInfo{T::kPurposeOfUseRequired, "purpose-of-use-required", 400, kSilent,
                "Personal data is read for a purpose: name it in Purpose-Of-Use"},
    ProblemInfo{T::kUnknownRoute, "unknown-route", 404, kSilent, "There is no such route"},
    ProblemInfo{T::kUnknownLedger, "unknown-ledger", 404, kSilent, "There is no such ledger"},
    ProblemInfo{T::kMethodNotAllowed, "method-not-allowed", 405, kSilent,
                "The route does not have this method"},
    ProblemInfo{T::kWrongRegion, "wrong-region", 421, kSilent,
                "The ledger is hosted in another region"},
    ProblemInfo{T::kRequestTimeout, "request-timeout", 408, kSilent,
                "The request did not arrive in time"},
    ProblemInfo{T::kBodyTooLarge, "body-too-large", 413, kSilent, "The body is too large"},
    ProblemInfo{T::kUriTooLong, "uri-too-long", 414, kSilent, "The request target is too long"},
    ProblemInfo{T::kUnsupportedMediaType, "unsupported-media-type", 415, kSilent,
                "The body must be application/json"},
    ProblemInfo{T::kPreconditionRequired, "precondition-required", 428, kSilent,
                "An edit needs If-Match with the revision it is made on"},
    ProblemInfo{T::kTooManyRequests, "too-many-requests", 429, kSilent, "Too many requests"},
    ProblemInfo{T::kHeadersTooLarge, "headers-too-large", 431, kSilent,
                "The request headers are too large"},

    ProblemInfo{T::kUnauthenticated, "unauthenticated", 401, kRecorded, "A token is required"},
    ProblemInfo{T::kInvalidToken, "invalid-token", 401, kRecorded, "The token is not valid here"},
    ProblemInfo{T::kTokenExpired, "token-expired", 401, kRecorded, "The token has expired"},
    ProblemInfo{T::kTokenIdle, "token-idle", 401, kRecorded,
                "The token was not used for too long; log in again"},
    ProblemInfo{T::kAgentLocked, "agent-locked", 403, kRecorded,
                "The agent is locked; an admin can unlock them"},
    ProblemInfo{T::kForbidden, "forbidden", 403, kRecorded, "The caller may not do this"},

    ProblemInfo{T::kUnknownSubject, "unknown-subject", 404, kRecorded, "There is no such subject"},
    ProblemInfo{T::kUnknownField, "unknown-field", 404, kRecorded, "The profile has no such field"},
    ProblemInfo{T::kUnknownToken, "unknown-token", 404, kRecorded, "There is no such token"},
    ProblemInfo{T::kUnknownPolicy, "unknown-policy", 404, kSilent, "There is no such policy"},
    ProblemInfo{T::kUnknownPurpose, "unknown-purpose", 404, kSilent, "There is no such purpose"},
    ProblemInfo{T::kUnknownErasure, "unknown-erasure", 404, kSilent, "There is no such erasure"},
    ProblemInfo{T::kUnknownHold, "unknown-hold", 404, kRecorded, "There is no such hold"},
    ProblemInfo{T::kUnknownGrant, "unknown-grant", 404, kRecorded,
                "There is no such grant of an auditor"},
    ProblemInfo{T::kUnknownBundle, "unknown-bundle", 404, kRecorded, "There is no such bundle"},
    ProblemInfo{T::kUnknownRestriction, "unknown-restriction", 404, kRecorded,
                "There is no such restriction"},
    ProblemInfo{T::kUnknownRequest, "unknown-request", 404, kRecorded,
                "There is no such request for a right"},
    ProblemInfo{T::kUnknownBreach, "unknown-breach", 404, kRecorded, "There is no such breach"},
    ProblemInfo{T::kUnknownEvent, "unknown-event", 404, kSilent, "There is no such event"},
    ProblemInfo{T::kUnknownRecipient, "unknown-recipient", 404, kSilent,
                "There is no such recipient"},
    ProblemInfo{T::kUnknownNotice, "unknown-notice", 404, kSilent, "There is no such notice"},
    ProblemInfo{T::kUnknownRelationship, "unknown-relationship", 404, kRecorded,
                "There is no such relationship"},
    ProblemInfo{T::kUnknownMark, "unknown-mark", 404, kRecorded, "There is no such mark"},
    ProblemInfo{T::kUnknownReview, "unknown-review", 404, kRecorded, "There is no such review"},
    ProblemInfo{T::kUnknownQuestion, "unknown-question", 404, kRecorded,
                "There is no such question"},
    ProblemInfo{T::kUnknownPeriod, "unknown-period", 404, kRecorded,
                "There is no such period that was signed off"},
    ProblemInfo{T::kUnknownContract, "unknown-contract", 404, kSilent,
                "No contract of this version was accepted"},
    ProblemInfo{T::kNotWitnessed, "not-witnessed", 404, kSilent,
                "No checkpoint has enough cosignatures of witnesses yet"},
    ProblemInfo{T::kLedgerExists, "ledger-exists", 409, kRecorded, "A ledger of this name exists"},
    ProblemInfo{T::kPolicyExists, "policy-exists", 409, kRecorded,
                "A policy of this version was published before"},
    ProblemInfo{T::kContractExists, "contract-exists", 409, kRecorded,
                "A contract of this version was accepted before"},
    ProblemInfo{T::kRegionMoveConflict, "region-move-conflict", 409, kRecorded,
                "The move of the region does not take this step now"},
    ProblemInfo{T::kNoticeClosed, "notice-closed", 409, kRecorded,
                "What became of the notice was recorded before"},
    ProblemInfo{T::kExternalIdTaken, "external-id-taken", 409, kRecorded,
                "Another subject has this external id"},
    ProblemInfo{T::kIdTaken, "id-taken", 409, kRecorded,
                "This id was given to something else before"},
    ProblemInfo{T::kConsentNotGiven, "consent-not-given", 409, kRecorded,
                "Consent to this purpose was never given"},
    ProblemInfo{T::kConsentInForce, "consent-in-force", 409, kRecorded,
                "Consent is given and in force; it is taken back by withdrawal or refusal"},
    ProblemInfo{T::kSubjectErased, "subject-erased", 410, kRecorded, "The subject was erased"},
    ProblemInfo{T::kReplyErased, "reply-erased", 410, kRecorded,
                "The reply to this request was erased with the subject"},
    ProblemInfo{T::kRevisionMismatch, "revision-mismatch", 412, kRecorded,
                "The profile was edited since"},
    ProblemInfo{T::kIdempotencyKeyReused, "idempotency-key-reused", 422, kRecorded,
                "The Idempotency-Key was used for another request"},
    ProblemInfo{T::kPurposeUnknown, "purpose-unknown", 422, kRecorded,
                "The purpose is not defined"},
    ProblemInfo{T::kPurposeRetired, "purpose-retired", 422, kRecorded, "The purpose is retired"},
    ProblemInfo{T::kPurposeNeedsNoConsent, "purpose-needs-no-consent", 422, kRecorded,
                "The purpose has another legal basis than consent"},
    ProblemInfo{T::kExplicitConsentRequired, "explicit-consent-required", 422, kRecorded,
                "Consent to a special category must be explicit"},
    ProblemInfo{T::kPolicyUnknown, "policy-unknown", 422, kRecorded,
                "The policy version was not published"},
    ProblemInfo{T::kPolicyOutdated, "policy-outdated", 422, kRecorded,
                "Consent is given to the current policy version only"},
    ProblemInfo{T::kPolicyRequired, "policy-required", 422, kRecorded,
                "Consent is requested to a policy: publish one first"},
    ProblemInfo{T::kPolicyUrlRequired, "policy-url-required", 422, kRecorded,
                "A policy needs a URL, its own or the default one"},
    ProblemInfo{T::kRecipientUnknown, "recipient-unknown", 422, kRecorded,
                "The recipient is not in the register"},
    ProblemInfo{T::kRecipientDisabled, "recipient-disabled", 422, kRecorded,
                "The recipient is switched off"},
    ProblemInfo{T::kPurposeNotGranted, "purpose-not-granted", 422, kRecorded,
                "The recipient may not get data for this purpose"},
    ProblemInfo{T::kCategoryNotGranted, "category-not-granted", 422, kRecorded,
                "The recipient may not get data of this category"},
    ProblemInfo{T::kConsentNotInForce, "consent-not-in-force", 422, kRecorded,
                "The purpose rests on consent, and none is in force"},
    ProblemInfo{T::kUseNotAllowed, "use-not-allowed", 422, kRecorded,
                "The person's data may not be used for this purpose"},
    ProblemInfo{T::kSafeguardRequired, "safeguard-required", 422, kRecorded,
                "A transfer outside the EEA needs a safeguard"},
    ProblemInfo{T::kSubjectTypeMismatch, "subject-type-mismatch", 422, kRecorded,
                "The subject is not of the type that the role needs"},
    ProblemInfo{T::kActorUnknown, "actor-unknown", 422, kRecorded, "There is no such actor"},
    ProblemInfo{T::kActorNotAgent, "actor-not-agent", 422, kRecorded, "The actor is not an agent"},
    ProblemInfo{T::kSubjectRestricted, "subject-restricted", 409, kRecorded,
                "The processing of the subject's data is restricted"},
    ProblemInfo{T::kStepNotAllowed, "step-not-allowed", 409, kRecorded,
                "From its present state there is no such step"},
    ProblemInfo{T::kExtensionTooLate, "extension-too-late", 409, kRecorded,
                "The time may be extended once, and only before it is over"},
    ProblemInfo{T::kFeeNotDue, "fee-not-due", 422, kRecorded,
                "This is free of charge for the person"},
    ProblemInfo{T::kReasonRequired, "reason-required", 422, kRecorded, "This needs a reason"},
    ProblemInfo{T::kLimitReached, "limit-reached", 422, kRecorded,
                "The subject has as many sections as it may have"},
    ProblemInfo{T::kEventTooLarge, "event-too-large", 413, kSilent,
                "The event would be larger than an entry of the log may be"},
    ProblemInfo{T::kUnknownItem, "unknown-item", 404, kRecorded, "There is no such item"},
    ProblemInfo{T::kUnknownRevision, "unknown-revision", 404, kRecorded,
                "The item has no such revision"},
    ProblemInfo{T::kItemDeleted, "item-deleted", 410, kRecorded, "The item was deleted"},
    ProblemInfo{T::kBundleNotMade, "bundle-not-made", 409, kRecorded, "The bundle is not made yet"},
    ProblemInfo{T::kBundleExpired, "bundle-expired", 410, kRecorded,
                "The bundle may not be fetched any more"},
    ProblemInfo{T::kParentUnknown, "parent-unknown", 422, kRecorded,
                "There is no such item to answer"},
    ProblemInfo{T::kParentDeleted, "parent-deleted", 409, kRecorded,
                "The item to answer was deleted"},
    ProblemInfo{T::kNotTheAuthor, "not-the-author", 403, kRecorded,
                "A person may do this with what they wrote only"},
    ProblemInfo{T::kDeletionNotAllowed, "deletion-not-allowed", 403, kRecorded,
                "The settings do not let people delete content of this type"},
    ProblemInfo{T::kItemRevisionMismatch, "item-revision-mismatch", 412, kRecorded,
                "The item was edited since"},
    ProblemInfo{T::kCountMismatch, "count-mismatch", 409, kRecorded,
                "Not as many items would be deleted as expected"},
    ProblemInfo{T::kAccountUnknown, "account-unknown", 422, kRecorded, "There is no such account"},
    ProblemInfo{T::kAccountNotUser, "account-not-user", 422, kRecorded,
                "The account is not that of a user"},
    ProblemInfo{T::kSubjectNotAnonymous, "subject-not-anonymous", 422, kRecorded,
                "Only anonymous posters, and people known by an e-mail only, are linked"},
    ProblemInfo{T::kSubjectLinked, "subject-linked", 409, kRecorded,
                "The subject is linked to an account already"},
    ProblemInfo{T::kLinkToSelf, "link-to-self", 422, kRecorded,
                "A subject is not linked to itself"},
    ProblemInfo{T::kGuardianRequired, "guardian-required", 422, kRecorded,
                "At this age consent is given by a guardian: name who and how it was verified"},
    ProblemInfo{T::kPurposeNotObjectable, "purpose-not-objectable", 422, kRecorded,
                "The purpose rests on a legal basis that one can't object to"},
    ProblemInfo{T::kObjectionNotRaised, "objection-not-raised", 409, kRecorded,
                "There is no objection in force to decide on or take back"},
    ProblemInfo{T::kObjectionBinds, "objection-binds", 409, kRecorded,
                "An objection to direct marketing can't be overruled"},
    ProblemInfo{T::kUnknownExport, "unknown-export", 404, kRecorded, "There is no such export"},
    ProblemInfo{T::kExportExpired, "export-expired", 410, kRecorded,
                "The export is no longer handed out; make a new one"},
    ProblemInfo{T::kErasureNotCompleted, "erasure-not-completed", 409, kRecorded,
                "Nothing of the erasure was carried out yet"},
    ProblemInfo{T::kExportErased, "export-erased", 410, kRecorded,
                "Something in the export was erased since; make a new one"},
    ProblemInfo{T::kUnknownBackup, "unknown-backup", 404, kSilent,
                "There is no such backup since the server was started"},
    ProblemInfo{T::kBackupRunning, "backup-running", 409, kRecorded,
                "A backup is under way, and there is one at a time"},
    ProblemInfo{T::kBackupNotConfigured, "backup-not-configured", 409, kRecorded,
                "The server has no place for backups: its setting backup.data is empty"},
    ProblemInfo{T::kClosureRefused, "closure-refused", 409, kRecorded,
                "Something stands in the way of closing the ledger"},
    ProblemInfo{T::kLedgerClosed, "ledger-closed", 410, kSilent,
                "The ledger's organisation has left, and its keys are destroyed"},
    ProblemInfo{T::kOwnAccess, "own-access", 403, kRecorded, "Nobody reviews their own accesses"},
    ProblemInfo{T::kReviewerUnnamed, "reviewer-unnamed", 403, kRecorded,
                "Who reviews must be known: the token must name the agent whose it is"},
    ProblemInfo{T::kSameReviewer, "same-reviewer", 403, kRecorded,
                "A decision is looked at again by somebody else than who made it"},
    ProblemInfo{T::kReviewerUnknown, "reviewer-unknown", 422, kRecorded,
                "There is no such reviewer's token in force"},
    ProblemInfo{T::kInReview, "in-review", 409, kRecorded,
                "A review that is open has one of these already"},
    ProblemInfo{T::kSupervisorUnknown, "supervisor-unknown", 422, kRecorded,
                "Nobody has said who supervises the agent"},
    ProblemInfo{T::kPeriodIncomplete, "period-incomplete", 409, kRecorded,
                "Something of the period was not looked at; say that it is signed so"},
    ProblemInfo{T::kUnknownGlass, "unknown-break-glass", 404, kRecorded,
                "There is no such emergency"},
    ProblemInfo{T::kBreakGlassUnreviewed, "break-glass-unreviewed", 409, kRecorded,
                "The last emergency of that agent is not reviewed yet"},
    ProblemInfo{T::kRelationshipRequired, "relationship-required", 403, kRecorded,
                "The agent has nothing to do with the person; in emergencies, break the glass"},
    ProblemInfo{T::kUnknownAuthorization, "unknown-authorization", 404, kRecorded,
                "There is no such authorization of that person"},
    ProblemInfo{T::kAuthorizationNotValid, "authorization-not-valid", 409, kRecorded,
                "The authorization does not cover this disclosure"},
    ProblemInfo{T::kUnknownSuspension, "unknown-suspension", 404, kRecorded,
                "There is no such suspension"},
    ProblemInfo{T::kUnknownAccounting, "unknown-accounting", 404, kRecorded,
                "There is no such accounting"},

    ProblemInfo{T::kInternal, "internal", 500, kSilent, "Something failed inside"},
    ProblemInfo{T::kBusy, "busy", 503, kSilent, "Too many requests wait; try again later"},
    ProblemInfo{T::kStopped, "stopped", 503, kSilent, "The service takes no requests at present"},
    ProblemInfo{T::kStorageFull, "storage-full", 507, kSilent,
                "There is no space to write; repeat it under its Idempotency-Key once there is"},
    ProblemInfo{T::kKeyTargetFailed, "key-target-failed", 503, kSilent,
                "The backup of the keys cannot be written at present"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    if (static_cast<std::size_t>(kTypes[i].type) != i) return false;
  }
  return kTypes.size() == static_cast<std::size_t>(T::kKeyTargetFailed) + 1;
}
static_assert(in_order(), "one row a type, in the order of the enumeration");

std::string_view member_of(Fault::In in) {
  switch (in) {
    case Fault::In::kBody:
      return "pointer";
    case Fault::In::kPath:
    case Fault::In::kQuery:
      return "parameter";
    case Fault::In::kHeader:
      return "header";
  }
  return "pointer";
}

}  // namespace

const ProblemInfo& info(ProblemType type) {
  const auto index = static_cast<std::size_t>(type);
  LETHE_CHECK(index < kTypes.size());
  return kTypes[index];
}

std::span<const ProblemInfo> problem_types() {
  return kTypes;
}

Problem Problem::bad_parameter(std::string name, std::string message) {
  Problem problem(ProblemType::kInvalidParameter);
  problem.faults.push_back({Fault::In::kQuery, std::move(name), std::move(message)});
  return problem;
}

Problem Problem::bad_body(std::string pointer, std::string message) {
  Problem problem(ProblemType::kInvalidBody);
  problem.faults.push_back({Fault::In::kBody, std::move(pointer), std::move(message)});
  return problem;
}

Problem Problem::bad_header(std::string name, std::string message) {
  Problem problem(ProblemType::kInvalidHeader);
  problem.faults.push_back({Fault::In::kHeader, std::move(name), std::move(message)});
  return problem;
}

boost::json::object problem_json(const Problem& problem) {
  const auto& what = info(problem.type);
  boost::json::object out;
  out["type"] = "urn:lethe:problem:" + std::string(what.code);
  out["title"] = what.title;
  out["status"] = what.status;
  out["code"] = what.code;
  if (!problem.detail.empty()) out["detail"] = problem.detail;
  if (!problem.faults.empty()) {
    boost::json::array faults;
    for (const auto& fault : problem.faults) {
      faults.push_back({{member_of(fault.in), fault.where}, {"detail", fault.message}});
    }
    out["errors"] = std::move(faults);
  }
  for (const auto& member : problem.members) out[member.key()] = member.value();
  return out;
}

Problem problem_of(const boost::system::error_code& error) {
  using ledger::Error;
  if (error == Error::kQueueFull) return ProblemType::kBusy;
  if (error == Error::kDiskFull) return ProblemType::kStorageFull;
  if (error == Error::kStopped || error == Error::kStorageFailed || error == Error::kConflict) {
    return ProblemType::kStopped;
  }
  if (error == Error::kKeyTargetFailed) return ProblemType::kKeyTargetFailed;
  if (error == Error::kEventTooLarge) return ProblemType::kEventTooLarge;
  if (error == Error::kLedgerExists) return ProblemType::kLedgerExists;
  if (error == Error::kUnknownLedger) return ProblemType::kUnknownLedger;
  if (error == Error::kLedgerClosed) return ProblemType::kLedgerClosed;
  return ProblemType::kInternal;
}

}  // namespace lethe::api
