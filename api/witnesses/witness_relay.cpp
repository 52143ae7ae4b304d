#include "api/witnesses/witness_relay.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <mutex>
#include <thread>

#include "api/commands/regions.h"
#include "api/witnesses/candidate.h"
#include "api/witnesses/witness_answer.h"
#include "crypto/check.h"
#include "ledger/add_checkpoint.h"

namespace lethe::api::witnesses {

namespace asio = boost::asio;
using ledger::LedgerId;
using Steady = std::chrono::steady_clock;
using webhooks::Attempted;

namespace {

/// Of an answer: lines of signatures, or a sentence.
constexpr std::size_t kMostAnswerBytes = 64U << 10;
constexpr std::chrono::milliseconds kLongestTick{1'000};
/// How often in a row a witness may tell another size before it counts as failing.
constexpr unsigned kMostSizesTold = 3;

std::string request_url(std::string prefix) {
  if (prefix.ends_with('/')) prefix.pop_back();
  return prefix + "/add-checkpoint";
}

}  // namespace

/// Everything but start(), stop() and the standings is on the thread of the io_context.
class WitnessRelay::Impl {
 public:
  Impl(ledger::Store& store, RelayOptions options, std::function<void(const RelayLine&)> log)
      : store_(store),
        options_(std::move(options)),
        log_(std::move(log)),
        client_(io_, options_.client),
        timer_(io_) {}

  std::string start() {
    for (const auto& witness : options_.policy.witnesses()) {
      auto target = webhooks::parse_target(request_url(witness.url));
      if (!target || witness.url.find('?') != std::string::npos) {
        return "the witness " + witness.key.name +
               " can't be asked: its line in the policy must end with its URL, https or, on this "
               "machine, http";
      }
      targets_.push_back(std::move(*target));
    }
    if (auto error = client_.load_authorities(); !error.empty()) return error;
    asio::post(io_, [this] { tick(); });
    thread_ = std::thread([this] {
      const auto guard = asio::make_work_guard(io_);
      io_.run();
    });
    return {};
  }

  void stop() {
    if (!thread_.joinable()) return;
    io_.stop();
    thread_.join();
  }

  const ledger::TrustPolicy& policy() const { return options_.policy; }

  std::vector<LedgerStanding> standings() const {
    const std::lock_guard lock(mutex_);
    std::vector<LedgerStanding> out;
    for (const auto& [id, standing] : standings_) out.push_back(standing);
    return out;
  }
  std::optional<LedgerStanding> standing(std::string_view ledger) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, standing] : standings_) {
      if (standing.ledger == ledger) return standing;
    }
    return std::nullopt;
  }

 private:
  /// What is remembered of a witness about one ledger.
  struct AtWitness {
    WitnessStanding standing;
    bool is_asked = false;
    unsigned failures = 0;  // in a row
    unsigned sizes_told = 0;
    Steady::time_point next;  // not asked before
  };
  struct Followed {
    std::string name;
    std::optional<Candidate> candidate;
    Steady::time_point next_candidate;
    ledger::TreeSize witnessed;
    std::vector<AtWitness> at;  // in the order of the policy
    bool is_anyone_asked() const {
      return std::ranges::any_of(at, [](const auto& one) { return one.is_asked; });
    }
  };

  void tick() {
    look_at_all();
    timer_.expires_after(std::min(options_.every, kLongestTick));
    timer_.async_wait([this](boost::system::error_code error) {
      if (!error) tick();
    });
  }

  void look_at_all() {
    is_someone_waiting_ = false;
    if (store_.stats().stopped) return;
    const auto ledgers = store_.ledgers();
    for (const auto& ledger : ledgers) look_at(*ledger);
    // Closed since: nothing of it is signed any more.
    const auto is_gone = [&](const LedgerId& id) {
      return std::ranges::none_of(ledgers, [&](const auto& one) { return one->info().id == id; });
    };
    std::erase_if(followed_, [&](const auto& one) { return is_gone(one.first); });
    const std::lock_guard lock(mutex_);
    std::erase_if(standings_, [&](const auto& one) { return is_gone(one.first); });
  }

  void look_at(const ledger::Ledger& ledger) {
    if (!options_.policy.is_about(ledger.signer()->keys())) return;
    const auto [found, is_new] = followed_.try_emplace(ledger.info().id);
    auto& followed = found->second;
    if (is_new) begin(followed, ledger);
    const auto now = Steady::now();
    const bool has_grown = !followed.candidate || ledger.size() > followed.candidate->size();
    if (has_grown && now >= followed.next_candidate && !followed.is_anyone_asked()) {
      followed.next_candidate = now + options_.every;
      // A ledger that can't be read now is tried again then.
      static_cast<void>(take_candidate(followed, ledger));
    }
    if (!followed.candidate) return;
    for (std::size_t i = 0; i < followed.at.size(); ++i) {
      const auto& at = followed.at[i];
      const bool is_due = !at.is_asked && !followed.candidate->has(i) && now >= at.next &&
                          at.standing.size <= followed.candidate->size();
      if (is_due) ask(followed, ledger, i);
    }
  }

  /// From what was kept: what each witness has cosigned, as far as it is known.
  void begin(Followed& followed, const ledger::Ledger& ledger) {
    followed.name = ledger.info().name;
    for (const auto& witness : options_.policy.witnesses()) {
      followed.at.emplace_back().standing.witness = witness.key.name;
    }
    // Where it can't be read, or was cosigned under other keys, nothing is known yet.
    const auto note = ledger.witnessed_checkpoint();
    const auto kept = Candidate::of(note ? *note : "", options_.policy, ledger.signer()->keys());
    if (kept) {
      // Under another policy it may have been enough.
      if (kept->is_witnessed()) followed.witnessed = kept->size();
      for (std::size_t i = 0; i < followed.at.size(); ++i) {
        if (kept->has(i)) note_cosigned(followed.at[i], *kept, i);
      }
    }
    publish(ledger.info().id, followed);
  }

  Ruled<void> take_candidate(Followed& followed, const ledger::Ledger& ledger) {
    if (!options_.region.empty()) {
      LETHE_TRY(const bool is_ours, is_hosted_in(ledger, options_.region));
      if (!is_ours) return {};
    }
    LETHE_TRY(auto candidate,
              Candidate::of(ledger.checkpoint(), options_.policy, ledger.signer()->keys()));
    followed.candidate = std::move(candidate);
    return {};
  }

  void ask(Followed& followed, const ledger::Ledger& ledger, std::size_t witness) {
    if (asked_ >= options_.most_at_once) {
      is_someone_waiting_ = true;
      return;
    }
    auto& at = followed.at[witness];
    const auto& candidate = *followed.candidate;
    auto proof = ledger.consistency(at.standing.size, candidate.size());
    if (!proof) {
      fail(followed, at, "the proof for it can't be made: " + proof.error().message());
      return publish(ledger.info().id, followed);
    }
    webhooks::Message message;
    message.target = targets_[witness];
    message.fields = {{"Content-Type", "text/plain; charset=utf-8"}};
    message.body =
        ledger::format_add_checkpoint({at.standing.size, std::move(*proof), candidate.own_note()});
    message.most_answer_bytes = kMostAnswerBytes;
    at.is_asked = true;
    ++asked_;
    client_.post(std::move(message),
                 [this, id = ledger.info().id, witness](const Attempted& attempted) {
                   answered(id, witness, attempted);
                 });
  }

  void answered(const LedgerId& id, std::size_t witness, const Attempted& attempted) {
    --asked_;
    const auto found = followed_.find(id);
    const auto ledger = store_.find(id);
    if (found != followed_.end()) found->second.at[witness].is_asked = false;
    if (found != followed_.end() && ledger) {
      auto& followed = found->second;
      take_answer(followed, *ledger, witness, attempted);
      publish(id, followed);
      look_at(*ledger);
    }
    if (is_someone_waiting_) look_at_all();
  }

  void take_answer(Followed& followed, const ledger::Ledger& ledger, std::size_t witness,
                   const Attempted& attempted) {
    auto& at = followed.at[witness];
    auto& candidate = *followed.candidate;
    if (attempted.status == 200 && candidate.add(witness, attempted.body)) {
      if (!at.standing.fault.empty()) tell(followed, at, {});
      ++at.standing.cosigned;
      at.failures = at.sizes_told = 0;
      note_cosigned(at, candidate, witness);
      return keep(followed, ledger.info().id);
    }
    if (const auto told = told_size(attempted); told && at.sizes_told < kMostSizesTold) {
      ++at.sizes_told;
      if (*told <= ledger.size()) {
        at.standing.size = *told;
        return;  // and it is asked again with a proof from there
      }
      return fail(followed, at, std::string(kAheadOfLog));
    }
    fail(followed, at, fault_of(attempted));
  }

  static void note_cosigned(AtWitness& at, const Candidate& candidate, std::size_t witness) {
    at.standing.size = candidate.size();
    // The witness' clock says it, which may be anywhere.
    const auto latest = ledger::kLatestMoment.micros / ledger::kSecondMicros;
    at.standing.cosigned_at =
        ledger::Moment{std::min(*candidate.seconds(witness), latest) * ledger::kSecondMicros};
  }

  /// Behind a cosignature: when there are enough, it is durable before anybody is served it.
  void keep(Followed& followed, const LedgerId& id) {
    const auto& candidate = *followed.candidate;
    if (candidate.size() < followed.witnessed || !candidate.is_witnessed()) return;
    const auto kept = store_.keep_witnessed(id, candidate.note());
    if (kept) {
      followed.witnessed = candidate.size();
    } else if (log_) {
      log_({followed.name, "", "the cosignatures can't be kept: " + kept.error().message()});
    }
  }

  void fail(const Followed& followed, AtWitness& at, std::string fault) {
    ++at.standing.failed;
    at.sizes_told = 0;
    auto wait = options_.first_retry;
    for (unsigned i = 0; i < at.failures && wait < options_.longest_retry; ++i) wait *= 2;
    ++at.failures;
    at.next = Steady::now() + std::min(wait, options_.longest_retry);
    if (fault != at.standing.fault) tell(followed, at, std::move(fault));
  }

  void tell(const Followed& followed, AtWitness& at, std::string fault) {
    at.standing.fault = std::move(fault);
    if (log_) log_({followed.name, at.standing.witness, at.standing.fault});
  }

  void publish(const LedgerId& id, const Followed& followed) {
    LedgerStanding standing{followed.name, followed.witnessed, {}};
    for (const auto& at : followed.at) standing.witnesses.push_back(at.standing);
    const std::lock_guard lock(mutex_);
    standings_[id] = std::move(standing);
  }

  ledger::Store& store_;
  const RelayOptions options_;
  const std::function<void(const RelayLine&)> log_;
  std::vector<webhooks::Target> targets_;  // in the order of the policy
  std::map<LedgerId, Followed> followed_;
  std::size_t asked_ = 0;
  bool is_someone_waiting_ = false;
  mutable std::mutex mutex_;
  std::map<LedgerId, LedgerStanding> standings_;  // guarded by mutex_
  asio::io_context io_;
  webhooks::WebhookClient client_;
  asio::steady_timer timer_;
  std::thread thread_;
};

WitnessRelay::WitnessRelay(ledger::Store& store, RelayOptions options,
                           std::function<void(const RelayLine&)> log)
    : impl_(std::make_unique<Impl>(store, std::move(options), std::move(log))) {}

WitnessRelay::~WitnessRelay() {
  stop();
}

std::string WitnessRelay::start() {
  return impl_->start();
}

void WitnessRelay::stop() {
  impl_->stop();
}

const ledger::TrustPolicy& WitnessRelay::policy() const {
  return impl_->policy();
}

std::vector<LedgerStanding> WitnessRelay::standings() const {
  return impl_->standings();
}

std::optional<LedgerStanding> WitnessRelay::standing(std::string_view ledger) const {
  return impl_->standing(ledger);
}

}  // namespace lethe::api::witnesses
