#include "projections/break_glass_views.h"
#include "projections/case_views.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {

namespace {

constexpr ledger::Actor kReviewing{ledger::ActorType::kService, {{{0xaa, 0x05}}}, {{{0xaa, 0x05}}}};

}  // namespace

ledger::ReviewId LedgerUnderTest::open_review(const SubjectId& agent,
                                              std::vector<Sequence> accesses,
                                              ledger::FlagPriority priority, Moment due_at,
                                              std::vector<Sequence> flags,
                                              const ledger::SampleId& sample) {
  ledger::ReviewOpened facts;
  facts.review = ledger::ReviewId::random();
  facts.origin = ledger::ReviewOrigin::kFlag;
  facts.priority = priority;
  facts.due_at = due_at;
  facts.sample = sample;
  facts.accesses = std::move(accesses);
  facts.flags = std::move(flags);
  append({agent, kReviewing, facts, {}});
  return facts.review;
}

namespace {

SubjectId agent_of(LedgerUnderTest& ledger, const ledger::ReviewId& review) {
  return CaseViews(ledger.state()).review(review).value()->agent;
}

LedgerUnderTest::Draft draft(LedgerUnderTest& ledger, const ledger::ReviewId& review,
                             ledger::Facts facts) {
  return {agent_of(ledger, review), kReviewing, std::move(facts), {}};
}

/// With a text under the key of the ledger itself.
LedgerUnderTest::Draft written(LedgerUnderTest& ledger, const ledger::ReviewId& review,
                               ledger::Facts facts, std::string text) {
  auto out = draft(ledger, review, std::move(facts));
  const auto used = ledger.views().ledger_counts().value().used;
  const auto cls = CompartmentClass::kEvidence;
  out.sections.push_back(
      {{{0}, cls, used[static_cast<std::size_t>(cls)]}, SectionRole::kDetail, "", std::move(text)});
  return out;
}

QuestionRow question_of(LedgerUnderTest& ledger, const ledger::QuestionId& question) {
  return CaseViews(ledger.state()).question(question).value().value();
}

}  // namespace

Sequence LedgerUnderTest::assign(const ledger::ReviewId& review, const TokenId& reviewer) {
  return append(draft(*this, review, ledger::ReviewAssigned{review, reviewer}));
}

Sequence LedgerUnderTest::note(const ledger::ReviewId& review, std::string text) {
  return append(written(*this, review, ledger::ReviewNoted{review, {}}, std::move(text)));
}

ledger::QuestionId LedgerUnderTest::ask(const ledger::ReviewId& review, const SubjectId& asked,
                                        std::string text) {
  const auto question = ledger::QuestionId::random();
  append(written(*this, review,
                 ledger::ReviewAsked{review, question, ledger::ReviewAudience::kEmployee, asked},
                 std::move(text)));
  return question;
}

Sequence LedgerUnderTest::read_question(const ledger::QuestionId& question) {
  const auto row = question_of(*this, question);
  return append(draft(*this, row.review, ledger::ReviewQuestionRead{row.review, question}));
}

Sequence LedgerUnderTest::answer(const ledger::QuestionId& question, std::string text) {
  const auto row = question_of(*this, question);
  return append(
      written(*this, row.review, ledger::ReviewAnswered{row.review, question}, std::move(text)));
}

Sequence LedgerUnderTest::decide_review(const ledger::ReviewId& review, bool needs_confirmation,
                                        ledger::ReviewDisposition disposition) {
  return append(
      draft(*this, review,
            ledger::ReviewDecided{
                review, disposition, ledger::ReviewSanction::kNone, needs_confirmation, {}}));
}

Sequence LedgerUnderTest::confirm(const ledger::ReviewId& review) {
  return append(draft(*this, review, ledger::ReviewConfirmed{review, {}}));
}

Sequence LedgerUnderTest::give_back(const ledger::ReviewId& review) {
  return append(draft(*this, review, ledger::ReviewReturned{review, {}}));
}

Sequence LedgerUnderTest::reopen(const ledger::ReviewId& review, Moment due_at) {
  return append(draft(*this, review, ledger::ReviewReopened{review, due_at}));
}

ledger::PeriodId LedgerUnderTest::sign_period() {
  ledger::ReviewPeriodSigned facts;
  facts.period = ledger::PeriodId::random();
  facts.until = {1};
  facts.size = next().value;
  append({{}, kReviewing, facts, {}});
  return facts.period;
}

ledger::GlassId LedgerUnderTest::break_glass(const SubjectId& agent, const SubjectId& patient,
                                             Moment expires_at, std::string recipient) {
  ledger::BreakGlassStarted facts;
  facts.glass = ledger::GlassId::random();
  facts.agent = agent;
  facts.scopes = {ledger::GrantScope::kProfile};
  facts.expires_at = expires_at;
  facts.purpose_of_use = "BTG";
  facts.review = ledger::ReviewId::random();
  facts.recipient = std::move(recipient);
  const auto started = append({patient, kReviewing, facts, {}});
  ledger::ReviewOpened review;
  review.review = facts.review;
  review.origin = ledger::ReviewOrigin::kBreakGlass;
  review.priority = ledger::FlagPriority::kHigh;
  review.accesses = {started};
  append({agent, kReviewing, review, {}});
  return facts.glass;
}

Sequence LedgerUnderTest::end_glass(const ledger::GlassId& glass) {
  const auto row = BreakGlassViews(state()).glass(glass).value();
  return append({row->subject, kReviewing, ledger::BreakGlassEnded{glass}, {}});
}

}  // namespace lethe::projections::tests
