// ZIP archives in memory. libarchive ends here. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/errors.h"
#include "ledger/ids.h"

namespace lethe::api {

struct ArchivedFile {
  std::string name;  // relative, with slashes
  std::string content;
};

/// Bounds of what is read: an archive comes from anybody.
struct ArchiveLimits {
  std::size_t files = 100'000;
  std::size_t bytes = std::size_t{1} << 30;
};

/// The files in their order, all with one time of change. Fails only where memory does
/// (kStorageFailed).
ledger::Result<std::string> write_zip(const std::vector<ArchivedFile>& files, ledger::Moment time);

/// The regular files in their order. kStorageCorrupt for what is no ZIP archive, is encrypted,
/// goes beyond the limits, or holds a name twice or one that is no plain relative path.
ledger::Result<std::vector<ArchivedFile>> read_zip(std::string_view archive,
                                                   const ArchiveLimits& limits = {});

}  // namespace lethe::api
