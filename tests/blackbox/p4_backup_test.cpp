// P4 and P2 of backups, with the real program: backed up while it serves, killed on the way,
// restored from long ago under the keys of today.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <thread>

#include "tests/blackbox/canaries.h"
#include "tests/blackbox/portal.h"
#include "tests/ledger/restored_mark.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t kBackedUp = 40;
constexpr std::size_t kErased = 3;  // the first of them, behind the first backup
constexpr std::uint64_t kKills = 4;
constexpr Habits kKeepers{.erases = 0};

class BackedUp {
 public:
  explicit BackedUp(std::uint64_t seed)
      : random_(seed), lethe_({"--backup-to", backup()}), canaries_(seed) {
    const auto issued = run_lethe(
        {"token", "issue", "--role", "operator", "--data", lethe_.data(), "--keys", lethe_.keys()});
    EXPECT_EQ(issued.status, 0) << issued.errors;
    operator_ = issued.output.substr(issued.output.find("lethe_"));
    operator_ = operator_.substr(0, operator_.find_first_of(" \n"));
  }

  fs::path backup() const { return folder_.path() / "backup"; }
  fs::path restored() const { return folder_.path() / "new"; }
  ServedLethe& lethe() { return lethe_; }
  const Canaries& canaries() const { return canaries_; }
  const std::string& agent() const { return agent_; }
  std::uint64_t random() { return random_(); }

  void fill() {
    lethe_.start();
    agent_ = lethe_.define_world();
    lethe_.token("portal");
    lethe_.token("auditor");
    canaries_.register_people(lethe_, agent_, kBackedUp);
  }

  HttpAnswer ask(std::string_view method, const std::string& target) {
    HttpClient client(lethe_.port());
    return client.send(method, target, {{"Authorization", "Bearer " + operator_}}, {});
  }
  /// Asks for one, and waits for it.
  boost::json::value back_up() {
    const auto started = ask("POST", "/v1/backups");
    EXPECT_EQ(started.outcome(), "202") << started.body;
    for (;;) {
      const auto answer = ask("GET", started.header("location"));
      EXPECT_EQ(answer.outcome(), "200") << answer.body;
      if (answer.status != 200 || text_at(answer.json(), "/state") != "running") {
        return answer.json();
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  /// Runs `meanwhile` while a portal writes; killed by it or not.
  void with_writers(const std::function<void()>& meanwhile) {
    std::vector<std::unique_ptr<Portal>> portals;
    portals.push_back(std::make_unique<Portal>(lethe_, agent_, random_(), kKeepers));
    portals.back()->register_people(5);
    run_portals(portals, meanwhile);
  }
  CommandResult check() const { return run_lethe({"backup", "check", backup()}); }
  CommandResult restore(const std::string& as_of) const {
    std::vector<std::string> line{"restore", "--from",      backup(), "--to",       restored(),
                                  "--data",  lethe_.data(), "--keys", lethe_.keys()};
    if (!as_of.empty()) line.insert(line.end(), {"--as-of", as_of});
    return run_lethe(line);
  }
  CommandResult reopen(bool accepts_loss) const {
    std::vector<std::string> line{"reopen", "--data", restored(), "--keys", lethe_.keys()};
    if (accepts_loss) line.emplace_back("--accept-loss");
    return run_lethe(line);
  }

 private:
  std::mt19937_64 random_;
  TemporaryDirectory folder_;
  ServedLethe lethe_;
  Canaries canaries_;
  std::string operator_, agent_;
};

TEST(P4Backup, AnOldOneUnderTodaysKeysHoldsEverybodyButTheErased) {
  const auto seed = test_seed();
  SCOPED_TRACE("LETHE_TEST_SEED=" + std::to_string(seed));
  BackedUp world(seed);
  auto& lethe = world.lethe();
  const auto& people = world.canaries().people();
  world.fill();
  boost::json::value first;
  world.with_writers([&] {
    first = world.back_up();
    lethe.kill();
  });
  ASSERT_EQ(text_at(first, "/state"), "done") << first;
  ASSERT_EQ(number_at(first, "/number"), 1U);

  // Erasures, and backups that are killed on the way.
  lethe.start();
  for (std::size_t i = 0; i < kErased; ++i) erase(lethe, people[i]);
  for (std::uint64_t kill = 0; kill < kKills; ++kill) {
    world.with_writers([&] {
      EXPECT_EQ(world.ask("POST", "/v1/backups").outcome(), "202");
      std::this_thread::sleep_for(std::chrono::milliseconds(world.random() % 30));
      lethe.kill();
    });
    const auto checked = world.check();
    EXPECT_EQ(checked.status, 0) << checked.output << checked.errors;
    lethe.start();
  }
  const auto last = world.back_up();
  EXPECT_EQ(text_at(last, "/state"), "done") << last;
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
  EXPECT_EQ(world.check().status, 0);
  EXPECT_EQ(count_in_files(world.backup(), world.canaries().marker()), 0U) << "P2: plaintext";

  // Long ago, as if all that happened since had not.
  const auto made = world.restore("backup:1");
  ASSERT_EQ(made.status, 0) << made.errors;
  EXPECT_THAT(made.output, HasSubstr("of which the backup still had"));
  EXPECT_EQ(count_in_files(world.restored(), world.canaries().marker()), 0U) << "P2: plaintext";
  const auto verified = run_lethe({"verify", world.restored(), "--ledger", "clinic"});
  EXPECT_EQ(verified.status, 0) << verified.output << verified.errors;

  // Closed until somebody says that it is to go on without, which orders the erasures anew.
  const auto refused = world.reopen(false);
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.errors,
              AllOf(HasSubstr("clinic lacks "), HasSubstr("the register knows 3 erasures")));
  const auto reopened = world.reopen(true);
  ASSERT_EQ(reopened.status, 0) << reopened.errors;
  EXPECT_THAT(reopened.output, HasSubstr("clinic: 3 erasures, "));

  ServedLethe again(world.restored(), lethe.keys(), "clinic", lethe.token("admin"));
  again.start();
  for (std::size_t i = 0; i < kErased; ++i) {
    EXPECT_EQ(text_at(again.get("admin", "subjects/" + people[i].id).json(), "/state"), "erased");
  }
  const auto restored = again.get("auditor", "events?kind=ledger.restored");
  EXPECT_THAT(restored.body, HasSubstr(R"("erasures":3)"));
  for (std::size_t i = 0; i < kBackedUp; ++i) {
    const auto profile = again.get("portal", "subjects/" + people[i].id + "/profile",
                                   {{"Purpose-Of-Use", "HOPERAT"}});
    if (i < kErased) {
      EXPECT_THAT(profile.body, Not(HasSubstr(world.canaries().marker()))) << i;
      EXPECT_EQ(found_by_email(again, people[i]), "[]") << i;
      continue;
    }
    ASSERT_EQ(profile.outcome(), "200") << profile.body;
    for (const auto& [field, value] : people[i].profile) {
      EXPECT_THAT(profile.body, HasSubstr(value)) << i;
    }
    EXPECT_THAT(found_by_email(again, people[i]), HasSubstr(people[i].id)) << i;
  }
  EXPECT_EQ(again.stop(), 0) << again.errors();
}

/// Places of the key tree that were used and destroyed behind the backup are not used again: what
/// would be sealed there could not be.
TEST(P4Backup, ARestoredDirectoryGoesOnBesideWhatWasDestroyedLater) {
  BackedUp world(test_seed());
  auto& lethe = world.lethe();
  world.fill();
  const auto& person = world.canaries().people().front();
  EXPECT_EQ(text_at(world.back_up(), "/state"), "done");
  const auto edit = [&](ServedLethe& server, const std::string& body) {
    return server
        .send("portal", "PATCH", "subjects/" + person.id + "/profile", body, {{"If-Match", "*"}})
        .outcome();
  };
  const auto enter = [](ServedLethe& server) {
    return server.send("portal", "POST", "subjects",
                       R"({"type":"user","origin":"signup","profile":{"given_name":"Later"}})");
  };
  // Later, and not in the backup: somebody comes and goes, and so does a field.
  const auto later = enter(lethe);
  ASSERT_EQ(later.outcome(), "201") << later.body;
  CanaryPerson gone;
  gone.id = text_at(later.json(), "/id");
  erase(lethe, gone);
  ASSERT_EQ(edit(lethe, R"({"city":"Chios"})"), "200");
  const auto deleted = lethe.send("portal", "DELETE", "subjects/" + person.id + "/profile/city", {},
                                  {{"If-Match", "*"}});
  ASSERT_EQ(deleted.status / 100, 2U) << deleted.body;
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
  const auto made = world.restore("");
  ASSERT_EQ(made.status, 0) << made.errors;
  const auto reopened = world.reopen(true);
  ASSERT_EQ(reopened.status, 0) << reopened.errors;
  EXPECT_THAT(reopened.output, HasSubstr("about what this log does not know"));

  ServedLethe again(world.restored(), lethe.keys(), "clinic", lethe.token("admin"));
  again.start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(enter(again).outcome(), "201");
  EXPECT_EQ(edit(again, R"({"city":"Samos","family_name":"Later"})"), "200");
  EXPECT_EQ(again.send("portal", "POST", "subjects/" + person.id + "/consents",
                       consent_body("given", "by hand"))
                    .status /
                100,
            2U);
  EXPECT_EQ(again.stop(), 0) << again.errors();
}

TEST(P4Backup, TheLastOneHoldsWhatTheServerHad) {
  const auto seed = test_seed();
  SCOPED_TRACE("LETHE_TEST_SEED=" + std::to_string(seed));
  BackedUp world(seed);
  auto& lethe = world.lethe();
  world.fill();
  for (std::size_t i = 0; i < kErased; ++i) erase(lethe, world.canaries().people()[i]);
  EXPECT_EQ(text_at(world.back_up(), "/state"), "done");
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
  const auto made = world.restore("");
  ASSERT_EQ(made.status, 0) << made.errors;
  ledger::tests::remove_restored_marks(world.restored());
  const auto digests = [&](const fs::path& data) {
    return run_lethe({"rebuild", "--data", data, "--keys", lethe.keys(), "--ledger", "clinic"})
        .output;
  };
  EXPECT_EQ(digests(world.restored()), digests(lethe.data())) << "P3: the same views";
  const auto verified = run_lethe({"verify", world.restored(), "--keys", lethe.keys()});
  EXPECT_EQ(verified.status, 0) << verified.output << verified.errors;
}

TEST(P4Backup, ARestoreThatIsKilledIsBegunAnew) {
  BackedUp world(test_seed());
  auto& lethe = world.lethe();
  world.fill();
  EXPECT_EQ(text_at(world.back_up(), "/state"), "done");
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
  for (int kill = 0; kill < 6; ++kill) {
    const auto limit = std::chrono::milliseconds(20 + world.random() % 400);
    run_lethe_for(limit, {"restore", "--from", world.backup(), "--to", world.restored(), "--data",
                          lethe.data(), "--keys", lethe.keys()});
    if (fs::exists(world.restored())) break;
  }
  if (!fs::exists(world.restored())) {
    const auto made = world.restore("");
    ASSERT_EQ(made.status, 0) << made.errors;
  }
  const auto verified = run_lethe({"verify", world.restored(), "--keys", lethe.keys()});
  EXPECT_EQ(verified.status, 0) << verified.output << verified.errors;
}

}  // namespace
}  // namespace lethe::tests::blackbox
