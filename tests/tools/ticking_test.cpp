#include "tools/ticking.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace lethe::tools {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(TickerConcurrency, WorksAtOnceAndThenWaits) {
  std::atomic<int> ticks = 0;
  std::promise<void> first;
  {
    const Ticker ticker(hours(1), [&] {
      if (++ticks == 1) first.set_value();
      return Tick::kRest;
    });
    first.get_future().wait();
  }
  EXPECT_EQ(ticks, 1);
}

TEST(TickerConcurrency, GoesOnWithoutAPauseWhileThereIsMore) {
  std::atomic<int> ticks = 0;
  std::promise<void> enough;
  {
    const Ticker ticker(hours(1), [&] {
      if (++ticks < 5) return Tick::kMore;
      enough.set_value();
      return Tick::kRest;
    });
    enough.get_future().wait();
  }
  EXPECT_EQ(ticks, 5);
}

TEST(TickerConcurrency, TicksAgainAfterEachPeriod) {
  std::atomic<int> ticks = 0;
  std::promise<void> enough;
  {
    const Ticker ticker(milliseconds(1), [&] {
      if (++ticks == 3) enough.set_value();
      return Tick::kRest;
    });
    enough.get_future().wait();
  }
  EXPECT_GE(ticks, 3);
}

TEST(TickerConcurrency, EndsWhileThereIsAlwaysMore) {
  const Ticker ticker(hours(1), [] { return Tick::kMore; });
}

}  // namespace
}  // namespace lethe::tools
