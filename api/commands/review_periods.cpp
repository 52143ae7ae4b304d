#include "api/commands/review_periods.h"

#include "api/commands/own_sections.h"
#include "api/commands/review_parts.h"
#include "api/json/render_reviews.h"
#include "crypto/check.h"

namespace lethe::api {

SignPeriodInput SignPeriodInput::parse(ObjectReader& reader) {
  SignPeriodInput input;
  reader.require("since");
  reader.require("until");
  input.since = reader.moment("since").value_or(ledger::Moment{});
  input.until = reader.moment("until").value_or(ledger::Moment{});
  input.statement = reader.text("statement", kFreeText);
  input.incomplete = reader.boolean("incomplete").value_or(false);
  return input;
}

Ruled<void> look_at(const ledger::Ledger& ledger, ledger::Moment now, SignPeriodInput& input) {
  if (input.until <= input.since) return body_fault("/until", "must lie behind since");
  if (input.until > now) return body_fault("/until", "must not lie ahead");
  const auto snapshot = ledger.snapshot();
  input.size = snapshot->size().value;
  LETHE_TRY(const auto from, ledger.first_at(input.since));
  LETHE_TRY(const auto behind, ledger.first_at(input.until));
  input.behind = std::min(behind, ledger::Sequence{input.size});
  input.from = std::min(from, input.behind);
  LETHE_TRY(input.look,
            review::look_at_period(ledger, *snapshot, input.from, input.behind, input.size));
  return {};
}

Ruled<Ruling> sign_period(RuleContext& context, const SignPeriodInput& input) {
  LETHE_TRY_VOID(check_named(context.views(), context.caller()));
  const auto& figures = input.look.figures;
  const bool is_incomplete = !input.look.is_complete();
  if (is_incomplete && !input.incomplete) {
    Problem problem(ProblemType::kPeriodIncomplete);
    problem.members = {{"open", figures.open},
                       {"unattended", input.look.unattended()},
                       {"unchecked", figures.unchecked}};
    return problem;
  }
  ledger::ReviewPeriodSigned facts;
  facts.period = ledger::PeriodId::random();
  facts.since = input.since;
  facts.until = input.until;
  facts.from = input.from;
  facts.behind = input.behind;
  facts.size = input.size;
  facts.rules = input.look.rules;
  facts.incomplete = is_incomplete;
  facts.figures = figures;
  auto event = context.event(facts);
  std::optional<projections::PersonRow> nobody;
  LETHE_TRY_VOID(add_reason(context, nobody, input.statement, event));
  Ruling ruling;
  ruling.answer.status = 201;
  ruling.answer.body = period_json(facts);
  ruling.answer.body["signed"] = ledger::format_rfc3339(context.now());
  ruling.answer.body["sequence"] = context.sequence().value;
  ruling.answer.location = "reviews/periods/" + facts.period.str();
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

}  // namespace lethe::api
