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

TEST(TickerConcurrency, GivesWayForLongerThanItWorked) {
  constexpr milliseconds kWork(2);
  constexpr int kTicks = 4;
  int ticks = 0;
  std::promise<void> enough;
  const auto start = std::chrono::steady_clock::now();
  const Ticker ticker(hours(1), [&] {
    if (++ticks == kTicks) {
      enough.set_value();
      return Tick::kRest;
    }
    std::this_thread::sleep_for(kWork);
    return Tick::kGiveWay;
  });
  enough.get_future().wait();
  EXPECT_GE(std::chrono::steady_clock::now() - start,
            (kTicks - 1) * (1 + Ticker::kPauseShare) * kWork);
}

TEST(Ticker, GivesWayForAPeriodAtMost) {
  const auto pause = [](Tick tick, int took) {
    return Ticker::pause_after(tick, milliseconds(took), milliseconds(100));
  };
  EXPECT_EQ(pause(Tick::kGiveWay, 10), milliseconds(40));
  EXPECT_EQ(pause(Tick::kGiveWay, 30), milliseconds(100));
  EXPECT_EQ(pause(Tick::kMore, 30), milliseconds(0));
  EXPECT_EQ(pause(Tick::kRest, 30), milliseconds(100));
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
