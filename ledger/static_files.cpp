#include "ledger/static_files.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;

struct Close {
  void operator()(std::FILE* file) const {
    // What was written is synced before, so closing loses nothing.
    static_cast<void>(std::fclose(file));
  }
};
using File = std::unique_ptr<std::FILE, Close>;

File open_file(const fs::path& path, const char* mode) {
  return File(std::fopen(path.c_str(), mode));
}

Error write_error(int code) {
  return code == ENOSPC || code == EDQUOT ? Error::kDiskFull : Error::kStorageFailed;
}

Result<void> write_synced(const fs::path& path, const char* mode, ByteView content) {
  const File file = open_file(path, mode);
  if (!file) return write_error(errno);
  const bool written = std::fwrite(content.data(), 1, content.size(), file.get()) == content.size();
  if (!written || std::fflush(file.get()) != 0 || fsync(fileno(file.get())) != 0) {
    return write_error(errno);
  }
  return {};
}

}  // namespace

Result<std::optional<Bytes>> read_file(const fs::path& path, std::size_t limit) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::optional<Bytes>();
  const File file = open_file(path, "re");
  if (!file) {
    if (errno == ENOENT) return std::optional<Bytes>();
    return Error::kStorageFailed;
  }
  const auto size = fs::file_size(path, ignored);
  Bytes content(ignored ? 0 : std::min<std::uintmax_t>(size, limit));
  content.resize(std::fread(content.data(), 1, content.size(), file.get()));
  if (std::ferror(file.get()) != 0) return Error::kStorageFailed;
  return std::optional(std::move(content));
}

Result<void> append_to_file(const fs::path& path, ByteView content) {
  return write_synced(path, "ae", content);
}

Result<void> sync_directory(const fs::path& path) {
  const File directory = open_file(path, "re");
  if (!directory || fsync(fileno(directory.get())) != 0) return write_error(errno);
  return {};
}

Result<void> StaticFiles::replace(const fs::path& name, ByteView content) {
  const fs::path target = path(name);
  const fs::path directory = target.parent_path();
  LETHE_TRY_VOID(make_directories(directory));
  const fs::path temporary = directory / ("." + target.filename().string() + ".tmp");
  LETHE_TRY_VOID(write_synced(temporary, "we", content));
  std::error_code error;
  fs::rename(temporary, target, error);
  if (error) return write_error(error.value());
  unsynced_.insert(directory);
  return {};
}

Result<void> StaticFiles::sync() {
  for (const auto& directory : unsynced_) LETHE_TRY_VOID(sync_directory(directory));
  unsynced_.clear();
  return {};
}

Result<void> StaticFiles::make_directories(const fs::path& directory) {
  std::error_code error;
  if (fs::is_directory(directory, error)) return {};
  if (directory.has_parent_path() && directory != root_) {
    LETHE_TRY_VOID(make_directories(directory.parent_path()));
  }
  error.clear();
  if (directory == root_) {
    fs::create_directories(directory, error);
  } else {
    fs::create_directory(directory, error);
  }
  if (error) return write_error(error.value());
  unsynced_.insert(directory.parent_path().empty() ? fs::path(".") : directory.parent_path());
  return {};
}

}  // namespace lethe::ledger
