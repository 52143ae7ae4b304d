// The register of one ledger on disk: what the ledger had reached, written outside its data, beside
// the keys. Random ids only: checkpoints, and entries of the log as they are. Layout:
// ledger/FORMAT.md, "Register".
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/errors.h"
#include "ledger/event.h"
#include "ledger/merkle_tree.h"

namespace lethe::ledger {

/// An event that must be carried out again where the log has lost it.
struct RegisterEntry {
  Sequence sequence;
  Bytes entry;  // as in the log, with its signature
  bool operator==(const RegisterEntry&) const = default;
};

struct RegisterContent {
  std::string checkpoint;              // the latest, a signed note; empty: none yet
  std::uint64_t epoch = 0;             // of the keys, then
  Sequence complete_from;              // events before it were never here
  std::vector<RegisterEntry> entries;  // in order
  bool operator==(const RegisterContent&) const = default;
};

/// One file. One thread at a time.
class RegisterFile {
 public:
  RegisterFile(std::filesystem::path path, const LedgerId& ledger)
      : path_(std::move(path)), ledger_(ledger) {}

  /// Nothing when there is none. What a crash left of the last record is passed over.
  /// kRegisterDamaged, kRegisterForeign when it is another ledger's, kStorageVersion,
  /// kStorageFailed.
  Result<std::optional<RegisterContent>> read() const;
  /// In the place of what was there, durable with its name. After an error it is as it was.
  Result<void> replace(const RegisterContent& content);
  /// Behind what is there, durable when this returns: entries, and the checkpoint that covers them.
  /// After an error, or after a crash, replace() goes first. kDiskFull, kStorageFailed.
  Result<void> append(const std::vector<RegisterEntry>& entries, const std::string& checkpoint,
                      std::uint64_t epoch);

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  LedgerId ledger_;
};

/// A file that this process writes: it knows how the file ends. One thread at a time.
class KeptRegister {
 public:
  explicit KeptRegister(RegisterFile file) : file_(std::move(file)) {}

  const RegisterFile& file() const { return file_; }
  /// Whether what add() gives it can go behind what is there. Else nobody knows how the file ends,
  /// or it has grown.
  bool can_add() const { return can_add_; }
  bool is_as_far_as(TreeSize size, std::uint64_t epoch) const {
    return size_ >= size && epoch_ >= epoch;
  }

  /// The file is this. As RegisterFile::replace().
  Result<void> replace(const RegisterContent& content, TreeSize size);
  /// More, and the checkpoint of `size`. REQUIRES can_add(). As RegisterFile::append(): after an
  /// error can_add() no longer holds.
  Result<void> add(const std::vector<RegisterEntry>& entries, const std::string& checkpoint,
                   TreeSize size, std::uint64_t epoch);

 private:
  RegisterFile file_;
  bool can_add_ = false;
  TreeSize size_;  // of the latest checkpoint in it
  std::uint64_t epoch_ = 0;
  std::uint64_t whole_ = 0, added_ = 0;  // bytes when it was last written whole, and since
};

}  // namespace lethe::ledger
