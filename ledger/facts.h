// The facts of every kind of event: the mirror of ledger/event.capnp, whose
// comments say what each field means. Strings here hold codes chosen by the organisation or by law,
// never a person's words: those are sections.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "crypto/bytes.h"
#include "ledger/access_facts.h"
#include "ledger/codes.h"
#include "ledger/disclosure_facts.h"
#include "ledger/ids.h"
#include "ledger/review_facts.h"

namespace lethe::ledger {

/// The unit of erasure: one key.
struct Compartment {
  Slot slot;
  CompartmentClass cls = CompartmentClass::kInvalid;
  std::uint32_t number = 0;
  auto operator<=>(const Compartment&) const = default;
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
  bool direct_marketing = false;
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
  ConsentContext context = ConsentContext::kInvalid;
  bool asserted = false, guardian = false, bundled = false;
  bool operator==(const ConsentRecorded&) const = default;
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
  Moment due_at;  // by when the law has it done; 0: before orders said so
  bool operator==(const ErasureOrdered&) const = default;
};
struct ErasedCount {
  CompartmentClass cls = CompartmentClass::kInvalid;
  std::uint64_t sections = 0;
  bool operator==(const ErasedCount&) const = default;
};
/// Of what an order destroys: how much of it a store held, and how much of it the sweep found
/// there afterwards.
struct StoreCount {
  SweptStore store = SweptStore::kInvalid;
  std::uint64_t before = 0, after = 0;
  bool operator==(const StoreCount&) const = default;
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
  crypto::Hash roster;  // of epoch_after (ledger/roster.h); zeros: before there were rosters
  // What came with the sweep; zeros and none in certificates from before it.
  std::uint32_t compartments = 0;  // whose keys were destroyed and that held sections
  std::vector<StoreCount> stores;
  std::uint64_t bytes_freed = 0;  // of sealed sections
  Moment due_at;                  // as the order has it
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
struct DpaAccepted {
  std::string version;
  std::string url;
  crypto::Hash hash;
  bool operator==(const DpaAccepted&) const = default;
};
struct RegionMoved {
  std::string from;
  std::string to;
  RegionMoveState state = RegionMoveState::kInvalid;
  bool operator==(const RegionMoved&) const = default;
};
struct RecipientDefined {
  std::string recipient;
  std::string title;
  RecipientType type = RecipientType::kInvalid;
  bool enabled = false;
  std::vector<std::string> purposes;
  std::vector<std::string> categories;
  std::string endpoint;
  std::string country;
  std::string safeguard;
  std::string address;
  bool operator==(const RecipientDefined&) const = default;
};
struct SubjectLinked {
  SubjectId account;
  bool operator==(const SubjectLinked&) const = default;
};
struct ContentPosted {
  ItemId item;
  ContentType type = ContentType::kInvalid;
  ItemId parent;
  bool operator==(const ContentPosted&) const = default;
};
struct ContentEdited {
  ItemId item;
  std::uint64_t revision = 0;
  bool operator==(const ContentEdited&) const = default;
};
struct ContentDeleted {
  ItemId item;
  ErasureId erasure;
  bool operator==(const ContentDeleted&) const = default;
};
struct ObjectionRecorded {
  std::string purpose;
  ObjectionState state = ObjectionState::kInvalid;
  ObjectionSignal signal = ObjectionSignal::kInvalid;
  bool operator==(const ObjectionRecorded&) const = default;
};
struct RestrictionSet {
  RestrictionId restriction;
  RestrictionGround ground = RestrictionGround::kInvalid;
  bool operator==(const RestrictionSet&) const = default;
};
struct RestrictionLifted {
  RestrictionId restriction;
  Moment informed_at;
  bool operator==(const RestrictionLifted&) const = default;
};
struct HoldPlaced {
  HoldId hold;
  KeepException exception = KeepException::kInvalid;
  std::vector<CompartmentClass> classes;
  Moment until;
  bool operator==(const HoldPlaced&) const = default;
};
struct HoldLifted {
  HoldId hold;
  bool operator==(const HoldLifted&) const = default;
};
struct ErasureWithheld {
  ErasureId erasure;
  ErasureGround ground = ErasureGround::kInvalid;
  bool whole_subject = false;
  std::vector<HoldId> holds;
  std::vector<CompartmentRef> withheld;
  bool operator==(const ErasureWithheld&) const = default;
};
struct RightsRequestRecorded {
  RightsRequestId request;
  RightsRequestType type = RightsRequestType::kInvalid;
  Regime regime = Regime::kInvalid;
  RightsRequestState state = RightsRequestState::kInvalid;
  Moment received_at;
  Moment due_at;
  DenialGround denial = DenialGround::kInvalid;
  std::uint64_t fee = 0;
  std::string currency;
  Moment told_at;
  bool operator==(const RightsRequestRecorded&) const = default;
};
struct NoticeRecorded {
  NoticeId notice;
  std::string recipient;
  Sequence about;
  NoticeChannel channel = NoticeChannel::kInvalid;
  NoticeOutcome outcome = NoticeOutcome::kInvalid;
  std::uint32_t attempt = 0;
  std::uint16_t status = 0;
  Moment next_attempt_at;
  bool operator==(const NoticeRecorded&) const = default;
};
struct BreachRecorded {
  BreachId breach;
  Moment aware_at;
  Moment authority_due_at;
  Moment persons_due_at;
  bool high_risk = false;
  bool unintelligible = false;
  std::uint64_t persons = 0;
  std::uint64_t records = 0;
  std::vector<std::string> categories;
  bool closed = false;
  std::vector<Regime> regimes;
  bool operator==(const BreachRecorded&) const = default;
};
struct BreachAffected {
  BreachId breach;
  bool operator==(const BreachAffected&) const = default;
};
struct BreachNotified {
  BreachId breach;
  BreachAudience audience = BreachAudience::kInvalid;
  Moment notified_at;
  bool operator==(const BreachNotified&) const = default;
};
struct ExportMade {
  ExportId export_id;
  std::uint64_t size = 0;
  crypto::Hash hash;
  std::vector<std::string> left_out;
  bool operator==(const ExportMade&) const = default;
};
struct DeadlineReminded {
  DeadlineType type = DeadlineType::kInvalid;
  ObjectId object;
  Moment due_at;
  bool operator==(const DeadlineReminded&) const = default;
};
/// Erasures that were looked for in a store; of replies the rows, of files the bytes, of the log
/// the events that were read.
struct SweptCount {
  SweptStore store = SweptStore::kInvalid;
  std::uint64_t examined = 0, found = 0;
  bool operator==(const SweptCount&) const = default;
};
/// What of erasures was still in storage, once what can be was rewritten.
struct ErasureSwept {
  Sequence from, through;  // of their certificates
  std::uint32_t certificates = 0;
  Moment started_at;
  std::uint64_t bytes_freed = 0;  // on disk
  std::vector<SweptCount> stores;
  bool has_found_nothing() const {
    return std::all_of(stores.begin(), stores.end(),
                       [](const SweptCount& count) { return count.found == 0; });
  }
  bool operator==(const ErasureSwept&) const = default;
};
/// The log goes on from a backup or an older image.
struct LedgerRestored {
  std::uint64_t size = 0;        // that it was restored to
  std::uint64_t known_size = 0;  // that the register knew of
  crypto::Hash known_root;       // of that size; zeros: not known
  std::uint64_t epoch = 0;       // of the keys
  std::uint32_t erasures = 0;    // that the register had and the log lacked: ordered anew
  std::uint32_t holds = 0;       // likewise
  /// Codes of what else was lacking: events, fork, register, register_entries, subjects.
  std::vector<std::string> missing;
  bool operator==(const LedgerRestored&) const = default;
};
/// Everything that could be opened was handed to the organisation, as lines, one an event.
struct LedgerReturned {
  ReturnId return_id;
  std::uint64_t size = 0;      // of the log: so many lines
  std::uint64_t sections = 0;  // that were opened for it
  crypto::Hash hash;           // SHA-256 of the lines
  bool operator==(const LedgerReturned&) const = default;
};
/// The last event of a ledger: its keys are about to be destroyed.
struct ClosureOrdered {
  ClosureId closure;
  ClosureReason reason = ClosureReason::kInvalid;
  Sequence returned;                // the LedgerReturned that it relies on
  std::uint64_t people = 0;         // that the ledger knew, erased ones included
  std::uint32_t open_requests = 0;  // rights requests that nobody will answer here
  std::vector<ErasedCount> counts;  // of the sections that go
  bool operator==(const ClosureOrdered&) const = default;
};
/// The certificate of a closure, in the system ledger: the closed one signs no more.
struct LedgerClosed {
  ClosureId closure;
  LedgerId closed;
  ClosureReason reason = ClosureReason::kInvalid;
  std::uint64_t size = 0;   // of the closed log, the order included
  crypto::Hash root;        // of that size
  std::uint64_t epoch = 0;  // of the keys that were destroyed
  crypto::Hash returned;    // as LedgerReturned has it
  std::uint64_t people = 0;
  std::vector<ErasedCount> counts;
  std::vector<StoreCount> stores;  // what was there, and what a look afterwards found
  bool operator==(const LedgerClosed&) const = default;
};
/// Every event behind this one is signed with this key; this one, like those before, with the key
/// that it replaces.
struct SigningKeyRotated {
  crypto::PublicKey key;
  bool operator==(const SigningKeyRotated&) const = default;
};
/// A key that was replaced: from then on somebody else may have signed with it.
struct SigningKeyCompromised {
  crypto::PublicKey key;
  Moment since;
  bool operator==(const SigningKeyCompromised&) const = default;
};
/// An auditor may read personal data, of the event's subject or, about nobody, of everybody.
struct AuditorGranted {
  GrantId grant;
  TokenId auditor;
  std::vector<GrantScope> scopes;
  Moment expires_at;
  bool operator==(const AuditorGranted&) const = default;
};
struct AuditorGrantEnded {
  GrantId grant;
  bool operator==(const AuditorGrantEnded&) const = default;
};
/// What a query finds is to be made a file for whoever ordered it.
struct BundleOrdered {
  BundleId bundle;
  std::uint64_t size = 0;      // of the log that it is taken from
  bool sections = false;       // with the texts that the auditor was granted
  std::string query;           // the parameters of a list of events
  crypto::AgeKey recipient;    // that it is sealed to; zeros: not sealed
  std::string purpose_of_use;  // of the sections
  bool operator==(const BundleOrdered&) const = default;
};
struct BundleMade {
  BundleId bundle;
  std::uint64_t events = 0;
  std::uint64_t sections = 0;
  std::uint64_t people = 0;  // of whom it shows personal data
  crypto::Hash hash;         // SHA-256 of the leaf hashes of its events, in order
  bool operator==(const BundleMade&) const = default;
};
/// Findings of one kind; `first` is the lowest event, or the size where it is of the whole log.
struct DamageCount {
  Damage damage = Damage::kInvalid;
  std::uint64_t count = 0, first = 0;
  bool operator==(const DamageCount&) const = default;
};
/// The server verified the log itself, every event and every section of it.
struct LogVerified {
  Moment started_at;
  std::uint64_t size = 0;           // of the checkpoint that was verified
  crypto::Hash root;                // of its tree; zeros when entries are missing
  std::uint64_t intact = 0;         // sections
  std::uint64_t erased = 0;         // likewise
  std::vector<DamageCount> damage;  // none: consistent
  bool operator==(const LogVerified&) const = default;
};
/// A kind that this program does not know (written by a newer one); `kind` is the discriminant.
struct UnknownFacts {
  std::uint16_t kind = 0;
  bool operator==(const UnknownFacts&) const = default;
};

/// The index in this variant is the kind (the union's discriminant), but for UnknownFacts. Append
/// only, before UnknownFacts.
using Facts = std::variant<
    std::monostate, LedgerCreated, TokenIssued, TokenRevoked, SettingsChanged, PolicyPublished,
    PurposeDefined, SubjectRegistered, ProfileEdited, ConsentRecorded, AccessRecorded,
    ErasureOrdered, ErasureCompleted, RequestRefused, ImportFinished, DpaAccepted, RegionMoved,
    RecipientDefined, DisclosureRecorded, SubjectLinked, ContentPosted, ContentEdited,
    ContentDeleted, ObjectionRecorded, RestrictionSet, RestrictionLifted, HoldPlaced, HoldLifted,
    ErasureWithheld, RightsRequestRecorded, NoticeRecorded, BreachRecorded, BreachAffected,
    BreachNotified, ExportMade, DeadlineReminded, ErasureSwept, LedgerRestored, LedgerReturned,
    ClosureOrdered, LedgerClosed, SigningKeyRotated, SigningKeyCompromised, AuditorGranted,
    AuditorGrantEnded, BundleOrdered, BundleMade, LogVerified, RelationshipRecorded,
    RelationshipEnded, SearchRecorded, LoginRecorded, AccessRulesSet, AccessFlagged, PersonMarked,
    PersonUnmarked, StaffDescribed, AccessesChecked, ReviewOpened, ReviewAssigned, ReviewNoted,
    ReviewAsked, ReviewQuestionRead, ReviewAnswered, ReviewDecided, ReviewConfirmed, ReviewReturned,
    ReviewReopened, ReviewSampled, ReviewPeriodSigned, BreakGlassStarted, BreakGlassEnded,
    AuthorizationSigned, AuthorizationEnded, AccountingSuspended, AccountingResumed,
    AccountingGiven, AgentLocked, AgentUnlocked, UnknownFacts>;
/// Kinds that this program knows: 1 to kKinds.
inline constexpr std::uint16_t kKinds = std::variant_size_v<Facts> - 2;

}  // namespace lethe::ledger
