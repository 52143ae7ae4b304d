// `lethe tail` of a real server: what was missed and what comes, across runs, restarts and kills.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "tests/blackbox/self_signed.h"
#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
using boost::json::value;
using ::testing::HasSubstr;
using Numbers = std::vector<std::uint64_t>;

std::vector<value> lines_of(const std::string& text) {
  std::vector<value> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out.push_back(boost::json::parse(line));
  return out;
}

Numbers sequences(const std::vector<value>& events) {
  Numbers out;
  for (const auto& event : events) out.push_back(number_at(event, "/sequence"));
  return out;
}

class TailTest : public ::testing::Test {
 protected:
  void start() {
    lethe.start();
    lethe.token("portal");
    token_file = lethe.folder() / "token";
    std::ofstream(token_file) << lethe.token("auditor");
    fs::permissions(token_file, fs::perms::owner_read | fs::perms::owner_write);
  }
  std::vector<std::string> line(const std::vector<std::string>& more) const {
    std::vector<std::string> out{"tail",   lethe.url(),    "--ledger",
                                 "clinic", "--token-file", token_file.string()};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  /// `lethe tail` beside the test, writing to a file of this name.
  std::unique_ptr<tree::Process> follow(const std::string& name,
                                        const std::vector<std::string>& more) {
    auto arguments = line(more);
    arguments.insert(arguments.begin(), LETHE_BINARY);
    return std::make_unique<tree::Process>(arguments, lethe.folder() / name,
                                           lethe.folder() / (name + ".err"));
  }
  std::string written(const std::string& name) { return file_text(lethe.folder() / name); }
  std::size_t lines(const std::string& name) {
    const auto text = written(name);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  void register_people(int count) {
    for (int i = 0; i < count; ++i) {
      const auto made =
          lethe.send("portal", "POST", "subjects", R"({"type":"user","origin":"signup"})");
      ASSERT_EQ(made.outcome(), "201") << made.body;
    }
  }

  ServedLethe lethe;
  fs::path token_file;
};

TEST_F(TailTest, WritesWhatIsThereAndEndsWhenAsked) {
  start();
  register_people(150);
  const auto all = run_lethe(line({"--from", "0", "--once"}));
  ASSERT_EQ(all.status, 0) << all.errors;
  EXPECT_EQ(lines_of(all.output), lethe.events());
  const auto few = run_lethe(line({"--from", "0", "--once", "--kind", "token.issued"}));
  const auto events = lines_of(few.output);
  ASSERT_FALSE(events.empty());
  for (const auto& event : events) EXPECT_EQ(text_at(event, "/kind"), "token.issued");
  EXPECT_EQ(run_lethe(line({"--once"})).output, "");

  const auto ocsf = run_lethe(line({"--from", "0", "--once", "--format", "ocsf"}));
  const auto mapped = lines_of(ocsf.output);
  ASSERT_EQ(mapped.size(), lethe.events().size());
  for (std::size_t at = 0; at < mapped.size(); ++at) {
    EXPECT_EQ(number_at(mapped[at], "/metadata/sequence"), at);
    EXPECT_EQ(number_at(mapped[at], "/type_uid"),
              number_at(mapped[at], "/class_uid") * 100 + number_at(mapped[at], "/activity_id"));
  }
}

TEST_F(TailTest, EachEventOnceAcrossRunsAndRestarts) {
  start();
  const auto cursor = (lethe.folder() / "cursor").string();
  const std::vector<std::string> arguments{"--from", "0", "--cursor", cursor};
  std::string all;
  for (int run = 0; run < 3; ++run) {
    const auto name = "out" + std::to_string(run);
    auto tail = follow(name, arguments);
    register_people(20);
    const auto wanted = sequences(lethe.events()).size();
    ASSERT_TRUE(await([&] {
      return static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n')) + lines(name) >=
             wanted;
    })) << written(name + ".err");
    tail->send(run == 1 ? SIGINT : SIGTERM);
    EXPECT_EQ(tail->wait(), 0) << written(name + ".err");
    all += written(name);
    register_people(5);
  }
  const auto rest = run_lethe(line({"--cursor", cursor, "--once"}));
  EXPECT_EQ(rest.status, 0) << rest.errors;
  EXPECT_EQ(lines_of(all + rest.output), lethe.events());

  const auto foreign = run_lethe(line({"--cursor", cursor, "--once", "--kind", "token.issued"}));
  EXPECT_EQ(foreign.status, 2);
  EXPECT_THAT(foreign.errors, HasSubstr("is the cursor of all events"));
}

TEST_F(TailTest, ComesBackWhenTheServerDoes) {
  start();
  const auto port = lethe.port();
  auto tail = follow("out", {"--from", "0"});
  const auto before = sequences(lethe.events()).size();
  ASSERT_TRUE(await([&] { return lines("out") >= before; })) << written("out.err");
  for (const bool is_killed : {false, true}) {
    if (is_killed) {
      lethe.kill();
    } else {
      const auto began = std::chrono::steady_clock::now();
      EXPECT_EQ(lethe.stop(), 0);
      EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5))
          << "a stream is not waited for";
    }
    ASSERT_TRUE(
        await([&] { return written("out.err").find("trying again") != std::string::npos; }));
    lethe.start_at(port);
    register_people(5);
    const auto wanted = lethe.events();
    ASSERT_TRUE(await([&] { return lines("out") >= wanted.size(); })) << written("out.err");
    EXPECT_EQ(lines_of(written("out")), wanted);
  }
  tail->send(SIGTERM);
  EXPECT_EQ(tail->wait(), 0);
}

TEST_F(TailTest, AKilledOneLeavesNothingOut) {
  start();
  const auto cursor = (lethe.folder() / "cursor").string();
  std::set<std::uint64_t> seen;
  for (int run = 0; run < 5; ++run) {
    const auto name = "out" + std::to_string(run);
    auto tail = follow(name, {"--from", "0", "--cursor", cursor});
    register_people(10);
    ASSERT_TRUE(await([&] { return lines(name) > 0; })) << written(name + ".err");
    tail->send(SIGKILL);
    tail->wait();
    auto text = written(name);
    text.erase(text.rfind('\n') + 1);
    for (const auto at : sequences(lines_of(text))) seen.insert(at);
  }
  const auto rest = run_lethe(line({"--cursor", cursor, "--once"}));
  for (const auto at : sequences(lines_of(rest.output))) seen.insert(at);
  EXPECT_EQ(Numbers(seen.begin(), seen.end()), sequences(lethe.events()));
}

TEST_F(TailTest, SaysWhyItCannot) {
  start();
  const auto fails = [&](const std::vector<std::string>& arguments, const std::string& why) {
    const auto result = run_lethe(arguments);
    EXPECT_EQ(result.status, 2) << result.errors;
    EXPECT_THAT(result.errors, HasSubstr(why));
    EXPECT_EQ(result.output, "");
  };
  fails(line({"--from", "99999"}), "the server refuses: ");
  fails(line({"--kind", "nothing"}), "the server refuses: ");
  fails(line({"--format", "xml"}), "--format");
  // What came is written first, so that nothing is lost; it comes again once there is a cursor.
  const auto nowhere =
      run_lethe(line({"--cursor", lethe.folder() / "nowhere" / "cursor", "--from", "0"}));
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_THAT(nowhere.errors, HasSubstr("the cursor can't"));
  fails({"tail", lethe.url(), "--ledger", "clinic"}, "give the token of an auditor");
  fails({"tail", "http://127.0.0.1:1", "--ledger", "clinic", "--token-file", token_file},
        "can't be asked");
  std::ofstream(token_file) << lethe.token("portal");
  fails(line({}), "the server refuses: ");

  // One whose token ends meanwhile.
  const auto made = lethe.send("admin", "POST", "tokens", R"({"role":"auditor"})");
  std::ofstream(token_file) << text_at(made.json(), "/token");
  auto tail = follow("out", {"--from", "0"});
  ASSERT_TRUE(await([&] { return lines("out") > 0; })) << written("out.err");
  lethe.send("admin", "DELETE", "tokens/" + text_at(made.json(), "/id"));
  EXPECT_EQ(tail->wait(), 2);
  EXPECT_THAT(written("out.err"), HasSubstr("the server ends the stream: "));
}

TEST(TailOverTls, ChecksWhoItIs) {
  const TemporaryDirectory folder;
  const auto own = make_self_signed(folder.path());
  ServedLethe lethe(std::vector<std::string>{"--tls-certificate", own.certificate,  //
                                             "--tls-key", own.key});
  const auto issued = run_lethe({"token", "issue", "--role", "auditor", "--ledger", "clinic",
                                 "--data", lethe.data(), "--keys", lethe.keys()});
  const auto token = folder.path() / "token";
  std::ofstream(token) << issued.output;
  fs::permissions(token, fs::perms::owner_read | fs::perms::owner_write);
  lethe.start();
  std::vector<std::string> line{"tail",         lethe.url(), "--ledger", "clinic", "--token-file",
                                token.string(), "--from",    "0",        "--once"};
  EXPECT_EQ(run_lethe(line).status, 2) << "its certificate is nobody's that the system knows";
  line.insert(line.end(), {"--ca-file", own.certificate});
  const auto known = run_lethe(line);
  EXPECT_EQ(known.status, 0) << known.errors;
  EXPECT_THAT(known.output, HasSubstr("\"kind\":\"ledger.created\""));
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
}

}  // namespace
}  // namespace lethe::tests::blackbox
