// What has to happen because time has passed. Each duty is a rule that the executor runs with the
// system as its actor; a slice of each is done at a time, so that nobody waits for long behind it.
#pragma once

#include <map>
#include <span>

#include "api/commands/content_retention.h"
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
  /// Of a node in a region: ledgers hosted in another are that one's to care for. Empty: in none.
  explicit Scheduler(ledger::Store& store, std::string region = {})
      : store_(store), region_(std::move(region)) {}

  struct Slice {
    std::size_t events = 0;  // written, certificates included
    bool more = false;       // call again at once
  };
  /// A slice of everything that is due in a ledger at a moment; kUnknownLedger, or what stopped the
  /// store. Blocks until it is durable: not on the committer's threads. Times in events are the
  /// store's clock's.
  Ruled<Slice> run_due(const ledger::LedgerId& ledger, ledger::Moment now);

 private:
  /// Going through everything of a sort, a step at a time. It begins anew a day after its end.
  template <class Place>
  struct Pass {
    Place at{};
    ledger::Moment next;
  };
  struct Passes {
    Pass<ledger::Slot> people;     // for those who went silent
    Pass<ledger::Sequence> items;  // for those whose time is over
  };
  Ruled<Slice> run_duty(const ledger::LedgerId& ledger, const Duty& duty, ledger::Moment now);
  template <class Place, class Step, class Input>
  Ruled<Slice> run_pass(const ledger::LedgerId& ledger, Pass<Place>& pass,
                        Ruled<Step> (*find)(const ledger::Ledger&, Place, std::size_t,
                                            ledger::Moment),
                        Ruled<Ruling> (*rule)(RuleContext&, const Input&), ledger::Moment now);

  ledger::Store& store_;
  const std::string region_;
  std::map<ledger::LedgerId, Passes> passes_;
};

}  // namespace lethe::api
