// Backups of the directory that this process serves: one at a time, on a thread of its own, asked
// for over HTTP or because it is time. What a backup is: ledger/backup_writer.h.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ledger/backup_writer.h"
#include "ledger/store.h"

namespace lethe::api::http {

using BackupId = ledger::Id<struct BackupIdTag>;

struct BackupPlaces {
  std::filesystem::path data;    // the directory that is served
  std::filesystem::path target;  // empty: none are made here
};

struct BackupRun {
  enum class State : std::uint8_t { kRunning, kDone, kFailed };
  BackupId id;
  State state = State::kRunning;
  ledger::Moment started;
  std::optional<ledger::Moment> ended;
  ledger::BackupProgress progress;
  ledger::BackupReport report;  // of one that is done
  std::string failure;          // of one that failed, in words; no personal data
};

/// For /metrics; since the start, but for the last good one, which may be from before it.
struct BackupStats {
  std::uint64_t done = 0, failed = 0;
  bool is_running = false;
  std::optional<ledger::Moment> last_good;
  std::uint64_t last_good_events = 0;
};

/// Any thread.
class BackupRuns {
 public:
  /// Store and clock must outlive it. `ended` is told of each run, on the thread of the run.
  BackupRuns(ledger::Store& store, const ledger::Clock& clock, BackupPlaces places,
             std::function<void(const BackupRun&)> ended);
  BackupRuns(const BackupRuns&) = delete;
  BackupRuns& operator=(const BackupRuns&) = delete;
  ~BackupRuns();  // as stop()

  bool is_configured() const { return !places_.target.empty(); }

  struct Started {
    BackupRun run;
    /// False: nothing was begun, since this one is under way, or was begun with the same key.
    bool is_new = false;
    bool has_same_key = false;
  };
  /// `key` makes it safe to ask twice; empty: none. Nothing when backups are not configured, or
  /// this is stopping.
  std::optional<Started> start(const std::string& key = {});
  /// Begins one when the last good one is so old. One that failed is tried again after an hour, or
  /// that time when it is less.
  void start_if_due(std::chrono::hours every);

  /// The last kKept, newest first.
  std::vector<BackupRun> runs() const;
  std::optional<BackupRun> find(const BackupId& id) const;
  BackupStats stats() const;

  /// Tells the one under way to stop, and waits for it: the backup is then as it was before.
  void stop();

  static constexpr std::size_t kKept = 100;

 private:
  struct Kept {
    BackupRun run;
    std::string key;
  };
  std::optional<Started> start_locked(const std::string& key);
  void work(const BackupId& id);
  /// REQUIRES that it is there, which a run is as long as it is under way.
  BackupRun& run_of(const BackupId& id);

  ledger::Store& store_;
  const ledger::Clock& clock_;
  const BackupPlaces places_;
  const std::function<void(const BackupRun&)> ended_;
  std::atomic<bool> cancel_ = false;
  mutable std::mutex mutex_;  // guards all below
  std::deque<Kept> runs_;     // newest first
  BackupStats stats_;
  std::optional<ledger::Moment> last_start_;
  std::thread thread_;  // of the latest run
};

}  // namespace lethe::api::http
