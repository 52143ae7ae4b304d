// Something done again and again on a thread of its own until it is stopped.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace lethe::tools {

/// Whether the work has more to do at once.
enum class Tick : bool { kRest, kMore };

class Ticker {
 public:
  using Work = std::function<Tick()>;
  /// Calls `work` at once and then once a period, without a pause while it answers kMore. It must
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
