#include "api/commands/contracts.h"
#include "api/commands/policies.h"
#include "api/commands/purposes.h"
#include "api/commands/regions.h"
#include "api/commands/settings.h"
#include "crypto/hash.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::object;

crypto::Hash hash_of(std::string_view text) {
  return crypto::sha256(crypto::as_bytes(text));
}

void set(DemoWorld& world, const object& settings) {
  world.run(world.admin(), api::change_settings, input_of<api::ChangeSettingsInput>(settings));
}

void define_purpose(DemoWorld& world, const std::string& purpose, const object& body) {
  auto input = input_of<api::DefinePurposeInput>(body);
  input.purpose = purpose;
  world.run(world.admin(), api::define_purpose, input);
}

/// With an address of its own, or without one under the default of the settings.
void publish(DemoWorld& world, const std::string& version, const std::string& url, bool anew) {
  api::PublishPolicyInput input;
  input.version = version;
  input.url = url;
  input.language = "en";
  input.hash = hash_of("privacy notice of the clinic, version " + version);
  input.consent_anew = anew;
  world.run(world.admin(), api::publish_policy, input);
}

void sign_contract(DemoWorld& world, const std::string& version, const std::string& signatory) {
  api::AcceptContractInput input;
  input.version = version;
  input.url = "https://lethe.example/dpa/" + version;
  input.hash = hash_of("data processing agreement, version " + version);
  input.signatory = signatory;
  world.run(world.admin(), api::accept_contract, input);
}

void define_purposes(DemoWorld& world) {
  define_purpose(world, "privacy_policy",
                 {{"basis", "consent"}, {"title", "Using the portal as its privacy policy says"}});
  define_purpose(world, "newsletter", {{"basis", "consent"}, {"title", "News by e-mail"}});
  define_purpose(world, "analytics", {{"basis", "consent"}, {"title", "How the portal is used"}});
  define_purpose(world, "health_research",
                 {{"basis", "consent"},
                  {"title", "Research with health data"},
                  {"special_category", true},
                  {"validity_days", 180}});
  define_purpose(world, "support", {{"basis", "contract"}, {"title", "Answering tickets"}});
  define_purpose(
      world, "treatment_records",
      {{"basis", "legal_obligation"}, {"title", "Records of treatment that the law asks for"}});
  define_purpose(
      world, "infection_reports",
      {{"basis", "public_task"}, {"title", "Reports of infections to the health office"}});
  define_purpose(world, "emergency_contact",
                 {{"basis", "vital_interests"}, {"title", "Reaching relatives in an emergency"}});
  define_purpose(
      world, "service_quality",
      {{"basis", "legitimate_interests"}, {"title", "Measuring how well tickets are answered"}});
  define_purpose(world, "postal_offers",
                 {{"basis", "legitimate_interests"},
                  {"title", "Offers of check-ups by post"},
                  {"direct_marketing", true}});
  define_purpose(world, "fax_reminders", {{"basis", "consent"}, {"title", "Reminders by fax"}});
}

void open_the_portal(DemoWorld& world) {
  define_purposes(world);
  set(world, {{"default_policy_url", "https://lethe.example/default-policy"},
              {"controller_name", "Clinic on the River"},
              {"controller_contact", "Data protection officer"},
              {"controller_address", "1 Quay Street, Galway"},
              {"controller_email", "privacy@clinic.example"},
              {"controller_phone", "+999 555 0100"},
              {"jurisdiction", "IE"}});
  publish(world, "1", "", false);
  set(world, {{"request_user_consent", true}, {"allow_delete_comments", true}});
  sign_contract(world, "1.0", "Sinéad Ní Bhriain, managing director");
}

/// What an admin changes in a year.
void plan_changes(DemoWorld& world) {
  auto& calendar = world.calendar();
  calendar.on(40, [&world] {
    set(world, {{"allow_delete_tickets", true}, {"allow_delete_topics", true}});
  });
  calendar.on(90, [&world] { set(world, {{"contact_cloud_app", true}}); });
  calendar.on(160, [&world] { set(world, {{"contact_cloud_app", false}}); });
  calendar.on(175, [&world] {
    define_purpose(world, "fax_reminders",
                   {{"basis", "consent"}, {"title", "Reminders by fax"}, {"retired", true}});
  });
  // Past the middle of the year: what was so half a year ago was so under the first.
  calendar.on(190, [&world] { publish(world, "2", "https://clinic.example/privacy/2", true); });
  calendar.on(205, [&world] { sign_contract(world, "2.0", "Pádraig Ó Sé, managing director"); });
  calendar.on(300, [&world] {
    set(world, {{"ticket_retention_days", 1'095},
                {"topic_retention_days", 1'095},
                {"comment_retention_days", 1'095}});
  });
  calendar.on(310, [&world] {
    set(world, {{"ask_again_refused_days", 180}, {"ask_again_deferred_days", 1}});
  });
}

/// To another region and there; then back again, which is thought better of.
void plan_moves(DemoWorld& world) {
  const auto step = [&world](double day, std::string_view state, std::string_view to,
                             bool by_operator) {
    world.calendar().on(day, [&world, state, to, by_operator] {
      object body{{"state", state}};
      if (!to.empty()) body["to"] = to;
      world.run(by_operator ? world.operating() : world.admin(), api::move_region,
                input_of<api::MoveRegionInput>(body));
    });
  };
  step(220, "requested", "eu-west", false);
  step(226, "moving", "", true);
  step(227, "done", "", true);
  step(330, "requested", "eu-central", false);
  step(332, "cancelled", "", false);
}

}  // namespace

void plan_organisation(DemoWorld& world) {
  world.calendar().on(0, [&world] { open_the_portal(world); });
  plan_changes(world);
  plan_moves(world);
}

}  // namespace lethe::tools
