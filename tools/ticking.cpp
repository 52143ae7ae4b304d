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

void Ticker::run() {
  using Clock = std::chrono::steady_clock;
  for (;;) {
    const auto start = Clock::now();
    const auto tick = work_();
    Clock::duration pause = period_;
    if (tick == Tick::kMore) pause = {};
    if (tick == Tick::kGiveWay) pause = std::min(pause, kPauseShare * (Clock::now() - start));
    std::unique_lock lock(mutex_);
    if (stopped_.wait_for(lock, pause, [this] { return stop_; })) return;
  }
}

}  // namespace lethe::tools
