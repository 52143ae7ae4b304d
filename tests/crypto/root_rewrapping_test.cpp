// From one kind of root store to another, killed and failed at every step.
#include <gtest/gtest.h>

#include "crypto/root_files.h"
#include "tests/crypto/simulated_world.h"

namespace lethe::crypto {
namespace {

constexpr std::uint32_t kRewrapSeeds = 24;

struct Move {
  RootKind from, to;
};

class RootRewrapping : public testing::TestWithParam<Move> {
 protected:
  RootRewrapping() {
    EXPECT_TRUE(start_old(before)->create(id, root));
    old_trace = before.trace_of(id);
  }
  static std::unique_ptr<RootStore> start_old(SimulatedWorld& world) {
    return world.start(GetParam().from, "old one");
  }
  static std::unique_ptr<RootStore> start_new(SimulatedWorld& world) {
    return world.start(GetParam().to, "new one");
  }
  Result<void> rewrap(SimulatedWorld& world, std::string_view to = "new one") const {
    const auto files = world.open();
    const auto old_wrapping = world.wrapping(GetParam().from, "old one");
    const auto new_wrapping = world.wrapping(GetParam().to, to);
    return rewrap_root(*files, *old_wrapping, *new_wrapping, id);
  }
  void expect_only_new(SimulatedWorld& world) const {
    const auto loaded = start_new(world)->load(id);
    ASSERT_TRUE(loaded) << loaded.error().message();
    ASSERT_EQ(hex(loaded->key), hex(root.key));
    ASSERT_EQ(loaded->epoch, root.epoch);
    ASSERT_EQ(world.names(), 2U);
    ASSERT_EQ(world.token_keys.size(), GetParam().to == RootKind::kToken ? 1U : 0U);
    ASSERT_FALSE(world.holds(old_trace)) << "the old wrapping is destroyed";
    ASSERT_FALSE(start_old(world)->load(id));
  }

  const TreeId id = random_fixed<TreeId>();
  const Root root{4, SecretKey::random()};
  SimulatedWorld before;
  Bytes old_trace;
};

TEST_P(RootRewrapping, LeavesTheNewWrappingAlone) {
  EXPECT_EQ(describe_root(*before.open(), id)->version,
            before.wrapping(GetParam().from)->version());
  ASSERT_TRUE(rewrap(before));
  expect_only_new(before);
  EXPECT_EQ(describe_root(*before.open(), id)->version, before.wrapping(GetParam().to)->version());
  ASSERT_TRUE(start_new(before)->replace(id, {5, SecretKey::random()}));
}

TEST_P(RootRewrapping, KilledAnywhereItIsFinishedByTheNext) {
  std::size_t refused = 0;
  for (std::size_t step = 1;; ++step) {
    bool is_done = false;
    for (std::uint32_t seed = 0; seed < kRewrapSeeds; ++seed) {
      SCOPED_TRACE("step " + std::to_string(step) + ", seed " + std::to_string(seed));
      SimulatedWorld world = before;
      world.kill_at(step);
      try {
        is_done = rewrap(world).has_value();
      } catch (const SimulatedDisk::Killed&) {
      }
      world.kill_at(0);
      std::mt19937 random(seed);
      if (seed > 0) world.lose_power(random);
      // Whichever store is opened has this root and is the only one, or says that it is not.
      SimulatedWorld old_view = world;
      const auto by_old = start_old(old_view)->load(id);
      SimulatedWorld new_view = world;
      const auto by_new = start_new(new_view)->load(id);
      ASSERT_FALSE(by_old && by_new) << "two stores that would both erase";
      for (const auto& loaded : {std::cref(by_old), std::cref(by_new)}) {
        ASSERT_TRUE(!loaded.get() || hex(loaded.get()->key) == hex(root.key));
      }
      if (!by_old && !by_new) ++refused;
      const auto described = describe_root(*world.open(), id);
      ASSERT_TRUE(described) << "and without any secret it is seen which";
      ASSERT_EQ(described->epoch, root.epoch);
      ASSERT_FALSE(described->is_in_two && (by_old || by_new));
      ASSERT_TRUE(rewrap(world));
      expect_only_new(world);
      if (HasFailure()) return;
    }
    if (is_done) break;
    ASSERT_LT(step, 100U);
  }
  EXPECT_GT(refused, 0U);
}

TEST_P(RootRewrapping, AFailingStepIsSaidAndLosesNothing) {
  for (std::size_t step = 1;; ++step) {
    SCOPED_TRACE(step);
    SimulatedWorld world = before;
    world.fail_at(step);
    const auto done = rewrap(world);
    if (done) break;
    world.fail_at(0);
    std::mt19937 random(static_cast<std::uint32_t>(step));
    if (step % 2 == 0) world.lose_power(random);
    ASSERT_TRUE(rewrap(world));
    expect_only_new(world);
    ASSERT_LT(step, 100U);
  }
}

TEST_P(RootRewrapping, AReplacementThatWasCutOffIsSettledFirst) {
  const Root next{5, SecretKey::random()};
  for (std::size_t step = 1; step < 14; ++step) {
    SCOPED_TRACE(step);
    SimulatedWorld world = before;
    world.kill_at(step);
    try {
      (void)replace_and_destroy(*start_old(world), id, next);
    } catch (const SimulatedDisk::Killed&) {
    }
    world.kill_at(0);
    SimulatedWorld as_loaded = world;
    const auto expected = start_old(as_loaded)->load(id);
    ASSERT_TRUE(expected);
    ASSERT_TRUE(rewrap(world));
    const auto loaded = start_new(world)->load(id);
    ASSERT_TRUE(loaded) << loaded.error().message();
    EXPECT_EQ(hex(loaded->key), hex(expected->key));
    EXPECT_EQ(world.token_keys.size(), GetParam().to == RootKind::kToken ? 1U : 0U);
  }
}

TEST_P(RootRewrapping, OfNothingIsSaid) {
  SimulatedWorld empty;
  EXPECT_EQ(rewrap(empty).error(), Error::kRootMissing);
  EXPECT_EQ(describe_root(*empty.open(), id).error(), Error::kRootMissing);
  EXPECT_EQ(empty.names(), 0U);
  EXPECT_TRUE(empty.token_keys.empty());
}

constexpr Move kPlainToPassphrase{RootKind::kPlain, RootKind::kPassphrase};
constexpr Move kPlainToToken{RootKind::kPlain, RootKind::kToken};
constexpr Move kPassphraseToPlain{RootKind::kPassphrase, RootKind::kPlain};
constexpr Move kPassphraseToAnother{RootKind::kPassphrase, RootKind::kPassphrase};
constexpr Move kPassphraseToToken{RootKind::kPassphrase, RootKind::kToken};
constexpr Move kTokenToPlain{RootKind::kToken, RootKind::kPlain};
constexpr Move kTokenToPassphrase{RootKind::kToken, RootKind::kPassphrase};

std::string name_of_move(const testing::TestParamInfo<Move>& move) {
  return name_of(move.param.from) + "To" + name_of(move.param.to);
}

INSTANTIATE_TEST_SUITE_P(Moves, RootRewrapping,
                         testing::Values(kPlainToPassphrase, kPlainToToken, kPassphraseToPlain,
                                         kPassphraseToAnother, kPassphraseToToken, kTokenToPlain,
                                         kTokenToPassphrase),
                         name_of_move);

class RewrappingASecret : public RootRewrapping {};

TEST_P(RewrappingASecret, TouchesNothingWithoutTheOldSecret) {
  const auto files = before.open();
  const auto new_wrapping = before.wrapping(GetParam().to, "new one");
  const auto wrong = before.wrapping(GetParam().from, "another");
  const bool is_token = GetParam().from == RootKind::kToken;
  if (is_token) before.token_keys.clear();
  EXPECT_EQ(rewrap_root(*files, *wrong, *new_wrapping, id).error(),
            is_token ? Error::kTokenKeyMissing : Error::kWrongPassphrase);
  EXPECT_TRUE(before.holds(old_trace));
  EXPECT_TRUE(before.token_keys.empty());
}

INSTANTIATE_TEST_SUITE_P(Moves, RewrappingASecret,
                         testing::Values(kPassphraseToPlain, kPassphraseToAnother,
                                         kPassphraseToToken, kTokenToPlain, kTokenToPassphrase),
                         name_of_move);

class RewrappingToAPassphrase : public RootRewrapping {};

TEST_P(RewrappingToAPassphrase, WhatIsLeftUnderAForgottenOneDoesNotStandInTheWay) {
  std::size_t gone_on = 0;
  for (std::size_t step = 1; step < 100; ++step) {
    SCOPED_TRACE(step);
    SimulatedWorld world = before;
    world.kill_at(step);
    try {
      (void)rewrap(world, "forgotten");
    } catch (const SimulatedDisk::Killed&) {
    }
    world.kill_at(0);
    if (!rewrap(world)) {
      ASSERT_TRUE(rewrap(world, "forgotten")) << "only when the old one is gone";
      break;
    }
    expect_only_new(world);
    ++gone_on;
  }
  EXPECT_GT(gone_on, 10U);
}

INSTANTIATE_TEST_SUITE_P(Moves, RewrappingToAPassphrase,
                         testing::Values(kPlainToPassphrase, kPassphraseToAnother,
                                         kTokenToPassphrase),
                         name_of_move);

}  // namespace
}  // namespace lethe::crypto
