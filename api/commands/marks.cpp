#include "api/commands/marks.h"

#include "api/commands/own_sections.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {

MarkPersonInput MarkPersonInput::parse(ObjectReader& reader) {
  MarkPersonInput input;
  input.type = reader.named<ledger::PersonMark>("type");
  input.since = reader.moment("since");
  if (input.since && input.type == ledger::PersonMark::kVip) {
    reader.fault("since", "must not be given: it is when somebody died");
  }
  return input;
}

Ruled<Ruling> mark_person(RuleContext& context, const MarkPersonInput& input) {
  if (input.since && *input.since > context.now()) {
    return body_fault("/since", "must not lie in the future");
  }
  LETHE_TRY(const auto person, context.person(input.subject));
  LETHE_TRY(const auto marks, context.review().marks(person.id));
  Ruling ruling;
  for (const auto& mark : marks) {
    if (mark.type != input.type || mark.unmarked_at) continue;
    ruling.answer.body = mark_json(mark);
    return ruling;
  }
  projections::MarkRow row;
  row.id = ledger::MarkId::random();
  row.subject = person.id;
  row.type = input.type;
  row.since = input.since.value_or(ledger::Moment{});
  row.marked_at = context.sequence();
  row.marked = context.now();
  ruling.decision.events.push_back(
      context.event(ledger::PersonMarked{row.id, row.type, row.since}, person.id));
  ruling.answer.status = 201;
  ruling.answer.body = mark_json(row);
  return ruling;
}

Ruled<Ruling> unmark_person(RuleContext& context, const UnmarkPersonInput& input) {
  LETHE_TRY_VOID(context.person(input.subject, Erased::kAllow));
  LETHE_TRY(auto row, context.review().mark(input.mark));
  if (!row || row->subject != input.subject) return ProblemType::kUnknownMark;
  if (row->unmarked_at) return ProblemType::kStepNotAllowed;
  Ruling ruling;
  ruling.decision.events.push_back(context.event(ledger::PersonUnmarked{row->id}, row->subject));
  row->unmarked_at = context.sequence();
  ruling.answer.body = mark_json(*row);
  return ruling;
}

boost::json::object mark_json(const projections::MarkRow& row) {
  boost::json::object out{
      {"id", row.id.str()}, {"subject", row.subject.str()}, {"type", name_of(row.type)}};
  put_time(out, "since", row.since);
  out["marked"] = time(row.marked);
  out["sequence"] = row.marked_at.value;
  if (row.unmarked_at) out["unmarked"] = row.unmarked_at->value;
  return out;
}

}  // namespace lethe::api
