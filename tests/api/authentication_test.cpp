// Tokens: who calls, and every way in which nobody does.
#include "api/commands/authentication.h"

#include <gtest/gtest.h>

#include "api/commands/refusals.h"
#include "tests/api/fixture.h"

namespace lethe::api::testing {
namespace {

class Authentication : public ::testing::Test {
 protected:
  struct Issued {
    std::string text;
    ledger::TokenId id;
  };
  Issued issue(ledger::Role role, std::optional<ledger::SubjectId> subject = std::nullopt,
               bool on_system = false) {
    IssueTokenInput input;
    input.role = role;
    input.subject = subject;
    input.ttl_seconds = 3'600;
    const auto reply = run(world.store(), on_system ? world.system() : world.clinic(),
                           world.request(on_system ? "operator" : "admin"), issue_token, input);
    EXPECT_EQ(outcome(reply), "201");
    return {text_at(reply.answer().body, "token"),
            *ledger::TokenId::parse(text_at(reply.answer().body, "id"))};
  }
  /// The role, or the problem's code.
  std::string who(const std::string& token, std::string_view route = "clinic") {
    const auto system = world.store().system();
    const auto ledger = world.store().find(route);
    const auto system_state = system->snapshot();
    const auto state = ledger ? ledger->snapshot() : nullptr;
    std::optional<TokenLedger> place;
    if (ledger) place.emplace(TokenLedger{ledger->info().id, projections::Views(*state)});
    const auto caller = authenticate(
        token, place, {system->info().id, projections::Views(*system_state)}, world.clock.now());
    if (!caller) return std::string(info(caller.error().type).code);
    last = *caller;
    return std::string(ledger::name_of(caller->role));
  }
  World world;
  Caller last;
};

TEST_F(Authentication, KnowsTheCaller) {
  const auto ann = world.register_person("ann", ledger::SubjectType::kUser);
  const auto token = issue(ledger::Role::kSubject, ann);
  EXPECT_EQ(who(token.text), "subject");
  EXPECT_EQ(last.subject, ann);
  EXPECT_EQ(last.token, token.id);
  EXPECT_EQ(last.ledger, world.clinic());
  EXPECT_EQ(who(issue(ledger::Role::kAuditor).text), "auditor");
}

TEST_F(Authentication, TakesNothingElseForAToken) {
  const auto token = issue(ledger::Role::kAdmin).text;
  ASSERT_EQ(token.size(), 49U);
  EXPECT_EQ(who(token), "admin");
  auto changed = token;
  changed[20] = changed[20] == 'A' ? 'B' : 'A';
  auto upper = token;
  upper[0] = 'L';
  for (const auto& wrong :
       {std::string(), std::string("lethe_"), token.substr(0, 48), token + "A", token + "=",
        " " + token, upper, changed, std::string(49, '/'),
        std::string("lethe_") + std::string(43, '+'),
        std::string("lethe_") + std::string(42, 'A') + "B", std::string(100'000, 'x')}) {
    EXPECT_EQ(who(wrong), "invalid-token") << wrong.substr(0, 60);
  }
}

TEST_F(Authentication, TokensExpire) {
  const auto token = issue(ledger::Role::kAdmin).text;
  world.clock.advance_seconds(3'599);
  EXPECT_EQ(who(token), "admin");
  world.clock.advance_seconds(1);
  EXPECT_EQ(who(token), "token-expired");
}

TEST_F(Authentication, TokensAreRevoked) {
  const auto token = issue(ledger::Role::kAdmin);
  EXPECT_EQ(outcome(world.run("admin", revoke_token, RevokeTokenInput{token.id})), "200");
  EXPECT_EQ(who(token.text), "invalid-token");
  world.clock.advance_days(1);
  EXPECT_EQ(who(token.text), "invalid-token");
}

TEST_F(Authentication, TokensOfErasedPeopleAreOver) {
  const auto ann = world.register_person("ann", ledger::SubjectType::kUser);
  const auto dan = world.register_person("dan", ledger::SubjectType::kAgent);
  const auto anns = issue(ledger::Role::kSubject, ann).text;
  const auto dans = issue(ledger::Role::kAgent, dan).text;
  EXPECT_EQ(who(dans), "agent");
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  EXPECT_EQ(outcome(world.erase("admin", "dan")), "201");
  EXPECT_EQ(who(anns), "invalid-token");
  EXPECT_EQ(who(dans), "invalid-token");
}

TEST_F(Authentication, P7OneLedgerDoesNotKnowAnothersTokens) {
  EXPECT_EQ(outcome(run_create_ledger(world.store(), world.request("operator"),
                                      {"north", "us", "test.example"})),
            "201");
  const auto admin = issue(ledger::Role::kAdmin).text;
  EXPECT_EQ(who(admin, "clinic"), "admin");
  EXPECT_EQ(who(admin, "north"), "invalid-token");
  EXPECT_EQ(who(admin, "system"), "invalid-token");
  EXPECT_EQ(who(admin, "nowhere"), "invalid-token");
}

TEST_F(Authentication, OperatorsAreKnownEverywhereOtherSystemTokensAtHome) {
  const auto oper = issue(ledger::Role::kOperator, std::nullopt, true).text;
  const auto admin = issue(ledger::Role::kAdmin, std::nullopt, true).text;
  for (const auto* route : {"clinic", "system", "nowhere"}) {
    EXPECT_EQ(who(oper, route), "operator") << route;
    EXPECT_EQ(last.ledger, world.system());
  }
  EXPECT_EQ(who(admin, "system"), "admin");
  EXPECT_EQ(who(admin, "clinic"), "invalid-token");
}

TEST_F(Authentication, ALedgerKeepsTheHashOnly) {
  const auto token = issue(ledger::Role::kAdmin);
  const auto secret = parse_token(token.text);
  ASSERT_TRUE(secret);
  EXPECT_EQ(token_text(*secret), token.text);
  const auto event = world.event({world.ledger()->size().value - 1});
  EXPECT_EQ(std::get<ledger::TokenIssued>(event.facts).hash, token_hash(*secret));
}

TEST_F(Authentication, ActorsFollowFromTheCaller) {
  Caller caller;
  caller.token = ledger::TokenId::random();
  caller.subject = ledger::SubjectId::random();
  using ledger::ActorType;
  using ledger::Role;
  const auto actor = [&](Role role) {
    caller.role = role;
    return actor_of(caller);
  };
  EXPECT_EQ(actor(Role::kSubject),
            (ledger::Actor{ActorType::kUser, ledger::actor_id(caller.subject), caller.token}));
  EXPECT_EQ(actor(Role::kAgent),
            (ledger::Actor{ActorType::kAgent, ledger::actor_id(caller.subject), caller.token}));
  for (const auto role :
       {Role::kOperator, Role::kAdmin, Role::kPortal, Role::kAuditor, Role::kReviewer}) {
    EXPECT_EQ(actor(role),
              (ledger::Actor{ActorType::kService, ledger::actor_id(caller.token), caller.token}));
  }
  EXPECT_EQ(actor_of(Caller::system({})), (ledger::Actor{ActorType::kSystem, {}, {}}));
}

class Refusals : public ::testing::Test {
 protected:
  /// The refusals in the log: `<count> <status> <problem> <method> <route>`.
  std::vector<std::string> refusals() {
    // Whatever was submitted before is committed by now.
    EXPECT_FALSE(world.run("admin", change_settings, {}).refused());
    std::vector<std::string> out;
    for (std::uint64_t i = 0; i < world.ledger()->size().value; ++i) {
      const auto event = world.event({i});
      if (const auto* facts = std::get_if<ledger::RequestRefused>(&event.facts)) {
        out.push_back(std::to_string(facts->count) + " " + std::to_string(facts->status) + " " +
                      facts->problem + " " + facts->method + " " + facts->route);
      }
    }
    return out;
  }
  World world;
  RefusalLog log{world.store(), world.clock};
};

TEST_F(Refusals, OfACallerAreWrittenOneByOne) {
  const auto request = world.request("auditor");
  log.refused(world.clinic(), request, ProblemType::kForbidden);
  log.refused(world.clinic(), request, ProblemType::kForbidden);
  log.refused(world.clinic(), request, ProblemType::kInvalidBody);
  const std::string one = "1 403 forbidden POST /v1/ledgers/{ledger}/test";
  EXPECT_EQ(refusals(), (std::vector<std::string>{one, one}));
  const auto event = world.event({world.ledger()->size().value - 1});
  EXPECT_EQ(event.actor.id, ledger::actor_id(request.caller.token));
  EXPECT_EQ(event.request, request.id);
}

TEST_F(Refusals, OfNobodyArePutTogether) {
  for (int i = 0; i < 1'000; ++i) {
    log.unauthenticated(world.clinic(), "GET", "/a", ProblemType::kInvalidToken);
  }
  EXPECT_EQ(refusals(), std::vector<std::string>{"1 401 invalid-token GET /a"});
  log.flush();
  EXPECT_EQ(refusals().size(), 1U);
  world.clock.advance_seconds(1);
  log.flush();
  log.flush();
  EXPECT_EQ(refusals().back(), "999 401 invalid-token GET /a");
  EXPECT_EQ(refusals().size(), 2U);
  log.unauthenticated(world.clinic(), "GET", "/a", ProblemType::kInvalidToken);
  log.unauthenticated(world.clinic(), "POST", "/b", ProblemType::kTokenExpired);
  log.flush(true);
  EXPECT_EQ(refusals().size(), 3U);
  EXPECT_EQ(refusals().back(), "2 401 unauthenticated * *");
  world.clock.advance_seconds(2);
  log.unauthenticated(world.clinic(), "POST", "/b", ProblemType::kTokenExpired);
  EXPECT_EQ(refusals().back(), "1 401 token-expired POST /b");
  EXPECT_EQ(world.event({world.ledger()->size().value - 1}).actor.type, ledger::ActorType::kSystem);
}

}  // namespace
}  // namespace lethe::api::testing
