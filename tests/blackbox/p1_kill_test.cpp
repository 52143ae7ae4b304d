// P1: what was acknowledged survives kill -9. The real server under load is killed at random
// moments and started again on what it left. LETHE_KILL_ROUNDS=500 kills it more often.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <set>
#include <sstream>
#include <thread>

#include "tests/blackbox/portal.h"
#include "tools/data_directory.h"
#include "tools/rebuilding.h"

namespace lethe::tests::blackbox {
namespace {

constexpr std::size_t kConnections = 4;
constexpr std::uint64_t kRounds = 50;
constexpr std::uint64_t kRoundsBetweenVerifications = 10;

void sleep_ms(std::uint64_t milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

void expect_verified(const ServedLethe& lethe) {
  const auto verified = run_lethe({"verify", lethe.data(), "--keys", lethe.keys(), "--vkey",
                                   lethe.verifier_key(), "--ledger", lethe.ledger()});
  EXPECT_EQ(verified.status, 0) << verified.output << verified.errors;
}

/// What `lethe rebuild` prints, of the rows as they are.
std::string digests_of_rows(const ServedLethe& lethe) {
  std::string error;
  const auto directory = tools::DataDirectory::open({lethe.data(), lethe.keys()}, {}, error);
  EXPECT_EQ(error, "");
  std::ostringstream out;
  const auto ledger = directory->store().find(lethe.ledger());
  const auto snapshot = ledger->snapshot();
  for (const auto& projection : directory->runner().projections()) {
    const auto digest = tools::digest_rows(*snapshot, *projection).value();
    out << lethe.ledger() << ' ' << projection->name() << ' ' << digest.rows << " rows "
        << crypto::to_hex(digest.sha256.view()) << '\n';
  }
  return out.str();
}

/// A server, the portals that write to it, and how much of their log was checked.
class KilledServer {
 public:
  explicit KilledServer(std::uint64_t seed) : random_(seed) {
    lethe_.start();
    const auto agent = lethe_.define_world();
    for (std::size_t i = 0; i < kConnections; ++i)
      portals_.push_back(std::make_unique<Portal>(lethe_, agent, random_()));
    lethe_.token("auditor");
  }

  void kill_under_load() {
    run_portals(portals_, [&] {
      sleep_ms(20 + random_() % 180);
      lethe_.kill();
    });
  }
  /// Most starts are left alone; the others are killed themselves, wherever they are.
  void restart() {
    if (random_() % 5 == 0) {
      lethe_.begin_start();
      sleep_ms(random_() % 60);
      lethe_.kill();
    }
    lethe_.start();
  }
  void check() {
    std::vector<Portal::Acknowledged> all;
    for (auto& portal : portals_) {
      portal->settle();
      for (auto& one : portal->take_acknowledged()) all.push_back(std::move(one));
    }
    check_log(lethe_, checked_, all);
    std::set<std::string> touched;
    for (const auto& one : all) touched.insert(one.subject);
    for (const auto& portal : portals_) {
      for (const auto& customer : portal->customers()) {
        if (touched.contains(customer.id)) Portal::check_state(lethe_, customer);
      }
    }
    acknowledged_ += all.size();
    checked_ = number_at(lethe_.get("auditor", "/v1/ledgers/clinic").json(), "/size");
  }
  /// The profiles are what was last written, and of nobody is there an event more or less.
  void check_profiles() {
    for (const auto& portal : portals_) {
      for (std::size_t i = 0; i < portal->customers().size(); i += 5) {
        const auto& customer = portal->customers()[i];
        const auto history =
            lethe_.get("auditor", "subjects/" + customer.id + "/history?limit=500");
        const auto events = history.json();
        const auto& items = events.at("items").as_array();
        // By night, what people do may be flagged for a review: by the server, not by them.
        const auto flags = std::ranges::count_if(
            items, [](const auto& event) { return text_at(event, "/kind") == "access.flagged"; });
        EXPECT_EQ(items.size(), customer.events + static_cast<std::size_t>(flags));
        const auto profile = lethe_.get("portal", "subjects/" + customer.id + "/profile",
                                        {{"Purpose-Of-Use", "HOPERAT"}});
        if (customer.is_erased) {
          EXPECT_EQ(profile.outcome(), "410 subject-erased");
        } else {
          EXPECT_EQ(text_at(profile.json(), "/profile/city"), customer.city);
        }
      }
    }
  }

  ServedLethe& lethe() { return lethe_; }
  std::uint64_t acknowledged() const { return acknowledged_; }

 private:
  std::mt19937_64 random_;
  ServedLethe lethe_;
  std::vector<std::unique_ptr<Portal>> portals_;
  std::uint64_t checked_ = 0, acknowledged_ = 0;
};

TEST(P1Durable, WhatWasAcknowledgedSurvivesKillNine) {
  const auto seed = test_seed();
  SCOPED_TRACE("LETHE_TEST_SEED=" + std::to_string(seed));
  KilledServer server(seed);
  const auto rounds = number_from("LETHE_KILL_ROUNDS", kRounds);
  for (std::uint64_t round = 1; round <= rounds && !HasFailure(); ++round) {
    SCOPED_TRACE("kill " + std::to_string(round));
    server.kill_under_load();
    // As it was left, before anything was recovered.
    if (round % kRoundsBetweenVerifications == 0) expect_verified(server.lethe());
    server.restart();
    server.check();
  }
  server.check_profiles();
  std::cout << rounds << " kills, " << server.acknowledged() << " acknowledged writes\n";
  EXPECT_GT(server.acknowledged(), rounds) << "the load was no load";

  EXPECT_EQ(server.lethe().stop(), 0) << server.lethe().errors();
  expect_verified(server.lethe());
  const auto before = digests_of_rows(server.lethe());
  const auto rebuilt = run_lethe({"rebuild", "--data", server.lethe().data(), "--keys",
                                  server.lethe().keys(), "--ledger", server.lethe().ledger()});
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.errors;
  EXPECT_EQ(rebuilt.output, before);
  EXPECT_EQ(digests_of_rows(server.lethe()), before);
  expect_verified(server.lethe());
}

}  // namespace
}  // namespace lethe::tests::blackbox
