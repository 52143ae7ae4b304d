#include "api/webhooks/webhook_client.h"

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <thread>

#include "api/network/outgoing_requests.h"

namespace lethe::api::webhooks {
namespace {

namespace asio = boost::asio;
using network::OutgoingAnswer;
using network::OutgoingFailure;
using network::OutgoingRequest;

constexpr std::chrono::seconds kPause{1};  // an earlier end of it is asked for

Failure failure_of(OutgoingFailure failure) {
  switch (failure) {
    case OutgoingFailure::kNone:
      return Failure::kNone;
    case OutgoingFailure::kName:
      return Failure::kName;
    case OutgoingFailure::kAddress:
      return Failure::kAddress;
    case OutgoingFailure::kConnection:
      return Failure::kConnection;
    case OutgoingFailure::kTls:
      return Failure::kTls;
    default:
      return Failure::kAnswer;
  }
}

Attempted attempted(OutgoingAnswer answer) {
  Attempted out;
  out.failure = failure_of(answer.failure);
  if (out.failure != Failure::kNone) return out;
  out.status = answer.status;
  out.body = std::move(answer.body);
  return out;
}

}  // namespace

std::string_view name_of(Failure failure) {
  constexpr std::array<std::string_view, 6> kNames{"",           "name", "address",
                                                   "connection", "tls",  "answer"};
  return kNames.at(static_cast<std::size_t>(failure));
}

/// The requests have a thread of their own, which hands over what came of them.
struct WebhookClient::Impl {
  struct Waiting {
    OutgoingRequest request;
    std::function<void(OutgoingAnswer)> done;
  };

  Impl(asio::io_context& context, ClientOptions chosen)
      : io(context), options(std::move(chosen)), thread([this] { run(); }) {}
  ~Impl() {
    stops = true;
    requests.wake_up();
    thread.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  OutgoingRequest request_of(Message message) const {
    OutgoingRequest out;
    out.method = "POST";
    out.url = message.target.absolute_uri;
    out.fields = std::move(message.fields);
    out.body = std::move(message.body);
    out.ca_file = options.ca_file;
    out.may_reach = [is_secure = message.target.is_secure,
                     allowed = options.private_addresses](const auto& address) {
      return webhooks::may_reach(address, is_secure, allowed);
    };
    out.timeout = options.timeout;
    out.reads_body = message.most_answer_bytes != 0;
    out.most_answer_bytes = message.most_answer_bytes;
    return out;
  }

  void add(Waiting waiting) {
    {
      const std::lock_guard lock(mutex);
      added.push_back(std::move(waiting));
    }
    requests.wake_up();
  }

  void run() {
    while (!stops) {
      std::vector<Waiting> begun;
      {
        const std::lock_guard lock(mutex);
        begun.swap(added);
      }
      for (auto& one : begun) requests.start(std::move(one.request), std::move(one.done));
      requests.run_for(kPause);
    }
  }

  asio::io_context& io;
  const ClientOptions options;
  network::OutgoingRequests requests;
  std::mutex mutex;
  std::vector<Waiting> added;
  std::atomic<bool> stops = false;
  std::thread thread;  // the last: it uses the rest
};

WebhookClient::WebhookClient(asio::io_context& io, ClientOptions options)
    : impl_(std::make_unique<Impl>(io, std::move(options))) {}

WebhookClient::~WebhookClient() = default;

std::string WebhookClient::load_authorities() {
  const auto& file = impl_->options.ca_file;
  return file.empty() ? std::string() : network::why_unreadable(file);
}

void WebhookClient::post(Message message, std::function<void(const Attempted&)> done) {
  auto& io = impl_->io;
  const auto arrive = [&io, guard = asio::make_work_guard(io),
                       done = std::move(done)](OutgoingAnswer answer) {
    asio::post(io, [done, came = attempted(std::move(answer))] { done(came); });
  };
  impl_->add({impl_->request_of(std::move(message)), arrive});
}

}  // namespace lethe::api::webhooks
