#include "tools/ticking.h"

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
  for (;;) {
    const auto tick = work_();
    std::unique_lock lock(mutex_);
    const auto pause = tick == Tick::kMore ? std::chrono::milliseconds(0) : period_;
    if (stopped_.wait_for(lock, pause, [this] { return stop_; })) return;
  }
}

}  // namespace lethe::tools
