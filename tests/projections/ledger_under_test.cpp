#include "tests/projections/ledger_under_test.h"

#include <algorithm>
#include <numeric>

#include "crypto/check.h"
#include "ledger/erasure_keys.h"
#include "projections/section_content.h"

namespace lethe::projections::tests {
namespace {

constexpr ledger::Actor kPortal{ledger::ActorType::kService, {{{0xaa, 0x01}}}, {{{0xaa, 0x01}}}};

std::size_t used(const ledger::CompartmentCounts& counts, CompartmentClass cls) {
  return counts.used[static_cast<std::size_t>(cls)];
}

}  // namespace

LedgerUnderTest::LedgerUnderTest() {
  append({.facts = ledger::LedgerCreated{"log.example/clinic", "clinic", "eu", {}}});
}

Sequence LedgerUnderTest::append(const Draft& draft) {
  EventHeader header;
  header.ledger = id_;
  header.sequence = next();
  header.time.micros = static_cast<std::int64_t>(events_.size()) * 1'000'000;
  header.subject = draft.subject;
  header.actor = draft.actor;
  header.facts = draft.facts;
  for (std::size_t i = 0; i < draft.sections.size(); ++i) {
    const auto& section = draft.sections[i];
    vault_.seal(header.sequence, i, section.compartment, section.content);
    header.sections.push_back({section.compartment, section.role, section.name, 32, {}});
  }
  runner_.apply(header, EventSections(vault_, header.sequence), state_, vault_.keys()).value();
  events_.push_back(header);
  return header.sequence;
}

LedgerUnderTest::Draft::Section LedgerUnderTest::section(const SubjectId& id, CompartmentClass cls,
                                                         SectionRole role,
                                                         std::string content) const {
  const auto person = views().person(id).value();
  const auto number = static_cast<std::uint32_t>(used(person->counts, cls));
  return {{person->slot, cls, number}, role, {}, std::move(content)};
}

void LedgerUnderTest::add_fields(Draft& draft, Slot slot, const Fields& fields) const {
  const auto person = views().person(draft.subject).value();
  auto next_number =
      static_cast<std::uint32_t>(person ? used(person->counts, CompartmentClass::kProfile) : 0);
  for (const auto& [name, content] : fields) {
    const auto field = views().field(draft.subject, name).value();
    const Compartment compartment =
        field ? field->compartment : Compartment{slot, CompartmentClass::kProfile, next_number++};
    const bool is_external = name == kExternalIdField;
    draft.sections.push_back({compartment,
                              is_external ? SectionRole::kExternalId : SectionRole::kProfileField,
                              is_external ? "" : name, content});
  }
}

SubjectId LedgerUnderTest::register_person(const Fields& fields, ledger::SubjectType type) {
  const Slot slot = views().next_slot().value();
  Draft draft{SubjectId::random(),
              kPortal,
              ledger::SubjectRegistered{slot, type, ledger::Origin::kSignup},
              {}};
  add_fields(draft, slot, fields);
  append(draft);
  return draft.subject;
}

Sequence LedgerUnderTest::edit(const SubjectId& id, const Fields& fields) {
  const auto person = views().person(id).value();
  Draft draft{id, kPortal, ledger::ProfileEdited{person->revision + 1}, {}};
  add_fields(draft, person->slot, fields);
  return append(draft);
}

Sequence LedgerUnderTest::decide(const SubjectId& id, std::string purpose,
                                 ledger::ConsentStatus status, std::string policy,
                                 std::string evidence) {
  ledger::ConsentRecorded facts;
  facts.purpose = std::move(purpose);
  facts.status = status;
  facts.policy_version = std::move(policy);
  Draft draft{id, {ledger::ActorType::kUser, ledger::actor_id(id), {}}, facts, {}};
  if (!evidence.empty()) {
    draft.sections.push_back(
        section(id, CompartmentClass::kEvidence, SectionRole::kEvidence, std::move(evidence)));
  }
  return append(draft);
}

Sequence LedgerUnderTest::give_until(const SubjectId& id, std::string purpose, Moment expires_at) {
  ledger::ConsentRecorded facts;
  facts.purpose = std::move(purpose);
  facts.status = ledger::ConsentStatus::kGiven;
  facts.policy_version = "p1";
  facts.expires_at = expires_at;
  return append({id, {ledger::ActorType::kUser, ledger::actor_id(id), {}}, facts, {}});
}

Sequence LedgerUnderTest::object(const SubjectId& id, std::string purpose,
                                 ledger::ObjectionState state, std::string reason,
                                 ledger::ObjectionSignal signal) {
  Draft draft{id,
              {ledger::ActorType::kUser, ledger::actor_id(id), {}},
              ledger::ObjectionRecorded{std::move(purpose), state, signal},
              {}};
  if (!reason.empty()) {
    draft.sections.push_back(
        section(id, CompartmentClass::kEvidence, SectionRole::kReason, std::move(reason)));
  }
  return append(draft);
}

Sequence LedgerUnderTest::access(const SubjectId& id, const ActorId& by, std::string detail) {
  ledger::AccessRecorded facts;
  facts.purpose_of_use = "TREAT";
  facts.action = ledger::AccessAction::kRead;
  facts.outcome = ledger::AccessOutcome::kSuccess;
  Draft draft{id, {ledger::ActorType::kAgent, by, {}}, facts, {}};
  if (!detail.empty()) {
    draft.sections.push_back(
        section(id, CompartmentClass::kAccess, SectionRole::kDetail, std::move(detail)));
  }
  return append(draft);
}

Sequence LedgerUnderTest::set(std::vector<ledger::Setting> changes) {
  return append({.actor = kPortal, .facts = ledger::SettingsChanged{std::move(changes)}});
}

Sequence LedgerUnderTest::publish(std::string version) {
  ledger::PolicyPublished facts;
  facts.url = "https://example.org/privacy/" + version;
  facts.version = std::move(version);
  facts.language = "en";
  return append({.actor = kPortal, .facts = facts});
}

Sequence LedgerUnderTest::define(std::string purpose, std::string title, bool retired) {
  ledger::PurposeDefined facts;
  facts.purpose = std::move(purpose);
  facts.basis = ledger::LegalBasis::kConsent;
  facts.title = std::move(title);
  facts.retired = retired;
  return append({.actor = kPortal, .facts = facts});
}

TokenId LedgerUnderTest::issue(ledger::Role role, const SubjectId& subject, std::string label) {
  ledger::TokenIssued facts;
  facts.token = TokenId::random();
  facts.role = role;
  facts.hash = crypto::sha256(facts.token.view());
  facts.expires_at.micros = 1'000'000'000'000;
  Draft draft{subject, kPortal, facts, {}};
  if (!label.empty()) {
    const auto number = used(views().ledger_counts().value(), CompartmentClass::kOperational);
    draft.sections.push_back(
        {{Slot{0}, CompartmentClass::kOperational, static_cast<std::uint32_t>(number)},
         SectionRole::kLabel,
         {},
         std::move(label)});
  }
  append(draft);
  return facts.token;
}

Sequence LedgerUnderTest::revoke(const TokenId& token) {
  return append({.actor = kPortal, .facts = ledger::TokenRevoked{token}});
}

ledger::ItemId LedgerUnderTest::post(const SubjectId& author, ledger::ContentType type,
                                     std::string body, const ledger::ItemId& parent) {
  const auto item = ledger::ItemId::random();
  Draft draft{author,
              {ledger::ActorType::kUser, ledger::actor_id(author), {}},
              ledger::ContentPosted{item, type, parent},
              {}};
  draft.sections.push_back(
      section(author, CompartmentClass::kContent, SectionRole::kBody, std::move(body)));
  append(draft);
  return item;
}

Sequence LedgerUnderTest::edit_item(const ledger::ItemId& item, std::string body) {
  const auto row = views().item(item).value().value();
  return append({row.author,
                 {ledger::ActorType::kUser, ledger::actor_id(row.author), {}},
                 ledger::ContentEdited{item, row.version.revision + 1},
                 {{row.compartment, SectionRole::kBody, {}, std::move(body)}}});
}

Sequence LedgerUnderTest::link(const SubjectId& subject, const SubjectId& account) {
  return append({subject, kPortal, ledger::SubjectLinked{account}, {}});
}

Sequence LedgerUnderTest::recipient(std::string recipient, std::string title) {
  ledger::RecipientDefined facts;
  facts.recipient = std::move(recipient);
  facts.title = std::move(title);
  facts.type = ledger::RecipientType::kProcessor;
  facts.enabled = true;
  facts.purposes = {"care", "news"};
  facts.categories = {"email", "city"};
  facts.endpoint = "https://lab.example/";
  facts.country = "US";
  facts.safeguard = "scc";
  return append({.actor = kPortal, .facts = facts});
}

Sequence LedgerUnderTest::disclose(const SubjectId& id, std::string recipient,
                                   std::vector<std::string> categories) {
  ledger::DisclosureRecorded facts;
  facts.recipient = std::move(recipient);
  facts.purpose = "care";
  facts.categories = std::move(categories);
  return append({id, kPortal, facts, {}});
}

ledger::NoticeId LedgerUnderTest::notify() {
  const auto owed = views().owed_notices(1).value().at(0);
  ledger::NoticeRecorded facts;
  facts.notice = ledger::NoticeId::random();
  facts.recipient = owed.recipient;
  facts.about = owed.about;
  facts.channel = ledger::NoticeChannel::kWebhook;
  facts.outcome = ledger::NoticeOutcome::kDue;
  facts.next_attempt_at.micros = 1'000'000;
  append({owed.subject, {ledger::ActorType::kSystem, {}, {}}, facts, {}});
  return facts.notice;
}

Sequence LedgerUnderTest::tell(const NoticeRow& notice, ledger::NoticeOutcome outcome,
                               Moment next) {
  return append({notice.subject,
                 {ledger::ActorType::kSystem, {}, {}},
                 ledger::NoticeRecorded{notice.id, notice.recipient, notice.about, notice.channel,
                                        outcome, notice.attempt + 1, 500, next},
                 {}});
}

Sequence LedgerUnderTest::accept(std::string version, std::string signatory) {
  ledger::DpaAccepted facts;
  facts.version = std::move(version);
  facts.url = "https://example.org/dpa";
  Draft draft{{}, kPortal, facts, {}};
  if (!signatory.empty()) {
    const auto number = used(views().ledger_counts().value(), CompartmentClass::kEvidence);
    draft.sections.push_back(
        {{Slot{0}, CompartmentClass::kEvidence, static_cast<std::uint32_t>(number)},
         SectionRole::kName,
         {},
         std::move(signatory)});
  }
  return append(draft);
}

Sequence LedgerUnderTest::move_region(std::string from, std::string to,
                                      ledger::RegionMoveState state) {
  return append(
      {.actor = kPortal, .facts = ledger::RegionMoved{std::move(from), std::move(to), state}});
}

ledger::HoldId LedgerUnderTest::hold(const SubjectId& id, std::vector<CompartmentClass> classes,
                                     Moment until) {
  const auto hold = ledger::HoldId::random();
  append({id,
          kPortal,
          ledger::HoldPlaced{hold, ledger::KeepException::kLegalClaims, std::move(classes), until},
          {}});
  return hold;
}

Sequence LedgerUnderTest::lift(const ledger::HoldId& hold) {
  const auto row = views().hold(hold).value();
  return append({row->subject, kPortal, ledger::HoldLifted{hold}, {}});
}

ErasureId LedgerUnderTest::withhold(const SubjectId& id, const ledger::HoldId& hold,
                                    bool whole_subject) {
  const Slot slot = views().person(id).value()->slot;
  ledger::ErasureWithheld facts;
  facts.erasure = ErasureId::random();
  facts.ground = ledger::ErasureGround::kObjection;
  facts.whole_subject = whole_subject;
  facts.holds.push_back(hold);
  facts.withheld.push_back({{slot, CompartmentClass::kProfile, 0}, true});
  append({id, kPortal, facts, {}});
  return facts.erasure;
}

ledger::RestrictionId LedgerUnderTest::restrict_person(const SubjectId& id) {
  const auto restriction = ledger::RestrictionId::random();
  append({id,
          kPortal,
          ledger::RestrictionSet{restriction, ledger::RestrictionGround::kLegalClaims},
          {}});
  return restriction;
}

Sequence LedgerUnderTest::free(const SubjectId& id, const ledger::RestrictionId& restriction) {
  return append({id, kPortal, ledger::RestrictionLifted{restriction, {5}}, {}});
}

ledger::RightsRequestId LedgerUnderTest::request(const SubjectId& id, Moment due_at) {
  const auto request = ledger::RightsRequestId::random();
  step(id, request, ledger::RightsRequestState::kReceived, due_at);
  return request;
}

Sequence LedgerUnderTest::step(const SubjectId& id, const ledger::RightsRequestId& request,
                               ledger::RightsRequestState state, Moment due_at) {
  ledger::RightsRequestRecorded facts;
  facts.request = request;
  facts.type = ledger::RightsRequestType::kAccess;
  facts.regime = ledger::Regime::kGdpr;
  facts.state = state;
  facts.received_at = {1};
  facts.due_at = due_at;
  return append({id, kPortal, facts, {}});
}

ledger::BreachId LedgerUnderTest::breach(Moment authority_due_at, Moment persons_due_at) {
  ledger::BreachRecorded facts;
  facts.breach = ledger::BreachId::random();
  facts.aware_at = {1};
  facts.authority_due_at = authority_due_at;
  facts.persons_due_at = persons_due_at;
  facts.categories = {"email"};
  facts.regimes = {ledger::Regime::kGdpr};
  append({.actor = kPortal, .facts = facts});
  return facts.breach;
}

Sequence LedgerUnderTest::affect(const ledger::BreachId& breach, const SubjectId& id) {
  return append({id, kPortal, ledger::BreachAffected{breach}, {}});
}

Sequence LedgerUnderTest::notify(const ledger::BreachId& breach, ledger::BreachAudience audience) {
  return append({.actor = kPortal, .facts = ledger::BreachNotified{breach, audience, {9}}});
}

Sequence LedgerUnderTest::remind(const Deadline& deadline) {
  return append({deadline.subject,
                 {ledger::ActorType::kSystem, {}, {}},
                 ledger::DeadlineReminded{deadline.type, deadline.object, deadline.due_at},
                 {}});
}

ledger::ExportId LedgerUnderTest::export_of(const SubjectId& subject) {
  const auto id = ledger::ExportId::random();
  append({subject,
          kPortal,
          ledger::ExportMade{id, next().value, crypto::sha256(id.view()), {"staff"}},
          {}});
  return id;
}

ledger::GrantId LedgerUnderTest::grant_auditor(const ledger::TokenId& auditor,
                                               const SubjectId& subject) {
  const auto id = ledger::GrantId::random();
  append({subject,
          kPortal,
          ledger::AuditorGranted{
              id, auditor, {ledger::GrantScope::kProfile, ledger::GrantScope::kTexts}, {9'000}},
          {}});
  return id;
}

void LedgerUnderTest::end_grant(const ledger::GrantId& id) {
  append({{}, kPortal, ledger::AuditorGrantEnded{id}, {}});
}

ledger::BundleId LedgerUnderTest::order_bundle() {
  const auto recipient = crypto::random_fixed<crypto::AgeKey>();
  const ledger::BundleOrdered facts{
      ledger::BundleId::random(), next().value, true, "from=0&to=0", recipient, "HCOMPL"};
  append({{}, kPortal, facts, {}});
  return facts.bundle;
}

void LedgerUnderTest::make_bundle(const ledger::BundleId& id) {
  append({{}, kPortal, ledger::BundleMade{id, 7, 3, 2, crypto::sha256(id.view())}, {}});
}

LedgerUnderTest::Order LedgerUnderTest::order(const SubjectId& id) {
  const Slot slot = views().person(id).value()->slot;
  ledger::ErasureOrdered facts;
  facts.erasure = ErasureId::random();
  facts.ground = ledger::ErasureGround::kConsentWithdrawn;
  facts.whole_subject = true;
  for (const auto cls :
       {CompartmentClass::kProfile, CompartmentClass::kContent, CompartmentClass::kOperational}) {
    facts.destroyed.push_back({{slot, cls, 0}, true});
  }
  for (const auto cls : {CompartmentClass::kEvidence, CompartmentClass::kAccess}) {
    facts.kept.push_back({slot, cls, ledger::KeepException::kLegalObligation, {}});
  }
  return {id, append({id, kPortal, facts, {}}), facts};
}

LedgerUnderTest::Order LedgerUnderTest::order_field(const SubjectId& id, std::string_view field) {
  ledger::ErasureOrdered facts;
  facts.erasure = ErasureId::random();
  facts.ground = ledger::ErasureGround::kNoLongerNecessary;
  facts.destroyed.push_back({views().field(id, field).value()->compartment, false});
  return {id, append({id, kPortal, facts, {}}), facts};
}

std::vector<crypto::KeyChange> LedgerUnderTest::key_changes(const Order& order) const {
  const auto person = views().person(order.subject).value();
  return ledger::keys_destroyed_by(order.facts, person->slot, person->counts);
}

std::uint32_t LedgerUnderTest::complete(const std::vector<Order>& orders) {
  std::vector<ledger::ErasureOrdered> facts;
  std::vector<crypto::KeyChange> changes;
  for (const auto& order : orders) {
    facts.push_back(order.facts);
    for (auto& change : key_changes(order)) changes.push_back(std::move(change));
  }
  const auto plan = runner_.plan_erasure(facts, state_, vault_, vault_.keys()).value();
  for (const auto& path : plan->renew()) changes.push_back({path, true});
  auto rekeying = vault_.prepare(changes);
  const auto moves =
      plan->move(state_, vault_.keys(), ledger::KeysOf<crypto::Rekeying>(rekeying)).value();
  for (const auto& [row, value] : moves.put) state_.put(row, value);
  vault_.commit(std::move(rekeying));
  for (const auto& row : moves.erase) state_.erase(row);

  for (const auto& order : orders) {
    ledger::ErasureCompleted completed;
    completed.erasure = order.facts.erasure;
    completed.ordered = order.sequence;
    completed.whole_subject = order.facts.whole_subject;
    append({order.subject, {ledger::ActorType::kSystem, {}, {}}, completed, {}});
  }
  return std::accumulate(moves.entries_removed.begin(), moves.entries_removed.end(), 0U);
}

ErasureId LedgerUnderTest::erase(const SubjectId& id) {
  const Order ordered = order(id);
  complete({ordered});
  return ordered.facts.erasure;
}

ErasureId LedgerUnderTest::erase_item(const ledger::ItemId& item) {
  const auto row = views().item(item).value().value();
  ledger::ErasureOrdered facts;
  facts.erasure = ErasureId::random();
  facts.ground = ledger::ErasureGround::kNoLongerNecessary;
  facts.destroyed.push_back({row.compartment, false});
  const Order ordered{row.author, append({row.author, kPortal, facts, {}}), facts};
  append({row.author, kPortal, ledger::ContentDeleted{item, facts.erasure}, {}});
  complete({ordered});
  return facts.erasure;
}

ErasureId LedgerUnderTest::erase_field(const SubjectId& id, std::string_view field) {
  const Order ordered = order_field(id, field);
  complete({ordered});
  return ordered.facts.erasure;
}

std::string LedgerUnderTest::value(const SubjectId& id, std::string_view field) const {
  const auto row = views().field(id, field).value();
  if (!row) return "(none)";
  const auto& latest = row->versions.back();
  return vault_.text(latest.sequence, latest.index).value_or("(erased)");
}

std::vector<DumpedRow> LedgerUnderTest::dump(const ledger::StateReader& state) const {
  std::vector<DumpedRow> out;
  for (const auto& projection : runner_.projections()) {
    const auto visit = [&](ledger::ByteView row, ledger::ByteView value) {
      out.push_back(
          {std::string(projection->name()), crypto::to_bytes(row), crypto::to_bytes(value)});
      return true;
    };
    each_row(state, *projection, visit).value();
  }
  return out;
}

std::vector<DumpedRow> LedgerUnderTest::rebuilt() const {
  MemoryState state;
  for (const auto& header : events_) {
    runner_.apply(header, EventSections(vault_, header.sequence), state, vault_.keys()).value();
  }
  return dump(state);
}

}  // namespace lethe::projections::tests
