#include "ledger/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace lethe::ledger {
namespace {

boost::system::error_code system_error(int code) {
  return {code, boost::system::generic_category()};
}

}  // namespace

Result<FileLock> FileLock::take(const std::filesystem::path& file) {
  FileLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (lock.file_ < 0) return system_error(errno);
  if (::flock(lock.file_, LOCK_EX | LOCK_NB) == 0) return lock;
  const int code = errno;
  return code == EWOULDBLOCK ? make_error_code(Error::kStorageBusy) : system_error(code);
}

FileLock::~FileLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace lethe::ledger
