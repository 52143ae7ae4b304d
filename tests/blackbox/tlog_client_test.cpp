// A client of transparency logs that has none of Lethe's code in it (tlog_client.go, over the
// packages of the Go checksum database) follows a ledger, served and as static files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

struct Followed {
  std::uint64_t from = 0, to = 0, entries = 0, tiles = 0;
};

class IndependentClient : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::string_view(LETHE_TLOG_CLIENT).empty()) {
      GTEST_SKIP() << "go or golang-golang-x-mod-dev was not there when this was configured";
    }
    lethe.start();
    lethe.token("portal");
  }
  std::string prefix() const { return lethe.url() + "/v1/ledgers/clinic"; }
  tree::ProcessResult run(const std::string& prefix, const std::string& state = "state") const {
    return tree::run_process(
        {LETHE_TLOG_CLIENT, prefix, lethe.verifier_key(), (lethe.folder() / state).string()});
  }
  Followed follow(const std::string& prefix, const std::string& state = "state") const {
    const auto result = run(prefix, state);
    EXPECT_EQ(result.status, 0) << result.output;
    Followed out;
    std::istringstream(result.output) >> out.from >> out.to >> out.entries >> out.tiles;
    EXPECT_EQ(out.entries, out.to - out.from) << result.output;
    return out;
  }
  void register_people(int count) {
    for (int i = 0; i < count; ++i) {
      const auto made =
          lethe.send("portal", "POST", "subjects", R"({"type":"user","origin":"signup"})");
      ASSERT_EQ(made.outcome(), "201") << made.body;
    }
  }
  void export_log(const fs::path& to) {
    const auto done = run_lethe(
        {"export-log", "--data", lethe.data(), "--keys", lethe.keys(), "--ledger", "clinic", to});
    ASSERT_EQ(done.status, 0) << done.errors;
  }

  ServedLethe lethe{std::vector<std::string>{"--public-log", "on"}};
};

TEST_F(IndependentClient, FollowsAServedLogWhileItGrows) {
  const auto first = follow(prefix());
  EXPECT_EQ(first.from, 0U);
  EXPECT_GT(first.to, 0U);
  std::atomic<bool> is_over = false;
  std::thread writer([&] {
    HttpClient client(lethe.port());
    const auto headers = lethe.headers("portal", true);
    while (!is_over) {
      const auto made = client.send("POST", lethe.path("subjects"), headers,
                                    R"({"type":"user","origin":"signup"})");
      EXPECT_EQ(made.status, 201U);
    }
  });
  auto last = first;
  // Past a full tile, and some more.
  for (int looks = 0; looks < 200 && (last.to < 700 || looks < 5); ++looks) {
    const auto now = follow(prefix());
    EXPECT_EQ(now.from, last.to);
    EXPECT_GE(now.to, last.to);
    last = now;
  }
  is_over = true;
  writer.join();
  EXPECT_GE(last.to, 700U);
  const auto end = follow(prefix());
  EXPECT_EQ(end.to, end.from + end.entries);
  EXPECT_EQ(follow(prefix()).entries, 0U);
  EXPECT_EQ(follow(prefix(), "anew").entries, end.to) << "a new client verifies all of it";
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
}

TEST_F(IndependentClient, FollowsStaticFiles) {
  register_people(300);
  const auto served = follow(prefix());
  EXPECT_EQ(lethe.stop(), 0);
  const auto log = lethe.folder() / "log";
  export_log(log);
  const auto same = follow(log, "state");
  EXPECT_EQ(same.from, served.to) << "files and server are one log";

  lethe.start();
  register_people(300);
  EXPECT_EQ(lethe.stop(), 0);
  export_log(log);
  const auto grown = follow(log);
  EXPECT_EQ(grown.from, same.to);
  EXPECT_GE(grown.entries, 300U);
  EXPECT_GT(grown.tiles, 0U);
  EXPECT_EQ(follow(log, "anew").entries, grown.to);
}

TEST_F(IndependentClient, FindsWhatWasChanged) {
  register_people(300);
  EXPECT_EQ(lethe.stop(), 0);
  const auto log = lethe.folder() / "log";
  export_log(log);
  follow(log, "good");
  const auto change = [&](const char* name, std::size_t at) {
    auto text = file_text(log / name);
    text.at(at) = static_cast<char>(text.at(at) ^ 1);
    std::ofstream(log / name, std::ios::binary) << text;
  };
  for (const auto& [name, at] :
       {std::pair{"tile/entries/000", std::size_t{50}},
        std::pair{"tile/0/000", std::size_t{32 * 17}}, std::pair{"tile/1/000.p/1", std::size_t{3}},
        std::pair{"checkpoint", std::size_t{25}}}) {
    change(name, at);
    EXPECT_EQ(run(log, "fresh").status, 1) << name;
    change(name, at);
  }
  EXPECT_EQ(run(log, "fresh").status, 0);

  // Another history under the same key is none that leads on: the state is of a log of our own.
  auto state = file_text(lethe.folder() / "good");
  const auto root = state.find('\n') + 1;
  state[root] = state[root] == 'A' ? 'B' : 'A';
  std::ofstream(lethe.folder() / "forked") << state;
  EXPECT_EQ(run(log, "forked").status, 1);
  ServedLethe other;
  const auto stranger = tree::run_process({LETHE_TLOG_CLIENT, log.string(), other.verifier_key(),
                                           (lethe.folder() / "stranger").string()});
  EXPECT_EQ(stranger.status, 1);
}

TEST_F(IndependentClient, IsRefusedWhereTheLogIsNotPublished) {
  EXPECT_EQ(lethe.stop(), 0);
  ServedLethe closed(lethe.data(), lethe.keys(), "clinic", lethe.token("admin"));
  closed.start();
  const auto refused = run(closed.url() + "/v1/ledgers/clinic");
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("401"));
}

}  // namespace
}  // namespace lethe::tests::blackbox
