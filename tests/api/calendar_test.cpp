// How the law counts time, as tables: when it began and when it is over.
#include "api/commands/calendar.h"

#include <gtest/gtest.h>

namespace lethe::api::testing {
namespace {

ledger::Moment at(std::string_view text) {
  return *ledger::parse_rfc3339(text);
}
std::string date_of(ledger::Moment moment) {
  return ledger::format_rfc3339(moment).substr(0, 10);
}

Calendar german() {
  std::vector<std::chrono::sys_days> days;
  for (const auto* date : {"2027-01-01", "2027-03-26", "2027-03-29", "2027-12-25", "2027-12-26",
                           "2028-01-01", "2028-05-01"}) {
    days.push_back(*parse_date(date));
  }
  return Calendar(days);
}

struct MonthsCase {
  const char* received;
  unsigned months;
  const char* last_day;
  const char* why;
};

TEST(G15Calendar, MonthsByRegulation1182) {
  const MonthsCase table[] = {
      {"2027-02-10T09:00:00Z", 1, "2027-03-10", "the same number"},
      {"2027-02-10T00:00:00Z", 1, "2027-03-10", "from the first hour of a day"},
      {"2027-02-10T23:59:59.999999Z", 1, "2027-03-10", "to its last"},
      {"2027-02-10T23:30:00-01:00", 1, "2027-03-11", "days are those of UTC"},
      {"2028-01-31T12:00:00Z", 1, "2028-02-29", "the last day, in a leap year"},
      {"2028-01-30T12:00:00Z", 1, "2028-02-29", "which has no 30th either"},
      {"2028-01-29T12:00:00Z", 1, "2028-02-29", "but a 29th"},
      {"2029-01-31T12:00:00Z", 1, "2029-02-28", "the last day, in another year"},
      {"2028-02-29T12:00:00Z", 1, "2028-03-29", "not the last day of the month again"},
      {"2028-02-29T12:00:00Z", 12, "2029-02-28", "a year after a leap day"},
      {"2027-03-31T12:00:00Z", 1, "2027-04-30", "a month of thirty days"},
      {"2027-12-15T12:00:00Z", 1, "2028-01-17", "over a year's end, and from a Saturday on"},
      {"2027-12-31T12:00:00Z", 1, "2028-01-31", "a month of as many days"},
      {"2027-01-06T12:00:00Z", 1, "2027-02-08", "a Saturday"},
      {"2027-01-07T12:00:00Z", 1, "2027-02-08", "a Sunday"},
      {"2027-01-08T12:00:00Z", 1, "2027-02-08", "a Monday"},
      {"2027-02-26T12:00:00Z", 1, "2027-03-30", "Good Friday, a weekend and Easter Monday"},
      {"2028-04-01T12:00:00Z", 1, "2028-05-02", "a holiday"},
      {"2027-11-25T12:00:00Z", 1, "2027-12-27", "two holidays that are a weekend"},
      {"2027-12-01T12:00:00Z", 1, "2028-01-03", "New Year, a Saturday"},
      {"2027-01-15T12:00:00Z", 3, "2027-04-15", "three months"},
      {"2027-11-30T12:00:00Z", 3, "2028-02-29", "three months to a shorter one"},
      {"2100-01-31T12:00:00Z", 1, "2100-03-01", "a century without a leap day, and a Sunday"},
  };
  const auto calendar = german();
  for (const auto& one : table) {
    const auto end = calendar.months_after(at(one.received), one.months);
    EXPECT_EQ(date_of(end), one.last_day) << one.received << ": " << one.why;
    EXPECT_EQ(ledger::format_rfc3339(end).substr(10), "T23:59:59.999999Z") << one.why;
  }
}

TEST(G15Calendar, DaysAndHoursAreCountedAndMovedByNothing) {
  EXPECT_EQ(ledger::format_rfc3339(days_after(at("2028-01-31T08:00:00Z"), 30)),
            "2028-03-01T23:59:59.999999Z");
  EXPECT_EQ(ledger::format_rfc3339(days_after(at("2027-01-31T08:00:00Z"), 30)),
            "2027-03-02T23:59:59.999999Z");
  EXPECT_EQ(date_of(days_after(at("2027-11-25T00:00:00Z"), 60)), "2028-01-24");
  EXPECT_EQ(date_of(days_after(at("2027-01-07T12:00:00Z"), 30)), "2027-02-06") << "a Saturday";
  EXPECT_EQ(ledger::format_rfc3339(hours_after(at("2027-12-30T17:15:00Z"), 72)),
            "2028-01-02T17:15:00.000000Z");
}

TEST(G15Calendar, WorkingDaysAreThoseThatNobodyTookAway) {
  const auto calendar = german();
  const std::pair<const char*, bool> table[] = {
      {"2027-01-01", false}, {"2027-01-02", false}, {"2027-01-03", false}, {"2027-01-04", true},
      {"2027-03-29", false}, {"2027-03-30", true},  {"2027-12-24", true},
  };
  for (const auto& [date, is_one] : table) {
    EXPECT_EQ(calendar.is_working_day(*parse_date(date)), is_one) << date;
  }
  EXPECT_TRUE(Calendar().is_working_day(*parse_date("2027-01-01")));
}

TEST(G15Calendar, DatesAreIsoAndOnTheCalendar) {
  for (const auto* date : {"2027-02-28", "2028-02-29", "0001-01-01", "9999-12-31"}) {
    EXPECT_TRUE(kDate.holds(date)) << date;
  }
  for (const auto* text : {"2027-02-29", "2027-13-01", "2027-00-10", "2027-1-10", "27-01-10",
                           "2027-01-1", "2027/01/10", "2027-01-10 ", "-027-01-10", "2027-+1-10",
                           "2027-01--1", "0000-01-01", "", "Christmas"}) {
    EXPECT_FALSE(kDate.holds(text)) << text;
  }
}

}  // namespace
}  // namespace lethe::api::testing
