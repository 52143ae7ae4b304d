// Consents as a table: what happens row by row, and what is in force then, now and in between.
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::ConsentStatus;

class ConsentsView : public testing::Test, protected LedgerUnderTest {
 protected:
  /// Lines of `verb who purpose policy`; remembers the number of events before each.
  void happens(const std::string& table) {
    std::istringstream lines(table);
    std::string verb;
    std::string who;
    std::string purpose;
    std::string policy;
    while (lines >> verb >> who >> purpose >> policy) {
      before_.push_back(next());
      const auto status = *ledger::by_name<ConsentStatus>(verb);
      decide(person(who), purpose, status, policy);
    }
    before_.push_back(next());
  }
  SubjectId person(const std::string& who) {
    if (!people_.contains(who)) people_[who] = register_person();
    return people_.at(who);
  }
  /// As it was after the first `lines` lines.
  std::string in_force(const std::string& who, std::string_view purpose, std::size_t lines) {
    const auto decision = views().consent(person(who), purpose, {before_.at(lines)}).value();
    if (!decision) return "-";
    return std::string(ledger::name_of(decision->status)) + " " + decision->policy_version;
  }
  std::string all_in_force(const std::string& who, AsOf as_of = {}) {
    std::string out;
    for (const auto& row : views().consents(person(who), as_of).value()) {
      out += row.purpose + ":" + std::string(ledger::name_of(row.decision.status)) + " ";
    }
    return out;
  }

  std::map<std::string, SubjectId> people_;
  std::vector<Sequence> before_;
};

TEST_F(ConsentsView, ATableOfDecisions) {
  person("ann");
  person("bob");
  happens(R"(
    requested  ann  news      p1
    given      ann  news      p1
    given      ann  research  p1
    refused    bob  news      p1
    withdrawn  ann  news      p1
    given      ann  news      p2
  )");
  const std::vector<std::string> news{"-",        "requested p1", "given p1", "given p1",
                                      "given p1", "withdrawn p1", "given p2"};
  for (std::size_t lines = 0; lines < news.size(); ++lines) {
    EXPECT_EQ(in_force("ann", "news", lines), news[lines]) << "after " << lines;
  }
  EXPECT_EQ(in_force("ann", "research", 2), "-");
  EXPECT_EQ(in_force("ann", "research", 6), "given p1");
  EXPECT_EQ(in_force("bob", "news", 6), "refused p1");
  EXPECT_EQ(in_force("bob", "research", 6), "-");
  EXPECT_EQ(in_force("ann", "new", 6), "-");
}

TEST_F(ConsentsView, AllOfAPersonByPurpose) {
  person("ann");
  happens(R"(
    given      ann  research  p1
    given      ann  news      p1
    given      bob  news      p1
    withdrawn  ann  news      p1
  )");
  EXPECT_EQ(all_in_force("ann"), "news:withdrawn research:given ");
  EXPECT_EQ(all_in_force("ann", {before_[3]}), "news:given research:given ");
  EXPECT_EQ(all_in_force("ann", {before_[1]}), "research:given ");
  EXPECT_EQ(all_in_force("ann", {before_[0]}), "");
  EXPECT_EQ(all_in_force("cem"), "");
}

TEST_F(ConsentsView, TheHistoryIsEveryDecisionOldestFirst) {
  happens(R"(
    given      ann  news      p1
    withdrawn  ann  news      p1
    given      ann  newsroom  p1
    given      ann  news      p2
  )");
  std::string history;
  for (const auto& decision : views().consent_history(person("ann"), "news").value()) {
    history += std::string(ledger::name_of(decision.status)) + " ";
  }
  EXPECT_EQ(history, "given withdrawn given ");
  EXPECT_TRUE(views().consent_history(person("ann"), "research").value().empty());
}

TEST_F(ConsentsView, ADecisionSaysWhatWasRecorded) {
  ledger::ConsentRecorded facts;
  facts.purpose = "genetics";
  facts.status = ConsentStatus::kGiven;
  facts.is_explicit = true;
  facts.policy_version = "p7";
  facts.expires_at = Moment{-1};
  facts.context = ledger::ConsentContext::kInPerson;
  facts.guardian = true;
  const Sequence sequence = append({.subject = person("ann"), .facts = facts});
  const auto decision = views().consent(person("ann"), "genetics").value().value();
  EXPECT_EQ(decision.sequence, sequence);
  EXPECT_EQ(decision.time, events().back().time);
  EXPECT_EQ(decision.status, ConsentStatus::kGiven);
  EXPECT_TRUE(decision.is_explicit);
  EXPECT_EQ(decision.policy_version, "p7");
  EXPECT_EQ(decision.expires_at, Moment{-1});
  EXPECT_EQ(decision.context, ledger::ConsentContext::kInPerson);
  EXPECT_TRUE(decision.guardian);
  EXPECT_FALSE(decision.asserted);
  EXPECT_FALSE(decision.bundled);
}

TEST_F(ConsentsView, SurviveTheErasureOfThePerson) {
  give(person("ann"), "news");
  erase(person("ann"));
  withdraw(person("ann"), "news");
  EXPECT_EQ(all_in_force("ann"), "news:withdrawn ");
}

}  // namespace
}  // namespace lethe::projections::tests
