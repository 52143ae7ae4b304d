#include "tests/api/openapi_examples.h"

#include <boost/json/serialize.hpp>

#include "api/commands/authentication.h"
#include "api/commands/breaches.h"
#include "api/commands/marks.h"
#include "api/commands/relationships.h"
#include "api/commands/returns.h"
#include "api/json/request.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::value;

constexpr const char* kClaimOfExample =
    "EREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREQ";

// NOLINTNEXTLINE(misc-no-recursion): as deep as the examples are
void walk(const value& at, const std::string& pointer,
          const std::function<void(const std::string&)>& visit) {
  if (!pointer.empty()) visit(pointer);
  if (const auto* object = at.if_object()) {
    for (const auto& member : *object) {
      walk(member.value(), pointer_to(pointer, std::string(member.key())), visit);
    }
  }
  if (const auto* array = at.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      walk((*array)[i], pointer_to(pointer, std::to_string(i)), visit);
    }
  }
}

void replace_in(std::string& text, std::string_view what, std::string_view by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

}  // namespace

OpenApiExamples::OpenApiExamples(std::filesystem::path directory)
    : http(quick_server(), std::move(directory)) {
  http.define_consent();
  ids = {{"11111111-1111-4111-8111-111111111111", http.person("zoe")},
         {"22222222-2222-4222-8222-222222222222", http.agent("ines")},
         {"33333333-3333-4333-8333-333333333333", http.person("gone")},
         {"55555555-5555-4555-8555-555555555555", http.person("mia")},
         {"66666666-6666-4666-8666-666666666666", http.person("held")},
         {"77777777-7777-4777-8777-777777777777", http.token_id("auditor").str()}};
  poster = http.poster("a guest");
  item = http.item("zoe", "The code that you send me does not arrive.");
  ids["44444444-4444-4444-8444-444444444444"] = item;
  http.world.consent("portal", "zoe", "newsletter", ledger::ConsentStatus::kDeferred, "v1");
  tell_the_mailer();
  made = http.made_export("zoe");
  backup = http.made_backup();
  grant = http.grant_auditor();
  bundle = http.made_bundle("admin", "{}");
  RecordRelationshipInput visit;
  visit.subject = http.world.person("zoe");
  visit.type = ledger::RelationshipType::kAppointment;
  visit.agent = http.world.person("ines");
  relationship = text_at(http.world.run("portal", record_relationship, visit).answer().body, "id");
  MarkPersonInput vip;
  vip.subject = http.world.person("zoe");
  vip.type = ledger::PersonMark::kVip;
  mark = text_at(http.world.run("portal", mark_person, vip).answer().body, "id");
  http.person("erased");
  const auto erased = http.world.erase("portal", "erased");
  erasure = text_at(erased.answer().body, "id");
  ids["88888888-8888-4888-8888-888888888888"] = erasure;
  ids[kClaimOfExample] = text_at(erased.answer().body, "claim");
  claim_rights();
  review_accesses();
  account();
}

void OpenApiExamples::claim_rights() {
  const auto id_of = [this](auto rule, const auto& input) {
    const auto reply = http.world.run("admin", rule, input);
    EXPECT_EQ(outcome(reply), "201");
    return text_at(reply.answer().body, "id");
  };
  PlaceHoldInput holding;
  holding.subject = http.world.person("held");
  holding.exception = ledger::KeepException::kLegalClaims;
  holding.reason = "A court wants it.";
  hold = id_of(place_hold, holding);
  restriction =
      id_of(set_restriction,
            SetRestrictionInput{
                http.world.person("held"), ledger::RestrictionGround::kObjectionPending, {}});
  OpenRequestInput asking;
  asking.subject = http.world.person("zoe");
  asking.type = ledger::RightsRequestType::kPortability;
  asking.regime = ledger::Regime::kGdpr;
  request = id_of(open_request, asking);
  breach =
      id_of(record_breach, parse_as<RecordBreachInput>(R"({"aware_at":"2027-01-15T07:00:00Z"})"));
}

/// Reviews in which each operation finds what it needs; 1024 of the examples is another access.
void OpenApiExamples::review_accesses() {
  const auto sent = [this](const std::string& who, const std::string& target,
                           const std::string& body) {
    const auto answer = http.send(who, "POST", target, body);
    EXPECT_EQ(answer.status / 100, 2U) << target << answer.body;
    return answer.json().as_object();
  };
  const auto looked = [&] {
    const auto access = sent("agent:ines", "accesses",
                             R"({"subject":")" + http.person("zoe") +
                                 R"(","purpose_of_use":"TREAT","action":"R","resource_type":"X"})");
    return std::to_string(access.at("sequence").to_number<std::uint64_t>());
  };
  ids["1024"] = looked();
  const auto reason = R"({"disposition":"malicious","reason":"as it was"})";
  for (const auto* operation :
       {"", "decideReview", "confirmReview", "returnReview", "reopenReview"}) {
    const auto opened = sent("reviewer:rita", "reviews", R"({"accesses":[)" + looked() + "]}");
    reviews[operation] = text_at(opened, "id");
    const auto decision = "reviews/" + reviews[operation] + "/decision";
    const std::string_view name = operation;
    if (name.empty() || name == "decideReview") continue;
    sent("reviewer:rita", decision,
         name == "reopenReview" ? R"({"disposition":"appropriate","reason":"fine"})" : reason);
  }
  question = text_at(sent("reviewer:rita", "reviews/" + reviews[""] + "/questions",
                          R"({"audience":"employee","text":"why"})"),
                     "question");
  glass = text_at(sent("agent:noor", "break-glass",
                       R"({"subject":")" + http.person("zoe") + R"(","reason":"collapsed"})"),
                  "id");
  period = text_at(sent("reviewer:rita", "reviews/periods",
                        R"({"since":"2020-01-01T00:00:00Z","until":"2021-01-01T00:00:00Z",
                            "statement":"nothing happened"})"),
                   "period");
}

void OpenApiExamples::account() {
  const auto zoe = http.person("zoe");
  const auto made = [&](const std::string& who, const std::string& target,
                        const std::string& body) {
    const auto answer = http.send(who, "POST", target, body);
    EXPECT_EQ(answer.status, 201U) << answer.body;
    return text_at(answer.json().as_object(), "id");
  };
  authorization = made("admin", "subjects/" + zoe + "/authorizations",
                       R"({"recipients":["mailer"],"purposes":["billing"],"categories":["email"],
                           "description":"d","expiry_event":"e","statements":
                           {"right_to_revoke":true,"conditioning":true,"redisclosure":true}})");
  suspension = made("admin", "accounting-suspensions",
                    R"({"subject":")" + zoe +
                        R"(","recipient":"mailer","ground":"health_oversight",
                            "until":"2099-01-01T00:00:00Z","statement":"s"})");
  accounting = made("admin", "subjects/" + zoe + "/accountings", "{}");
}

/// A recipient that got data of somebody, which was edited since.
void OpenApiExamples::tell_the_mailer() {
  run_table(http.world, R"(
    purpose   admin  billing contract                       -> 201 | purpose.defined
    recipient admin  mailer billing email,given_name        -> 201 | recipient.defined
    disclose  portal mia mailer billing given_name          -> 201 | disclosure.recorded
    edit      portal mia given_name=Mia                     -> 200 | profile.edited
    notices   system                                        -> 200 | notice.recorded
    contract  admin  dpa-1                                  -> 201 | dpa.accepted
  )");
  const auto snapshot = http.world.ledger()->snapshot();
  notice = projections::Views(*snapshot).notices({}, {}, 1)->at(0).id.str();
}

std::string OpenApiExamples::caller(const Operation& operation) {
  const auto roles = operation.strings("x-roles");
  if (operation.id == "readFieldHistory") return "agent:ines";
  if (operation.id == "recordObjection") return "agent:ines";  // for the person and as staff
  if (operation.id == "recordConsent") return "portal";        // admins do nothing but assert
  for (const auto* role : {"admin", "portal", "auditor", "operator"}) {
    if (roles.contains(role)) return role;
  }
  if (operation.id == "confirmReview" || operation.id == "returnReview") return "reviewer:rolf";
  if (roles.contains("reviewer") && roles.size() == 1) return "reviewer:rita";
  return roles.empty() ? "" : "agent:ines";
}

std::string OpenApiExamples::target(const Operation& operation) {
  auto out = operation.path;
  if (operation.id == "closeLedger") replace_in(out, "{ledger}", ledger_to_close());
  if (operation.id == "linkSubject") replace_in(out, "{subject}", poster);
  if (operation.path.find("/agents/") != std::string::npos) {
    replace_in(out, "{subject}", http.agent("ines"));
  }
  const std::map<std::string, std::string> values{{"{ledger}", "clinic"},
                                                  {"{subject}", http.person("zoe")},
                                                  {"{version}", "v1"},
                                                  {"{purpose}", "newsletter"},
                                                  {"{recipient}", "mailer"},
                                                  {"{notice}", notice},
                                                  {"{field}", "given_name"},
                                                  {"{erasure}", erasure},
                                                  {"{hold}", hold},
                                                  {"{restriction}", restriction},
                                                  {"{request}", request},
                                                  {"{breach}", breach},
                                                  {"{export}", made},
                                                  {"{backup}", backup},
                                                  {"{grant}", grant},
                                                  {"{bundle}", bundle},
                                                  {"{relationship}", relationship},
                                                  {"{mark}", mark},
                                                  {"{question}", question},
                                                  {"{period}", period},
                                                  {"{glass}", glass},
                                                  {"{authorization}", authorization},
                                                  {"{suspension}", suspension},
                                                  {"{accounting}", accounting},
                                                  {"{item}", item},
                                                  {"{report}", "activity"},
                                                  {"{sequence}", "0"},
                                                  {"{id}", "0"},
                                                  {"{tile}", "0/000.p/1"}};
  for (const auto& [name, by] : values) replace_in(out, name, by);
  if (const auto at = out.find("{token}"); at != std::string::npos) {
    out.replace(at, std::string_view("{token}").size(), token_to_revoke());
  }
  const auto review = reviews.find(operation.id);
  replace_in(out, "{review}", review == reviews.end() ? reviews.at("") : review->second);
  if (operation.id == "readSignatory") out.replace(out.find("/v1/", 4), 4, "/dpa-1/");
  if (operation.id == "listAccesses") out += "?subject=" + http.person("zoe");
  if (operation.id == "getConsistency") out += "?from=1";
  if (operation.id == "getAllowed") out += "?purpose=newsletter";
  if (operation.id == "getConsentPrompt") out += "?context=signup";
  if (operation.id == "liftRestriction") out += "?informed_at=2027-01-15T08:00:00Z";
  return out;
}

/// One of which everything was returned.
std::string OpenApiExamples::ledger_to_close() {
  const auto name = "leaving-" + std::to_string(++closable_);
  auto& store = http.world.store();
  EXPECT_EQ(outcome(run_create_ledger(store, http.world.request("operator"),
                                      {name, "eu", "test.example"})),
            "201");
  const auto ledger = store.find(name);
  Request request;
  request.caller = Caller::system(ledger->info().id);
  request.id = ledger::RequestId::random();
  ReturnWriter writer(store, ledger, request);
  for (auto part = writer.next(); part && *part; part = writer.next()) {
  }
  return name;
}

/// Of nobody who calls.
std::string OpenApiExamples::token_to_revoke() {
  const auto text = http.issue(http.world.clinic(), ledger::Role::kReviewer);
  const auto snapshot = http.world.ledger()->snapshot();
  const auto row = projections::Views(*snapshot).token_by_hash(token_hash(*parse_token(text)));
  return (*row)->id.str();
}

HttpAnswer OpenApiExamples::call(const Operation& operation, const std::string& body,
                                 Headers more) {
  const auto headers = operation.parameter_names("header");
  if (headers.contains("If-Match")) more.emplace_back("If-Match", "*");
  if (headers.contains("Purpose-Of-Use")) more.emplace_back("Purpose-Of-Use", "TREAT");
  return http.send(caller(operation), operation.method, target(operation), body, more);
}

std::string OpenApiExamples::with_real_ids(std::string text) const {
  for (const auto& [id, by] : ids) {
    for (auto at = text.find(id); at != std::string::npos; at = text.find(id)) {
      text.replace(at, id.size(), by);
    }
  }
  return text;
}

void OpenApiExamples::at_each_member(const Visit& visit) const {
  for (const auto& operation : openapi().operations()) {
    const auto* body = operation.object->if_contains("requestBody");
    if (body == nullptr) continue;
    // What FHIR's types are is held by tests of their own.
    if (operation.path.starts_with("/fhir/")) continue;
    const auto& examples = body->at("content").at("application/json").at("examples");
    for (const auto& example : examples.as_object()) {
      SCOPED_TRACE(operation.id + " " + std::string(example.key()));
      const auto text = with_real_ids(boost::json::serialize(example.value().at("value")));
      const value real = *parse_body(text);
      walk(real, "", [&](const std::string& pointer) { visit(operation, real, pointer); });
    }
  }
}

HttpAnswer OpenApiExamples::call_with(const Operation& operation, value body,
                                      const std::string& pointer, const value& other) {
  body.at_pointer(pointer) = other;
  return call(operation, boost::json::serialize(body));
}

}  // namespace lethe::api::testing
