#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "crypto/check.h"
#include "crypto/root_files.h"

namespace lethe::crypto {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Owned by this process's user, and closed to everybody else.
bool is_private(const struct stat& status) {
  return status.st_uid == geteuid() && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

bool write_at(int fd, ByteView bytes, off_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(fd, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += written;
  }
  return true;
}

class PosixRootFiles final : public RootFiles {
 public:
  explicit PosixRootFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

  Result<std::optional<SecretBuffer>> read(const std::string& name, std::size_t limit) override;
  Result<void> create(const std::string& name, ByteView content) override;
  Result<void> overwrite(const std::string& name, ByteView content) override;
  Result<void> sync(const std::string& name) override;
  Result<void> wipe(const std::string& name) override;
  Result<void> remove(const std::string& name) override;
  Result<void> sync_directory() override;

 private:
  /// Not open, and errno ENOENT, when there is no directory. `otherwise` names other failures.
  Result<FileDescriptor> open_directory(Error otherwise) const;
  Result<FileDescriptor> open_for_writing(const std::string& name) const;
  Result<void> make_directory() const;

  std::filesystem::path directory_;
};

Result<FileDescriptor> PosixRootFiles::open_directory(Error otherwise) const {
  FileDescriptor fd(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open()) {
    if (errno == ENOENT) return fd;
    return otherwise;
  }
  struct stat status {};
  if (fstat(fd.get(), &status) != 0) return otherwise;
  if (!is_private(status)) return Error::kRootExposed;
  return fd;
}

Result<void> PosixRootFiles::make_directory() const {
  if (mkdir(directory_.c_str(), S_IRWXU) != 0) return Error::kRootWriteFailed;
  const auto absolute = std::filesystem::absolute(directory_).lexically_normal();
  const auto parent = (absolute.has_filename() ? absolute : absolute.parent_path()).parent_path();
  const FileDescriptor fd(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open() || fsync(fd.get()) != 0) return Error::kRootWriteFailed;
  return {};
}

Result<std::optional<SecretBuffer>> PosixRootFiles::read(const std::string& name,
                                                         std::size_t limit) {
  LETHE_TRY(const FileDescriptor directory, open_directory(Error::kRootReadFailed));
  if (!directory.is_open()) return std::optional<SecretBuffer>();
  // O_NONBLOCK: nobody holds this up with a named pipe.
  const FileDescriptor fd(
      openat(directory.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) {
    if (errno == ENOENT) return std::optional<SecretBuffer>();
    return errno == ELOOP ? Error::kRootMalformed : Error::kRootReadFailed;
  }
  struct stat status {};
  if (fstat(fd.get(), &status) != 0) return Error::kRootReadFailed;
  if (!S_ISREG(status.st_mode)) return Error::kRootMalformed;
  if (!is_private(status)) return Error::kRootExposed;
  const auto size = std::min(static_cast<std::uint64_t>(status.st_size), std::uint64_t{limit});
  SecretBuffer content(static_cast<std::size_t>(size));
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t got = pread(fd.get(), content.writable().data() + done, content.size() - done,
                              static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Error::kRootReadFailed;
    done += static_cast<std::size_t>(got);
  }
  return std::optional<SecretBuffer>(std::move(content));
}

Result<void> PosixRootFiles::create(const std::string& name, ByteView content) {
  LETHE_TRY(FileDescriptor directory, open_directory(Error::kRootWriteFailed));
  if (!directory.is_open()) {
    LETHE_TRY_VOID(make_directory());
    LETHE_TRY(directory, open_directory(Error::kRootWriteFailed));
  }
  const FileDescriptor fd(openat(directory.get(), name.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                 S_IRUSR | S_IWUSR));
  if (!fd.is_open()) return Error::kRootWriteFailed;
  if (!write_at(fd.get(), content, 0) || fdatasync(fd.get()) != 0) return Error::kRootWriteFailed;
  return {};
}

Result<FileDescriptor> PosixRootFiles::open_for_writing(const std::string& name) const {
  LETHE_TRY(const FileDescriptor directory, open_directory(Error::kRootWriteFailed));
  FileDescriptor fd(
      openat(directory.get(), name.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) return Error::kRootWriteFailed;
  return fd;
}

Result<void> PosixRootFiles::overwrite(const std::string& name, ByteView content) {
  LETHE_TRY(const FileDescriptor fd, open_for_writing(name));
  if (!write_at(fd.get(), content, 0) || fdatasync(fd.get()) != 0) return Error::kRootWriteFailed;
  return {};
}

Result<void> PosixRootFiles::sync(const std::string& name) {
  LETHE_TRY(const FileDescriptor fd, open_for_writing(name));
  if (fdatasync(fd.get()) != 0) return Error::kRootWriteFailed;
  return {};
}

Result<void> PosixRootFiles::wipe(const std::string& name) {
  LETHE_TRY(const FileDescriptor fd, open_for_writing(name));
  struct stat status {};
  if (fstat(fd.get(), &status) != 0) return Error::kRootWriteFailed;
  static constexpr std::array<std::uint8_t, 4096> kZeros{};
  for (off_t at = 0; at < status.st_size; at += static_cast<off_t>(kZeros.size())) {
    const auto size = std::min<off_t>(status.st_size - at, kZeros.size());
    if (!write_at(fd.get(), ByteView(kZeros.data(), static_cast<std::size_t>(size)), at)) {
      return Error::kRootWriteFailed;
    }
  }
  if (fdatasync(fd.get()) != 0) return Error::kRootWriteFailed;
  return {};
}

Result<void> PosixRootFiles::remove(const std::string& name) {
  LETHE_TRY(const FileDescriptor directory, open_directory(Error::kRootWriteFailed));
  if (unlinkat(directory.get(), name.c_str(), 0) != 0) return Error::kRootWriteFailed;
  return {};
}

Result<void> PosixRootFiles::sync_directory() {
  LETHE_TRY(const FileDescriptor directory, open_directory(Error::kRootWriteFailed));
  if (!directory.is_open() || fsync(directory.get()) != 0) return Error::kRootWriteFailed;
  return {};
}

}  // namespace

std::unique_ptr<RootFiles> open_posix_root_files(const std::filesystem::path& directory) {
  return std::make_unique<PosixRootFiles>(directory);
}

}  // namespace lethe::crypto
