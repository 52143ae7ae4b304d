// P1: a full disk. The refused write says so, reads go on, nothing that was acknowledged is lost,
// and writing resumes after a restart with space.
#include <gtest/gtest.h>

#include <iostream>
#include <limits>

#include "tests/ledger/durable_process.h"
#include "tests/ledger/durable_workload.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

using lethe::tests::TemporaryDirectory;

constexpr std::size_t kPlenty = std::numeric_limits<std::size_t>::max();

TEST(P1DurableFullDisk, TheRefusedWriteSaysSoAndReadsGoOn) {
  const TemporaryDirectory directory;
  DurableProcess process(directory.path() / "data");
  DurableWorkload workload(kWorkloadSeed);
  ASSERT_TRUE(process.create());
  process.files().set_space(50'000);
  workload.run(process.store());
  EXPECT_EQ(workload.failure(), Error::kDiskFull);
  EXPECT_GT(workload.acknowledged(), 3U);
  const auto stats = process.store().stats();
  EXPECT_TRUE(stats.stopped);
  EXPECT_EQ(stats.stop_reason, make_error_code(Error::kDiskFull).message());

  const auto system = process.store().system();
  EXPECT_EQ(read(*system, {1}, 0), "0@example.org");
  EXPECT_EQ(faults_of(process.store(), *system), "");
  // Not even with space: only a new process finds out what is there.
  process.files().set_space(kPlenty);
  EXPECT_EQ(write_note(process.store(), system->info().id).error, Error::kStopped);
}

TEST(P1DurableFullDisk, NothingAcknowledgedIsLostAndWritingResumesWithSpace) {
  // Full at any point: within a record of the write-ahead log, a table, the manifest.
  std::mt19937_64 random(kWorkloadSeed);
  std::cout << "seed " << kWorkloadSeed << "\n";
  const NewStore made;
  std::size_t refused = 0;
  for (std::size_t space = 0; space < 1'000'000; space += 1 + random() % 80'000) {
    SCOPED_TRACE("space for " + std::to_string(space));
    const TemporaryDirectory directory;
    const auto data = made.write_to(directory.path() / "data");
    DurableWorkload workload(kWorkloadSeed);
    DurableProcess process(data, made.keys);
    ASSERT_TRUE(process.open());
    process.files().set_space(space);
    workload.run(process.store());
    if (workload.failure()) {
      ++refused;
      EXPECT_EQ(workload.failure(), Error::kDiskFull) << workload.failure().message();
    }
    process.close();

    // While it is still full there is no store, and nothing is made worse.
    DurableProcess early(data, process.keys());
    early.files().set_space(0);
    const auto refusal = early.open();
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error(), Error::kDiskFull) << refusal.error().message();

    DurableProcess again(data, early.keys());
    const auto opened = again.open();
    ASSERT_TRUE(opened) << opened.error().message();
    EXPECT_EQ(workload.faults(again.store(), workload.acknowledged()), "");
  }
  EXPECT_GT(refused, 8U);
}

}  // namespace
}  // namespace lethe::ledger::tests
