#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "tests/crypto/key_tree_fixture.h"

namespace lethe::crypto {
namespace {

class KeyTreeThreads : public KeyTreeTest {};

/// Kept keys are right at every moment; an erased one is gone for good once it was seen gone, and
/// once commit() has returned.
TEST_F(KeyTreeThreads, DeriveWhileOthersAreErased) {
  constexpr std::uint32_t kErasures = 64;
  std::map<KeyPath, std::string> kept;
  for (std::uint32_t i = 0; i < 128; ++i) {
    const auto path = path_of({1, i % 4, i % 16, i, 3}, 128);
    kept.emplace(path, key(path));
  }
  const auto victim = [](std::uint32_t i) { return path_of({1, i % 4, i % 16, 64 + i, 4}, 128); };
  std::map<KeyPath, std::string> doomed;
  for (std::uint32_t i = 0; i < kErasures; ++i) doomed.emplace(victim(i), key(victim(i)));

  std::atomic<std::uint32_t> erased = 0;
  std::atomic<bool> is_done = false;
  std::atomic<std::size_t> wrong = 0, derived = 0;
  const auto read = [&](std::uint32_t offset) {
    std::uint64_t last_epoch = 0;
    while (!is_done) {
      const std::uint64_t epoch = tree->epoch();
      if (epoch < last_epoch) ++wrong;
      last_epoch = epoch;
      auto at = kept.begin();
      std::advance(at, offset++ % kept.size());
      const auto got = tree->derive(at->first);
      if (!got || hex(*got) != at->second) ++wrong;
      const std::uint32_t certainly_erased = erased;
      const std::uint32_t i = offset % kErasures;
      const auto gone = tree->derive(victim(i));
      if (gone ? i < certainly_erased || hex(*gone) != doomed.at(victim(i))
               : gone.error() != Error::kKeyDestroyed) {
        ++wrong;
      }
      derived += 2;
    }
  };
  std::vector<std::thread> readers;
  for (std::uint32_t i = 0; i < 4; ++i) readers.emplace_back(read, i * 31);
  for (std::uint32_t i = 0; i < kErasures; ++i) {
    apply({destroy(victim(i))});
    ++erased;
  }
  is_done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0U);
  EXPECT_GT(derived, 0U);
}

/// Holds whoever asks for a block until it is told to let go.
class SlowNodeStore final : public NodeStore {
 public:
  explicit SlowNodeStore(const NodeStore& nodes) : nodes_(nodes) {}
  Result<std::optional<Bytes>> get(const NodeAddress& address) const override {
    if (is_slow) {
      has_asked = true;
      has_asked.notify_all();
      is_slow.wait(true);
    }
    return nodes_.get(address);
  }
  mutable std::atomic<bool> is_slow = false, has_asked = false;

 private:
  const NodeStore& nodes_;
};

TEST_F(KeyTreeThreads, ACommitWaitsForWhoUsesTheOldRoot) {
  // So that the caller may delete the old blocks as soon as it returns.
  apply({destroy(path_of({1, 2, 3})), destroy(path_of({4, 5}))});
  SlowNodeStore slow(nodes);
  auto opened = KeyTree::open(id, *roots, slow);
  ASSERT_TRUE(opened);
  tree = std::move(*opened);
  Rekeying rekeying = prepare({destroy(path_of({4, 6}))});
  write_blocks(rekeying);

  slow.is_slow = true;
  auto reader = std::async(std::launch::async, [&] { return key(path_of({1, 2, 4})); });
  slow.has_asked.wait(false);
  auto committer =
      std::async(std::launch::async, [&] { return tree->commit(std::move(rekeying)).has_value(); });
  EXPECT_EQ(committer.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
  EXPECT_EQ(reader.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  slow.is_slow = false;
  slow.is_slow.notify_all();
  EXPECT_EQ(reader.get().size(), 64U);
  EXPECT_TRUE(committer.get());
  EXPECT_EQ(tree->epoch(), 2U);
}

TEST_F(KeyTreeThreads, DestroyingATreeWaitsForWhoUsesItsKeys) {
  apply({destroy(path_of({1, 2, 3}))});
  SlowNodeStore slow(nodes);
  auto opened = KeyTree::open(id, *roots, slow);
  ASSERT_TRUE(opened);
  tree = std::move(*opened);
  slow.is_slow = true;
  auto reader = std::async(std::launch::async, [&] { return key(path_of({1, 2, 4})); });
  slow.has_asked.wait(false);
  auto destroyer = std::async(std::launch::async, [&] { return tree->destroy().has_value(); });
  EXPECT_EQ(destroyer.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
  slow.is_slow = false;
  slow.is_slow.notify_all();
  EXPECT_EQ(reader.get().size(), 64U);
  EXPECT_TRUE(destroyer.get());
  EXPECT_EQ(key(path_of({1, 2, 4})), kDestroyed);
}

TEST_F(KeyTreeThreads, ReadersDoNotStarveACommit) {
  std::atomic<bool> is_done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 6; ++i) {
    readers.emplace_back([&] {
      while (!is_done) EXPECT_TRUE(tree->derive(path_of({2, 3, 4, 5, 6, 7})));
    });
  }
  for (std::uint32_t i = 0; i < 200; ++i) apply({destroy(path_of({1, i}))});
  is_done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(tree->epoch(), 200U);
}

}  // namespace
}  // namespace lethe::crypto
