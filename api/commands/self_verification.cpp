#include "api/commands/self_verification.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "api/commands/due.h"
#include "api/commands/regions.h"
#include "crypto/check.h"
#include "ledger/sliced_reader.h"
#include "ledger/verifier.h"
#include "projections/event_search.h"

namespace lethe::api {
namespace {

using ledger::LogVerified;
using std::chrono::microseconds;
using Clock = std::chrono::steady_clock;

struct VerifiedInput {
  static constexpr RuleTraits kTraits{.personal = false, .actor = Erased::kAllow};
  LogVerified facts;
};

Ruled<Ruling> record_verification(RuleContext& context, const VerifiedInput& input) {
  Ruling ruling;
  ruling.decision.events.push_back(context.event(input.facts));
  return ruling;
}

/// One for each kind of damage, with the first event that has it.
std::vector<ledger::DamageCount> counted(const ledger::VerifyReport& report) {
  std::map<ledger::Damage, ledger::DamageCount> kinds;
  for (const auto& finding : report.findings) {  // by sequence
    const auto at = finding.sequence ? finding.sequence->value : report.size.value;
    const ledger::DamageCount none{finding.damage, 0, at};
    ++kinds.try_emplace(finding.damage, none).first->second.count;
  }
  std::vector<ledger::DamageCount> out;
  out.reserve(kinds.size());
  for (const auto& [damage, count] : kinds) out.push_back(count);
  return out;
}

/// The part of the time that a verification plans with: what is left is for others' work.
constexpr double kPlanned = 0.8;
constexpr std::chrono::milliseconds kLongestSleep{50};  // so that it ends soon when it is told to

/// Spreads a verification over its time, and takes half of a processor at most.
class Pauses {
 public:
  Pauses(microseconds time, const std::function<bool()>& go_on) : time_(time), go_on_(go_on) {}

  /// False: stop.
  bool pause(std::uint64_t done, std::uint64_t of) {
    const auto now = Clock::now();
    const double share = of == 0 ? 1 : static_cast<double>(done) / static_cast<double>(of);
    const auto planned =
        started_ +
        std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double, std::micro>(share * static_cast<double>(time_.count())));
    const auto until = std::max(planned, now + (now - resumed_));
    while (go_on_() && Clock::now() < until) {
      std::this_thread::sleep_for(std::min<Clock::duration>(kLongestSleep, until - Clock::now()));
    }
    resumed_ = Clock::now();
    return go_on_();
  }

 private:
  const microseconds time_;
  const std::function<bool()>& go_on_;
  const Clock::time_point started_ = Clock::now();
  Clock::time_point resumed_ = started_;
};

}  // namespace

Ruled<LogVerified> verify_ledger(ledger::Store& store, const ledger::LedgerId& ledger_id,
                                 ledger::Moment now, const VerifyPace& pace) {
  const auto ledger = store.find(ledger_id);
  if (ledger == nullptr) return ProblemType::kUnknownLedger;
  std::atomic<std::uint64_t> done = 0, of = ledger->size().value;
  const ledger::SlicedReader reader(store.journal(), pace.rows,
                                    [&] { return pace.pause(done, of); });
  const auto number = ledger->info().number;
  const auto source = ledger::journal_log_source(reader, number);
  const auto sections = ledger::journal_section_check(reader, number, ledger->keys());
  ledger::VerifyOptions options;
  options.log_key = ledger->verifier();
  options.kept_checkpoints = {ledger->checkpoint()};
  options.sections = sections.get();
  options.grows = true;
  options.threads = 1;
  options.progress = [&](std::uint64_t looked_at, std::uint64_t total) {
    done = looked_at;
    of = total;
  };
  LETHE_TRY(const auto report, ledger::verify_log(*source, options));
  VerifiedInput input{{now, report.size.value, report.root, report.sections_intact,
                       report.sections_erased, counted(report)}};
  const auto reply =
      run(store, ledger_id, request_of_system(ledger_id), record_verification, input);
  if (reply.refused()) return reply.problem();
  return input.facts;
}

ledger::Result<std::optional<ledger::EventHeader>> last_verification(const ledger::Ledger& ledger) {
  projections::EventQuery query;
  query.kinds = {ledger::kind_of(LogVerified{})};
  const auto snapshot = ledger.snapshot();
  projections::PostingRange range;
  range.behind = {snapshot->size().value};
  range.direction = projections::Direction::kNewestFirst;
  projections::EventSearch search(*snapshot, query, range);
  for (;;) {
    std::size_t effort = 1'000;
    LETHE_TRY(const auto step, search.next(effort));
    if (step.state == projections::EventSearch::State::kEnd) {
      return std::optional<ledger::EventHeader>();
    }
    if (step.state == projections::EventSearch::State::kStopped) continue;
    LETHE_TRY(auto event, ledger.event(step.at));
    if (std::holds_alternative<LogVerified>(event.facts)) return std::optional(std::move(event));
  }
}

std::optional<microseconds> time_for_verification(ledger::Moment since, ledger::Moment now,
                                                  std::chrono::hours period) {
  const microseconds all = period;
  const microseconds passed(now.micros - since.micros);
  if (period.count() == 0 || passed < all) return std::nullopt;
  return std::clamp(2 * all - passed, microseconds(0), all);
}

std::optional<SelfVerification::Progress> SelfVerification::progress(
    const ledger::LedgerId& ledger) const {
  const std::lock_guard lock(mutex_);
  const auto found = progress_.find(ledger);
  return found == progress_.end() ? std::nullopt : std::optional(found->second);
}

void SelfVerification::tell(const ledger::LedgerId& ledger,
                            const std::optional<Progress>& progress) {
  const std::lock_guard lock(mutex_);
  if (progress) {
    progress_[ledger] = *progress;
  } else {
    progress_.erase(ledger);
  }
}

/// Those that it is time for share the time, each by what there is to read.
std::vector<SelfVerification::Task> SelfVerification::tasks() const {
  std::vector<Task> out;
  std::uint64_t events = 0;
  for (const auto& ledger : store_.ledgers()) {
    const auto is_ours = is_hosted_in(*ledger, options_.region);
    if (!is_ours || !*is_ours) continue;
    const auto last = last_verification(*ledger);
    auto since = ledger->info().created;
    if (!last) since = {};  // what can't be read is what a verification is for
    if (last && *last) since = std::get<LogVerified>((*last)->facts).started_at;
    const auto time = time_for_verification(since, clock_.now(), options_.period);
    if (!time) continue;
    out.push_back({ledger, *time});
    events += ledger->size().value;
  }
  for (auto& task : out) {
    const auto share = static_cast<double>(task.ledger->size().value) / static_cast<double>(events);
    task.time = microseconds(
        static_cast<std::int64_t>(static_cast<double>(task.time.count()) * share * kPlanned));
  }
  return out;
}

void SelfVerification::verify(const Task& task, const std::function<bool()>& go_on) {
  const auto& info = task.ledger->info();
  Pauses pauses(task.time, go_on);
  VerifyPace pace;
  pace.pause = [&](std::uint64_t done, std::uint64_t of) {
    tell(info.id, Progress{done, of});
    return pauses.pause(done, of);
  };
  tell(info.id, Progress{0, task.ledger->size().value});
  const auto found = verify_ledger(store_, info.id, clock_.now(), pace);
  tell(info.id, std::nullopt);
  if (found) {
    if (options_.found) options_.found(info.name, *found);
  } else if (go_on() && options_.failed) {
    options_.failed(info.name, found.error());
  }
}

void SelfVerification::run(const std::function<bool()>& go_on) {
  if (options_.period.count() == 0) return;
  for (const auto& task : tasks()) {
    if (!go_on()) return;
    verify(task, go_on);
  }
}

}  // namespace lethe::api
