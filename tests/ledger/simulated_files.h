// The files of one directory, of which some bytes and some names are durable and others are not
// yet.
//
// Fault model: the power may fail at any moment. What was written or renamed since the last sync
// that succeeded may then be there, or not, or in part: each file's bytes by themselves, and of
// the changes of names the earlier before the later. A sync of a file says nothing of its name. A
// sync that failed loses what it should have written: those bytes stay visible while the power is
// on, and no later sync brings them to the disk (as on Linux). Files are only appended to. crypto's
// tests have the same for files that are overwritten in place (tests/crypto/simulated_disk.h).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lethe::ledger::tests {

using ByteRange = std::pair<std::size_t, std::size_t>;  // [begin, end)

struct FileBytes {
  std::string bytes;
  std::size_t durable = 0;      // as many of them, but for the lost ones
  std::vector<ByteRange> lost;  // of syncs that failed
};

/// What the disk holds after a loss of power. Refers to the bytes of files that may grow meanwhile:
/// to be written down once nobody does.
class DiskImage {
 public:
  /// Into a new directory.
  void write_to(const std::filesystem::path& directory) const;
  bool operator==(const DiskImage&) const = default;

 private:
  friend class SimulatedFiles;
  struct File {
    std::shared_ptr<const FileBytes> content;
    std::size_t size = 0;
    std::vector<ByteRange> zeros;
    bool operator==(const File&) const = default;
  };
  std::map<std::string, File> files_;
};

/// One thread at a time.
class SimulatedFiles {
 public:
  using Random = std::mt19937_64;

  /// What the directory holds already is durable.
  explicit SimulatedFiles(const std::filesystem::path& directory);

  /// In place of a file of that name, which keeps its bytes for those who have it open.
  std::shared_ptr<FileBytes> create(const std::string& name);
  static void append(FileBytes& file, std::string_view bytes) { file.bytes += bytes; }
  static void sync(FileBytes& file) { file.durable = file.bytes.size(); }
  static void fail_sync(FileBytes& file);
  void rename(const std::string& from, const std::string& to);
  void remove(const std::string& name);
  void sync_names() { names_.erase(names_.begin(), names_.end() - 1); }

  /// Without anything that is not durable.
  DiskImage durable() const;
  /// With what chance leaves of it.
  DiskImage torn(Random& random) const;

 private:
  using Names = std::map<std::string, std::shared_ptr<FileBytes>>;
  Names& change_names();

  std::vector<Names> names_{1};  // the durable ones, and then those behind each change
};

}  // namespace lethe::ledger::tests
