#include "api/fhir/search_date.h"

#include <algorithm>
#include <string>

namespace lethe::api::fhir {
namespace {

using ledger::Moment;

/// What a date says: from when, and before when.
struct Interval {
  Moment first, behind;
};

std::optional<Moment> midnight(std::string_view day) {
  return ledger::parse_rfc3339(std::string(day) + "T00:00:00Z");
}

/// The first day of the month or year that `months` (1 or 12) lie behind this one; behind the last
/// year there is no further one.
std::optional<Moment> first_day_after(std::string_view year_and_month, int months) {
  const auto digit = [&](std::size_t at) { return year_and_month[at] - '0'; };
  const int year = digit(0) * 1'000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const int month = digit(5) * 10 + digit(6) - 1 + months;
  if (year + month / 12 > 9'999) return Moment{ledger::kLatestMoment.micros + 1};
  const auto padded = [](int number, std::size_t width) {
    const auto text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  return midnight(padded(year + month / 12, 4) + "-" + padded(month % 12 + 1, 2) + "-01");
}

constexpr std::size_t kYear = 4, kMonth = 7, kDay = 10, kMinute = 16, kSecond = 19;

std::optional<Interval> day_or_longer(std::string_view text) {
  std::string day(text);
  if (text.size() == kYear) day += "-01-01";
  if (text.size() == kMonth) day += "-01";
  const auto first = midnight(day);
  if (!first) return std::nullopt;
  if (text.size() == kDay) return Interval{*first, {first->micros + ledger::kDayMicros}};
  const auto behind = first_day_after(day, text.size() == kYear ? 12 : 1);
  if (!behind) return std::nullopt;
  return Interval{*first, *behind};
}

/// With a time: as fine as it is written.
std::optional<Interval> part_of_day(std::string_view text) {
  if (text.size() < kMinute || text[kDay] != 'T') return std::nullopt;
  const auto zone_at = std::min(text.find_first_of("Z+-", kDay), text.size());
  auto clock = std::string(text.substr(0, zone_at));
  const auto zone = zone_at == text.size() ? std::string("Z") : std::string(text.substr(zone_at));
  std::int64_t width = ledger::kSecondMicros;
  if (clock.size() == kMinute) {
    width = ledger::kMinuteMicros;
    clock += ":00";
  }
  for (auto decimals = clock.size(); decimals > kSecond + 1 && width > 1; --decimals) width /= 10;
  const auto first = ledger::parse_rfc3339(clock + zone);
  if (!first) return std::nullopt;
  return Interval{*first, {first->micros + width}};
}

}  // namespace

std::optional<DateRange> search_date(std::string_view text) {
  constexpr std::size_t kPrefix = 2;
  std::string_view prefix = "eq";
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    prefix = text.substr(0, kPrefix);
    text.remove_prefix(std::min(kPrefix, text.size()));
  }
  const bool is_day = text.size() == kYear || text.size() == kMonth || text.size() == kDay;
  const auto said = is_day ? day_or_longer(text) : part_of_day(text);
  if (!said) return std::nullopt;
  if (prefix == "eq") return DateRange{said->first, said->behind};
  if (prefix == "ge") return DateRange{said->first, std::nullopt};
  if (prefix == "gt") return DateRange{said->behind, std::nullopt};
  if (prefix == "le") return DateRange{std::nullopt, said->behind};
  if (prefix == "lt") return DateRange{std::nullopt, said->first};
  return std::nullopt;
}

}  // namespace lethe::api::fhir
