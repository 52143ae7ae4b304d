#include "tools/serving.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <map>

#include "api/commands/flagger.h"
#include "api/commands/regions.h"
#include "api/commands/scheduler.h"
#include "api/commands/self_verification.h"
#include "api/commands/sweeping.h"
#include "api/console/console_files.h"
#include "api/documents/bundle_maker.h"
#include "api/http/backup_runs.h"
#include "api/http/dispatcher.h"
#include "api/webhooks/notice_sender.h"
#include "api/witnesses/witness_relay.h"
#include "ledger/names.h"
#include "tools/commands.h"
#include "tools/policy_file.h"
#include "tools/rebuilding.h"
#include "tools/stop_signals.h"
#include "tools/ticking.h"

namespace lethe::tools {

namespace {

/// A slice of what is due in every ledger. What fails is tried again with the next tick.
Tick do_what_is_due(ledger::Store& store, api::Scheduler& scheduler, spdlog::logger& log) {
  auto tick = Tick::kRest;
  for (const auto& ledger : store.ledgers()) {
    const auto slice = scheduler.run_due(ledger->info().id, ledger::system_clock().now());
    if (!slice) {
      log.warn("what is due in a ledger has to wait: {}",
               api::info(api::problem_of(slice.error()).type).title);
    } else if (slice->more) {
      tick = Tick::kMore;
    }
  }
  return store.stats().stopped ? Tick::kRest : tick;
}

/// One pass. Where the next one goes on.
std::optional<ledger::Sequence> sweep_some(ledger::Store& store, const ledger::Ledger& ledger,
                                           ledger::Sequence from,
                                           const std::function<bool()>& go_on,
                                           spdlog::logger& log) {
  const auto& name = ledger.info().name;
  const auto pass =
      api::sweep_erasures(store, ledger.info().id, ledger::system_clock().now(), go_on, {from});
  if (!pass) {
    if (go_on()) {
      log.warn("the sweep of {} has to wait: {}", name,
               api::info(api::problem_of(pass.error()).type).title);
    }
    return std::nullopt;
  }
  if (pass->found > 0) {
    log.error("the sweep of {} found {} traces of {} erasures; its event says where", name,
              pass->found, pass->certificates);
  } else if (pass->certificates > 0) {
    log.info("the sweep of {} found nothing of {} erasures, and freed {} bytes", name,
             pass->certificates, pass->bytes_freed);
  }
  return pass->next;
}

/// Everything in every ledger that has been erased from. What fails is tried again with the next.
Tick sweep(ledger::Store& store, const Settings& settings, const std::atomic<bool>& stop,
           spdlog::logger& log) {
  const auto go_on = [&] { return !stop && !store.stats().stopped; };
  for (const auto& ledger : store.ledgers()) {
    const auto is_ours = api::is_hosted_in(*ledger, settings.region);
    if (!is_ours || !*is_ours) continue;
    std::optional<ledger::Sequence> from = ledger::Sequence{0};
    while (from && go_on()) from = sweep_some(store, *ledger, *from, go_on, log);
  }
  return Tick::kRest;
}

/// How often what was ordered is looked for.
constexpr std::chrono::milliseconds kBundlePeriod{500};

/// What was ordered is made; what fails is tried again with the next tick.
Tick make_bundles(api::BundleMaker& maker, ledger::Store& store, const std::atomic<bool>& stop,
                  spdlog::logger& log) {
  const auto made = maker.run([&] { return !stop && !store.stats().stopped; });
  if (!made && !stop) log.warn("a bundle has to wait: {}", made.error().message());
  return Tick::kRest;
}

void tell_of_verification(spdlog::logger& log, const std::string& ledger,
                          const ledger::LogVerified& found) {
  if (found.damage.empty()) {
    log.info("{} is verified: {} events, {} sections intact, {} erased", ledger, found.size,
             found.intact, found.erased);
    return;
  }
  for (const auto& [damage, count, first] : found.damage) {
    log.error("{} is damaged: {} {}, the first at {}; `lethe verify` tells more", ledger, count,
              ledger::name_of(damage), first);
  }
}

api::SelfVerification::Options verification_options(const Settings& settings,
                                                    const std::shared_ptr<spdlog::logger>& log) {
  api::SelfVerification::Options options;
  options.region = settings.region;
  options.period = settings.verify_period;
  options.found = [log](const std::string& ledger, const ledger::LogVerified& found) {
    tell_of_verification(*log, ledger, found);
  };
  options.failed = [log](const std::string& ledger, const api::Stop& stop) {
    log->error("{} could not be verified: {}", ledger, api::info(api::problem_of(stop).type).title);
  };
  return options;
}

/// How soon somebody may be told of an access, and how often one more event says how far it is.
constexpr std::chrono::seconds kReviewPeriod{10};

/// Looks at accesses by the rules, and gives way to whoever writes: they wait for an answer. Says
/// what it found once a look is over, or a period has passed. One thread.
class Reviewing {
 public:
  Reviewing(ledger::Store& store, const Settings& settings,
            const std::shared_ptr<spdlog::logger>& log)
      : store_(store), log_(log), flagger_(store, options(settings)) {}

  const api::Flagger& flagger() const { return flagger_; }
  Tick look(const std::atomic<bool>& stop) {
    const auto commands = store_.stats().commands;
    const bool has_more = flagger_.run([&] { return !stop && !store_.stats().stopped; });
    const auto now = std::chrono::steady_clock::now();
    if (!has_more || now - told_ >= kReviewPeriod) {
      tell();
      told_ = now;
    }
    if (!has_more) return Tick::kRest;
    return store_.stats().commands - commands > kBusyCommands ? Tick::kGiveWay : Tick::kMore;
  }

 private:
  /// More than these while it looked, and others are writing much.
  static constexpr std::uint64_t kBusyCommands = 100;
  struct Found {
    std::uint64_t flagged = 0, accesses = 0;
  };

  api::Flagger::Options options(const Settings& settings) {
    api::Flagger::Options out;
    out.region = settings.region;
    out.found = [this](const std::string& ledger, const api::review::ReviewedPiece& piece) {
      auto& found = found_[ledger];
      found.flagged += piece.flagged.size();
      found.accesses += piece.accesses;
    };
    out.failed = [this](const std::string& ledger, const api::Stop& stop) {
      log_->error("accesses of {} could not be reviewed: {}", ledger,
                  api::info(api::problem_of(stop).type).title);
    };
    return out;
  }
  void tell() {
    for (const auto& [ledger, found] : found_) {
      if (found.flagged == 0) continue;
      log_->info("{}: {} of {} accesses are flagged for a review", ledger, found.flagged,
                 found.accesses);
    }
    found_.clear();
  }

  ledger::Store& store_;
  const std::shared_ptr<spdlog::logger> log_;
  std::map<std::string, Found> found_;
  std::chrono::steady_clock::time_point told_;
  api::Flagger flagger_;
};

void tell_of_backup(spdlog::logger& log, const api::http::BackupRun& run) {
  if (run.state == api::http::BackupRun::State::kDone) {
    log.info("backup {}: {} events, {} of them new", run.report.manifest, run.report.events,
             run.report.new_events);
  } else {
    log.error("no backup was made: {}", run.failure);
  }
}

/// Null when nobody is to be asked, or when `error` says why nobody can be.
std::unique_ptr<api::witnesses::WitnessRelay> make_relay(ledger::Store& store,
                                                         const Settings& settings,
                                                         const std::shared_ptr<spdlog::logger>& log,
                                                         std::string& error) {
  if (settings.witnesses.policy.empty()) return nullptr;
  auto policy = read_policy(settings.witnesses.policy, error);
  if (!policy) return nullptr;
  api::witnesses::RelayOptions options;
  options.policy = std::move(*policy);
  options.client = settings.witnesses.client;
  options.region = settings.region;
  options.every = settings.witnesses.every;
  return std::make_unique<api::witnesses::WitnessRelay>(
      store, std::move(options), [log](const api::witnesses::RelayLine& line) {
        if (line.fault.empty()) {
          log->info("witness {} cosigns {} again", line.witness, line.ledger);
        } else {
          log->warn("witness {} of {}: {}", line.witness, line.ledger, line.fault);
        }
      });
}

/// Of a fault once when it comes, or changes, and once when it is over.
class FaultTeller {
 public:
  FaultTeller(spdlog::logger& log, std::string_view what, std::string_view meanwhile)
      : log_(log), what_(what), meanwhile_(meanwhile) {}

  /// Empty: there is none.
  void tell(const std::string& fault) {
    if (fault == told_) return;
    told_ = fault;
    if (fault.empty()) {
      log_.warn("{}: written again", what_);
    } else {
      log_.error("{}: {}; {}", what_, fault, meanwhile_);
    }
  }

 private:
  spdlog::logger& log_;
  const std::string_view what_, meanwhile_;
  std::string told_;
};

}  // namespace

int serve(const Settings& settings, DataDirectory& directory,
          const std::function<void(const std::string& url)>& ready) {
  auto log = spdlog::stderr_color_mt("lethe");
  log->set_level(spdlog::level::from_str(settings.log_level));
  if (const auto error = rebuild_outdated(directory); !error.empty())
    return could_not("can't rebuild a view: " + error);

  if (settings.backup_every.count() > 0 && settings.backup_data.empty())
    return could_not("backup.every_hours is set, and backup.data says no folder");

  auto& store = directory.store();
  api::http::BackupRuns backups(
      store, ledger::system_clock(), {settings.places.data, settings.backup_data},
      [log](const api::http::BackupRun& run) { tell_of_backup(*log, run); });
  std::string error;
  const auto relay = make_relay(store, settings, log, error);
  if (!error.empty()) return could_not(error);
  api::http::DispatcherOptions options;
  options.origin_base = settings.origin_base;
  options.workers = settings.read_threads;
  options.region = settings.region;
  options.publishes_logs = settings.public_log;
  options.backups = &backups;
  options.witness_relay = relay.get();
  options.cross_origin = api::http::CrossOrigin(settings.portal_origins);
  options.pages = api::http::Pages(api::console::files());
  api::BundleMaker bundles(store, ledger::system_clock(), settings.region);
  options.bundles = &bundles;
  api::SelfVerification verification(store, ledger::system_clock(),
                                     verification_options(settings, log));
  options.verification = &verification;
  Reviewing reviewing(store, settings, log);
  options.flagger = &reviewing.flagger();
  api::http::Dispatcher dispatcher(store, ledger::system_clock(), options,
                                   [log](const api::http::AccessLogLine& line) {
                                     log->debug("{} {} {} {:.1f} ms {}", line.method, line.route,
                                                line.status, line.seconds * 1e3, line.id.str());
                                   });
  api::webhooks::SenderOptions sending;
  sending.client = settings.webhooks;
  sending.region = settings.region;
  api::webhooks::NoticeSender sender(
      store, ledger::system_clock(), sending, [log](const api::webhooks::AttemptLine& line) {
        log->info("notice {} to {} of {}: attempt {}, {} {}", line.notice.str(), line.recipient,
                  line.ledger, line.attempt, line.attempted.status,
                  api::webhooks::name_of(line.attempted.failure));
      });
  api::http::Server server(settings.server, dispatcher);
  error = server.start();
  if (error.empty()) error = sender.start();
  if (error.empty() && relay) error = relay->start();
  if (!error.empty()) return could_not(error);
  api::Scheduler scheduler(store, settings.region);
  std::optional<Ticker> ticker(std::in_place, std::chrono::minutes(1),
                               [&] { return do_what_is_due(store, scheduler, *log); });
  std::atomic<bool> stop_background = false;
  std::optional<Ticker> bundle_ticker(std::in_place, kBundlePeriod, [&] {
    return make_bundles(bundles, store, stop_background, *log);
  });
  std::optional<Ticker> verifier(std::in_place, std::chrono::minutes(1), [&] {
    verification.run([&] { return !stop_background && !store.stats().stopped; });
    return Tick::kRest;
  });
  std::optional<Ticker> reviewer(std::in_place, kReviewPeriod,
                                 [&] { return reviewing.look(stop_background); });
  std::optional<Ticker> sweeper;
  if (settings.sweep_period.count() > 0) {
    sweeper.emplace(settings.sweep_period,
                    [&] { return sweep(store, settings, stop_background, *log); });
  }
  std::optional<Ticker> backup_ticker;
  if (settings.backup_every.count() > 0) {
    backup_ticker.emplace(std::chrono::minutes(1), [&] {
      backups.start_if_due(settings.backup_every);
      return Tick::kRest;
    });
  }
  ready(url_of(settings.server, server.port()));

  FaultTeller target(*log, "the key target", "erasures wait, everything else goes on");
  FaultTeller registers(*log, "a register",
                        "the next erasure, hold or restriction stops all writing");
  FaultTeller copies(*log, "the copies of the registers in the key target",
                     "they are behind, and everything goes on");
  while (!stop_was_asked() && !store.stats().stopped) {
    const auto stats = store.stats();
    target.tell(stats.key_target_fault);
    registers.tell(stats.register_fault);
    copies.tell(stats.register_copy_fault);
  }
  const auto stats = store.stats();
  if (stats.stopped) {
    // Reads go on: whoever runs this decides when to restart.
    log->error("writing stopped: {}; reads go on, restart to write again", stats.stop_reason);
    while (!stop_was_asked()) {
    }
  }
  log->info("stopping");
  ticker.reset();
  stop_background = true;
  bundle_ticker.reset();
  verifier.reset();
  reviewer.reset();
  sweeper.reset();
  backup_ticker.reset();
  backups.stop();
  server.stop();
  sender.stop();
  if (relay) relay->stop();
  dispatcher.stop();
  store.stop();
  return stats.stopped ? kCouldNot : kDone;
}

}  // namespace lethe::tools
