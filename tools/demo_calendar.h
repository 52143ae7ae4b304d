// The time of the demo's year: a clock that moves only when told to, and what is to happen on
// which day.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <string>

#include "ledger/ids.h"

namespace lethe::tools {

class DemoClock : public ledger::Clock {
 public:
  explicit DemoClock(ledger::Moment start) : micros_(start.micros) {}
  ledger::Moment now() const override { return {micros_.load()}; }
  /// Never back.
  void move_to(ledger::Moment moment);

 private:
  std::atomic<std::int64_t> micros_;
};

/// Days are counted from the beginning of the year, 0 to kDemoDays.
class DemoCalendar {
 public:
  explicit DemoCalendar(DemoClock& clock) : clock_(clock), start_(clock.now()) {}

  ledger::Moment moment_of(double day) const;
  std::string text_of(double day) const { return ledger::format_rfc3339(moment_of(day)); }
  ledger::Moment now() const { return clock_.now(); }
  const ledger::Clock& clock() const { return clock_; }
  void on(double day, std::function<void()> what);
  /// Does what is to happen until then, at its time, in the order in which it was put in where that
  /// is the same; then it is that moment.
  void run_until(ledger::Moment moment);

 private:
  DemoClock& clock_;
  const ledger::Moment start_;
  std::multimap<ledger::Moment, std::function<void()>> planned_;
};

inline constexpr double kDemoDays = 365;
/// So many days before the demo was made, which is the end of its year.
constexpr double days_ago(double days) {
  return kDemoDays - days;
}

}  // namespace lethe::tools
