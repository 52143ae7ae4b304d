// Carries out the closure of a ledger whose organisation has left: destroys its root key, deletes
// all that was sealed or derived, and appends the certificate to the system ledger. The log stays,
// as headers and hashes, so that its history can be verified for ever.
//
//   step      closure/ row  what is durable                          after a crash here
//   order     ordered       the event closure.ordered, the last one  carried out from the start
//   shred     ordered       no root key: nothing opens any more      the same
//   delete    deleted       sections, key blocks, views, replies,    goes on from here
//                           rosters and the signing key are gone
//   forget    deleted       nor has the key target its copy          the same
//   certify   closed        ledger.closed, in the system ledger      nothing is left to do
//
// A closure does not turn back: from the order on, opening does not open the ledger. It destroys
// nothing unless the ledger's own signature stands under the order. When the key target fails,
// everything is destroyed here all the same, and the certificate is what waits. Before anything is
// destroyed the ledger's register has the order (ledger/registers.h): where an earlier image of the
// data is reopened, the ledger is closed again by that (order-lost instead of deleted).
#pragma once

#include <atomic>
#include <map>

#include "ledger/batch_maker.h"
#include "ledger/batch_writer.h"
#include "ledger/known_closure.h"

namespace lethe::ledger {

/// On the committer's thread, or before there is one, while no batch is under way. After an error
/// but kKeyTargetFailed the store must be opened anew.
class Closer {
 public:
  Closer(const WriteContext& context, BatchMaker& maker, BatchWriter& writer)
      : context_(context), maker_(maker), writer_(writer) {}

  /// When the order is durable. Takes the ledger from everybody, waits for those who use its keys,
  /// and returns the sequence of the certificate. kKeyTargetFailed: that waits.
  Result<Sequence> carry_out(const std::shared_ptr<OpenedLedger>& ledger);

  /// A ledger that open() found closed, or about to be. Its names are reserved.
  void add(const LedgerInfo& info, const ClosureRecord& record);
  /// Finishes what a crash interrupted or the key target keeps waiting; how many certificates that
  /// were. REQUIRES that the system ledger is there. kKeyTargetFailed: the rest goes on waiting.
  Result<std::size_t> catch_up();
  /// Of a ledger that was closed, in data that has lost that: destroys what there may be, and
  /// certifies it again. It may be interrupted and begun again. REQUIRES that nobody has the ledger
  /// and that it was taken out of the set. kKeyTargetFailed: the certificate is not written.
  Result<void> close_again(const LedgerInfo& info, const KnownClosure& closure);
  /// Certificates that wait. Any thread.
  std::size_t waiting() const { return waiting_; }

 private:
  Result<Sequence> finish(const LedgerInfo& info, OpenedLedger* opened);
  Result<void> delete_all(const LedgerInfo& info, const ClosureRecord& then);
  Result<void> forget_in_target(const LedgerInfo& info);
  Result<LedgerClosed> certificate_of(const LedgerInfo& info, const KnownClosure& closure) const;
  Result<Sequence> certify(const LedgerInfo& info, const KnownClosure& closure);

  WriteContext context_;
  BatchMaker& maker_;
  BatchWriter& writer_;
  std::map<LedgerNumber, LedgerInfo> unfinished_;
  std::atomic<std::size_t> waiting_ = 0;  // the size of that
};

}  // namespace lethe::ledger
