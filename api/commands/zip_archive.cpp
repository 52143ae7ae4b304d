#include "api/commands/zip_archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Error;

struct FreeWriter {
  void operator()(archive* it) const { archive_write_free(it); }
};
struct FreeReader {
  void operator()(archive* it) const { archive_read_free(it); }
};
struct FreeEntry {
  void operator()(archive_entry* it) const { archive_entry_free(it); }
};
using Writer = std::unique_ptr<archive, FreeWriter>;
using Reader = std::unique_ptr<archive, FreeReader>;
using Entry = std::unique_ptr<archive_entry, FreeEntry>;

constexpr mode_t kReadable = 0644;

la_ssize_t append(archive* /*writer*/, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

bool add_file(archive* writer, const ArchivedFile& file, std::int64_t seconds) {
  const Entry entry(archive_entry_new());
  if (entry == nullptr) return false;
  archive_entry_set_pathname(entry.get(), file.name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), kReadable);
  archive_entry_set_mtime(entry.get(), seconds, 0);
  if (archive_write_header(writer, entry.get()) != ARCHIVE_OK) return false;
  const auto size = static_cast<la_ssize_t>(file.content.size());
  return archive_write_data(writer, file.content.data(), file.content.size()) == size;
}

/// No root, no drive, nothing above or beside.
bool is_plain(std::string_view name) {
  if (name.empty() || name.find_first_of("\\:") != std::string_view::npos) return false;
  while (!name.empty()) {
    const auto slash = std::min(name.find('/'), name.size());
    const auto part = name.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    name.remove_prefix(std::min(slash + 1, name.size()));
  }
  return true;
}

ledger::Result<std::string> read_content(archive* reader, std::size_t most) {
  std::string out;
  std::array<char, 65'536> block{};
  for (;;) {
    const auto size = archive_read_data(reader, block.data(), block.size());
    if (size == 0) return out;
    if (size < 0 || out.size() + static_cast<std::size_t>(size) > most) {
      return Error::kStorageCorrupt;
    }
    out.append(block.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace

ledger::Result<std::string> write_zip(const std::vector<ArchivedFile>& files, ledger::Moment time) {
  std::string out;
  const Writer writer(archive_write_new());
  const bool is_open =
      writer != nullptr && archive_write_set_format_zip(writer.get()) == ARCHIVE_OK &&
      archive_write_open(writer.get(), &out, nullptr, append, nullptr) == ARCHIVE_OK;
  if (!is_open) return Error::kStorageFailed;
  for (const auto& file : files) {
    if (!add_file(writer.get(), file, time.micros / ledger::kSecondMicros))
      return Error::kStorageFailed;
  }
  if (archive_write_close(writer.get()) != ARCHIVE_OK) return Error::kStorageFailed;
  return out;
}

ledger::Result<std::vector<ArchivedFile>> read_zip(std::string_view archive,
                                                   const ArchiveLimits& limits) {
  const Reader reader(archive_read_new());
  const bool is_open =
      reader != nullptr && archive_read_support_format_zip(reader.get()) == ARCHIVE_OK &&
      archive_read_open_memory(reader.get(), archive.data(), archive.size()) == ARCHIVE_OK;
  if (!is_open) return Error::kStorageCorrupt;
  std::vector<ArchivedFile> out;
  std::set<std::string> names;
  std::size_t left = limits.bytes;
  for (;;) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(reader.get(), &entry);
    if (result == ARCHIVE_EOF) return out;
    if (result != ARCHIVE_OK || out.size() == limits.files) return Error::kStorageCorrupt;
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    const char* name = archive_entry_pathname(entry);
    const bool is_fine = name != nullptr && archive_entry_filetype(entry) == AE_IFREG &&
                         is_plain(name) && names.insert(name).second;
    if (!is_fine) return Error::kStorageCorrupt;
    LETHE_TRY(auto content, read_content(reader.get(), left));
    left -= content.size();
    out.push_back({name, std::move(content)});
  }
}

}  // namespace lethe::api
