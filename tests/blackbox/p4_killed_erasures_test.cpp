// P4: an erasure that was ordered is finished, wherever the real server is killed.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>
#include <thread>

#include "tests/blackbox/portal.h"

namespace lethe::tests::blackbox {
namespace {

constexpr std::uint64_t kErasureKills = 15;
constexpr std::size_t kErasers = 3;
constexpr std::size_t kPeoplePerEraser = 60;
constexpr Habits kErasing{
    .registers = 0, .edits = 1, .consents = 0, .withdraws = 0, .accesses = 1, .erases = 6};
constexpr Habits kOthers{.erases = 0};

/// Every order has its certificate, behind it, once.
std::set<std::string> erased_in(const std::vector<boost::json::value>& events) {
  std::map<std::string, std::string> ordered;  // erasure, subject
  std::set<std::string> completed;
  std::set<std::string> subjects;
  for (const auto& event : events) {
    const auto kind = text_at(event, "/kind");
    const auto erasure = text_at(event, "/facts/erasure");
    if (kind == "erasure.ordered") {
      EXPECT_TRUE(ordered.emplace(erasure, text_at(event, "/subject")).second);
      EXPECT_TRUE(subjects.insert(text_at(event, "/subject")).second) << "ordered twice";
    } else if (kind == "erasure.completed") {
      EXPECT_TRUE(ordered.contains(erasure)) << "a certificate without an order";
      EXPECT_TRUE(completed.insert(erasure).second) << "two certificates";
    }
  }
  EXPECT_EQ(completed.size(), ordered.size()) << "orders without a certificate";
  return subjects;
}

TEST(P4Erasure, KilledServersFinishWhatWasOrdered) {
  const auto seed = test_seed();
  SCOPED_TRACE("LETHE_TEST_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  ServedLethe lethe;
  lethe.start();
  const auto agent = lethe.define_world();
  lethe.token("auditor");
  lethe.token("portal");
  std::size_t checked = 0;
  const auto rounds = number_from("LETHE_KILL_ROUNDS", kErasureKills);
  for (std::uint64_t round = 1; round <= rounds && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("kill " + std::to_string(round));
    const auto first = number_at(lethe.get("auditor", "/v1/ledgers/clinic").json(), "/size");
    std::vector<std::unique_ptr<Portal>> portals;
    for (std::size_t i = 0; i < kErasers; ++i) {
      portals.push_back(std::make_unique<Portal>(lethe, agent, random(), kErasing));
      portals.back()->register_people(kPeoplePerEraser);
    }
    portals.push_back(std::make_unique<Portal>(lethe, agent, random(), kOthers));
    run_portals(portals, [&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(5 + random() % 60));
      lethe.kill();
    });
    // Sections of orders that are not carried out, or half, are no damage.
    if (round <= kErasureKills || round % kErasureKills == 0) {
      const auto verified = run_lethe({"verify", lethe.data(), "--keys", lethe.keys()});
      EXPECT_EQ(verified.status, 0) << verified.output << verified.errors;
    }
    lethe.start();
    // Before anybody asks again for what was not acknowledged.
    const auto erased = erased_in(lethe.events(first));
    for (auto& portal : portals) {
      for (const auto& customer : portal->customers()) {
        const auto profile = lethe.get("portal", "subjects/" + customer.id + "/profile",
                                       {{"Purpose-Of-Use", "HOPERAT"}});
        const bool is_gone = erased.contains(customer.id);
        EXPECT_TRUE(is_gone || !customer.is_erased) << "acknowledged, and not in the log";
        EXPECT_EQ(profile.outcome(), is_gone ? "410 subject-erased" : "200") << profile.body;
        checked += is_gone ? 1 : 0;
      }
      portal->settle();
    }
  }
  std::cout << rounds << " kills, " << checked << " erasures\n";
  EXPECT_GT(checked, rounds);
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
}

}  // namespace
}  // namespace lethe::tests::blackbox
