// A data directory: many ledgers over one journal, and the one committer that writes to all of
// them.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/root_store.h"
#include "ledger/command.h"
#include "ledger/journal.h"
#include "ledger/ledger.h"
#include "ledger/projector.h"

namespace lethe::ledger {

class KeyTarget;
class Registers;

struct StoreOptions {
  const Clock* clock = nullptr;  // null: the system's
  std::size_t queue_capacity =
      8'192;  // commands that may wait; one more is refused with kQueueFull
  std::size_t batch_capacity = 1'024;                  // commands in one batch at most
  std::size_t workers = 0;                             // threads that seal and sign; 0: one a core
  KeyTarget* key_target = nullptr;                     // null: there is none; outlives the store
  std::chrono::milliseconds key_target_retry{10'000};  // how often one that failed is tried again
  Registers* registers = nullptr;  // null: the ledgers have none; outlive the store
  /// How long copies of keys that Lethe did not make are kept (snapshots of the machine), for
  /// certificates to say.
  std::chrono::hours key_copies_kept{0};
};

/// Counters since the start, for /metrics. Any thread.
struct StoreStats {
  std::uint64_t batches = 0, commands = 0, events = 0, refused_full = 0, erasures = 0;
  std::uint64_t queue_depth = 0;
  double commit_seconds = 0;  // spent making batches durable, in total
  bool stopped = false;
  std::string stop_reason;  // no personal data
  bool has_key_target = false;
  std::string key_target_fault;        // why it cannot be written; empty: it can
  std::uint64_t erasures_waiting = 0;  // orders not carried out yet; closures too
  bool has_registers = false;
  std::string register_fault;       // why one is older than a second; empty: none is
  std::string register_copy_fault;  // likewise of a copy in the key target
};

/// What a rotation does with the keys that indexes are sealed under (KeyDomain). With new ones no
/// earlier image of an index answers any more, and what is there is of no use until the index was
/// rebuilt.
enum class IndexKeys { kKeep, kRenew };

/// What a rotation did to one ledger.
struct RotatedRoot {
  std::string ledger;
  std::uint64_t epoch_before = 0, epoch_after = 0;
};

class Store {
 public:
  virtual ~Store() = default;  // stops as stop() does

  /// Makes the system ledger in an empty journal. kStorageExists when there is one. The projector
  /// and both stores must outlive the Store.
  static Result<std::unique_ptr<Store>> create(std::unique_ptr<Journal> journal,
                                               crypto::RootStore& roots, const Projector& projector,
                                               const StoreOptions& options, LedgerPlan system);
  /// Opens what is there, in time independent of the logs' lengths, and finishes erasures and
  /// closures that a crash interrupted. A key target that is new or behind gets what it lacks; one
  /// that cannot be written stops nothing but these. kStorageMissing, kStorageVersion,
  /// kEpochMismatch, kKeyTargetForeign, kKeyTargetAhead, kReadClosed (the registers have found what
  /// is lacking), and crypto::Error::kRootMissing.
  static Result<std::unique_ptr<Store>> open(std::unique_ptr<Journal> journal,
                                             crypto::RootStore& roots, const Projector& projector,
                                             const StoreOptions& options);

  /// Opens what is there, gives every ledger a new root key, erases nobody, and closes again. After
  /// an error or a crash open() finishes it for the ledger that was under way; those before it have
  /// their new root. What open() says, and crypto::Error of the root store.
  static Result<std::vector<RotatedRoot>> rotate_roots(std::unique_ptr<Journal> journal,
                                                       crypto::RootStore& roots,
                                                       const Projector& projector,
                                                       const StoreOptions& options,
                                                       IndexKeys index_keys = IndexKeys::kKeep);

  virtual std::vector<std::shared_ptr<const Ledger>> ledgers() const = 0;
  virtual std::shared_ptr<const Ledger> system() const = 0;
  /// Null when there is none.
  virtual std::shared_ptr<const Ledger> find(const LedgerId& id) const = 0;
  virtual std::shared_ptr<const Ledger> find(std::string_view name) const = 0;
  /// Those whose organisation has left, which are none of the above. Nothing when it is not one.
  virtual std::vector<ClosedLedger> closed_ledgers() const = 0;
  virtual std::optional<ClosedLedger> find_closed(std::string_view name) const = 0;

  /// Queues a command for a ledger; done() is called in every case, with kUnknownLedger,
  /// kLedgerClosed, kQueueFull or kStopped at once on this thread when it can't be queued.
  virtual void submit(const LedgerId& ledger, std::unique_ptr<Command> command) = 0;

  /// Keeps a checkpoint of a ledger with the cosignatures of its witnesses, in the place of the one
  /// that was kept before; durable when it returns. Which ones are enough, and that it is one of
  /// this log, is the caller's to know. Any thread. kUnknownLedger, kStorageFailed, kDiskFull: as
  /// after any other write that failed, the store stops.
  virtual Result<void> keep_witnessed(const LedgerId& ledger, std::string_view note) = 0;

  /// Refuses new commands (kStopped), finishes those that wait, and ends the threads.
  virtual void stop() = 0;
  virtual StoreStats stats() const = 0;

  /// For rebuilding views and for benchmarks, while nothing is submitted; snapshots at any time.
  virtual Journal& journal() = 0;
  virtual const Projector& projector() const = 0;
};

}  // namespace lethe::ledger
