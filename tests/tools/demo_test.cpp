// The demo ledger, small: made, verified, and with everything in it that it is there to show.
#include "tools/demo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "api/commands/holds.h"
#include "api/commands/restrictions.h"
#include "projections/views.h"
#include "tests/ledger/temporary_directory.h"
#include "tests/tools/stored_world.h"
#include "tools/bootstrap.h"
#include "tools/demo_access.h"
#include "tools/verifying.h"

namespace lethe::tools::tests {
namespace {

using ::testing::HasSubstr;

class DemoTest : public ::testing::Test {
 protected:
  Places places() const {
    return {folder_.path() / "demo" / "data", folder_.path() / "demo" / "keys"};
  }
  std::string make(std::uint64_t people) {
    DemoOptions options;
    options.people = people;
    options.progress = [this](std::uint64_t done, std::uint64_t total) {
      EXPECT_EQ(done, ++steps_);
      total_ = total;
    };
    return make_demo(places(), options);
  }
  std::unique_ptr<DataDirectory> open() {
    std::string error;
    auto directory = DataDirectory::open(places(), {}, error);
    EXPECT_EQ(error, "");
    return directory;
  }

  lethe::tests::TemporaryDirectory folder_;
  std::uint64_t steps_ = 0, total_ = 0;
};

TEST_F(DemoTest, HoldsAYearOfEverythingAndVerifies) {
  ASSERT_EQ(make(60), "");
  EXPECT_EQ(steps_, total_);
  {
    const auto directory = open();
    ASSERT_TRUE(directory);
    const auto ledger = directory->store().find(kDemoLedger);
    ASSERT_TRUE(ledger);
    auto kinds = kinds_in(*ledger);
    EXPECT_GE(kinds["subject.registered"], 60U + 12U);
    EXPECT_EQ(kinds["policy.published"], 2U);
    for (const std::string kind :
         {"profile.edited", "access.recorded", "erasure.ordered", "erasure.completed"}) {
      EXPECT_GT(kinds[kind], 1U) << kind;
    }
    EXPECT_EQ(kinds["request.refused"], 0U);
    const auto last = ledger->event({ledger->size().value - 1}).value().time.micros;
    const auto now = ledger::system_clock().now().micros;
    constexpr std::int64_t kDay = 24LL * 60 * 60 * 1'000'000;
    EXPECT_GT(last, now - 30 * kDay) << "the year ends about now";
    EXPECT_LE(last, now);
    EXPECT_LT(ledger->event({0}).value().time.micros, now - 364 * kDay);
  }
  VerifyRequest request;
  request.place = places().data;
  request.keys = places().keys;
  std::string error;
  const auto logs = verify_place(request, error);
  EXPECT_EQ(error, "");
  ASSERT_EQ(logs.size(), 2U);
  for (const auto& log : logs) EXPECT_TRUE(log.report.consistent()) << verified_text(log);
  EXPECT_GT(logs.back().report.sections_intact, 0U);
  EXPECT_GT(logs.back().report.sections_erased, 0U);
}

TEST_F(DemoTest, TokensAreForEachRoleAndForPeopleWhoAreThere) {
  ASSERT_EQ(make(20), "");
  const auto directory = open();
  ASSERT_TRUE(directory);
  std::string error;
  auto access = issue_demo_tokens(directory->store(), error);
  ASSERT_TRUE(access) << error;
  access->url = "http://127.0.0.1:1";
  const auto snapshot = directory->store().find(kDemoLedger)->snapshot();
  const projections::Views views(*snapshot);
  const auto person = views.person(ledger::SubjectId::parse(access->person).value()).value();
  const auto staff = views.person(ledger::SubjectId::parse(access->staff).value()).value();
  ASSERT_TRUE(person && staff);
  EXPECT_EQ(person->type, ledger::SubjectType::kUser);
  EXPECT_EQ(staff->type, ledger::SubjectType::kAgent);
  EXPECT_EQ(person->state, projections::PersonState::kActive);
  const auto text = demo_environment(*access);
  EXPECT_THAT(text, HasSubstr("export LETHE='http://127.0.0.1:1/v1/ledgers/demo'\n"));
  for (const auto& token : tokens_of(*access)) {
    EXPECT_FALSE(token.text.empty()) << token.name;
    EXPECT_THAT(text, HasSubstr("export " + std::string(token.name) + "='" + token.text + "'\n"));
  }
  EXPECT_EQ(tokens_of(*access).size(), 7U);
}

/// Whoever is held or restricted, or came in another way than most, would refuse what README does.
TEST_F(DemoTest, TokensAreForSomebodyWithoutAStory) {
  ASSERT_EQ(make(20), "");
  const auto directory = open();
  ASSERT_TRUE(directory);
  const auto ledger = directory->store().find(kDemoLedger);
  std::string error;
  const auto chosen = [&] {
    return ledger::SubjectId::parse(issue_demo_tokens(directory->store(), error)->person).value();
  };
  std::set<ledger::SubjectId> seen{chosen()};
  const auto bind = [&](auto rule, auto input) {
    EXPECT_EQ(refusal_of(api::run(directory->store(), ledger->info().id,
                                  system_request(ledger->info().id, "test"), rule, input)),
              "");
    const auto next = chosen();
    EXPECT_TRUE(seen.insert(next).second) << "was chosen all the same";
    const auto snapshot = ledger->snapshot();
    const auto person = projections::Views(*snapshot).person(next).value().value();
    EXPECT_EQ(person.type, ledger::SubjectType::kUser);
    EXPECT_EQ(person.origin, ledger::Origin::kSignup);
    return next;
  };
  api::PlaceHoldInput hold;
  hold.subject = *seen.begin();
  hold.exception = ledger::KeepException::kLegalClaims;
  hold.reason = "a claim";
  api::SetRestrictionInput restriction;
  restriction.subject = bind(api::place_hold, hold);
  restriction.ground = ledger::RestrictionGround::kLegalClaims;
  bind(api::set_restriction, restriction);
}

TEST_F(DemoTest, WhatAStoppedRunLeftIsMadeAnew) {
  auto half = places().data;
  half += ".unfinished";
  std::filesystem::create_directories(half / "rocks");
  ASSERT_EQ(make(1), "");
  EXPECT_FALSE(std::filesystem::exists(half));
  EXPECT_TRUE(open());
}

TEST_F(DemoTest, ItIsNotMadeOverAnother) {
  ASSERT_EQ(make(1), "");
  steps_ = 0;
  EXPECT_THAT(make(1), HasSubstr("nothing was changed"));
  EXPECT_TRUE(open());
}

TEST_F(DemoTest, OtherDirectoriesAreNoDemo) {
  StoredWorld world;
  std::string error;
  EXPECT_FALSE(issue_demo_tokens(world.store(), error));
  EXPECT_THAT(error, HasSubstr("not a demo directory"));
}

}  // namespace
}  // namespace lethe::tools::tests
