#include "ledger/rocks_database.h"

#include <algorithm>

#include "ledger/rocks_settings.h"
#include "ledger/rocks_status.h"

namespace lethe::ledger {
namespace {

bool is_before(ByteView left, ByteView right) {
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
}

rocksdb::ReadOptions read_options(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  return options;
}

}  // namespace

Result<std::shared_ptr<RocksDatabase>> RocksDatabase::open(const std::filesystem::path& directory,
                                                           const RocksOptions& options, Mode mode) {
  auto settings = rocks_database_settings(options);
  settings.create_if_missing = mode == Mode::kCreate;
  settings.create_missing_column_families = mode == Mode::kCreate;
  settings.error_if_exists = mode == Mode::kCreate;
  if (mode == Mode::kReadOnly) settings.info_log = rocks_silent_logger();

  const auto families = rocks_family_settings(options);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const auto status =
      mode == Mode::kReadOnly
          ? rocksdb::DB::OpenForReadOnly(settings, directory.string(), families, &handles, &db)
          : rocksdb::DB::Open(settings, directory.string(), families, &handles, &db);
  if (!status.ok()) return rocks_error(status);
  std::shared_ptr<RocksDatabase> database(new RocksDatabase);
  database->db_.reset(db);
  std::ranges::copy(handles, database->families_.begin());
  return database;
}

RocksDatabase::~RocksDatabase() {
  if (db_ == nullptr) return;
  for (auto* family : families_) {
    if (family != nullptr) db_->DestroyColumnFamilyHandle(family);
  }
  // What could not be written back now was durable in the write-ahead log before.
  db_->Close().PermitUncheckedError();
}

RocksReader::RocksReader(std::shared_ptr<RocksDatabase> database, At at)
    : database_(std::move(database)) {
  if (at == At::kSnapshot) snapshot_ = database_->db().GetSnapshot();
}

RocksReader::~RocksReader() {
  if (snapshot_ != nullptr) database_->db().ReleaseSnapshot(snapshot_);
}

Result<std::optional<Bytes>> RocksReader::get(Table table, ByteView key) const {
  rocksdb::PinnableSlice value;
  const auto status =
      database_->db().Get(read_options(snapshot_), database_->family(table), slice_of(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return rocks_error(status);
  return crypto::to_bytes(view_of(value));
}

Result<void> RocksReader::scan(Table table, ByteView first, ByteView behind_last,
                               const Visit& visit) const {
  if (!is_before(first, behind_last)) return {};
  const auto upper = slice_of(behind_last);
  auto options = read_options(snapshot_);
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> row(
      database_->db().NewIterator(options, database_->family(table)));
  for (row->Seek(slice_of(first)); row->Valid(); row->Next()) {
    if (!visit(view_of(row->key()), view_of(row->value()))) return {};
  }
  if (!row->status().ok()) return rocks_error(row->status());
  return {};
}

Result<void> RocksReader::scan_back(Table table, ByteView first, ByteView behind_last,
                                    const Visit& visit) const {
  if (!is_before(first, behind_last)) return {};
  const auto lower = slice_of(first);
  const auto upper = slice_of(behind_last);
  auto options = read_options(snapshot_);
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> row(
      database_->db().NewIterator(options, database_->family(table)));
  for (row->SeekToLast(); row->Valid(); row->Prev()) {
    if (!visit(view_of(row->key()), view_of(row->value()))) return {};
  }
  if (!row->status().ok()) return rocks_error(row->status());
  return {};
}

}  // namespace lethe::ledger
