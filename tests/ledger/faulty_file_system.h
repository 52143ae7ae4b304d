// What RocksDB stores through in fault tests: real files, and beside them a record of what of them
// is durable, so that the power can fail at any sync; operations that fail when told to; and a disk
// that fills up. See simulated_files.h for the fault model.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <array>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>

#include "ledger/rocks_journal.h"
#include "tests/ledger/simulated_files.h"

namespace lethe::ledger::tests {

enum class FileOperation : std::uint8_t {
  kCreate,
  kAppend,
  kSync,       // of a file's bytes
  kSyncNames,  // of the directory
  kSyncRange,  // a hint: makes nothing durable
  kClose,
  kRename,
  kOperations,  // how many there are
};

/// Any thread. Syncs are recorded and not carried out, so they cost nothing. Files that RocksDB
/// opens by other ways (its own log, its lock) are not looked at.
class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(const std::filesystem::path& directory);
  const char* Name() const override { return "FaultyFileSystem"; }

  /// The n-th operation of that kind from now on fails once (1 is the next; 0: none).
  void fail(FileOperation operation, std::size_t nth);
  bool has_failed() const;
  std::size_t count(FileOperation operation) const;
  /// As many bytes may still be written; then there is no space.
  void set_space(std::size_t bytes);
  /// Called in front of each sync of bytes or names, on the thread that syncs.
  void before_each_sync(std::function<void()> watch);

  DiskImage durable() const;
  DiskImage torn(SimulatedFiles::Random& random) const;

  using IOStatus = rocksdb::IOStatus;
  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           rocksdb::IODebugContext* debug) override;
  IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* result,
                        rocksdb::IODebugContext* debug) override;
  IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                      rocksdb::IODebugContext* debug) override;
  IOStatus RenameFile(const std::string& from, const std::string& to,
                      const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override;

  // The record would miss what they do, and the journal has no use for them.
  IOStatus ReopenWritableFile(const std::string&, const rocksdb::FileOptions&,
                              std::unique_ptr<rocksdb::FSWritableFile>*,
                              rocksdb::IODebugContext*) override {
    return IOStatus::NotSupported("ReopenWritableFile");
  }
  IOStatus ReuseWritableFile(const std::string&, const std::string&, const rocksdb::FileOptions&,
                             std::unique_ptr<rocksdb::FSWritableFile>*,
                             rocksdb::IODebugContext*) override {
    return IOStatus::NotSupported("ReuseWritableFile");
  }
  IOStatus NewRandomRWFile(const std::string&, const rocksdb::FileOptions&,
                           std::unique_ptr<rocksdb::FSRandomRWFile>*,
                           rocksdb::IODebugContext*) override {
    return IOStatus::NotSupported("NewRandomRWFile");
  }
  IOStatus Truncate(const std::string&, std::size_t, const rocksdb::IOOptions&,
                    rocksdb::IODebugContext*) override {
    return IOStatus::NotSupported("Truncate");
  }
  IOStatus LinkFile(const std::string&, const std::string&, const rocksdb::IOOptions&,
                    rocksdb::IODebugContext*) override {
    return IOStatus::NotSupported("LinkFile");
  }

 private:
  class WritableFile;
  class Directory;

  /// Counts it. True when it fails.
  bool fails(FileOperation operation);
  void watch() const;
  IOStatus append(FileBytes& record, const rocksdb::Slice& bytes,
                  const std::function<IOStatus(const rocksdb::Slice&)>& write);
  IOStatus sync(FileBytes& record);
  IOStatus sync_names();

  mutable std::mutex mutex_;  // guards all below
  SimulatedFiles files_;
  std::array<std::size_t, static_cast<std::size_t>(FileOperation::kOperations)> counts_{};
  std::optional<FileOperation> failing_;
  std::size_t failing_at_ = 0;  // of counts_
  bool has_failed_ = false;
  std::size_t space_ = std::numeric_limits<std::size_t>::max();
  std::function<void()> watch_;
};

/// Over these files. RocksDB waits a second after each failure in the background; here it does not.
std::unique_ptr<rocksdb::Env> make_impatient_env(const std::shared_ptr<FaultyFileSystem>& files);

/// A directory under a faulty file system, and the options to open a journal in it.
class FaultyDisk {
 public:
  explicit FaultyDisk(const std::filesystem::path& directory)
      : files_(std::make_shared<FaultyFileSystem>(directory)), env_(make_impatient_env(files_)) {}

  FaultyFileSystem& files() { return *files_; }
  rocksdb::Env* env() { return env_.get(); }
  RocksOptions options() {
    RocksOptions options;
    options.env = env();
    options.write_buffer_bytes = 1U << 20;
    options.block_cache_bytes = 1U << 20;
    return options;
  }

 private:
  std::shared_ptr<FaultyFileSystem> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace lethe::ledger::tests
