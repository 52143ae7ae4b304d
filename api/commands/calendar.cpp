#include "api/commands/calendar.h"

#include <algorithm>
#include <charconv>

#include "api/commands/settings_schema.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

/// Digits only; nothing for anything else.
std::optional<int> number_of(std::string_view digits) {
  int value = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end || digits.front() == '-') return std::nullopt;
  return value;
}

}  // namespace

std::optional<sys_days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = number_of(text.substr(0, 4));
  const auto m = number_of(text.substr(5, 2));
  const auto d = number_of(text.substr(8, 2));
  if (!y || !m || !d || *y < 1) return std::nullopt;
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)),
                            day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date);
}

const TextRule kDate{[](std::string_view text) { return parse_date(text).has_value(); },
                     "a day, like 2027-12-25"};

ledger::Moment end_of(sys_days day) {
  const std::chrono::sys_time<std::chrono::microseconds> next = day + days(1);
  return {next.time_since_epoch().count() - 1};
}

Calendar::Calendar(std::vector<sys_days> holidays) : holidays_(std::move(holidays)) {
  std::sort(holidays_.begin(), holidays_.end());
}

bool Calendar::is_working_day(sys_days day) const {
  const std::chrono::weekday weekday(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
         !std::binary_search(holidays_.begin(), holidays_.end(), day);
}

ledger::Moment Calendar::months_after(ledger::Moment event, unsigned months) const {
  const year_month_day from(day_of(event));
  auto last = from + std::chrono::months(months);
  if (!last.ok()) last = last.year() / last.month() / std::chrono::last;
  sys_days day(last);
  while (!is_working_day(day)) day += days(1);
  return end_of(day);
}

ledger::Moment days_after(ledger::Moment event, unsigned count) {
  return end_of(day_of(event) + days(count));
}

ledger::Moment hours_after(ledger::Moment event, unsigned hours) {
  return {event.micros + hours * ledger::kHourMicros};
}

Ruled<Calendar> calendar_of(const projections::Views& views) {
  LETHE_TRY(const auto dates, setting_dates(views, "public_holidays"));
  std::vector<sys_days> holidays;
  for (const auto& date : dates) {
    const auto day = parse_date(date);
    if (!day) return ledger::Error::kRowMalformed;
    holidays.push_back(*day);
  }
  return Calendar(std::move(holidays));
}

}  // namespace lethe::api
