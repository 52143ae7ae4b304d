// The one writer of a data directory. Commands of all ledgers wait in one queue; a batch forms from
// what waits while the batch before is written, so that a sync is shared and no timer is needed.
//
//   submit() ──queue──▶ committer thread: ─────────▶ writer thread: hash, append, done()
//                       decide, apply                       ▲
//                            └──────▶ signing workers ──────┘
//
// The two threads work on neighbouring batches: what the second is based on is durable before it,
// or neither is. For a batch that orders erasures or closures the committer thread waits for the
// writer and does both parts itself; so it does for each step of carrying them out. Before
// each step some batches of whoever waits are written. A key target that failed is tried again from
// time to time in the same manner.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "ledger/batch_maker.h"
#include "ledger/batch_writer.h"
#include "ledger/closer.h"
#include "ledger/eraser.h"
#include "ledger/orders_under_way.h"
#include "ledger/store.h"

namespace lethe::ledger {

class Committer {
 public:
  /// What it borrows outlives it. `rows_changed` counts appends to the journal that are not the
  /// committer's: when it moves, the overlay is out of date.
  Committer(BatchMaker& maker, BatchWriter& writer, Eraser& eraser, Closer& closer,
            const StoreOptions& options, const std::atomic<std::uint64_t>& rows_changed);
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;
  ~Committer() { stop(); }

  /// See Store::submit(). Any thread, done() included.
  void submit(std::shared_ptr<OpenedLedger> ledger, std::unique_ptr<Command> command);
  /// See Store::stop(). Any thread but that of a done(); again has no effect.
  void stop();
  /// All but what the writer knows.
  StoreStats stats() const;

 private:
  using SteadyClock = std::chrono::steady_clock;
  struct Waiting {
    std::shared_ptr<OpenedLedger> ledger;
    std::unique_ptr<Command> command;
  };
  /// Commands in the order in which they came, but for those that may erase.
  struct Queue {
    std::deque<Waiting> others, erasing;
    std::size_t size() const { return others.size() + erasing.size(); }
    bool empty() const { return others.empty() && erasing.empty(); }
  };
  /// What the committer thread finds when it looks up from deciding.
  struct Turn {
    std::deque<Waiting> taken;
    BatchNumber durable;
    boost::system::error_code to_revert;
    bool has_failed = false;
    bool writer_is_idle = false;
    bool may_step = false;      // with what is under way
    bool may_catch_up = false;  // with what waits for the key target
  };

  // On the committer thread.
  void decide_loop();
  std::optional<Turn> wait_for_turn();
  bool step_is_due() const;
  bool may_take() const;
  std::deque<Waiting> take(std::size_t room);
  std::size_t erasing_room() const;
  void follow(const Turn& turn);
  void decide(Waiting waiting);
  Result<void> try_decide(const std::shared_ptr<OpenedLedger>& ledger, CommandInBatch& told);
  void close_batch();
  void write_orders(std::unique_ptr<Batch> batch);
  void step();
  void catch_up();
  void give_up_orders(const boost::system::error_code& error);
  void fail_open_batch(const boost::system::error_code& error);

  // On the writer thread.
  void write_loop();

  // On either.
  boost::system::error_code write(Batch& batch);
  void fail_for_good(const boost::system::error_code& error);

  BatchMaker& maker_;
  BatchWriter& writer_;
  Eraser& eraser_;
  Closer& closer_;
  const std::size_t queue_capacity_;
  const std::size_t batch_capacity_;
  const std::atomic<std::uint64_t>& rows_changed_;
  const SteadyClock::duration retry_;
  // The committer thread's.
  std::uint64_t rows_seen_ = 0;  // of rows_changed_
  OrdersUnderWay under_way_;
  int others_first_ = 0;                   // batches of theirs, before the next step
  SteadyClock::time_point others_until_;   // they are expected
  SteadyClock::time_point next_catch_up_;  // while the eraser is behind

  mutable std::mutex mutex_;
  std::condition_variable work_;   // for the committer thread
  std::condition_variable batch_;  // for the writer thread
  // All guarded by mutex_.
  Queue queue_;
  std::unique_ptr<Batch> handed_over_;   // while it is here, the writer is not idle
  BatchNumber durable_;                  // the last batch that was written
  boost::system::error_code to_revert_;  // a batch failed without being written
  std::string failure_;                  // not empty: nothing is accepted any more
  bool is_stopping_ = false;             // no more commands
  bool is_over_ = false;                 // no more batches

  std::atomic<std::uint64_t> batches_ = 0;
  std::atomic<std::uint64_t> commands_ = 0;
  std::atomic<std::uint64_t> events_ = 0;
  std::atomic<std::uint64_t> refused_full_ = 0;
  std::atomic<std::uint64_t> erasures_ = 0;
  std::once_flag stop_once_;
  std::thread committer_thread_;  // last, so that everything is there when they begin
  std::thread writer_thread_;
};

}  // namespace lethe::ledger
