// What one append to the journal is made of, while it is made.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "ledger/command.h"
#include "ledger/opened_ledger.h"
#include "ledger/pending_event.h"
#include "ledger/signing_workers.h"
#include "ledger/state_overlay.h"

namespace lethe::ledger {

/// An erasure that was ordered in the batch.
struct OrderInBatch {
  std::shared_ptr<OpenedLedger> ledger;
  EpochRecord::Order order;
  std::vector<CompartmentRef> destroyed;
};

/// A ledger that begins in the batch.
struct LedgerInBatch {
  std::shared_ptr<OpenedLedger> ledger;
  WriteBatch rows;
};

/// A ledger that ends in the batch.
struct ClosureInBatch {
  std::shared_ptr<OpenedLedger> ledger;
  Sequence order;
};

/// A command and what it will be told.
struct CommandInBatch {
  std::unique_ptr<Command> command;
  Outcome outcome;
  std::size_t first_order = 0;            // among the batch's orders
  std::size_t orders = 0;                 // that are the command's: it is done when they are
  std::shared_ptr<OpenedLedger> closing;  // likewise, when that is closed
  bool waits() const { return orders > 0 || closing != nullptr; }
};

/// Stays where it is from the first event to the end.
struct Batch {
  std::deque<PendingEvent> events;  // of all ledgers, in the order of decisions
  std::vector<OrderInBatch> orders;
  /// The places of `orders` by whose compartments they destroy.
  std::multimap<std::pair<LedgerNumber, Slot>, std::size_t> orders_by_slot;
  std::vector<LedgerInBatch> created;
  std::vector<ClosureInBatch> closures;
  std::vector<CommandInBatch> commands;
  WriteBatch rows;     // whatever is not an event's
  BatchNumber number;  // of the overlay's rows in it
  JobGroup jobs;
  /// The journal was asked to take it. From then on only a new process knows whether it did.
  bool was_appended = false;
};

/// Commands that are done when the batch is durable, and those that wait for what they ordered.
enum class Waiters { kForDurability, kForOrders };
/// These are told their outcomes, and given up. Those told before are not told again.
void answer(Batch& batch, Waiters who);
/// Everybody who was not told yet; an error, where there is one, in place of the outcomes.
void answer_all(Batch& batch, const boost::system::error_code& error);

}  // namespace lethe::ledger
