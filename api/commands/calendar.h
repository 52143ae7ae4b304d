// How the law counts time: months by Regulation (EEC, Euratom) No 1182/71, days as 45 CFR 164 has
// them, and hours. Days are those of UTC: a ledger has no other time zone. Pure; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "api/codes.h"
#include "api/commands/rule.h"

namespace lethe::api {

extern const TextRule kDate;  // 2027-02-28, a day that there is

/// A day by its ISO 8601 date; nothing for any other text.
std::optional<std::chrono::sys_days> parse_date(std::string_view text);

inline std::chrono::sys_days day_of(ledger::Moment moment) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(moment.micros)));
}
/// The last microsecond of a day: a period that ends with its last hour has not ended before, and
/// is over behind it.
ledger::Moment end_of(std::chrono::sys_days day);

/// Which days nobody works, for periods that may not end on one.
class Calendar {
 public:
  Calendar() = default;
  explicit Calendar(std::vector<std::chrono::sys_days> holidays);

  bool is_working_day(std::chrono::sys_days day) const;

  /// The end of a period of months that an event begins (Art. 3): the day of the event does not
  /// count; the last day has the number of that day, or is the last of its month; the period ends
  /// with its last hour, and where it would be a Saturday, a Sunday or a public holiday, with that
  /// of the next working day.
  ledger::Moment months_after(ledger::Moment event, unsigned months) const;

 private:
  std::vector<std::chrono::sys_days> holidays_;  // sorted
};

/// The end of a period of calendar days ("no later than 30 days after", 45 CFR 164.524(b)(2)): with
/// the last hour of the last day, whatever day that is.
ledger::Moment days_after(ledger::Moment event, unsigned count);

/// The end of a period of hours, from the minute of the event on: the strictest reading of Art. 3.
ledger::Moment hours_after(ledger::Moment event, unsigned hours);

/// With the holidays of the setting public_holidays.
Ruled<Calendar> calendar_of(const projections::Views& views);

}  // namespace lethe::api
