#include "api/http/witness_service.h"

#include <boost/asio/post.hpp>

#include "api/http/responses.h"

namespace lethe::api::http {
namespace {

using ledger::Witnessing;

constexpr std::uint16_t status_of(Witnessing outcome) {
  switch (outcome) {
    case Witnessing::kCosigned:
      return 200;
    case Witnessing::kMalformed:
      return 400;
    case Witnessing::kNotSigned:
      return 403;
    case Witnessing::kUnknownLog:
      return 404;
    case Witnessing::kStale:
      return 409;
    case Witnessing::kInconsistent:
      return 422;
    case Witnessing::kNotKept:
      break;
  }
  return 500;
}

Response plain(std::uint16_t status, std::string text) {
  auto response = text_response(std::move(text));
  response.status = status;
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response not_allowed(std::string_view allowed) {
  auto response = plain(405, "not with this method\n");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

bool is_reading(Method method) {
  return method == Method::kGet || method == Method::kHead;
}

}  // namespace

WitnessService::WitnessService(ledger::Witness& witness, WitnessServiceOptions options,
                               std::function<void(const WitnessLine&)> log)
    : witness_(witness), options_(options), log_(std::move(log)), pool_(options.workers) {}

WitnessService::~WitnessService() {
  pool_.join();
}

void WitnessService::handle(std::shared_ptr<const http::Request> request, Respond respond) {
  if (++waiting_ > options_.max_waiting) {
    --waiting_;
    return respond(protocol_error(503, "too many requests are waiting", request->id));
  }
  boost::asio::post(pool_, [this, request = std::move(request), respond = std::move(respond)] {
    --waiting_;
    auto response = [&] {
      try {
        return answer(*request);
      } catch (const std::exception&) {
        return plain(500, "this witness could not answer\n");
      }
    }();
    add_common_headers(response, request->id);
    respond(std::move(response));
  });
}

Response WitnessService::answer(const http::Request& request) {
  const auto& path = request.path;
  if (path.size() == 1 && path[0] == "add-checkpoint") {
    return request.method == Method::kPost ? cosign(request) : not_allowed("POST");
  }
  if (path.size() == 1 && path[0] == "healthz") {
    return is_reading(request.method) ? plain(200, "ok\n") : not_allowed("GET, HEAD");
  }
  if (path.size() != 2 || path[1] != "checkpoint") return plain(404, "there is no such route\n");
  if (!is_reading(request.method)) return not_allowed("GET, HEAD");
  auto checkpoint = witness_.checkpoint(path[0]);
  return checkpoint ? plain(200, std::move(*checkpoint))
                    : plain(404, "this witness has cosigned no checkpoint of such a log\n");
}

Response WitnessService::cosign(const http::Request& request) {
  auto done = witness_.add_checkpoint(request.body);
  auto response = plain(status_of(done.outcome), std::move(done.text));
  if (done.outcome == Witnessing::kStale) response.content_type = "text/x.tlog.size";
  if (log_) log_({done.outcome, std::move(done.origin)});
  return response;
}

Response WitnessService::protocol_error(std::uint16_t status, std::string_view detail,
                                        const ledger::RequestId& id) {
  auto response = plain(status, std::string(detail) + "\n");
  add_common_headers(response, id);
  return response;
}

void WitnessService::run_blocking(std::function<void()> work) {
  boost::asio::post(pool_, std::move(work));
}

void WitnessService::finished(const Finished& /*exchange*/) {}

}  // namespace lethe::api::http
