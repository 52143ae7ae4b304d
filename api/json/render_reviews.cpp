#include "api/json/render_reviews.h"

#include "api/json/render_fields.h"

namespace lethe::api {

using boost::json::array;
using boost::json::object;
using projections::ReviewState;

namespace {

array sequences_json(const std::vector<ledger::Sequence>& sequences) {
  array out;
  for (const auto sequence : sequences) out.emplace_back(sequence.value);
  return out;
}

}  // namespace

object ReviewFactsJson::operator()(const ledger::ReviewOpened& facts) const {
  object out{{"review", facts.review.str()},
             {"origin", name_of(facts.origin)},
             {"priority", name_of(facts.priority)}};
  put_time(out, "due_at", facts.due_at);
  put_id(out, "sample", facts.sample);
  out["accesses"] = sequences_json(facts.accesses);
  out["flags"] = sequences_json(facts.flags);
  return out;
}
object ReviewFactsJson::operator()(const ledger::ReviewAssigned& facts) const {
  object out{{"review", facts.review.str()}};
  put_id(out, "reviewer", facts.reviewer);
  return out;
}
object ReviewFactsJson::operator()(const ledger::ReviewNoted& facts) const {
  return {{"review", facts.review.str()}, {"events", sequences_json(facts.events)}};
}
object ReviewFactsJson::operator()(const ledger::ReviewAsked& facts) const {
  return {{"review", facts.review.str()},
          {"question", facts.question.str()},
          {"audience", name_of(facts.audience)},
          {"asked", facts.asked.str()}};
}
object ReviewFactsJson::operator()(const ledger::ReviewQuestionRead& facts) const {
  return {{"review", facts.review.str()}, {"question", facts.question.str()}};
}
object ReviewFactsJson::operator()(const ledger::ReviewAnswered& facts) const {
  return {{"review", facts.review.str()}, {"question", facts.question.str()}};
}
object ReviewFactsJson::operator()(const ledger::ReviewDecided& facts) const {
  object out{{"review", facts.review.str()},
             {"disposition", name_of(facts.disposition)},
             {"sanction", name_of(facts.sanction)},
             {"needs_confirmation", facts.needs_confirmation}};
  put_id(out, "breach", facts.breach);
  return out;
}
object ReviewFactsJson::operator()(const ledger::ReviewConfirmed& facts) const {
  return {{"review", facts.review.str()}, {"decided", facts.decided.value}};
}
object ReviewFactsJson::operator()(const ledger::ReviewReturned& facts) const {
  return {{"review", facts.review.str()}, {"decided", facts.decided.value}};
}
object ReviewFactsJson::operator()(const ledger::ReviewReopened& facts) const {
  object out{{"review", facts.review.str()}};
  put_time(out, "due_at", facts.due_at);
  return out;
}
object ReviewFactsJson::operator()(const ledger::ReviewSampled& facts) const {
  return sample_json(facts);
}
object ReviewFactsJson::operator()(const ledger::ReviewPeriodSigned& facts) const {
  return period_json(facts);
}

object ReviewFactsJson::operator()(const ledger::BreakGlassStarted& facts) const {
  object out{{"glass", facts.glass.str()},
             {"agent", facts.agent.str()},
             {"scopes", names_json(facts.scopes)},
             {"expires_at", time(facts.expires_at)},
             {"purpose_of_use", facts.purpose_of_use},
             {"review", facts.review.str()}};
  if (!facts.recipient.empty()) out["recipient"] = facts.recipient;
  return out;
}
object ReviewFactsJson::operator()(const ledger::BreakGlassEnded& facts) const {
  return {{"glass", facts.glass.str()}};
}

object sample_json(const ledger::ReviewSampled& facts) {
  return {{"sample", facts.sample.str()}, {"method", name_of(facts.method)},
          {"seed", hex(facts.seed)},      {"seed_chosen", facts.seed_chosen},
          {"from", facts.from.value},     {"behind", facts.behind.value},
          {"size", facts.size},           {"asked", facts.asked},
          {"drawn", facts.drawn},         {"accesses", facts.accesses}};
}

object period_figures_json(const ledger::PeriodFigures& figures) {
  object dispositions;
  for (const auto& [disposition, count] : figures.dispositions) {
    dispositions[name_of(disposition)] = count;
  }
  return {{"accesses", figures.accesses},
          {"checked", figures.checked},
          {"flagged", figures.flagged},
          {"flagged_in_review", figures.flagged_in_review},
          {"in_review", figures.in_review},
          {"sampled", figures.sampled},
          {"not_by_rules", figures.not_by_rules},
          {"unchecked", figures.unchecked},
          {"reviews", figures.reviews},
          {"open", figures.open},
          {"dispositions", std::move(dispositions)}};
}

object period_json(const ledger::ReviewPeriodSigned& facts) {
  object out{{"period", facts.period.str()},
             {"since", time(facts.since)},
             {"until", time(facts.until)},
             {"from", facts.from.value},
             {"behind", facts.behind.value},
             {"size", facts.size},
             {"rules", array(facts.rules.begin(), facts.rules.end())},
             {"incomplete", facts.incomplete}};
  for (auto& [name, value] : period_figures_json(facts.figures)) out[name] = std::move(value);
  return out;
}

std::string_view name_of(ReviewState state) {
  switch (state) {
    case ReviewState::kOpen:
      return "open";
    case ReviewState::kDecided:
      return "decided";
    case ReviewState::kClosed:
      break;
  }
  return "closed";
}

object review_json(const projections::ReviewRow& row, ledger::Moment now) {
  object out{{"id", row.id.str()},
             {"agent", row.agent.str()},
             {"state", name_of(row.state)},
             {"origin", name_of(row.origin)},
             {"priority", name_of(row.priority)}};
  put_id(out, "sample", row.sample);
  out["due_at"] = time(row.due_at);
  out["overdue"] = row.is_overdue(now);
  out["opened"] = time(row.opened);
  out["sequence"] = row.opened_at.value;
  out["accesses"] = row.accesses;
  out["flags"] = row.flags;
  put_id(out, "assignee", row.assignee);
  out["questions"] = row.questions;
  out["answered"] = row.answered;
  out["notes"] = row.notes;
  out["reopened"] = row.reopened;
  if (row.decision) {
    object decision{{"disposition", name_of(row.decision->disposition)},
                    {"sanction", name_of(row.decision->sanction)},
                    {"by", row.decision->by.str()},
                    {"time", time(row.decision->time)},
                    {"sequence", row.decision->sequence.value}};
    put_id(decision, "breach", row.decision->breach);
    out["decision"] = std::move(decision);
  }
  if (row.closed_at) out["closed"] = time(row.closed);
  put_id(out, "confirmed_by", row.confirmed_by);
  out["changed"] = time(row.changed);
  return out;
}

}  // namespace lethe::api
