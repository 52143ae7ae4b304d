// `lethe import`: each line once, however often it is killed and started again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "tests/blackbox/changed_row.h"
#include "tests/blackbox/portal.h"
#include "tests/vectors.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using ::testing::HasSubstr;

std::map<std::string, std::size_t> kinds_in(const std::vector<json::value>& events) {
  std::map<std::string, std::size_t> counts;
  for (const auto& event : events) ++counts[text_at(event, "/kind")];
  return counts;
}

/// Files of a few thousand lines, some of which are bad, for a ledger with policy and purpose.
class GeneratedImport {
 public:
  static constexpr std::size_t kPeople = 1'500, kStaff = 20, kConsents = 1'000, kEncounters = 1'500;

  GeneratedImport() {
    lethe_.start();
    lethe_.define_world();
    EXPECT_EQ(lethe_.stop(), 0);
    write("staff", kStaff, [](std::size_t i) {
      return json::object{{"id", "staff-" + std::to_string(i + 2)}, {"given", "Kim"}};
    });
    write("people", kPeople, [](std::size_t i) {
      return json::object{{"id", "p-" + std::to_string(i)},
                          {"given", "Ada"},
                          {"email", "ada" + std::to_string(i) + "@people.example"}};
    });
    write("consents", kConsents, [](std::size_t i) {
      auto body = json::parse(consent_body("given", "Browser")).as_object();
      body["person"] = "p-" + std::to_string(i);
      return body;
    });
    write("encounters", kEncounters, [](std::size_t i) {
      return json::object{{"patient", "p-" + std::to_string(i % kPeople)},
                          {"practitioner", "staff-" + std::to_string(i % kStaff + 2)},
                          {"start", "2020-01-10T19:20:06+00:00"},
                          {"type", "Visit"}};
    });
  }

  std::vector<std::string> arguments() const {
    std::vector<std::string> out{"import",        "--data",      lethe_.data(),
                                 "--keys",        lethe_.keys(), "--ledger",
                                 lethe_.ledger(), "--state",     state()};
    for (const char* kind : {"people", "staff", "consents", "encounters"}) {
      out.push_back(std::string("--") + kind);
      out.push_back(file(kind));
    }
    return out;
  }
  fs::path state() const { return lethe_.folder() / "state"; }
  fs::path file(const std::string& kind) const { return lethe_.folder() / (kind + ".jsonl"); }
  /// "<file>:<line>" of every line that must be refused.
  const std::set<std::string>& bad() const { return bad_; }
  ServedLethe& lethe() { return lethe_; }

 private:
  /// Good lines, and after each two hundred one of the ways to be bad.
  void write(const std::string& kind, std::size_t count,
             const std::function<json::object(std::size_t)>& line) {
    static const std::vector<std::string> kBad{R"({"id": )", R"([])", R"({"id":"x","shoe":"43"})",
                                               R"({"patient":"nobody","practitioner":"staff-1"})"};
    std::ofstream out(file(kind));
    std::size_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      out << json::serialize(line(i)) << '\n';
      ++number;
      if (i % 200 != 150) continue;
      out << kBad[i / 200 % kBad.size()] << "\n\n";  // and a blank one, which counts as a line
      bad_.insert(file(kind).string() + ":" + std::to_string(number + 1));
      number += 2;
    }
  }

  ServedLethe lethe_;
  std::set<std::string> bad_;
};

/// "<file>:<line>" of the lines that a run reported.
std::set<std::string> reported_in(const std::string& errors) {
  std::set<std::string> out;
  std::istringstream lines(errors);
  for (std::string line; std::getline(lines, line);) {
    const auto end = line.find(": ");
    if (line.starts_with("/") && end != std::string::npos) out.insert(line.substr(0, end));
  }
  return out;
}

TEST(Import, KilledAndStartedAgainTakesEachLineOnce) {
  const auto seed = test_seed();
  SCOPED_TRACE("LETHE_TEST_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  GeneratedImport import;
  ASSERT_GE(import.bad().size(), 15U);
  std::set<std::string> reported;
  std::size_t kills = 0;
  CommandResult run;
  for (std::size_t i = 0; i < 8; ++i) {
    run = run_lethe_for(std::chrono::milliseconds(40 + random() % 100), import.arguments());
    reported.merge(reported_in(run.errors));
    if (run.status != -1) break;
    ++kills;
  }
  std::cout << kills << " kills\n";
  EXPECT_GE(kills, 1U);
  if (run.status == -1) run = run_lethe(import.arguments());
  reported.merge(reported_in(run.errors));
  EXPECT_EQ(run.status, 1) << "lines were refused: " << run.output << run.errors;
  EXPECT_EQ(reported, import.bad());

  // Once more: nothing is left to do. And as if the end had not been noted before a crash.
  const auto again = run_lethe(import.arguments());
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.output, HasSubstr("0 lines accepted, "));
  EXPECT_THAT(again.output,
              HasSubstr(" 0 refused, " + std::to_string(import.bad().size()) + " refused earlier"));
  auto state = json::parse(file_text(import.state()));
  EXPECT_TRUE(state.at("finished").as_bool());
  state.as_object()["finished"] = false;
  std::ofstream(import.state()) << json::serialize(state);
  EXPECT_EQ(run_lethe(import.arguments()).status, 1);

  import.lethe().start();
  const auto events = import.lethe().events();
  const auto kinds = kinds_in(events);
  EXPECT_EQ(kinds.at("subject.registered"), import.kPeople + import.kStaff + 1);
  EXPECT_EQ(kinds.at("consent.recorded"), import.kConsents);
  EXPECT_EQ(kinds.at("access.recorded"), import.kEncounters);
  EXPECT_EQ(kinds.at("relationship.recorded"), import.kEncounters);
  ASSERT_EQ(kinds.at("import.finished"), 1U);
  for (const auto& event : events) {
    if (text_at(event, "/kind") != "import.finished") continue;
    EXPECT_EQ(number_at(event, "/facts/accepted"),
              import.kPeople + import.kStaff + import.kConsents + import.kEncounters);
    EXPECT_EQ(number_at(event, "/facts/refused"), import.bad().size());
  }
  EXPECT_EQ(import.lethe().stop(), 0);
  const auto verified =
      run_lethe({"verify", import.lethe().data(), "--keys", import.lethe().keys()});
  EXPECT_EQ(verified.status, 0) << verified.output;
}

fs::path clinic_folder() {
  const char* named = std::getenv("LETHE_CLINIC");
  return named != nullptr ? fs::path(named) : vectors_folder() / ".." / "data" / "clinic";
}

TEST(Import, TheClinicWhole) {
  const auto clinic = clinic_folder();
  if (!fs::exists(clinic / "encounters.jsonl"))
    GTEST_SKIP() << "the folder of the clinic's data is not there (LETHE_CLINIC)";
  ServedLethe lethe;
  const auto run = run_lethe({"import", "--data", lethe.data(), "--keys", lethe.keys(), "--ledger",
                              lethe.ledger(), "--people", clinic / "people.jsonl", "--staff",
                              clinic / "staff.jsonl", "--encounters", clinic / "encounters.jsonl",
                              "--state", lethe.folder() / "state"});
  ASSERT_EQ(run.status, 0) << run.output << run.errors;
  EXPECT_THAT(run.output, HasSubstr("15305 lines accepted, 0 accepted earlier, 0 refused"));
  const std::vector<std::string> verify{"verify", lethe.data(), "--keys", lethe.keys()};
  const auto verified = run_lethe(verify);
  EXPECT_EQ(verified.status, 0) << verified.output;

  lethe.start();
  const auto events = lethe.events();
  const auto kinds = kinds_in(events);
  EXPECT_EQ(kinds.at("subject.registered"), 602U);
  EXPECT_EQ(kinds.at("access.recorded"), 14'703U);
  EXPECT_EQ(kinds.at("relationship.recorded"), 14'703U);
  for (const auto& event : events) {
    if (text_at(event, "/kind") != "access.recorded") continue;
    ASSERT_EQ(text_at(event, "/facts/purpose_of_use"), "TREAT");
  }
  ASSERT_EQ(lethe.stop(), 0);

  const auto changed = events.size() / 2;
  const tools::Places place{lethe.data(), lethe.keys()};
  change_row(place, ledger::Table::kLog,
             ledger::log_row(number_of(place, lethe.ledger()), {changed}),
             [](crypto::Bytes& entry) { entry.back() ^= 0x01; });
  const auto tampered = run_lethe(verify);
  EXPECT_EQ(tampered.status, 1);
  EXPECT_THAT(tampered.output,
              HasSubstr("first: event " + std::to_string(changed) + ", changed-header"));
}

}  // namespace
}  // namespace lethe::tests::blackbox
