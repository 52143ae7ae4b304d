#include "tools/server_client.h"

#include <boost/json/parse.hpp>
#include <charconv>

#include "api/network/outgoing_requests.h"
#include "api/webhooks/target.h"
#include "crypto/check.h"

namespace lethe::tools {

namespace {

using api::network::OutgoingAnswer;
using api::network::OutgoingFailure;
using api::network::OutgoingRequest;

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::seconds kSilence{60};  // of a server that sends something every 15
constexpr std::chrono::milliseconds kBetweenChecks{100};

/// A server as all clients of it share it. Does not change.
struct Server {
  api::webhooks::Target target;
  crypto::SecretBuffer token;
  std::filesystem::path ca_file;
};

std::string member_text(const boost::json::value& body, std::string_view name) {
  const auto* object = body.if_object();
  const auto* found = object != nullptr ? object->if_contains(name) : nullptr;
  const auto* text = found != nullptr ? found->if_string() : nullptr;
  return text != nullptr ? std::string(text->c_str()) : std::string();
}

boost::json::value as_json(const std::string& text) {
  boost::system::error_code is_none;
  auto value = boost::json::parse(text, is_none);
  return is_none ? boost::json::value() : value;
}

/// Zero when it is no number of them.
std::chrono::seconds seconds_in(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return std::chrono::seconds(is_whole ? value : 0);
}

}  // namespace

std::string ServerBytes::problem() const {
  return ServerAnswer{status, {}, as_json(body)}.problem();
}

std::string ServerAnswer::problem() const {
  if (status < 400) return {};
  const auto title = member_text(body, "title");
  const auto detail = member_text(body, "detail");
  const auto said = title.empty() ? "status " + std::to_string(status) : title;
  return detail.empty() ? said : said + ": " + detail;
}

struct ServerClient::Impl {
  std::shared_ptr<Server> server;
  api::network::OutgoingRequests requests;
  bool failed_for_good = false;

  OutgoingRequest request_of(const std::string& method, const std::string& path) const {
    const auto& target = server->target;
    OutgoingRequest out;
    out.method = method;
    out.url = (target.is_secure ? "https://" : "http://") + target.host_field + path;
    if (!server->token.empty()) {
      out.fields.emplace_back("Authorization",
                              "Bearer " + std::string(crypto::as_text(server->token.view())));
    }
    out.ca_file = server->ca_file;
    out.may_reach = [is_secure = target.is_secure](const auto& address) {
      return is_secure || address.is_loopback();
    };
    out.connect_timeout = kPatience;
    out.silence = kPatience;
    return out;
  }

  OutgoingAnswer exchange(OutgoingRequest request, const std::function<bool()>& goes_on,
                          std::string& error) {
    std::optional<OutgoingAnswer> answer;
    const auto id =
        requests.start(std::move(request), [&answer](auto ended) { answer = std::move(ended); });
    while (!answer) {
      requests.run_for(kBetweenChecks);
      if (!answer && goes_on && !goes_on()) requests.cancel(id);
    }
    failed_for_good = answer->is_final;
    error = in_words(*answer);
    return std::move(*answer);
  }

  std::string in_words(const OutgoingAnswer& answer) const {
    switch (answer.failure) {
      case OutgoingFailure::kNone:
      case OutgoingFailure::kInterrupted:
        return {};
      case OutgoingFailure::kAddress:
        return "without TLS only a server on this machine is asked: the token would go in the "
               "clear";
      default:
        return "the server at " + server->target.host_field + " can't be asked: " + answer.words;
    }
  }
};

namespace {

ServerAnswer answer_of(const OutgoingAnswer& answer) {
  ServerAnswer out;
  out.status = answer.status;
  out.location = answer.location;
  out.body = as_json(answer.body);
  return out;
}

}  // namespace

ServerClient::ServerClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

ServerClient::~ServerClient() = default;

std::unique_ptr<ServerClient> ServerClient::make(const std::string& url, crypto::SecretBuffer token,
                                                 const std::filesystem::path& ca_file,
                                                 std::string& error) {
  const auto target = api::webhooks::parse_target(url);
  if (!target) {
    error = "'" + url + "' is no address of a server, as http://127.0.0.1:8080 is";
    return nullptr;
  }
  if (!ca_file.empty()) error = api::network::why_unreadable(ca_file);
  if (!error.empty()) return nullptr;
  auto server = std::make_shared<Server>();
  server->target = *target;
  server->token = std::move(token);
  server->ca_file = ca_file;
  auto impl = std::make_unique<Impl>();
  impl->server = std::move(server);
  return std::unique_ptr<ServerClient>(new ServerClient(std::move(impl)));
}

bool ServerClient::may_try_again() const {
  return !impl_->failed_for_good;
}

std::unique_ptr<ServerClient> ServerClient::another() const {
  auto impl = std::make_unique<Impl>();
  impl->server = impl_->server;
  return std::unique_ptr<ServerClient>(new ServerClient(std::move(impl)));
}

ServerAnswer ServerClient::send(const std::string& method, const std::string& path,
                                std::string& error) {
  auto request = impl_->request_of(method, path);
  request.timeout = kPatience;
  return answer_of(impl_->exchange(std::move(request), {}, error));
}

ServerBytes ServerClient::fetch(const std::string& path, std::size_t most, std::string& error) {
  auto request = impl_->request_of("GET", path);
  request.timeout = kPatience;
  request.keeps_connection = true;
  request.most_answer_bytes = most;
  auto answer = impl_->exchange(std::move(request), {}, error);
  if (answer.failure == OutgoingFailure::kTooLong) {
    error = "the server at " + impl_->server->target.host_field + " answers with more than " +
            std::to_string(most) + " bytes for " + path;
  }
  if (!error.empty()) return {};
  ServerBytes out;
  out.status = answer.status;
  out.retry_after = seconds_in(answer.retry_after);
  out.body = std::move(answer.body);
  return out;
}

ServerAnswer ServerClient::follow(const std::string& path, const Headers& headers,
                                  const Following& following, std::string& error) {
  auto request = impl_->request_of("GET", path);
  request.fields.insert(request.fields.end(), headers.begin(), headers.end());
  request.silence = kSilence;
  request.take = following.take;
  return answer_of(impl_->exchange(std::move(request), following.goes_on, error));
}

}  // namespace lethe::tools
