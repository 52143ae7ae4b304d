// What `lethe verify` tells, as text and as JSON. What it finds is tested with the verifier
// (tests/ledger) and the program (tests/blackbox).
#include "tools/verifying.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "ledger/names.h"
#include "tests/tools/stored_world.h"

namespace lethe::tools::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

VerifiedLog intact() {
  VerifiedLog log;
  log.name = "clinic";
  log.report.origin = "lethe.example/clinic";
  log.report.size = {7};
  log.report.events = 7;
  log.report.key_was_given = true;
  return log;
}

VerifiedLog damaged(std::size_t findings) {
  auto log = intact();
  for (std::size_t i = 0; i < findings; ++i) {
    ledger::Finding finding;
    finding.damage = ledger::Damage::kChangedHeader;
    finding.sequence = ledger::Sequence{i};
    finding.detail = "detail " + std::to_string(i);
    log.report.findings.push_back(finding);
  }
  log.report.finding_count = findings;
  return log;
}

TEST(VerifiedText, OfAnIntactLogIsOneLine) {
  auto log = intact();
  EXPECT_EQ(verified_text(log), "clinic (lethe.example/clinic): consistent, 7 events\n");
  log.sections_checked = true;
  log.report.sections_intact = 5;
  log.report.sections_erased = 2;
  EXPECT_EQ(verified_text(log),
            "clinic (lethe.example/clinic): consistent, 7 events, 5 sections intact, 2 erased\n");
}

TEST(VerifiedText, SaysWhatAKeyFromTheLogItselfDoesNotProve) {
  auto log = intact();
  log.report.key_was_given = false;
  EXPECT_THAT(verified_text(log), HasSubstr("give --vkey"));
}

TEST(VerifiedText, NamesTheFirstFindingsAndHowManyThereAre) {
  const auto text = verified_text(damaged(11));
  EXPECT_THAT(text, HasSubstr("DAMAGED, 11 findings\n  first: event 0, "));
  EXPECT_THAT(text, HasSubstr("detail 9\n"));
  EXPECT_THAT(text, Not(HasSubstr("detail 10")));
  EXPECT_THAT(text, HasSubstr("--json lists them"));
  EXPECT_THAT(verified_text(damaged(1)), HasSubstr("DAMAGED, 1 finding\n"));
}

TEST(VerifiedJson, HasAllOfIt) {
  auto log = damaged(2);
  log.report.findings[1].sequence.reset();
  const std::string damage(ledger::name_of(ledger::Damage::kChangedHeader));
  EXPECT_EQ(boost::json::value(verified_json(log)),
            boost::json::parse(
                R"({"log":"clinic","origin":"lethe.example/clinic","consistent":false,"size":7,)"
                R"("root":")" +
                std::string(64, '0') +
                R"(","key_was_given":true,"witnessed_size":null,"witnesses":[],)"
                R"("signing_keys":[],"doubtful_events":0,"events":7,"trusted_events":0,)"
                R"("sections_checked":false,)"
                R"("sections_intact":0,"sections_erased":0,"finding_count":2,"findings":[)"
                R"({"damage":")" +
                damage +
                R"(","detail":"detail 0","sequence":0},)"
                R"({"damage":")" +
                damage + R"(","detail":"detail 1"}]})"));
}

TEST(VerifyPlace, TellsWhatItCouldNotRead) {
  StoredWorld world;
  world.close();
  const auto error_at = [&](VerifyRequest request) {
    std::string error;
    EXPECT_TRUE(verify_place(request, error).empty());
    return error;
  };
  VerifyRequest request;
  request.place = world.folder() / "none";
  EXPECT_THAT(error_at(request), HasSubstr("there is nothing at"));
  request.place = world.folder();
  EXPECT_THAT(error_at(request), HasSubstr("neither a data directory nor a public log"));
  request.place = world.places().data;
  request.ledger = "none";
  EXPECT_THAT(error_at(request), HasSubstr("there is no ledger named 'none'"));
  request.ledger = "";
  request.keys = world.folder() / "no keys";
  EXPECT_THAT(error_at(request), HasSubstr("--keys names the folder"));
}

}  // namespace
}  // namespace lethe::tools::tests
