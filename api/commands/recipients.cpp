#include "api/commands/recipients.h"

#include <algorithm>
#include <array>

#include "api/commands/settings_schema.h"
#include "api/json/render_recipients.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

constexpr std::size_t kMaxCodes = 128;

constexpr std::array<std::string_view, 30> kEea{
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"};
static_assert(std::is_sorted(kEea.begin(), kEea.end()));

std::vector<std::string> codes(ObjectReader& reader, std::string_view name) {
  reader.require(name);
  return reader.texts(name, kCode, kMaxCodes).value_or(std::vector<std::string>{});
}

bool is_equal(const projections::RecipientRow& row, const DefineRecipientInput& input) {
  return row.title == input.title && row.type == input.type && row.enabled == input.enabled &&
         row.purposes == input.purposes && row.categories == input.categories &&
         row.endpoint == input.endpoint && row.country == input.country &&
         row.safeguard == input.safeguard && row.address == input.address;
}

Ruled<void> check_purposes(const RuleContext& context, const DefineRecipientInput& input) {
  Problem problem(ProblemType::kPurposeUnknown);
  for (std::size_t i = 0; i < input.purposes.size(); ++i) {
    LETHE_TRY(const auto purpose, context.views().purpose(input.purposes[i]));
    if (purpose) continue;
    problem.faults.push_back(
        {Fault::In::kBody, "/purposes/" + std::to_string(i), "is not defined"});
  }
  if (!problem.faults.empty()) return problem;
  return {};
}

}  // namespace

DefineRecipientInput DefineRecipientInput::parse(ObjectReader& reader) {
  DefineRecipientInput input;
  input.title = reader.text("title", kTitle);
  input.type = reader.named<ledger::RecipientType>("type");
  input.enabled = reader.boolean("enabled").value_or(true);
  input.purposes = codes(reader, "purposes");
  input.categories = codes(reader, "categories");
  input.endpoint = reader.optional_text("endpoint", kEndpoint).value_or("");
  input.country = reader.optional_text("country", kCountry).value_or("");
  input.safeguard = reader.optional_text("safeguard", kTitle).value_or("");
  input.address = reader.optional_text("address", kTitle).value_or("");
  return input;
}

bool is_in_eea(std::string_view country) {
  return std::binary_search(kEea.begin(), kEea.end(), country);
}

Ruled<Ruling> define_recipient(RuleContext& context, const DefineRecipientInput& input) {
  LETHE_TRY_VOID(check_purposes(context, input));
  const bool leaves_the_eea = !input.country.empty() && !is_in_eea(input.country);
  if (leaves_the_eea && input.safeguard.empty()) return ProblemType::kSafeguardRequired;
  LETHE_TRY(const auto earlier, context.views().recipient(input.recipient));
  Ruling ruling;
  if (earlier && is_equal(*earlier, input)) {
    ruling.answer.body = recipient_json(*earlier);
    return ruling;
  }
  const projections::RecipientRow row{input.recipient, input.title,        input.type,
                                      input.enabled,   input.purposes,     input.categories,
                                      input.endpoint,  input.country,      input.safeguard,
                                      input.address,   context.sequence(), context.now()};
  ruling.decision.events.push_back(context.event(ledger::RecipientDefined{
      row.recipient, row.title, row.type, row.enabled, row.purposes, row.categories, row.endpoint,
      row.country, row.safeguard, row.address}));
  ruling.answer.status = earlier ? 200 : 201;
  ruling.answer.body = recipient_json(row);
  ruling.answer.location = "recipients/" + row.recipient;
  return ruling;
}

Ruled<bool> is_enabled(const projections::Views& views, const projections::RecipientRow& recipient,
                       projections::AsOf as_of) {
  if (!recipient.enabled || recipient.recipient != kContactCloudApp) return recipient.enabled;
  return setting_boolean(views, kContactCloudApp, as_of);
}

Ruled<std::string> officer(const projections::Views& views, std::string_view setting) {
  LETHE_TRY(auto code, setting_text(views, setting));
  if (!code) return std::string();
  LETHE_TRY(const auto recipient, views.recipient(*code));
  if (!recipient) return std::string();
  LETHE_TRY(const auto enabled, is_enabled(views, *recipient));
  return enabled ? std::move(*code) : std::string();
}

}  // namespace lethe::api
