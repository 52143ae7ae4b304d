#include "tests/ledger/faulty_file_system.h"

#include <algorithm>

namespace lethe::ledger::tests {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

IOStatus injected() {
  return IOStatus::IOError("injected fault");
}

std::string name_in(const std::string& path) {
  return std::filesystem::path(path).filename();
}

class ImpatientEnv final : public rocksdb::EnvWrapper {
 public:
  using EnvWrapper::EnvWrapper;
  const char* Name() const override { return "ImpatientEnv"; }
  void SleepForMicroseconds(int /*micros*/) override {}
};

}  // namespace

std::unique_ptr<rocksdb::Env> make_impatient_env(const std::shared_ptr<FaultyFileSystem>& files) {
  return std::make_unique<ImpatientEnv>(rocksdb::NewCompositeEnv(files));
}

class FaultyFileSystem::WritableFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WritableFile(FaultyFileSystem& system, std::unique_ptr<rocksdb::FSWritableFile> file,
               std::shared_ptr<FileBytes> record)
      : FSWritableFileOwnerWrapper(std::move(file)), system_(system), record_(std::move(record)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return system_.append(*record_, data, [&](const Slice& fitting) {
      return target()->Append(fitting, options, debug);
    });
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*info*/, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus PositionedAppend(const Slice&, std::uint64_t, const IOOptions&,
                            IODebugContext*) override {
    return IOStatus::NotSupported("PositionedAppend");
  }
  IOStatus PositionedAppend(const Slice&, std::uint64_t, const IOOptions&,
                            const rocksdb::DataVerificationInfo&, IODebugContext*) override {
    return IOStatus::NotSupported("PositionedAppend");
  }
  IOStatus Truncate(std::uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("Truncate");
  }
  IOStatus Sync(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return system_.sync(*record_);
  }
  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return system_.sync(*record_);
  }
  IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
    return system_.fails(FileOperation::kSyncRange) ? injected() : IOStatus::OK();
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    const bool fails = system_.fails(FileOperation::kClose);
    auto closed = target()->Close(options, debug);
    return fails ? injected() : closed;
  }

 private:
  FaultyFileSystem& system_;
  const std::shared_ptr<FileBytes> record_;
};

class FaultyFileSystem::Directory final : public rocksdb::FSDirectoryWrapper {
 public:
  Directory(FaultyFileSystem& system, std::unique_ptr<rocksdb::FSDirectory> directory)
      : FSDirectoryWrapper(std::move(directory)), system_(system) {}

  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return system_.sync_names();
  }
  IOStatus FsyncWithDirOptions(const IOOptions& /*options*/, IODebugContext* /*debug*/,
                               const rocksdb::DirFsyncOptions& /*reason*/) override {
    return system_.sync_names();
  }

 private:
  FaultyFileSystem& system_;
};

FaultyFileSystem::FaultyFileSystem(const std::filesystem::path& directory)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), files_(directory) {}

void FaultyFileSystem::fail(FileOperation operation, std::size_t nth) {
  const std::lock_guard lock(mutex_);
  has_failed_ = false;
  failing_.reset();
  if (nth == 0) return;
  failing_ = operation;
  failing_at_ = counts_.at(static_cast<std::size_t>(operation)) + nth;
}

bool FaultyFileSystem::has_failed() const {
  const std::lock_guard lock(mutex_);
  return has_failed_;
}

std::size_t FaultyFileSystem::count(FileOperation operation) const {
  const std::lock_guard lock(mutex_);
  return counts_.at(static_cast<std::size_t>(operation));
}

void FaultyFileSystem::set_space(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  space_ = bytes;
}

void FaultyFileSystem::before_each_sync(std::function<void()> watch) {
  const std::lock_guard lock(mutex_);
  watch_ = std::move(watch);
}

DiskImage FaultyFileSystem::durable() const {
  const std::lock_guard lock(mutex_);
  return files_.durable();
}

DiskImage FaultyFileSystem::torn(SimulatedFiles::Random& random) const {
  const std::lock_guard lock(mutex_);
  return files_.torn(random);
}

bool FaultyFileSystem::fails(FileOperation operation) {
  const std::lock_guard lock(mutex_);
  const auto count = ++counts_.at(static_cast<std::size_t>(operation));
  const bool fails = failing_ == operation && count == failing_at_;
  has_failed_ = has_failed_ || fails;
  return fails;
}

void FaultyFileSystem::watch() const {
  std::function<void()> watch;
  {
    const std::lock_guard lock(mutex_);
    watch = watch_;
  }
  if (watch) watch();
}

IOStatus FaultyFileSystem::append(FileBytes& record, const Slice& bytes,
                                  const std::function<IOStatus(const Slice&)>& write) {
  if (fails(FileOperation::kAppend)) return injected();
  const std::lock_guard lock(mutex_);
  // What still fits is written, as a full disk does.
  const Slice fitting(bytes.data(), std::min(bytes.size(), space_));
  space_ -= fitting.size();
  auto written = write(fitting);
  if (!written.ok()) return written;
  SimulatedFiles::append(record, {fitting.data(), fitting.size()});
  return fitting.size() < bytes.size() ? IOStatus::NoSpace("the disk is full") : IOStatus::OK();
}

IOStatus FaultyFileSystem::sync(FileBytes& record) {
  watch();
  const bool failed = fails(FileOperation::kSync);
  const std::lock_guard lock(mutex_);
  if (failed) {
    SimulatedFiles::fail_sync(record);
    return injected();
  }
  SimulatedFiles::sync(record);
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::sync_names() {
  watch();
  if (fails(FileOperation::kSyncNames)) return injected();
  const std::lock_guard lock(mutex_);
  files_.sync_names();
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& path,
                                           const rocksdb::FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                                           IODebugContext* debug) {
  if (fails(FileOperation::kCreate)) return injected();
  std::unique_ptr<rocksdb::FSWritableFile> file;
  auto made = target()->NewWritableFile(path, options, &file, debug);
  if (!made.ok()) return made;
  const std::lock_guard lock(mutex_);
  *result = std::make_unique<WritableFile>(*this, std::move(file), files_.create(name_in(path)));
  return made;
}

IOStatus FaultyFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                        std::unique_ptr<rocksdb::FSDirectory>* result,
                                        IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> directory;
  auto opened = target()->NewDirectory(path, options, &directory, debug);
  if (opened.ok()) *result = std::make_unique<Directory>(*this, std::move(directory));
  return opened;
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                      IODebugContext* debug) {
  auto deleted = target()->DeleteFile(path, options, debug);
  if (!deleted.ok()) return deleted;
  const std::lock_guard lock(mutex_);
  files_.remove(name_in(path));
  return deleted;
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug) {
  if (fails(FileOperation::kRename)) return injected();
  auto renamed = target()->RenameFile(from, to, options, debug);
  if (!renamed.ok()) return renamed;
  const std::lock_guard lock(mutex_);
  files_.rename(name_in(from), name_in(to));
  return renamed;
}

}  // namespace lethe::ledger::tests
