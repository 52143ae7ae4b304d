// What has to happen because time has passed. Each duty is a rule that the executor runs with the
// system as its actor; a slice of each is done at a time, so that nobody waits for long behind it.
#pragma once

#include <map>
#include <span>

#include "api/commands/retention.h"

namespace lethe::api {

struct Duty {
  std::string_view name;
  /// Whether there is anything to do. Cheap: it is asked every minute.
  Ruled<Due> (*is_due)(const projections::Views& views, ledger::Moment now);
  /// Does a slice of it. Looks again at what is due: meanwhile others may have been there.
  Ruled<Ruling> (*rule)(RuleContext& context, const DutyInput& input);
};

/// Every duty, in the order in which they are done: holds that end come before what they held.
std::span<const Duty> duties();

/// One thread at a time. The store must outlive it.
class Scheduler {
 public:
  explicit Scheduler(ledger::Store& store) : store_(store) {}

  struct Slice {
    std::size_t events = 0;  // written, certificates included
    bool more = false;       // call again at once
  };
  /// A slice of everything that is due in a ledger at a moment; kUnknownLedger, or what stopped the
  /// store. Blocks until it is durable: not on the committer's threads. Times in events are the
  /// store's clock's.
  Ruled<Slice> run_due(const ledger::LedgerId& ledger, ledger::Moment now);

 private:
  /// A pass over all people, to find those who went silent. A new one begins a day after the last.
  struct Pass {
    ledger::Slot at;
    ledger::Moment next;
  };
  Ruled<Slice> run_duty(const ledger::LedgerId& ledger, const Duty& duty, ledger::Moment now);
  Ruled<Slice> look_for_silent(const ledger::LedgerId& ledger, ledger::Moment now);

  ledger::Store& store_;
  std::map<ledger::LedgerId, Pass> passes_;
};

}  // namespace lethe::api
