// P1: what was acknowledged survives a loss of power at any moment.
#include <gtest/gtest.h>

#include <iostream>
#include <mutex>

#include "tests/ledger/durable_process.h"
#include "tests/ledger/durable_workload.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

using lethe::tests::TemporaryDirectory;

/// What the disks hold when the power fails at one moment.
struct Cut {
  DiskImage data;
  crypto::SimulatedDisk keys;
  std::size_t acknowledged = 0;
  bool is_created = false;  // the store is
  std::string name;
};

/// Cuts the power in front of each step that makes something durable. A cut behind a step leaves
/// what one in front of the next does, and less is acknowledged by then.
class PowerCuts {
 public:
  PowerCuts(DurableProcess& process, std::uint64_t seed)
      : process_(process), random_(seed), keys_random_(static_cast<std::uint32_t>(seed)) {}

  void begin(const DurableWorkload* workload, bool is_created) {
    workload_ = workload;
    is_created_ = is_created;
    process_.files().before_each_sync([this] { cut(); });
    process_.keys().before_each_step([this] { cut(); });
  }
  void set_created() { is_created_ = true; }
  void cut() {
    const std::lock_guard lock(mutex_);
    // Once with the least and once with some of what may have become durable by itself.
    add(process_.files().durable(), " with nothing more");
    add(process_.files().torn(random_), " with some more");
  }
  std::vector<Cut>& cuts() { return cuts_; }

 private:
  void add(DiskImage data, const std::string& how) {
    Cut cut{std::move(data), process_.keys(), workload_ != nullptr ? workload_->acknowledged() : 0,
            is_created_, "cut " + std::to_string(cuts_.size()) + how};
    cut.keys.before_each_step({});
    cut.keys.lose_power(keys_random_);
    cuts_.push_back(std::move(cut));
  }

  DurableProcess& process_;
  const DurableWorkload* workload_ = nullptr;
  bool is_created_ = false;
  std::mutex mutex_;
  SimulatedFiles::Random random_;
  std::mt19937 keys_random_;
  std::vector<Cut> cuts_;
};

/// What is on the disks when the power comes back.
struct Restart {
  explicit Restart(const Cut& cut) : process(written(cut), cut.keys) {}

  TemporaryDirectory directory;
  DurableProcess process;

 private:
  const std::filesystem::path& written(const Cut& cut) const {
    cut.data.write_to(directory.path());
    return directory.path();
  }
};

void check(const DurableWorkload& workload, const Cut& cut) {
  Restart restart(cut);
  const auto opened = restart.process.open();
  if (!opened && !cut.is_created) return;
  ASSERT_TRUE(opened) << cut.name << ": " << opened.error().message();
  EXPECT_EQ(workload.faults(restart.process.store(), cut.acknowledged), "")
      << cut.name << ", acknowledged: " << cut.acknowledged;
}

class P1DurablePowerLoss : public testing::Test {
 protected:
  /// Runs the workload to its end and cuts the power all the way.
  std::vector<Cut> run() {
    std::cout << "seed " << kWorkloadSeed << "\n";
    TemporaryDirectory directory;
    DurableProcess process(directory.path() / "data");
    PowerCuts power(process, kWorkloadSeed);
    power.begin(&workload, false);
    EXPECT_TRUE(process.create());
    power.set_created();
    workload.run(process.store());
    EXPECT_FALSE(workload.failure()) << workload.failure().message();
    process.close();
    power.cut();
    return std::move(power.cuts());
  }

  DurableWorkload workload{kWorkloadSeed};
};

TEST_F(P1DurablePowerLoss, WhatWasAcknowledgedSurvivesALossOfPowerAtAnySync) {
  const auto cuts = run();
  EXPECT_GT(cuts.size(), 200U);
  for (std::size_t i = 0; i < cuts.size(); i += fault_stride(3)) check(workload, cuts[i]);
}

TEST_F(P1DurablePowerLoss, AnotherLossOfPowerDuringTheRecoveryChangesNothing) {
  const auto cuts = run();
  std::size_t tried = 0;
  for (std::size_t i = 0; i < cuts.size(); i += fault_stride(37)) {
    if (!cuts[i].is_created) continue;
    Restart restart(cuts[i]);
    PowerCuts power(restart.process, kWorkloadSeed + i);
    // The workload is over: what was acknowledged is what the first cut says.
    power.begin(nullptr, true);
    ASSERT_TRUE(restart.process.open()) << cuts[i].name;
    restart.process.close();
    for (std::size_t j = i % fault_stride(5); j < power.cuts().size();
         j += fault_stride(5), ++tried) {
      Cut& second = power.cuts()[j];
      second.acknowledged = cuts[i].acknowledged;
      second.name = cuts[i].name + ", then " + second.name;
      check(workload, second);
    }
  }
  EXPECT_GT(tried, 20U);
}

}  // namespace
}  // namespace lethe::ledger::tests
