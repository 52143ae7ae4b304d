// Whatever is changed in a bundle is found, and named.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <random>

#include "tests/api/bundle_world.h"

namespace lethe::api::testing {
namespace {

using boost::json::value;

class BundleDamage : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user given_name=Ann city=Rome    -> 201 | subject.registered
      register portal bob user given_name=Bob city=Oslo    -> 201 | subject.registered
      edit portal ann city=Bern                            -> 200 | profile.edited
      edit portal bob city=Wien                            -> 200 | profile.edited
      delete portal bob city                          -> 200 | erasure.ordered erasure.completed
      grant admin auditor profile,content,texts g          -> 201 | auditor.granted
    )");
    bundle = bundle_of(world, "auditor", {"", true, {}});
    for (std::size_t at = 0; at < bundle.size();) {
      const auto end = bundle.find('\n', at);
      lines.push_back(bundle.substr(at, end - at));
      at = end + 1;
    }
    ASSERT_EQ(shown(check(bundle)), "");
  }
  static std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += line + "\n";
    return out;
  }
  /// With a member of one line replaced.
  std::string with(std::size_t line, const std::string& pointer, const value& by) const {
    auto changed = lines;
    auto json = boost::json::parse(changed.at(line));
    json.at_pointer(pointer) = by;
    changed.at(line) = boost::json::serialize(json);
    return joined(changed);
  }
  /// The first line behind `from` that has a member.
  std::size_t line_with(const std::string& pointer) const {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      boost::system::error_code error;
      const auto json = boost::json::parse(lines[i]);
      if (json.find_pointer(pointer, error) != nullptr) return i;
    }
    ADD_FAILURE() << "no line has " << pointer;
    return 0;
  }
  static ledger::Damage first(const std::string& bundle) {
    const auto report = check(bundle);
    EXPECT_FALSE(report.good());
    return report.good() ? ledger::Damage::kForked : report.findings.at(0).damage;
  }
  World world;
  std::string bundle;
  std::vector<std::string> lines;
};

TEST_F(BundleDamage, IsNamed) {
  using ledger::Damage;
  auto removed = lines;
  removed.erase(removed.begin() + 3);
  EXPECT_EQ(first(joined(removed)), Damage::kTruncatedTail) << "the last line counts otherwise";
  auto swapped = lines;
  std::swap(swapped[2], swapped[3]);
  EXPECT_EQ(first(joined(swapped)), Damage::kReordered);
  auto twice = lines;
  twice.insert(twice.begin() + 2, twice[2]);
  EXPECT_EQ(first(joined(twice)), Damage::kReordered);
  EXPECT_EQ(first(with(2, "/event/kind", "token.issued")), Damage::kChangedHeader);
  const auto told = line_with("/sections/0/text");
  EXPECT_EQ(first(with(told, "/sections/0/text", "another")), Damage::kChangedSection);
  EXPECT_EQ(first(with(told, "/sections/0/salt", value(crypto::to_base64(crypto::Bytes(32))))),
            Damage::kChangedSection);
  EXPECT_EQ(first(with(2, "/proof", boost::json::array{})), Damage::kInserted);
  EXPECT_EQ(first(with(2, "/entry", "AAAA")), Damage::kMalformed);
  EXPECT_EQ(first(with(0, "/bundle/query", "from=0&to=1")), Damage::kChangedHeader);
  EXPECT_EQ(first(with(0, "/bundle/summary/events", 3)), Damage::kChangedHeader);
  EXPECT_EQ(first(with(0, "/bundle/checkpoint", "x\n")), Damage::kBadCheckpoint);
  auto cut = lines;
  cut.pop_back();
  EXPECT_EQ(first(joined(cut)), Damage::kTruncatedTail);
  EXPECT_EQ(first(bundle.substr(0, bundle.size() / 2)), Damage::kTruncatedTail);
  EXPECT_EQ(first(bundle + "{}\n"), Damage::kInserted);
}

TEST_F(BundleDamage, AnotherLedgersEventsAreForeign) {
  World other;
  run_table(other, "register portal eve user -> 201 | subject.registered");
  other.issued_token("auditor");
  const auto others = bundle_of(other, "auditor", {});
  std::vector<std::string> theirs;
  for (std::size_t at = 0; at < others.size();) {
    const auto end = others.find('\n', at);
    theirs.push_back(others.substr(at, end - at));
    at = end + 1;
  }
  auto grafted = lines;
  grafted[2] = theirs[2];
  EXPECT_FALSE(check(joined(grafted)).good());
  auto head = lines;
  head[0] = theirs[0];
  EXPECT_FALSE(check(joined(head)).good());
  EXPECT_EQ(check(others, world.ledger()->verifier()).findings.at(0).damage,
            ledger::Damage::kUnknownKey);
}

TEST_F(BundleDamage, NoBundleIsSaidToBeNone) {
  for (const std::string text : {"", "\n", "{}\n", "[]\n", "x", "{\"bundle\":{}}\n",
                                 "{\"bundle\":{\"format\":\"lethe-bundle/9\"}}\n"}) {
    const auto report = check(text);
    EXPECT_FALSE(report.is_bundle) << text;
    EXPECT_EQ(report.finding_count, 1U) << text;
  }
}

/// Every value of every line, one after another: a bundle has nothing that could be changed.
TEST_F(BundleDamage, EveryValueCounts) {
  const auto changed_values = [](auto&& self, value& at, const auto& visit) -> void {
    if (at.is_object()) {
      for (auto& member : at.get_object()) self(self, member.value(), visit);
    } else if (at.is_array()) {
      for (auto& one : at.get_array()) self(self, one, visit);
    } else {
      const auto kept = at;
      at = at.is_string() ? value(std::string(at.get_string()) + "x")
           : at.is_bool() ? value(!at.get_bool())
                          : value(4'242'424'242);
      visit();
      at = kept;
    }
  };
  std::size_t tried = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto json = boost::json::parse(lines[i]);
    auto changed = lines;
    changed_values(changed_values, json, [&] {
      changed[i] = boost::json::serialize(json);
      ++tried;
      EXPECT_FALSE(check(joined(changed), std::nullopt, 1U << 20).good())
          << "line " << i + 1 << ": " << changed[i];
    });
  }
  EXPECT_GT(tried, 200U);
}

TEST_F(BundleDamage, RandomBytesAreFoundOrChangeNothingThatIsRead) {
  const auto* given = std::getenv("LETHE_TEST_SEED");
  const auto seed = given != nullptr ? std::strtoul(given, nullptr, 10) : std::random_device{}();
  SCOPED_TRACE("LETHE_TEST_SEED=" + std::to_string(seed));
  std::mt19937 random(static_cast<std::uint32_t>(seed));
  for (int i = 0; i < 1'500; ++i) {
    auto changed = bundle;
    const auto at = random() % changed.size();
    switch (random() % 4) {
      case 0:
        changed[at] = static_cast<char>(changed[at] ^ (1 << random() % 8));
        break;
      case 1:
        changed.erase(at, 1 + random() % 100);
        break;
      case 2:
        changed.insert(at, changed.substr(random() % changed.size(), 1 + random() % 100));
        break;
      default:
        changed.resize(at);
    }
    const auto report = check(changed, std::nullopt, 1U << 20);
    if (report.good()) {
      // White space and the like: every value is still what it was.
      std::vector<value> was, is;
      for (std::size_t from = 0; from < changed.size();) {
        const auto end = std::min(changed.find('\n', from), changed.size());
        is.push_back(boost::json::parse(changed.substr(from, end - from)));
        from = end + 1;
      }
      for (const auto& line : lines) was.push_back(boost::json::parse(line));
      EXPECT_EQ(was, is);
    }
  }
}

}  // namespace
}  // namespace lethe::api::testing
