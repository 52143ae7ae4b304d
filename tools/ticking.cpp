#include "tools/ticking.h"

#include <algorithm>

namespace lethe::tools {

Ticker::Ticker(std::chrono::milliseconds period, Work work)
    : period_(period), work_(std::move(work)), thread_([this] { run(); }) {}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

Ticker::Duration Ticker::pause_after(Tick tick, Duration took, Duration period) {
  if (tick == Tick::kMore) return {};
  return tick == Tick::kGiveWay ? std::min(period, kPauseShare * took) : period;
}

void Ticker::run() {
  using Clock = std::chrono::steady_clock;
  for (;;) {
    const auto start = Clock::now();
    const auto tick = work_();
    const auto pause = pause_after(tick, Clock::now() - start, period_);
    std::unique_lock lock(mutex_);
    if (stopped_.wait_for(lock, pause, [this] { return stop_; })) return;
  }
}

}  // namespace lethe::tools
