// The root store of every kind, on a disk that kills, fails and forgets at every step, beside a
// token that fails with it.
#include <gtest/gtest.h>

#include <functional>

#include "crypto/root_files.h"
#include "tests/crypto/key_tree_fixture.h"
#include "tests/crypto/simulated_world.h"

namespace lethe::crypto {
namespace {

constexpr std::uint32_t kSeeds = 64;

class RootStoreCrash : public testing::TestWithParam<RootKind> {
 protected:
  static std::unique_ptr<RootStore> start(SimulatedWorld& disk) { return disk.start(GetParam()); }
  static bool is_token() { return GetParam() == RootKind::kToken; }
  /// What a step that fails is called.
  static bool is_said(const boost::system::error_code& error) {
    return error == Error::kRootWriteFailed || (is_token() && error == Error::kTokenFailed);
  }
  /// A disk that holds the old root, beside what is somebody else's.
  SimulatedWorld with_old_root() {
    SimulatedWorld world;
    EXPECT_TRUE(start(world)->create(bystander, others_root));
    EXPECT_TRUE(start(world)->create(id, old_root));
    old_trace = world.trace_of(id);
    old_copy = world;
    return world;
  }
  /// Nothing of the old root is left on the medium, and no old copy of its file opens.
  void expect_no_old_root(SimulatedWorld& disk) const {
    ASSERT_FALSE(disk.holds(old_trace)) << "the old root is destroyed";
    if (!is_token()) return;
    ASSERT_EQ(disk.token_keys.size(), 2U) << "one of the root, one of the bystander's";
    SimulatedWorld copy = old_copy;
    copy.token_keys = disk.token_keys;
    ASSERT_EQ(start(copy)->load(id).error(), Error::kTokenKeyMissing);
    ASSERT_EQ(copy.token_keys.size(), 2U) << "and to try it destroys nothing";
  }
  /// Runs until it is done or the process dies. False when it died.
  static bool run(const std::function<void()>& work) {
    try {
      work();
      return true;
    } catch (const SimulatedWorld::Killed&) {
      return false;
    }
  }
  /// Calls `check` with a disk for each step at which `work` can be killed, for each way in which
  /// the power may fail then (seed 0: it does not). `before` made the disk that `work` begins with.
  static void at_every_step(const SimulatedWorld& before,
                            const std::function<void(SimulatedWorld&)>& work,
                            const std::function<void(SimulatedWorld&)>& check) {
    for (std::size_t step = 1;; ++step) {
      bool is_done = false;
      for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        SCOPED_TRACE("step " + std::to_string(step) + ", seed " + std::to_string(seed));
        SimulatedWorld disk = before;
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
  const TreeId bystander = random_fixed<TreeId>();
  Bytes old_trace;
  SimulatedWorld old_copy;
  const Root others_root{4, SecretKey::random()};
  const Root old_root{4, SecretKey::random()};
  const Root new_root{5, SecretKey::random()};
};

TEST_P(RootStoreCrash, AReplacementGivesOneRootOrTheOther) {
  SimulatedWorld before = with_old_root();
  std::size_t old_ones = 0, new_ones = 0;
  at_every_step(
      before,
      [&](SimulatedWorld& disk) { ASSERT_TRUE(replace_and_destroy(*start(disk), id, new_root)); },
      [&](SimulatedWorld& disk) {
        const auto loaded = start(disk)->load(id);
        ASSERT_TRUE(loaded) << loaded.error().message();
        const bool is_new = loaded->epoch == new_root.epoch;
        ASSERT_EQ(hex(loaded->key), hex(is_new ? new_root.key : old_root.key));
        ++(is_new ? new_ones : old_ones);
        if (is_new) expect_no_old_root(disk);
        ASSERT_EQ(disk.names(), 4U);
        ASSERT_EQ(disk.token_keys.size(), is_token() ? 2U : 0U);
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

TEST_P(RootStoreCrash, ARecoveryThatIsKilledIsRecoveredFrom) {
  SimulatedWorld first = with_old_root();
  // Killed when both roots are there, whole.
  const std::size_t steps_before = first.steps();
  SimulatedWorld trial = first;
  ASSERT_TRUE(replace_and_destroy(*start(trial), id, new_root));
  const std::size_t steps = trial.steps() - steps_before;
  for (std::size_t step = 1; step <= steps; ++step) {
    SimulatedWorld before = first;
    before.kill_at(step);
    run([&] { (void)replace_and_destroy(*start(before), id, new_root); });
    before.kill_at(0);
    at_every_step(
        before, [&](SimulatedWorld& disk) { ASSERT_TRUE(start(disk)->load(id)); },
        [&](SimulatedWorld& disk) {
          const auto loaded = start(disk)->load(id);
          ASSERT_TRUE(loaded) << loaded.error().message();
          const bool is_new = loaded->epoch == new_root.epoch;
          ASSERT_EQ(hex(loaded->key), hex(is_new ? new_root.key : old_root.key));
          if (is_new) expect_no_old_root(disk);
        });
    if (HasFailure()) return;
  }
}

TEST_P(RootStoreCrash, AFailingStepIsSaidAndLosesNothing) {
  SimulatedWorld before = with_old_root();
  for (std::size_t step = 1;; ++step) {
    SimulatedWorld failed = before;
    failed.fail_at(step);
    const auto replaced = replace_and_destroy(*start(failed), id, new_root);
    if (replaced) {
      EXPECT_EQ(step, is_token() ? 13U : 7U)
          << "three steps for each of two files; of a token, two to open, and to make a key, seal, "
             "list and destroy";
      break;
    }
    EXPECT_TRUE(is_said(replaced.error()));
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
      SCOPED_TRACE("step " + std::to_string(step) + ", seed " + std::to_string(seed));
      SimulatedWorld disk = failed;
      std::mt19937 random(seed);
      if (seed % 2 == 1) disk.lose_power(random);
      const auto loaded = start(disk)->load(id);
      ASSERT_TRUE(loaded) << loaded.error().message();
      const bool is_new = loaded->epoch == new_root.epoch;
      ASSERT_EQ(hex(loaded->key), hex(is_new ? new_root.key : old_root.key));
      if (is_new) expect_no_old_root(disk);
      disk.lose_power(random);
      const auto again = start(disk)->load(id);
      ASSERT_TRUE(again) << again.error().message();
      ASSERT_EQ(hex(again->key), hex(loaded->key));
    }
  }
}

TEST_P(RootStoreCrash, AFailingRecoveryIsSaid) {
  SimulatedWorld before = with_old_root();
  before.kill_at(is_token() ? 8 : 4);  // the new root is durable, the old one not destroyed
  ASSERT_FALSE(run([&] { (void)replace_and_destroy(*start(before), id, new_root); }));
  before.kill_at(0);
  std::size_t failures = 0;
  for (std::size_t step = 1; step < 20; ++step) {
    SimulatedWorld disk = before;
    disk.fail_at(step);
    const auto loaded = start(disk)->load(id);
    if (loaded) {
      expect_no_old_root(disk);
    } else {
      EXPECT_TRUE(is_said(loaded.error()));
      ++failures;
      EXPECT_TRUE(start(disk)->load(id)) << "the next attempt succeeds";
    }
  }
  EXPECT_GT(failures, 8U);
}

TEST_P(RootStoreCrash, ACreationIsThereOrNot) {
  at_every_step(
      SimulatedWorld{},
      [&](SimulatedWorld& disk) { ASSERT_TRUE(start(disk)->create(id, old_root)); },
      [&](SimulatedWorld& disk) {
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
          SimulatedWorld later = disk;
          later.lose_power(random);
          const auto again = start(later)->load(id);
          ASSERT_TRUE(again) << again.error().message();
          ASSERT_EQ(hex(again->key), hex(old_root.key));
        }
      });
}

TEST_P(RootStoreCrash, ACreationThatFailsLeavesNothing) {
  for (std::size_t step = 1;; ++step) {
    SimulatedWorld disk;
    disk.fail_at(step);
    const auto created = start(disk)->create(id, old_root);
    if (created) {
      EXPECT_GT(step, 4U);
      break;
    }
    EXPECT_TRUE(is_said(created.error()));
    EXPECT_EQ(start(disk)->load(id).error(), Error::kRootMissing);
    EXPECT_TRUE(disk.token_keys.empty());
    EXPECT_TRUE(start(disk)->create(id, old_root));
  }
}

TEST_P(RootStoreCrash, ADestructionIsFinishedByTheNext) {
  SimulatedWorld before = with_old_root();
  at_every_step(
      before, [&](SimulatedWorld& disk) { ASSERT_TRUE(start(disk)->destroy(id)); },
      [&](SimulatedWorld& disk) {
        const auto store = start(disk);
        ASSERT_TRUE(store->destroy(id));
        ASSERT_EQ(store->load(id).error(), Error::kRootMissing);
        ASSERT_FALSE(disk.holds(old_trace));
        ASSERT_EQ(disk.names(), 2U);
        ASSERT_EQ(disk.token_keys.size(), is_token() ? 1U : 0U);
        ASSERT_EQ(hex(store->load(bystander)->key), hex(others_root.key));
      });
}

TEST_P(RootStoreCrash, ALongLifeOfMisfortune) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  SimulatedWorld disk;
  std::vector<Bytes> past;
  Root present{0, SecretKey::random()};
  ASSERT_TRUE(start(disk)->create(id, present));
  std::size_t advanced = 0, stayed = 0;
  for (int round = 0; round < 600; ++round) {
    const Root next{present.epoch + 1, SecretKey::random()};
    const Bytes trace = disk.trace_of(id);
    const std::size_t step = 1 + random() % (is_token() ? 16 : 10);
    random() % 2 == 0 ? disk.kill_at(step) : disk.fail_at(step);
    bool was_told = false;
    run([&] { was_told = replace_and_destroy(*start(disk), id, next).has_value(); });
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
          ASSERT_TRUE(is_said(result.error()));
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
      past.push_back(trace);
      present = std::move(*loaded);
    }
    if (past.size() > 20) past.erase(past.begin());
    for (const auto& before : past) ASSERT_FALSE(disk.holds(before));
    ASSERT_EQ(disk.token_keys.size(), is_token() ? 1U : 0U);
  }
  EXPECT_GT(advanced, 50U);
  EXPECT_GT(stayed, 50U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, RootStoreCrash, testing::ValuesIn(kRootKinds),
                         [](const auto& kind) { return name_of(kind.param); });

}  // namespace
}  // namespace lethe::crypto
