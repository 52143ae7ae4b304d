#include <algorithm>

#include "crypto/check.h"
#include "ledger/key_target.h"
#include "ledger/rocks_journal.h"

namespace lethe::ledger {
namespace {

class Directory final : public KeyTargetPlace {
 public:
  Directory(std::filesystem::path directory, Bytes holder_file)
      : directory_(std::move(directory)), holder_file_(std::move(holder_file)) {}

  Result<std::unique_ptr<Journal>> open_blocks() override {
    return open_rocks_journal(directory_ / "blocks", options());
  }
  Result<std::unique_ptr<Journal>> create_blocks() override {
    // Not made here: it is where another disk is mounted.
    std::error_code error;
    if (!std::filesystem::is_directory(directory_, error)) return Error::kKeyTargetMissing;
    return create_rocks_journal(directory_ / "blocks", options());
  }
  Result<std::unique_ptr<crypto::RootFiles>> open_copies() override {
    auto files = crypto::open_posix_root_files(directory_ / "roots");
    LETHE_TRY_VOID(put_holder_file(*files));
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

std::unique_ptr<KeyTargetPlace> key_target_directory(const std::filesystem::path& directory,
                                                     const Bytes& holder_file) {
  return std::make_unique<Directory>(directory, holder_file);
}

}  // namespace lethe::ledger
