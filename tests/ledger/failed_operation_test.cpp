// P1: when the storage or the keys' disk fails, the store stops at once, says why, goes on reading,
// and has everything that was acknowledged when it is opened again, even if the power went too.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/ledger/durable_process.h"
#include "tests/ledger/durable_workload.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

using lethe::tests::TemporaryDirectory;

void check_stopped(Store& store) {
  const auto stats = store.stats();
  EXPECT_TRUE(stats.stopped);
  EXPECT_NE(stats.stop_reason, "");
  const auto system = store.system();
  EXPECT_EQ(write_note(store, system->info().id).error, Error::kStopped);
  EXPECT_TRUE(system->event({0})) << "reads go on";
}

/// Starts again on disks without faults.
void check_again(const DurableWorkload& workload, const std::filesystem::path& data,
                 const crypto::SimulatedDisk& keys) {
  DurableProcess process(data, keys);
  const auto opened = process.open();
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ(workload.faults(process.store(), workload.acknowledged()), "");
}

struct Run {
  bool has_failed = false;   // what was to fail did
  bool was_refused = false;  // and a command for that reason
  bool has_stopped = false;
};

/// Runs the workload in a new store with a fault that `arm` prepares, and opens the store again,
/// once as the process left it and once as a loss of power leaves it.
template <class Arm, class HasFailed>
Run run_with(const Arm& arm, const HasFailed& has_failed) {
  static const NewStore made;
  const TemporaryDirectory directory;
  DurableWorkload workload(kWorkloadSeed);
  DurableProcess process(made.write_to(directory.path() / "data"), made.keys);
  LETHE_CHECK(process.open());
  arm(process);
  workload.run(process.store());
  const Run run{has_failed(process), static_cast<bool>(workload.failure()),
                process.store().stats().stopped};
  if (run.has_stopped) check_stopped(process.store());
  EXPECT_TRUE(run.was_refused || !run.has_stopped);
  process.close();

  auto keys = process.keys();
  keys.fail_at(0);
  check_again(workload, directory.path() / "data", keys);
  std::mt19937 random(static_cast<std::uint32_t>(kWorkloadSeed));
  keys.lose_power(random);
  process.files().durable().write_to(directory.path() / "after");
  check_again(workload, directory.path() / "after", keys);
  return run;
}

/// Fails each operation of the kind that the workload comes by, one in each run. How many commands
/// were refused for it; whenever one is, the store has stopped.
std::size_t refusals_of(FileOperation operation, std::size_t usual_stride) {
  std::cout << "seed " << kWorkloadSeed << "\n";
  std::size_t refused = 0;
  for (std::size_t nth = 1;; nth += fault_stride(usual_stride)) {
    SCOPED_TRACE("operation " + std::to_string(nth));
    const auto run =
        run_with([&](DurableProcess& process) { process.files().fail(operation, nth); },
                 [](DurableProcess& process) { return process.files().has_failed(); });
    if (!run.has_failed) return refused;
    EXPECT_EQ(run.was_refused, run.has_stopped);
    if (run.was_refused) ++refused;
  }
}

TEST(P1DurableFaults, ASyncThatFailsStopsTheStoreAndLosesNothing) {
  EXPECT_GT(refusals_of(FileOperation::kSync, 2), 20U);
}
TEST(P1DurableFaults, ASyncOfNamesThatFailsStopsTheStoreAndLosesNothing) {
  EXPECT_GT(refusals_of(FileOperation::kSyncNames, 2), 5U);
}
TEST(P1DurableFaults, AWriteThatFailsStopsTheStoreAndLosesNothing) {
  EXPECT_GT(refusals_of(FileOperation::kAppend, 4), 10U);
}
TEST(P1DurableFaults, AFileThatCannotBeMadeStopsTheStoreAndLosesNothing) {
  EXPECT_GT(refusals_of(FileOperation::kCreate, 4), 2U);
}
TEST(P1DurableFaults, AFileThatCannotBeClosedLosesNothing) {
  refusals_of(FileOperation::kClose, 4);
}

TEST(P1DurableFaults, AStepOfTheKeysThatFailsLosesNothing) {
  std::cout << "seed " << kWorkloadSeed << "\n";
  std::size_t stopped = 0;
  std::size_t alone = 0;
  for (std::size_t nth = 1;; nth += fault_stride(2)) {
    SCOPED_TRACE("step " + std::to_string(nth));
    std::size_t failing = 0;
    const auto run = run_with(
        [&](DurableProcess& process) {
          failing = process.keys().steps() + nth;
          process.keys().fail_at(nth);
        },
        [&](DurableProcess& process) { return process.keys().steps() >= failing; });
    if (!run.has_failed) break;
    if (run.has_stopped) ++stopped;
    if (run.was_refused && !run.has_stopped) ++alone;
  }
  EXPECT_GT(stopped, 5U) << "an erasure whose root can't be replaced stops the store";
  EXPECT_GT(alone, 2U) << "a new ledger whose root can't be made is refused alone";
}

}  // namespace
}  // namespace lethe::ledger::tests
