// README's first walk as it is printed: the lines between the fences, typed into bash in a folder
// where a demo runs as tools/run starts it. Each call must answer with the status and shape that
// the reader is told of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/ledger/temporary_directory.h"
#include "tests/tree/process.h"

namespace lethe::tools::tests {
namespace {

using ::testing::HasSubstr;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// What stands between ```sh and ``` under a heading.
std::vector<std::string> commands_under(const std::string& heading) {
  std::istringstream in(text_of(std::string(LETHE_SOURCE_DIR) + "/README.md"));
  std::vector<std::string> out;
  bool is_under = false;
  bool is_inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) is_under = line == "## " + heading;
    if (!is_under) continue;
    if (line == "```sh") {
      out.emplace_back();
      is_inside = true;
    } else if (line == "```") {
      is_inside = false;
    } else if (is_inside) {
      out.back() += line + "\n";
    }
  }
  return out;
}

/// What a call of curl must answer, in the order of the walk.
struct Expected {
  std::string_view said;  // how its last argument ends, variables replaced
  int status;
  std::string_view pointer;  // into the JSON; empty: the whole text
  std::string_view matches;  // a regular expression of ECMAScript
};
constexpr Expected kWalk[] = {
    {"/subjects/PERSON", 200, "/state", "\"active\""},
    {"/subjects/PERSON/profile", 200, "/profile/email", "\"[^ ]+@people\\.example\""},
    {"/subjects/PERSON/accesses", 200, "/items/0/purpose_of_use", "\"(TREAT|HOPERAT)\""},
    {"/policies/2", 200, "/hash", "\"[0-9a-f]{64}\""},
    {"/subjects/PERSON/consents", 201, "/status", "\"(given|renewed)\""},
    {"/subjects/PERSON/consents/analytics", 200, "/status", "\"withdrawn\""},
    {"/allowed?purpose=analytics", 200, "/reason", "\"consent_withdrawn\""},
    {"/subjects/PERSON/consents/analytics/receipt", 200, "/dpv:hasConsentStatus/@type",
     "\"dpv:ConsentWithdrawn\""},
    {"Z", 200, "/items/0/policy_version", "\"1\""},
    {"/events?limit=3", 200, "/items/2/sequence", "2"},
    {"&order=desc&limit=3", 200, "/items/0/kind", "\"(consent|access)\\.recorded\""},
    {"/events/histogram?kind=access.recorded", 200, "/items/0/kinds/access.recorded", "[0-9]+"},
    {"/reports/agents?order=flags&limit=3", 200, "/rows/0/flags", "[0-9]+"},
    {"/events/5/proof", 200, "/index", "5"},
    {"/checkpoint", 200, "", "lethe\\.example/demo\n[0-9]+\n[^]+"},
    {"/bundles", 202, "/state", "\"making\""},
    {"/file", 200, "", "\\{\"bundle\"[^]+"},
    {"/requests?due=overdue", 200, "/items/0/overdue", "true"},
    {"/holds", 200, "/items/0/state", "\"in_force\""},
    {"/breaches", 200, "/items/0/closed", "false"},
    {"/flags?in_review=false", 200, "/items/0/findings/0/explanation", "[^]+"},
    {"/reviews?limit=3", 200, "/items/0/state", "\"(open|decided)\""},
    {"/reviews/figures", 200, "/queue/open/low", "[0-9]+"},
    {"/erasures", 201, "/certificate/sequence", "[0-9]+"},
};

class ReadmeWalk : public ::testing::Test {
 protected:
  /// The walk with the server around it. curl is curl, and leaves its last argument, its status and
  /// its answer in files.
  std::string script(const std::string& calls, const std::string& offline) const {
    return "set -euo pipefail\nunset \"${!LETHE_@}\"\ncd '" + folder_.path().string() +
           "'\n"
           "mkdir -p build/release/tools said && ln -s '" LETHE_BINARY
           "' build/release/tools/lethe\n"
           "lethe=build/release/tools/lethe\n"
           "$lethe demo --serve --port 0 --people 60 > screen 2> errors & server=$!\n"
           "trap 'kill $server' EXIT\n"
           "until grep -q '^Ctrl-C' screen; do kill -0 $server; sleep 0.05; done\n"
           "curl() {\n"
           "  local number; number=\"$(printf %02d \"$(ls said/*.url 2> /dev/null | wc -l)\")\"\n"
           "  echo \"${!#}\" > \"said/$number.url\"\n"
           "  command curl \"$@\" -D \"said/$number.head\" | tee \"said/$number.body\"\n"
           "}\n" +
           calls + "trap - EXIT\nkill $server\nwait $server\n" + offline + "echo; echo done\n";
  }
  std::string said(std::size_t call, const std::string& what) const {
    const auto number = std::string(call < 10 ? "0" : "") + std::to_string(call);
    return text_of(folder_.path() / "said" / (number + "." + what));
  }

  lethe::tests::TemporaryDirectory folder_;
};

TEST_F(ReadmeWalk, EachCommandDoesAsPrinted) {
  const auto fences = commands_under("A first walk");
  ASSERT_EQ(fences.size(), 2U) << "one block with the server, one behind it";
  const auto result = lethe::tests::tree::run_process({"bash", "-c", script(fences[0], fences[1])});
  ASSERT_EQ(result.status, 0) << result.output << text_of(folder_.path() / "errors");
  EXPECT_THAT(result.output, HasSubstr("\ndone\n"));
  EXPECT_THAT(result.output, HasSubstr("demo (lethe.example/demo): consistent"));
  EXPECT_THAT(result.output, HasSubstr(" sections intact, "));
  EXPECT_THAT(result.output, HasSubstr(": good: consent to analytics was withdrawn"));
  EXPECT_THAT(result.output, HasSubstr("bundle.jsonl: consistent, "));

  std::smatch person;
  const auto environment = text_of(folder_.path() / "lethe-demo" / "demo.env");
  ASSERT_TRUE(std::regex_search(environment, person, std::regex("PERSON='([^']+)'")));
  std::size_t call = 0;
  for (const auto& expected : kWalk) {
    auto url = said(call, "url");
    SCOPED_TRACE(url);
    url = std::regex_replace(url, std::regex(person[1].str()), "PERSON");
    EXPECT_TRUE(url.ends_with(std::string(expected.said) + "\n"));
    EXPECT_THAT(said(call, "head"), HasSubstr("HTTP/1.1 " + std::to_string(expected.status) + " "));
    auto value = said(call, "body");
    if (!expected.pointer.empty()) {
      boost::system::error_code error;
      const auto json = boost::json::parse(value, error);
      const auto* found = json.find_pointer(expected.pointer, error);
      ASSERT_NE(found, nullptr) << expected.pointer << " of " << value;
      value = boost::json::serialize(*found);
    }
    // The expressions of the library recurse, and would not end with a whole bundle.
    value.resize(std::min<std::size_t>(value.size(), 4'000));
    EXPECT_TRUE(std::regex_match(value, std::regex(std::string(expected.matches)))) << value;
    ++call;
  }
  EXPECT_EQ(said(call, "url"), "") << "a call that this test does not know";
}

TEST_F(ReadmeWalk, TheLastScreenSaysWhatToDo) {
  const auto result = lethe::tests::tree::run_process({"bash", "-c", script("cat screen\n", "")});
  ASSERT_EQ(result.status, 0) << result.output;
  // The calls that it prints are those that README begins with.
  const auto walk = commands_under("A first walk").at(0);
  std::istringstream screen(result.output);
  std::size_t calls = 0;
  for (std::string line; std::getline(screen, line);) {
    if (!line.starts_with("  curl ")) continue;
    EXPECT_THAT(walk, HasSubstr("\n" + line.substr(2) + "\n"));
    ++calls;
  }
  EXPECT_EQ(calls, 3U);
  for (const std::string text : {"listening on http://127.0.0.1:", "/lethe-demo/demo.env",
                                 "/openapi.yaml", "Ctrl-C stops the server", "remove\n"}) {
    EXPECT_THAT(result.output, HasSubstr(text));
  }
}

}  // namespace
}  // namespace lethe::tools::tests
