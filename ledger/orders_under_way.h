// Erasures and closures that durable batches ordered, carried out one step at a time, so that
// others may write in between.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <utility>

#include "ledger/batch.h"
#include "ledger/closer.h"
#include "ledger/eraser.h"

namespace lethe::ledger {

/// On the committer's thread. Whoever ordered is told when all of it is carried out, or waits for
/// the key target.
class OrdersUnderWay {
 public:
  OrdersUnderWay(Eraser& eraser, Closer& closer) : eraser_(eraser), closer_(closer) {}

  bool empty() const { return batches_.empty(); }
  /// A batch with orders has become durable, and those of its commands that do not wait for them
  /// are told. Before anything else is decided.
  Result<void> add(std::unique_ptr<Batch> batch);

  struct Step {
    std::size_t erasures = 0;        // that are completed
    std::size_t certificates = 0;    // of these and of closures
    bool has_target_failed = false;  // catch_up() of the eraser and the closer is to be tried
  };
  /// REQUIRES that some are under way, and that nothing is being written. Then tell(). After an
  /// error nothing of what is under way can go on: give it up.
  Result<Step> step();
  /// Whose orders are carried out by now.
  void tell();
  void give_up(const boost::system::error_code& error);

 private:
  using Place = std::pair<LedgerNumber, Sequence>;

  void begin();
  Result<Step> erase(const std::shared_ptr<OpenedLedger>& ledger);
  Result<Step> close(const std::shared_ptr<OpenedLedger>& ledger);

  Eraser& eraser_;
  Closer& closer_;
  std::deque<std::unique_ptr<Batch>> batches_;
  // What is left of the first one.
  std::deque<std::shared_ptr<OpenedLedger>> to_erase_in_, to_close_;
  std::map<Place, Sequence> certificates_;  // by the order
};

}  // namespace lethe::ledger
