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
#include <charconv>

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

using Stream = beast::ssl_stream<beast::tcp_stream>;

/// A server as all clients of it share it. Does not change.
struct Server {
  api::webhooks::Target target;
  crypto::SecretBuffer token;
  asio::ssl::context tls{asio::ssl::context::tls_client};

  std::string load_authorities(const std::filesystem::path& ca_file) {
    beast::error_code error;
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer, error);
    if (!error) tls.set_default_verify_paths(error);
    if (!error && !ca_file.empty()) tls.load_verify_file(ca_file.string(), error);
    return error ? "the certificate authorities can't be read: " + error.message() : std::string();
  }
};

http::request<http::string_body> request_of(const std::string& method, const Server& server,
                                            const std::string& path) {
  http::request<http::string_body> out;
  out.version(11);
  out.method_string(method);
  out.target(path);
  out.set(http::field::host, server.target.host_field);
  out.set(http::field::user_agent, "lethe");
  if (!server.token.empty()) {
    out.set(http::field::authorization,
            "Bearer " + std::string(crypto::as_text(server.token.view())));
  }
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
  // NOLINTNEXTLINE(bugprone-infinite-loop): the handler sets it
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
template <class AnyStream>
bool read_pieces(asio::io_context& io, AnyStream& stream, beast::flat_buffer& buffer,
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
template <class AnyStream>
http::response<http::string_body> converse_on(asio::io_context& io, AnyStream& stream,
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

template <class AnyStream>
http::response<http::string_body> converse(asio::io_context& io, AnyStream& stream,
                                           http::request<http::string_body>& request,
                                           std::size_t most, beast::error_code& error) {
  finish(io, error, [&](auto done) { http::async_write(stream, request, std::move(done)); });
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(most);
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
  asio::io_context io{1};
  bool failed_for_good = false;
  std::unique_ptr<Stream> open;  // a connection that may be used again; null: none

  std::unique_ptr<Stream> connect(beast::error_code& error) {
    const auto& target = server->target;
    tcp::resolver resolver(io);
    const auto found = resolver.resolve(target.host, target.port, error);
    if (error) return nullptr;
    auto stream = std::make_unique<Stream>(io, server->tls);
    auto& plain = beast::get_lowest_layer(*stream);
    plain.expires_after(kPatience);
    finish(io, error, [&](auto done) { plain.async_connect(found, std::move(done)); });
    if (error) return nullptr;
    const auto address = plain.socket().remote_endpoint(error).address();
    if (!error && !target.is_secure && !address.is_loopback()) {
      error = asio::error::access_denied;
    }
    if (error || !target.is_secure) return stream;
    stream->set_verify_callback(asio::ssl::host_name_verification(target.host));
    beast::error_code is_name;
    asio::ip::make_address(target.host, is_name);
    // Only names go into the extension (RFC 6066, 3).
    if (is_name) SSL_set_tlsext_host_name(stream->native_handle(), target.host.c_str());
    finish(io, error, [&](auto done) {
      stream->async_handshake(asio::ssl::stream_base::client, std::move(done));
    });
    return stream;
  }

  http::response<http::string_body> exchange(http::request<http::string_body>& request,
                                             std::size_t most, std::unique_ptr<Stream> stream,
                                             beast::error_code& error) {
    if (!stream) stream = connect(error);
    if (error) return {};
    auto& plain = beast::get_lowest_layer(*stream);
    plain.expires_after(kPatience);
    auto response = server->target.is_secure ? converse(io, *stream, request, most, error)
                                             : converse(io, plain, request, most, error);
    if (!error && request.keep_alive() && response.keep_alive()) open = std::move(stream);
    return response;
  }

  std::string in_words(const beast::error_code& failed) {
    // What TLS refuses, and what is no HTTP, stays so.
    const auto& of_http = http::make_error_code(http::error::bad_version).category();
    failed_for_good = failed == asio::error::access_denied || failed.category() == of_http ||
                      failed.category() == asio::error::get_ssl_category();
    if (failed == http::error::end_of_stream || failed == http::error::partial_message) {
      failed_for_good = false;
    }
    if (failed == asio::error::access_denied) {
      return "without TLS only a server on this machine is asked: the token would go in the clear";
    }
    return "the server at " + server->target.host_field + " can't be asked: " + failed.message();
  }
};

namespace {

ServerAnswer answer_of(const http::response<http::string_body>& response) {
  ServerAnswer out;
  out.status = static_cast<std::uint16_t>(response.result_int());
  out.location = std::string(response[http::field::location]);
  out.body = as_json(response.body());
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
  auto server = std::make_shared<Server>();
  server->target = *target;
  server->token = std::move(token);
  error = server->load_authorities(ca_file);
  if (!error.empty()) return nullptr;
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
  ServerAnswer out;
  auto request = request_of(method, *impl_->server, path);
  request.keep_alive(false);
  beast::error_code failed;
  const auto response = impl_->exchange(request, kMostBytes, nullptr, failed);
  if (failed) {
    error = impl_->in_words(failed);
    return out;
  }
  return answer_of(response);
}

ServerBytes ServerClient::fetch(const std::string& path, std::size_t most, std::string& error) {
  auto request = request_of("GET", *impl_->server, path);
  const bool was_open = impl_->open != nullptr;
  beast::error_code failed;
  auto response = impl_->exchange(request, most, std::move(impl_->open), failed);
  // The server may have closed it meanwhile; what is only read may be asked for again.
  if (failed && was_open && failed != http::error::body_limit) {
    failed = {};
    response = impl_->exchange(request, most, nullptr, failed);
  }
  if (failed == http::error::body_limit) {
    error = "the server at " + impl_->server->target.host_field + " answers with more than " +
            std::to_string(most) + " bytes for " + path;
    impl_->failed_for_good = true;
  } else if (failed) {
    error = impl_->in_words(failed);
  }
  if (!error.empty()) return {};
  ServerBytes out;
  out.status = static_cast<std::uint16_t>(response.result_int());
  out.retry_after = seconds_in(response[http::field::retry_after]);
  out.body = std::move(response.body());
  return out;
}

ServerAnswer ServerClient::follow(const std::string& path, const Headers& headers,
                                  const Following& following, std::string& error) {
  auto request = request_of("GET", *impl_->server, path);
  request.keep_alive(false);
  for (const auto& [name, value] : headers) request.set(name, value);
  beast::error_code failed;
  http::response<http::string_body> response;
  if (const auto stream = impl_->connect(failed); !failed) {
    auto& plain = beast::get_lowest_layer(*stream);
    response = impl_->server->target.is_secure
                   ? converse_on(impl_->io, *stream, request, following, failed)
                   : converse_on(impl_->io, plain, request, following, failed);
  }
  if (failed) error = impl_->in_words(failed);
  return answer_of(response);
}

}  // namespace lethe::tools
