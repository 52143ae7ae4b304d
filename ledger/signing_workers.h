// Threads that seal, sign and hash events while the committer goes on deciding.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "ledger/pending_event.h"

namespace lethe::ledger {

/// The jobs of one batch. Must stay where it is from the first submit() to the end of join().
struct JobGroup {
  std::size_t open = 0;             // guarded by the workers' mutex
  boost::system::error_code error;  // of the first that failed; likewise
};

/// Any thread; groups are joined in the order in which their jobs were submitted.
class SigningWorkers {
 public:
  explicit SigningWorkers(std::size_t threads);
  SigningWorkers(const SigningWorkers&) = delete;
  SigningWorkers& operator=(const SigningWorkers&) = delete;
  /// REQUIRES that every group is joined.
  ~SigningWorkers();

  /// Has finish_event() run for the event, which must stay where it is until the group is joined.
  void submit(JobGroup& group, PendingEvent& event);

  /// There will be no more jobs soon: those that wait should be begun. A few may otherwise wait for
  /// more, or for join().
  void hurry();

  /// Runs the jobs of the group that nobody has begun, then waits for the others.
  Result<void> join(JobGroup& group);

 private:
  struct Job {
    JobGroup* group;
    PendingEvent* event;
  };

  void work();
  void run(const Job& job, std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable wake_;  // a worker: there are jobs, or it is over
  std::condition_variable done_;  // a joiner: a group has no open jobs
  std::deque<Job> jobs_;          // guarded by mutex_; of one group after the other
  std::size_t asleep_ = 0;        // guarded by mutex_
  bool is_over_ = false;          // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace lethe::ledger
