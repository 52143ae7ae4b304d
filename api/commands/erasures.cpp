#include "api/commands/erasures.h"

#include "api/commands/agents.h"
#include "api/commands/erasing.h"
#include "api/commands/settings_schema.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::CompartmentClass;
using ledger::ErasureGround;

constexpr std::int64_t kDayMicros = 24LL * 60 * 60 * 1'000'000;

std::uint32_t& used(projections::PersonRow& person, CompartmentClass cls) {
  return person.counts.used[static_cast<std::size_t>(cls)];
}

Ruled<ledger::Moment> retained_until(const RuleContext& context, std::string_view setting) {
  LETHE_TRY(const auto days, setting_integer(context.views(), setting));
  return ledger::Moment{context.now().micros + days * kDayMicros};
}

/// Art. 17(3)(b): the law makes one keep the proof of consent and the record of accesses.
Ruled<std::vector<ledger::Kept>> kept_of(const RuleContext& context,
                                         projections::PersonRow& person) {
  constexpr std::pair<CompartmentClass, std::string_view> kRetained[] = {
      {CompartmentClass::kEvidence, "evidence_retention_days"},
      {CompartmentClass::kAccess, "access_retention_days"},
  };
  std::vector<ledger::Kept> kept;
  for (const auto& [cls, setting] : kRetained) {
    if (used(person, cls) == 0) continue;
    LETHE_TRY(const auto until, retained_until(context, setting));
    kept.push_back({person.slot, cls, ledger::KeepException::kLegalObligation, until});
  }
  return kept;
}

/// An agent is another's to delete than a person is: it acted in the organisation's name.
Ruled<void> check_may_erase(const RuleContext& context, const projections::PersonRow& person) {
  if (person.type != ledger::SubjectType::kAgent) return {};
  if (!context.caller().is_any(ledger::Role::kAdmin)) return ProblemType::kForbidden;
  return {};
}

/// Profile, content and operational; of agents, all of the profile but their names.
Ruled<void> add_destroyed(const RuleContext& context, const projections::PersonRow& person,
                          Destruction& destruction) {
  if (person.type == ledger::SubjectType::kAgent) {
    LETHE_TRY(auto names, agent_names(context.views(), person));
    destruction.compartments = std::move(names.destroyed);
    if (names.any_kept) {
      LETHE_TRY(const auto until, retained_until(context, "access_retention_days"));
      destruction.kept.push_back({person.slot, CompartmentClass::kProfile,
                                  ledger::KeepException::kLegalObligation, until});
    }
  } else {
    destruction.compartments.push_back({{person.slot, CompartmentClass::kProfile, 0}, true});
  }
  for (const auto cls : {CompartmentClass::kContent, CompartmentClass::kOperational}) {
    destruction.compartments.push_back({{person.slot, cls, 0}, true});
  }
  return {};
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
  LETHE_TRY_VOID(add_destroyed(context, person, destruction));
  LETHE_TRY(auto kept, kept_of(context, person));
  destruction.kept.insert(destruction.kept.end(), kept.begin(), kept.end());
  return order_erasure(context, person, std::move(destruction), ruling);
}

/// Whoever was linked to the person is the person.
Ruled<void> order_linked(RuleContext& context, const projections::PersonRow& person,
                         const EraseSubjectInput& input, Ruling& ruling) {
  LETHE_TRY(const auto identities, context.views().identities(person.id));
  for (const auto& id : identities) {
    if (id == person.id) continue;
    LETHE_TRY(const auto linked, context.views().person(id));
    if (!linked || linked->state != projections::PersonState::kActive) continue;
    LETHE_TRY_VOID(order_person(context, *linked, input, std::nullopt, ruling));
  }
  return {};
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
  LETHE_TRY_VOID(check_may_erase(context, person));
  Ruling ruling;
  if (person.state != projections::PersonState::kActive) {
    ruling.answer.completion = EarlierErasure{person.id};
    return ruling;
  }
  std::optional<ledger::Compartment> reason;
  if (input.reason) {
    LETHE_TRY(reason, next_compartment(person, CompartmentClass::kEvidence));
  }
  // The reply must outlive what is destroyed. Without a reason the request held no personal data.
  context.keep_reply_under(reason);
  if (person.type == ledger::SubjectType::kAgent) {
    LETHE_TRY_VOID(revoke_tokens(context, person.id, ruling));
  }
  LETHE_TRY_VOID(order_linked(context, person, input, ruling));
  LETHE_TRY(const auto erasure, order_person(context, person, input, reason, ruling));
  ruling.answer.status = 201;
  ruling.answer.location = "erasures/" + erasure.str();
  return ruling;
}

Ruled<boost::json::object> read_erasure(const ledger::Ledger& ledger, const ledger::ErasureId& id) {
  const auto snapshot = ledger.snapshot();
  LETHE_TRY(const auto row, projections::Views(*snapshot).erasure(id));
  if (!row) return ProblemType::kUnknownErasure;
  LETHE_TRY(const auto order, ledger.event(row->ordered_at));
  if (!row->completed_at) return erasure_json(*row, order, nullptr);
  LETHE_TRY(const auto completion, ledger.event(*row->completed_at));
  return erasure_json(*row, order, &completion);
}

}  // namespace lethe::api
