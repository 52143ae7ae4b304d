// Carries out the erasures that a ledger's log orders: re-keys, deletes, and appends the
// certificates.
//
//   step      epoch/ row   what is durable                      after a crash here
//   order     ordered      the events erasure.ordered           carried out from the start
//   prepare   prepared     new key blocks and index rows        the root key is still the old one:
//                          beside the old ones                  rolled back, then from the start
//   mirror    prepared     the same, and the new root's copy,   the same
//                          in the key target, if there is one
//   swap      prepared     the new root key                     rolled forward
//   destroy   prepared     the same, and nowhere the old one    the same
//   delete    deleted      sections, old blocks and old index   the certificates are written
//                          rows are gone
//   follow    deleted      the old root's copy in the key       it is overwritten
//                          target is gone
//   certify   settled      erasure.completed, with what a       nothing is left to do
//                          sweep (ledger/sweep.h) found
//
// Each line but those of the key target and the root is one synced append; the swap is
// crypto::KeyTree::commit(). Others may write after the order, the swap and the deletion; nothing
// may be written between prepare and swap. So destroying the old root, of which nobody was told
// yet, is for the step behind the swap. When the key target fails, an order waits: before the
// swap what was prepared is rolled back and nothing is destroyed, behind it the certificate is what
// waits. Further orders queue up behind it in the same record.
#pragma once

#include <atomic>
#include <map>
#include <memory>

#include "ledger/batch_maker.h"
#include "ledger/batch_writer.h"
#include "ledger/store.h"

namespace lethe::ledger {

/// On the committer's thread, or before there is one, while no batch is under way. The state is
/// that of the journal when a function begins. After an error the ledger must be opened anew: its
/// erasures are not finished, and its keys may be unusable.
class Eraser {
 public:
  Eraser(const WriteContext& context, BatchMaker& maker, BatchWriter& writer)
      : context_(context), maker_(maker), writer_(writer) {}

  struct Certified {
    Sequence order, certificate;
  };
  struct Progress {
    bool is_settled = false;  // no step is left
    std::vector<Certified> certified;
  };

  /// The orders of a batch have become durable, before anything else is decided: from here on
  /// nothing is written to what they destroy.
  Result<void> note_orders(const std::shared_ptr<OpenedLedger>& ledger, const Batch& batch);
  /// The next step of the ledger's record: up to the swap, the deletion, or the certificates. Each
  /// takes some synced writes; between two of them others may write. kKeyTargetFailed: the orders
  /// wait, and the ledger can be written to.
  Result<Progress> advance(const std::shared_ptr<OpenedLedger>& ledger);

  /// Has the key target, if there is one, follow each ledger, and carries out what waited for it.
  /// How many certificates that were. kKeyTargetFailed: what waits goes on waiting.
  Result<std::size_t> catch_up();
  /// Whether catch_up() is to be tried again, and how many orders wait. The second from any thread.
  bool is_behind() const;
  std::size_t waiting() const { return waiting_; }

  /// Gives the root a new key and erases nobody: through the same epochs, so that recover()
  /// finishes it too. kKeyTargetFailed, also while orders wait.
  Result<void> rotate(const std::shared_ptr<OpenedLedger>& ledger, IndexKeys index_keys);

  /// Finishes what a crash interrupted, so that no order is left but such as wait for the key
  /// target. kStorageCorrupt when the record names an order that the log does not have.
  Result<void> recover(const std::shared_ptr<OpenedLedger>& ledger);

 private:
  struct Order;
  using Orders = std::vector<Order>;
  using Header = std::shared_ptr<const EventHeader>;

  static std::vector<crypto::KeyPath> paths_destroyed_by(const Orders& orders);
  static std::vector<RowRange> vault_ranges(LedgerNumber ledger, const Orders& orders);
  Result<EpochRecord::State> note_record(OpenedLedger& ledger, const Batch* batch = nullptr);
  Result<std::size_t> carry_out(const std::shared_ptr<OpenedLedger>& ledger);
  Result<std::vector<Certified>> step(const std::shared_ptr<OpenedLedger>& ledger,
                                      EpochRecord record);
  Result<void> count_anew(const OpenedLedger& ledger, EpochRecord& record, Orders& orders) const;
  Result<void> follow(const OpenedLedger& ledger);
  Result<void> mirror(const OpenedLedger& ledger, EpochRecord& record,
                      const crypto::Rekeying& rekeying);
  Result<Orders> read_orders(const OpenedLedger& ledger,
                             const std::vector<EpochRecord::Order>& ordered);
  Result<Header> read_order(const OpenedLedger& ledger, Sequence sequence);
  Result<void> swap_root(const OpenedLedger& ledger, EpochRecord& record, const Orders& orders,
                         const std::vector<crypto::KeyChange>& more = {});
  Moment backup_keys_until(Moment now) const;
  Result<crypto::Rekeying> prepare(const OpenedLedger& ledger, EpochRecord& record,
                                   const Orders& orders, std::vector<crypto::KeyChange> changes);
  Result<void> roll_back(const OpenedLedger& ledger, EpochRecord& record);
  Result<void> delete_old(const OpenedLedger& ledger, EpochRecord& record, const Orders& orders);
  Result<std::vector<Certified>> certify(const std::shared_ptr<OpenedLedger>& ledger,
                                         const EpochRecord& record, const Orders& orders);
  Result<std::vector<Traces>> sweep(const OpenedLedger& ledger, const Orders& orders) const;

  WriteContext context_;
  BatchMaker& maker_;
  BatchWriter& writer_;
  /// Orders that are not carried out, since each step needs them.
  std::map<LedgerNumber, std::map<Sequence, Header>> orders_;
  std::map<LedgerNumber, std::size_t> waiting_in_;
  std::atomic<std::size_t> waiting_ = 0;  // the sum of these
};

}  // namespace lethe::ledger
