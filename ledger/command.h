// What goes into the committer: a pure decision over the current state, and what becomes of it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/event.h"
#include "ledger/keyspace.h"
#include "ledger/state.h"

namespace lethe::ledger {

/// A section to be committed to and sealed. `content` is wiped when the batch is done.
struct SectionDraft {
  Compartment compartment;
  SectionRole role = SectionRole::kInvalid;
  std::string name;
  crypto::SecretBuffer content;
};

/// An event without what only the committer can give: ledger, sequence, time, commitments.
struct EventDraft {
  SubjectId subject;
  Actor actor;
  RequestId request;
  Facts facts;
  std::vector<SectionDraft> sections;
};

/// An erasure that the decision orders. The draft of its ErasureOrdered is
/// decision.events[order_event]; the committer re-keys, deletes and appends the ErasureCompleted,
/// in that order, before the command is done.
struct ErasurePlan {
  std::size_t order_event = 0;
  SubjectId subject;
  Slot slot;
  CompartmentCounts counts;  // of the slot, at the time of the decision
};

/// A new ledger with its keys and its event 0. Only a command on the system ledger may ask for one.
struct LedgerPlan {
  LedgerId id;
  std::string origin, name, region;
  Actor actor;
  RequestId request;
  /// Further events of the new ledger (its first token, say), behind event 0.
  std::vector<EventDraft> events;
};

/// The end of the ledger that the command is for: not the system ledger, and nothing else is asked
/// for. The draft of its ClosureOrdered is decision.events[0], which is the last event of the
/// ledger; the committer destroys keys, vault and views and appends the LedgerClosed to the system
/// ledger, in that order, before the command is done. An erasure that is not completed is an error.
struct ClosurePlan {};

/// A new key to sign with: the committer makes it, and appends the signing_key.rotated that
/// announces it behind the decision's events.
struct SigningKeyPlan {
  Actor actor;
  RequestId request;
  /// The key that is replaced is declared compromised from then on, by a further event, which the
  /// new key signs.
  std::optional<Moment> compromised_since;
};

/// A row of Table::kReplies, or its removal.
struct ReplyRow {
  Bytes key;
  std::optional<Bytes> value;
};

struct Decision {
  std::vector<EventDraft> events;  // none: refused, or nothing to do; the command knows which
  std::vector<ErasurePlan> erasures;
  std::vector<LedgerPlan> ledgers;
  std::optional<ClosurePlan> closure;
  std::optional<SigningKeyPlan> signing_key;
  std::vector<ReplyRow> replies;
};

/// What a decision may look at. Everything earlier in the same batch is already in it.
struct DecisionContext {
  LedgerId ledger;
  Moment now;     // the time that the events will carry
  Sequence next;  // the sequence of events[0]
  const StateReader& state;
  const KeySource& keys;
  const StateReader& replies;  // rows of kReplies
};

/// What became of it. All of it is durable when `error` is clear.
struct Outcome {
  boost::system::error_code
      error;               // kQueueFull, kStopped, kDiskFull, kStorageFailed, kEventTooLarge, ...
  Sequence first;          // of events[0]
  std::size_t events = 0;  // those of plans for ledgers and certificates are not counted
  Moment time;
  std::vector<Sequence> erasures_completed;  // the certificate of each plan, in order
  std::optional<Sequence> closed;            // the certificate in the system ledger, of a closure
};

/// One unit of work for one ledger. The committer owns it from submit() until done() returned.
class Command {
 public:
  virtual ~Command() = default;

  /// Pure: reads the context, changes nothing but itself. On the committer's thread, one at a time
  /// per process. An error (not a refusal: a storage or key failure) fails this command alone and
  /// writes nothing of it.
  virtual Result<Decision> decide(const DecisionContext& context) = 0;

  /// Whether it may order erasures or a closure. Those have a queue of their own, so that nobody
  /// waits behind them: of two commands that both wait, such a one may be decided later, though it
  /// came first.
  virtual bool may_erase() const { return false; }

  /// Exactly once, after the batch is durable or has failed. On a thread of the committer's; must
  /// not block or throw.
  virtual void done(const Outcome& outcome) noexcept = 0;
};

}  // namespace lethe::ledger
