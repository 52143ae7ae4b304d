// The registers of a store's ledgers: what each had reached, kept beside the keys and outside the
// data, so that a data directory that lacks some of it (a restored backup, an older image, a cut
// off or forked log, older keys) is found out before anybody reads from it. Such a store does not
// open: it is read-closed. Whoever runs it gives it what it lacks, or opens it again on purpose
// (`lethe reopen`), which carries out anew what the register knows: erasures, holds, restrictions,
// and closures, of whose ledgers nothing is opened again.
//
// Where there is a key target, a copy of each register lies in it too: a machine that is lost takes
// the keys' folder with it. A ledger is held to both.
//
// In the register are the latest checkpoint and the epoch of the keys, no more than a second old,
// and every event of a kind that may not be forgotten, before it is answered, from the day on which
// the ledger got its register. Layout: ledger/FORMAT.md, "Register".
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ledger/journal.h"
#include "ledger/known_closure.h"
#include "ledger/ledger.h"
#include "ledger/register_file.h"

namespace lethe::ledger {

enum class RegisterFault {
  kRestored,    // it was restored from a backup, and nobody has opened it again yet
  kLogOlder,    // the log ends before what the register knows
  kForked,      // the log has other events where the register knows some
  kKeysOlder,   // the keys are of an epoch before the one that the register knows
  kMissing,     // the data has a register, and it is not in its place
  kUnreadable,  // it is damaged, of a later version, or of another ledger
  kClosed,  // the ledger was closed, and the data is from before: its keys are gone, or are to go
};

/// What a ledger lacks. Random ids, counts and times only.
struct RegisterFinding {
  std::string ledger;  // its name
  RegisterFault fault = RegisterFault::kMissing;
  boost::system::error_code error;  // of kUnreadable
  TreeSize size, known_size;        // of the log, and as the register knows it
  Hash known_root;
  std::uint64_t epoch = 0, known_epoch = 0;  // of the keys
  Moment last_time;                          // of the log's last event
  Sequence complete_from;                    // of the register's entries
  /// Known to the register and not in the log, in order.
  std::vector<EventHeader> lost;
  std::optional<KnownClosure> closure;  // of kClosed

  /// Whether it can be opened again at all: with older keys somebody erased would come back.
  bool can_reopen() const { return fault != RegisterFault::kKeysOlder; }
  /// Whether anything is gone for good by that.
  bool is_loss() const { return fault != RegisterFault::kRestored; }
};

/// Whether an event of this kind is kept: what destroys, forbids to destroy, or restricts. With a
/// closure's order goes the return that it relies on.
bool is_registered(const Facts& facts);

/// The register of a ledger in the folder of the root keys.
RegisterFile register_of(const std::filesystem::path& directory, const LedgerId& ledger);

/// Owned by whoever opens the store, and outlives it. check() and findings() while it is opened,
/// the others from any thread.
class Registers {
 public:
  enum class Mode {
    kHold,    // a ledger that lacks something is not opened
    kReopen,  // it is, and its register stays as it was until reopened()
  };
  /// `copies`: the folder of the copies in the key target (registers_in_target()); empty: there is
  /// none.
  Registers(std::filesystem::path directory, Mode mode, std::filesystem::path copies = {})
      : directory_(std::move(directory)), copies_(std::move(copies)), mode_(mode) {}

  /// Holds a ledger that was just opened to its register, and has the register know it. A ledger
  /// without one gets it. kReadClosed when it lacks something and may not be opened: findings()
  /// says what. What files and journal say.
  Result<void> check(Journal& data, const Ledger& ledger);
  /// Whether a ledger that has no keys was closed, though the data does not have the order: a
  /// finding, and it is not to be opened. Nothing when the register knows of no closure.
  Result<std::optional<KnownClosure>> find_closure(const Reader& data, const LedgerInfo& ledger);
  /// Whether what was found keeps the store closed.
  bool is_holding() const { return mode_ == Mode::kHold && !findings_.empty(); }
  /// What was found since the beginning.
  const std::vector<RegisterFinding>& findings() const { return findings_; }

  /// Durable events of kinds that are kept, before they are answered, and the checkpoint of `size`,
  /// which covers them. kDiskFull, kStorageFailed: then nobody may be told that they happened. A
  /// copy that cannot be written stops nothing: follow() tries again.
  Result<void> note(const Ledger& ledger, TreeSize size, const std::vector<RegisterEntry>& entries,
                    const std::string& checkpoint);
  /// The ledger's checkpoint and epoch as they are now; the data learns that it has a register.
  Result<void> follow(Journal& data, const Ledger& ledger);
  /// What a closure takes, of a ledger whose log ends with the order, before anything is destroyed.
  /// kRegisterForeign, kStorageVersion; kStorageCorrupt when the log has no such order.
  Result<void> note_closure(const Reader& data, const LedgerInfo& ledger, Sequence order);
  /// The register of a closed ledger and its copy know the closure, both when one does.
  /// kKeyTargetFailed: the copy does not.
  Result<void> share_closure(const LedgerInfo& ledger);
  /// What was lost was carried out anew and is in the log: the register is this log's from now on.
  Result<void> reopened(Journal& data, const Ledger& ledger);
  /// Why a copy in the key target is behind. Any thread.
  std::optional<boost::system::error_code> copies_fault() const;

 private:
  struct Kept {
    explicit Kept(KeptRegister file) : own(std::move(file)) {}
    KeptRegister own;
    std::optional<KeptRegister> copy;  // there is a key target
    boost::system::error_code copy_error;
    bool is_suspended = false;  // until reopened()
    bool is_in_data = false;    // the data knows of it
  };

  Kept& kept_of(const LedgerId& ledger);
  Result<std::optional<RegisterContent>> closed_content_of(const LedgerInfo& ledger);
  Result<void> catch_up(const Ledger& ledger, TreeSize known_size, RegisterContent content);
  Result<void> settle(const Ledger& ledger, RegisterContent content);
  Result<void> know(Journal& data, const Ledger& ledger);
  Result<void> write(const Ledger& ledger, TreeSize size, const std::vector<RegisterEntry>& entries,
                     const std::string& checkpoint);
  void write_copy(Kept& kept, TreeSize size, const std::vector<RegisterEntry>& entries,
                  const std::string& checkpoint, std::uint64_t epoch) const;

  const std::filesystem::path directory_, copies_;
  const Mode mode_;
  std::vector<RegisterFinding> findings_;
  mutable std::mutex mutex_;
  std::map<LedgerId, Kept> kept_;  // guarded by mutex_, as are the files
};

/// The row of a directory that was restored and that nobody has opened again (Table::kMeta).
Bytes restored_row(LedgerNumber ledger);

}  // namespace lethe::ledger
