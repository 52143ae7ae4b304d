// A ledger in a journal, verified and tampered with row by row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/keyspace.h"
#include "ledger/memory_journal.h"
#include "ledger/vault.h"
#include "ledger/verifier.h"
#include "tests/ledger/sample_events.h"
#include "tests/ledger/tampered_log.h"

namespace lethe::ledger {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::LogWriter;
using tests::summary;

constexpr LedgerNumber kLedger{3};
constexpr LedgerNumber kNeighbour{4};
constexpr std::uint64_t kSize = 300;

/// A key for each path, derived in a straight way; none for paths that were destroyed.
class FakeKeys final : public KeySource {
 public:
  std::vector<crypto::KeyPath> destroyed;
  std::vector<crypto::KeyPath> lost;  // nodes that the store does not have any more

  Result<crypto::SecretKey> derive(const crypto::KeyPath& path) const override {
    if (std::ranges::find(destroyed, path) != destroyed.end()) return crypto::Error::kKeyDestroyed;
    if (std::ranges::find(lost, path) != lost.end()) return crypto::Error::kNodeMissing;
    Bytes info;
    for (const auto& step : path) {
      for (const unsigned shift : {0U, 8U, 16U}) {
        info.push_back(static_cast<std::uint8_t>(step.index >> shift));
      }
    }
    return crypto::derive_key(root_, "lethe/test", info);
  }

 private:
  crypto::SecretKey root_ = crypto::SecretKey::random();
};

/// Two ledgers side by side; every third event of each has a section, in the vault.
class JournalLogSourceTest : public testing::Test {
 protected:
  JournalLogSourceTest() {
    write_ledger(kLedger, writer_);
    write_ledger(kNeighbour, neighbour_);
  }

  static Compartment compartment_of(std::uint64_t sequence) {
    return {{sequence}, CompartmentClass::kProfile, 0};
  }

  void write_ledger(LedgerNumber number, const LogWriter& writer) {
    WriteBatch batch;
    MerkleTree tree;
    std::vector<FullTile> filled;
    for (std::uint64_t i = 0; i < kSize; ++i) {
      auto header = writer.header(i);
      if (i == 200) order_erasure(header);
      if (!header.sections.empty()) seal(number, header, batch);
      const Bytes entry = writer.entry(header);
      tree.append(crypto::merkle_leaf_hash(entry), filled);
      batch.put(Table::kLog, log_row(number, {i}), entry);
    }
    for (const auto& tile : filled) {
      Bytes row;
      for (const auto& hash : tile.hashes) {
        row.insert(row.end(), hash.bytes.begin(), hash.bytes.end());
      }
      batch.put(Table::kTiles, tile_row(number, tile.id), row);
    }
    const auto note = sign_checkpoint({writer.origin(), {kSize}, tree.root()}, writer.key());
    batch.put(Table::kMeta, meta_row("checkpoint/", number),
              crypto::to_bytes(crypto::as_bytes(note)));
    apply(std::move(batch));
  }

  void seal(LedgerNumber number, EventHeader& header, WriteBatch& batch) {
    auto& ref = header.sections.front();
    ref.compartment = compartment_of(header.sequence.value);
    const auto key = keys_.derive(key_path(ref.compartment, {}));
    const auto sealed = seal_section({header.ledger, header.sequence, 0, ref.compartment}, *key,
                                     crypto::as_bytes("Ada"));
    ref.commitment = sealed->commitment;
    ref.padded_length = sealed->padded_length;
    batch.put(Table::kVault, vault_row(number, ref.compartment, header.sequence, 0),
              sealed->sealed);
  }

  /// Event 200 orders the section of event 50 erased.
  static void order_erasure(EventHeader& header) {
    header.sections.clear();
    header.facts = ErasureOrdered{tests::counting<ErasureId>(1),
                                  ErasureGround::kObjection,
                                  false,
                                  {{compartment_of(50), false}},
                                  {}};
  }

  void apply(WriteBatch batch) { ASSERT_TRUE(journal_->append(std::move(batch), {})); }
  void put(Table table, Bytes key, Bytes value) {
    WriteBatch batch;
    batch.put(table, std::move(key), std::move(value));
    apply(std::move(batch));
  }
  void erase(Table table, Bytes key) {
    WriteBatch batch;
    batch.erase(table, std::move(key));
    apply(std::move(batch));
  }
  Bytes get(Table table, const Bytes& key) const { return journal_->get(table, key)->value(); }
  /// Flips one bit of a row.
  void flip(Table table, const Bytes& key, std::size_t at) {
    Bytes row = get(table, key);
    row.at(at) ^= 0x10;
    put(table, key, row);
  }
  Bytes section_row(std::uint64_t sequence) const {
    return vault_row(kLedger, compartment_of(sequence), {sequence}, 0);
  }

  VerifyReport report() const {
    const auto source = journal_log_source(*journal_, kLedger);
    const auto sections = journal_section_check(*journal_, kLedger, keys_);
    VerifyOptions options;
    options.sections = sections.get();
    return tests::verify(*source, options);
  }
  std::vector<std::string> found() const { return summary(report()); }

  const LogWriter writer_;
  const LogWriter neighbour_{2};
  FakeKeys keys_;
  std::unique_ptr<Journal> journal_ = make_memory_journal();
};

TEST_F(JournalLogSourceTest, ReadsOneLedgerOfTheJournal) {
  const auto source = journal_log_source(*journal_, kLedger);
  EXPECT_EQ(*source->entry_count(), kSize);
  EXPECT_EQ((*source->tile({0, 0}))->size(), kTileWidth);
  EXPECT_FALSE(*source->tile({0, 1}));
  std::vector<std::uint64_t> places;
  ASSERT_TRUE(source->entries(254, 258, [&](std::uint64_t place, ByteView entry) {
    EXPECT_EQ(crypto::to_bytes(entry), get(Table::kLog, log_row(kLedger, {place})));
    places.push_back(place);
    return place < 256;
  }));
  EXPECT_THAT(places, ElementsAre(254, 255, 256));
  const auto nowhere = journal_log_source(*journal_, {9});
  EXPECT_EQ(*nowhere->entry_count(), 0U);
  EXPECT_EQ(*nowhere->checkpoint(), "");
}

TEST_F(JournalLogSourceTest, SoundLedgersAreConsistent) {
  const auto verdict = report();
  EXPECT_THAT(summary(verdict), IsEmpty());
  EXPECT_EQ(verdict.events, kSize);
  EXPECT_EQ(verdict.sections_intact, 99U);  // every third but the order itself
  EXPECT_EQ(verdict.sections_erased, 0U);
}

TEST_F(JournalLogSourceTest, SectionsThatWereErasedAsOrderedAreNoDamage) {
  erase(Table::kVault, section_row(50));
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_EQ(report().sections_erased, 1U);
}

// Between the two steps of an erasure the key is gone and the row is still there.
TEST_F(JournalLogSourceTest, SectionsWhoseKeyWasDestroyedAreErased) {
  keys_.destroyed.push_back(key_path(compartment_of(50), {}));
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_EQ(report().sections_erased, 1U);
}

TEST_F(JournalLogSourceTest, P5SectionsThatAreMissingWithoutAnOrderAreNamed) {
  erase(Table::kVault, section_row(2));
  keys_.destroyed.push_back(key_path(compartment_of(11), {}));
  EXPECT_THAT(found(), ElementsAre("changed-section 2", "changed-section 11"));
}

TEST_F(JournalLogSourceTest, P5SectionsWhoseKeyIsLostAreNamed) {
  keys_.lost.push_back(key_path(compartment_of(11), {}));
  EXPECT_THAT(found(), ElementsAre("changed-section 11"));
}

TEST_F(JournalLogSourceTest, P5EveryByteOfASectionCounts) {
  const auto size = get(Table::kVault, section_row(8)).size();
  for (std::size_t at = 0; at < size; at += 7) {
    flip(Table::kVault, section_row(8), at);
    ASSERT_THAT(found(), ElementsAre("changed-section 8")) << at;
    flip(Table::kVault, section_row(8), at);
  }
  put(Table::kVault, section_row(8), {});
  EXPECT_THAT(found(), ElementsAre("changed-section 8"));
}

TEST_F(JournalLogSourceTest, P5SwappedSectionsAreNamed) {
  const Bytes first = get(Table::kVault, section_row(8));
  put(Table::kVault, section_row(8), get(Table::kVault, section_row(11)));
  put(Table::kVault, section_row(11), first);
  EXPECT_THAT(found(), ElementsAre("changed-section 8", "changed-section 11"));
}

TEST_F(JournalLogSourceTest, P5SectionsThatNoEventNamesAreNamed) {
  const Bytes sealed = get(Table::kVault, section_row(8));
  put(Table::kVault, vault_row(kLedger, compartment_of(8), {8}, 1), sealed);    // another index
  put(Table::kVault, vault_row(kLedger, compartment_of(7), {8}, 0), sealed);    // compartment
  put(Table::kVault, vault_row(kLedger, compartment_of(8), {9}, 0), sealed);    // event
  put(Table::kVault, vault_row(kLedger, compartment_of(8), {999}, 0), sealed);  // beyond the end
  EXPECT_THAT(found(), ElementsAre("orphan-section 8", "orphan-section 8", "orphan-section 9",
                                   "orphan-section 999"));
}

TEST_F(JournalLogSourceTest, P5RowsOfTheLogAreNamedByTheirEvent) {
  for (const std::uint64_t place : {0, 1, 100, 255, 256, 299}) {
    const Bytes row = log_row(kLedger, {place});
    const Bytes whole = get(Table::kLog, row);
    for (const std::size_t at : {std::size_t{0}, std::size_t{63}, whole.size() - 1}) {
      flip(Table::kLog, row, at);
      EXPECT_THAT(found(), Contains("changed-header " + std::to_string(place))) << at;
      put(Table::kLog, row, whole);
    }
    erase(Table::kLog, row);
    EXPECT_THAT(found(),
                Contains((place == 299 ? "truncated-tail " : "removed ") + std::to_string(place)));
    put(Table::kLog, row, neighbour_.entry(place));
    EXPECT_THAT(found(), Contains((place == 0 ? "changed-header " : "foreign-event ") +
                                  std::to_string(place)));
    put(Table::kLog, row, whole);
    ASSERT_THAT(found(), IsEmpty());
  }
  put(Table::kLog, log_row(kLedger, {kSize}), writer_.entry(kSize));
  EXPECT_THAT(found(), ElementsAre("inserted 300"));
}

TEST_F(JournalLogSourceTest, P5RowsWithStrangeKeysAreInserted) {
  for (const std::size_t size : {4, 5, 11, 13, 40}) {
    Bytes key = log_row(kLedger, {5});
    key.resize(size);
    put(Table::kLog, key, get(Table::kLog, log_row(kLedger, {5})));
    const auto findings = report().findings;
    ASSERT_EQ(findings.size(), 1U) << size;
    EXPECT_EQ(findings.front().damage, Damage::kInserted) << size;
    erase(Table::kLog, key);
  }
}

TEST_F(JournalLogSourceTest, P5TileRowsAreNamedByTheEventsBelow) {
  const Bytes row = tile_row(kLedger, {0, 0});
  const Bytes whole = get(Table::kTiles, row);
  flip(Table::kTiles, row, 32 * 100 + 5);
  EXPECT_THAT(found(), ElementsAre("changed-tile 100"));
  for (const std::size_t size : {0, 31, 8'160, 8'191, 8'193, 8'224, 100'000}) {
    Bytes changed = whole;
    changed.resize(size);
    put(Table::kTiles, row, changed);
    EXPECT_THAT(found(), ElementsAre("changed-tile 0")) << size;
  }
  erase(Table::kTiles, row);
  EXPECT_THAT(found(), ElementsAre("changed-tile 0"));
}

TEST_F(JournalLogSourceTest, P5TheCheckpointRowCounts) {
  const Bytes row = meta_row("checkpoint/", kLedger);
  flip(Table::kMeta, row, 3);
  EXPECT_THAT(found(), testing::Not(IsEmpty()));
  put(Table::kMeta, row, get(Table::kMeta, meta_row("checkpoint/", kNeighbour)));
  EXPECT_THAT(found(), ElementsAre("unknown-key"));
  erase(Table::kMeta, row);
  EXPECT_THAT(found(), ElementsAre("bad-checkpoint"));
}

}  // namespace
}  // namespace lethe::ledger
