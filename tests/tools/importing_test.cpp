// Imports into a real store on disk: what is taken once, what a second run does, and what is told
// of lines that are not taken.
#include "tools/importing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "tests/tools/stored_world.h"
#include "tools/file_io.h"

namespace lethe::tools::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

class ImportingTest : public ::testing::Test {
 protected:
  ImportReport import(const std::vector<ImportFile>& files) {
    refused_.clear();
    ImportOptions options;
    options.state = state_;
    options.window = 8;
    options.refused = [this](const RefusedLine& line) {
      refused_.push_back(line.file.filename().string() + ":" + std::to_string(line.line) + ": " +
                         line.reason);
    };
    options.progress = [this](std::uint64_t done, std::uint64_t total) {
      EXPECT_GE(done, done_);
      EXPECT_LE(done, total);
      done_ = done;
      total_ = total;
    };
    done_ = total_ = 0;
    return run_import(world_.store(), *world_.ledger(), files, options, error_);
  }
  ImportFile file(ImportKind kind, const std::string& name, std::string_view text) {
    return {kind, world_.write(name, text)};
  }
  std::size_t events(const std::string& kind) { return kinds_in(*world_.ledger())[kind]; }
  boost::json::value state() { return boost::json::parse(read_file(state_, 1U << 20).value()); }

  StoredWorld world_;
  std::filesystem::path state_ = world_.folder() / "import.state";
  std::vector<std::string> refused_;
  std::string error_;
  std::uint64_t done_ = 0, total_ = 0;
};

constexpr std::string_view kPeople =
    "{\"id\":\"p-1\",\"given\":\"Anna\"}\n\n{\"id\":\"p-2\",\"given\":\"Борис\"}\r\n"
    "{\"id\":\"p-3\",\"given\":\"ليلى\"}";
constexpr std::string_view kStaff = "{\"id\":\"s-1\",\"given\":\"Fox\"}\n";
constexpr std::string_view kEncounters =
    "{\"patient\":\"p-1\",\"practitioner\":\"s-1\",\"start\":\"2020-01-01T10:00:00Z\"}\n"
    "{\"patient\":\"p-3\",\"practitioner\":\"s-1\",\"start\":\"2021-01-01T10:00:00Z\"}\n";

std::string consent_of(const std::string& person) {
  return "{\"person\":\"" + person +
         "\",\"purpose\":\"newsletter\",\"status\":\"given\",\"policy_version\":\"1\","
         "\"language\":\"en\",\"wording\":\"w\",\"method\":\"form\",\"notice_hash\":\"" +
         std::string(64, 'a') + "\"}\n";
}

TEST_F(ImportingTest, TakesEveryKindInTheOrderGiven) {
  const auto report = import(
      {file(ImportKind::kPeople, "people", kPeople), file(ImportKind::kStaff, "staff", kStaff),
       file(ImportKind::kConsents, "consents", consent_of("p-1") + consent_of("p-2")),
       file(ImportKind::kAccesses, "accesses",
            R"({"person":"p-2","actor":"s-1","purpose_of_use":"TREAT","action":"R",)"
            R"("resource_type":"profile"})"),
       file(ImportKind::kEncounters, "encounters", kEncounters)});
  EXPECT_EQ(error_, "");
  EXPECT_THAT(refused_, IsEmpty());
  EXPECT_EQ(report.accepted, 9U);
  EXPECT_EQ(report.repeated, 0U);
  EXPECT_EQ(report.refused, 0U);
  EXPECT_GT(total_, 0U);
  EXPECT_EQ(done_, total_);
  EXPECT_EQ(events("subject.registered"), 4U);
  EXPECT_EQ(events("consent.recorded"), 2U);
  EXPECT_EQ(events("access.recorded"), 3U);
  EXPECT_EQ(events("relationship.recorded"), 2U);
  EXPECT_EQ(events("import.finished"), 1U);
  const std::vector<std::string> names = {"Anna", "Борис", "ليلى", "Fox"};
  EXPECT_THAT(texts_of(*world_.ledger(), "given_name"), UnorderedElementsAreArray(names));
}

TEST_F(ImportingTest, ASecondRunTakesNothingAndEndsNothingAnew) {
  const std::vector<ImportFile> files = {file(ImportKind::kPeople, "people", kPeople)};
  import(files);
  const auto size = world_.ledger()->size();
  const auto again = import(files);
  EXPECT_EQ(error_, "");
  EXPECT_EQ(again.accepted, 0U);
  EXPECT_EQ(again.repeated, 3U);
  EXPECT_EQ(again.refused, 0U);
  EXPECT_EQ(world_.ledger()->size().value, size.value);
}

TEST_F(ImportingTest, WithoutItsStateALineIsAnsweredFromItsKeptReply) {
  // As after a crash behind the lines and before the note of them.
  const std::vector<ImportFile> files = {file(ImportKind::kPeople, "people", kPeople)};
  import(files);
  std::filesystem::remove(state_);
  world_.close();
  world_.open();
  const auto again = import(files);
  EXPECT_EQ(error_, "");
  EXPECT_EQ(again.accepted, 0U);
  EXPECT_EQ(again.repeated, 3U);
  EXPECT_EQ(events("subject.registered"), 3U);
}

TEST_F(ImportingTest, GoesOnBehindTheLinesThatItsStateNotes) {
  // By its content, under whatever name: the state of the first is of use to the second.
  import({file(ImportKind::kPeople, "people", kPeople)});
  auto text = read_file(state_, 1U << 20).value();
  const auto lines = text.find("\"lines\":4");
  ASSERT_NE(lines, std::string::npos) << text;
  text.replace(lines, 9, "\"lines\":3");
  const auto accepted = text.find("\"accepted\":3");
  ASSERT_NE(accepted, std::string::npos) << text;
  text.replace(accepted, 12, "\"accepted\":2");
  ASSERT_TRUE(replace_file(state_, text));
  const auto report = import({file(ImportKind::kPeople, "other name", kPeople)});
  EXPECT_EQ(error_, "");
  EXPECT_EQ(report.accepted, 0U);
  EXPECT_EQ(report.repeated, 3U) << "two by the note, one by its kept reply";
  EXPECT_EQ(events("subject.registered"), 3U);
}

TEST_F(ImportingTest, RefusedLinesAreToldInOrderAndTheOthersTaken) {
  const auto report = import(
      {file(ImportKind::kPeople, "people",
            "{\"id\":\"p-1\"}\n{\"id\":\"p-1\"}\nnonsense\n{\"id\":\"p-2\",\"shoe\":\"43\"}\n" +
                std::string(kMaxImportLine + 1, 'x') + "\n{\"id\":\"p-3\"}\n"),
       file(ImportKind::kConsents, "consents", consent_of("p-1") + consent_of("nobody"))});
  EXPECT_EQ(error_, "");
  EXPECT_EQ(report.accepted, 3U);
  EXPECT_EQ(report.refused, 5U);
  EXPECT_THAT(refused_,
              ElementsAre(HasSubstr("people:2: "), HasSubstr("people:3: "), HasSubstr("people:4: "),
                          HasSubstr("people:5: longer than"), HasSubstr("consents:2: ")));
  EXPECT_THAT(refused_[2], HasSubstr("/profile/shoe"));
  EXPECT_THAT(refused_[4], HasSubstr("/person: names nobody in this ledger"));
  for (const auto& line : refused_) EXPECT_THAT(line, ::testing::Not(HasSubstr("43")));
  EXPECT_EQ(events("subject.registered"), 2U);
}

TEST_F(ImportingTest, ItsEndCountsLinesOfEveryRun) {
  import({file(ImportKind::kPeople, "people", "{\"id\":\"p-1\"}\nnonsense\n{\"id\":\"p-2\"}\n")});
  const auto ledger = world_.ledger();
  const auto last = ledger->event({ledger->size().value - 1}).value();
  const auto* facts = std::get_if<ledger::ImportFinished>(&last.facts);
  ASSERT_NE(facts, nullptr);
  EXPECT_EQ(facts->accepted, 2U);
  EXPECT_EQ(facts->refused, 1U);
  EXPECT_TRUE(state().at("finished").as_bool());
}

TEST_F(ImportingTest, AFileThatIsMissingStopsItBeforeAnythingIsTaken) {
  const auto size = world_.ledger()->size();
  import({file(ImportKind::kPeople, "people", kPeople),
          { ImportKind::kStaff,
            world_.folder() / "none" }});
  EXPECT_THAT(error_, HasSubstr("can't read"));
  EXPECT_THAT(error_, HasSubstr("none"));
  EXPECT_EQ(world_.ledger()->size().value, size.value);
}

TEST_F(ImportingTest, AStateThatIsNoneIsNotWrittenOver) {
  for (const std::string_view text :
       {"", "x", "{}", "[]", R"({"files":{},"finished":1})", R"({"files":[],"finished":false})",
        R"({"files":{"a":{"lines":-1,"accepted":0,"refused":0}},"finished":false})",
        R"({"files":{"a":{"lines":1,"accepted":0}},"finished":false})"}) {
    world_.write("import.state", text);
    import({file(ImportKind::kPeople, "people", kPeople)});
    EXPECT_THAT(error_, HasSubstr("is not the state of an import")) << text;
    EXPECT_EQ(read_file(state_, 1U << 20), text);
  }
  EXPECT_EQ(events("subject.registered"), 0U);
}

TEST_F(ImportingTest, AStateThatCannotBeWrittenStopsIt) {
  state_ = world_.folder() / "no such folder" / "import.state";
  import({file(ImportKind::kPeople, "people", kPeople)});
  EXPECT_THAT(error_, HasSubstr("can't write"));
  EXPECT_EQ(events("import.finished"), 0U);
}

}  // namespace
}  // namespace lethe::tools::tests
