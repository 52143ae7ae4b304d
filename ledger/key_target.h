// The key target: a directory elsewhere that has what a lost machine would take with it and what an
// erasure changes, and only ever the latest of it: the blocks of the key trees and a recovery copy
// of each root (crypto/recovery_copies.h). It follows every epoch:
//
//   prepare()  the next epoch's blocks are durable in the target, beside the present ones, and then
//              the next root's copy
//   (the root store replaces the root)
//   follow()   the old root's copy is zeros, and the blocks that only it opened are gone
//
// In between, a restore takes the later copy, whose blocks are all there. An erasure does not begin
// while the target cannot be written, and is not certified before the old copy is destroyed.
// Rows: ledger/FORMAT.md, "Key target".
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "crypto/recovery_copies.h"
#include "ledger/journal.h"
#include "ledger/opened_ledger.h"

namespace lethe::ledger {

/// What a target and its data know each other by.
using TargetId = crypto::FixedBytes<struct TargetIdTag, 16>;

/// Where a target lies: the tests put one under it that fails. One thread at a time.
class KeyTargetPlace {
 public:
  virtual ~KeyTargetPlace() = default;
  /// The database of blocks. kStorageMissing when there is none.
  virtual Result<std::unique_ptr<Journal>> open_blocks() = 0;
  virtual Result<std::unique_ptr<Journal>> create_blocks() = 0;
  /// When it is certain that the target is this data's.
  virtual Result<std::unique_ptr<crypto::RootFiles>> open_copies() = 0;
};
/// What a directory has: the database of blocks, the recovery copies, and the copies of the
/// registers (ledger/registers.h), each 0700. The second and third are made when it is certain
/// whose it is.
std::filesystem::path blocks_in_target(const std::filesystem::path& directory);
std::filesystem::path roots_in_target(const std::filesystem::path& directory);
std::filesystem::path registers_in_target(const std::filesystem::path& directory);
/// Under a directory that is there. With a holder's file, that lies among the copies too before
/// anything is followed: what a passphrase opens (crypto/holder.h).
inline constexpr std::string_view kHolderFileName = "recovery.holder";
std::unique_ptr<KeyTargetPlace> key_target_directory(const std::filesystem::path& directory,
                                                     const Bytes& holder_file);

/// Owned by whoever opens the store, and outlives it. On the committer's thread, or before there is
/// one; fault() from any.
class KeyTarget {
 public:
  /// Touches nothing yet. crypto::Error::kMalformedHolder: see crypto::make_recovery_sealer().
  static Result<std::unique_ptr<KeyTarget>> open(std::unique_ptr<KeyTargetPlace> place,
                                                 const crypto::RecoveryPlan& plan);
  /// One that fails with kKeyTargetUnset: for data that has a target which the settings do not
  /// name. What was promised of it goes on holding: no erasure without it.
  static std::unique_ptr<KeyTarget> unset();

  /// Has the target hold exactly what belongs to the ledger's present epoch, whatever it held, and
  /// nothing of another root. In a moment when it did already; a target that is new or behind, or
  /// that has failed, is compared with all of the ledger's blocks. `data` is the ledger's journal,
  /// in which no epoch is prepared. kKeyTargetFailed, and fault() says why: nothing is worse than
  /// before. A target that has followed further than these keys is left as it is (kKeyTargetAhead).
  Result<void> follow(Journal& data, const OpenedLedger& ledger);

  /// Has it hold the next epoch beside the present one, durably. REQUIRES that follow() succeeded
  /// last for the ledger. kKeyTargetFailed: the root must not be replaced, and the epoch be
  /// abandoned.
  Result<void> prepare(const OpenedLedger& ledger, const crypto::Rekeying& next);

  /// A ledger that was never made. What a target that fails has of it stays: nobody's.
  Result<void> forget(const OpenedLedger& ledger);
  /// A ledger that is closed: its root's copy is destroyed and its blocks are gone, durably.
  /// kKeyTargetFailed, also when the target was not open yet and cannot be opened.
  Result<void> forget(Journal& data, const LedgerInfo& closed);

  /// Why the last call failed, until all_is_well().
  std::optional<boost::system::error_code> fault() const;
  /// Every ledger was followed.
  void all_is_well();

 private:
  /// What this process knows to be in the target.
  struct Followed {
    std::uint64_t epoch = 0;
    bool is_settled = false;
    std::vector<crypto::NodeAddress> old_blocks, new_blocks;  // of an epoch that was prepared
  };

  KeyTarget(std::unique_ptr<KeyTargetPlace> place, crypto::RecoveryPlan plan)
      : place_(std::move(place)), plan_(std::move(plan)) {}

  Result<void> ensure_open(Journal& data);
  Result<void> claim(Journal& data);
  Result<void> check_belongs(const Reader& data) const;
  Result<void> try_follow(Journal& data, const OpenedLedger& ledger);
  Result<void> try_prepare(const OpenedLedger& ledger, const crypto::Rekeying& next);
  Result<void> try_forget(const LedgerInfo& ledger);
  Result<void> open_and_forget(Journal& data, const LedgerInfo& ledger);
  Result<std::vector<crypto::NodeAddress>> put_missing_blocks(const Reader& data,
                                                              const OpenedLedger& ledger);
  Result<void> settle_copy(const OpenedLedger& ledger);
  Result<void> noted(const Result<void>& done);

  const std::unique_ptr<KeyTargetPlace> place_;
  const crypto::RecoveryPlan plan_;
  // Both null until they were opened, and again after a failure.
  std::unique_ptr<Journal> blocks_;
  std::optional<crypto::RecoveryCopies> copies_;
  std::map<LedgerNumber, Followed> followed_;

  mutable std::mutex mutex_;
  std::optional<boost::system::error_code> fault_;  // guarded by mutex_
};

/// Whether data has a target, and that it has none any more: the caller sees to it that the target
/// is destroyed. While nothing else writes.
Result<std::optional<TargetId>> key_target_of(const Reader& data);
Result<void> forget_key_target(Journal& data);

/// For a restore, from the reader of a target's blocks: which trees it has blocks of, and of which
/// epoch. Rows of Table::kKeys lie there as they do in a data directory. kRowMalformed.
struct TargetLedger {
  LedgerNumber number;
  crypto::TreeId tree;
  std::uint64_t epoch = 0;
  bool is_settled = false;  // else it has, or may have, blocks of the next epoch too
};
Result<std::vector<TargetLedger>> ledgers_in_target(const Reader& blocks);

}  // namespace lethe::ledger
