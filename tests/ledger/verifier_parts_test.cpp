// The parts of the verifier that are of use by themselves, each against a plain model.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <set>

#include "ledger/compartment_ranges.h"
#include "ledger/entry_runs.h"
#include "ledger/interval_set.h"
#include "ledger/ordered_pipeline.h"

namespace lethe::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::set<std::uint64_t> numbers_of(const std::vector<Interval>& parts) {
  std::set<std::uint64_t> numbers;
  for (const auto& part : parts) {
    for (auto i = part.first; i < part.behind; ++i) numbers.insert(i);
  }
  return numbers;
}

TEST(IntervalSet, IsTheSetThatASetIs) {
  std::mt19937_64 random(7);
  IntervalSet set;
  std::set<std::uint64_t> model;
  for (int round = 0; round < 5'000; ++round) {
    const std::uint64_t first = random() % 100;
    const std::uint64_t behind = first + random() % 12;
    if (random() % 2 == 0) {
      set.add(first, behind);
      for (auto i = first; i < behind; ++i) model.insert(i);
    } else {
      set.remove(first, behind);
      for (auto i = first; i < behind; ++i) model.erase(i);
    }
    ASSERT_EQ(numbers_of(set.all()), model);
    ASSERT_EQ(set.empty(), model.empty());
    const std::set<std::uint64_t> part(model.lower_bound(first), model.lower_bound(behind));
    ASSERT_EQ(numbers_of(set.within(first, behind)), part);
    const auto all = set.all();
    for (std::size_t i = 1; i < all.size(); ++i) ASSERT_LE(all[i - 1].behind, all[i].first);
    if (model.empty()) continue;
    ASSERT_EQ(set.first(), all.front());
  }
}

TEST(CompartmentRanges, AreTheSetsThatSetsAre) {
  std::mt19937_64 random(7);
  const auto any = [&random]() -> Compartment {
    return {{1 + random() % 3},
            random() % 2 == 0 ? CompartmentClass::kProfile : CompartmentClass::kContent,
            static_cast<std::uint32_t>(random() % 20)};
  };
  for (int round = 0; round < 300; ++round) {
    CompartmentRanges left;
    CompartmentRanges right;
    std::set<Compartment> model;
    for (auto i = random() % 60; i > 0; --i) {
      const auto compartment = any();
      left.add(compartment);
      model.insert(compartment);
    }
    for (auto i = random() % 30; i > 0; --i) {
      const CompartmentRef ref{any(), random() % 20 == 0};
      right.add(ref);
      std::erase_if(model, [&](const Compartment& compartment) {
        return compartment.slot == ref.compartment.slot && compartment.cls == ref.compartment.cls &&
               (ref.whole || compartment.number == ref.compartment.number);
      });
    }
    auto rest = left.without(right);
    ASSERT_EQ(rest.empty(), model.empty());
    for (int i = 0; i < 200; ++i) {
      const auto compartment = any();
      ASSERT_EQ(rest.contains(compartment), model.contains(compartment));
    }
  }
}

TEST(CompartmentRanges, MergeAsTheyGrow) {
  CompartmentRanges ranges;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    ranges.add(Compartment{{1}, CompartmentClass::kAccess, i});
    ranges.add(Compartment{{2}, CompartmentClass::kAccess, 2 * i});
  }
  EXPECT_TRUE(ranges.contains({{1}, CompartmentClass::kAccess, 99'999}));
  EXPECT_FALSE(ranges.contains({{1}, CompartmentClass::kAccess, 100'000}));
  EXPECT_TRUE(ranges.contains({{2}, CompartmentClass::kAccess, 198}));
  EXPECT_FALSE(ranges.contains({{2}, CompartmentClass::kAccess, 199}));
}

EntryRun good_run(std::uint64_t place, std::uint64_t count, std::uint64_t claim) {
  EntryRun run;
  run.place = place;
  run.count = count;
  run.claims = true;
  run.shift = claim - place;
  return run;
}

TEST(EntryRuns, TheHeaviestAscendingChainIsInOrder) {
  const std::vector<EntryRun> runs = {good_run(0, 5, 0),   good_run(5, 3, 90), good_run(8, 2, 5),
                                      good_run(10, 80, 8), good_run(90, 1, 3), good_run(91, 9, 91)};
  EXPECT_THAT(runs_in_order(runs, {100}), ElementsAre(0, 2, 3, 5));
  EXPECT_THAT(runs_in_order(runs, {91}), ElementsAre(0, 2, 3));
  EXPECT_THAT(runs_in_order({}, {100}), IsEmpty());
}

TEST(EntryRuns, RunsThatMeetAreSplit) {
  const auto pieces = split_where_claims_meet({good_run(0, 6, 0), good_run(6, 10, 5)});
  ASSERT_EQ(pieces.size(), 4U);
  EXPECT_EQ(pieces[0].count, 5U);
  EXPECT_EQ(pieces[1].first_claim(), 5U);
  EXPECT_EQ(pieces[2].first_claim(), 5U);
  EXPECT_EQ(pieces[2].place, 6U);
  EXPECT_EQ(pieces[3].place, 7U);
  EXPECT_EQ(pieces[3].count, 9U);
}

TEST(EntryRuns, TooManyPiecesAreCountedButNotKept) {
  EntryRuns runs({1'000'000});
  for (std::uint64_t place = 0; place < 200'000; ++place) {
    CheckedEntry entry;
    entry.place = place;
    entry.claimed = place;
    entry.fault = place % 2 == 0 ? EntryFault::kNone : EntryFault::kBadSignature;
    runs.add(entry);
  }
  EXPECT_EQ(runs.runs().size(), 65'536U);
  EXPECT_EQ(runs.unrecorded_from(), 65'536U);
  EXPECT_EQ(runs.unrecorded_faults(), (200'000U - 65'536U) / 2);
}

TEST(OrderedPipelineConcurrency, MergesInOrderWhateverTakesLonger) {
  for (const std::size_t threads : {1, 2, 5}) {
    std::vector<int> merged;
    OrderedPipeline<int, int> pipeline(
        threads,
        [](const int& input) -> Result<int> {
          std::this_thread::sleep_for(std::chrono::microseconds(input % 7 * 50));
          return input * 2;
        },
        [&merged](int output) -> Result<void> {
          merged.push_back(output);
          return {};
        });
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(pipeline.submit(i));
    ASSERT_TRUE(pipeline.finish());
    ASSERT_EQ(merged.size(), 500U);
    for (int i = 0; i < 500; ++i) ASSERT_EQ(merged[static_cast<std::size_t>(i)], 2 * i);
  }
}

TEST(OrderedPipelineConcurrency, EndsWithTheFirstError) {
  for (const bool in_merge : {false, true}) {
    std::atomic<int> merged = 0;
    OrderedPipeline<int, int> pipeline(
        3,
        [&](const int& input) -> Result<int> {
          if (!in_merge && input == 50) return Error::kStorageFailed;
          return input;
        },
        [&](int output) -> Result<void> {
          if (in_merge && output == 50) return Error::kStorageFailed;
          ++merged;
          return {};
        });
    Result<void> submitted;
    for (int i = 0; submitted && i < 100'000; ++i) submitted = pipeline.submit(i);
    EXPECT_EQ(submitted.error(), Error::kStorageFailed);
    EXPECT_EQ(pipeline.finish().error(), Error::kStorageFailed);
    EXPECT_LE(merged, 50);
  }
}

TEST(OrderedPipelineConcurrency, MayBeDroppedInTheMiddle) {
  OrderedPipeline<int, int> pipeline(
      2, [](const int& input) -> Result<int> { return input; },
      [](int) -> Result<void> { return {}; });
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(pipeline.submit(i));
}

}  // namespace
}  // namespace lethe::ledger
