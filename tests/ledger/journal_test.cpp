// What every journal does, whichever it is; and what the one on RocksDB does besides.
#include "ledger/journal.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "ledger/memory_journal.h"
#include "ledger/rocks_journal.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger {
namespace {

using tests::TemporaryDirectory;
using Rows = std::vector<std::pair<std::string, std::string>>;

Bytes bytes(std::string_view text) {
  return crypto::to_bytes(crypto::as_bytes(text));
}
std::string text(ByteView view) {
  return std::string(crypto::as_text(view));
}
std::string message(Error error) {
  return make_error_code(error).message();
}

std::string get(const Reader& reader, Table table, std::string_view key) {
  const auto value = reader.get(table, crypto::as_bytes(key));
  if (!value) return value.error().message();
  return *value ? text(**value) : "(none)";
}

Rows scan(const Reader& reader, std::string_view first, std::string_view behind,
          std::size_t limit = 1'000) {
  Rows rows;
  const auto visit = [&](ByteView key, ByteView value) {
    rows.emplace_back(text(key), text(value));
    return rows.size() < limit;
  };
  EXPECT_TRUE(reader.scan(Table::kViews, crypto::as_bytes(first), crypto::as_bytes(behind), visit));
  return rows;
}

Rows scan_back(const Reader& reader, std::string_view first, std::string_view behind,
               std::size_t limit = 1'000) {
  Rows rows;
  const auto visit = [&](ByteView key, ByteView value) {
    rows.emplace_back(text(key), text(value));
    return rows.size() < limit;
  };
  EXPECT_TRUE(
      reader.scan_back(Table::kViews, crypto::as_bytes(first), crypto::as_bytes(behind), visit));
  return rows;
}

enum class Kind { kMemory, kRocks };
std::string kind_name(const testing::TestParamInfo<Kind>& kind) {
  return kind.param == Kind::kMemory ? "Memory" : "Rocks";
}

class JournalContract : public testing::TestWithParam<Kind> {
 protected:
  JournalContract() {
    if (GetParam() == Kind::kMemory) {
      journal = make_memory_journal();
    } else {
      journal = create_rocks_journal(directory.path() / "data").value();
    }
  }

  static WriteBatch puts(const Rows& rows) {
    WriteBatch batch;
    for (const auto& [key, value] : rows) batch.put(Table::kViews, bytes(key), bytes(value));
    return batch;
  }
  void write(WriteBatch batch) { ASSERT_TRUE(journal->append(std::move(batch), {})); }

  TemporaryDirectory directory;
  std::unique_ptr<Journal> journal;
};

INSTANTIATE_TEST_SUITE_P(Journals, JournalContract, testing::Values(Kind::kMemory, Kind::kRocks),
                         kind_name);

TEST_P(JournalContract, KeepsTablesApart) {
  WriteBatch batch;
  for (std::size_t i = 0; i < kTables; ++i) {
    batch.put(static_cast<Table>(i), bytes("key"), bytes(std::to_string(i)));
  }
  write(std::move(batch));
  for (std::size_t i = 0; i < kTables; ++i) {
    EXPECT_EQ(get(*journal, static_cast<Table>(i), "key"), std::to_string(i));
    EXPECT_EQ(get(*journal, static_cast<Table>(i), "other"), "(none)");
  }
}

TEST_P(JournalContract, TellsAnEmptyValueFromNone) {
  write(puts({{"empty", ""}}));
  EXPECT_EQ(get(*journal, Table::kViews, "empty"), "");
  EXPECT_EQ(scan(*journal, "e", "f"), (Rows{{"empty", ""}}));
}

TEST_P(JournalContract, KeysAndValuesAreAnyBytes) {
  const std::string key("\0\xff\0", 3);
  const std::string value("\0a\0", 3);
  write(puts({{key, value}, {std::string(1, '\0'), "zero"}}));
  EXPECT_EQ(get(*journal, Table::kViews, key), value);
  EXPECT_EQ(get(*journal, Table::kViews, std::string_view("\0", 1)), "zero");
}

TEST_P(JournalContract, ScansAHalfOpenRangeInTheOrderOfUnsignedBytes) {
  write(puts({{"a", "1"}, {"b", "2"}, {"b\x7f", "3"}, {"b\x80", "4"}, {"b\xff", "5"}, {"c", "6"}}));
  EXPECT_EQ(scan(*journal, "b", "c"),
            (Rows{{"b", "2"}, {"b\x7f", "3"}, {"b\x80", "4"}, {"b\xff", "5"}}));
  EXPECT_EQ(scan_back(*journal, "b", "c"),
            (Rows{{"b\xff", "5"}, {"b\x80", "4"}, {"b\x7f", "3"}, {"b", "2"}}));
  EXPECT_EQ(scan(*journal, "", "b"), (Rows{{"a", "1"}}));
  EXPECT_EQ(scan_back(*journal, "aa", "b\x7f"), (Rows{{"b", "2"}}));
}

TEST_P(JournalContract, ScansNothingInAnEmptyOrTurnedRange) {
  write(puts({{"a", "1"}, {"b", "2"}}));
  EXPECT_TRUE(scan(*journal, "b", "b").empty());
  EXPECT_TRUE(scan(*journal, "c", "a").empty());
  EXPECT_TRUE(scan_back(*journal, "b", "b").empty());
  EXPECT_TRUE(scan_back(*journal, "c", "a").empty());
}

TEST_P(JournalContract, ScansUntilTheVisitorHasEnough) {
  write(puts({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  EXPECT_EQ(scan(*journal, "a", "z", 2), (Rows{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(scan_back(*journal, "a", "z", 1), (Rows{{"c", "3"}}));
}

TEST_P(JournalContract, AVisitorMayReadTheJournal) {
  write(puts({{"a", "1"}, {"b", "2"}}));
  std::string seen;
  EXPECT_TRUE(journal->scan(Table::kViews, bytes("a"), bytes("z"), [&](ByteView key, ByteView) {
    seen += get(*journal, Table::kViews, crypto::as_text(key));
    return true;
  }));
  EXPECT_EQ(seen, "12");
}

TEST_P(JournalContract, MakesChangesInTheirOrder) {
  WriteBatch batch;
  batch.put(Table::kViews, bytes("a"), bytes("first"));
  batch.put(Table::kViews, bytes("a"), bytes("second"));
  batch.put(Table::kViews, bytes("b"), bytes("gone"));
  batch.erase(Table::kViews, bytes("b"));
  batch.erase(Table::kViews, bytes("c"));
  batch.put(Table::kViews, bytes("c"), bytes("back"));
  write(std::move(batch));
  EXPECT_EQ(scan(*journal, "a", "z"), (Rows{{"a", "second"}, {"c", "back"}}));
}

TEST_P(JournalContract, ErasesARangeAndWhatTheSameBatchPutThereBefore) {
  write(puts({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}));
  WriteBatch batch;
  batch.put(Table::kViews, bytes("bb"), bytes("new"));
  batch.put(Table::kVault, bytes("bb"), bytes("another table"));
  batch.erase_range(Table::kViews, bytes("b"), bytes("d"));
  batch.put(Table::kViews, bytes("c"), bytes("later"));
  write(std::move(batch));
  EXPECT_EQ(scan(*journal, "a", "z"), (Rows{{"a", "1"}, {"c", "later"}, {"d", "4"}}));
  EXPECT_EQ(get(*journal, Table::kVault, "bb"), "another table");
}

TEST_P(JournalContract, ErasesALongRange) {
  Rows rows;
  for (int i = 10'000; i < 13'000; ++i) rows.emplace_back(std::to_string(i), "x");
  write(puts(rows));
  WriteBatch batch;
  batch.put(Table::kViews, bytes("11000a"), bytes("new"));
  batch.erase_range(Table::kViews, bytes("10001"), bytes("12999"));
  write(std::move(batch));
  EXPECT_EQ(scan(*journal, "0", "9"), (Rows{{"10000", "x"}, {"12999", "x"}}));
}

TEST_P(JournalContract, ATurnedRangeErasesNothing) {
  write(puts({{"b", "2"}}));
  WriteBatch batch;
  batch.erase_range(Table::kViews, bytes("c"), bytes("a"));
  batch.erase_range(Table::kViews, bytes("b"), bytes("b"));
  write(std::move(batch));
  EXPECT_EQ(get(*journal, Table::kViews, "b"), "2");
}

TEST_P(JournalContract, AFenceRefusesTheWholeBatch) {
  WriteBatch first;
  first.put(Table::kLog, bytes("row"), bytes("theirs"));
  const std::vector<Journal::Fence> fence{{bytes("row")}};
  ASSERT_TRUE(journal->append(std::move(first), fence));

  WriteBatch second;
  second.put(Table::kLog, bytes("row"), bytes("ours"));
  second.put(Table::kViews, bytes("view"), bytes("ours"));
  const std::vector<Journal::Fence> fences{{bytes("free")}, {bytes("row")}};
  const auto appended = journal->append(std::move(second), fences);
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error(), Error::kConflict);
  EXPECT_EQ(get(*journal, Table::kLog, "row"), "theirs");
  EXPECT_EQ(get(*journal, Table::kViews, "view"), "(none)");
  write(puts({{"view", "still writable"}}));
}

TEST_P(JournalContract, ASnapshotStaysAsItWas) {
  write(puts({{"a", "1"}, {"b", "2"}}));
  const auto before = journal->snapshot();
  WriteBatch batch;
  batch.put(Table::kViews, bytes("a"), bytes("changed"));
  batch.erase(Table::kViews, bytes("b"));
  batch.put(Table::kViews, bytes("c"), bytes("new"));
  write(std::move(batch));
  const auto after = journal->snapshot();
  write(puts({{"a", "again"}}));

  EXPECT_EQ(scan(*before, "a", "z"), (Rows{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(scan_back(*before, "a", "z"), (Rows{{"b", "2"}, {"a", "1"}}));
  EXPECT_EQ(get(*before, Table::kViews, "c"), "(none)");
  EXPECT_EQ(scan(*after, "a", "z"), (Rows{{"a", "changed"}, {"c", "new"}}));
  EXPECT_EQ(get(*journal, Table::kViews, "a"), "again");
}

TEST_P(JournalContract, ASnapshotOutlivesTheJournal) {
  write(puts({{"a", "1"}}));
  const auto snapshot = journal->snapshot();
  journal.reset();
  EXPECT_EQ(get(*snapshot, Table::kViews, "a"), "1");
}

TEST_P(JournalContract, CompactionChangesNothingThatIsRead) {
  write(puts({{"a", "1"}, {"b", "2"}}));
  WriteBatch batch;
  batch.erase(Table::kViews, bytes("a"));
  write(std::move(batch));
  ASSERT_TRUE(journal->compact());
  EXPECT_EQ(scan(*journal, "a", "z"), (Rows{{"b", "2"}}));
  EXPECT_GT(journal->disk_bytes(Table::kViews), 0U);
}

class JournalConcurrency : public JournalContract {};
INSTANTIATE_TEST_SUITE_P(Journals, JournalConcurrency, testing::Values(Kind::kMemory, Kind::kRocks),
                         kind_name);

TEST_P(JournalConcurrency, ReadersSeeWholeBatches) {
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        const auto snapshot = journal->snapshot();
        EXPECT_EQ(get(*snapshot, Table::kViews, "left"), get(*snapshot, Table::kLog, "right"));
        std::size_t rows = scan(*journal, "a", "z").size();
        EXPECT_LE(rows, 1U);
      }
    });
  }
  for (int i = 0; i < 200; ++i) {
    WriteBatch batch;
    batch.put(Table::kViews, bytes("left"), bytes(std::to_string(i)));
    batch.put(Table::kLog, bytes("right"), bytes(std::to_string(i)));
    write(std::move(batch));
  }
  stop = true;
  for (auto& reader : readers) reader.join();
}

// --- the one on RocksDB ---

class RocksJournalTest : public testing::Test {
 protected:
  std::filesystem::path data() const { return directory.path() / "data"; }
  std::unique_ptr<Journal> create() const { return create_rocks_journal(data()).value(); }
  static void write(Journal& journal, std::string_view key, std::string_view value) {
    WriteBatch batch;
    batch.put(Table::kViews, bytes(key), bytes(value));
    ASSERT_TRUE(journal.append(std::move(batch), {}));
  }
  template <class T>
  static std::string error(const Result<T>& result) {
    return result ? "(none)" : result.error().message();
  }
  bool is_found_in_files(std::string_view needle) const {
    for (const auto& file : std::filesystem::directory_iterator(data())) {
      std::ifstream in(file.path(), std::ios::binary);
      const std::string content(std::istreambuf_iterator<char>(in), {});
      if (content.find(needle) != std::string::npos) return true;
    }
    return false;
  }

  TemporaryDirectory directory;
};

TEST_F(RocksJournalTest, KeepsWhatWasWritten) {
  write(*create(), "a", "1");
  const auto journal = open_rocks_journal(data());
  ASSERT_TRUE(journal);
  EXPECT_EQ(get(**journal, Table::kViews, "a"), "1");
}

TEST_F(RocksJournalTest, IsForItsOwnerAlone) {
  create();
  struct stat status = {};
  ASSERT_EQ(::stat(data().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(RocksJournalTest, IsNotMadeTwiceNorOverOtherFiles) {
  create();
  EXPECT_EQ(error(create_rocks_journal(data())), message(Error::kStorageExists));
  std::ofstream(directory.path() / "file") << "x";
  EXPECT_EQ(error(create_rocks_journal(directory.path())), message(Error::kStorageExists));
}

TEST_F(RocksJournalTest, IsNotOpenedWhereNothingIs) {
  EXPECT_EQ(error(open_rocks_journal(data())), message(Error::kStorageMissing));
  EXPECT_EQ(error(open_rocks_reader(data())), message(Error::kStorageMissing));
  EXPECT_FALSE(std::filesystem::exists(data()));
}

TEST_F(RocksJournalTest, IsOpenedOnceAtATime) {
  const auto journal = create();
  EXPECT_EQ(error(open_rocks_journal(data())), message(Error::kStorageBusy));
}

TEST_F(RocksJournalTest, AReaderLooksOnWithoutWriting) {
  const auto journal = create();
  write(*journal, "a", "1");
  const auto files = [&] {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(data())) {
      names.push_back(file.path().filename());
    }
    std::ranges::sort(names);
    return names;
  };
  const auto before = files();
  const auto reader = open_rocks_reader(data());
  ASSERT_TRUE(reader) << reader.error().message();
  EXPECT_EQ(get(**reader, Table::kViews, "a"), "1");
  EXPECT_EQ(files(), before);
}

TEST_F(RocksJournalTest, ADamagedFileIsFoundWhenItIsRead) {
  {
    const auto journal = create();
    for (int i = 0; i < 1'000; ++i) write(*journal, std::to_string(i), std::string(100, 'x'));
    ASSERT_TRUE(journal->compact());
  }
  for (const auto& file : std::filesystem::directory_iterator(data())) {
    if (file.path().extension() != ".sst") continue;
    std::fstream sst(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    sst.seekp(100);
    sst.put('\x55');
  }
  const auto journal = open_rocks_journal(data());
  if (!journal) {
    EXPECT_EQ(error(journal), message(Error::kStorageCorrupt));
    return;
  }
  EXPECT_EQ(error((*journal)->scan(Table::kViews, bytes("0"), bytes("a"),
                                   [](ByteView, ByteView) { return true; })),
            message(Error::kStorageCorrupt));
}

TEST_F(RocksJournalTest, CompactionTakesErasedRowsOutOfEveryFile) {
  const auto journal = create();
  // Random, so that no compression hides it.
  const auto secret = crypto::to_hex(crypto::random_fixed<crypto::Hash>().view());
  write(*journal, "a", secret);
  write(*journal, "b", "stays");
  EXPECT_TRUE(is_found_in_files(secret));
  WriteBatch batch;
  batch.erase(Table::kViews, bytes("a"));
  ASSERT_TRUE(journal->append(std::move(batch), {}));
  ASSERT_TRUE(journal->compact());
  EXPECT_FALSE(is_found_in_files(secret));
}

TEST_F(RocksJournalTest, ItsOwnLogNamesNoRow) {
  const auto key = crypto::to_hex(crypto::random_fixed<crypto::Hash>().view());
  {
    const auto journal = create();
    write(*journal, key, "value");
    ASSERT_TRUE(journal->compact());
  }
  std::ifstream in(data() / "LOG", std::ios::binary);
  const std::string log(std::istreambuf_iterator<char>(in), {});
  EXPECT_EQ(log.find(key), std::string::npos);
}

}  // namespace
}  // namespace lethe::ledger
