// Something done again and again on a thread of its own until it is stopped.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace lethe::tools {

/// What is left to do: nothing before the next period; more at once; or more, while others need the
/// machine first.
enum class Tick : std::uint8_t { kRest, kMore, kGiveWay };

class Ticker {
 public:
  using Work = std::function<Tick()>;
  using Duration = std::chrono::steady_clock::duration;
  static constexpr int kPauseShare = 4;
  /// How long it pauses after work that took so long.
  static Duration pause_after(Tick tick, Duration took, Duration period);
  /// Calls `work` at once and then once a period, without a pause while it answers kMore. After
  /// kGiveWay it pauses for kPauseShare times as long as the work took, a period at most. It must
  /// not throw.
  Ticker(std::chrono::milliseconds period, Work work);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  /// Waits for the work that is under way.
  ~Ticker();

 private:
  void run();

  const std::chrono::milliseconds period_;
  const Work work_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace lethe::tools
