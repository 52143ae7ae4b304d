// Puts a batch together, step by step: each command is a step, and is in the batch whole or not at
// all.
#pragma once

#include <chrono>

#include "crypto/root_store.h"
#include "ledger/batch.h"
#include "ledger/ledger_set.h"
#include "ledger/projector.h"

namespace lethe::ledger {

class KeyTarget;
class Registers;

/// What the write path works with. All of it outlives the path.
struct WriteContext {
  std::shared_ptr<Journal> journal;
  crypto::RootStore& roots;
  const Projector& projector;
  const Clock& clock;
  LedgerSet& ledgers;
  KeyTarget* key_target = nullptr;        // null: there is none
  Registers* registers = nullptr;         // likewise
  std::chrono::hours key_copies_kept{0};  // StoreOptions
};

/// On the committer's thread.
class BatchMaker {
 public:
  BatchMaker(const WriteContext& context, StateOverlay& overlay, SigningWorkers& workers);

  /// The clock's, but never before the ledger's last event.
  Moment time_for(const OpenedLedger& ledger) const;

  void begin_step();
  /// Gives the event its sequence and time, and folds it into the state. The errors of
  /// begin_event(); kSectionErased too when the batch orders the erasure of the compartment.
  Result<Sequence> add_event(const std::shared_ptr<OpenedLedger>& ledger, EventDraft draft,
                             Moment time);
  /// Everything that a decision asks for. After an error, undo_step().
  Result<void> add_decision(const std::shared_ptr<OpenedLedger>& ledger, Decision decision,
                            Moment time);
  /// A new ledger with its event 0 and the others of the plan. kLedgerExists; otherwise as above.
  Result<void> add_ledger(LedgerPlan plan, Moment time);
  /// The batch is as it was before begin_step(); so are state and ledgers.
  void undo_step();
  /// The step is in the batch, and the workers may have its events.
  void keep_step();
  /// Nothing is decided for a while: the workers should have no event left when it goes on.
  void hurry() { workers_.hurry(); }

  Batch& batch() { return *batch_; }
  StateOverlay& overlay() { return overlay_; }
  bool is_empty() const { return batch_->events.empty() && batch_->commands.empty(); }
  /// Hands the batch out, complete but for what its jobs make, and begins another.
  std::unique_ptr<Batch> close();

  /// Hands the batch out to be refused. State and ledgers still have it: revert(), or stop.
  std::unique_ptr<Batch> drop();

  /// A batch that will not be written: takes back the roots and names of its new ledgers and that
  /// others close, unless the journal may have it. Its jobs are joined. Any thread; the committer's
  /// when it closes a ledger.
  void abandon(Batch& batch) const;
  /// Nothing of what is not durable was ever so: state and ledgers are as the journal has them.
  void revert();

 private:
  using Secret = std::shared_ptr<const crypto::SigningKey>;
  /// `next_secret`, of the key that a signing_key.rotated announces, and of no other event.
  Result<Sequence> add(const std::shared_ptr<OpenedLedger>& ledger, EventDraft draft, Moment time,
                       Secret next_secret);
  Result<void> add_signing_key(const std::shared_ptr<OpenedLedger>& ledger,
                               const SigningKeyPlan& plan, Moment time);
  Result<void> add_closure(const std::shared_ptr<OpenedLedger>& ledger, const Decision& decision);
  Result<void> add_order(const std::shared_ptr<OpenedLedger>& ledger, const ErasurePlan& plan);
  void take_back(const LedgerInBatch& created) const;
  void put_epoch_records();
  void put_closure_records();

  WriteContext context_;
  StateOverlay& overlay_;
  SigningWorkers& workers_;
  std::unique_ptr<Batch> batch_ = std::make_unique<Batch>();
  // Where the step began.
  struct HeadBefore {
    std::shared_ptr<OpenedLedger> ledger;
    OpenedLedger::Head head;
  };
  std::size_t step_events_ = 0, step_orders_ = 0, step_created_ = 0, step_closures_ = 0;
  std::vector<HeadBefore> step_heads_;
};

}  // namespace lethe::ledger
