#include "tests/projections/stored_ledger.h"

#include <stdexcept>

#include "crypto/check.h"
#include "ledger/keyspace.h"

namespace lethe::projections::tests {
namespace {

using ledger::Compartment;
using ledger::CompartmentClass;
using ledger::Decision;
using ledger::DecisionContext;
using ledger::EventDraft;
using ledger::Result;

/// The fields as sections, old ones in the compartments that they are in.
Result<std::vector<ledger::SectionDraft>> sections_for(const DecisionContext& context,
                                                       const SubjectId& id, Slot slot,
                                                       const StoredLedger::Fields& fields) {
  const Views views(context.state);
  LETHE_TRY(const auto person, views.person(id));
  std::uint32_t number =
      person ? person->counts.used[static_cast<std::size_t>(CompartmentClass::kProfile)] : 0;
  std::vector<ledger::SectionDraft> out;
  for (const auto& [name, value] : fields) {
    LETHE_TRY(const auto field, views.field(id, name));
    const Compartment compartment =
        field ? field->compartment : Compartment{slot, CompartmentClass::kProfile, number++};
    auto section = ledger::tests::section(compartment, value, ledger::SectionRole::kProfileField);
    section.name = name;
    out.push_back(std::move(section));
  }
  return out;
}

}  // namespace

StoredLedger::StoredLedger()
    : store_(ledger::Store::create(ledger::make_memory_journal(), *roots_, runner_, {},
                                   ledger::tests::plan_for("clinic"))
                 .value()),
      ledger_(store_->system()) {}

ledger::Outcome StoredLedger::run(ledger::tests::Decide decide) {
  auto outcome = ledger::tests::run(*store_, ledger_->info().id, std::move(decide));
  if (outcome.error) throw std::runtime_error(outcome.error.message());
  return outcome;
}

SubjectId StoredLedger::register_person(const Fields& fields) {
  const SubjectId id = SubjectId::random();
  run([&](const DecisionContext& context) -> Result<Decision> {
    LETHE_TRY(const Slot slot, Views(context.state).next_slot());
    EventDraft draft = ledger::tests::event_about(
        id, ledger::SubjectRegistered{slot, ledger::SubjectType::kUser, ledger::Origin::kSignup});
    LETHE_TRY(draft.sections, sections_for(context, id, slot, fields));
    Decision decision;
    decision.events.push_back(std::move(draft));
    return decision;
  });
  return id;
}

void StoredLedger::edit(const SubjectId& id, const Fields& fields) {
  run([&](const DecisionContext& context) -> Result<Decision> {
    LETHE_TRY(const auto person, Views(context.state).person(id));
    EventDraft draft = ledger::tests::event_about(id, ledger::ProfileEdited{person->revision + 1});
    LETHE_TRY(draft.sections, sections_for(context, id, person->slot, fields));
    Decision decision;
    decision.events.push_back(std::move(draft));
    return decision;
  });
}

void StoredLedger::give(const SubjectId& id, const std::string& purpose) {
  ledger::ConsentRecorded facts;
  facts.purpose = purpose;
  facts.status = ledger::ConsentStatus::kGiven;
  facts.policy_version = "p1";
  run([&](const DecisionContext&) -> Result<Decision> {
    Decision decision;
    decision.events.push_back(ledger::tests::event_about(id, facts));
    return decision;
  });
}

void StoredLedger::access(const SubjectId& id, const SubjectId& by) {
  ledger::AccessRecorded facts;
  facts.purpose_of_use = "TREAT";
  facts.action = ledger::AccessAction::kRead;
  facts.outcome = ledger::AccessOutcome::kSuccess;
  facts.resource_type = "profile";
  run([&](const DecisionContext&) -> Result<Decision> {
    Decision decision;
    decision.events.push_back(ledger::tests::event_about(id, facts));
    decision.events.back().actor = {ledger::ActorType::kAgent, ledger::actor_id(by), {}};
    return decision;
  });
}

void StoredLedger::erase(const SubjectId& id) {
  run([&](const DecisionContext& context) -> Result<Decision> {
    LETHE_TRY(const auto person, Views(context.state).person(id));
    ledger::tests::Person erased;
    erased.id = id;
    erased.slot = person->slot;
    erased.counts = person->counts;
    Decision decision;
    ledger::tests::add_erasure(decision, erased, ledger::tests::order_for(erased));
    return decision;
  });
}

std::vector<SubjectId> StoredLedger::by_email(std::string_view email) const {
  const auto snapshot = ledger_->snapshot();
  return Views(*snapshot).by_email(email, ledger_->keys()).value();
}

StoredLedger::Rows StoredLedger::rows(const Projection& projection) const {
  Rows out;
  const auto visit = [&](ByteView row, ByteView value) {
    out.emplace_back(crypto::to_bytes(row), crypto::to_bytes(value));
    return true;
  };
  each_row(*ledger_->snapshot(), projection, visit).value();
  return out;
}

StoredLedger::Rows StoredLedger::raw_rows() const {
  Rows out;
  const auto range = ledger::ledger_range(ledger_->info().number);
  const auto visit = [&](ByteView row, ByteView value) {
    out.emplace_back(crypto::to_bytes(row), crypto::to_bytes(value));
    return true;
  };
  store_->journal().scan(ledger::Table::kViews, range.first, range.behind_last, visit).value();
  return out;
}

void StoredLedger::throw_rows_away() {
  auto range = ledger::ledger_range(ledger_->info().number);
  ledger::WriteBatch batch;
  batch.erase_range(ledger::Table::kViews, std::move(range.first), std::move(range.behind_last));
  store_->journal().append(std::move(batch), {}).value();
}

}  // namespace lethe::projections::tests
