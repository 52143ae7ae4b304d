#include "ledger/rocks_status.h"

#include <string_view>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

/// RocksDB 7.8 to 8.9 say so in words only: the lock is another process's, or one of this process.
bool is_lock_taken(const rocksdb::Status& status) {
  const auto* state = status.getState();
  const std::string_view message = state != nullptr ? state : "";
  return message.starts_with("While lock file") || message.starts_with("lock hold by");
}

}  // namespace

boost::system::error_code rocks_error(const rocksdb::Status& status) {
  LETHE_CHECK(!status.ok());
  if (status.IsNoSpace()) return Error::kDiskFull;
  if (status.IsCorruption()) return Error::kStorageCorrupt;
  if (status.IsIOError() && is_lock_taken(status)) return Error::kStorageBusy;
  return Error::kStorageFailed;
}

}  // namespace lethe::ledger
