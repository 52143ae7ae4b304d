// Backups over HTTP: asked for, watched, one at a time, while others write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "ledger/backup_files.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HttpBackups : public ::testing::Test {
 protected:
  HttpAnswer start(const Headers& more = {}) {
    return http.send("operator", "POST", "/v1/backups", {}, more);
  }
  /// As it is once it has ended.
  boost::json::value ended(const std::string& location) {
    for (;;) {
      const auto answer = http.get("operator", location);
      EXPECT_EQ(answer.outcome(), "200");
      if (answer.json().at("state") != "running") return answer.json();
      std::this_thread::yield();
    }
  }
  static std::string text(const boost::json::value& value, std::string_view member) {
    return value.at(member).as_string().c_str();
  }
  /// Somebody else is writing to the folder until the lock goes.
  auto hold_target() {
    auto held = ledger::BackupTarget::open(http.backup_folder(), "elsewhere");
    EXPECT_TRUE(held);
    return std::move(*held);
  }

  HttpWorld http;
};

TEST_F(HttpBackups, OneIsAskedForAndWatched) {
  http.person("ada");
  const auto started = start();
  ASSERT_EQ(started.outcome(), "202");
  const auto backup = ended(started.header("location"));
  EXPECT_EQ(text(backup, "state"), "done");
  EXPECT_EQ(backup.at("number"), 1);
  EXPECT_EQ(backup.at("events_total"), backup.at("events_verified"));
  EXPECT_EQ(backup.at("events"), backup.at("events_total"));
  EXPECT_FALSE(backup.at("ended_at").is_null());
  const auto checked = ledger::check_backup(http.backup_folder(), {});
  ASSERT_TRUE(checked) << checked.error().what;
  EXPECT_GE(checked->events, http.log_size());
}

TEST_F(HttpBackups, AreListedNewestFirst) {
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.insert(ids.begin(), http.made_backup());
  const auto items = http.get("operator", "/v1/backups").json().at("items").as_array();
  ASSERT_EQ(items.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(text(items[i], "id"), ids[i]);
}

TEST_F(HttpBackups, ThereIsOneAtATime) {
  for (int i = 0; i < 300; ++i) http.world.register_person("somebody", ledger::SubjectType::kUser);
  const auto first = start();
  ASSERT_EQ(first.outcome(), "202");
  const auto second = start();
  // It may have ended by now; if not, the answer names it.
  if (second.status != 202) {
    EXPECT_EQ(second.outcome(), "409 backup-running");
    EXPECT_EQ(text(second.json(), "backup"), text(first.json(), "id"));
  }
  EXPECT_EQ(text(ended(first.header("location")), "state"), "done");
}

TEST_F(HttpBackups, TheSameKeyIsTheSameBackup) {
  const auto first = start({{"Idempotency-Key", R"("tonight")"}});
  ASSERT_EQ(first.outcome(), "202");
  ended(first.header("location"));
  const auto again = start({{"Idempotency-Key", R"("tonight")"}});
  EXPECT_EQ(again.outcome(), "202");
  EXPECT_EQ(again.header("location"), first.header("location"));
  EXPECT_NE(start({{"Idempotency-Key", R"("tomorrow")"}}).header("location"),
            first.header("location"));
  EXPECT_EQ(start({{"Idempotency-Key", "tonight"}}).outcome(), "400 invalid-header");
}

TEST_F(HttpBackups, OneThatFailsSaysWhyAndIsCounted) {
  std::filesystem::create_directories(http.backup_folder());
  std::ofstream(http.backup_folder() / "cat.jpg") << "cat";
  const auto backup = ended(start().header("location"));
  EXPECT_EQ(text(backup, "state"), "failed");
  EXPECT_THAT(text(backup, "failure"), HasSubstr("something else than a backup"));
  while (http.backups().stats().is_running) std::this_thread::yield();
  const auto metrics = http.get("", "/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("lethe_backups_failed_total 1\n"));
  EXPECT_THAT(metrics, HasSubstr("lethe_backups_total 0\n"));
  EXPECT_THAT(metrics, Not(HasSubstr("last_good")));
}

TEST_F(HttpBackups, MetricsTellWhenTheLastGoodOneWas) {
  http.made_backup();
  const auto metrics = http.get("", "/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("lethe_backups_total 1\n"));
  EXPECT_THAT(metrics, HasSubstr("lethe_backup_last_good_timestamp_seconds 1800000000\n"));
  const auto events = http.log_size() + http.world.store().system()->size().value;
  EXPECT_THAT(metrics, HasSubstr("lethe_backup_last_good_events " + std::to_string(events) + "\n"));
  http.restart_in("");
  EXPECT_THAT(http.get("", "/metrics").body, HasSubstr("lethe_backup_last_good_events"))
      << "also behind a restart";
}

TEST_F(HttpBackups, AreDueByTheClockAndTriedAgainSooner) {
  using std::chrono::hours;
  const auto run_due = [&] {
    http.backups().start_if_due(hours(24));
    while (http.backups().stats().is_running) std::this_thread::yield();
  };
  run_due();
  EXPECT_EQ(http.backups().stats().done, 1U) << "there was none yet";
  run_due();
  http.world.clock.advance_seconds(24 * 3'600 - 1);
  run_due();
  EXPECT_EQ(http.backups().stats().done, 1U);
  http.world.clock.advance_seconds(1);
  {
    const auto held = hold_target();
    run_due();
    EXPECT_EQ(http.backups().stats().failed, 1U);
    run_due();
    EXPECT_EQ(http.backups().stats().failed, 1U) << "not again at once";
  }
  http.world.clock.advance_seconds(3'600);
  run_due();
  EXPECT_EQ(http.backups().stats().done, 2U);
}

TEST_F(HttpBackups, TakeNoMembersAndKnowNoOtherId) {
  EXPECT_EQ(http.send("operator", "POST", "/v1/backups", R"({"to":"x"})").outcome(),
            "400 invalid-body");
  EXPECT_EQ(http.get("operator", "/v1/backups/" + ledger::SubjectId::random().str()).outcome(),
            "404 unknown-backup");
  EXPECT_EQ(http.get("operator", "/v1/backups/7").outcome(), "400 invalid-parameter");
}

TEST(HttpBackupsNowhere, AServerWithoutAPlaceSaysSo) {
  HttpWorld http;
  http::BackupRuns nowhere(http.world.store(), http.world.clock, {"data", ""}, nullptr);
  EXPECT_FALSE(nowhere.is_configured());
  EXPECT_FALSE(nowhere.start());
  nowhere.start_if_due(std::chrono::hours(1));
  EXPECT_TRUE(nowhere.runs().empty());
}

TEST(HttpConcurrencyBackups, RunWhileOthersWriteAndEndWithTheServer) {
  HttpWorld http;
  const auto portal = http.headers("portal", true);
  std::atomic<bool> is_over = false;
  std::thread writer([&] {
    HttpClient client(http.port());
    while (!is_over) {
      const auto made = client.send("POST", "/v1/ledgers/clinic/subjects", portal,
                                    R"({"type":"user","origin":"signup"})");
      EXPECT_EQ(made.outcome(), "201");
    }
  });
  for (int i = 0; i < 5; ++i) http.made_backup();
  is_over = true;
  writer.join();
  EXPECT_EQ(http.backups().stats().done, 5U);
  http.backups().start();
  http.backups().stop();
  const auto last = http.backups().runs().front();
  EXPECT_NE(last.state, http::BackupRun::State::kRunning) << "done, or told to stop";
  EXPECT_FALSE(http.backups().start()) << "no more of them";
  EXPECT_TRUE(ledger::check_backup(http.backup_folder(), {}));
}

}  // namespace
}  // namespace lethe::api::testing
