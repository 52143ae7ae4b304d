#include "tests/api/echo_service.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <chrono>
#include <thread>

namespace lethe::api::testing {

using http::Request;
using http::Respond;
using http::Response;

EchoService::~EchoService() {
  pool_.join();
}

void EchoService::handle(std::shared_ptr<const Request> request, Respond respond) {
  {
    const std::lock_guard lock(mutex_);
    last_ = request;
  }
  boost::asio::post(pool_, [this, request = std::move(request), respond = std::move(respond)] {
    respond(answer(*request));
  });
}

Response EchoService::answer(const Request& request) {
  Response response;
  response.content_type = "text/plain";
  response.body = request.body;
  if (request.path.size() != 2) return response;
  const auto& what = request.path[0];
  if (what == "after") {
    std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(request.path[1])));
    response.body = request.path[1];
  } else if (what == "live") {
    const std::chrono::milliseconds every(std::stoi(request.path[1]));
    auto next = std::make_shared<std::atomic<std::chrono::steady_clock::time_point>>();
    response.produce = [this, next, every]() -> ledger::Result<std::optional<std::string>> {
      ++live_pieces_;
      *next = std::chrono::steady_clock::now() + every;
      return std::optional(std::string(64U << 10, 'x'));
    };
    response.is_due = [next] { return std::chrono::steady_clock::now() >= next->load(); };
  } else if (what == "stream" || what == "broken") {
    auto left = std::make_shared<int>(std::stoi(request.path[1]));
    response.produce = [left,
                        fails = what == "broken"]() -> ledger::Result<std::optional<std::string>> {
      if (*left == 0 && fails) return make_error_code(ledger::Error::kStorageFailed);
      if (*left == 0) return std::optional<std::string>();
      return std::optional<std::string>("piece " + std::to_string((*left)--) + "\n");
    };
  }
  return response;
}

Response EchoService::protocol_error(std::uint16_t status, std::string_view detail,
                                     const ledger::RequestId& /*id*/) {
  Response response;
  response.status = status;
  response.content_type = "text/plain";
  response.body = std::string(detail);
  return response;
}

void EchoService::run_blocking(std::function<void()> work) {
  boost::asio::post(pool_, std::move(work));
}

void EchoService::finished(const http::Finished& /*exchange*/) {}

std::shared_ptr<const Request> EchoService::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

void EchoService::wait_for_request() const {
  while (last() == nullptr) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void EchoService::wait() {
  pool_.join();
}

}  // namespace lethe::api::testing
