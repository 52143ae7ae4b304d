// The end of a ledger, when its organisation leaves: what there is, what stands in the way, and the
// order (ledger/closer.h carries it out). What was there is returned before
// (api/commands/returns.h).
#pragma once

#include <optional>
#include <vector>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "ledger/ledger.h"

namespace lethe::api {

/// What somebody who is about to close a ledger should know of it.
struct ClosureState {
  ledger::TreeSize size;  // of the log that was looked at
  std::uint64_t people = 0, holds = 0, open_requests = 0, erasures_waiting = 0;
  std::vector<ledger::ErasedCount> sections;
  struct Return {
    ledger::Sequence sequence;
    ledger::LedgerReturned facts;
    /// Nothing about anybody, and nothing sealed, was recorded behind what it has.
    bool is_complete = false;
  };
  std::optional<Return> returned;  // the latest, of the last kMostBehindReturn events

  /// Codes: holds, erasures_waiting, no_return, return_outdated. None: it may be closed.
  std::vector<std::string_view> obstacles() const;
};
inline constexpr std::uint64_t kMostBehindReturn = 10'000;

/// Reads every row of the vault: not on the committer's thread.
Ruled<ClosureState> closure_state(const ledger::Ledger& ledger, ledger::Moment now);
/// {"size", "people", "sections": {class: count}, "holds", "open_requests", "erasures_waiting",
///  "return"?: {"return", "sequence", "size", "sections", "hash", "complete"}, "obstacles"}
boost::json::object closure_json(const ClosureState& state);

struct CloseLedgerInput {
  static constexpr RuleTraits kTraits{.personal = false, .erases = true};
  ledger::ClosureReason reason = ledger::ClosureReason::kInvalid;
  ClosureState state;  // as it was just now; not part of the body
  static CloseLedgerInput parse(ObjectReader& reader);
};

/// Role operator. Order: kForbidden on the system ledger, kClosureRefused with the obstacles, of
/// which one more is changed_meanwhile: the log has grown since `state`. 200 with the certificate;
/// 202 while that waits for the key target.
Ruled<Ruling> close_ledger(RuleContext& context, const CloseLedgerInput& input);

/// kLedgerClosed with the certificate, for those who may see the system ledger; without it for all
/// others.
Problem ledger_closed(const ledger::Store& store, const ledger::ClosedLedger& closed,
                      const Caller& caller);
/// {"ledger", "id", and of the certificate "sequence", "time" and its facts, once it is there}
ledger::Result<boost::json::object> closed_json(const ledger::Store& store,
                                                const ledger::ClosedLedger& closed);

}  // namespace lethe::api
