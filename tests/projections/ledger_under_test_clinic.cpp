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

Sequence LedgerUnderTest::describe(const SubjectId& agent, std::string department) {
  ledger::StaffDescribed facts;
  facts.role = "nurse";
  facts.department = std::move(department);
  facts.employed_until = {77};
  facts.usual_from = 420;
  facts.usual_until = 960;
  facts.usual_days = 0x1f;
  return append({agent, kWard, facts, {}});
}

ledger::MarkId LedgerUnderTest::mark(const SubjectId& patient, ledger::PersonMark type,
                                     Moment since) {
  const auto id = ledger::MarkId::random();
  append({patient, kWard, ledger::PersonMarked{id, type, since}, {}});
  return id;
}

Sequence LedgerUnderTest::unmark(const SubjectId& patient, const ledger::MarkId& id) {
  return append({patient, kWard, ledger::PersonUnmarked{id}, {}});
}

Sequence LedgerUnderTest::open(const SubjectId& agent, const SubjectId& patient, Moment occurred_at,
                               std::string department) {
  ledger::AccessRecorded facts;
  facts.action = ledger::AccessAction::kRead;
  facts.outcome = ledger::AccessOutcome::kSuccess;
  facts.occurred_at = occurred_at;
  facts.via.department = std::move(department);
  return append({patient, {ledger::ActorType::kAgent, ledger::actor_id(agent), {}}, facts, {}});
}

Sequence LedgerUnderTest::set_rules(std::uint64_t version, std::int16_t utc_offset) {
  ledger::AccessRulesSet facts;
  facts.version = version;
  facts.rules = {{ledger::AccessRule::kVip, true, 30, {}},
                 {ledger::AccessRule::kVolume, false, 40, {{"days", 28}, {"at_least", 60}}}};
  facts.treatment_days = 30;
  facts.flag_from = facts.medium_from = facts.high_from = 30;
  facts.utc_offset = utc_offset;
  return append({{}, kWard, facts, {}});
}

Sequence LedgerUnderTest::flag(Sequence access, const SubjectId& agent, const SubjectId& patient) {
  ledger::AccessFlagged facts;
  facts.access = access;
  facts.agent = agent;
  facts.checked_up_to = next().value;
  facts.findings = {{ledger::AccessRule::kVip, {}, 30, {}}};
  facts.priority = ledger::FlagPriority::kLow;
  facts.weight = 30;
  return append({patient, kWard, facts, {}});
}

Sequence LedgerUnderTest::check(Sequence from, Sequence behind) {
  ledger::AccessesChecked facts;
  facts.from = from;
  facts.behind = behind;
  facts.checked_up_to = next().value;
  facts.accesses = 1;
  return append({{}, kWard, facts, {}});
}

}  // namespace lethe::projections::tests
