#include "ledger/key_target.h"
#include "ledger/rocks_journal.h"

namespace lethe::ledger {
namespace {

class Directory final : public KeyTargetPlace {
 public:
  explicit Directory(std::filesystem::path directory) : directory_(std::move(directory)) {}

  Result<std::unique_ptr<Journal>> open_blocks() override {
    return open_rocks_journal(directory_ / "blocks", options());
  }
  Result<std::unique_ptr<Journal>> create_blocks() override {
    // Not made here: it is where another disk is mounted.
    std::error_code error;
    if (!std::filesystem::is_directory(directory_, error)) return Error::kKeyTargetMissing;
    return create_rocks_journal(directory_ / "blocks", options());
  }
  std::unique_ptr<crypto::RootFiles> open_copies() override {
    return crypto::open_posix_root_files(directory_ / "roots");
  }

 private:
  /// Nobody reads it but to restore.
  static RocksOptions options() {
    RocksOptions options;
    options.block_cache_bytes = 4U << 20;
    options.write_buffer_bytes = 1U << 20;
    return options;
  }

  const std::filesystem::path directory_;
};

}  // namespace

std::unique_ptr<KeyTargetPlace> key_target_directory(const std::filesystem::path& directory) {
  return std::make_unique<Directory>(directory);
}

}  // namespace lethe::ledger
