#include <algorithm>

#include "crypto/check.h"
#include "ledger/key_target.h"
#include "ledger/rocks_journal.h"
#include "ledger/static_files.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;

class Directory final : public KeyTargetPlace {
 public:
  Directory(std::filesystem::path directory, Bytes holder_file)
      : directory_(std::move(directory)), holder_file_(std::move(holder_file)) {}

  Result<std::unique_ptr<Journal>> open_blocks() override {
    return open_rocks_journal(blocks_in_target(directory_), options());
  }
  Result<std::unique_ptr<Journal>> create_blocks() override {
    // Not made here: it is where another disk is mounted.
    std::error_code error;
    if (!std::filesystem::is_directory(directory_, error)) return Error::kKeyTargetMissing;
    return create_rocks_journal(blocks_in_target(directory_), options());
  }
  Result<std::unique_ptr<crypto::RootFiles>> open_copies() override {
    auto files = crypto::open_posix_root_files(roots_in_target(directory_));
    LETHE_TRY_VOID(put_holder_file(*files));
    LETHE_TRY_VOID(make_registers());
    return files;
  }

 private:
  /// Nobody reads it but to restore.
  static RocksOptions options() {
    RocksOptions options;
    options.block_cache_bytes = 4U << 20;
    options.write_buffer_bytes = 1U << 20;
    return options;
  }

  Result<void> make_registers() const {
    const auto registers = registers_in_target(directory_);
    std::error_code error;
    if (fs::is_directory(registers, error)) return {};
    fs::create_directory(registers, error);
    if (!error) fs::permissions(registers, fs::perms::owner_all, error);
    if (error) return Error::kStorageFailed;
    return sync_directory(directory_);
  }

  /// Before there is a copy that it opens. One that was here for another passphrase is replaced.
  Result<void> put_holder_file(crypto::RootFiles& files) const {
    if (holder_file_.empty()) return {};
    const std::string name(kHolderFileName);
    LETHE_TRY(const auto present, files.read(name, holder_file_.size() + 1));
    if (present && std::ranges::equal(present->view(), holder_file_)) return {};
    if (present) LETHE_TRY_VOID(files.remove(name));
    LETHE_TRY_VOID(files.create(name, holder_file_));
    return files.sync_directory();
  }

  const std::filesystem::path directory_;
  const Bytes holder_file_;
};

}  // namespace

fs::path blocks_in_target(const fs::path& directory) {
  return directory / "blocks";
}

fs::path roots_in_target(const fs::path& directory) {
  return directory / "roots";
}

fs::path registers_in_target(const fs::path& directory) {
  return directory / "registers";
}

std::unique_ptr<KeyTargetPlace> key_target_directory(const std::filesystem::path& directory,
                                                     const Bytes& holder_file) {
  return std::make_unique<Directory>(directory, holder_file);
}

}  // namespace lethe::ledger
