#include "ledger/ids.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace lethe::ledger {
namespace {

constexpr std::array<std::size_t, 4> kDashes{8, 13, 18, 23};
constexpr std::size_t kUuidSize = 36;

bool is_dash_place(std::size_t place) {
  return std::ranges::count(kDashes, place) > 0;
}

std::optional<std::uint8_t> lower_hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

/// Takes exactly `digits` decimal digits off `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// `YYYY-MM-DD`, as days since 1970-01-01.
std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, "-")) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, "-")) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day || *year == 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

/// `HH:MM`, as minutes.
std::optional<int> take_hour_and_minute(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

/// `SS` and up to nine decimals, as microseconds.
std::optional<std::int64_t> take_second(std::string_view& text) {
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  std::int64_t micros = *second * kSecondMicros;
  if (!take(text, ".")) return micros;
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0 || end > 9) return std::nullopt;
  std::int64_t unit = kSecondMicros / 10;
  for (const char digit : text.substr(0, end)) {
    micros += (digit - '0') * unit;
    unit /= 10;
  }
  text.remove_prefix(end);
  return micros;
}

/// `Z` or `+HH:MM` or `-HH:MM`, as minutes east of UTC.
std::optional<int> take_offset(std::string_view& text) {
  if (take(text, "Zz")) return 0;
  const bool west = text.starts_with('-');
  if (!take(text, "+-")) return std::nullopt;
  const auto minutes = take_hour_and_minute(text);
  if (!minutes) return std::nullopt;
  return west ? -*minutes : *minutes;
}

void append_number(std::string& out, std::int64_t value, std::size_t digits) {
  std::array<char, 20> buffer{};
  const auto* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  const auto size = static_cast<std::size_t>(end - buffer.data());
  out.append(digits - std::min(digits, size), '0');
  out.append(buffer.data(), size);
}

class SystemClock final : public Clock {
 public:
  Moment now() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
  }
};

}  // namespace

std::string format_uuid(const std::array<std::uint8_t, 16>& bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(kUuidSize);
  for (const auto byte : bytes) {
    if (is_dash_place(text.size())) text.push_back('-');
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 0x0fU]);
  }
  return text;
}

std::optional<std::array<std::uint8_t, 16>> parse_uuid(std::string_view text) {
  if (text.size() != kUuidSize) return std::nullopt;
  std::array<std::uint8_t, 16> bytes{};
  std::size_t nibbles = 0;
  for (std::size_t place = 0; place < text.size(); ++place) {
    if (is_dash_place(place)) {
      if (text[place] != '-') return std::nullopt;
      continue;
    }
    const auto digit = lower_hex_digit(text[place]);
    if (!digit) return std::nullopt;
    auto& byte = bytes[nibbles / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | *digit);
    ++nibbles;
  }
  return bytes;
}

std::string format_rfc3339(Moment moment) {
  using std::chrono::floor;
  const auto inside = std::clamp(moment, kEarliestMoment, kLatestMoment);
  const std::chrono::sys_time<std::chrono::microseconds> time{
      std::chrono::microseconds{inside.micros}};
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::string text;
  text.reserve(27);
  append_number(text, static_cast<int>(date.year()), 4);
  text.push_back('-');
  append_number(text, static_cast<unsigned>(date.month()), 2);
  text.push_back('-');
  append_number(text, static_cast<unsigned>(date.day()), 2);
  text.push_back('T');
  append_number(text, clock.hours().count(), 2);
  text.push_back(':');
  append_number(text, clock.minutes().count(), 2);
  text.push_back(':');
  append_number(text, clock.seconds().count(), 2);
  text.push_back('.');
  append_number(text, clock.subseconds().count(), 6);
  text.push_back('Z');
  return text;
}

std::optional<Moment> parse_rfc3339(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take(text, "Tt")) return std::nullopt;
  const auto minutes = take_hour_and_minute(text);
  if (!minutes || !take(text, ":")) return std::nullopt;
  const auto micros = take_second(text);
  if (!micros) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const auto time =
      *date + std::chrono::minutes{*minutes - *offset} + std::chrono::microseconds{*micros};
  const Moment moment{time.time_since_epoch().count()};
  if (moment < kEarliestMoment || moment > kLatestMoment) return std::nullopt;
  return moment;
}

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

}  // namespace lethe::ledger
