#include "tools/demo_calendar.h"

#include <gtest/gtest.h>

#include <vector>

#include "ledger/ids.h"

namespace lethe::tools::tests {
namespace {

TEST(DemoCalendar, DoesWhatIsPlannedAtItsTimeAndInOrder) {
  DemoClock clock({1'000});
  DemoCalendar calendar(clock);
  std::vector<std::pair<int, std::int64_t>> done;
  const auto note = [&](int number) {
    return [&, number] { done.emplace_back(number, clock.now().micros - 1'000); };
  };
  calendar.on(2, note(3));
  calendar.on(1.5, note(1));
  calendar.on(1.5, note(2));
  calendar.on(4, note(5));
  calendar.on(3, [&] {
    note(4)();
    calendar.on(1, note(6));  // planned late: done as soon as can be, and the clock stays
  });
  calendar.run_until(calendar.moment_of(3.5));
  using Done = decltype(done);
  EXPECT_EQ(done, (Done{{1, ledger::kDayMicros * 3 / 2},
                        {2, ledger::kDayMicros * 3 / 2},
                        {3, 2 * ledger::kDayMicros},
                        {4, 3 * ledger::kDayMicros},
                        {6, 3 * ledger::kDayMicros}}));
  EXPECT_EQ(clock.now(), calendar.moment_of(3.5));
  calendar.run_until(calendar.moment_of(4));
  EXPECT_EQ(done.back(), std::pair(5, 4 * ledger::kDayMicros)) << "the end belongs to it";
}

TEST(DemoCalendar, DaysAgoAreCountedFromTheEnd) {
  DemoClock clock({0});
  const DemoCalendar calendar(clock);
  EXPECT_EQ(calendar.moment_of(days_ago(0)).micros, 365 * ledger::kDayMicros);
  EXPECT_EQ(calendar.moment_of(days_ago(364)).micros, ledger::kDayMicros);
  EXPECT_EQ(calendar.text_of(0.5), "1970-01-01T12:00:00.000000Z");
}

}  // namespace
}  // namespace lethe::tools::tests
