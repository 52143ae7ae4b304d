#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {

namespace {

constexpr ledger::Actor kWard{ledger::ActorType::kService, {{{0xaa, 0x02}}}, {{{0xaa, 0x02}}}};

}  // namespace

ledger::RelationshipId LedgerUnderTest::relate(const SubjectId& patient, const SubjectId& agent,
                                               Moment from, Moment until, std::string department) {
  ledger::RelationshipRecorded facts;
  facts.relationship = ledger::RelationshipId::random();
  facts.type = ledger::RelationshipType::kEncounter;
  facts.agent = agent;
  facts.department = std::move(department);
  facts.starts_at = from;
  facts.ends_at = until;
  append({patient, kWard, facts, {}});
  return facts.relationship;
}

Sequence LedgerUnderTest::end(const SubjectId& patient, const ledger::RelationshipId& id,
                              Moment at) {
  return append({patient, kWard, ledger::RelationshipEnded{id, at}, {}});
}

Sequence LedgerUnderTest::send(const SubjectId& patient, Moment occurred_at, bool has_sender_id) {
  ledger::AccessRecorded facts;
  facts.action = ledger::AccessAction::kRead;
  facts.outcome = ledger::AccessOutcome::kSuccess;
  facts.occurred_at = occurred_at;
  facts.via.role = "nurse";
  facts.via.has_sender_id = has_sender_id;
  return append({patient, kWard, facts, {}});
}

}  // namespace lethe::projections::tests
