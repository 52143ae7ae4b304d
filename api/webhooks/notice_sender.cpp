#include "api/webhooks/notice_sender.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <random>
#include <thread>

#include "api/commands/notices.h"
#include "api/commands/regions.h"
#include "api/webhooks/http_signature.h"
#include "api/webhooks/notice_event.h"
#include "crypto/check.h"

namespace lethe::api::webhooks {

namespace asio = boost::asio;
using ledger::LedgerId;
using ledger::NoticeId;
using projections::NoticeRow;
using projections::Views;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t kPage = 256;
/// When an outcome can't be recorded, the notice is left alone so long instead of being sent again
/// at once.
constexpr std::chrono::minutes kHeldBack{1};

Request duty_request(const LedgerId& ledger) {
  Request request;
  request.caller = Caller::system(ledger);
  request.id = ledger::RequestId::random();
  request.method = "DUTY";
  request.route = "notices";
  return request;
}

}  // namespace

/// Everything but start() and stop() is on the thread of the io_context. Callbacks of the committer
/// only post to it, while it is there.
class NoticeSender::Impl : public std::enable_shared_from_this<NoticeSender::Impl> {
 public:
  Impl(ledger::Store& store, const ledger::Clock& clock, SenderOptions options,
       std::function<void(const AttemptLine&)> log)
      : store_(store),
        clock_(clock),
        options_(std::move(options)),
        log_(std::move(log)),
        client_(io_, options_.client),
        timer_(io_) {}

  std::string start() {
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

 private:
  /// What is remembered of a ledger between two looks at it.
  struct Known {
    ledger::TreeSize size;  // when it was last looked at
    ledger::Moment next;    // when it is to be looked at even if nothing happens to it
    bool is_recording = false;
  };
  struct UnderWay {
    LedgerId ledger;
    std::string recipient;
  };

  void tick() {
    if (!store_.stats().stopped) {
      for (const auto& ledger : store_.ledgers()) {
        // A ledger that can't be read now is tried again at the next tick.
        static_cast<void>(look_at(*ledger));
      }
    }
    std::erase_if(held_back_, [](const auto& one) { return one.second <= Steady::now(); });
    timer_.expires_after(options_.tick);
    timer_.async_wait([this](boost::system::error_code error) {
      if (!error) tick();
    });
  }

  Ruled<void> look_at(const ledger::Ledger& ledger) {
    auto& known = known_[ledger.info().id];
    const auto size = ledger.size();
    const auto now = clock_.now();
    if (known.size == size && now < known.next) return {};
    if (!options_.region.empty()) {
      LETHE_TRY(const auto region, region_of(ledger));
      if (region != options_.region) return {};
    }
    const auto snapshot = ledger.snapshot();
    const Views views(*snapshot);
    LETHE_TRY(const auto owed, views.owed_notices(1));
    if (!owed.empty() && !known.is_recording) record_due(ledger.info().id, known);
    LETHE_TRY(const auto waiting, views.waiting_notices(kPage));
    ledger::Moment next = ledger::kLatestMoment;
    for (const auto& notice : waiting) {
      if (notice.next_attempt_at > now) {
        next = std::min(next, notice.next_attempt_at);
        break;  // they come by their time
      }
      next = now;
      LETHE_TRY_VOID(begin(ledger, views, notice));
    }
    known.size = size;
    known.next = owed.empty() ? next : now;
    return {};
  }

  void record_due(const LedgerId& ledger, Known& known) {
    known.is_recording = true;
    submit(store_, ledger, duty_request(ledger), record_due_notices, RecordDueNoticesInput{},
           [weak = weak_from_this(), ledger](const Reply&) {
             const auto self = weak.lock();
             if (!self) return;
             asio::post(self->io_,
                        [here = self.get(), ledger] { here->known_[ledger].is_recording = false; });
           });
  }

  bool may_begin(const LedgerId& ledger, const NoticeRow& notice) const {
    if (under_way_.contains(notice.id) || held_back_.contains(notice.id)) return false;
    if (under_way_.size() >= options_.most_at_once) return false;
    const auto of_recipient = std::ranges::count_if(under_way_, [&](const auto& one) {
      return one.second.ledger == ledger && one.second.recipient == notice.recipient;
    });
    return static_cast<std::size_t>(of_recipient) < options_.most_a_recipient;
  }

  Ruled<void> begin(const ledger::Ledger& ledger, const Views& views, const NoticeRow& notice) {
    const auto& id = ledger.info().id;
    if (!may_begin(id, notice)) return {};
    LETHE_TRY(const auto recipient, views.recipient(notice.recipient));
    LETHE_TRY(const auto about, ledger.event(notice.about));
    AttemptLine line{ledger.info().name, notice.recipient, notice.id, notice.attempt + 1, {}};
    under_way_[notice.id] = {id, notice.recipient};
    const auto target = recipient ? parse_target(recipient->endpoint) : std::nullopt;
    if (!target) {
      // The endpoint was taken away: in the end somebody is to tell them by hand.
      line.attempted.failure = Failure::kAddress;
      finish(id, line);
      return {};
    }
    client_.post(message_of(ledger, *target, notice_event(notice, about)),
                 [this, id, line](const Attempted& attempted) mutable {
                   line.attempted = attempted;
                   finish(id, line);
                 });
    return {};
  }

  Message message_of(const ledger::Ledger& ledger, const Target& target, std::string body) const {
    const auto signer = ledger.signer();
    const auto fields = sign_post(
        target.absolute_uri, body, clock_.now().micros / ledger::kSecondMicros,
        signer->verifier().vkey(), [&](std::string_view base) { return signer->sign_http(base); });
    return {target,
            {{"Content-Type", "application/cloudevents+json"},
             {"Content-Digest", fields.content_digest},
             {"Signature-Input", fields.signature_input},
             {"Signature", fields.signature}},
            std::move(body)};
  }

  void finish(const LedgerId& ledger, const AttemptLine& line) {
    if (log_) log_(line);
    const double jitter = std::uniform_real_distribution<double>(0, 1)(random_);
    const RecordAttemptInput input{line.notice, line.attempt, line.attempted.status, jitter};
    submit(store_, ledger, duty_request(ledger), record_attempt, input,
           [weak = weak_from_this(), notice = line.notice](const Reply& reply) {
             const auto self = weak.lock();
             if (!self) return;
             asio::post(self->io_, [here = self.get(), notice, is_recorded = !reply.refused()] {
               here->recorded(notice, is_recorded);
             });
           });
  }

  void recorded(const NoticeId& notice, bool is_recorded) {
    if (!is_recorded) held_back_[notice] = Steady::now() + kHeldBack;
    under_way_.erase(notice);
  }

  ledger::Store& store_;
  const ledger::Clock& clock_;
  const SenderOptions options_;
  const std::function<void(const AttemptLine&)> log_;
  std::mt19937_64 random_{std::random_device{}()};
  std::map<LedgerId, Known> known_;
  std::map<NoticeId, UnderWay> under_way_;
  std::map<NoticeId, Steady::time_point> held_back_;
  asio::io_context io_;
  WebhookClient client_;
  asio::steady_timer timer_;
  std::thread thread_;
};

NoticeSender::NoticeSender(ledger::Store& store, const ledger::Clock& clock, SenderOptions options,
                           std::function<void(const AttemptLine&)> log)
    : impl_(std::make_shared<Impl>(store, clock, std::move(options), std::move(log))) {}

NoticeSender::~NoticeSender() {
  stop();
}

std::string NoticeSender::start() {
  return impl_->start();
}

void NoticeSender::stop() {
  impl_->stop();
}

}  // namespace lethe::api::webhooks
