#include "tools/server_client.h"

#include <openssl/ssl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/json/parse.hpp>

#include "api/webhooks/target.h"
#include "crypto/check.h"

namespace lethe::tools {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::seconds kSilence{60};  // of a server that sends something every 15
constexpr std::chrono::milliseconds kBetweenChecks{100};
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;
constexpr std::size_t kMostBytes = std::size_t{1} << 20;

http::request<http::string_body> request_of(const std::string& method,
                                            const api::webhooks::Target& target,
                                            const std::string& path,
                                            const crypto::SecretBuffer& token) {
  http::request<http::string_body> out;
  out.version(11);
  out.method_string(method);
  out.target(path);
  out.set(http::field::host, target.host_field);
  out.set(http::field::user_agent, "lethe");
  out.set(http::field::connection, "close");
  out.set(http::field::authorization, "Bearer " + std::string(crypto::as_text(token.view())));
  out.prepare_payload();
  return out;
}

/// Each step of a stream is asynchronous, as its deadline demands, and waited for here.
template <class Start>
void finish(asio::io_context& io, beast::error_code& error, Start start) {
  start([&error](const beast::error_code& ended, auto&&...) { error = ended; });
  io.restart();
  io.run();
}

/// The same, given up when `goes_on` answers false.
template <class Start>
void finish_while(asio::io_context& io, beast::tcp_stream& plain, beast::error_code& error,
                  const std::function<bool()>& goes_on, Start start) {
  bool has_ended = false;
  start([&](const beast::error_code& ended, auto&&...) {
    error = ended;
    has_ended = true;
  });
  io.restart();
  while (!has_ended) {
    io.run_one_for(kBetweenChecks);
    if (!has_ended && !goes_on()) plain.cancel();
  }
  io.run();  // what is left of the deadline
}

using AnyRequest = http::request<http::string_body>;
/// Reads bodies into whatever piece it is given.
using PieceParser = http::response_parser<http::buffer_body>;

/// Hands over a body as it comes; true when it was read to its end.
template <class Stream>
bool read_pieces(asio::io_context& io, Stream& stream, beast::flat_buffer& buffer,
                 PieceParser& parser, const Following& following, beast::error_code& error) {
  auto& plain = beast::get_lowest_layer(stream);
  std::vector<char> piece(kPieceBytes);
  while (!parser.is_done()) {
    auto& body = parser.get().body();
    body.data = piece.data();
    body.size = piece.size();
    plain.expires_after(kSilence);
    finish_while(io, plain, error, following.goes_on, [&](auto done) {
      http::async_read_some(stream, buffer, parser, std::move(done));
    });
    if (error == http::error::need_buffer) error = {};
    const bool is_given_up = !following.goes_on();
    if (is_given_up) error = {};
    const std::size_t size = piece.size() - body.size;
    if (size > 0 && !following.take({piece.data(), size})) return false;
    if (error || is_given_up) return false;
  }
  return true;
}

/// The head of the answer, and with status 200 its body, handed over.
template <class Stream>
http::response<http::string_body> converse_on(asio::io_context& io, Stream& stream,
                                              AnyRequest& request, const Following& following,
                                              beast::error_code& error) {
  finish(io, error, [&](auto done) { http::async_write(stream, request, std::move(done)); });
  beast::flat_buffer buffer;
  PieceParser parser;
  parser.body_limit(boost::none);
  if (!error) {
    finish(io, error,
           [&](auto done) { http::async_read_header(stream, buffer, parser, std::move(done)); });
  }
  http::response<http::string_body> answer;
  if (error) return answer;
  answer.result(parser.get().result());
  auto used = following;
  if (parser.get().result() != http::status::ok) {
    used.take = [&answer](std::string_view bytes) {
      answer.body().append(bytes);
      return answer.body().size() <= kMostBytes;
    };
  }
  read_pieces(io, stream, buffer, parser, used, error);
  return answer;
}

template <class Stream>
http::response<http::string_body> converse(asio::io_context& io, Stream& stream,
                                           http::request<http::string_body>& request,
                                           beast::error_code& error) {
  finish(io, error, [&](auto done) { http::async_write(stream, request, std::move(done)); });
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kMostBytes);
  if (!error) {
    finish(io, error,
           [&](auto done) { http::async_read(stream, buffer, parser, std::move(done)); });
  }
  return parser.release();
}

std::string member_text(const boost::json::value& body, std::string_view name) {
  const auto* object = body.if_object();
  const auto* found = object != nullptr ? object->if_contains(name) : nullptr;
  const auto* text = found != nullptr ? found->if_string() : nullptr;
  return text != nullptr ? std::string(text->c_str()) : std::string();
}

}  // namespace

std::string ServerAnswer::problem() const {
  if (status < 400) return {};
  const auto title = member_text(body, "title");
  const auto detail = member_text(body, "detail");
  const auto said = title.empty() ? "status " + std::to_string(status) : title;
  return detail.empty() ? said : said + ": " + detail;
}

struct ServerClient::Impl {
  api::webhooks::Target target;
  crypto::SecretBuffer token;
  asio::io_context io{1};
  asio::ssl::context tls{asio::ssl::context::tls_client};

  std::string load_authorities(const std::filesystem::path& ca_file) {
    beast::error_code error;
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer, error);
    if (!error) tls.set_default_verify_paths(error);
    if (!error && !ca_file.empty()) tls.load_verify_file(ca_file.string(), error);
    return error ? "the certificate authorities can't be read: " + error.message() : std::string();
  }

  /// Connects, and leaves the rest to `talk(stream)`.
  template <class Talk>
  http::response<http::string_body> connected(beast::error_code& error, Talk talk) {
    tcp::resolver resolver(io);
    const auto found = resolver.resolve(target.host, target.port, error);
    if (error) return {};
    beast::ssl_stream<beast::tcp_stream> stream(io, tls);
    auto& plain = beast::get_lowest_layer(stream);
    plain.expires_after(kPatience);
    finish(io, error, [&](auto done) { plain.async_connect(found, std::move(done)); });
    if (error) return {};
    const auto address = plain.socket().remote_endpoint(error).address();
    if (!error && !target.is_secure && !address.is_loopback()) {
      error = asio::error::access_denied;
    }
    if (error) return {};
    if (!target.is_secure) return talk(plain);
    stream.set_verify_callback(asio::ssl::host_name_verification(target.host));
    beast::error_code is_name;
    asio::ip::make_address(target.host, is_name);
    // Only names go into the extension (RFC 6066, 3).
    if (is_name) SSL_set_tlsext_host_name(stream.native_handle(), target.host.c_str());
    finish(io, error, [&](auto done) {
      stream.async_handshake(asio::ssl::stream_base::client, std::move(done));
    });
    if (error) return {};
    return talk(stream);
  }

  std::string explained(const beast::error_code& failed) const {
    if (!failed) return {};
    if (failed == asio::error::access_denied) {
      return "without TLS only a server on this machine is asked: the token would go in the clear";
    }
    return "the server at " + target.host_field + " can't be asked: " + failed.message();
  }
};

namespace {

ServerAnswer answer_of(const http::response<http::string_body>& response) {
  ServerAnswer out;
  out.status = static_cast<std::uint16_t>(response.result_int());
  out.location = std::string(response[http::field::location]);
  boost::system::error_code is_none;
  out.body = boost::json::parse(response.body(), is_none);
  if (is_none) out.body = nullptr;
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
  auto impl = std::make_unique<Impl>();
  impl->target = *target;
  impl->token = std::move(token);
  error = impl->load_authorities(ca_file);
  if (!error.empty()) return nullptr;
  return std::unique_ptr<ServerClient>(new ServerClient(std::move(impl)));
}

ServerAnswer ServerClient::send(const std::string& method, const std::string& path,
                                std::string& error) {
  auto request = request_of(method, impl_->target, path, impl_->token);
  beast::error_code failed;
  const auto response = impl_->connected(
      failed, [&](auto& stream) { return converse(impl_->io, stream, request, failed); });
  error = impl_->explained(failed);
  return failed ? ServerAnswer{} : answer_of(response);
}

ServerAnswer ServerClient::follow(const std::string& path, const Headers& headers,
                                  const Following& following, std::string& error) {
  auto request = request_of("GET", impl_->target, path, impl_->token);
  for (const auto& [name, value] : headers) request.set(name, value);
  beast::error_code failed;
  const auto response = impl_->connected(failed, [&](auto& stream) {
    return converse_on(impl_->io, stream, request, following, failed);
  });
  error = impl_->explained(failed);
  return answer_of(response);
}

}  // namespace lethe::tools
