// Work that is handed out in order, done on several threads, and merged in order again, with a
// bound on how much is under way.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "ledger/errors.h"

namespace lethe::ledger {

/// submit() and finish() by one thread. `work` runs on any of the threads, `merge` on one at a time
/// in the order of submission. After the first error nothing more is begun.
template <class In, class Out>
class OrderedPipeline {
 public:
  using Work = std::function<Result<Out>(const In&)>;
  using Merge = std::function<Result<void>(Out)>;

  OrderedPipeline(std::size_t threads, Work work, Merge merge)
      : limit_(4 * std::max<std::size_t>(threads, 1)),
        work_(std::move(work)),
        merge_(std::move(merge)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) {
      threads_.emplace_back([this] { run(); });
    }
  }
  OrderedPipeline(const OrderedPipeline&) = delete;
  OrderedPipeline& operator=(const OrderedPipeline&) = delete;
  ~OrderedPipeline() {
    fail(Error::kStopped);
    join();
  }

  /// Waits while too much is under way. The first error of `work` or `merge`, if there was one.
  Result<void> submit(In input) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return error_ || submitted_ - merged_ < limit_; });
    if (error_) return *error_;
    waiting_.emplace_back(submitted_++, std::move(input));
    changed_.notify_all();
    return {};
  }

  /// Waits until everything is merged.
  Result<void> finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return error_ || submitted_ == merged_; });
    if (error_) return *error_;
    return {};
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return error_ || !waiting_.empty(); });
      if (error_) return;
      const auto [number, input] = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      auto output = work_(input);
      lock.lock();
      if (!output) {
        fail_locked(output.error());
        return;
      }
      done_.emplace(number, std::move(*output));
      merge_ready(lock);
    }
  }

  /// Merges what is next in order, unless another thread is at it and will come to it.
  void merge_ready(std::unique_lock<std::mutex>& lock) {
    while (!merging_ && !error_ && done_.contains(merged_)) {
      merging_ = true;
      auto output = std::move(done_.extract(merged_).mapped());
      lock.unlock();
      const auto merged = merge_(std::move(output));
      lock.lock();
      merging_ = false;
      if (!merged) fail_locked(merged.error());
      ++merged_;
      changed_.notify_all();
    }
  }

  void fail(boost::system::error_code error) {
    const std::lock_guard lock(mutex_);
    fail_locked(error);
  }
  void fail_locked(boost::system::error_code error) {
    if (!error_) error_ = error;
    changed_.notify_all();
  }
  void join() {
    for (auto& thread : threads_) thread.join();
  }

  const std::size_t limit_;
  const Work work_;
  const Merge merge_;
  std::mutex mutex_;  // guards all below but threads_
  std::condition_variable changed_;
  std::deque<std::pair<std::uint64_t, In>> waiting_;
  std::map<std::uint64_t, Out> done_;  // by number, not merged yet
  std::uint64_t submitted_ = 0;
  std::uint64_t merged_ = 0;
  bool merging_ = false;
  std::optional<boost::system::error_code> error_;
  std::vector<std::thread> threads_;
};

}  // namespace lethe::ledger
