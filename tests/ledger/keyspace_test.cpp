#include "ledger/keyspace.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/ledger/sample_events.h"

namespace lethe::ledger {
namespace {

using crypto::KeyPath;
using crypto::to_hex;

constexpr LedgerNumber kSpace{0x01020304};

bool is_inside(const Bytes& row, const RowRange& range) {
  return range.first <= row && row < range.behind_last;
}

TEST(Keyspace, RowsAreThoseOfTheFormat) {
  const Compartment compartment{{0x11121314'15161718}, CompartmentClass::kEvidence, 0x21222324};
  EXPECT_EQ(to_hex(log_row(kSpace, {0x3132333435363738})), "010203043132333435363738");
  EXPECT_EQ(to_hex(tile_row(kSpace, {5, 0x41})), "01020304050000000000000041");
  EXPECT_EQ(to_hex(key_row(kSpace, tests::counting<crypto::NodeAddress>(0xa0))),
            "01020304a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
  EXPECT_EQ(to_hex(vault_row(kSpace, compartment, {0x3132333435363738}, 0x5152)),
            "01020304"
            "1112131415161718"
            "03"
            "21222324"
            "3132333435363738"
            "5152");
  EXPECT_EQ(to_hex(ledger_row(kSpace, Bytes{0xff, 0x00})), "01020304ff00");
  EXPECT_EQ(to_hex(ledger_row(kSpace, {})), "01020304");
  EXPECT_EQ(crypto::as_text(meta_row("format")), "format");
  EXPECT_EQ(to_hex(meta_row("ledger/", kSpace)),
            "6c65646765722f"
            "01020304");
}

TEST(Keyspace, RowsSortAsWhatTheyName) {
  std::mt19937_64 random(1);
  const auto any_sequence = [&] { return Sequence{random() >> random() % 64}; };
  for (int i = 0; i < 10'000; ++i) {
    const LedgerNumber a{static_cast<std::uint32_t>(random() % 3)};
    const LedgerNumber b{static_cast<std::uint32_t>(random() % 3)};
    const auto x = any_sequence();
    const auto y = any_sequence();
    EXPECT_EQ(log_row(a, x) < log_row(b, y), std::tie(a, x) < std::tie(b, y));
    const TileId s{static_cast<std::uint8_t>(random() % 3), x.value};
    const TileId t{static_cast<std::uint8_t>(random() % 3), y.value};
    EXPECT_EQ(tile_row(a, s) < tile_row(b, t), std::tie(a, s) < std::tie(b, t));
  }
}

TEST(Keyspace, ACompartmentAClassAndASubjectAreRanges) {
  std::mt19937_64 random(2);
  const auto any_compartment = [&] {
    return Compartment{{random() % 3 == 0 ? 0xffffffffU : random() % 3},
                       static_cast<CompartmentClass>(random() % 5 + 1),
                       random() % 3 == 0 ? UINT32_MAX : static_cast<std::uint32_t>(random() % 3)};
  };
  for (int i = 0; i < 20'000; ++i) {
    const LedgerNumber mine{7};
    const LedgerNumber theirs{static_cast<std::uint32_t>(6 + random() % 3)};
    const auto wanted = any_compartment();
    const auto found = any_compartment();
    const auto row = vault_row(theirs, found, {random() % 2 == 0 ? UINT64_MAX : 0},
                               random() % 2 == 0 ? UINT16_MAX : std::uint16_t{0});
    const bool same_slot = mine == theirs && wanted.slot == found.slot;
    EXPECT_EQ(is_inside(row, vault_range(mine, wanted.slot)), same_slot);
    const bool same_class = same_slot && wanted.cls == found.cls;
    EXPECT_EQ(is_inside(row, vault_range(mine, CompartmentRef{wanted, true})), same_class);
    EXPECT_EQ(is_inside(row, vault_range(mine, CompartmentRef{wanted, false})),
              same_class && wanted.number == found.number);
    EXPECT_EQ(is_inside(row, ledger_range(mine)), mine == theirs);
  }
}

TEST(Keyspace, LedgersDoNotOverlap) {
  for (const std::uint32_t number : {0U, 1U, 0xffU, 0x1ffU, 0xffffU, 0xffffffU, 0xfffffffdU}) {
    const auto range = ledger_range({number});
    EXPECT_LE(range.behind_last, ledger_range({number + 1}).first) << number;
    EXPECT_TRUE(is_inside(log_row({number}, {0}), range));
    EXPECT_TRUE(is_inside(ledger_row({number}, Bytes(100, 0xff)), range));
    EXPECT_FALSE(is_inside(log_row({number + 1}, {0}), range));
  }
}

TEST(Keyspace, MetaRangesHoldTheirRowsAlone) {
  const std::vector<std::string_view> kinds{"ledger/",      "position/", "checkpoint/",
                                            "signing-key/", "epoch/",    "closure/"};
  for (const auto mine : kinds) {
    const auto range = meta_range(mine);
    for (const auto kind : kinds) {
      for (const std::uint32_t number : {0U, 1U, UINT32_MAX}) {
        EXPECT_EQ(is_inside(meta_row(kind, {number}), range), kind == mine);
      }
    }
    EXPECT_FALSE(is_inside(meta_row("format"), range));
    EXPECT_FALSE(is_inside(meta_row("system"), range));
  }
}

std::vector<std::uint32_t> indexes(const KeyPath& path) {
  std::vector<std::uint32_t> out;
  for (const auto& step : path) out.push_back(step.index);
  return out;
}
std::vector<std::uint32_t> widths(const KeyPath& path) {
  std::vector<std::uint32_t> out;
  for (const auto& step : path) out.push_back(step.width);
  return out;
}
using Numbers = std::vector<std::uint32_t>;

TEST(KeyPaths, OfTheLedgerItself) {
  EXPECT_EQ(indexes(key_path(KeyUse::kSigning)), (Numbers{1, 1}));
  EXPECT_EQ(indexes(key_path(KeyUse::kCursors)), (Numbers{1, 4}));
  EXPECT_EQ(widths(key_path(KeyUse::kReplies)), (Numbers{16, 16}));
}

TEST(KeyPaths, OfSubjects) {
  EXPECT_EQ(indexes(key_path(Slot{0})), (Numbers{2, 0, 0, 0}));
  EXPECT_EQ(indexes(key_path(Slot{0x010203})), (Numbers{2, 1, 2, 3}));
  EXPECT_EQ(indexes(key_path(Slot{0xffffff})), (Numbers{2, 255, 255, 255}));
  EXPECT_EQ(indexes(key_path(Slot{0x1000000})), (Numbers{3, 1, 0, 0, 0}));
  EXPECT_EQ(indexes(key_path(Slot{kMaxSlot})), (Numbers{3, 255, 255, 255, 255}));
  EXPECT_EQ(widths(key_path(Slot{5})), (Numbers{16, 256, 256, 256}));
  EXPECT_EQ(widths(key_path(Slot{kMaxSlot})), (Numbers{16, 256, 256, 256, 256}));
}

TEST(KeyPaths, OfCompartments) {
  CompartmentCounts counts;
  counts.used[static_cast<std::size_t>(CompartmentClass::kProfile)] = 3;
  counts.used[static_cast<std::size_t>(CompartmentClass::kContent)] = 600;
  const Compartment name{{5}, CompartmentClass::kProfile, 2};
  EXPECT_EQ(indexes(key_path(name, counts)), (Numbers{2, 0, 0, 5, 1, 2}));
  // Three chunks of 256, because another class has used so many; three profile fields.
  EXPECT_EQ(widths(key_path(name, counts)), (Numbers{16, 256, 256, 256, 24, 3}));
  const Compartment ticket{{5}, CompartmentClass::kContent, 511};
  EXPECT_EQ(indexes(key_path(ticket, counts)), (Numbers{2, 0, 0, 5, 10, 255}));
  EXPECT_EQ(widths(key_path(ticket, counts)), (Numbers{16, 256, 256, 256, 24, 256}));
  const Compartment newest{{5}, CompartmentClass::kContent, 599};
  EXPECT_EQ(indexes(key_path(newest, counts)), (Numbers{2, 0, 0, 5, 18, 87}));
  EXPECT_EQ(widths(key_path(newest, counts)), (Numbers{16, 256, 256, 256, 24, 88}));
}

TEST(KeyPaths, FitTheTreeWhateverTheCountsSay) {
  const std::vector<CompartmentCounts> all_counts{
      {}, {{0, 1, 0, 0, 0, 0, 0, 0}}, {{0, 300, 0, kMaxCompartmentNumber + 1, 0, 0, 0, 0}}};
  for (const auto& counts : all_counts) {
    for (const std::uint32_t number : {0U, 255U, 256U, 70'000U, kMaxCompartmentNumber}) {
      const auto path = key_path({{kMaxSlot}, CompartmentClass::kOperational, number}, counts);
      EXPECT_LE(path.size(), crypto::kMaxKeyDepth);
      for (const auto& step : path) {
        EXPECT_LT(step.index, step.width);
        EXPECT_LE(step.width, 1U << 20);
      }
    }
  }
}

TEST(KeyPaths, ExactlyWhatWasUsedIsListed) {
  std::mt19937 random(3);
  for (int i = 0; i < 1'000; ++i) {
    CompartmentCounts counts;
    for (std::size_t cls = 1; cls <= 5; ++cls)
      counts.used[cls] = static_cast<std::uint32_t>(random() % 1'000);
    for (std::uint32_t cls = 1; cls <= 5; ++cls) {
      if (counts.used[cls] == 0) continue;
      const auto number = static_cast<std::uint32_t>(random() % counts.used[cls]);
      const auto path = key_path({{1}, static_cast<CompartmentClass>(cls), number}, counts);
      const auto& chunk = path[path.size() - 2];
      const auto& leaf = path.back();
      for (std::size_t other = 1; other <= 5; ++other) {
        for (std::uint32_t used = 0; used < counts.used[other]; used += 100) {
          EXPECT_GT(chunk.width, used / 256 * 8 + other);
        }
      }
      EXPECT_EQ(leaf.width, std::min(256U, counts.used[cls] - number / 256 * 256));
    }
  }
}

TEST(KeyPaths, AClassIsAllItsChunks) {
  CompartmentCounts counts;
  EXPECT_TRUE(key_paths({5}, CompartmentClass::kContent, counts).empty());
  for (const std::uint32_t used : {1U, 256U, 257U, 1'024U}) {
    counts.used[static_cast<std::size_t>(CompartmentClass::kContent)] = used;
    std::set<Numbers> chunks;
    for (const auto& path : key_paths({5}, CompartmentClass::kContent, counts)) {
      chunks.insert(indexes(path));
    }
    std::set<Numbers> wanted;
    for (std::uint32_t number = 0; number < used; ++number) {
      auto path = indexes(key_path({{5}, CompartmentClass::kContent, number}, counts));
      path.pop_back();
      wanted.insert(path);
    }
    EXPECT_EQ(chunks, wanted) << used;
  }
}

TEST(KeyPaths, OfIndexBuckets) {
  EXPECT_EQ(indexes(key_path(KeyDomain::kEmailIndex, 0)), (Numbers{4, 0, 0, 0}));
  EXPECT_EQ(indexes(key_path(KeyDomain::kExternalIdIndex, 0xabcde)), (Numbers{5, 0xab, 0xcd, 0xe}));
  EXPECT_EQ(widths(key_path(KeyDomain::kEmailIndex, kIndexBuckets - 1)),
            (Numbers{16, 256, 256, 16}));
}

// Two things that are erased apart never share a key, and none lies under another but where it
// should.
TEST(KeyPaths, NoneIsUnderAnother) {
  std::vector<Numbers> paths{
      indexes(key_path(KeyUse::kSigning)), indexes(key_path(KeyUse::kBlindRouting)),
      indexes(key_path(KeyUse::kReplies)), indexes(key_path(KeyUse::kCursors))};
  for (const std::uint64_t slot : {0ULL, 1ULL, 256ULL, 0xffffffULL, 0x1000000ULL, 0x1000001ULL}) {
    paths.push_back(indexes(key_path(Slot{slot})));
  }
  for (const std::uint32_t bucket : {0U, 1U, 16U, kIndexBuckets - 1}) {
    paths.push_back(indexes(key_path(KeyDomain::kEmailIndex, bucket)));
    paths.push_back(indexes(key_path(KeyDomain::kExternalIdIndex, bucket)));
  }
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = 0; j < paths.size(); ++j) {
      const auto size = std::min(paths[i].size(), paths[j].size());
      const bool is_prefix = std::equal(
          paths[i].begin(), paths[i].begin() + static_cast<long>(size), paths[j].begin());
      EXPECT_EQ(is_prefix, i == j) << i << ' ' << j;
    }
  }
}

TEST(KeyPathsDeathTest, WhatHasNoPlaceIsABug) {
  EXPECT_DEATH(key_path(Slot{kMaxSlot + 1}), "slot");
  EXPECT_DEATH(key_path({{1}, CompartmentClass::kProfile, kMaxCompartmentNumber + 1}, {}),
               "number");
  EXPECT_DEATH(key_path({{1}, CompartmentClass::kInvalid, 0}, {}), "value");
  EXPECT_DEATH(key_path(KeyDomain::kEmailIndex, kIndexBuckets), "bucket");
  EXPECT_DEATH(key_path(KeyDomain::kSubjects, 0), "domain");
}

}  // namespace
}  // namespace lethe::ledger
