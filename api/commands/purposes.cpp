#include "api/commands/purposes.h"

#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

constexpr std::int64_t kLongestValidityDays = 36'500;

bool is_equal(const projections::PurposeRow& row, const DefinePurposeInput& input) {
  return row.basis == input.basis && row.title == input.title &&
         row.special_category == input.special_category && row.retired == input.retired &&
         row.validity_days == input.validity_days && row.direct_marketing == input.direct_marketing;
}

}  // namespace

DefinePurposeInput DefinePurposeInput::parse(ObjectReader& reader) {
  DefinePurposeInput input;
  input.basis = reader.named<ledger::LegalBasis>("basis");
  input.title = reader.optional_text("title", kTitle).value_or("");
  input.special_category = reader.boolean("special_category").value_or(false);
  input.retired = reader.boolean("retired").value_or(false);
  input.validity_days = static_cast<std::uint32_t>(
      reader.integer("validity_days", 0, kLongestValidityDays).value_or(0));
  input.direct_marketing = reader.boolean("direct_marketing").value_or(false);
  return input;
}

Ruled<Ruling> define_purpose(RuleContext& context, const DefinePurposeInput& input) {
  LETHE_TRY(const auto earlier, context.views().purpose(input.purpose));
  Ruling ruling;
  if (earlier && is_equal(*earlier, input)) {
    ruling.answer.body = purpose_json(*earlier);
    return ruling;
  }
  projections::PurposeRow row;
  row.purpose = input.purpose;
  row.title = input.title;
  row.basis = input.basis;
  row.special_category = input.special_category;
  row.retired = input.retired;
  row.validity_days = input.validity_days;
  row.direct_marketing = input.direct_marketing;
  row.sequence = context.sequence();
  row.time = context.now();
  ruling.decision.events.push_back(context.event(
      ledger::PurposeDefined{row.purpose, row.basis, row.special_category, row.validity_days,
                             row.retired, row.title, row.direct_marketing}));
  ruling.answer.status = earlier ? 200 : 201;
  ruling.answer.body = purpose_json(row);
  ruling.answer.location = "purposes/" + row.purpose;
  return ruling;
}

}  // namespace lethe::api
