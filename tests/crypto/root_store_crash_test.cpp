// The file root store on a disk that kills, fails and forgets at every step.
#include <gtest/gtest.h>

#include <functional>

#include "crypto/root_files.h"
#include "tests/crypto/key_tree_fixture.h"
#include "tests/crypto/simulated_disk.h"

namespace lethe::crypto {
namespace {

constexpr std::uint32_t kSeeds = 64;

class RootStoreCrash : public testing::Test {
 protected:
  static std::unique_ptr<RootStore> start(SimulatedDisk& disk) {
    return make_file_root_store(disk.open());
  }
  /// Runs until it is done or the process dies. False when it died.
  static bool run(const std::function<void()>& work) {
    try {
      work();
      return true;
    } catch (const SimulatedDisk::Killed&) {
      return false;
    }
  }
  /// Calls `check` with a disk for each step at which `work` can be killed, for each way in which
  /// the power may fail then (seed 0: it does not). `before` made the disk that `work` begins with.
  static void at_every_step(const SimulatedDisk& before,
                            const std::function<void(SimulatedDisk&)>& work,
                            const std::function<void(SimulatedDisk&)>& check) {
    for (std::size_t step = 1;; ++step) {
      bool is_done = false;
      for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        SCOPED_TRACE("step " + std::to_string(step) + ", seed " + std::to_string(seed));
        SimulatedDisk disk = before;
        disk.kill_at(step);
        is_done = run([&] { work(disk); });
        disk.kill_at(0);
        std::mt19937 random(seed);
        if (seed > 0) disk.lose_power(random);
        check(disk);
        if (testing::Test::HasFailure()) return;
      }
      if (is_done) break;
      ASSERT_LT(step, 100U);
    }
  }

  const TreeId id = random_fixed<TreeId>();
  const Root old_root{4, SecretKey::random()};
  const Root new_root{5, SecretKey::random()};
};

TEST_F(RootStoreCrash, AReplacementGivesOneRootOrTheOther) {
  SimulatedDisk before;
  ASSERT_TRUE(start(before)->create(id, old_root));
  std::size_t old_ones = 0, new_ones = 0;
  at_every_step(
      before, [&](SimulatedDisk& disk) { ASSERT_TRUE(start(disk)->replace(id, new_root)); },
      [&](SimulatedDisk& disk) {
        const auto loaded = start(disk)->load(id);
        ASSERT_TRUE(loaded) << loaded.error().message();
        const bool is_new = loaded->epoch == new_root.epoch;
        ASSERT_EQ(hex(loaded->key), hex(is_new ? new_root.key : old_root.key));
        ++(is_new ? new_ones : old_ones);
        ASSERT_FALSE(is_new && disk.holds(old_root.key.view())) << "the old root is destroyed";
        ASSERT_EQ(disk.names(), 2U);
        // What load() said stays so, even if the power fails now.
        std::mt19937 random(1);
        disk.lose_power(random);
        const auto again = start(disk)->load(id);
        ASSERT_TRUE(again);
        ASSERT_EQ(hex(again->key), hex(loaded->key));
      });
  EXPECT_GT(old_ones, 0U);
  EXPECT_GT(new_ones, 0U);
}

TEST_F(RootStoreCrash, ARecoveryThatIsKilledIsRecoveredFrom) {
  SimulatedDisk first;
  ASSERT_TRUE(start(first)->create(id, old_root));
  // Killed when both roots are there, whole.
  const std::size_t steps_before = first.steps();
  SimulatedDisk trial = first;
  ASSERT_TRUE(start(trial)->replace(id, new_root));
  const std::size_t steps = trial.steps() - steps_before;
  for (std::size_t step = 1; step <= steps; ++step) {
    SimulatedDisk before = first;
    before.kill_at(step);
    run([&] { (void)start(before)->replace(id, new_root); });
    before.kill_at(0);
    at_every_step(
        before, [&](SimulatedDisk& disk) { ASSERT_TRUE(start(disk)->load(id)); },
        [&](SimulatedDisk& disk) {
          const auto loaded = start(disk)->load(id);
          ASSERT_TRUE(loaded) << loaded.error().message();
          const bool is_new = loaded->epoch == new_root.epoch;
          ASSERT_EQ(hex(loaded->key), hex(is_new ? new_root.key : old_root.key));
          ASSERT_FALSE(is_new && disk.holds(old_root.key.view()));
        });
    if (HasFailure()) return;
  }
}

TEST_F(RootStoreCrash, AFailingStepIsSaidAndLosesNothing) {
  SimulatedDisk before;
  ASSERT_TRUE(start(before)->create(id, old_root));
  for (std::size_t step = 1;; ++step) {
    SimulatedDisk failed = before;
    failed.fail_at(step);
    const auto replaced = start(failed)->replace(id, new_root);
    if (replaced) {
      EXPECT_EQ(step, 7U) << "three steps for each of two files";
      break;
    }
    EXPECT_EQ(replaced.error(), Error::kRootWriteFailed);
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
      SCOPED_TRACE("step " + std::to_string(step) + ", seed " + std::to_string(seed));
      SimulatedDisk disk = failed;
      std::mt19937 random(seed);
      if (seed % 2 == 1) disk.lose_power(random);
      const auto loaded = start(disk)->load(id);
      ASSERT_TRUE(loaded) << loaded.error().message();
      const bool is_new = loaded->epoch == new_root.epoch;
      ASSERT_EQ(hex(loaded->key), hex(is_new ? new_root.key : old_root.key));
      ASSERT_FALSE(is_new && disk.holds(old_root.key.view()));
      disk.lose_power(random);
      const auto again = start(disk)->load(id);
      ASSERT_TRUE(again) << again.error().message();
      ASSERT_EQ(hex(again->key), hex(loaded->key));
    }
  }
}

TEST_F(RootStoreCrash, AFailingRecoveryIsSaid) {
  SimulatedDisk before;
  ASSERT_TRUE(start(before)->create(id, old_root));
  before.kill_at(4);  // the new root is durable, the old one not destroyed
  ASSERT_FALSE(run([&] { (void)start(before)->replace(id, new_root); }));
  before.kill_at(0);
  std::size_t failures = 0;
  for (std::size_t step = 1; step < 20; ++step) {
    SimulatedDisk disk = before;
    disk.fail_at(step);
    const auto loaded = start(disk)->load(id);
    if (loaded) {
      EXPECT_FALSE(disk.holds(old_root.key.view()));
    } else {
      EXPECT_EQ(loaded.error(), Error::kRootWriteFailed);
      ++failures;
      EXPECT_TRUE(start(disk)->load(id)) << "the next attempt succeeds";
    }
  }
  EXPECT_GT(failures, 8U);
}

TEST_F(RootStoreCrash, ACreationIsThereOrNot) {
  at_every_step(
      SimulatedDisk{}, [&](SimulatedDisk& disk) { ASSERT_TRUE(start(disk)->create(id, old_root)); },
      [&](SimulatedDisk& disk) {
        const auto store = start(disk);
        auto loaded = store->load(id);
        if (!loaded && loaded.error() == Error::kRootMalformed) {
          // A part of it, among which might be a key: nobody but destroy() takes it away.
          ASSERT_TRUE(store->destroy(id));
          loaded = store->load(id);
        }
        if (!loaded) {
          ASSERT_EQ(loaded.error(), Error::kRootMissing);
          const auto created = store->create(id, old_root);
          ASSERT_TRUE(created) << created.error().message();
          loaded = store->load(id);
        }
        ASSERT_TRUE(loaded);
        ASSERT_EQ(hex(loaded->key), hex(old_root.key));
        // Whoever created it may have been killed before the sync; load() makes up for it.
        std::mt19937 random(static_cast<std::uint32_t>(disk.steps()));
        for (int i = 0; i < 8; ++i) {
          SimulatedDisk later = disk;
          later.lose_power(random);
          const auto again = start(later)->load(id);
          ASSERT_TRUE(again) << again.error().message();
          ASSERT_EQ(hex(again->key), hex(old_root.key));
        }
      });
}

TEST_F(RootStoreCrash, ACreationThatFailsLeavesNothing) {
  for (std::size_t step = 1;; ++step) {
    SimulatedDisk disk;
    disk.fail_at(step);
    const auto created = start(disk)->create(id, old_root);
    if (created) {
      EXPECT_GT(step, 4U);
      break;
    }
    EXPECT_EQ(created.error(), Error::kRootWriteFailed);
    EXPECT_EQ(start(disk)->load(id).error(), Error::kRootMissing);
    EXPECT_TRUE(start(disk)->create(id, old_root));
  }
}

TEST_F(RootStoreCrash, ADestructionIsFinishedByTheNext) {
  SimulatedDisk before;
  ASSERT_TRUE(start(before)->create(id, old_root));
  at_every_step(
      before, [&](SimulatedDisk& disk) { ASSERT_TRUE(start(disk)->destroy(id)); },
      [&](SimulatedDisk& disk) {
        const auto store = start(disk);
        ASSERT_TRUE(store->destroy(id));
        ASSERT_EQ(store->load(id).error(), Error::kRootMissing);
        ASSERT_FALSE(disk.holds(old_root.key.view()));
        ASSERT_EQ(disk.names(), 0U);
      });
}

TEST_F(RootStoreCrash, ALongLifeOfMisfortune) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  SimulatedDisk disk;
  std::vector<SecretKey> past;
  Root present{0, SecretKey::random()};
  ASSERT_TRUE(start(disk)->create(id, present));
  std::size_t advanced = 0, stayed = 0;
  for (int round = 0; round < 600; ++round) {
    const Root next{present.epoch + 1, SecretKey::random()};
    const std::size_t step = 1 + random() % 10;
    random() % 2 == 0 ? disk.kill_at(step) : disk.fail_at(step);
    bool was_told = false;
    run([&] { was_told = start(disk)->replace(id, next).has_value(); });
    std::optional<Root> loaded;
    while (!loaded) {
      if (random() % 2 == 0) disk.lose_power(random);
      disk.kill_at(random() % 3 == 0 ? 1 + random() % 12 : 0);
      disk.fail_at(random() % 3 == 0 ? 1 + random() % 12 : 0);
      run([&] {
        auto result = start(disk)->load(id);
        if (result) {
          loaded = std::move(*result);
        } else {
          ASSERT_EQ(result.error(), Error::kRootWriteFailed);
        }
      });
      if (HasFailure()) return;
    }
    disk.kill_at(0);
    disk.fail_at(0);
    const bool is_next = loaded->epoch == next.epoch;
    ASSERT_TRUE(is_next || !was_told) << "a replacement that was told is lost";
    ASSERT_EQ(hex(loaded->key), hex(is_next ? next.key : present.key));
    ++(is_next ? advanced : stayed);
    if (is_next) {
      past.push_back(std::move(present.key));
      present = std::move(*loaded);
    }
    if (past.size() > 20) past.erase(past.begin());
    for (const auto& key : past) ASSERT_FALSE(disk.holds(key.view()));
  }
  EXPECT_GT(advanced, 50U);
  EXPECT_GT(stayed, 50U);
}

}  // namespace
}  // namespace lethe::crypto
