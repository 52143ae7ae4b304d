#include "api/http/backup_runs.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/backup_files.h"

namespace lethe::api::http {
namespace {

constexpr std::chrono::hours kRetryAfter{1};

bool has_passed(ledger::Moment since, ledger::Moment now, std::chrono::hours period) {
  return now.micros - since.micros >= std::chrono::microseconds(period).count();
}

}  // namespace

BackupRuns::BackupRuns(ledger::Store& store, const ledger::Clock& clock, BackupPlaces places,
                       std::function<void(const BackupRun&)> ended)
    : store_(store), clock_(clock), places_(std::move(places)), ended_(std::move(ended)) {
  if (!is_configured()) return;
  // One that can't be read is found out by the next run, which says so.
  const auto latest = ledger::BackupFiles(places_.target).latest();
  if (!latest || !*latest) return;
  stats_.last_good = (*latest)->taken;
  for (const auto& ledger : (*latest)->ledgers) {
    stats_.last_good_events += ledger.position.size.value;
  }
}

BackupRuns::~BackupRuns() {
  stop();
}

std::optional<BackupRuns::Started> BackupRuns::start(const std::string& key) {
  const std::lock_guard lock(mutex_);
  return start_locked(key);
}

std::optional<BackupRuns::Started> BackupRuns::start_locked(const std::string& key) {
  if (!is_configured() || cancel_) return std::nullopt;
  const auto same = std::ranges::find(runs_, key, &Kept::key);
  if (!key.empty() && same != runs_.end()) return Started{same->run, false, true};
  if (stats_.is_running) return Started{runs_.front().run, false, false};
  if (thread_.joinable()) thread_.join();  // has ended, but for its last step
  BackupRun run;
  run.id = BackupId::random();
  run.started = clock_.now();
  runs_.push_front({run, key});
  if (runs_.size() > kKept) runs_.pop_back();
  stats_.is_running = true;
  last_start_ = run.started;
  thread_ = std::thread([this, id = run.id] { work(id); });
  return Started{std::move(run), true, false};
}

void BackupRuns::start_if_due(std::chrono::hours every) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  const bool is_old = !stats_.last_good || has_passed(*stats_.last_good, now, every);
  const bool is_time = !last_start_ || has_passed(*last_start_, now, std::min(every, kRetryAfter));
  if (is_old && is_time) static_cast<void>(start_locked({}));
}

void BackupRuns::work(const BackupId& id) {
  ledger::BackupOptions options;
  options.clock = &clock_;
  options.cancel = &cancel_;
  options.threads = 1;  // the others are for those who wait for answers
  options.progress = [&](const ledger::BackupProgress& progress) {
    const std::lock_guard lock(mutex_);
    run_of(id).progress = progress;
  };
  const auto report =
      ledger::write_backup(*store_.journal().snapshot(), places_.data, places_.target, options);
  BackupRun ended;
  {
    const std::lock_guard lock(mutex_);
    auto& run = run_of(id);
    run.ended = clock_.now();
    run.state = report ? BackupRun::State::kDone : BackupRun::State::kFailed;
    if (report) {
      run.report = *report;
      ++stats_.done;
      stats_.last_good = report->taken;
      stats_.last_good_events = report->events;
    } else {
      run.failure = report.error().what;
      ++stats_.failed;
    }
    ended = run;
  }
  if (ended_) ended_(ended);
  const std::lock_guard lock(mutex_);
  stats_.is_running = false;
}

BackupRun& BackupRuns::run_of(const BackupId& id) {
  const auto found = std::ranges::find(runs_, id, [](const auto& kept) { return kept.run.id; });
  LETHE_CHECK(found != runs_.end());
  return found->run;
}

std::vector<BackupRun> BackupRuns::runs() const {
  const std::lock_guard lock(mutex_);
  std::vector<BackupRun> out;
  for (const auto& kept : runs_) out.push_back(kept.run);
  return out;
}

std::optional<BackupRun> BackupRuns::find(const BackupId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(runs_, id, [](const auto& kept) { return kept.run.id; });
  return found == runs_.end() ? std::nullopt : std::optional(found->run);
}

BackupStats BackupRuns::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void BackupRuns::stop() {
  std::thread last;
  {
    const std::lock_guard lock(mutex_);
    cancel_ = true;
    last.swap(thread_);
  }
  if (last.joinable()) last.join();
}

}  // namespace lethe::api::http
