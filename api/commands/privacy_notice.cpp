#include "api/commands/privacy_notice.h"

#include <algorithm>

#include "api/commands/regions.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::object;

class Settings {
 public:
  explicit Settings(std::vector<EffectiveSetting> settings) : settings_(std::move(settings)) {}

  /// REQUIRES a name of the table.
  const boost::json::value& at(std::string_view name) const {
    const auto found = std::ranges::find_if(
        settings_, [&](const EffectiveSetting& one) { return one.schema->name == name; });
    LETHE_CHECK(found != settings_.end());
    return found->value;
  }
  /// Left out when it is not set.
  void put(object& out, std::string_view member, std::string_view name) const {
    const auto& value = at(name);
    if (!value.is_null()) out[member] = value;
  }

 private:
  std::vector<EffectiveSetting> settings_;
};

object controller_json(const Settings& settings, const std::string& ledger) {
  object out{{"name", ledger}};
  settings.put(out, "name", "controller_name");
  settings.put(out, "contact", "controller_contact");
  settings.put(out, "address", "controller_address");
  settings.put(out, "email", "controller_email");
  settings.put(out, "phone", "controller_phone");
  return out;
}

object retention_json(const Settings& settings) {
  return {{"evidence", settings.at("evidence_retention_days")},
          {"access", settings.at("access_retention_days")},
          {"ticket", settings.at("ticket_retention_days")},
          {"topic", settings.at("topic_retention_days")},
          {"comment", settings.at("comment_retention_days")},
          {"inactive_person", settings.at("inactive_person_days")}};
}

object policy_of_notice(const projections::PolicyRow& policy, const Settings& settings) {
  object out{{"version", policy.version},
             {"language", policy.language},
             {"published", time(policy.published)}};
  settings.put(out, "url", "default_policy_url");
  put_text(out, "url", policy.url);
  return out;
}

}  // namespace

Ruled<object> privacy_notice(const ledger::Ledger& ledger, const projections::Views& views,
                             projections::AsOf as_of) {
  LETHE_TRY(auto effective, effective_settings(views, as_of));
  const Settings settings(std::move(effective));
  LETHE_TRY(const auto hosted, region_json(views, as_of));
  LETHE_TRY(const auto policy, views.current_policy(as_of));
  object out{{"controller", controller_json(settings, ledger.info().name)}};
  settings.put(out, "jurisdiction", "jurisdiction");
  out["region"] = hosted.at("region");
  if (policy) out["policy"] = policy_of_notice(*policy, settings);
  out["retention_days"] = retention_json(settings);
  out["profile_fields"] = settings.at("profile_fields");
  out["people_see_staff"] = settings.at("people_see_staff");
  out["people_delete"] = object{{"ticket", settings.at("allow_delete_tickets")},
                                {"topic", settings.at("allow_delete_topics")},
                                {"comment", settings.at("allow_delete_comments")}};
  return out;
}

}  // namespace lethe::api
