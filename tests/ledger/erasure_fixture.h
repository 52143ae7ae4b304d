// A store that erases, over a directory in memory whose process can be made to die at any durable
// step.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "tests/ledger/crashing_store.h"
#include "tests/ledger/store_fixture.h"

namespace lethe::ledger::tests {

class ErasureTest : public testing::Test {
 protected:
  ErasureTest() {
    options.clock = &clock;
    store_ = Store::create(journal(), *roots, projector, options, plan_for("system")).value();
    id = store().system()->info().id;
  }

  std::unique_ptr<Journal> journal() const { return std::make_unique<CrashingJournal>(disk, plan); }
  Store& store() { return *store_; }
  const Ledger& ledger() { return *store().find(id); }

  void populate(std::uint64_t people_count) {
    for (std::uint64_t i = people.size() + 1; i <= people_count; ++i) {
      people.push_back(register_person(store(), id, {i}, std::to_string(i) + "@example.org"));
    }
  }
  /// Dies if it has not yet, and starts again.
  Result<void> reopen() {
    store_.reset();
    plan->arm(0, CrashPlan::When::kBefore);
    auto opened = Store::open(journal(), *roots, projector, options);
    if (!opened) return opened.error();
    store_ = std::move(*opened);
    return {};
  }
  /// Starts again and again, and dies at each step of that once, until one start goes through.
  bool opens_through_crashes() {
    constexpr int kMoreThanThereAre = 10;
    store_.reset();
    for (int step = 1; step < kMoreThanThereAre; ++step) {
      for (const auto when : {CrashPlan::When::kBefore, CrashPlan::When::kBehind}) {
        plan->arm(step, when);
        const auto opened = Store::open(journal(), *roots, projector, options);
        if (opened && !plan->has_crashed) return true;
      }
    }
    return false;
  }
  Outcome erase(const std::vector<std::size_t>& which, std::vector<CompartmentClass> kept = {}) {
    return run(store(), id, [&](const DecisionContext&) {
      Decision decision;
      for (const auto i : which) add_erasure(decision, people[i], order_for(people[i], kept));
      return decision;
    });
  }

  std::string opens(const Person& person) {
    std::string opened;
    for (const auto& [place, content] : person.sections) {
      opened += read(ledger(), place.first, place.second) == content ? "1" : "0";
    }
    return opened;
  }
  std::size_t rows(Table table, const RowRange& range) {
    std::size_t count = 0;
    EXPECT_TRUE(disk->scan(table, range.first, range.behind_last, [&](ByteView, ByteView) {
      ++count;
      return true;
    }));
    return count;
  }
  std::size_t vault_rows(const Person& person) {
    return rows(Table::kVault, vault_range(ledger().info().number, person.slot));
  }
  std::size_t key_rows() { return rows(Table::kKeys, ledger_range(ledger().info().number)); }
  std::optional<SubjectId> find(const Person& person) {
    return find_subject(*ledger().snapshot(), ledger().keys(), person.external_id);
  }
  ErasureCompleted certificate(Sequence sequence) {
    return std::get<ErasureCompleted>(ledger().event(sequence).value().facts);
  }

  ManualClock clock;
  IndexProjector projector;
  StoreOptions options;
  std::shared_ptr<CrashPlan> plan = std::make_shared<CrashPlan>();
  std::shared_ptr<Journal> disk = make_memory_journal();
  std::unique_ptr<crypto::RootStore> roots = std::make_unique<CrashingRoots>(plan);
  std::unique_ptr<Store> store_;
  LedgerId id;
  std::vector<Person> people;
};

struct Crash {
  int step;
  CrashPlan::When when;
};
/// Before and behind each of so many steps.
inline std::vector<Crash> crashes_at(int steps) {
  std::vector<Crash> out;
  for (int step = 1; step <= steps; ++step) {
    out.push_back({step, CrashPlan::When::kBefore});
    out.push_back({step, CrashPlan::When::kBehind});
  }
  return out;
}
inline std::string crash_name(const testing::TestParamInfo<Crash>& crash) {
  return std::string(crash.param.when == CrashPlan::When::kBefore ? "Before" : "Behind") + "Step" +
         std::to_string(crash.param.step);
}

}  // namespace lethe::ledger::tests
