// Idempotency-Key: every write is safe to repeat.
#include "api/commands/idempotency.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "tests/api/fixture.h"

namespace lethe::api::testing {
namespace {

class IdempotencyKey : public ::testing::Test {
 protected:
  Request keyed(const std::string& who, const std::string& key, std::string_view body) {
    auto request = world.request(who);
    request.idempotency =
        Idempotency{key, "/v1/ledgers/clinic/test", crypto::sha256(crypto::as_bytes(body))};
    return request;
  }
  template <class Input>
  Reply run(const Request& request, Ruled<Ruling> (*rule)(RuleContext&, const Input&),
            const Input& input) {
    return api::run(world.store(), world.clinic(), request, rule, input);
  }
  static RegisterSubjectInput somebody(std::optional<std::string> external_id = std::nullopt) {
    RegisterSubjectInput input;
    input.type = ledger::SubjectType::kUser;
    input.origin = ledger::Origin::kSignup;
    input.external_id = std::move(external_id);
    input.profile = {{"city", "Oslo"}};
    return input;
  }
  std::size_t kept_replies() {
    std::size_t count = 0;
    EXPECT_TRUE(world.store().journal().scan(ledger::Table::kReplies, {}, crypto::Bytes(40, 0xff),
                                             [&](auto, auto) { return ++count > 0; }));
    return count;
  }
  void erase(const std::string& id) {
    EraseSubjectInput input;
    input.subject = *ledger::SubjectId::parse(id);
    input.ground = ledger::ErasureGround::kObjection;
    ASSERT_FALSE(world.run("portal", erase_subject, input).refused());
  }
  World world;
};

TEST_F(IdempotencyKey, GivesTheSameAnswerWithoutAnotherEvent) {
  const auto first = run(keyed("portal", "k1", "a"), register_subject, somebody());
  const auto size = world.ledger()->size();
  const auto second = run(keyed("portal", "k1", "a"), register_subject, somebody());
  EXPECT_EQ(outcome(second), "201");
  EXPECT_TRUE(second.replayed);
  EXPECT_FALSE(first.replayed);
  EXPECT_EQ(second.answer().body, first.answer().body);
  EXPECT_EQ(second.answer().location, first.answer().location);
  EXPECT_EQ(second.answer().revision, first.answer().revision);
  EXPECT_EQ(second.outcome.events, 0U);
  EXPECT_EQ(world.ledger()->size(), size);
}

TEST_F(IdempotencyKey, RefusesAnotherRequest) {
  EXPECT_EQ(outcome(run(keyed("portal", "k1", "a"), register_subject, somebody())), "201");
  const auto other_body = run(keyed("portal", "k1", "b"), register_subject, somebody());
  EXPECT_EQ(outcome(other_body), "422 idempotency-key-reused");
  EXPECT_EQ(world.kinds_of(other_body), std::vector<std::string>{"request.refused"});

  auto request = keyed("portal", "k1", "a");
  request.idempotency->path += "/else";
  EXPECT_EQ(outcome(run(request, register_subject, somebody())), "422 idempotency-key-reused");
  request = keyed("portal", "k1", "a");
  request.method = "PUT";
  EXPECT_EQ(outcome(run(request, register_subject, somebody())), "422 idempotency-key-reused");
  EXPECT_TRUE(run(keyed("portal", "k1", "a"), register_subject, somebody()).replayed);
}

TEST_F(IdempotencyKey, BelongsToItsTokenAndLedger) {
  EXPECT_FALSE(run(keyed("portal", "k1", "a"), register_subject, somebody()).replayed);
  EXPECT_FALSE(run(keyed("admin", "k1", "a"), register_subject, somebody()).replayed);
  EXPECT_FALSE(run(keyed("portal", "k2", "a"), register_subject, somebody()).replayed);
  EXPECT_FALSE(api::run(world.store(), world.system(), keyed("portal", "k1", "a"), publish_policy,
                        {"v1", "https://a.example/", "en", {}, false})
                   .replayed);
}

TEST_F(IdempotencyKey, HoldsForADay) {
  EXPECT_FALSE(run(keyed("portal", "k1", "a"), register_subject, somebody()).replayed);
  world.clock.advance_seconds(86'399);
  EXPECT_TRUE(run(keyed("portal", "k1", "a"), register_subject, somebody()).replayed);
  world.clock.advance_seconds(1);
  const auto anew = run(keyed("portal", "k1", "b"), register_subject, somebody());
  EXPECT_EQ(outcome(anew), "201");
  EXPECT_FALSE(anew.replayed);
  EXPECT_TRUE(run(keyed("portal", "k1", "b"), register_subject, somebody()).replayed);
}

TEST_F(IdempotencyKey, IsSweptWhenItsTimeIsOver) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(run(keyed("portal", "old" + std::to_string(i), "a"), register_subject, somebody())
                     .replayed);
  }
  world.clock.advance_days(2);
  EXPECT_FALSE(run(keyed("portal", "new", "a"), register_subject, somebody()).replayed);
  EXPECT_EQ(kept_replies(), 6U);
  EXPECT_EQ(*sweep_replies(world.store(), world.clinic(), world.clock.now(), 3), 3U);
  EXPECT_EQ(*sweep_replies(world.store(), world.system(), world.clock.now(), 3), 0U);
  EXPECT_FALSE(world.erase("portal", "nobody").replayed);  // behind the sweep
  EXPECT_EQ(kept_replies(), 3U);
  EXPECT_EQ(*sweep_replies(world.store(), world.clinic(), world.clock.now(), 3), 2U);
  EXPECT_FALSE(world.erase("portal", "nobody").replayed);
  EXPECT_EQ(*sweep_replies(world.store(), world.clinic(), world.clock.now(), 3), 0U);
  EXPECT_EQ(kept_replies(), 1U);
}

TEST_F(IdempotencyKey, KeepsRefusalsOfTheRules) {
  const auto id = text_at(
      run(keyed("portal", "k0", "a"), register_subject, somebody("crm-1")).answer().body, "id");
  WithdrawConsentInput withdraw{*ledger::SubjectId::parse(id), "newsletter"};
  const auto first = run(keyed("portal", "k1", ""), withdraw_consent, withdraw);
  const auto second = run(keyed("portal", "k1", ""), withdraw_consent, withdraw);
  EXPECT_EQ(outcome(second), "409 consent-not-given");
  EXPECT_TRUE(second.replayed);
  EXPECT_EQ(second.outcome.events, 0U);
  EXPECT_EQ(problem_json(second.problem()), problem_json(first.problem()));

  EditProfileInput edit;
  edit.subject = withdraw.subject;
  edit.revision = 7;
  edit.profile = {{"city", "Rome"}};
  EXPECT_EQ(outcome(run(keyed("portal", "k2", "e"), edit_profile, edit)), "412 revision-mismatch");
  const auto again = run(keyed("portal", "k2", "e"), edit_profile, edit);
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.problem().members.at("revision"), 1);
}

TEST_F(IdempotencyKey, DoesNotKeepBadInputNorAnythingPersonalWithoutAPerson) {
  auto input = somebody();
  input.profile = {{"shoe_size", "43"}};
  EXPECT_EQ(outcome(run(keyed("portal", "k1", "a"), register_subject, input)), "400 invalid-body");
  EXPECT_EQ(outcome(run(keyed("portal", "k1", "b"), register_subject, somebody("crm-1"))), "201");
  EXPECT_EQ(outcome(run(keyed("portal", "k2", "a"), register_subject, somebody("crm-1"))),
            "409 external-id-taken");
  const auto again = run(keyed("portal", "k2", "a"), register_subject, somebody("crm-1"));
  EXPECT_EQ(outcome(again), "409 external-id-taken");
  EXPECT_FALSE(again.replayed);
  EXPECT_EQ(kept_replies(), 1U);
}

TEST_F(IdempotencyKey, P4ErasureTakesTheRepliesOfThePerson) {
  const auto first = run(keyed("portal", "k1", "a"), register_subject, somebody());
  erase(text_at(first.answer().body, "id"));
  for (const auto* body : {"a", "b"}) {
    const auto again = run(keyed("portal", "k1", body), register_subject, somebody());
    EXPECT_EQ(outcome(again), "410 reply-erased");
    EXPECT_EQ(world.kinds_of(again), std::vector<std::string>{"request.refused"});
  }
}

TEST_F(IdempotencyKey, AnErasureIsAnsweredAgainWithItsCertificate) {
  for (const bool with_reason : {false, true}) {
    EraseSubjectInput input;
    input.subject = world.register_person("ann", ledger::SubjectType::kUser, {{"city", "Oslo"}});
    input.ground = ledger::ErasureGround::kObjection;
    if (with_reason) input.reason = "asked by phone";
    const auto key = with_reason ? "k1" : "k2";
    const auto first = run(keyed("portal", key, "a"), erase_subject, input);
    const auto again = run(keyed("portal", key, "a"), erase_subject, input);
    EXPECT_EQ(outcome(again), "201");
    EXPECT_TRUE(again.replayed);
    EXPECT_EQ(again.answer().body, first.answer().body);
    EXPECT_EQ(text_at(again.answer().body, "state"), "completed");
    EXPECT_EQ(outcome(run(keyed("portal", key, "b"), erase_subject, input)),
              "422 idempotency-key-reused");
  }
}

TEST_F(IdempotencyKey, ATokenIsToldAgainToWhoRepeatsTheRequest) {
  IssueTokenInput input;
  input.role = ledger::Role::kPortal;
  input.ttl_seconds = 3'600;
  const auto first = run(keyed("admin", "k1", "a"), issue_token, input);
  const auto again = run(keyed("admin", "k1", "a"), issue_token, input);
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.answer().body, first.answer().body);
}

TEST_F(IdempotencyKey, MakesALedgerOnce) {
  const CreateLedgerInput input{"north", "us", "test.example"};
  const auto first = run_create_ledger(world.store(), keyed("operator", "k1", "a"), input);
  const auto again = run_create_ledger(world.store(), keyed("operator", "k1", "a"), input);
  EXPECT_EQ(outcome(again), "201");
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.answer().body.at("id"), first.answer().body.at("id"));
}

TEST_F(IdempotencyKey, RacingThreadsMakeOnePerson) {
  constexpr std::size_t kThreads = 16;
  const auto before = world.ledger()->size().value;
  std::vector<Request> requests;
  for (std::size_t i = 0; i < kThreads; ++i) requests.push_back(keyed("portal", "race", "a"));
  std::vector<Reply> replies(kThreads);
  std::promise<void> start;
  auto started = start.get_future().share();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      started.wait();
      replies[i] = run(requests[i], register_subject, somebody());
    });
  }
  start.set_value();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(world.ledger()->size().value, before + 1);
  std::size_t originals = 0;
  for (const auto& reply : replies) {
    EXPECT_EQ(reply.answer().body, replies[0].answer().body);
    if (!reply.replayed) ++originals;
  }
  EXPECT_EQ(originals, 1U);
}

TEST(IdempotencyHeader, IsAQuotedString) {
  EXPECT_EQ(*parse_idempotency_key(R"("abc")"), "abc");
  EXPECT_EQ(*parse_idempotency_key(R"("a\"\\b")"), R"(a"\b)");
  EXPECT_EQ(parse_idempotency_key("\"" + std::string(255, 'k') + "\"")->size(), 255U);
  for (const std::string header :
       {"", "abc", "\"", "\"\"", "\"abc", "abc\"", R"("a"b")", R"("a\n")", R"("a\")", "\"a\tb\"",
        "\"\xc3\xa9\"", "\"abc\" ", "\"abc\";x=1"}) {
    const auto key = parse_idempotency_key(header);
    ASSERT_FALSE(key) << header;
    EXPECT_EQ(key.error().type, ProblemType::kInvalidHeader);
  }
  EXPECT_FALSE(parse_idempotency_key("\"" + std::string(256, 'k') + "\""));
}

}  // namespace
}  // namespace lethe::api::testing
