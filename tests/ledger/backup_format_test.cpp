// The bytes of manifests and segments: what is written reads back, and nothing else reads.
#include "ledger/backup_format.h"

#include <gtest/gtest.h>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

Manifest sample_manifest() {
  Manifest manifest;
  manifest.number = 7;
  manifest.taken = {1'800'000'000'000'000};
  manifest.system = LedgerId::random();
  BackedUpLedger ledger;
  ledger.info = {manifest.system, {3}, "system", "test.example/system", "here", {5}, {}};
  ledger.signing_key = Bytes{1, 2, 3};
  ledger.position = {{5}, {6}};
  ledger.checkpoint = "a note\n";
  for (std::uint8_t i = 0; i < 5; ++i) {
    ledger.frontier.append(crypto::merkle_leaf_hash(Bytes{i}));
  }
  ledger.before = 2;
  ledger.segments = {{{3}, {5}, 100, crypto::sha256(Bytes{9})}};
  manifest.ledgers.push_back(ledger);
  return manifest;
}

TEST(BackupFormat, AManifestReadsBack) {
  const auto manifest = sample_manifest();
  const auto bytes = encode_manifest(manifest);
  const auto read = decode_manifest(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->number, 7U);
  EXPECT_EQ(read->taken, manifest.taken);
  EXPECT_EQ(read->system, manifest.system);
  const auto* ledger = read->find("system");
  ASSERT_NE(ledger, nullptr);
  EXPECT_EQ(ledger->segments, manifest.ledgers[0].segments);
  EXPECT_EQ(ledger->frontier, manifest.ledgers[0].frontier);
  EXPECT_EQ(ledger->before, 2U);
  EXPECT_EQ(ledger->info.number.value, 3U);
}

TEST(BackupFormat, AManifestWithAnyByteChangedOrCutOffIsNone) {
  const auto bytes = encode_manifest(sample_manifest());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= 0x41U;
    EXPECT_FALSE(decode_manifest(changed)) << i;
    EXPECT_FALSE(decode_manifest(ByteView(bytes).first(i))) << i;
  }
  auto longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(decode_manifest(longer));
}

TEST(BackupFormat, ALaterVersionIsToldFromDamage) {
  auto manifest = encode_manifest(sample_manifest());
  manifest[14] = '2';
  EXPECT_EQ(decode_manifest(manifest).error(), Error::kStorageVersion);
  SegmentBuilder builder(LedgerId::random(), {0});
  auto segment = builder.bytes();
  segment[15] = '2';
  EXPECT_EQ(parse_segment(segment).error(), Error::kStorageVersion);
  EXPECT_EQ(parse_segment(Bytes(40, 0)).error(), Error::kRowMalformed);
}

TEST(BackupFormat, ASegmentReadsBack) {
  const auto ledger = LedgerId::random();
  SegmentBuilder builder(ledger, {12});
  builder.add(Bytes{1, 2, 3}, {Bytes{4, 5}, std::nullopt});
  builder.add(Bytes{6}, {});
  EXPECT_EQ(builder.behind(), Sequence{14});
  const auto bytes = builder.bytes();
  const auto segment = parse_segment(bytes);
  ASSERT_TRUE(segment);
  EXPECT_EQ(segment->ledger, ledger);
  EXPECT_EQ(segment->from, Sequence{12});
  ASSERT_EQ(segment->events.size(), 2U);
  EXPECT_EQ(crypto::to_bytes(segment->events[0].entry), (Bytes{1, 2, 3}));
  ASSERT_EQ(segment->events[0].sections.size(), 2U);
  EXPECT_EQ(crypto::to_bytes(segment->events[0].sections[0]), (Bytes{4, 5}));
  EXPECT_TRUE(segment->events[0].sections[1].empty()) << "it was erased";
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = parse_segment(ByteView(bytes).first(size));
    EXPECT_TRUE(!cut || cut->events.size() < 2) << size;
  }
}

TEST(BackupFormat, NamesSortAsNumbersDo) {
  EXPECT_EQ(manifest_name(7), "00000000000000000007");
  EXPECT_EQ(manifest_number(manifest_name(UINT64_MAX)), UINT64_MAX);
  EXPECT_EQ(manifest_number("7"), std::nullopt);
  EXPECT_EQ(manifest_number(manifest_name(0)), std::nullopt);
  EXPECT_EQ(manifest_number(".00000000000000000007.tmp"), std::nullopt);
  EXPECT_EQ(segment_name({1}, {20}), "00000000000000000001-00000000000000000020");
  EXPECT_EQ(segment_from(segment_name({1}, {20})), Sequence{1});
  EXPECT_EQ(segment_from("00000000000000000001-x"), std::nullopt);
}

}  // namespace
}  // namespace lethe::ledger
