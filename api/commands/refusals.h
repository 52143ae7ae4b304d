// The event request.refused, for refusals that no rule made: tokens and roles.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "api/commands/request.h"
#include "ledger/store.h"

namespace lethe::api {

/// The facts of a refusal.
ledger::RequestRefused refusal_of(const Request& request, ProblemType type,
                                  std::uint32_t count = 1);

/// Writes refusals as events. Those without a known caller are put together, so that whoever has no
/// token cannot fill the log: at most one event a second and ledger, with a count. Any thread; the
/// store must outlive it. What is still pending is written by flush(), which the destructor does
/// not call.
class RefusalLog {
 public:
  RefusalLog(ledger::Store& store, const ledger::Clock& clock) : store_(store), clock_(clock) {}

  /// A caller who may not do this. No effect for problems that are not recorded.
  void refused(const ledger::LedgerId& ledger, const Request& request, ProblemType type);
  /// Nobody known. `method` and `route` become `*` when those put together differ.
  void unauthenticated(const ledger::LedgerId& ledger, std::string_view method,
                       std::string_view route, ProblemType type);
  /// Writes what is pending for longer than a second; all of it with `everything`. Call it once a
  /// second, and at the end.
  void flush(bool everything = false);

 private:
  struct Pending {
    ledger::RequestRefused facts{{}, {}, 0, {}, 0};  // count 0: nothing is pending
    ledger::Moment written;                          // when the last event of this ledger was
  };
  static ledger::RequestRefused take(Pending& pending, ledger::Moment now);
  void write(const ledger::LedgerId& ledger, ledger::EventDraft event);

  ledger::Store& store_;
  const ledger::Clock& clock_;
  std::mutex mutex_;
  std::map<ledger::LedgerId, Pending> pending_;
};

}  // namespace lethe::api
