#include "api/http/metrics.h"

#include <algorithm>
#include <cstdio>

#include "api/commands/flagger.h"
#include "api/commands/self_verification.h"
#include "api/http/backup_runs.h"
#include "api/http/route.h"
#include "api/http/stream_slots.h"
#include "api/review/review_figures.h"
#include "api/witnesses/witness_relay.h"
#include "projections/views.h"

namespace lethe::api::http {
namespace {

constexpr std::uint16_t kFirstStatus = 100;

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.15g", value);
  return text.data();
}

void put_head(std::string& out, std::string_view name, std::string_view type,
              std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  out.append(name).append(" ").append(type).append("\n");
}

void put_line(std::string& out, std::string_view name, const std::string& labels,
              const std::string& value) {
  out.append(name);
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

void put_one(std::string& out, std::string_view name, std::string_view type, std::string_view help,
             const std::string& value) {
  put_head(out, name, type, help);
  put_line(out, name, "", value);
}

/// Templates and names hold nothing that would need escaping.
std::string labels_of(std::size_t index) {
  const auto table = routes();
  if (index == table.size()) return R"(method="",route="")";
  return "method=\"" + std::string(method_name(table[index].method)) + "\",route=\"" +
         std::string(table[index].path) + "\"";
}

std::string labels_of(const ledger::Ledger& ledger) {
  return "ledger=\"" + ledger.info().name + "\"";
}

void put_store(std::string& out, const ledger::Store& store) {
  const auto stats = store.stats();
  const auto counter = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    put_one(out, name, "counter", help, std::to_string(value));
  };
  counter("lethe_commands_total", "Commands that the committer decided.", stats.commands);
  counter("lethe_events_total", "Events appended.", stats.events);
  counter("lethe_batches_total", "Batches made durable.", stats.batches);
  counter("lethe_erasures_total", "Erasures completed.", stats.erasures);
  counter("lethe_commands_refused_full_total", "Commands refused because the queue was full.",
          stats.refused_full);
  put_one(out, "lethe_commit_seconds_total", "counter", "Time spent making batches durable.",
          number(stats.commit_seconds));
  put_one(out, "lethe_queue_depth", "gauge", "Commands that wait.",
          std::to_string(stats.queue_depth));
  put_one(out, "lethe_stopped", "gauge", "1 when the committer takes no commands.",
          stats.stopped ? "1" : "0");
  if (stats.has_registers) {
    put_one(out, "lethe_register_failing", "gauge", "1 while a register cannot be written.",
            stats.register_fault.empty() ? "0" : "1");
  }
  if (!stats.has_key_target) return;
  if (stats.has_registers) {
    put_one(out, "lethe_register_copy_failing", "gauge",
            "1 while the copy of a register in the key target is behind.",
            stats.register_copy_fault.empty() ? "0" : "1");
  }
  put_one(out, "lethe_key_target_failing", "gauge", "1 while the key target cannot be written.",
          stats.key_target_fault.empty() ? "0" : "1");
  put_one(out, "lethe_erasures_waiting", "gauge",
          "Orders that are not carried out yet, be it that the key target fails.",
          std::to_string(stats.erasures_waiting));
}

void put_ledgers(std::string& out, const ledger::Store& store) {
  const auto ledgers = store.ledgers();
  put_head(out, "lethe_ledger_events", "gauge", "Events in the log of a ledger.");
  for (const auto& ledger : ledgers) {
    put_line(out, "lethe_ledger_events", labels_of(*ledger), std::to_string(ledger->size().value));
  }
  put_head(out, "lethe_ledger_key_epoch", "gauge", "Times that the root key was replaced.");
  for (const auto& ledger : ledgers) {
    put_line(out, "lethe_ledger_key_epoch", labels_of(*ledger),
             std::to_string(ledger->key_epoch()));
  }
  constexpr std::size_t kMostUnswept = 10'000;
  put_head(out, "lethe_ledger_unswept_erasures", "gauge",
           "Erasures of which the storage was not found clean yet; counted up to 10000.");
  for (const auto& ledger : ledgers) {
    const auto snapshot = ledger->snapshot();
    const auto unswept = projections::Views(*snapshot).unswept({0}, kMostUnswept);
    if (!unswept) continue;  // the ledger's own routes say what is wrong with it
    put_line(out, "lethe_ledger_unswept_erasures", labels_of(*ledger),
             std::to_string(unswept->size()));
  }
}

void put_verifications(std::string& out, const ledger::Store& store) {
  std::string times, events, damage;
  for (const auto& ledger : store.ledgers()) {
    const auto last = last_verification(*ledger);
    if (!last || !*last) continue;
    const auto& facts = std::get<ledger::LogVerified>((*last)->facts);
    std::uint64_t findings = 0;
    for (const auto& one : facts.damage) findings += one.count;
    const auto labels = labels_of(*ledger);
    put_line(times, "lethe_verification_timestamp_seconds", labels,
             number(static_cast<double>(facts.started_at.micros) / 1e6));
    put_line(events, "lethe_verification_events", labels, std::to_string(facts.size));
    put_line(damage, "lethe_verification_damage", labels, std::to_string(findings));
  }
  put_head(out, "lethe_verification_timestamp_seconds", "gauge",
           "When the last verification of a log by this server began.");
  out += times;
  put_head(out, "lethe_verification_events", "gauge", "Events that it covers.");
  out += events;
  put_head(out, "lethe_verification_damage", "gauge", "Findings of it; 0: the log is consistent.");
  out += damage;
}

void put_streams(std::string& out, const ReadServices& services) {
  put_head(out, "lethe_event_streams", "gauge", "Open streams of a ledger's events.");
  for (const auto& ledger : services.store.ledgers()) {
    put_line(out, "lethe_event_streams", labels_of(*ledger),
             std::to_string(services.streams.open(ledger->info().id)));
  }
}

void put_backups(std::string& out, const BackupStats& stats) {
  put_one(out, "lethe_backups_total", "counter", "Backups made since the start.",
          std::to_string(stats.done));
  put_one(out, "lethe_backups_failed_total", "counter", "Backups that failed since the start.",
          std::to_string(stats.failed));
  put_one(out, "lethe_backup_running", "gauge", "1 while a backup is made.",
          stats.is_running ? "1" : "0");
  if (!stats.last_good) return;
  put_one(out, "lethe_backup_last_good_timestamp_seconds", "gauge",
          "As of when the last good backup is.",
          number(static_cast<double>(stats.last_good->micros) / 1e6));
  put_one(out, "lethe_backup_last_good_events", "gauge", "Events in the last good backup.",
          std::to_string(stats.last_good_events));
}

/// How old the first event is that a checkpoint of this size does not cover.
double seconds_behind(const ledger::Ledger& ledger, ledger::TreeSize size, ledger::Moment now) {
  const auto first = ledger.event({size.value});
  if (!first) return 0;  // it covers them all
  return std::max(0.0, static_cast<double>(now.micros - first->time.micros) / 1e6);
}

/// Names of witnesses are as their operators made them.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

struct Lag {
  std::string labels;
  std::uint64_t events = 0;
  double seconds = 0;
};

Lag lag_of(std::string labels, const ledger::Ledger& ledger, ledger::TreeSize size,
           ledger::Moment now) {
  const auto events = ledger.size().value - std::min(size, ledger.size()).value;
  return {std::move(labels), events, seconds_behind(ledger, size, now)};
}

void put_lags(std::string& out, const std::string& name, const std::string& what,
              const std::vector<Lag>& lags) {
  put_head(out, name + "_events", "gauge", "Events that " + what + ".");
  for (const auto& lag : lags) {
    put_line(out, name + "_events", lag.labels, std::to_string(lag.events));
  }
  put_head(out, name + "_seconds", "gauge", "Age of the first event that " + what + ".");
  for (const auto& lag : lags) {
    put_line(out, name + "_seconds", lag.labels, number(lag.seconds));
  }
}

/// What cannot be read of a ledger is left out, and said by others.
void put_review(std::string& out, const ReadServices& services) {
  const auto now = services.clock.now();
  std::vector<Lag> lags;
  for (const auto& ledger : services.store.ledgers()) {
    const auto lag = services.flagger->lag(*ledger);
    if (!lag) continue;
    const auto age = lag->events == 0 ? 0.0 : static_cast<double>(now.micros - lag->since.micros);
    lags.push_back(
        {"ledger=\"" + ledger->info().name + "\"", lag->events, std::max(0.0, age / 1e6)});
  }
  put_lags(out, "lethe_access_review_lag", "no review of accesses has passed yet", lags);
}

void put_reviews(std::string& out, const ReadServices& services) {
  constexpr std::size_t kMostReviews = 10'000;
  const auto now = services.clock.now();
  std::string open, overdue, earliest;
  for (const auto& ledger : services.store.ledgers()) {
    const auto reviews = review::open_reviews(*ledger->snapshot(), now, kMostReviews);
    if (!reviews) continue;
    const auto labels = labels_of(*ledger);
    put_line(open, "lethe_reviews_open", labels, std::to_string(reviews->all()));
    put_line(overdue, "lethe_reviews_overdue", labels, std::to_string(reviews->all_overdue()));
    if (reviews->earliest_due.micros == 0) continue;
    put_line(earliest, "lethe_reviews_earliest_due_timestamp_seconds", labels,
             number(static_cast<double>(reviews->earliest_due.micros) / 1e6));
  }
  put_head(out, "lethe_reviews_open", "gauge",
           "Reviews of accesses that are not closed; counted up to 10000.");
  out += open;
  put_head(out, "lethe_reviews_overdue", "gauge", "Of them, those that should be closed by now.");
  out += overdue;
  put_head(out, "lethe_reviews_earliest_due_timestamp_seconds", "gauge",
           "When the first of them is due, or was.");
  out += earliest;
}

void put_witnesses(std::string& out, const ReadServices& services) {
  const auto now = services.clock.now();
  std::vector<Lag> all, each;
  std::string cosigned, failed;
  for (const auto& standing : services.witness_relay->standings()) {
    const auto ledger = services.store.find(standing.ledger);
    if (!ledger) continue;
    const auto labels = "ledger=\"" + standing.ledger + "\"";
    all.push_back(lag_of(labels, *ledger, standing.witnessed, now));
    for (const auto& one : standing.witnesses) {
      const auto both = labels + ",witness=\"" + escaped(one.witness) + "\"";
      each.push_back(lag_of(both, *ledger, one.size, now));
      put_line(cosigned, "lethe_witness_cosigned_total", both, std::to_string(one.cosigned));
      put_line(failed, "lethe_witness_failures_total", both, std::to_string(one.failed));
    }
  }
  put_lags(out, "lethe_witnessed_lag", "no checkpoint with enough cosignatures covers", all);
  put_lags(out, "lethe_witness_lag", "no checkpoint covers that the witness has cosigned", each);
  put_head(out, "lethe_witness_cosigned_total", "counter",
           "Checkpoints that a witness has cosigned since the start.");
  out += cosigned;
  put_head(out, "lethe_witness_failures_total", "counter",
           "Requests to a witness that failed since the start.");
  out += failed;
}

}  // namespace

Metrics::Metrics() {
  for (std::size_t i = 0; i <= routes().size(); ++i) routes_.push_back(std::make_unique<OfRoute>());
}

void Metrics::count(const Finished& exchange) {
  auto& route =
      *routes_[exchange.route == nullptr ? routes_.size() - 1 : index_of(*exchange.route)];
  const auto status =
      std::clamp<std::size_t>(exchange.status, kFirstStatus, kFirstStatus + kStatuses - 1);
  ++route.by_status[status - kFirstStatus];
  const auto* const bucket = std::lower_bound(kBuckets.begin(), kBuckets.end(), exchange.seconds);
  ++route.by_time[static_cast<std::size_t>(bucket - kBuckets.begin())];
  route.nanoseconds += static_cast<std::uint64_t>(exchange.seconds * 1e9);
}

void Metrics::put_requests(std::string& out) const {
  constexpr std::string_view kName = "lethe_http_requests_total";
  put_head(out, kName, "counter", "Requests answered, by route and status.");
  for (std::size_t route = 0; route < routes_.size(); ++route) {
    for (std::size_t status = 0; status < kStatuses; ++status) {
      const auto count = routes_[route]->by_status[status].load();
      if (count == 0) continue;
      put_line(out, kName,
               labels_of(route) + ",status=\"" + std::to_string(status + kFirstStatus) + "\"",
               std::to_string(count));
    }
  }
}

void Metrics::put_durations(std::string& out) const {
  constexpr std::string_view kName = "lethe_http_request_duration_seconds";
  put_head(out, kName, "histogram", "From a request's header to the end of its answer.");
  const auto name = std::string(kName);
  for (std::size_t index = 0; index < routes_.size(); ++index) {
    const auto& route = *routes_[index];
    const auto labels = labels_of(index);
    std::uint64_t below = 0;
    std::string lines;
    for (std::size_t bucket = 0; bucket <= kBuckets.size(); ++bucket) {
      below += route.by_time[bucket].load();
      const auto bound = bucket < kBuckets.size() ? number(kBuckets[bucket]) : "+Inf";
      put_line(lines, name + "_bucket", labels + ",le=\"" + bound + "\"", std::to_string(below));
    }
    if (below == 0) continue;
    out += lines;
    put_line(out, name + "_sum", labels,
             number(static_cast<double>(route.nanoseconds.load()) / 1e9));
    put_line(out, name + "_count", labels, std::to_string(below));
  }
}

std::string Metrics::text(const ReadServices& services) const {
  std::string out;
  put_requests(out);
  put_durations(out);
  put_store(out, services.store);
  put_ledgers(out, services.store);
  put_verifications(out, services.store);
  put_reviews(out, services);
  put_streams(out, services);
  const auto* backups = services.backups;
  if (backups != nullptr && backups->is_configured()) put_backups(out, backups->stats());
  if (services.flagger != nullptr) put_review(out, services);
  if (services.witness_relay != nullptr) put_witnesses(out, services);
  return out;
}

}  // namespace lethe::api::http
