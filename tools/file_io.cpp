#include "tools/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "crypto/hash.h"

namespace lethe::tools {

std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(most + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || static_cast<std::size_t>(file.gcount()) > most) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

namespace {

bool sync_folder_of(const std::filesystem::path& path) {
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return false;
  const bool is_synced = ::fsync(folder) == 0;
  ::close(folder);
  return is_synced;
}

}  // namespace

bool replace_file(const std::filesystem::path& path, std::string_view content) {
  auto beside = path;
  beside += ".new";
  const int file =
      ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return false;
  bool is_written = true;
  for (std::size_t at = 0; is_written && at < content.size();) {
    const auto size = ::write(file, content.data() + at, content.size() - at);
    is_written = size > 0;
    if (is_written) at += static_cast<std::size_t>(size);
  }
  is_written = is_written && ::fsync(file) == 0;
  is_written = ::close(file) == 0 && is_written;
  return is_written && ::rename(beside.c_str(), path.c_str()) == 0 && sync_folder_of(path);
}

std::string make_private_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), S_IRWXU) == 0) return {};
  if (errno != EEXIST) return "can't make the folder " + folder.string();
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return folder.string() + " is not a folder";
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return folder.string() + " may be read by others; run: chmod 700 " + folder.string();
  }
  return {};
}

std::optional<crypto::Hash> digest_file(const std::filesystem::path& path) {
  constexpr std::size_t kBlock = 1U << 20;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  crypto::Bytes block(kBlock);
  crypto::Hash digest;
  while (file) {
    file.read(reinterpret_cast<char*>(block.data()), static_cast<std::streamsize>(block.size()));
    const auto size = static_cast<std::size_t>(file.gcount());
    if (size == 0) break;
    digest = crypto::sha256({digest.view(), crypto::ByteView(block).first(size)});
  }
  if (file.bad()) return std::nullopt;
  return digest;
}

bool LineReader::next() {
  line_.clear();
  is_too_long_ = false;
  auto* buffer = in_.rdbuf();
  bool is_any = false;
  for (int c = buffer->sbumpc(); c != std::char_traits<char>::eof(); c = buffer->sbumpc()) {
    is_any = true;
    ++bytes_;
    if (c == '\n') break;
    if (line_.size() < most_) {
      line_ += static_cast<char>(c);
    } else {
      is_too_long_ = true;
    }
  }
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  return is_any;
}

}  // namespace lethe::tools
