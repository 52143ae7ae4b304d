// P7, least authority: every role at every route, against a table of its own, and tokens that are
// not good for a ledger.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "api/commands/authentication.h"
#include "api/commands/settings.h"
#include "api/http/route.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

// Operator, Admin, Portal, aGent, Subject, aUditor, Reviewer; * is everyone without a token.
constexpr std::string_view kTable = R"(
GET    /                                                     *
GET    /openapi.yaml                                         *
GET    /healthz                                              *
GET    /readyz                                               *
GET    /v1/backups                                           O
POST   /v1/backups                                           O
GET    /v1/backups/{backup}                                  O
GET    /v1/ledgers                                           O
POST   /v1/ledgers                                           O
GET    /v1/ledgers/{ledger}                                  OAPGSUR
GET    /v1/ledgers/{ledger}/region                           OAPGSUR
POST   /v1/ledgers/{ledger}/region                           OA
GET    /v1/ledgers/{ledger}/return                           A
GET    /v1/ledgers/{ledger}/closure                          OAU
POST   /v1/ledgers/{ledger}/closure                          O
GET    /v1/ledgers/{ledger}/signing-keys                     OAPGSUR
POST   /v1/ledgers/{ledger}/signing-keys                     O
GET    /v1/ledgers/{ledger}/contracts                        AUR
POST   /v1/ledgers/{ledger}/contracts                        A
GET    /v1/ledgers/{ledger}/contracts/{version}/signatory    AU
GET    /v1/ledgers/{ledger}/recipients                       APGUR
GET    /v1/ledgers/{ledger}/recipients/{recipient}           APGUR
PUT    /v1/ledgers/{ledger}/recipients/{recipient}           A
GET    /v1/ledgers/{ledger}/processing-register              AUR
GET    /v1/ledgers/{ledger}/notices                          AGUR
GET    /v1/ledgers/{ledger}/notices/{notice}                 AGUR
PATCH  /v1/ledgers/{ledger}/notices/{notice}                 AG
POST   /v1/ledgers/{ledger}/searches                         PG
POST   /v1/ledgers/{ledger}/logins                           P
GET    /v1/ledgers/{ledger}/relationships                    AUR
POST   /v1/ledgers/{ledger}/relationships                    P
GET    /v1/ledgers/{ledger}/relationships/{relationship}     AUR
POST   /v1/ledgers/{ledger}/relationships/{relationship}/end P
GET    /v1/ledgers/{ledger}/access-rules                     AUR
PUT    /v1/ledgers/{ledger}/access-rules                     A
POST   /v1/ledgers/{ledger}/access-rules/trial               AUR
GET    /v1/ledgers/{ledger}/access-review                    AUR
GET    /v1/ledgers/{ledger}/flags                            AUR
GET    /v1/ledgers/{ledger}/reports/{report}                 AUR
GET    /v1/ledgers/{ledger}/reviews                          AUR
POST   /v1/ledgers/{ledger}/reviews                          R
GET    /v1/ledgers/{ledger}/reviews/figures                  AUR
GET    /v1/ledgers/{ledger}/reviews/samples                  AUR
POST   /v1/ledgers/{ledger}/reviews/samples                  R
GET    /v1/ledgers/{ledger}/reviews/periods                  AUR
POST   /v1/ledgers/{ledger}/reviews/periods                  R
GET    /v1/ledgers/{ledger}/reviews/periods/{period}         AUR
GET    /v1/ledgers/{ledger}/reviews/questions                G
GET    /v1/ledgers/{ledger}/reviews/questions/{question}     G
POST   /v1/ledgers/{ledger}/reviews/questions/{question}/answer GR
GET    /v1/ledgers/{ledger}/reviews/{review}                 AUR
GET    /v1/ledgers/{ledger}/reviews/{review}/texts           UR
POST   /v1/ledgers/{ledger}/reviews/{review}/assignment      R
POST   /v1/ledgers/{ledger}/reviews/{review}/notes           R
POST   /v1/ledgers/{ledger}/reviews/{review}/questions       R
POST   /v1/ledgers/{ledger}/reviews/{review}/decision        R
POST   /v1/ledgers/{ledger}/reviews/{review}/confirmation    R
POST   /v1/ledgers/{ledger}/reviews/{review}/return          R
POST   /v1/ledgers/{ledger}/reviews/{review}/reopening       R
GET    /v1/ledgers/{ledger}/break-glass                      AGUR
POST   /v1/ledgers/{ledger}/break-glass                      PG
GET    /v1/ledgers/{ledger}/break-glass/{glass}              AGUR
POST   /v1/ledgers/{ledger}/break-glass/{glass}/end          APGR
GET    /v1/ledgers/{ledger}/subjects/{subject}/authorizations      APGSUR
POST   /v1/ledgers/{ledger}/subjects/{subject}/authorizations      APGS
GET    /v1/ledgers/{ledger}/authorizations/{authorization}         APGSUR
POST   /v1/ledgers/{ledger}/authorizations/{authorization}/end     APGS
GET    /v1/ledgers/{ledger}/accounting-suspensions                 AUR
POST   /v1/ledgers/{ledger}/accounting-suspensions                 AR
GET    /v1/ledgers/{ledger}/accounting-suspensions/{suspension}    AUR
POST   /v1/ledgers/{ledger}/accounting-suspensions/{suspension}/end AR
GET    /v1/ledgers/{ledger}/subjects/{subject}/accountings         APSUR
POST   /v1/ledgers/{ledger}/subjects/{subject}/accountings         APSR
GET    /v1/ledgers/{ledger}/accountings/{accounting}               APSUR
GET    /v1/ledgers/{ledger}/accountings/{accounting}/document      APSR
GET    /v1/ledgers/{ledger}/subjects/{subject}/marks         APUR
POST   /v1/ledgers/{ledger}/subjects/{subject}/marks         AP
DELETE /v1/ledgers/{ledger}/subjects/{subject}/marks/{mark}  AP
GET    /v1/ledgers/{ledger}/agents/{subject}/employment      APUR
PUT    /v1/ledgers/{ledger}/agents/{subject}/employment      AP
GET    /v1/ledgers/{ledger}/disclosures                      AUR
POST   /v1/ledgers/{ledger}/disclosures                      PG
GET    /v1/ledgers/{ledger}/subjects/{subject}/disclosures   APSUR
GET    /v1/ledgers/{ledger}/subjects/{subject}/notices       APSUR
GET    /v1/ledgers/{ledger}/settings/privacy                 APGUR
PATCH  /v1/ledgers/{ledger}/settings/privacy                 A
GET    /v1/ledgers/{ledger}/settings/privacy/history         AUR
GET    /v1/ledgers/{ledger}/privacy-notice                   APGSUR
GET    /v1/ledgers/{ledger}/session                          OAPGSUR
GET    /v1/ledgers/{ledger}/tokens                           OAU
POST   /v1/ledgers/{ledger}/tokens                           OAP
DELETE /v1/ledgers/{ledger}/tokens/{token}                   OAP
GET    /v1/ledgers/{ledger}/policies                         APGSUR
POST   /v1/ledgers/{ledger}/policies                         A
GET    /v1/ledgers/{ledger}/policies/{version}               APGSUR
GET    /v1/ledgers/{ledger}/purposes                         APGSUR
GET    /v1/ledgers/{ledger}/purposes/{purpose}               APGSUR
PUT    /v1/ledgers/{ledger}/purposes/{purpose}               A
GET    /v1/ledgers/{ledger}/subjects                         APGU
POST   /v1/ledgers/{ledger}/subjects                         APG
POST   /v1/ledgers/{ledger}/subjects/search                  APG
GET    /v1/ledgers/{ledger}/subjects/{subject}               APGSUR
GET    /v1/ledgers/{ledger}/subjects/{subject}/profile       PGSU
PATCH  /v1/ledgers/{ledger}/subjects/{subject}/profile       PGS
DELETE /v1/ledgers/{ledger}/subjects/{subject}/profile/{field}   PGS
GET    /v1/ledgers/{ledger}/subjects/{subject}/profile/{field}/history   GSU
GET    /v1/ledgers/{ledger}/subjects/{subject}/links         APGSU
POST   /v1/ledgers/{ledger}/subjects/{subject}/links         APG
GET    /v1/ledgers/{ledger}/agents/{subject}/attribution     AURS
GET    /v1/ledgers/{ledger}/agents/{subject}/lock            APUR
POST   /v1/ledgers/{ledger}/agents/{subject}/lock            A
POST   /v1/ledgers/{ledger}/agents/{subject}/unlock          A
POST   /v1/ledgers/{ledger}/subjects/{subject}/sessions      AP
GET    /v1/ledgers/{ledger}/subjects/{subject}/consents      APGSU
POST   /v1/ledgers/{ledger}/subjects/{subject}/consents      APGS
DELETE /v1/ledgers/{ledger}/subjects/{subject}/consents/{purpose}   PGS
GET    /v1/ledgers/{ledger}/content                          APGSU
POST   /v1/ledgers/{ledger}/content                          PGS
POST   /v1/ledgers/{ledger}/content/deletions                APGS
GET    /v1/ledgers/{ledger}/content/{item}                   PGSU
PATCH  /v1/ledgers/{ledger}/content/{item}                   PGS
DELETE /v1/ledgers/{ledger}/content/{item}                   APGS
POST   /v1/ledgers/{ledger}/subjects/{subject}/consents/{purpose}/revocation   A
GET    /v1/ledgers/{ledger}/subjects/{subject}/consents/{purpose}/receipt   APGSU
GET    /v1/ledgers/{ledger}/consent-prompt                   PGS
GET    /v1/ledgers/{ledger}/subjects/{subject}/objections    APGSU
POST   /v1/ledgers/{ledger}/subjects/{subject}/objections    APGS
GET    /v1/ledgers/{ledger}/subjects/{subject}/allowed       APGSUR
GET    /v1/ledgers/{ledger}/erasures                         APU
POST   /v1/ledgers/{ledger}/erasures                         APS
GET    /v1/ledgers/{ledger}/erasures/{erasure}               APSU
GET    /v1/ledgers/{ledger}/erasures/{erasure}/certificate   APSU
POST   /v1/ledgers/{ledger}/certificates                     *
GET    /v1/ledgers/{ledger}/subjects/{subject}/erasure-preview   APSU
GET    /v1/ledgers/{ledger}/holds                            APU
POST   /v1/ledgers/{ledger}/holds                            A
GET    /v1/ledgers/{ledger}/holds/{hold}                     APU
DELETE /v1/ledgers/{ledger}/holds/{hold}                     A
GET    /v1/ledgers/{ledger}/restrictions                     APGSU
POST   /v1/ledgers/{ledger}/restrictions                     APG
DELETE /v1/ledgers/{ledger}/restrictions/{restriction}       APG
GET    /v1/ledgers/{ledger}/requests                         APGSU
POST   /v1/ledgers/{ledger}/requests                         APGS
GET    /v1/ledgers/{ledger}/requests/{request}               APGSU
PATCH  /v1/ledgers/{ledger}/requests/{request}               APGS
GET    /v1/ledgers/{ledger}/retention/preview                AU
GET    /v1/ledgers/{ledger}/breaches                         AU
POST   /v1/ledgers/{ledger}/breaches                         A
GET    /v1/ledgers/{ledger}/breaches/{breach}                AU
PATCH  /v1/ledgers/{ledger}/breaches/{breach}                A
GET    /v1/ledgers/{ledger}/breaches/{breach}/affected       AU
POST   /v1/ledgers/{ledger}/breaches/{breach}/affected       A
POST   /v1/ledgers/{ledger}/breaches/{breach}/notifications  A
GET    /v1/ledgers/{ledger}/exports                          APSU
POST   /v1/ledgers/{ledger}/exports                          APS
GET    /v1/ledgers/{ledger}/exports/{export}                 APSU
GET    /v1/ledgers/{ledger}/exports/{export}/package         APS
GET    /v1/ledgers/{ledger}/accesses                         AUR
POST   /v1/ledgers/{ledger}/accesses                         PG
GET    /v1/ledgers/{ledger}/subjects/{subject}/accesses      APSUR
GET    /v1/ledgers/{ledger}/events                           AUR
GET    /v1/ledgers/{ledger}/events/histogram                 AUR
GET    /v1/ledgers/{ledger}/auditor-grants                   AU
POST   /v1/ledgers/{ledger}/auditor-grants                   A
GET    /v1/ledgers/{ledger}/auditor-grants/{grant}           AU
DELETE /v1/ledgers/{ledger}/auditor-grants/{grant}           A
GET    /v1/ledgers/{ledger}/verification                     OAUR
GET    /v1/ledgers/{ledger}/bundles                          AUR
POST   /v1/ledgers/{ledger}/bundles                          AUR
GET    /v1/ledgers/{ledger}/bundles/{bundle}                 AUR
GET    /v1/ledgers/{ledger}/bundles/{bundle}/file            AUR
GET    /v1/ledgers/{ledger}/events/counts                    AUR
GET    /v1/ledgers/{ledger}/events/stream                    AUR
GET    /v1/ledgers/{ledger}/agents/{subject}/history         AUR
GET    /v1/ledgers/{ledger}/content/{item}/history           APSUR
GET    /v1/ledgers/{ledger}/events/{sequence}                APGSUR
GET    /v1/ledgers/{ledger}/events/{sequence}/texts          APGUR
GET    /v1/ledgers/{ledger}/events/{sequence}/proof          APGSUR
GET    /v1/ledgers/{ledger}/subjects/{subject}/history       APSUR
GET    /v1/ledgers/{ledger}/consistency                      OAPGSUR
GET    /v1/ledgers/{ledger}/checkpoint                       OAPGSUR
GET    /v1/ledgers/{ledger}/checkpoint/witnessed             OAPGSUR
GET    /v1/ledgers/{ledger}/witnesses                        OAU
GET    /v1/ledgers/{ledger}/tile/{tile...}                   AUR
GET    /metrics                                              O
GET    /fhir/{ledger}/metadata                               OAPGSUR
POST   /fhir/{ledger}                                        PG
POST   /fhir/{ledger}/AuditEvent                             PG
GET    /fhir/{ledger}/AuditEvent                             AUR
GET    /fhir/{ledger}/AuditEvent/{id}                        APGUR
)";

struct Row {
  std::string method, path, roles;
};

std::vector<Row> table() {
  std::istringstream lines{std::string(kTable)};
  std::vector<Row> rows;
  for (Row row; lines >> row.method >> row.path >> row.roles;) rows.push_back(row);
  return rows;
}

const std::vector<std::pair<char, std::string>> kCallers{
    {'O', "operator"},    {'A', "admin"},   {'P', "portal"},  {'G', "agent:ines"},
    {'S', "subject:ada"}, {'U', "auditor"}, {'R', "reviewer"}};

void replace(std::string& text, std::string_view what, std::string_view by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

class P7Authority : public ::testing::Test {
 protected:
  P7Authority() { http.grant_auditor(); }

  /// The template with ids that nobody has.
  static std::string target(std::string path, const std::string& ledger = "clinic") {
    const auto id = ledger::SubjectId::random().str();
    replace(path, "{ledger}", ledger);
    for (const auto* name :
         {"{token}",      "{subject}",     "{erasure}", "{item}",         "{notice}",
          "{hold}",       "{restriction}", "{request}", "{breach}",       "{export}",
          "{backup}",     "{grant}",       "{bundle}",  "{relationship}", "{mark}",
          "{review}",     "{question}",    "{period}",  "{glass}",        "{authorization}",
          "{suspension}", "{accounting}"})
      replace(path, name, id);
    replace(path, "{version}", "v1");
    replace(path, "{purpose}", "newsletter");
    replace(path, "{field}", "city");
    replace(path, "{recipient}", "lab");
    replace(path, "{sequence}", "999999");
    replace(path, "{id}", "999999");
    replace(path, "{report}", "agents");
    replace(path, "{tile...}", "0/000.p/1");
    return path;
  }
  /// A body that is JSON and says nothing, where one is wanted; not from this machine, where that
  /// matters.
  HttpAnswer call(const Row& row, const std::string& path, const Headers& token) {
    Headers headers{{"Purpose-Of-Use", "TREAT"}, {"If-Match", "*"}, {"Via", "1.1 proxy"}};
    headers.insert(headers.end(), token.begin(), token.end());
    const bool has_body = row.method == "POST" || row.method == "PUT" || row.method == "PATCH";
    if (has_body) headers.emplace_back("Content-Type", "application/json");
    HttpClient client(http.port());
    return client.send(row.method, path, headers, has_body ? "[]" : "");
  }
  static Headers bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

  HttpWorld http;
};

TEST(P7AuthorityTable, EachRouteHasOneHandlerOfItsKindAndSomebodyWhoMayCallIt) {
  for (const auto& route : http::routes()) {
    EXPECT_NE(route.read == nullptr, route.write == nullptr) << route.name;
    EXPECT_EQ(route.kind == http::RouteKind::kRead, route.read != nullptr) << route.name;
    EXPECT_EQ(route.roles.empty(), route.entry == http::Entry::kPublic) << route.name;
  }
}

TEST_F(P7Authority, TheTableNamesEveryRoute) {
  std::set<std::pair<std::string, std::string>> told;
  for (const auto& row : table()) told.emplace(row.method, row.path);
  std::set<std::pair<std::string, std::string>> there;
  for (const auto& route : http::routes()) {
    there.emplace(http::method_name(route.method), route.path);
  }
  EXPECT_EQ(told, there);
}

TEST_F(P7Authority, EveryRoleAtEveryRoute) {
  for (const auto& row : table()) {
    for (const auto& [letter, who] : kCallers) {
      const auto answer = call(row, target(row.path), http.headers(who));
      const bool allowed = row.roles == "*" || row.roles.find(letter) != std::string::npos;
      const auto what = row.method + " " + row.path + " as " + who + ": " + answer.outcome();
      if (allowed) {
        EXPECT_NE(answer.status, 403U) << what;
        EXPECT_NE(answer.status, 401U) << what;
      } else {
        // Where no ledger is named, a ledger's tokens are unknown.
        const bool is_ledgers = row.path.find("{ledger}") != std::string::npos;
        EXPECT_EQ(answer.outcome(), is_ledgers ? "403 forbidden" : "401 invalid-token") << what;
      }
      EXPECT_LT(answer.status, 500U) << what;
    }
  }
}

TEST_F(P7Authority, NobodyWithoutAToken) {
  for (const auto& row : table()) {
    const auto answer = call(row, target(row.path), {});
    if (row.roles == "*") {
      EXPECT_EQ(answer.outcome(), row.method == "GET" ? "200" : "400 invalid-body") << row.path;
    } else {
      EXPECT_EQ(answer.outcome(), "401 unauthenticated") << row.method << " " << row.path;
      EXPECT_EQ(answer.header("www-authenticate"), "Bearer");
    }
  }
}

TEST_F(P7Authority, NoTokenThatIsNotGoodHere) {
  const auto other = http.other_admin();
  const auto of_system = http.issue(http.world.system(), ledger::Role::kAdmin);
  const auto expired = http.issue(http.world.clinic(), ledger::Role::kAdmin, std::nullopt, 60);
  const auto revoked = http.issue(http.world.clinic(), ledger::Role::kAdmin);
  {
    const auto snapshot = http.world.ledger()->snapshot();
    const auto row = projections::Views(*snapshot).token_by_hash(token_hash(*parse_token(revoked)));
    EXPECT_FALSE(http.world.run("admin", revoke_token, RevokeTokenInput{(*row)->id}).refused());
  }
  http.world.clock.advance_seconds(61);
  for (const auto& row : table()) {
    if (row.roles == "*" || row.path.find("{ledger}") == std::string::npos) continue;
    for (const auto& token : {other, of_system, revoked, std::string("lethe_x"), std::string()}) {
      EXPECT_EQ(call(row, target(row.path), bearer(token)).status, 401U) << row.path;
    }
    EXPECT_EQ(call(row, target(row.path), bearer(expired)).outcome(), "401 token-expired");
  }
}

TEST_F(P7Authority, AnUnknownLedgerLooksLikeAForeignOne) {
  const auto other = bearer(http.other_admin());
  for (const auto& row : table()) {
    if (row.path.find("{ledger}") == std::string::npos) continue;
    const auto foreign = call(row, target(row.path), other);
    const auto unknown = call(row, target(row.path, "nowhere"), other);
    EXPECT_EQ(foreign.body, unknown.body) << row.path;
    EXPECT_EQ(foreign.status, unknown.status) << row.path;
  }
  EXPECT_EQ(http.get("operator", "/v1/ledgers/nowhere").outcome(), "404 unknown-ledger");
}

TEST_F(P7Authority, APersonSeesNobodyElse) {
  http.define_consent();
  const auto bob = http.person("bob");
  const auto nobody = ledger::SubjectId::random().str();
  for (const auto* path :
       {"", "/profile", "/profile/city/history", "/links", "/consents", "/accesses", "/history",
        "/disclosures", "/notices", "/erasure-preview"}) {
    const auto theirs = http.get("subject:ada", "subjects/" + bob + path);
    const auto none = http.get("subject:ada", "subjects/" + nobody + path);
    EXPECT_EQ(theirs.outcome(), "404 unknown-subject") << path;
    EXPECT_EQ(theirs.body, none.body) << path;
  }
  EXPECT_EQ(http.send("subject:ada", "POST", "erasures",
                      R"({"subject":")" + bob + R"(","ground":"objection"})")
                .outcome(),
            "404 unknown-subject");
  EXPECT_EQ(http.get("subject:ada", "events/0").outcome(), "404 unknown-event");
  EXPECT_EQ(http.get("subject:ada", "subjects/" + http.person("ada")).outcome(), "200");
}

TEST_F(P7Authority, APersonIsNotToldWhichMemberOfStaff) {
  const auto ada = http.person("ada");
  const auto ines = http.agent("ines");
  EXPECT_EQ(
      http.get("agent:ines", "subjects/" + ada + "/profile", {{"Purpose-Of-Use", "TREAT"}}).status,
      200U);
  for (const auto* path : {"/accesses", "/history"}) {
    const auto own = http.get("subject:ada", "subjects/" + ada + path);
    EXPECT_EQ(own.status, 200U);
    EXPECT_EQ(own.body.find(ines), std::string::npos) << own.body;
    EXPECT_NE(http.get("reviewer", "subjects/" + ada + path).body.find(ines), std::string::npos);
  }
}

TEST_F(P7Authority, RefusalsLeaveTheirEvents) {
  const auto last_refusal = [&] {
    const auto size = http.log_size();
    const auto event = http.world.event({size - 1});
    return std::get<ledger::RequestRefused>(event.facts);
  };
  http.token("auditor");
  http.token("admin");
  EXPECT_EQ(http.send("auditor", "POST", "policies", "{}").status, 403U);
  // A refusal by role is queued, and the next command comes behind it.
  http.send("admin", "DELETE", "tokens/" + ledger::TokenId::random().str());
  const auto unknown = last_refusal();
  EXPECT_EQ(unknown.problem, "unknown-token");
  EXPECT_EQ(unknown.route, "/v1/ledgers/{ledger}/tokens/{token}");
  const auto forbidden =
      std::get<ledger::RequestRefused>(http.world.event({http.log_size() - 2}).facts);
  EXPECT_EQ(forbidden,
            (ledger::RequestRefused{"POST", "/v1/ledgers/{ledger}/policies", 403, "forbidden", 1}));
}

TEST_F(P7Authority, AFloodWithoutTokensLeavesFewEvents) {
  const auto before = http.log_size();
  for (int i = 0; i < 500; ++i) {
    EXPECT_EQ(http.get("", "/v1/ledgers/clinic/events").status, 401U);
  }
  http.dispatcher().stop();
  http.world.store().stop();
  const auto after = http.log_size();
  EXPECT_LE(after - before, 2U);
  std::uint64_t counted = 0;
  for (auto at = before; at < after; ++at) {
    counted += std::get<ledger::RequestRefused>(http.world.event({at}).facts).count;
  }
  EXPECT_EQ(counted, 500U);
}

}  // namespace
}  // namespace lethe::api::testing
