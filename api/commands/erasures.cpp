#include "api/commands/erasures.h"

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
    LETHE_TRY(const auto days, setting_integer(context.views(), setting));
    kept.push_back({person.slot,
                    cls,
                    ledger::KeepException::kLegalObligation,
                    {context.now().micros + days * kDayMicros}});
  }
  return kept;
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
  Ruling ruling;
  if (person.state != projections::PersonState::kActive) {
    ruling.answer.completion = EarlierErasure{person.id};
    return ruling;
  }
  Destruction destruction;
  destruction.ground = input.ground;
  destruction.whole_subject = true;
  std::optional<ledger::Compartment> reason;
  if (input.reason) {
    LETHE_TRY(reason, next_compartment(person, CompartmentClass::kEvidence));
    destruction.sections.push_back(
        section_of(*reason, ledger::SectionRole::kReason, "", *input.reason));
  }
  // The reply must outlive what is destroyed. Without a reason the request held no personal data.
  context.keep_reply_under(reason);
  for (const auto cls :
       {CompartmentClass::kProfile, CompartmentClass::kContent, CompartmentClass::kOperational}) {
    destruction.compartments.push_back({{person.slot, cls, 0}, true});
  }
  LETHE_TRY(destruction.kept, kept_of(context, person));
  LETHE_TRY(const auto erasure, order_erasure(context, person, std::move(destruction), ruling));
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
