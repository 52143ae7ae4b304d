#include "ledger/signing_workers.h"

#include <new>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

/// To wake a thread costs both sides as much as a good part of a job. So one is woken for every so
/// many jobs that wait, and not for each of them.
constexpr std::size_t kJobsToWakeFor = 16;

/// Locked memory is bounded, and large sections need it: that fails a batch and not the process.
Result<void> finish(PendingEvent& event) {
  try {
    return finish_event(event);
  } catch (const std::bad_alloc&) {
    return make_error_code(boost::system::errc::not_enough_memory);
  }
}

}  // namespace

SigningWorkers::SigningWorkers(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

SigningWorkers::~SigningWorkers() {
  {
    const std::lock_guard lock(mutex_);
    LETHE_CHECK(jobs_.empty());
    is_over_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void SigningWorkers::submit(JobGroup& group, PendingEvent& event) {
  bool is_worth_waking = false;
  {
    const std::lock_guard lock(mutex_);
    ++group.open;
    jobs_.push_back({&group, &event});
    is_worth_waking = asleep_ > 0 && jobs_.size() % kJobsToWakeFor == 0;
  }
  if (is_worth_waking) wake_.notify_one();
}

void SigningWorkers::hurry() {
  bool is_worth_waking = false;
  {
    const std::lock_guard lock(mutex_);
    // A job alone is done by whoever joins, sooner than a thread wakes up.
    is_worth_waking = asleep_ > 0 && jobs_.size() > 1;
  }
  if (is_worth_waking) wake_.notify_one();
}

Result<void> SigningWorkers::join(JobGroup& group) {
  std::unique_lock lock(mutex_);
  while (group.open > 0) {
    if (!jobs_.empty() && jobs_.front().group == &group) {
      const Job job = jobs_.front();
      jobs_.pop_front();
      run(job, lock);
    } else {
      done_.wait(lock);
    }
  }
  if (group.error) return group.error;
  return {};
}

void SigningWorkers::work() {
  std::unique_lock lock(mutex_);
  while (!is_over_) {
    if (jobs_.empty()) {
      ++asleep_;
      wake_.wait(lock);
      --asleep_;
      continue;
    }
    const Job job = jobs_.front();
    jobs_.pop_front();
    run(job, lock);
  }
}

void SigningWorkers::run(const Job& job, std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  const auto finished = finish(*job.event);
  lock.lock();
  if (!finished && !job.group->error) job.group->error = finished.error();
  if (--job.group->open == 0) done_.notify_all();
}

}  // namespace lethe::ledger
