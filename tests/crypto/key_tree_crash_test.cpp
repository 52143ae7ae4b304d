// An erasure interrupted between any two of its steps: the tree opens at one epoch or the other,
// and answers as that epoch should.
#include <gtest/gtest.h>

#include "crypto/root_files.h"
#include "crypto/root_slot.h"
#include "tests/crypto/key_tree_fixture.h"
#include "tests/crypto/simulated_disk.h"

namespace lethe::crypto {
namespace {

class KeyTreeCrash : public testing::Test {
 protected:
  KeyTreeCrash() {
    auto made = KeyTree::create(id, *roots, nodes);
    if (!made) throw boost::system::system_error(made.error());
    tree = std::move(*made);
    for (std::uint32_t i = 0; i < 64; ++i) {
      const auto path = path_of({1, i / 16, i / 4 % 4, i % 4}, 4);
      keys.emplace(path, hex(*tree->derive(path)));
    }
    erase(path_of({1, 0, 0, 1}, 4));  // so that there are old blocks to fall back on
  }

  void erase(const KeyPath& path) {
    const KeyChange changes[] = {destroy(path)};
    auto rekeying = tree->prepare(changes);
    ASSERT_TRUE(rekeying);
    for (const auto& [address, block] : rekeying->new_blocks()) nodes.put(address, block);
    const auto old_blocks = rekeying->old_blocks();
    ASSERT_TRUE(tree->commit(std::move(*rekeying)));
    ASSERT_TRUE(tree->destroy_replaced_root());
    for (const auto& address : old_blocks) nodes.erase(address);
    keys.erase(path);
  }

  /// All keys are as they were, the victim's too or not at all.
  void expect_answers(const KeyTree& reopened, bool is_erased) {
    for (const auto& [path, value] : keys) {
      const auto got = reopened.derive(path);
      if (path == victim && is_erased) {
        ASSERT_EQ(got.error(), Error::kKeyDestroyed);
      } else {
        ASSERT_TRUE(got);
        ASSERT_EQ(hex(*got), value);
      }
    }
    ASSERT_EQ(reopened.derive(path_of({1, 0, 0, 1}, 4)).error(), Error::kKeyDestroyed);
  }

  const TreeId id = random_fixed<TreeId>();
  const KeyPath victim = path_of({1, 2, 3, 0}, 4);
  SimulatedDisk disk;
  std::unique_ptr<RootStore> roots = make_file_root_store(disk.open());
  MemoryNodeStore nodes;
  std::unique_ptr<KeyTree> tree;
  std::map<KeyPath, std::string> keys;
};

TEST_F(KeyTreeCrash, BeforeTheSwapTheOldEpochStands) {
  const KeyChange changes[] = {destroy(victim)};
  auto rekeying = tree->prepare(changes);
  ASSERT_TRUE(rekeying);
  const auto& blocks = rekeying->new_blocks();
  ASSERT_EQ(blocks.size(), 4U);
  for (const auto& [address, block] : blocks) {  // any number of them written
    nodes.put(address, block);
    const auto reopened = KeyTree::open(id, *roots, nodes);
    ASSERT_TRUE(reopened);
    EXPECT_EQ((*reopened)->epoch(), 1U);
    expect_answers(**reopened, false);
  }
}

TEST_F(KeyTreeCrash, AfterTheSwapTheNewEpochStands) {
  const KeyChange changes[] = {destroy(victim)};
  auto rekeying = tree->prepare(changes);
  ASSERT_TRUE(rekeying);
  for (const auto& [address, block] : rekeying->new_blocks()) nodes.put(address, block);
  const auto old_blocks = rekeying->old_blocks();
  ASSERT_EQ(old_blocks.size(), 2U);  // the root and the node under it; the rest was implicit
  ASSERT_TRUE(tree->commit(std::move(*rekeying)));
  tree.reset();
  for (std::size_t deleted = 0; deleted <= old_blocks.size(); ++deleted) {
    const auto reopened = KeyTree::open(id, *roots, nodes);
    ASSERT_TRUE(reopened);
    EXPECT_EQ((*reopened)->epoch(), 2U);
    expect_answers(**reopened, true);
    if (deleted < old_blocks.size()) nodes.erase(old_blocks[deleted]);
  }
}

TEST_F(KeyTreeCrash, DuringTheSwapOneOrTheOtherDoes) {
  const KeyChange changes[] = {destroy(victim)};
  std::size_t old_epochs = 0, new_epochs = 0;
  const SimulatedDisk disk_before = disk;
  for (std::size_t step = 1; step <= 7; ++step) {
    for (std::uint32_t seed = 0; seed < 16; ++seed) {
      SCOPED_TRACE("step " + std::to_string(step) + ", seed " + std::to_string(seed));
      disk = disk_before;
      auto opened = KeyTree::open(id, *roots, nodes);
      ASSERT_TRUE(opened);
      auto rekeying = (*opened)->prepare(changes);
      ASSERT_TRUE(rekeying);
      for (const auto& [address, block] : rekeying->new_blocks()) nodes.put(address, block);
      disk.kill_at(step);
      bool was_told = false;
      try {
        was_told = (*opened)->commit(std::move(*rekeying)) && (*opened)->destroy_replaced_root();
      } catch (const SimulatedDisk::Killed&) {
      }
      disk.kill_at(0);
      std::mt19937 random(seed);
      if (seed > 0) disk.lose_power(random);
      const auto reopened = KeyTree::open(id, *roots, nodes);
      ASSERT_TRUE(reopened) << reopened.error().message();
      const std::uint64_t epoch = (*reopened)->epoch();
      ASSERT_TRUE(epoch == 2 || (epoch == 1 && !was_told));
      expect_answers(**reopened, epoch == 2);
      ++(epoch == 2 ? new_epochs : old_epochs);
    }
  }
  EXPECT_GT(old_epochs, 0U);
  EXPECT_GT(new_epochs, 0U);
}

TEST_F(KeyTreeCrash, AfterAFailedSwapTheTreeAnswersNothingMore) {
  const KeyChange changes[] = {destroy(victim)};
  for (std::size_t step = 1; step <= 3; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    auto opened = KeyTree::open(id, *roots, nodes);
    ASSERT_TRUE(opened);
    const std::uint64_t epoch = (*opened)->epoch();
    auto rekeying = (*opened)->prepare(changes);
    auto another = (*opened)->prepare(changes);
    ASSERT_TRUE(rekeying && another);
    for (const auto& [address, block] : rekeying->new_blocks()) nodes.put(address, block);
    disk.fail_at(step);
    EXPECT_EQ((*opened)->commit(std::move(*rekeying)).error(), Error::kRootWriteFailed);
    disk.fail_at(0);
    EXPECT_EQ((*opened)->derive(victim).error(), Error::kRootWriteFailed);
    EXPECT_EQ((*opened)->prepare(changes).error(), Error::kRootWriteFailed);
    EXPECT_EQ((*opened)->commit(std::move(*another)).error(), Error::kRootWriteFailed);
    EXPECT_EQ((*opened)->epoch(), epoch);
    const auto reopened = KeyTree::open(id, *roots, nodes);
    ASSERT_TRUE(reopened) << reopened.error().message();
    expect_answers(**reopened, (*reopened)->epoch() > 1);
  }
}

TEST_F(KeyTreeCrash, AReplacedRootThatCannotBeDestroyedIsDestroyedLater) {
  const KeyChange changes[] = {destroy(victim)};
  auto rekeying = tree->prepare(changes);
  ASSERT_TRUE(rekeying);
  for (const auto& [address, block] : rekeying->new_blocks()) nodes.put(address, block);
  const auto old_copy = disk.open()->read(root_file_name(id, 1), 4096);
  ASSERT_TRUE(tree->commit(std::move(*rekeying)));
  ASSERT_TRUE(old_copy && *old_copy);
  const Bytes old_root = to_bytes((*old_copy)->view());
  EXPECT_TRUE(disk.holds(old_root));
  for (std::size_t step = 1; step <= 3; ++step) {
    disk.fail_at(step);
    EXPECT_EQ(tree->destroy_replaced_root().error(), Error::kRootWriteFailed) << step;
  }
  disk.fail_at(0);
  expect_answers(*tree, true);
  ASSERT_TRUE(tree->destroy_replaced_root());
  EXPECT_FALSE(disk.holds(old_root));
  disk.fail_at(1);
  EXPECT_TRUE(tree->destroy_replaced_root()) << "nothing is left to do";
}

TEST_F(KeyTreeCrash, AnotherProcessWithTheRootIsNoticed) {
  // Two trees over one root: the second to commit finds that the root has moved on.
  const auto other = KeyTree::open(id, *roots, nodes);
  ASSERT_TRUE(other);
  const KeyChange changes[] = {destroy(victim)};
  auto theirs = (*other)->prepare(changes);
  ASSERT_TRUE(theirs);
  erase(path_of({1, 3, 3, 3}, 4));
  EXPECT_EQ((*other)->commit(std::move(*theirs)).error(), Error::kEpochMismatch);
  EXPECT_EQ((*other)->derive(victim).error(), Error::kRootWriteFailed);
}

}  // namespace
}  // namespace lethe::crypto
