// An opened data directory: journal, root keys, projections and store, in the order in which they
// depend on one another.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/root_store.h"
#include "ledger/registers.h"
#include "ledger/rocks_journal.h"
#include "ledger/store.h"
#include "projections/runner.h"
#include "tools/key_target_settings.h"
#include "tools/root_keys.h"

namespace lethe::tools {

/// Where a ledger's data and its root keys lie. They are two places on purpose: whoever copies the
/// first has nothing without the second, and the second is never part of a backup of the first.
struct Places {
  std::filesystem::path data;
  std::filesystem::path keys;
  RootKeySettings root_keys = {};
  KeyTargetSettings key_target = {};
};

/// Beside the keys, and in the key target where there is one.
std::shared_ptr<ledger::Registers> registers_of(const Places& places, ledger::Registers::Mode mode);

/// Owns everything that a command needs. Neither copies nor moves; the store stops first.
class DataDirectory {
 public:
  /// Opens what is there; in plain words why it can't. `error` is empty on success, and null is
  /// never returned with it. Data that lacks what its registers know stays closed.
  static std::unique_ptr<DataDirectory> open(const Places& places,
                                             const ledger::StoreOptions& options,
                                             std::string& error) {
    return open(places, options, registers_of(places, ledger::Registers::Mode::kHold), error);
  }
  /// Held to these registers, or to none.
  static std::unique_ptr<DataDirectory> open(const Places& places,
                                             const ledger::StoreOptions& options,
                                             std::shared_ptr<ledger::Registers> registers,
                                             std::string& error);
  /// Makes both folders (0700) and the system ledger in them. Refuses to touch a data directory
  /// that exists.
  static std::unique_ptr<DataDirectory> create(const Places& places, const std::string& origin_base,
                                               const std::string& region,
                                               const ledger::StoreOptions& options,
                                               std::string& error);
  /// New root keys for every ledger of a directory that nobody has open (ledger/store.h). Nothing,
  /// and why in plain words.
  static std::optional<std::vector<ledger::RotatedRoot>> rotate(const Places& places,
                                                                const ledger::StoreOptions& options,
                                                                ledger::Registers::Mode mode,
                                                                ledger::IndexKeys index_keys,
                                                                std::string& error);
  ~DataDirectory();

  ledger::Store& store() { return *store_; }
  /// The ledger of that name; else null, and `error` says which there are.
  std::shared_ptr<const ledger::Ledger> find(std::string_view name, std::string& error) const;
  const projections::Runner& runner() const { return runner_; }
  /// Null when it is held to none.
  ledger::Registers* registers() { return registers_.get(); }

 private:
  DataDirectory() = default;

  std::unique_ptr<crypto::RootStore> roots_;
  std::unique_ptr<ledger::KeyTarget> key_target_;
  std::shared_ptr<ledger::Registers> registers_;
  projections::Runner runner_;
  std::unique_ptr<ledger::Store> store_;
};

/// The ledgers of a journal that is not opened as a store, but for those that are closed, which
/// have no keys.
ledger::Result<std::vector<ledger::LedgerInfo>> ledgers_with_keys(const ledger::Reader& reader);

/// What an error of a lower layer means to the person at the terminal.
std::string in_plain_words(const boost::system::error_code& error, const Places& places);

}  // namespace lethe::tools
