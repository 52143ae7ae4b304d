// Makes a batch durable, and then visible.
#pragma once

#include <atomic>

#include "ledger/batch.h"
#include "ledger/batch_maker.h"

namespace lethe::ledger {

/// Any thread, one batch at a time, in the order in which the maker closed them.
class BatchWriter {
 public:
  BatchWriter(const WriteContext& context, SigningWorkers& workers)
      : context_(context), workers_(workers) {}

  /// Waits for the batch's jobs, adds their leaves to the trees, signs a checkpoint for each ledger
  /// that has events in the batch, and appends everything in one synced step. Then size, checkpoint
  /// and new ledgers are there for everybody; what may not be forgotten is in its register before.
  /// A batch without any change is not written. After an
  /// error with batch.was_appended clear, nothing was written; otherwise nobody knows, so stop.
  Result<void> write(Batch& batch);

  double seconds() const { return seconds_; }

 private:
  struct LogPart;
  void grow_logs(Batch& batch, std::vector<LogPart>& parts, WriteBatch& rows) const;
  Result<void> register_events(const Batch& batch, const std::vector<LogPart>& parts) const;
  void publish(const Batch& batch, std::vector<LogPart>& parts) const;

  WriteContext context_;
  SigningWorkers& workers_;
  std::atomic<double> seconds_ = 0;
};

/// Writes what the maker has as a batch of its own and settles it: for steps that follow one
/// another on the committer's thread while no other batch is under way. What write() says.
Result<void> write_step(BatchMaker& maker, BatchWriter& writer);

}  // namespace lethe::ledger
