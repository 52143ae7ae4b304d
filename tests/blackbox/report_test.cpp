// A report of the real program: fetched and kept, and had again to the byte once the log has grown
// and the server was killed, over HTTP and by `lethe report`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>

#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class ReportServed : public ::testing::Test {
 protected:
  ReportServed() {
    lethe.start();
    agent = lethe.define_world();
    token_file = lethe.folder() / "token";
    std::ofstream(token_file) << lethe.token("auditor");
    fs::permissions(token_file, fs::perms::owner_read | fs::perms::owner_write);
  }
  void open_records(int count) {
    for (int i = 0; i < count; ++i) {
      const auto person = text_at(
          lethe.send("portal", "POST", "subjects", R"({"type":"user","origin":"signup"})").json(),
          "/id");
      const auto access = lethe.send(
          "portal", "POST", "accesses",
          R"({"subject":")" + person + R"(","actor":")" + agent +
              R"(","purpose_of_use":"TREAT","action":"R","resource_type":"Observation"})");
      ASSERT_EQ(access.status, 201U) << access.body;
    }
  }
  CommandResult run_report(std::vector<std::string> more) {
    std::vector<std::string> line{"report", more.front(),   lethe.url(),        "--ledger",
                                  "clinic", "--token-file", token_file.string()};
    line.insert(line.end(), more.begin() + 1, more.end());
    return run_lethe(line);
  }

  ServedLethe lethe;
  std::string agent;
  fs::path token_file;
};

TEST_F(ReportServed, P8IsTheSameToTheByteForWhoeverAsksAgain) {
  open_records(5);
  const auto kept = lethe.get("auditor", "reports/agents?order=patients");
  ASSERT_EQ(kept.status, 200U) << kept.body;
  const auto size = text_at(kept.json(), "/checkpoint/size");
  EXPECT_EQ(number_at(kept.json(), "/rows/0/accesses"), 5U);
  const auto csv = run_report({"agents", "--order", "patients"});
  EXPECT_EQ(csv.status, 0) << csv.errors;
  EXPECT_THAT(csv.output, HasSubstr("\r\n" + agent + ","));

  open_records(4);
  const auto again = "reports/agents?order=patients&at=" + size;
  EXPECT_EQ(lethe.get("auditor", again).body, kept.body);
  lethe.kill();
  lethe.start();
  EXPECT_EQ(lethe.get("auditor", again).body, kept.body);
  EXPECT_EQ(lethe.get("auditor", again, {{"If-None-Match", kept.header("etag")}}).status, 304U);
  EXPECT_EQ(run_report({"agents", "--order", "patients", "--at", size}).output, csv.output);
  const auto file = lethe.folder() / "report.json";
  EXPECT_EQ(run_report({"agents", "--order", "patients", "--at", size, "--format", "json",
                        "--output", file.string()})
                .status,
            0);
  EXPECT_EQ(file_text(file), kept.body);
  EXPECT_NE(lethe.get("auditor", "reports/agents?order=patients").body, kept.body);
  ASSERT_EQ(lethe.stop(), 0);

  // Views that were thrown away and made again tell the same.
  const auto rebuilt = run_lethe({"rebuild", "--data", lethe.data(), "--keys", lethe.keys()});
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.errors;
  lethe.start();
  EXPECT_EQ(lethe.get("auditor", again).body, kept.body);
}

TEST_F(ReportServed, SaysWhyItCannot) {
  const auto fails = [&](const CommandResult& result, const std::string& why) {
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.errors, HasSubstr(why));
    EXPECT_EQ(result.output, "");
  };
  fails(run_report({"agents", "--order", "beauty"}), "the server refuses: ");
  fails(run_report({"agents", "--at", "999999"}), "the server refuses: ");
  fails(run_report({"agents", "--output", "/nowhere/report"}), "can't be written to");
  fails(run_lethe({"report", "agents", lethe.url(), "--ledger", "clinic"}),
        "give the token of an auditor");
  std::ofstream(token_file) << lethe.token("portal");
  fails(run_report({"agents"}), "the server refuses: ");
}

}  // namespace
}  // namespace lethe::tests::blackbox
