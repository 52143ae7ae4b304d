#include "api/commands/policies.h"

#include "api/commands/settings_schema.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

Ruled<std::string> url_of(const RuleContext& context, const PublishPolicyInput& input) {
  if (!input.url.empty()) return input.url;
  LETHE_TRY(const auto otherwise, setting_text(context.views(), "default_policy_url"));
  if (!otherwise) return ProblemType::kPolicyUrlRequired;
  return *otherwise;
}

}  // namespace

PublishPolicyInput PublishPolicyInput::parse(ObjectReader& reader) {
  PublishPolicyInput input;
  input.version = reader.text("version", kVersion);
  input.url = reader.optional_text("url", kHttpUrl).value_or("");
  reader.require("hash");
  input.hash = reader.hash("hash").value_or(crypto::Hash{});
  input.language = reader.text("language", kLanguage);
  input.consent_anew = reader.boolean("consent_anew").value_or(false);
  return input;
}

Ruled<Ruling> publish_policy(RuleContext& context, const PublishPolicyInput& input) {
  LETHE_TRY(const auto earlier, context.views().policy(input.version));
  if (earlier) return ProblemType::kPolicyExists;
  LETHE_TRY(const auto url, url_of(context, input));
  Ruling ruling;
  ruling.decision.events.push_back(context.event(
      ledger::PolicyPublished{input.version, url, input.hash, input.language, input.consent_anew}));
  ruling.answer.status = 201;
  ruling.answer.body = policy_json({input.version, url, input.language, input.hash,
                                    input.consent_anew, context.sequence(), context.now()});
  ruling.answer.location = "policies/" + input.version;
  return ruling;
}

}  // namespace lethe::api
