#include "api/webhooks/webhook_client.h"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace lethe::api::webhooks {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::use_awaitable;
using asio::ip::tcp;
using Endpoints = std::vector<tcp::endpoint>;

constexpr std::uint32_t kMostHeaderBytes = 16U << 10;

http::request<http::string_body> request_of(const Message& message) {
  http::request<http::string_body> out(http::verb::post, message.target.path, 11);
  out.set(http::field::host, message.target.host_field);
  out.set(http::field::user_agent, "lethe");
  out.set(http::field::connection, "close");
  for (const auto& [name, value] : message.fields) out.set(name, value);
  out.body() = message.body;
  out.prepare_payload();
  return out;
}

/// Sends the request and reads the answer, or its header alone.
template <class Stream>
asio::awaitable<Attempted> converse(Stream& stream, const Message& message) {
  auto request = request_of(message);
  co_await http::async_write(stream, request, use_awaitable);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.header_limit(kMostHeaderBytes);
  if (message.most_answer_bytes == 0) {
    co_await http::async_read_header(stream, buffer, parser, use_awaitable);
  } else {
    parser.body_limit(message.most_answer_bytes);
    co_await http::async_read(stream, buffer, parser, use_awaitable);
  }
  Attempted out;
  out.status = static_cast<std::uint16_t>(parser.get().result_int());
  if (message.most_answer_bytes != 0) out.body = std::move(parser.get().body());
  co_return out;
}

}  // namespace

std::string_view name_of(Failure failure) {
  constexpr std::array<std::string_view, 6> kNames{"",           "name", "address",
                                                   "connection", "tls",  "answer"};
  return kNames.at(static_cast<std::size_t>(failure));
}

struct WebhookClient::Impl {
  Impl(asio::io_context& context, ClientOptions chosen)
      : io(context), options(std::move(chosen)), tls(asio::ssl::context::tls_client) {}

  /// Where it may go; none: nowhere.
  asio::awaitable<Endpoints> reachable(const Target& target) const {
    tcp::resolver resolver(io);
    const auto found = co_await resolver.async_resolve(target.host, target.port, use_awaitable);
    Endpoints out;
    for (const auto& one : found) {
      const auto endpoint = one.endpoint();
      if (may_reach(endpoint.address(), target.is_secure, options.private_addresses)) {
        out.push_back(endpoint);
      }
    }
    co_return out;
  }

  asio::awaitable<Attempted> exchange(const Message& message, const Endpoints& endpoints,
                                      Failure& at) {
    const auto deadline = std::chrono::steady_clock::now() + options.timeout;
    at = Failure::kConnection;
    if (!message.target.is_secure) {
      beast::tcp_stream stream(io);
      stream.expires_at(deadline);
      co_await stream.async_connect(endpoints, use_awaitable);
      at = Failure::kAnswer;
      co_return co_await converse(stream, message);
    }
    beast::ssl_stream<beast::tcp_stream> stream(io, tls);
    beast::get_lowest_layer(stream).expires_at(deadline);
    co_await beast::get_lowest_layer(stream).async_connect(endpoints, use_awaitable);
    at = Failure::kTls;
    const auto& host = message.target.host;
    stream.set_verify_callback(asio::ssl::host_name_verification(host));
    boost::system::error_code is_name;
    asio::ip::make_address(host, is_name);
    // Only names go into the extension (RFC 6066, 3).
    if (is_name) SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    co_await stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
    at = Failure::kAnswer;
    co_return co_await converse(stream, message);
  }

  asio::awaitable<Attempted> attempt(std::shared_ptr<const Message> message) {
    Attempted out;
    out.failure = Failure::kName;
    try {
      const auto endpoints = co_await reachable(message->target);
      out.failure = Failure::kAddress;
      if (endpoints.empty()) co_return out;
      out = co_await exchange(*message, endpoints, out.failure);
    } catch (const boost::system::system_error&) {
      // `failure` says how far it got, and that is all that anybody can do something about.
    }
    co_return out;
  }

  asio::io_context& io;
  const ClientOptions options;
  asio::ssl::context tls;
};

WebhookClient::WebhookClient(asio::io_context& io, ClientOptions options)
    : impl_(std::make_unique<Impl>(io, std::move(options))) {}

WebhookClient::~WebhookClient() = default;

std::string WebhookClient::load_authorities() {
  boost::system::error_code error;
  auto& tls = impl_->tls;
  tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                  asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  tls.set_verify_mode(asio::ssl::verify_peer, error);
  if (!error) tls.set_default_verify_paths(error);
  if (error) return "the system's certificate authorities can't be read: " + error.message();
  if (impl_->options.ca_file.empty()) return {};
  tls.load_verify_file(impl_->options.ca_file.string(), error);
  if (error) {
    return "the certificate authorities in " + impl_->options.ca_file.string() +
           " can't be read: " + error.message();
  }
  return {};
}

void WebhookClient::post(Message message, std::function<void(const Attempted&)> done) {
  auto attempt = impl_->attempt(std::make_shared<const Message>(std::move(message)));
  asio::co_spawn(
      impl_->io, std::move(attempt),
      [done = std::move(done)](const std::exception_ptr& failed, const Attempted& attempted) {
        done(failed ? Attempted{0, Failure::kConnection, {}} : attempted);
      });
}

}  // namespace lethe::api::webhooks
