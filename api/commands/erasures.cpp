#include "api/commands/erasures.h"

#include "api/commands/agents.h"
#include "api/commands/erasing.h"
#include "api/commands/restrictions.h"
#include "api/json/render.h"
#include "crypto/check.h"
#include "projections/object_past.h"

namespace lethe::api {
namespace {

using ledger::CompartmentClass;
using ledger::ErasureGround;

/// The events that an erasure is told from.
Ruled<ErasureStory> story_of(const ledger::Ledger& ledger, const projections::Views& views,
                             const projections::ErasureRow& row) {
  ErasureStory story;
  for (const auto sequence : row.orders) {
    LETHE_TRY(auto event, ledger.event(sequence));
    story.orders.push_back(std::move(event));
  }
  for (const auto sequence : row.certificates) {
    LETHE_TRY(auto event, ledger.event(sequence));
    story.certificates.push_back(std::move(event));
  }
  LETHE_TRY(story.first, ledger.event(row.ordered_at));
  for (const auto& id : row.holds) {
    LETHE_TRY(auto hold, views.hold(id));
    if (!hold) return ledger::Error::kRowMalformed;
    story.holds.push_back(std::move(*hold));
  }
  return story;
}

/// One person, whole, for the ground of the request.
Ruled<ledger::ErasureId> order_person(RuleContext& context, projections::PersonRow person,
                                      const EraseSubjectInput& input,
                                      const std::optional<ledger::Compartment>& reason,
                                      Ruling& ruling) {
  Destruction destruction;
  destruction.ground = input.ground;
  destruction.whole_subject = true;
  if (reason) {
    destruction.sections.push_back(
        section_of(*reason, ledger::SectionRole::kReason, "", *input.reason));
  }
  LETHE_TRY(auto whole, whole_person(context.views(), context.now(), person));
  destruction.compartments = std::move(whole.destroyed);
  destruction.kept = std::move(whole.kept);
  return order_erasure(context, person, std::move(destruction), ruling);
}

}  // namespace

EraseSubjectInput EraseSubjectInput::parse(ObjectReader& reader) {
  EraseSubjectInput input;
  reader.require("subject");
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  input.ground = reader.named<ErasureGround>("ground");
  if (input.ground == ErasureGround::kRetention) {
    reader.fault("ground", "must be a ground of GDPR Art. 17(1)");
  }
  input.reason = reader.optional_text("reason", kFreeText);
  return input;
}

Ruled<Ruling> erase_subject(RuleContext& context, const EraseSubjectInput& input) {
  LETHE_TRY(auto person, context.person(input.subject, Erased::kAllow));
  LETHE_TRY_VOID(check_may_erase(context.caller(), person));
  Ruling ruling;
  if (person.state != projections::PersonState::kActive) {
    ruling.answer.completion = EarlierErasure{person.id};
    return ruling;
  }
  LETHE_TRY(const auto everybody, identities_left(context.views(), person.id));
  LETHE_TRY(const auto exceptions, restriction_exceptions(context, everybody, Use::kDelete));
  std::optional<ledger::Compartment> reason;
  if (input.reason) {
    LETHE_TRY(reason, next_compartment(context, person, CompartmentClass::kEvidence));
  }
  // The reply must outlive what is destroyed. Without a reason the request held no personal data.
  context.keep_reply_under(reason);
  if (person.type == ledger::SubjectType::kAgent) {
    LETHE_TRY_VOID(revoke_tokens(context, person.id, ruling));
  }
  for (const auto& one : everybody) {
    if (one.id == person.id) continue;  // the last, with the reason: the answer is about them
    LETHE_TRY_VOID(order_person(context, one, input, std::nullopt, ruling));
  }
  ruling.answer.status = 201;
  LETHE_TRY(const auto erasure, order_person(context, person, input, reason, ruling));
  note_exceptions(context, exceptions, Use::kDelete, "subject", ruling);
  ruling.answer.location = "erasures/" + erasure.str();
  return ruling;
}

Ruled<boost::json::object> read_erasure(const ledger::Ledger& ledger, const ledger::ErasureId& id,
                                        projections::AsOf as_of) {
  const auto snapshot = ledger.snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY(const auto now, views.erasure(id));
  if (!now) return ProblemType::kUnknownErasure;
  LETHE_TRY(const auto row, projections::ObjectPast(ledger, *snapshot, as_of).erasure(*now));
  if (!row) return ProblemType::kUnknownErasure;
  LETHE_TRY(const auto story, story_of(ledger, views, *row));
  return erasure_json(*row, story);
}

}  // namespace lethe::api
