// Recovery copies on a disk that kills, fails and forgets at every step.
#include "crypto/recovery_copies.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/crypto/key_tree_fixture.h"
#include "tests/crypto/simulated_disk.h"

namespace lethe::crypto {
namespace {

constexpr std::uint32_t kCopySeeds = 16;

class RecoveryCopiesTest : public KeyTreeTest {
 protected:
  RecoveryCopies start(SimulatedDisk& on) const {
    return RecoveryCopies::open(on.open(), {{holder.key}, 1}).value();
  }
  /// Present root's copy, as a process makes it that finds none.
  static void mirror(RecoveryCopies& copies, const KeyTree& keys, const TreeId& id) {
    const auto settled = copies.settle(id, keys.epoch());
    ASSERT_TRUE(settled) << settled.error().message();
    if (*settled == CopyState::kMissing) {
      ASSERT_TRUE(copies.put(id, keys));
    }
    ASSERT_EQ(copies.settle(id, keys.epoch()).value(), CopyState::kSettled);
  }
  Result<Root> read(SimulatedDisk& on) const { return read(on, holder); }
  Result<Root> read(SimulatedDisk& on, const Holder& by) const {
    std::vector<Holder> present;
    present.push_back({by.key, by.secret.clone()});
    const auto opener = make_recovery_opener(std::move(present));
    return read_recovery_copy(*on.open(), *opener, id);
  }
  static Bytes bytes_of(SimulatedDisk& on, const TreeId& id, int slot) {
    const auto file = on.open()->read(to_hex(id.view()) + ".root." + std::to_string(slot), 4'096);
    return file && *file ? to_bytes((*file)->view()) : Bytes();
  }
  std::string root_now() const { return hex(roots->load(id).value().key); }
  /// Runs until it is done or the process dies.
  static void run(const std::function<void()>& work) {
    try {
      work();
    } catch (const SimulatedDisk::Killed&) {
    }
  }

  const Holder holder = Holder::generate();
  SimulatedDisk disk;
};

TEST_F(RecoveryCopiesTest, FollowTheRootFromEpochToEpoch) {
  auto copies = start(disk);
  mirror(copies, *tree, id);
  for (std::uint64_t epoch = 0; epoch < 4; ++epoch) {
    EXPECT_EQ(read(disk)->epoch, epoch);
    EXPECT_EQ(hex(read(disk)->key), root_now());
    Rekeying next = prepare({destroy(path_of({static_cast<std::uint32_t>(epoch)}))});
    write_blocks(next);
    ASSERT_TRUE(copies.put(id, next));
    EXPECT_EQ(read(disk)->epoch, epoch + 1) << "for a restore the later one counts";
    const auto old = bytes_of(disk, id, static_cast<int>(epoch % 2));
    EXPECT_TRUE(disk.holds(old)) << "both are there";
    ASSERT_TRUE(tree->commit(std::move(next)));
    ASSERT_EQ(copies.settle(id, epoch + 1).value(), CopyState::kSettled);
    EXPECT_FALSE(disk.holds(old)) << "the old one is overwritten where it lay";
  }
  EXPECT_EQ(disk.names(), 2U);
}

TEST_F(RecoveryCopiesTest, WhatIsAbandonedIsReplacedByTheNextAttempt) {
  auto copies = start(disk);
  mirror(copies, *tree, id);
  const auto abandoned = prepare({destroy(path_of({1}))});
  ASSERT_TRUE(copies.put(id, abandoned));
  const auto trace = bytes_of(disk, id, 1);
  Rekeying next = prepare({destroy(path_of({2}))});
  write_blocks(next);
  ASSERT_TRUE(copies.put(id, next));
  EXPECT_FALSE(disk.holds(trace));
  ASSERT_TRUE(tree->commit(std::move(next)));
  ASSERT_EQ(copies.settle(id, 1).value(), CopyState::kSettled);
  EXPECT_EQ(hex(read(disk)->key), root_now());
}

TEST_F(RecoveryCopiesTest, TheNextOneIsNotPutWithoutTheOneInUse) {
  auto copies = start(disk);
  EXPECT_EQ(copies.put(id, prepare({destroy(path_of({1}))})).error(), Error::kRootMissing);
  EXPECT_EQ(read(disk).error(), Error::kRootMissing);
}

TEST_F(RecoveryCopiesTest, OtherHoldersGetCopiesOfTheirOwnAndTheOldOnesGo) {
  auto copies = start(disk);
  mirror(copies, *tree, id);
  const auto trace = bytes_of(disk, id, 0);
  const Holder other = Holder::generate();
  auto changed = RecoveryCopies::open(disk.open(), {{other.key}, 1}).value();
  EXPECT_EQ(changed.settle(id, 0).value(), CopyState::kMissing);
  EXPECT_TRUE(read(disk)) << "and what is there stays until then";
  mirror(changed, *tree, id);
  EXPECT_FALSE(disk.holds(trace));
  EXPECT_EQ(read(disk).error(), Error::kTooFewHolders);
  EXPECT_EQ(hex(read(disk, other)->key), root_now());
}

TEST_F(RecoveryCopiesTest, HoldersChangeAtEveryStepWithoutAGap) {
  auto first = start(disk);
  mirror(first, *tree, id);
  const Holder other = Holder::generate();
  for (std::size_t step = 1;; ++step) {
    SimulatedDisk killed = disk;
    killed.kill_at(step);
    bool is_done = false;
    run([&] {
      auto changed = RecoveryCopies::open(killed.open(), {{other.key}, 1}).value();
      mirror(changed, *tree, id);
      is_done = true;
    });
    killed.kill_at(0);
    for (std::uint32_t seed = 1; seed < kCopySeeds; ++seed) {
      SimulatedDisk after = killed;
      std::mt19937 random(seed);
      after.lose_power(random);
      ASSERT_TRUE(read(after) || read(after, other)) << "step " << step << ", seed " << seed;
    }
    if (is_done) break;
    ASSERT_LT(step, 100U);
  }
}

TEST_F(RecoveryCopiesTest, NeverTouchAnotherTreesOrARootOfTheRootStore) {
  const Root root{3, SecretKey::random()};
  ASSERT_TRUE(make_file_root_store(disk.open())->create(id, root));
  auto copies = start(disk);
  EXPECT_EQ(copies.settle(id, 3).error(), Error::kRootMalformed);
  EXPECT_EQ(copies.put(id, *tree).error(), Error::kRootMalformed);
  EXPECT_EQ(copies.destroy(id).error(), Error::kRootMalformed);
  EXPECT_EQ(hex(make_file_root_store(disk.open())->load(id)->key), hex(root.key));
}

TEST_F(RecoveryCopiesTest, ACopyInThePlaceOfARootIsToldFromOne) {
  auto copies = start(disk);
  mirror(copies, *tree, id);
  EXPECT_EQ(make_file_root_store(disk.open())->load(id).error(), Error::kRootWrappedOtherwise);
}

TEST_F(RecoveryCopiesTest, AreDestroyed) {
  auto copies = start(disk);
  mirror(copies, *tree, id);
  const auto trace = bytes_of(disk, id, 0);
  ASSERT_TRUE(copies.destroy(id));
  EXPECT_EQ(read(disk).error(), Error::kRootMissing);
  EXPECT_FALSE(disk.holds(trace));
  EXPECT_TRUE(copies.destroy(id)) << "again";
}

/// One epoch, from a settled copy on, with a fault of the target's disk. The tree's own stores are
/// sound.
class OneEpoch {
 public:
  enum class Reached { kNothing, kPut, kCommitted, kSettled };

  OneEpoch() {
    auto copies = start(disk);
    EXPECT_EQ(copies.settle(id, 0).value(), CopyState::kMissing);
    EXPECT_TRUE(copies.put(id, *tree));
    EXPECT_EQ(copies.settle(id, 0).value(), CopyState::kSettled);
    const auto file = disk.open()->read(to_hex(id.view()) + ".root.0", 4'096).value();
    old_copy = to_bytes(file->view());
  }

  /// Until a step fails or the process dies.
  Reached run() {
    auto reached = Reached::kNothing;
    try {
      go(reached);
    } catch (const SimulatedDisk::Killed&) {
    }
    return reached;
  }
  /// What must hold of the disk as it was left, whatever the power took.
  void check(Reached reached) {
    for (std::uint32_t seed = 0; seed < kCopySeeds; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      SimulatedDisk after = disk;
      after.kill_at(0);
      after.fail_at(0);
      std::mt19937 random(seed);
      if (seed > 0) after.lose_power(random);
      const auto found = read(after);
      ASSERT_TRUE(found) << found.error().message();
      if (reached >= Reached::kCommitted) {
        ASSERT_EQ(hex(found->key), root_now()) << "a machine that is lost now is restored";
      }
      auto copies = start(after);
      ASSERT_EQ(copies.settle(id, tree->epoch()).value(), CopyState::kSettled);
      ASSERT_EQ(hex(read(after)->key), root_now());
      ASSERT_EQ(after.holds(old_copy), tree->epoch() == 0);
      after.lose_power(random);
      ASSERT_EQ(hex(read(after)->key), root_now()) << "and stays so";
    }
  }

  SimulatedDisk disk;

 private:
  RecoveryCopies start(SimulatedDisk& on) const {
    return RecoveryCopies::open(on.open(), {{holder.key}, 1}).value();
  }
  Result<Root> read(SimulatedDisk& on) const {
    std::vector<Holder> present;
    present.push_back({holder.key, holder.secret.clone()});
    return read_recovery_copy(*on.open(), *make_recovery_opener(std::move(present)), id);
  }
  std::string root_now() const { return hex(roots->load(id).value().key); }
  void go(Reached& reached) {
    auto copies = start(disk);
    if (!copies.settle(id, 0)) return;
    auto next = tree->prepare(std::vector{destroy(path_of({1}))}).value();
    if (!copies.put(id, next)) return;
    reached = Reached::kPut;
    for (const auto& [address, block] : next.new_blocks()) nodes.put(address, block);
    ASSERT_TRUE(tree->commit(std::move(next)));
    reached = Reached::kCommitted;
    if (copies.settle(id, 1)) reached = Reached::kSettled;
  }

  const Holder holder = Holder::generate();
  const TreeId id = random_fixed<TreeId>();
  const std::unique_ptr<RootStore> roots = make_memory_root_store();
  MemoryNodeStore nodes;
  const std::unique_ptr<KeyTree> tree = KeyTree::create(id, *roots, nodes).value();
  Bytes old_copy;
};

/// Tries each step until the epoch comes to its end; how often it came how far.
std::map<OneEpoch::Reached, int> at_every_step(const std::function<void(OneEpoch&, int)>& arm) {
  std::map<OneEpoch::Reached, int> reached;
  for (int step = 1; step < 100; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    OneEpoch epoch;
    const auto steps = epoch.disk.steps();
    arm(epoch, step);
    const auto how_far = epoch.run();
    ++reached[how_far];
    epoch.check(how_far);
    if (testing::Test::HasFailure()) return reached;
    if (epoch.disk.steps() < steps + static_cast<std::size_t>(step)) return reached;
  }
  ADD_FAILURE() << "it comes to no end";
  return reached;
}

TEST(RecoveryCopiesFaults, KilledAtAnyStepTheCopyOfTheRootIsThere) {
  auto reached = at_every_step([](OneEpoch& epoch, int step) { epoch.disk.kill_at(step); });
  EXPECT_GE(reached[OneEpoch::Reached::kNothing], 6);
  EXPECT_GE(reached[OneEpoch::Reached::kCommitted], 3);
}

TEST(RecoveryCopiesFaults, FailingAtAnyStepItIsSaidAndTheCopyOfTheRootIsThere) {
  auto reached = at_every_step([](OneEpoch& epoch, int step) { epoch.disk.fail_at(step); });
  EXPECT_GE(reached[OneEpoch::Reached::kNothing], 6);
  EXPECT_GE(reached[OneEpoch::Reached::kCommitted], 3);
}

}  // namespace
}  // namespace lethe::crypto
