// From a backup to a data directory: log and vault, then the views. It stays closed until it is
// reopened (tools/reopening.h), which also finishes whatever erasure was under way.
#pragma once

#include <optional>
#include <string>

#include "ledger/backup_restore.h"
#include "tools/data_directory.h"

namespace lethe::tools {

struct RestoreRequest {
  std::filesystem::path from;  // the backup
  std::filesystem::path to;    // the new data directory, which is not there yet
  /// Root keys as they are today, and the data directory in use, whose key blocks are taken when
  /// `blocks` is empty; those of the key target when it is gone.
  Places places;
  std::filesystem::path blocks;  // a data directory, a key target, or a folder of key blocks
  ledger::StoreOptions store;
  ledger::RestoreOptions options;
};

/// Nothing, and why in plain words. The directory is made under another name, `<to>.restoring`, and
/// gets its own once it is whole, so that nobody serves a part of it; what an interrupted run left
/// under that name is thrown away. Shows its progress in rebuilding.
std::optional<ledger::RestoreReport> restore_directory(const RestoreRequest& request,
                                                       std::string& error);

/// What `--as-of` says: a number is a size, `backup:3` a backup, anything else the file of a
/// checkpoint. What is wrong with it, or nothing.
std::string read_as_of(const std::string& text, const std::string& ledger,
                       ledger::RestoreOptions& options);

/// The report for somebody at the terminal, with its newlines.
std::string restored_text(const ledger::RestoreReport& report);

}  // namespace lethe::tools
