// Rules decide one after another: what two callers try at once, one of them gets.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "tests/api/fixture.h"

namespace lethe::api::testing {
namespace {

constexpr std::size_t kThreads = 16;

/// Runs the same command on every thread at once; how often each outcome came.
template <class Input>
std::map<std::string, std::size_t> race(World& world,
                                        Ruled<Ruling> (*rule)(RuleContext&, const Input&),
                                        const Input& input) {
  std::vector<Request> requests;
  for (std::size_t i = 0; i < kThreads; ++i) requests.push_back(world.request("portal"));
  std::vector<std::string> outcomes(kThreads);
  std::promise<void> start;
  auto started = start.get_future().share();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      started.wait();
      const auto reply = run(world.store(), world.clinic(), requests[i], rule, input);
      outcomes[i] = outcome(reply) + " " + std::to_string(reply.outcome.events);
    });
  }
  start.set_value();
  for (auto& thread : threads) thread.join();
  std::map<std::string, std::size_t> counts;
  for (const auto& one : outcomes) ++counts[one];
  return counts;
}
using Counts = std::map<std::string, std::size_t>;

class Races : public ::testing::Test {
 protected:
  void SetUp() override {
    ann = world.register_person("ann", ledger::SubjectType::kUser, {{"city", "Oslo"}});
    world.publish("v1");
    DefinePurposeInput purpose;
    purpose.purpose = "news";
    purpose.basis = ledger::LegalBasis::kConsent;
    world.define(purpose);
  }
  World world;
  ledger::SubjectId ann;
};

TEST_F(Races, RacingThreadsTakeAnExternalIdOnce) {
  RegisterSubjectInput input;
  input.type = ledger::SubjectType::kUser;
  input.origin = ledger::Origin::kSignup;
  input.external_id = "crm-1";
  EXPECT_EQ(race(world, register_subject, input),
            (Counts{{"201 1", 1}, {"409 external-id-taken 1", kThreads - 1}}));
}

TEST_F(Races, RacingThreadsEditARevisionOnce) {
  const EditProfileInput input{ann, 1, {{"city", "Rome"}}, {}};
  EXPECT_EQ(race(world, edit_profile, input),
            (Counts{{"200 1", 1}, {"412 revision-mismatch 1", kThreads - 1}}));
  EXPECT_EQ(world.row("ann").revision, 2U);
}

TEST_F(Races, RacingThreadsWithdrawOnce) {
  EXPECT_EQ(outcome(world.consent("portal", "ann", "news", ledger::ConsentStatus::kGiven, "v1")),
            "201");
  EXPECT_EQ(race(world, withdraw_consent, WithdrawConsentInput{ann, "news"}),
            (Counts{{"200 1", 1}, {"200 0", kThreads - 1}}));
}

TEST_F(Races, RacingThreadsDeleteAFieldOnce) {
  EXPECT_EQ(race(world, delete_field, DeleteFieldInput{ann, "city", std::nullopt}),
            (Counts{{"200 1", 1}, {"404 unknown-field 1", kThreads - 1}}));
}

TEST_F(Races, RacingThreadsEraseOnce) {
  EraseSubjectInput input;
  input.subject = ann;
  input.ground = ledger::ErasureGround::kObjection;
  EXPECT_EQ(race(world, erase_subject, input), (Counts{{"201 1", 1}, {"200 0", kThreads - 1}}));
}

/// Whichever comes first: the person is erased before there is a hold, or waits for its end.
TEST_F(Races, RacingThreadsHoldAndErase) {
  constexpr int kRounds = 60;
  std::map<std::string, int> ends;
  for (int i = 0; i < kRounds; ++i) {
    const auto name = "held" + std::to_string(i);
    const auto person = world.register_person(name, ledger::SubjectType::kUser, {{"city", "Oslo"}});
    PlaceHoldInput hold;
    hold.subject = person;
    hold.exception = ledger::KeepException::kLegalClaims;
    hold.reason = "A court wants it.";
    EraseSubjectInput erasure;
    erasure.subject = person;
    erasure.ground = ledger::ErasureGround::kObjection;
    const auto hold_request = world.request("admin");
    const auto erase_request = world.request("portal");
    auto held = std::async(std::launch::async, [&] {
      return run(world.store(), world.clinic(), hold_request, place_hold, hold);
    });
    auto erased = std::async(std::launch::async, [&] {
      return run(world.store(), world.clinic(), erase_request, erase_subject, erasure);
    });
    const auto first = held.get();
    const auto second = erased.get();
    EXPECT_EQ(outcome(first), "201");
    const bool hold_came_first = first.outcome.first < second.outcome.first;
    EXPECT_EQ(outcome(second), hold_came_first ? "202" : "201");
    EXPECT_EQ(world.row(name).state, hold_came_first ? projections::PersonState::kWithheld
                                                     : projections::PersonState::kErased);
    const auto registered = world.event(world.row(name).registered_at);
    EXPECT_EQ(world.section_text(registered, 0) == "Oslo", hold_came_first);
    ++ends[outcome(second)];
  }
  EXPECT_EQ(ends["201"] + ends["202"], kRounds);
}

/// However many lift it: what it held is erased once.
TEST_F(Races, RacingThreadsLiftAHoldOnce) {
  PlaceHoldInput hold;
  hold.subject = ann;
  hold.exception = ledger::KeepException::kLegalClaims;
  hold.reason = "A court wants it.";
  const auto placed = world.run("admin", place_hold, hold);
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "202");
  const LiftHoldInput lift{*ledger::HoldId::parse(text_at(placed.answer().body, "id"))};
  EXPECT_EQ(race(world, lift_hold, lift), (Counts{{"200 2", 1}, {"200 0", kThreads - 1}}));
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kErased);
}

TEST_F(Races, RacingThreadsMakeALedgerOnce) {
  const CreateLedgerInput input{"north", "us", "test.example"};
  std::vector<std::future<std::string>> made;
  std::vector<Request> requests;
  for (std::size_t i = 0; i < kThreads; ++i) requests.push_back(world.request("operator"));
  for (auto& request : requests) {
    made.push_back(std::async(std::launch::async, [&] {
      return outcome(run_create_ledger(world.store(), request, input));
    }));
  }
  Counts counts;
  for (auto& one : made) ++counts[one.get()];
  EXPECT_EQ(counts, (Counts{{"201", 1}, {"409 ledger-exists", kThreads - 1}}));
}

}  // namespace
}  // namespace lethe::api::testing
