#include "projections/disclosure_views.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {

namespace {

constexpr ledger::Actor kDisclosing{
    ledger::ActorType::kService, {{{0xaa, 0x06}}}, {{{0xaa, 0x06}}}};

}  // namespace

ledger::AuthorizationId LedgerUnderTest::authorize(const SubjectId& id, Moment signed_at,
                                                   Moment expires_at, std::string detail) {
  ledger::AuthorizationSigned facts;
  facts.authorization = ledger::AuthorizationId::random();
  facts.signed_at = signed_at;
  facts.expires_at = expires_at;
  facts.recipients = {"lab"};
  facts.purposes = {"care"};
  facts.categories = {"email"};
  append({id,
          kDisclosing,
          facts,
          {section(id, CompartmentClass::kEvidence, SectionRole::kDetail, std::move(detail))}});
  return facts.authorization;
}

Sequence LedgerUnderTest::end_authorization(const ledger::AuthorizationId& authorization,
                                            ledger::AuthorizationEnd cause, Moment ended_at) {
  const auto row = DisclosureViews(state()).authorization(authorization).value();
  return append(
      {row->subject, kDisclosing, ledger::AuthorizationEnded{authorization, cause, ended_at}, {}});
}

ledger::SuspensionId LedgerUnderTest::suspend(const SubjectId& id, std::string recipient,
                                              Moment since, Moment until) {
  ledger::AccountingSuspended facts;
  facts.suspension = ledger::SuspensionId::random();
  facts.recipient = std::move(recipient);
  facts.ground = ledger::DisclosureGround::kLawEnforcement;
  facts.since = since;
  facts.until = until;
  append({id, kDisclosing, facts, {}});
  return facts.suspension;
}

Sequence LedgerUnderTest::resume(const ledger::SuspensionId& suspension) {
  const auto row = DisclosureViews(state()).suspension(suspension).value();
  return append({row->subject, kDisclosing, ledger::AccountingResumed{suspension}, {}});
}

Sequence LedgerUnderTest::log_in(const SubjectId& agent, ledger::AccessOutcome outcome, Moment at) {
  ledger::LoginRecorded facts;
  facts.action = ledger::LoginAction::kLogin;
  facts.outcome = outcome;
  facts.occurred_at = at;
  return append({{}, {ledger::ActorType::kAgent, ledger::actor_id(agent), {}}, facts, {}});
}

Sequence LedgerUnderTest::lock(const SubjectId& agent, Moment until) {
  return append(
      {agent, kDisclosing, ledger::AgentLocked{ledger::LockCause::kOrdered, 0, until, {}}, {}});
}

Sequence LedgerUnderTest::unlock(const SubjectId& agent) {
  const auto row = views().logins(agent).value();
  return append(
      {agent, kDisclosing, ledger::AgentUnlocked{row.locked_by.value_or(Sequence{})}, {}});
}

ledger::AccountingId LedgerUnderTest::account(const SubjectId& id, std::uint32_t disclosures,
                                              std::string document) {
  ledger::AccountingGiven facts;
  facts.accounting = ledger::AccountingId::random();
  facts.until = {1};
  facts.size = next().value;
  facts.disclosures = disclosures;
  append({id,
          kDisclosing,
          facts,
          {section(id, CompartmentClass::kEvidence, SectionRole::kDetail, std::move(document))}});
  return facts.accounting;
}

}  // namespace lethe::projections::tests
