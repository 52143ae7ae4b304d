#include "ledger/rocks_files.h"

#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <unordered_map>

#include "crypto/check.h"
#include "ledger/rocks_settings.h"
#include "ledger/rocks_status.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;
using rocksdb::LiveFileMetaData;

Result<void> check(const rocksdb::Status& status) {
  if (!status.ok()) return rocks_error(status);
  return {};
}

std::uint64_t bytes_of_tables(const RocksDatabase& database) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kTables; ++i) {
    std::uint64_t bytes = 0;
    database.db().GetIntProperty(database.family(static_cast<Table>(i)),
                                 rocksdb::DB::Properties::kLiveSstFilesSize, &bytes);
    sum += bytes;
  }
  return sum;
}

std::vector<LiveFileMetaData> files_of(const RocksDatabase& database, Table table) {
  std::vector<LiveFileMetaData> files;
  database.db().GetLiveFilesMetaData(&files);
  std::erase_if(
      files, [&](const auto& file) { return file.column_family_name != rocks_family_name(table); });
  return files;
}

bool overlaps(const LiveFileMetaData& file, const RowSpan& span) {
  return slice_of(span.first).compare(file.largestkey) <= 0 &&
         slice_of(span.behind_last).compare(file.smallestkey) > 0;
}

std::vector<RowSpan> sorted_of(Table table, std::span<const RowSpan> spans) {
  std::vector<RowSpan> out;
  std::ranges::copy_if(spans, std::back_inserter(out),
                       [&](const RowSpan& span) { return span.table == table; });
  std::ranges::sort(out, {}, &RowSpan::first);
  return out;
}

/// Spans of one table in order, put together where the deepest level has them in one file.
std::vector<RowSpan> by_file(const std::vector<RowSpan>& spans,
                             const std::vector<LiveFileMetaData>& files) {
  int deepest = 0;
  for (const auto& file : files) deepest = std::max(deepest, file.level);
  std::vector<std::string> beginnings;
  for (const auto& file : files) {
    if (file.level == deepest) beginnings.push_back(file.smallestkey);
  }
  std::ranges::sort(beginnings);
  std::vector<RowSpan> out;
  std::size_t last_place = 0;
  for (const auto& span : spans) {
    const auto is_in_use = [&](const LiveFileMetaData& file) { return overlaps(file, span); };
    if (std::ranges::none_of(files, is_in_use)) continue;
    const auto first = slice_of(span.first).ToString();
    const auto place =
        static_cast<std::size_t>(std::ranges::upper_bound(beginnings, first) - beginnings.begin());
    if (!out.empty() && place == last_place) {
      out.back().behind_last = std::max(out.back().behind_last, span.behind_last);
    } else {
      out.push_back(span);
    }
    last_place = place;
  }
  return out;
}

/// Finds any of many byte strings of eight bytes or more in one pass.
class Needles {
 public:
  explicit Needles(const std::vector<Bytes>& needles) {
    for (const auto& needle : needles) {
      LETHE_CHECK(needle.size() >= sizeof(Head));
      longest_ = std::max(longest_, needle.size());
      const auto head = head_at(needle.data());
      heads_.emplace(head, needle);
      is_first_.at(first_of(head)) = true;
    }
  }
  std::size_t longest() const { return longest_; }

  /// Where they begin among the first `beginnings` bytes.
  std::uint64_t count_in(ByteView bytes, std::size_t beginnings) const {
    std::uint64_t count = 0;
    for (std::size_t at = 0; at < beginnings && at + sizeof(Head) <= bytes.size(); ++at) {
      const auto head = head_at(bytes.data() + at);
      if (!is_first_[first_of(head)]) continue;
      const auto range = heads_.equal_range(head);
      for (auto it = range.first; it != range.second; ++it) {
        const auto& needle = it->second;
        const auto rest = bytes.subspan(at);
        const bool is_here =
            rest.size() >= needle.size() && std::equal(needle.begin(), needle.end(), rest.begin());
        if (is_here) ++count;
      }
    }
    return count;
  }

 private:
  using Head = std::uint64_t;
  static constexpr std::size_t kFirsts = 1U << 16;

  static Head head_at(const std::uint8_t* bytes) {
    Head head = 0;
    std::memcpy(&head, bytes, sizeof head);
    return head;
  }
  static std::size_t first_of(Head head) {
    constexpr Head kMix = 0x9e37'79b9'7f4a'7c15;
    return (head * kMix) >> 48U;
  }

  std::size_t longest_ = sizeof(Head);
  std::unordered_multimap<Head, Bytes> heads_;
  std::vector<bool> is_first_ = std::vector<bool>(kFirsts);
};

/// Files come and go while one looks: one that is gone holds nothing.
Result<void> search_bytes(const fs::path& path, const Needles& needles, FileTraces& traces) {
  constexpr std::size_t kBlock = 1U << 20;
  std::ifstream in(path, std::ios::binary);
  std::error_code error;
  if (!in && !fs::exists(path, error)) return {};
  if (!in) return Error::kStorageFailed;
  ++traces.files;
  Bytes buffer;
  const std::size_t overlap = needles.longest() - 1;
  while (in) {
    const auto kept = buffer.size();
    buffer.resize(kept + kBlock);
    in.read(reinterpret_cast<char*>(buffer.data() + kept), kBlock);
    buffer.resize(kept + static_cast<std::size_t>(in.gcount()));
    traces.bytes += static_cast<std::uint64_t>(in.gcount());
    const bool is_last = !in;
    const std::size_t beginnings =
        is_last ? buffer.size() : buffer.size() - std::min(buffer.size(), overlap);
    traces.found += needles.count_in(buffer, beginnings);
    buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(beginnings));
  }
  if (in.bad()) return Error::kStorageFailed;
  return {};
}

/// Rows of the spans that a table's file shows and the journal did not have, and those of any span
/// that it hides.
class TableSearch {
 public:
  TableSearch(const RocksDatabase& database, const FileSearch& search, const RocksReader& as_of)
      : database_(database), search_(search), as_of_(as_of) {
    rocksdb::DB& db = database.db();
    settings_ = rocksdb::Options(db.GetDBOptions(), db.GetOptions(database.family(Table::kMeta)));
  }

  /// Those that are being written once more behind the others, whose place they may have taken.
  Result<void> search_all(std::vector<fs::path> files, FileTraces& traces) const {
    while (!files.empty()) {
      std::vector<fs::path> again;
      for (const auto& file : files) {
        LETHE_TRY(const auto searched, search(file, traces));
        if (searched == Searched::kNotYet) again.push_back(file);
      }
      if (again.size() == files.size()) return {};
      files = std::move(again);
    }
    return {};
  }

 private:
  enum class Searched : bool { kNotYet, kDone };
  /// kNotYet: it is being written, out of files that are still there. One that is gone is done.
  Result<Searched> search(const fs::path& path, FileTraces& traces) const {
    const bool is_whole = is_in_use(path);
    rocksdb::SstFileReader file(settings_);
    std::error_code error;
    if (const auto status = file.Open(path.string()); !status.ok()) {
      if (!fs::exists(path, error)) return Searched::kDone;
      if (!is_whole) return Searched::kNotYet;
      return rocks_error(status);
    }
    const auto properties = file.GetTableProperties();
    const auto row = rows_of(file, as_of_.snapshot());
    bool is_read = false;
    for (const auto& span : search_.spans) {
      if (properties->column_family_name != rocks_family_name(span.table)) continue;
      is_read = true;
      LETHE_TRY_VOID(search_span(span, *row, traces));
    }
    if (!is_read) return Searched::kDone;
    LETHE_TRY(const auto hidden, count_hidden(*properties, file));
    traces.found += hidden;
    ++traces.files;
    if (const auto size = fs::file_size(path, error); !error) traces.bytes += size;
    return Searched::kDone;
  }

  bool is_in_use(const fs::path& path) const {
    std::vector<LiveFileMetaData> files;
    database_.db().GetLiveFilesMetaData(&files);
    return std::ranges::any_of(files, [&](const LiveFileMetaData& file) {
      return fs::path(file.name).filename() == path.filename();
    });
  }

  /// As they were at the snapshot, or are.
  static std::unique_ptr<rocksdb::Iterator> rows_of(rocksdb::SstFileReader& file,
                                                    const rocksdb::Snapshot* snapshot) {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    options.snapshot = snapshot;
    return std::unique_ptr<rocksdb::Iterator>(file.NewIterator(options));
  }

  Result<void> search_span(const RowSpan& span, rocksdb::Iterator& row, FileTraces& traces) const {
    for (row.Seek(slice_of(span.first)); row.Valid(); row.Next()) {
      if (row.key().compare(slice_of(span.behind_last)) >= 0) break;
      LETHE_TRY(const auto there, as_of_.get(span.table, view_of(row.key())));
      if (!there) ++traces.found;
    }
    return check(row.status());
  }

  /// Rows that lie in the file under a deletion of theirs, for the sake of a reader: neither then
  /// nor now is one shown. Rows of these tables are put once, so that each of them was erased.
  Result<std::uint64_t> count_hidden(const rocksdb::TableProperties& properties,
                                     rocksdb::SstFileReader& file) const {
    if (properties.num_deletions == 0) return std::uint64_t{0};
    const auto then = rows_of(file, as_of_.snapshot()), now = rows_of(file, nullptr);
    std::uint64_t shown = 0;
    then->SeekToFirst();
    now->SeekToFirst();
    while (then->Valid() || now->Valid()) {
      ++shown;
      const int order = !then->Valid() ? 1 : !now->Valid() ? -1 : then->key().compare(now->key());
      if (order <= 0) then->Next();
      if (order >= 0) now->Next();
    }
    LETHE_TRY_VOID(check(then->status()));
    LETHE_TRY_VOID(check(now->status()));
    const std::uint64_t put = properties.num_entries - properties.num_deletions;
    return put - std::min(put, shown);
  }

  const RocksDatabase& database_;
  const FileSearch& search_;
  const RocksReader& as_of_;
  rocksdb::Options settings_;
};

}  // namespace

Result<std::uint64_t> purge_files(const RocksDatabase& database, std::span<const RowSpan> spans,
                                  const std::function<bool()>& go_on) {
  rocksdb::DB& db = database.db();
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (std::size_t i = 0; i < kTables; ++i) {
    families.push_back(database.family(static_cast<Table>(i)));
  }
  // A log of writes goes when nothing in it is in memory alone: it holds rows of all tables.
  LETHE_TRY_VOID(check(db.Flush(rocksdb::FlushOptions(), families)));
  const auto before = bytes_of_tables(database);
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    const auto sorted = sorted_of(table, spans);
    if (sorted.empty()) continue;
    for (const auto& span : by_file(sorted, files_of(database, table))) {
      if (!go_on()) return {boost::system::in_place_error, make_error_code(Error::kStopped)};
      const auto first = slice_of(span.first);
      const auto behind_last = slice_of(span.behind_last);
      LETHE_TRY_VOID(check(db.CompactRange(options, database.family(table), &first, &behind_last)));
    }
  }
  const auto after = bytes_of_tables(database);
  return before - std::min(before, after);
}

Result<FileTraces> search_rocks_files(const RocksDatabase& database, const FileSearch& search,
                                      const RocksReader& as_of) {
  const TableSearch tables(database, search, as_of);
  const Needles rows(search.row_beginnings), names(search.names);
  FileTraces traces;
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(database.db().GetName(), error), end; !error && it != end;
       it.increment(error)) {
    const auto& path = it->path();
    const auto name = path.filename().string();
    if (name.ends_with(".sst")) {
      files.push_back(path);
    } else if (name.ends_with(".log")) {
      LETHE_TRY_VOID(search_bytes(path, rows, traces));
    } else if (!name.starts_with("MANIFEST") && name != "LOCK") {
      LETHE_TRY_VOID(search_bytes(path, names, traces));
    }
  }
  if (error) return Error::kStorageFailed;
  LETHE_TRY_VOID(tables.search_all(std::move(files), traces));
  return traces;
}

}  // namespace lethe::ledger
