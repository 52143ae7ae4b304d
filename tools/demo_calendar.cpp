#include "tools/demo_calendar.h"

#include <algorithm>

namespace lethe::tools {

namespace {}  // namespace

void DemoClock::move_to(ledger::Moment moment) {
  micros_ = std::max(micros_.load(), moment.micros);
}

ledger::Moment DemoCalendar::moment_of(double day) const {
  return {start_.micros + static_cast<std::int64_t>(day * static_cast<double>(ledger::kDayMicros))};
}

void DemoCalendar::on(double day, std::function<void()> what) {
  planned_.emplace(moment_of(day), std::move(what));
}

void DemoCalendar::run_until(ledger::Moment moment) {
  while (!planned_.empty() && planned_.begin()->first <= moment) {
    const auto next = planned_.extract(planned_.begin());
    clock_.move_to(next.key());
    next.mapped()();
  }
  clock_.move_to(moment);
}

}  // namespace lethe::tools
