// Every kind of bad input at every route: the right 4xx, nothing written, the server alive.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/http/route.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

class HttpBadInput : public ::testing::Test {
 protected:
  HttpBadInput() {
    http.define_consent();
    for (const auto* who : {"operator", "admin", "portal", "auditor", "agent:ines", "reviewer"}) {
      http.token(who);
    }
    ada = http.person("ada");
  }

  static std::string who(const http::Route& route) {
    using ledger::Role;
    if (route.roles.contains(Role::kAdmin)) return "admin";
    if (route.roles.contains(Role::kPortal)) return "portal";
    if (route.roles.contains(Role::kAuditor)) return "auditor";
    if (route.roles.contains(Role::kReviewer)) return "reviewer";
    if (route.roles.contains(Role::kAgent)) return "agent:ines";
    return route.roles.empty() ? "" : "operator";
  }
  std::string target(const http::Route& route, const std::string& subject) const {
    std::string out(route.path);
    const std::vector<std::pair<std::string, std::string>> values{
        {"{ledger}", "clinic"},       {"{subject}", subject},
        {"{token}", subject},         {"{erasure}", subject},
        {"{version}", "v1"},          {"{purpose}", "newsletter"},
        {"{field}", "given_name"},    {"{sequence}", "0"},
        {"{tile...}", "0/000.p/1"},   {"{recipient}", "mailer"},
        {"{notice}", subject},        {"{item}", subject},
        {"{hold}", subject},          {"{restriction}", subject},
        {"{request}", subject},       {"{breach}", subject},
        {"{export}", subject},        {"{backup}", subject},
        {"{grant}", subject},         {"{bundle}", subject},
        {"{relationship}", subject},  {"{id}", "0"},
        {"{mark}", subject},          {"{review}", subject},
        {"{question}", subject},      {"{period}", subject},
        {"{report}", "agents"},       {"{glass}", subject},
        {"{authorization}", subject}, {"{suspension}", subject},
        {"{accounting}", subject}};
    for (const auto& [name, by] : values) {
      if (const auto at = out.find(name); at != std::string::npos) {
        out.replace(at, name.size(), by);
      }
    }
    return out;
  }
  HttpAnswer send(const http::Route& route, const std::string& path, std::string_view body,
                  Headers more = {}) {
    HttpClient client(http.port());
    auto headers = http.headers(who(route), !body.empty());
    headers.emplace_back("If-Match", "*");
    headers.emplace_back("Purpose-Of-Use", "TREAT");
    headers.insert(headers.end(), more.begin(), more.end());
    return client.send(http::method_name(route.method), path, headers, body);
  }
  /// The first lines of a request of nobody.
  std::string head(const http::Route& route) const {
    return std::string(http::method_name(route.method)) + " " + target(route, ada) +
           " HTTP/1.1\r\nHost: x\r\n";
  }
  /// Runs `check` for each route and expects that nothing was written and the server lives.
  template <class Wanted, class Check>
  void at_each(Wanted wanted, Check check) {
    for (const auto& route : http::routes()) {
      if (!wanted(route)) continue;
      SCOPED_TRACE(std::string(http::method_name(route.method)) + " " + std::string(route.path));
      const auto before = http.log_size();
      check(route);
      EXPECT_EQ(http.log_size(), before) << "something was written";
      EXPECT_EQ(http.get("", "/healthz").status, 200U);
    }
  }
  static bool takes_body(const http::Route& route) { return route.body != http::Body::kNone; }
  static bool any(const http::Route& /*route*/) { return true; }

  HttpWorld http;
  std::string ada;
};

TEST_F(HttpBadInput, BodiesThatAreNoJson) {
  at_each(takes_body, [&](const http::Route& route) {
    for (const std::string& body :
         {std::string("{"), std::string("{]"), std::string("{\"a\":1,}"), std::string("nul"),
          std::string("{\"a\":1}{"), std::string("{'a':1}"), std::string("{\"a\":\"\xff\"}"),
          std::string("{\"a\":\"\\ud800\"}"), std::string("{\"a\":1e999}"),
          std::string("{\"a\":1,\"a\":2}"), std::string("\xef\xbb\xbf{}"), std::string(10'000, '['),
          std::string(10'000, '[') + std::string(10'000, ']')}) {
      EXPECT_EQ(send(route, target(route, ada), body).outcome(), "400 malformed-body")
          << body.substr(0, 20);
    }
  });
}

TEST_F(HttpBadInput, BodiesOfAnotherShape) {
  at_each(takes_body, [&](const http::Route& route) {
    for (const auto* body : {"[]", "null", "1", "\"text\"", "true"}) {
      EXPECT_EQ(send(route, target(route, ada), body).outcome(), "400 invalid-body") << body;
    }
    const auto unknown =
        send(route, target(route, ada), R"({"no_such_member":1,"<script>":{"deep":[1]}})");
    EXPECT_EQ(unknown.outcome(), "400 invalid-body");
    EXPECT_THAT(unknown.body, Not(HasSubstr("<script>")));
  });
}

TEST_F(HttpBadInput, MembersOfTheWrongTypeAreAllNamed) {
  const auto answer =
      http.send("portal", "POST", "subjects/" + ada + "/consents",
                R"({"purpose":7,"status":"maybe","policy_version":null,"notice_hash":"zz",
                    "language":"english!","wording":"","method":["x"],"explicit":"yes",
                    "evidence":{"ip":"999.1.1.1","more":1}})");
  EXPECT_EQ(answer.outcome(), "400 invalid-body");
  for (const auto* pointer :
       {"/purpose", "/status", "/policy_version", "/notice_hash", "/language", "/wording",
        "/method", "/explicit", "/evidence/ip", "/evidence/more"}) {
    EXPECT_THAT(answer.body, HasSubstr("{\"pointer\":\"" + std::string(pointer) + "\""));
  }
}

TEST_F(HttpBadInput, TextsThatAreTooLong) {
  const std::string longest(16'385, 'x');
  const auto size = http.log_size();
  EXPECT_EQ(http.send("portal", "POST", "subjects",
                      R"({"type":"user","origin":"signup","profile":{"note":")" + longest + "\"}}")
                .outcome(),
            "400 invalid-body");
  EXPECT_EQ(http.send("admin", "PUT", "purposes/" + std::string(65, 'a'), R"({"basis":"consent"})")
                .outcome(),
            "400 invalid-parameter");
  EXPECT_EQ(http.get("agent:ines", "subjects/" + ada + "/profile",
                     {{"Purpose-Of-Use", "TREAT"}, {"Access-Reason", "%zz"}})
                .outcome(),
            "400 invalid-header");
  EXPECT_EQ(http.get("agent:ines", "subjects/" + ada + "/profile",
                     {{"Purpose-Of-Use", "TREAT"}, {"Access-Reason", "%ff%fe"}})
                .outcome(),
            "400 invalid-header");
  EXPECT_EQ(http.log_size(), size);
}

TEST_F(HttpBadInput, HundredMegabytes) {
  at_each(any, [&](const http::Route& route) {
    HttpClient declared(http.port());
    const auto begin = head(route) + "Content-Type: application/json\r\n";
    declared.write(begin + "Content-Length: 104857600\r\n\r\n");
    EXPECT_EQ(declared.read().outcome(), "413 body-too-large");

    HttpClient chunked(http.port());
    chunked.write(begin + "Transfer-Encoding: chunked\r\n\r\n");
    const auto chunk = "100000\r\n" + std::string(1U << 20, ' ') + "\r\n";
    for (int i = 0; i < 100 && chunked.write(chunk); ++i) {
    }
    EXPECT_EQ(chunked.read().outcome(), "413 body-too-large");
  });
}

TEST_F(HttpBadInput, OtherMediaTypes) {
  at_each(takes_body, [&](const http::Route& route) {
    for (const auto* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form",
                             "application/jsonx", ""}) {
      HttpClient client(http.port());
      auto headers = http.headers(who(route));
      headers.emplace_back("Content-Type", type);
      EXPECT_EQ(
          client.send(http::method_name(route.method), target(route, ada), headers, "{}").outcome(),
          "415 unsupported-media-type")
          << type;
    }
  });
}

TEST_F(HttpBadInput, BodiesWhereNoneBelongs) {
  at_each([](const auto& route) { return !takes_body(route); },
          [&](const http::Route& route) {
            EXPECT_EQ(send(route, target(route, ada), "{}").outcome(), "400 malformed-body");
          });
}

TEST_F(HttpBadInput, ParametersThatNobodyTakes) {
  at_each(any, [&](const http::Route& route) {
    if (route.entry == http::Entry::kPublic) return;
    const auto body = takes_body(route) ? "{}" : "";
    const auto answer = send(route, target(route, ada) + "?colour=red", body);
    EXPECT_EQ(answer.outcome(), "400 invalid-parameter");
    EXPECT_THAT(answer.body,
                HasSubstr(route.is_fhir ? "\"http.colour\"" : "\"parameter\":\"colour\""));
    EXPECT_EQ(send(route, target(route, ada) + "?%3Cscript%3E=1", body).body.find("script"),
              std::string::npos);
  });
}

TEST_F(HttpBadInput, IdsThatAreNone) {
  at_each(
      [](const auto& route) {
        constexpr std::array<std::string_view, 22> kIds{
            "{subject}",    "{token}",       "{erasure}", "{notice}",       "{item}",
            "{hold}",       "{restriction}", "{request}", "{breach}",       "{export}",
            "{backup}",     "{grant}",       "{bundle}",  "{relationship}", "{mark}",
            "{review}",     "{question}",    "{period}",  "{glass}",        "{authorization}",
            "{suspension}", "{accounting}"};
        return std::ranges::any_of(kIds, [&](std::string_view name) {
          return route.path.find(name) != std::string_view::npos;
        });
      },
      [&](const http::Route& route) {
        const auto body = takes_body(route) ? "{\"status\":1}" : "";
        for (const auto* id :
             {"x", "00000000-0000-0000-0000-000000000000", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
              "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1", "%F0%9F%92%A5", "1%27%20OR%201=1"}) {
          EXPECT_EQ(send(route, target(route, id), body).outcome(), "400 invalid-parameter") << id;
        }
      });
}

TEST_F(HttpBadInput, HeadersOfAnotherForm) {
  at_each([](const auto& route) { return route.kind == http::RouteKind::kWrite; },
          [&](const http::Route& route) {
            const auto body = takes_body(route) ? "{}" : "";
            const auto path = target(route, ada);
            for (const auto& [name, given] : Headers{{"Idempotency-Key", "unquoted"},
                                                     {"Idempotency-Key", "\"\""},
                                                     {"Idempotency-Key", "\"a\xc3\xa9\""},
                                                     {"On-Behalf-Of", "somebody"}}) {
              EXPECT_EQ(send(route, path, body, {{name, given}}).outcome(), "400 invalid-header")
                  << name;
            }
            const Headers twice{{"Idempotency-Key", "\"a\""}, {"Idempotency-Key", "\"b\""}};
            EXPECT_EQ(send(route, path, body, twice).outcome(), "400 invalid-header");
            EXPECT_EQ(send(route, path, body, {{"Authorization", "Bearer x"}}).outcome(),
                      "400 invalid-header");
          });
}

TEST_F(HttpBadInput, PreconditionsOfAnotherForm) {
  const auto target = "subjects/" + ada + "/profile";
  const auto size = http.log_size();
  for (const auto* tag : {"1", "\"x\"", "W/\"1\"", "\"1\", \"2\"", "\"\"", "\"01\""}) {
    EXPECT_EQ(
        http.send("portal", "PATCH", target, R"({"city":"Graz"})", {{"If-Match", tag}}).outcome(),
        "400 invalid-header")
        << tag;
  }
  EXPECT_EQ(http.send("portal", "PATCH", target, R"({"city":"Graz"})").outcome(),
            "428 precondition-required");
  EXPECT_EQ(http.send("portal", "PATCH", target, R"({"city":null})", {{"If-Match", "*"}}).outcome(),
            "400 invalid-body");
  EXPECT_EQ(http.log_size(), size);
}

TEST_F(HttpBadInput, IdsOfNobodyAndOfOtherLedgers) {
  http.other_admin();
  const auto other = http.world.store().find("other")->info().id;
  RegisterSubjectInput input;
  input.type = ledger::SubjectType::kUser;
  input.origin = ledger::Origin::kSignup;
  const auto made =
      api::run(http.world.store(), other, http.world.request("portal"), register_subject, input);
  const std::string foreign = made.answer().body.at("id").as_string().c_str();
  for (const auto& id : {foreign, ledger::SubjectId::random().str()}) {
    for (const auto& route : http::routes()) {
      if (route.path.find("{subject}") == std::string::npos || takes_body(route)) continue;
      if (!route.roles.contains(ledger::Role::kAdmin) &&
          !route.roles.contains(ledger::Role::kPortal)) {
        continue;  // whoever may ask must be granted more first
      }
      auto path = target(route, id);
      if (route.name == "getAllowed") path += "?purpose=newsletter";  // required
      EXPECT_EQ(send(route, path, "").outcome(), "404 unknown-subject") << route.path;
    }
    const auto consent = http.send("portal", "DELETE", "subjects/" + id + "/consents/newsletter");
    EXPECT_EQ(consent.outcome(), "404 unknown-subject");
  }
  EXPECT_EQ(http.get("auditor", "erasures/" + ledger::SubjectId::random().str()).outcome(),
            "404 unknown-erasure");
  EXPECT_EQ(http.get("auditor", "policies/v77").outcome(), "404 unknown-policy");
  EXPECT_EQ(http.get("auditor", "purposes/nothing").outcome(), "404 unknown-purpose");
  EXPECT_EQ(http.get("auditor", "events/9223372036854775807").outcome(), "400 invalid-parameter");
}

TEST_F(HttpBadInput, RoutesThatAreNone) {
  for (const auto* path : {"/v1", "/v1/ledgers/clinic/nothing", "/v2/ledgers", "/healthz/x"}) {
    EXPECT_EQ(http.get("admin", path).outcome(), "404 unknown-route") << path;
  }
  for (const auto* method : {"OPTIONS", "TRACE", "PURGE", "CONNECT"}) {
    HttpClient client(http.port());
    EXPECT_EQ(client.send(method, "/v1/ledgers/clinic/subjects").outcome(),
              "405 method-not-allowed")
        << method;
  }
  EXPECT_EQ(http.send("admin", "PUT", "subjects").header("allow"), "GET, HEAD, POST");
}

TEST_F(HttpBadInput, SlowClients) {
  http::ServerOptions hasty = quick_server();
  hasty.header_timeout = std::chrono::milliseconds(100);
  hasty.body_timeout = std::chrono::milliseconds(100);
  http::Server server(hasty, http.dispatcher());
  ASSERT_EQ(server.start(), "");
  at_each(any, [&](const http::Route& route) {
    HttpClient slow(server.port());
    slow.write(head(route) + "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{");
    EXPECT_EQ(slow.read().outcome(), "408 request-timeout");
  });
}

TEST_F(HttpBadInput, GarbageBehindARequest) {
  for (const auto& route : http::routes()) {
    // The request itself is a refusal that may be recorded, since it has no token.
    HttpClient client(http.port());
    client.write(head(route) + "\r\n" + std::string("\x00\x01\x02\r\n\r\n", 7));
    EXPECT_THAT(client.read(route.method == http::Method::kHead).status,
                AnyOf(200U, 400U, 401U, 415U))
        << route.path;
    EXPECT_EQ(client.read().outcome(), "400 malformed-request") << route.path;
  }
}

}  // namespace
}  // namespace lethe::api::testing
