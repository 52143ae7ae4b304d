// What the verifier tells beside damage: sections, progress, bounds, errors.
#include "ledger/verifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "ledger/names.h"
#include "tests/ledger/sample_events.h"
#include "tests/ledger/tampered_log.h"

namespace lethe::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::LogWriter;
using tests::summary;
using tests::TamperedLog;
using tests::verify;

const LogWriter& writer() {
  static const LogWriter kWriter;
  return kWriter;
}

/// A vault whose state is what the test says, by sequence.
class FakeSections final : public SectionCheck {
 public:
  std::map<std::uint64_t, State> states;  // kIntact when not named
  std::vector<Sequence> unnamed;
  bool fails = false;

  Result<State> check(const EventHeader& header, std::uint16_t index) const override {
    if (fails) return Error::kStorageFailed;
    EXPECT_LT(index, header.sections.size());
    const auto found = states.find(header.sequence.value);
    return found == states.end() ? State::kIntact : found->second;
  }
  Result<void> orphans(const std::function<void(Sequence)>& visit) const override {
    for (const auto& sequence : unnamed) visit(sequence);
    return {};
  }
};

/// A log in which every third event, from 2 on, has a section in compartment (sequence - 2, 0).
class VerifierSections : public testing::Test {
 protected:
  VerifyReport report() const {
    VerifyOptions options;
    options.sections = &sections_;
    return verify(log_, options);
  }
  /// Puts an order into the log and signs everything anew.
  void order_erasure(std::uint64_t sequence, std::vector<CompartmentRef> destroyed) {
    auto header = writer().header(sequence);
    header.sections.clear();
    header.facts = ErasureOrdered{
        tests::counting<ErasureId>(1), ErasureGround::kObjection, false, std::move(destroyed), {}};
    log_.at(sequence) = writer().entry(header);
    log_.rebuild_tiles();
    log_.sign(writer());
  }
  static CompartmentRef compartment(std::uint64_t slot, bool whole = false) {
    return {{{slot}, CompartmentClass::kProfile, 0}, whole};
  }

  TamperedLog log_{writer(), 60, true};
  FakeSections sections_;
};

TEST_F(VerifierSections, IntactSectionsAreCounted) {
  const auto verdict = report();
  EXPECT_THAT(summary(verdict), IsEmpty());
  EXPECT_EQ(verdict.sections_intact, 20U);
  EXPECT_EQ(verdict.sections_erased, 0U);
}

TEST_F(VerifierSections, DamagedSectionsAreNamed) {
  sections_.states[8] = SectionCheck::State::kDamaged;
  sections_.states[29] = SectionCheck::State::kDamaged;
  EXPECT_THAT(summary(report()), ElementsAre("changed-section 8", "changed-section 29"));
}

TEST_F(VerifierSections, ErasedSectionsAreNoDamageWhenTheirErasureWasOrdered) {
  order_erasure(30, {compartment(3), compartment(6, true)});
  sections_.states[5] = SectionCheck::State::kErased;
  sections_.states[8] = SectionCheck::State::kErased;
  const auto verdict = report();
  EXPECT_THAT(summary(verdict), IsEmpty());
  EXPECT_EQ(verdict.sections_erased, 2U);
}

TEST_F(VerifierSections, SectionsThatNobodyOrderedErasedAreNamed) {
  order_erasure(30, {compartment(3), {{{6}, CompartmentClass::kContent, 0}, true}});
  sections_.states[5] = SectionCheck::State::kErased;
  sections_.states[8] = SectionCheck::State::kErased;   // another class was ordered
  sections_.states[11] = SectionCheck::State::kErased;  // nothing was
  EXPECT_THAT(summary(report()), ElementsAre("changed-section 8", "changed-section 11"));
}

TEST_F(VerifierSections, AnOrderThatTheLogsKeyDidNotSignCoversNothing) {
  order_erasure(30, {compartment(3)});
  log_.at(30)[0] ^= 1;
  sections_.states[5] = SectionCheck::State::kErased;
  EXPECT_THAT(summary(report()), ElementsAre("changed-section 5", "changed-header 30"));
}

TEST_F(VerifierSections, OrphansAreNamed) {
  sections_.unnamed = {{7}, {1'000}};
  EXPECT_THAT(summary(report()), ElementsAre("orphan-section 7", "orphan-section 1000"));
}

TEST_F(VerifierSections, FailingStorageIsAnErrorAndNoFinding) {
  sections_.fails = true;
  VerifyOptions options;
  options.sections = &sections_;
  EXPECT_EQ(verify_log(log_, options).error(), Error::kStorageFailed);
}

TEST(Verifier, TellsItsProgressInOrder) {
  const TamperedLog log(writer(), 3'000, true);
  VerifyOptions options;
  options.threads = 3;
  std::vector<std::uint64_t> steps;
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 3'000U);
    steps.push_back(done);
  };
  EXPECT_TRUE(verify(log, options).consistent());
  ASSERT_GT(steps.size(), 3U);
  EXPECT_TRUE(std::is_sorted(steps.begin(), steps.end()));
  EXPECT_EQ(steps.back(), 3'000U);
}

TEST(Verifier, StopsWhenItIsCancelled) {
  const TamperedLog log(writer(), 3'000, true);
  std::atomic<bool> cancel = false;
  VerifyOptions options;
  options.cancel = &cancel;
  options.progress = [&](std::uint64_t, std::uint64_t) { cancel = true; };
  EXPECT_EQ(verify_log(log, options).error(), Error::kStopped);
}

TEST(Verifier, CountsOnWhenItKeepsNoMoreFindings) {
  TamperedLog log(writer(), 300, true);
  for (std::uint64_t place = 0; place < 300; place += 2) log.at(place)[0] ^= 1;
  VerifyOptions options;
  options.log_key = writer().verifier();
  options.max_findings = 4;
  const auto report = verify(log, options);
  EXPECT_EQ(report.finding_count, 150U);
  EXPECT_THAT(summary(report), ElementsAre("changed-header 0", "changed-header 2",
                                           "changed-header 4", "changed-header 6"));
}

TEST(Verifier, SaysTheSameOnAnyNumberOfThreadsConcurrency) {
  TamperedLog log(writer(), 3'000, true);
  log.at(10)[70] ^= 1;
  log.swap(700, 2'000);
  log.erase(1'500, 1'502);
  std::set<std::vector<std::string>> answers;
  for (const std::size_t threads : {1, 2, 3, 8}) {
    VerifyOptions options;
    options.threads = threads;
    answers.insert(summary(verify(log, options)));
  }
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(*answers.begin(), ElementsAre("changed-header 10", "reordered 700", "removed 1500",
                                            "removed 1501", "reordered 2000"));
}

TEST(Verifier, NamesEveryDamageOnce) {
  std::set<std::string_view> names;
  for (int damage = 1; damage <= static_cast<int>(Damage::kUnwitnessed); ++damage) {
    names.insert(name_of(static_cast<Damage>(damage)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Damage::kUnwitnessed));
  EXPECT_TRUE(names.contains("changed-header"));
  EXPECT_FALSE(names.contains(""));
}

}  // namespace
}  // namespace lethe::ledger
