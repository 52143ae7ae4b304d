// Typed reading of every view of one ledger: what commands decide on and what the API answers from.
// A Views borrows the state it reads (the committer's, a snapshot's) and is as cheap to make as a
// pointer. Each function reads O(1) rows, or the rows it returns. kRowMalformed means damage.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/keyspace.h"
#include "ledger/ledger.h"
#include "ledger/state.h"
#include "projections/audit_rows.h"
#include "projections/content_rows.h"
#include "projections/login_rows.h"
#include "projections/posting_list.h"
#include "projections/recipient_rows.h"
#include "projections/relationship_rows.h"
#include "projections/rights_rows.h"
#include "projections/sent_event.h"

namespace lethe::projections {

using ledger::Slot;

/// A question about the past: what was so once the events before `behind` had happened. Default:
/// now.
struct AsOf {
  Sequence behind{UINT64_MAX};
};

struct SettingValue {
  std::string value;  // JSON
  Sequence changed;
  Moment time;
};

struct TokenRow {
  ledger::TokenId id;
  ledger::Role role = ledger::Role::kInvalid;
  SubjectId subject;  // of role agent or subject, or the agent whose it is of role reviewer
  crypto::Hash hash;
  Moment issued, expires_at;
  std::optional<Moment> revoked;
  Sequence sequence;  // of token.issued
};

struct PolicyRow {
  std::string version, url, language;
  crypto::Hash hash;
  bool consent_anew = false;
  Sequence sequence;
  Moment published;
};

struct PurposeRow {
  std::string purpose, title;
  ledger::LegalBasis basis = ledger::LegalBasis::kInvalid;
  bool special_category = false, retired = false;
  std::uint32_t validity_days = 0;
  Sequence sequence;  // of the definition in force
  Moment time;
  bool direct_marketing = false;
};

/// kWithheld: an erasure of the person waits, all of it or the rest, until holds end. To ordinary
/// callers that is as good as erased.
enum class PersonState : std::uint8_t { kActive = 1, kErasing = 2, kErased = 3, kWithheld = 4 };

struct PersonRow {
  SubjectId id;
  Slot slot;
  ledger::SubjectType type = ledger::SubjectType::kInvalid;
  ledger::Origin origin = ledger::Origin::kInvalid;
  PersonState state = PersonState::kActive;
  Sequence registered_at;
  Moment registered;
  /// Of the profile, from 1; what ETag and If-Match carry. An erasure that concerns the profile
  /// raises it by one when it is ordered.
  std::uint64_t revision = 0;
  ledger::CompartmentCounts counts;
  std::optional<Sequence> erased_at;  // the certificate
  /// The erasure of the person that waits.
  std::optional<ledger::ErasureId> withheld;
};

struct FieldRow {
  std::string name;                    // the field's code; for the external id "external_id"
  ledger::Compartment compartment;     // the one in use; each life of the field has one of its own
  std::vector<FieldVersion> versions;  // oldest first, of this life; never empty
};

struct ConsentDecision {
  Sequence sequence;
  Moment time;
  ledger::ConsentStatus status = ledger::ConsentStatus::kInvalid;
  bool is_explicit = false;
  std::string policy_version;
  Moment expires_at;  // micros 0: does not expire; of an expired one: when it was
  ledger::ConsentContext context = ledger::ConsentContext::kInvalid;  // none: not said
  bool asserted = false, guardian = false, bundled = false;
};
struct ConsentRow {
  std::string purpose;
  ConsentDecision decision;  // the one in force at the asked moment
};

/// An objection (GDPR Art. 21); the purpose is empty for everything that rests on Art. 6(1)(e),
/// (f).
struct ObjectionRow {
  std::string purpose;
  ledger::ObjectionState state = ledger::ObjectionState::kInvalid;
  ledger::ObjectionSignal signal = ledger::ObjectionSignal::kInvalid;
  Sequence sequence;  // of the event that set the state
  Moment time;
};

/// A consent that is given and whose time comes or is over.
struct DueExpiry {
  SubjectId subject;
  std::string purpose;
  Moment expires_at;
  Sequence sequence;  // of the decision
};

/// kWithheld: all or the rest of it waits until holds end.
enum class ErasureState : std::uint8_t { kOrdered = 1, kCompleted = 2, kWithheld = 3 };
/// What was withheld is ordered later under the same id: an erasure has an order and a certificate
/// for each of its parts.
struct ErasureRow {
  ledger::ErasureId id;
  SubjectId subject;
  ErasureState state = ErasureState::kOrdered;
  Sequence ordered_at;                   // its first event: an order, or erasure.withheld
  std::optional<Sequence> completed_at;  // the latest certificate
  bool whole_subject = false;
  std::vector<Sequence> orders, certificates;  // oldest first
  std::optional<Sequence> withheld_at;         // the erasure.withheld that stands
  std::vector<ledger::HoldId> holds;           // what it waits for
  std::vector<ledger::CompartmentRef> withheld;
  ledger::ErasureGround ground = ledger::ErasureGround::kInvalid;
};

/// How many events of each kind there were in one day.
struct DayCounts {
  Moment day;  // when it begins, in UTC
  std::map<std::uint16_t, std::uint64_t> kinds;
};

struct ExportRow {
  ledger::ExportId id;
  SubjectId subject;
  Sequence made_at;
  Moment made;
  std::uint64_t size = 0;  // of the log that it is taken from
  crypto::Hash hash;       // of the package's manifest
};

class Views {
 public:
  explicit Views(const ledger::StateReader& state) : state_(state) {}

  Result<std::optional<SettingValue>> setting(std::string_view name, AsOf as_of = {}) const;
  /// Every setting that was ever changed, by name.
  Result<std::vector<std::pair<std::string, SettingValue>>> settings(AsOf as_of = {}) const;
  /// The events that changed any setting.
  Result<void> setting_changes(const PostingRange& range, const VisitPosting& visit) const;

  Result<std::optional<TokenRow>> token(const ledger::TokenId& id) const;
  Result<std::optional<TokenRow>> token_by_hash(const crypto::Hash& hash) const;
  /// In order of id, from behind `after`.
  Result<std::vector<TokenRow>> tokens(std::optional<ledger::TokenId> after,
                                       std::size_t limit) const;
  /// Of an agent, in order of id.
  Result<std::vector<TokenRow>> tokens_of(const SubjectId& agent) const;

  Result<std::optional<PolicyRow>> current_policy(AsOf as_of = {}) const;
  Result<std::optional<PolicyRow>> policy(std::string_view version) const;
  /// Newest first.
  Result<std::vector<PolicyRow>> policies(std::optional<Sequence> before, std::size_t limit) const;

  Result<std::optional<PurposeRow>> purpose(std::string_view purpose, AsOf as_of = {}) const;
  /// In order of code, from behind `after`.
  Result<std::vector<PurposeRow>> purposes(std::string_view after, std::size_t limit,
                                           AsOf as_of = {}) const;

  Result<std::optional<PersonRow>> person(const SubjectId& id) const;
  Result<std::optional<SubjectId>> person_at(Slot slot) const;
  /// The slot that the next subject gets; from 1.
  Result<Slot> next_slot() const;
  /// Of slot 0, the ledger itself: labels of tokens, say.
  Result<ledger::CompartmentCounts> ledger_counts() const;
  /// In order of registration, from behind `after`.
  Result<std::vector<PersonRow>> people(Slot after, std::size_t limit) const;

  /// Blind look-ups. The e-mail is compared after trimming and ASCII lower-casing, the external id
  /// byte by byte. Erased people are not found. More than one person may have an e-mail, one at
  /// most an external id.
  Result<std::vector<SubjectId>> by_email(std::string_view email,
                                          const ledger::KeySource& keys) const;
  Result<std::optional<SubjectId>> by_external_id(std::string_view external_id,
                                                  const ledger::KeySource& keys) const;

  /// The fields in use (not erased), by name; `as_of` picks versions and leaves out what was not
  /// there yet.
  Result<std::vector<FieldRow>> profile(const SubjectId& id, AsOf as_of = {}) const;
  Result<std::optional<FieldRow>> field(const SubjectId& id, std::string_view name) const;

  /// The decision in force for a purpose; nothing when the person was never asked.
  Result<std::optional<ConsentDecision>> consent(const SubjectId& id, std::string_view purpose,
                                                 AsOf as_of = {}) const;
  Result<std::vector<ConsentRow>> consents(const SubjectId& id, AsOf as_of = {}) const;
  /// Every decision on a purpose, oldest first.
  Result<std::vector<ConsentDecision>> consent_history(const SubjectId& id,
                                                       std::string_view purpose) const;

  /// The objection to a purpose, or with an empty one to all; nothing when there never was one.
  Result<std::optional<ObjectionRow>> objection(const SubjectId& id, std::string_view purpose,
                                                AsOf as_of = {}) const;
  /// By purpose.
  Result<std::vector<ObjectionRow>> objections(const SubjectId& id, AsOf as_of = {}) const;
  /// Every state that an objection had, oldest first.
  Result<std::vector<ObjectionRow>> objection_history(const SubjectId& id,
                                                      std::string_view purpose) const;

  /// Consents whose time is over at `until` and of which no event says so yet, the earliest first.
  Result<std::vector<DueExpiry>> due_expiries(Moment until, std::size_t limit) const;

  /// Events about a subject, or done by an actor, of any kind: accesses are those with the kind
  /// access.recorded.
  Result<void> subject_events(const SubjectId& id, Sequence first, Sequence behind,
                              Direction direction,
                              const std::function<bool(const Posting&)>& visit) const;
  Result<void> actor_events(const ledger::ActorId& id, Sequence first, Sequence behind,
                            Direction direction,
                            const std::function<bool(const Posting&)>& visit) const;

  /// Days with events from the one of `from` to that of `until`, oldest first; the visit ends when
  /// it answers false.
  Result<void> event_counts(Moment from, Moment until,
                            const std::function<bool(const DayCounts&)>& visit) const;
  /// Those of one kind in a part of the log.
  Result<std::uint64_t> count_events(std::uint16_t kind, Sequence first, Sequence behind) const;

  Result<std::optional<ErasureRow>> erasure(const ledger::ErasureId& id) const;
  /// Newest first.
  Result<std::vector<ErasureRow>> erasures(std::optional<Sequence> before, std::size_t limit) const;
  /// Each hold that an erasure waits for, once; behind `after`.
  Result<std::optional<ledger::HoldId>> withholding(std::optional<ledger::HoldId> after) const;
  Result<std::vector<ledger::ErasureId>> withheld_by(const ledger::HoldId& id,
                                                     std::size_t limit) const;
  /// Earliest first, those up to `until`; the visit ends when it answers false.
  Result<void> kept_classes(Moment until, const std::function<bool(const KeptClass&)>& visit) const;
  /// Certificates of which the storage was not found clean yet, the oldest first.
  Result<std::vector<Sequence>> unswept(Sequence from, std::size_t limit) const;
  Result<std::optional<Sequence>> latest_certificate() const;

  Result<std::optional<HoldRow>> hold(const ledger::HoldId& id) const;
  /// Newest first.
  Result<std::vector<HoldRow>> holds(std::optional<Sequence> before, std::size_t limit) const;
  /// Those in force at a moment about a person, and about everybody.
  Result<std::vector<HoldRow>> holds(const SubjectId& subject, Moment at) const;
  /// Those whose end has passed and that nobody lifted; earliest first.
  Result<std::vector<HoldRow>> ended_holds(Moment now, std::size_t limit) const;

  Result<std::optional<RestrictionRow>> restriction(const ledger::RestrictionId& id) const;
  /// Newest first.
  Result<std::vector<RestrictionRow>> restrictions(std::optional<Sequence> before,
                                                   std::size_t limit) const;
  /// Those in force at the asked moment.
  Result<std::vector<RestrictionRow>> restrictions(const SubjectId& subject, AsOf as_of = {}) const;

  Result<std::optional<RightsRequestRow>> rights_request(const ledger::RightsRequestId& id) const;
  /// Newest first.
  Result<std::vector<RightsRequestRow>> rights_requests(std::optional<Sequence> before,
                                                        std::size_t limit) const;
  /// All of a person's, in no order.
  Result<std::vector<RightsRequestRow>> rights_requests(const SubjectId& subject) const;
  /// One that is open, if any is.
  Result<std::optional<ledger::RightsRequestId>> open_request(const SubjectId& subject) const;
  /// Open ones by when they are due, up to `until`; the visit ends when it answers false.
  Result<void> open_requests(Moment until,
                             const std::function<bool(const RightsRequestRow&)>& visit) const;

  Result<std::optional<BreachRow>> breach(const ledger::BreachId& id) const;
  /// Newest first.
  Result<std::vector<BreachRow>> breaches(std::optional<Sequence> before, std::size_t limit) const;
  /// In order of id, from behind `after`.
  Result<std::vector<SubjectId>> affected(const ledger::BreachId& id,
                                          std::optional<SubjectId> after, std::size_t limit,
                                          AsOf as_of = {}) const;
  /// Since which event somebody is.
  Result<std::optional<Sequence>> affected_at(const ledger::BreachId& id,
                                              const SubjectId& subject) const;

  /// Up to `until`, at most `limit` of each type.
  Result<std::vector<Deadline>> deadlines(Moment until, std::size_t limit) const;

  Result<std::optional<ItemRow>> item(const ledger::ItemId& id) const;
  /// Nothing for a revision that there never was, and for every one of a deleted item.
  Result<std::optional<ItemVersion>> item_version(const ItemRow& item,
                                                  std::uint64_t revision) const;
  /// Deleted ones too, newest first: all, those of some authors, what answers an item.
  Result<std::vector<ItemRow>> items(std::optional<Sequence> before, std::size_t limit) const;
  /// Deleted ones too, oldest first, those posted after `after`.
  Result<std::vector<ItemRow>> items_behind(Sequence after, std::size_t limit) const;
  Result<std::vector<ItemRow>> items_by(std::span<const SubjectId> authors,
                                        std::optional<Sequence> before, std::size_t limit) const;
  Result<std::vector<ItemRow>> items_under(const ledger::ItemId& parent,
                                           std::optional<Sequence> before, std::size_t limit) const;

  Result<std::optional<ExportRow>> export_made(const ledger::ExportId& id) const;
  /// Newest first, of one person or of all.
  Result<std::vector<ExportRow>> exports_made(const std::optional<SubjectId>& subject,
                                              std::optional<Sequence> before,
                                              std::size_t limit) const;

  Result<std::optional<AuditorGrantRow>> auditor_grant(const ledger::GrantId& id) const;
  /// Newest first.
  Result<std::vector<AuditorGrantRow>> auditor_grants(std::optional<Sequence> before,
                                                      std::size_t limit) const;
  /// All that the token ever had, in no order.
  Result<std::vector<AuditorGrantRow>> auditor_grants(const ledger::TokenId& auditor) const;

  Result<std::optional<BundleRow>> bundle(const ledger::BundleId& id) const;
  /// Newest first.
  Result<std::vector<BundleRow>> bundles(std::optional<Sequence> before, std::size_t limit) const;
  /// Those that are not made yet, the oldest first.
  Result<std::vector<BundleRow>> bundles_under_way(std::size_t limit) const;

  /// Whose account this identity turned out to be.
  Result<std::optional<LinkRow>> link(const SubjectId& subject) const;
  /// The identities linked to an account, in order.
  Result<std::vector<LinkRow>> links(const SubjectId& account) const;
  /// The person itself, and every identity that is theirs through links of links.
  Result<std::vector<SubjectId>> identities(const SubjectId& id) const;

  Result<std::optional<RecipientRow>> recipient(std::string_view recipient, AsOf as_of = {}) const;
  /// In order of code, from behind `after`.
  Result<std::vector<RecipientRow>> recipients(std::string_view after, std::size_t limit,
                                               AsOf as_of = {}) const;
  /// The events disclosure.recorded, of everybody or of one recipient.
  Result<void> disclosures(const std::optional<std::string>& recipient, const PostingRange& range,
                           const VisitPosting& visit) const;

  /// Who got data of a person who is not erased.
  Result<std::vector<DisclosedRow>> disclosed(const SubjectId& id) const;
  /// In order of the events that they are about.
  Result<std::vector<OwedNotice>> owed_notices(std::size_t limit) const;
  Result<std::optional<NoticeRow>> notice(const ledger::NoticeId& id) const;
  /// About everybody or one person; newest first.
  Result<std::vector<NoticeRow>> notices(const std::optional<SubjectId>& subject,
                                         std::optional<Sequence> before, std::size_t limit) const;
  /// Those that the server is to try, by when.
  Result<std::vector<NoticeRow>> waiting_notices(std::size_t limit) const;

  /// Nothing before the ledger was created.
  Result<std::optional<RegionRow>> region(AsOf as_of = {}) const;
  /// The last step of the last move.
  Result<std::optional<RegionMoveRow>> region_move(AsOf as_of = {}) const;
  /// Every step of every move, oldest first.
  Result<std::vector<RegionMoveRow>> region_moves(AsOf as_of = {}) const;

  /// The event that accepted a contract of that version.
  Result<std::optional<Sequence>> contract(std::string_view version) const;
  Result<std::optional<Sequence>> current_contract(AsOf as_of = {}) const;
  Result<void> contracts(const PostingRange& range, const VisitPosting& visit) const;

  /// Of an agent; empty when there was none.
  Result<LoginsRow> logins(const SubjectId& agent) const;

  Result<std::optional<SentEvent>> sent_event(const ledger::RequestId& id) const;

  Result<std::optional<RelationshipRow>> relationship(const ledger::RelationshipId& id,
                                                      AsOf as_of = {}) const;
  /// Newest first.
  Result<std::vector<RelationshipRow>> relationships(std::optional<Sequence> before,
                                                     std::size_t limit) const;
  /// Of a person; of a person with a member of staff, or with zeros with departments; of a member
  /// of staff with whomever. Those with the same member of staff by when they begin.
  Result<std::vector<RelationshipRow>> relationships(const SubjectId& subject,
                                                     AsOf as_of = {}) const;
  Result<std::vector<RelationshipRow>> relationships_between(const SubjectId& subject,
                                                             const SubjectId& agent,
                                                             AsOf as_of = {}) const;
  Result<std::vector<RelationshipRow>> relationships_of_agent(const SubjectId& agent,
                                                              AsOf as_of = {}) const;

 private:
  const ledger::StateReader& state_;
};

}  // namespace lethe::projections
