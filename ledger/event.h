// An event's header as a C++ value: the mirror of ledger/event.capnp, whose comments say what each
// field means. Strings here hold codes chosen by the organisation or by law, never a person's
// words: those are sections.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "crypto/bytes.h"
#include "ledger/ids.h"

namespace lethe::ledger {

inline constexpr std::uint16_t kFormatVersion = 1;
/// An entry of the log is signature and header together, at most so many bytes (C2SP tlog-tiles).
inline constexpr std::size_t kMaxEntrySize = 65'535;
inline constexpr std::size_t kMaxSections = 256;
inline constexpr std::size_t kMaxCodeSize = 2'048;  // any one text of a header, in bytes
/// A sequence fits a signed 64-bit integer, and so does the size of the log behind it.
inline constexpr std::uint64_t kMaxSequence = (std::uint64_t{1} << 63) - 2;
/// What has a place in the key tree (ledger/keyspace.h).
inline constexpr std::uint64_t kMaxSlot = (std::uint64_t{1} << 32) - 1;
inline constexpr std::uint32_t kMaxCompartmentNumber = (1U << 25) - 1;

enum class ActorType : std::uint16_t { kInvalid, kUser, kAgent, kService, kSystem };
enum class CompartmentClass : std::uint16_t {
  kInvalid,
  kProfile,
  kContent,
  kEvidence,
  kAccess,
  kOperational
};
inline constexpr std::uint32_t kCompartmentClasses =
    8;  // children a chunk in the key tree; room for two more
enum class SectionRole : std::uint16_t {
  kInvalid,
  kProfileField,
  kExternalId,
  kReason,
  kEvidence,
  kDetail,
  kLabel
};
enum class Role : std::uint16_t {
  kInvalid,
  kOperator,
  kAdmin,
  kPortal,
  kAgent,
  kSubject,
  kAuditor,
  kReviewer
};
enum class LegalBasis : std::uint16_t {
  kInvalid,
  kConsent,
  kContract,
  kLegalObligation,
  kVitalInterests,
  kPublicTask,
  kLegitimateInterests
};
enum class SubjectType : std::uint16_t { kInvalid, kUser, kAgent, kAnonymous };
enum class Origin : std::uint16_t {
  kInvalid,
  kSignup,
  kInvitation,
  kEmail,
  kSso,
  kAnonymousPost,
  kImported
};
enum class ConsentStatus : std::uint16_t {
  kInvalid,
  kRequested,
  kDeferred,
  kRefused,
  kGiven,
  kRenewed,
  kExpired,
  kWithdrawn,
  kRevoked,
  kInvalidated
};
enum class AccessAction : std::uint16_t { kInvalid, kCreate, kRead, kUpdate, kDelete, kExecute };
enum class AccessOutcome : std::uint16_t {
  kInvalid,
  kSuccess,
  kMinorFailure,
  kSeriousFailure,
  kMajorFailure
};
enum class ErasureGround : std::uint16_t {
  kInvalid,
  kNoLongerNecessary,
  kConsentWithdrawn,
  kObjection,
  kUnlawful,
  kLegalDuty,
  kChild,
  kRetention
};
enum class KeepException : std::uint16_t {
  kInvalid,
  kExpression,
  kLegalObligation,
  kPublicHealth,
  kArchiving,
  kLegalClaims
};

/// The unit of erasure: one key.
struct Compartment {
  Slot slot;
  CompartmentClass cls = CompartmentClass::kInvalid;
  std::uint32_t number = 0;
  auto operator<=>(const Compartment&) const = default;
};

struct SectionRef {
  Compartment compartment;
  SectionRole role = SectionRole::kInvalid;
  std::string name;
  std::uint32_t padded_length = 0;
  crypto::Commitment commitment;
  bool operator==(const SectionRef&) const = default;
};

struct Actor {
  ActorType type = ActorType::kInvalid;
  ActorId id;
  TokenId token;
  bool operator==(const Actor&) const = default;
};

struct LedgerCreated {
  std::string origin, name, region;
  crypto::PublicKey signing_key;
  bool operator==(const LedgerCreated&) const = default;
};
struct TokenIssued {
  TokenId token;
  Role role = Role::kInvalid;
  crypto::Hash hash;
  Moment expires_at;
  bool operator==(const TokenIssued&) const = default;
};
struct TokenRevoked {
  TokenId token;
  bool operator==(const TokenRevoked&) const = default;
};
struct Setting {
  std::string name, value;
  bool operator==(const Setting&) const = default;
};
struct SettingsChanged {
  std::vector<Setting> changes;
  bool operator==(const SettingsChanged&) const = default;
};
struct PolicyPublished {
  std::string version, url;
  crypto::Hash hash;
  std::string language;
  bool consent_anew = false;
  bool operator==(const PolicyPublished&) const = default;
};
struct PurposeDefined {
  std::string purpose;
  LegalBasis basis = LegalBasis::kInvalid;
  bool special_category = false;
  std::uint32_t validity_days = 0;
  bool retired = false;
  std::string title;
  bool operator==(const PurposeDefined&) const = default;
};
struct SubjectRegistered {
  Slot slot;
  SubjectType type = SubjectType::kInvalid;
  Origin origin = Origin::kInvalid;
  bool operator==(const SubjectRegistered&) const = default;
};
struct ProfileEdited {
  std::uint64_t revision = 0;
  bool operator==(const ProfileEdited&) const = default;
};
struct ConsentRecorded {
  std::string purpose;
  ConsentStatus status = ConsentStatus::kInvalid;
  bool is_explicit = false;
  std::string policy_version;
  crypto::Hash notice_hash;
  std::string language, wording, method;
  Moment expires_at;
  bool operator==(const ConsentRecorded&) const = default;
};
struct AccessRecorded {
  std::string purpose_of_use;
  AccessAction action = AccessAction::kInvalid;
  AccessOutcome outcome = AccessOutcome::kInvalid;
  std::string resource_type;
  std::vector<std::string> fields;
  Moment occurred_at;
  bool operator==(const AccessRecorded&) const = default;
};
/// One compartment, or with `whole` every compartment of the class (then compartment.number is 0).
struct CompartmentRef {
  Compartment compartment;
  bool whole = false;
  bool operator==(const CompartmentRef&) const = default;
};
struct Kept {
  Slot slot;
  CompartmentClass cls = CompartmentClass::kInvalid;
  KeepException exception = KeepException::kInvalid;
  Moment until;
  bool operator==(const Kept&) const = default;
};
struct ErasureOrdered {
  ErasureId erasure;
  ErasureGround ground = ErasureGround::kInvalid;
  bool whole_subject = false;
  std::vector<CompartmentRef> destroyed;
  std::vector<Kept> kept;
  bool operator==(const ErasureOrdered&) const = default;
};
struct ErasedCount {
  CompartmentClass cls = CompartmentClass::kInvalid;
  std::uint64_t sections = 0;
  bool operator==(const ErasedCount&) const = default;
};
struct ErasureCompleted {
  ErasureId erasure;
  Sequence ordered;
  std::uint64_t epoch_before = 0, epoch_after = 0;
  std::vector<ErasedCount> counts;
  std::uint32_t index_entries = 0;
  bool whole_subject = false;
  std::vector<Kept> kept;
  Moment backup_keys_until;
  bool operator==(const ErasureCompleted&) const = default;
};
struct RequestRefused {
  std::string method, route;
  std::uint16_t status = 0;
  std::string problem;
  std::uint32_t count = 1;
  bool operator==(const RequestRefused&) const = default;
};
struct ImportFinished {
  std::uint64_t accepted = 0, refused = 0;
  bool operator==(const ImportFinished&) const = default;
};
/// A kind that this program does not know (written by a newer one); `kind` is the discriminant.
struct UnknownFacts {
  std::uint16_t kind = 0;
  bool operator==(const UnknownFacts&) const = default;
};

/// The index in this variant is the kind (the union's discriminant), but for UnknownFacts. Append
/// only, before UnknownFacts.
using Facts = std::variant<std::monostate, LedgerCreated, TokenIssued, TokenRevoked,
                           SettingsChanged, PolicyPublished, PurposeDefined, SubjectRegistered,
                           ProfileEdited, ConsentRecorded, AccessRecorded, ErasureOrdered,
                           ErasureCompleted, RequestRefused, ImportFinished, UnknownFacts>;
/// Kinds that this program knows: 1 to kKinds.
inline constexpr std::uint16_t kKinds = std::variant_size_v<Facts> - 2;

/// The discriminant, and its name as the API writes it: `consent.recorded`, `subject.registered`,
/// ...
std::uint16_t kind_of(const Facts& facts);
std::string_view kind_name(std::uint16_t kind);  // "unknown" when it is
std::optional<std::uint16_t> kind_by_name(std::string_view name);

struct EventHeader {
  LedgerId ledger;
  Sequence sequence;
  Moment time;
  SubjectId subject;
  Actor actor;
  RequestId request;
  std::vector<SectionRef> sections;
  Facts facts;
  bool operator==(const EventHeader&) const = default;
};

}  // namespace lethe::ledger
