// Deleted rows leave the storage's files, and whoever searches the files sees those that have not.
#include <gtest/gtest.h>

#include <fstream>

#include "ledger/keyspace.h"
#include "ledger/rocks_journal.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger {
namespace {

constexpr LedgerNumber kLedger{7};

class StorageFilesTest : public testing::Test {
 protected:
  static Compartment of(std::uint64_t slot, std::uint32_t number = 0) {
    return {{slot}, CompartmentClass::kProfile, number};
  }
  static Bytes row(std::uint64_t slot, std::uint32_t number = 0) {
    return vault_row(kLedger, of(slot, number), {slot}, 0);
  }
  static Bytes text(std::string_view text) { return crypto::to_bytes(crypto::as_bytes(text)); }

  void put(std::uint64_t slot, std::string_view value) {
    WriteBatch batch;
    batch.put(Table::kVault, row(slot), text(value));
    ASSERT_TRUE(journal->append(std::move(batch), {}));
  }
  void erase(std::uint64_t slot) {
    WriteBatch batch;
    batch.erase(Table::kVault, row(slot));
    ASSERT_TRUE(journal->append(std::move(batch), {}));
  }
  RowSpan span(std::uint64_t slot) const {
    auto range = vault_range(kLedger, Slot{slot});
    return {Table::kVault, std::move(range.first), std::move(range.behind_last)};
  }
  std::uint64_t purge(const std::vector<RowSpan>& spans) {
    return journal->purge(spans, [] { return true; }).value();
  }
  FileTraces search(const std::vector<RowSpan>& spans, std::vector<Bytes> names = {}) {
    FileSearch search{spans, {}, std::move(names)};
    for (const auto& one : spans) search.row_beginnings.push_back(one.first);
    return journal->search_files(search, *journal->snapshot()).value();
  }
  std::uint64_t found_in_tables(const std::vector<RowSpan>& spans) {
    return journal->search_files({spans, {}, {}}, *journal->snapshot()).value().found;
  }
  void write_file(const std::string& name, const std::string& content) {
    std::ofstream out(directory.path() / "data" / name, std::ios::binary);
    out << content;
  }

  tests::TemporaryDirectory directory;
  std::unique_ptr<Journal> journal = create_rocks_journal(directory.path() / "data").value();
};

TEST_F(StorageFilesTest, WhatLivesIsNotFound) {
  put(1, "alive");
  ASSERT_TRUE(journal->compact());
  const auto traces = search({span(1)});
  EXPECT_EQ(traces.found, 0U);
  EXPECT_GT(traces.bytes, 0U);
}

TEST_F(StorageFilesTest, ADeletedRowIsFoundInTheLogOfWritesUntilItIsPurged) {
  put(1, "gone");
  erase(1);
  EXPECT_GE(search({span(1)}).found, 2U) << "that it was written, and that it was deleted";
  purge({span(1)});
  EXPECT_EQ(search({span(1)}).found, 0U);
}

TEST_F(StorageFilesTest, ADeletedRowIsFoundInTablesUntilItIsPurged) {
  for (std::uint64_t slot = 1; slot <= 100; ++slot) put(slot, std::string(1'000, 'x'));
  ASSERT_TRUE(journal->compact());
  for (std::uint64_t slot = 1; slot <= 100; slot += 2) erase(slot);
  std::vector<RowSpan> spans;
  for (std::uint64_t slot = 1; slot <= 100; slot += 2) spans.push_back(span(slot));
  EXPECT_EQ(found_in_tables(spans), 50U);
  EXPECT_GT(purge(spans), 40'000U);
  EXPECT_EQ(search(spans).found, 0U);
  for (std::uint64_t slot = 1; slot <= 100; ++slot) {
    EXPECT_EQ(journal->get(Table::kVault, row(slot)).value().has_value(), slot % 2 == 0) << slot;
  }
}

TEST_F(StorageFilesTest, WhatAReaderHoldsIsFoundUntilItIsGone) {
  put(1, "gone");
  ASSERT_TRUE(journal->compact());
  auto reader = journal->snapshot();
  erase(1);
  purge({span(1)});
  EXPECT_EQ(search({span(1)}).found, 1U);
  reader.reset();
  purge({span(1)});
  EXPECT_EQ(search({span(1)}).found, 0U);
}

TEST_F(StorageFilesTest, WhatIsDeletedMeanwhileIsLeftForTheNextTime) {
  for (std::uint64_t slot = 1; slot <= 10; ++slot) put(slot, "row");
  ASSERT_TRUE(journal->compact());
  erase(1);
  const auto began = journal->snapshot();
  purge({span(1), span(2)});
  erase(2);
  const auto search = [&](const Reader& as_of) {
    return journal->search_files({{span(1), span(2)}, {}, {}}, as_of).value().found;
  };
  EXPECT_EQ(search(*began), 0U);
  EXPECT_EQ(search(*journal->snapshot()), 1U);
  // The file that is written now has the row and its deletion, for the sake of `began`.
  purge({span(2)});
  EXPECT_EQ(search(*began), 0U);
  EXPECT_EQ(search(*journal->snapshot()), 1U);
}

TEST_F(StorageFilesTest, AFileThatIsBeingWrittenIsNoDamage) {
  put(1, "row");
  ASSERT_TRUE(journal->compact());
  write_file("999998.sst", "");
  write_file("999999.sst", std::string(100, 'x'));
  erase(1);
  EXPECT_EQ(found_in_tables({span(1)}), 1U) << "and the others are looked at";
}

TEST_F(StorageFilesTest, ADamagedFileIsAnError) {
  put(1, "row");
  ASSERT_TRUE(journal->compact());
  for (const auto& file : std::filesystem::directory_iterator(directory.path() / "data")) {
    if (file.path().extension() == ".sst") std::filesystem::resize_file(file.path(), 30);
  }
  EXPECT_FALSE(journal->search_files({{span(1)}, {}, {}}, *journal->snapshot()));
}

TEST_F(StorageFilesTest, ASealedNodeThatNothingLeadsToIsFound) {
  const auto address = crypto::random_fixed<crypto::NodeAddress>();
  WriteBatch batch;
  batch.put(Table::kKeys, key_row(kLedger, address), text("node"));
  ASSERT_TRUE(journal->append(std::move(batch), {}));
  ASSERT_TRUE(journal->compact());
  auto range = ledger_range(kLedger);
  const RowSpan keys{Table::kKeys, range.first, range.behind_last};
  EXPECT_EQ(found_in_tables({keys}), 0U);
  WriteBatch deletion;
  deletion.erase(Table::kKeys, key_row(kLedger, address));
  ASSERT_TRUE(journal->append(std::move(deletion), {}));
  EXPECT_EQ(found_in_tables({keys}), 1U);
  purge({keys});
  EXPECT_EQ(found_in_tables({keys}), 0U);
}

TEST_F(StorageFilesTest, ANameIsFoundWhereNoneBelongs) {
  const auto id = SubjectId::random();
  EXPECT_EQ(search({}, {text(id.str())}).found, 0U);
  write_file("000009.dbtmp", "subject " + id.str() + " was here, and " + id.str());
  EXPECT_EQ(search({}, {text(id.str())}).found, 2U);
  EXPECT_EQ(search({}, {text(SubjectId::random().str())}).found, 0U);
}

TEST_F(StorageFilesTest, ANameIsFoundWhereverItLies) {
  const auto id = SubjectId::random().str();
  constexpr std::size_t kBlock = 1U << 20;
  for (const std::size_t at : {std::size_t{0}, kBlock - 40, kBlock - 17, kBlock, 2 * kBlock - 1}) {
    write_file("000009.dbtmp", std::string(at, 'x') + id);
    EXPECT_EQ(search({}, {text(id)}).found, 1U) << at;
  }
  write_file("000009.dbtmp", std::string(kBlock, 'x') + id.substr(0, 35));
  EXPECT_EQ(search({}, {text(id)}).found, 0U);
}

TEST_F(StorageFilesTest, PurgingStopsWhenItIsTold) {
  put(1, "gone");
  erase(1);
  put(2, "alive");
  const auto purged = journal->purge(std::vector{span(2)}, [] { return false; });
  ASSERT_FALSE(purged);
  EXPECT_EQ(purged.error(), Error::kStopped);
}

}  // namespace
}  // namespace lethe::ledger
