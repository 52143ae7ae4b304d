// What the file root store needs of a file system, one virtual function for each step that a crash
// can interrupt: the tests put a disk under it that loses what was not synced.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/root_store.h"
#include "crypto/root_wrapping.h"
#include "crypto/secret.h"

namespace lethe::crypto {

/// Files in one directory, by name. Every function that fails may have done its work, a part of it
/// or none. One thread at a time per name.
class RootFiles {
 public:
  virtual ~RootFiles() = default;

  /// The first `limit` bytes; nothing when there is no such file. kRootReadFailed, kRootExposed,
  /// kRootMalformed when it is not a regular file.
  virtual Result<std::optional<SecretBuffer>> read(const std::string& name, std::size_t limit) = 0;
  /// Makes a file that is not there, and the directory if need be; its bytes are durable
  /// afterwards, its name only after sync_directory(). kRootWriteFailed, kRootExposed.
  virtual Result<void> create(const std::string& name, ByteView content) = 0;
  /// Writes over the file's first bytes in place and syncs them. kRootWriteFailed.
  virtual Result<void> overwrite(const std::string& name, ByteView content) = 0;
  /// Makes the bytes that the file has durable. After a sync that failed this need not do so nor
  /// fail again; to write the bytes anew does. kRootWriteFailed.
  virtual Result<void> sync(const std::string& name) = 0;
  /// Writes zeros over all bytes of the file in place and syncs them. kRootWriteFailed.
  virtual Result<void> wipe(const std::string& name) = 0;
  /// Takes the name away. kRootWriteFailed.
  virtual Result<void> remove(const std::string& name) = 0;
  /// Makes durable which names there are. kRootWriteFailed.
  virtual Result<void> sync_directory() = 0;
};

std::unique_ptr<RootFiles> open_posix_root_files(const std::filesystem::path& directory);

/// The root store over any files, in the clear or as the wrapping has it.
std::unique_ptr<RootStore> make_file_root_store(std::unique_ptr<RootFiles> files);
std::unique_ptr<RootStore> make_file_root_store(std::unique_ptr<RootFiles> files,
                                                std::unique_ptr<RootWrapping> wrapping);

/// What can be said of a tree's root without opening it.
struct RootDescription {
  std::uint32_t version = 0;  // of its wrapping
  std::uint64_t epoch = 0;
  bool is_in_two = false;  // wrappings: a rewrap_root() was cut off
};
/// Changes nothing and needs no secret. kRootMissing, kRootMalformed, and what the files say.
Result<RootDescription> describe_root(RootFiles& files, const TreeId& tree);

/// Puts a tree's root from one wrapping into another, in the same files. Crash-safe: afterwards it
/// lies in one or the other or in both, a store of either refuses both (kRewrapUnfinished or
/// kRootWrappedOtherwise), and to call this again finishes it. When it returns, the old wrapping is
/// destroyed, in the files and in its token. Nothing is left to do where `to` is there already.
/// What a store says; kRootMalformed when the two are of different epochs.
Result<void> rewrap_root(RootFiles& files, RootWrapping& from, RootWrapping& to,
                         const TreeId& tree);

}  // namespace lethe::crypto
