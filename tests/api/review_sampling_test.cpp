// Samples: the same out of the same log, at random what the seed says and nobody prefers, by risk
// what deserves a look, and nothing twice.
#include "api/review/sampling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "tests/api/review_world.h"

namespace lethe::api::review {
namespace {

using ledger::SampleMethod;
using ledger::Sequence;
using testing::outcome;
using testing::ReviewWorld;

TEST(NegativeLog2, IsRightToTwentyPlaces) {
  constexpr double kScale = 4294967296.0;
  EXPECT_EQ(negative_log2(UINT64_MAX), 1U);
  EXPECT_EQ(negative_log2(0), std::uint64_t{64} << 32U);
  EXPECT_EQ(negative_log2((std::uint64_t{1} << 63U) - 1), std::uint64_t{1} << 32U) << "a half";
  std::uint64_t number = 0x9e3779b97f4a7c15;
  auto before = UINT64_MAX;
  for (std::uint64_t u = 1; u < std::uint64_t{1} << 62U; u = u * 3 + 1) {
    EXPECT_LE(negative_log2(u), before) << u;
    before = negative_log2(u);
  }
  for (int i = 0; i < 1'000; ++i) {
    number = number * 6364136223846793005U + 1442695040888963407U;
    const auto exact = 64 - std::log2(static_cast<double>(number) + 1);
    EXPECT_NEAR(static_cast<double>(negative_log2(number)) / kScale, exact, 1e-6) << number;
  }
}

class Sampling : public ::testing::Test {
 protected:
  SampleRequest request(SampleMethod method, std::uint32_t most, std::uint8_t seed = 1) const {
    SampleRequest out;
    out.method = method;
    out.seed.bytes.fill(seed);
    out.size = world.ledger()->size().value;
    out.behind = Sequence{out.size};
    out.most = most;
    return out;
  }
  std::vector<Sequence> drawn(const SampleRequest& asked) const {
    const auto snapshot = world.ledger()->snapshot();
    std::vector<Sequence> out;
    for (const auto& one : draw_sample(*world.ledger(), *snapshot, asked).value().drawn) {
      out.push_back(one.access);
    }
    return out;
  }

  ReviewWorld world;
};

TEST_F(Sampling, DrawsTheSameAgainWhateverCameSince) {
  for (int i = 0; i < 60; ++i) world.look(i % 3 == 0 ? "olaf" : "ines");
  world.flag_all();
  for (const auto method : {SampleMethod::kRandom, SampleMethod::kRiskWeighted}) {
    const auto asked = request(method, 10);
    const auto first = drawn(asked);
    EXPECT_EQ(first.size(), 10U);
    EXPECT_NE(drawn(request(method, 10, 2)), first) << "another seed";
    world.opened(first.front());
    for (int i = 0; i < 20; ++i) world.look("ines");
    world.flag_all();
    EXPECT_EQ(drawn(asked), first);
    const auto now = drawn(request(method, 80));
    EXPECT_EQ(std::count(now.begin(), now.end(), first.front()), 0) << "it is in a review";
  }
}

TEST_F(Sampling, DrawsWhatRulesWouldLookAtAndNothingTwice) {
  const auto usual = world.look("ines");
  world.look("ines", "zoe", ledger::AccessOutcome::kSeriousFailure);
  RecordAccessInput by_portal;
  by_portal.subject = world.person("zoe");
  by_portal.purpose_of_use = "TREAT";
  by_portal.action = ledger::AccessAction::kRead;
  by_portal.resource_type = "Observation";
  by_portal.by_application = true;
  EXPECT_EQ(outcome(world.run("portal", record_access, by_portal)), "201");
  const auto other = world.look("olaf");
  EXPECT_EQ(drawn(request(SampleMethod::kRandom, 500)), (std::vector{usual, other}));
  auto early = request(SampleMethod::kRandom, 500);
  early.behind = other;
  EXPECT_EQ(drawn(early), std::vector{usual});
  early.from = usual.next();
  EXPECT_TRUE(drawn(early).empty());
  early.from = early.behind;
  EXPECT_TRUE(drawn(early).empty());
}

/// Of 40 accesses, 10 at a time: each is drawn a quarter of the time.
TEST_F(Sampling, PrefersNobodyAtRandom) {
  for (int i = 0; i < 40; ++i) world.look(i < 30 ? "ines" : "olaf");
  std::map<Sequence, int> counts;
  constexpr int kRounds = 240;
  for (int seed = 1; seed <= kRounds; ++seed) {
    for (const auto access :
         drawn(request(SampleMethod::kRandom, 10, static_cast<std::uint8_t>(seed)))) {
      ++counts[access];
    }
  }
  ASSERT_EQ(counts.size(), 40U);
  double chi = 0;
  for (const auto& [access, count] : counts) {
    chi += (count - kRounds / 4.0) * (count - kRounds / 4.0) / (kRounds / 4.0);
  }
  EXPECT_LT(chi, 73.4) << "39 degrees of freedom, one in a thousand";
}

TEST_F(Sampling, PrefersByRiskWhatIsFlagged) {
  std::set<Sequence> flagged;
  for (int i = 0; i < 40; ++i) {
    const auto access = world.look(i % 2 == 0 ? "ines" : "olaf", i < 4 ? "zoe" : "mia");
    if (i < 4) flagged.insert(access);
  }
  world.flag_all();
  std::size_t at_random = 0, by_risk = 0;
  for (int seed = 1; seed <= 60; ++seed) {
    const auto byte = static_cast<std::uint8_t>(seed);
    for (const auto access : drawn(request(SampleMethod::kRandom, 4, byte))) {
      at_random += flagged.count(access);
    }
    for (const auto access : drawn(request(SampleMethod::kRiskWeighted, 4, byte))) {
      by_risk += flagged.count(access);
    }
  }
  EXPECT_LT(at_random, 60U) << "a tenth of 240 is expected";
  EXPECT_GT(by_risk, 60U) << "a third";
}

TEST_F(Sampling, BecomesReviewsOneAnAgent) {
  for (int i = 0; i < 6; ++i) world.look(i % 2 == 0 ? "ines" : "olaf");
  world.flag_all();
  const auto body = R"({"method":"random","size":5,"since":"2020-01-01T00:00:00Z",
                        "seed":")" +
                    std::string(64, '7') + "\"}";
  const auto reply = world.draw("reviewer:rita", body);
  ASSERT_EQ(outcome(reply), "201");
  const auto facts = std::get<ledger::ReviewSampled>(world.event(reply.outcome.first).facts);
  EXPECT_EQ(facts.drawn, 5U);
  EXPECT_EQ(facts.accesses, 6U);
  EXPECT_TRUE(facts.seed_chosen);
  EXPECT_EQ(facts.size, reply.outcome.first.value);
  std::size_t accesses = 0;
  for (std::size_t i = 1; i < reply.outcome.events; ++i) {
    const auto event = world.event(reply.outcome.first.next(i));
    const auto& opened = std::get<ledger::ReviewOpened>(event.facts);
    EXPECT_EQ(opened.sample, facts.sample);
    EXPECT_EQ(opened.origin, ledger::ReviewOrigin::kRandomSample);
    for (const auto access : opened.accesses) {
      EXPECT_EQ(ledger::subject_of(world.event(access).actor.id), event.subject);
    }
    EXPECT_EQ(opened.flags.size(), opened.accesses.size()) << "all of a VIP";
    accesses += opened.accesses.size();
  }
  EXPECT_EQ(accesses, 5U);
  const auto rest = world.draw("reviewer:rita", body);
  EXPECT_EQ(rest.answer().body.at("drawn").to_number<int>(), 1);
  const auto none = world.draw("reviewer:rita", body);
  EXPECT_EQ(outcome(none), "201");
  EXPECT_EQ(none.answer().body.at("drawn").to_number<int>(), 0);
}

/// Somebody opens a review of one of them between the drawing and the decision.
TEST_F(Sampling, IsRefusedWhenWhatItDrewIsReviewedMeanwhile) {
  const auto access = world.look("ines");
  auto input = testing::parse_as<DrawSampleInput>(
      R"({"method":"random","size":5,"since":"2020-01-01T00:00:00Z"})");
  ASSERT_TRUE(draw(*world.ledger(), input));
  world.opened(access);
  EXPECT_EQ(outcome(world.run("reviewer:rita", record_sample, input)), "409 in-review");
}

/// Reviewers look at records, too: theirs are drawn like anybody's, and somebody else's to review.
TEST_F(Sampling, DrawsTheReviewersOwnAccessesForOthers) {
  world.look("rita");
  const auto reply =
      world.draw("reviewer:rita", R"({"method":"random","size":5,"since":"2020-01-01T00:00:00Z"})");
  ASSERT_EQ(outcome(reply), "201");
  const auto& reviews = reply.answer().body.at("reviews").as_array();
  ASSERT_EQ(reviews.size(), 1U);
  const auto id = *ledger::ReviewId::parse(testing::text_at(reviews.at(0).as_object(), "id"));
  EXPECT_EQ(outcome(world.decide("reviewer:rita", id, "appropriate")), "403 own-access");
  EXPECT_EQ(outcome(world.decide("reviewer:rolf", id, "appropriate")), "200");
}

}  // namespace
}  // namespace lethe::api::review
