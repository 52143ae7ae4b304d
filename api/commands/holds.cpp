#include "api/commands/holds.h"

#include "api/commands/own_sections.h"
#include "api/commands/withheld_erasures.h"
#include "api/json/render_fields.h"
#include "api/json/render_rights.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::CompartmentClass;

constexpr std::size_t kMaxClasses = 5;

std::vector<CompartmentClass> read_classes(ObjectReader& reader) {
  static constexpr TextRule kClass{
      [](std::string_view text) { return ledger::by_name<CompartmentClass>(text).has_value(); },
      "one of profile content evidence access operational"};
  std::vector<CompartmentClass> out;
  if (const auto names = reader.texts("classes", kClass, kMaxClasses)) {
    for (const auto& name : *names) {
      if (const auto cls = ledger::by_name<CompartmentClass>(name)) out.push_back(*cls);
    }
    if (names->empty()) reader.fault("classes", "must name a class, or be left out");
  }
  return out;
}

}  // namespace

PlaceHoldInput PlaceHoldInput::parse(ObjectReader& reader) {
  PlaceHoldInput input;
  input.subject = reader.id<ledger::SubjectId>("subject");
  input.exception = reader.named<ledger::KeepException>("exception");
  input.classes = read_classes(reader);
  input.until = reader.moment("until");
  input.reason = reader.text("reason", kFreeText);
  return input;
}

Ruled<Ruling> place_hold(RuleContext& context, const PlaceHoldInput& input) {
  if (input.until && *input.until <= context.now()) {
    return body_fault("/until", "must lie ahead");
  }
  std::optional<projections::PersonRow> person;
  if (input.subject) {
    LETHE_TRY(person, context.person(*input.subject, Erased::kAllow));
  }
  projections::HoldRow hold;
  hold.id = ledger::HoldId::random();
  hold.subject = input.subject.value_or(ledger::SubjectId{});
  hold.exception = input.exception;
  hold.classes = input.classes;
  hold.until = input.until.value_or(ledger::Moment{});
  hold.placed_at = context.sequence();
  hold.placed = context.now();
  auto event = context.event(ledger::HoldPlaced{hold.id, hold.exception, hold.classes, hold.until},
                             hold.subject);
  LETHE_TRY_VOID(add_reason(context, person, input.reason, event));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = hold_json(hold, context.now());
  ruling.answer.location = "holds/" + hold.id.str();
  return ruling;
}

Ruled<Ruling> lift_hold(RuleContext& context, const LiftHoldInput& input) {
  LETHE_TRY(auto hold, context.views().hold(input.hold));
  if (!hold) return ProblemType::kUnknownHold;
  Ruling ruling;
  std::vector<ledger::ErasureId> resumed;
  if (!hold->lifted_at) {
    ruling.decision.events.push_back(context.event(ledger::HoldLifted{hold->id}, hold->subject));
    LETHE_TRY(resumed, resume_erasures(context, hold->id, Lifting::kHere, kResumedAtOnce, ruling));
    ruling.answer = {};
    hold->lifted_at = context.sequence();
    hold->lifted = context.now();
  }
  ruling.answer.body = hold_json(*hold, context.now());
  ruling.answer.body["resumed"] = ids_json(resumed);
  return ruling;
}

}  // namespace lethe::api
