#include "api/http/session.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <optional>

#include "api/http/request_reader.h"

namespace lethe::api::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

using boost::system::error_code;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

/// The meeting point of a session and the thread that answers it. Used on the session's strand
/// only.
struct Waiting {
  explicit Waiting(asio::any_io_executor executor) : timer(std::move(executor)) {}
  asio::steady_timer timer;
  std::optional<Response> response;
};

/// Lets `start` begin something that calls back from any thread, and waits for it; nothing when it
/// takes too long.
template <class Start>
asio::awaitable<std::optional<Response>> wait_for(Start start, std::chrono::milliseconds limit) {
  auto executor = co_await asio::this_coro::executor;
  auto waiting = std::make_shared<Waiting>(executor);
  waiting->timer.expires_after(limit);
  Respond respond = [waiting, executor](Response response) {
    auto arrived = std::make_shared<Response>(std::move(response));
    asio::post(executor, [waiting, arrived] {
      waiting->response = std::move(*arrived);
      waiting->timer.cancel();
    });
  };
  start(std::move(respond));
  if (!waiting->response) co_await waiting->timer.async_wait(kAwait);
  co_return std::move(waiting->response);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

http::response<http::string_body> make_head(const Response& response, unsigned version,
                                            bool keep_alive) {
  http::response<http::string_body> head(static_cast<http::status>(response.status), version);
  if (!response.content_type.empty()) head.set(http::field::content_type, response.content_type);
  for (const auto& [name, value] : response.headers) head.set(name, value);
  head.keep_alive(keep_alive);
  return head;
}

/// A session over one kind of stream, plain or TLS.
template <class Stream>
class Session {
 public:
  Session(Stream& stream, SessionContext& context) : stream_(stream), context_(context) {}

  asio::awaitable<void> run() {
    while (co_await exchange()) {
    }
  }

 private:
  const ServerOptions& options() const { return context_.options; }
  beast::tcp_stream& tcp() { return beast::get_lowest_layer(stream_); }

  /// One request and its answer. False when the connection is to be closed.
  asio::awaitable<bool> exchange() {
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(options().max_header_bytes));
    parser.body_limit(options().max_body_bytes);

    tcp().expires_after(first_ ? options().header_timeout : options().idle_timeout);
    first_ = false;
    if (buffer_.size() == 0 && !co_await wait_for_bytes()) co_return false;
    tcp().expires_after(options().header_timeout);
    auto [header_error, header_size] =
        co_await http::async_read_header(stream_, buffer_, parser, kAwait);
    if (header_error) co_return co_await refuse(header_error);
    const auto started = std::chrono::steady_clock::now();

    if (parser.get().target().size() > options().max_target_bytes) {
      co_return co_await refuse_with(414, "the request target is too long");
    }
    if (parser.content_length() && *parser.content_length() > options().max_body_bytes) {
      co_return co_await refuse_with(413, "the body is too large");
    }
    if (!co_await send_continue(parser.get())) co_return false;
    tcp().expires_after(options().body_timeout);
    auto [body_error, body_size] = co_await http::async_read(stream_, buffer_, parser, kAwait);
    if (body_error) co_return co_await refuse(body_error);

    const unsigned version = parser.get().version();
    const bool keep_alive = parser.get().keep_alive();
    auto read = read_request(parser.release(), peer_is_loopback());
    if (!read.request) {
      co_return co_await refuse_with(read.status, read.detail);
    }
    const std::shared_ptr<const Request> request = std::move(read.request);
    auto& service = context_.service;
    auto start = [&service, &request](Respond respond) {
      service.handle(request, std::move(respond));
    };
    tcp().expires_never();
    auto response = co_await wait_for(start, options().handler_timeout);
    if (!response)
      response =
          service.protocol_error(503, "it took too long; the outcome is unknown", request->id);
    const bool keep = keep_alive && !response->close && !context_.stopping;
    const auto status = response->status;
    const bool written = co_await write(*response, version, keep, request->method == Method::kHead);
    service.finished(request.get(), status, seconds_since(started));
    co_return written&& keep;
  }

  /// Between requests a connection may be closed at any time without an answer.
  asio::awaitable<bool> wait_for_bytes() {
    auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(4'096), kAwait);
    if (error) co_return false;
    buffer_.commit(size);
    co_return true;
  }

  asio::awaitable<bool> send_continue(const http::request<http::string_body>& head) {
    if (!beast::iequals(head[http::field::expect], "100-continue")) co_return true;
    http::response<http::empty_body> go_on(http::status::continue_, head.version());
    auto [error, size] = co_await http::async_write(stream_, go_on, kAwait);
    co_return !error;
  }

  asio::awaitable<bool> refuse(error_code error) {
    if (error == http::error::body_limit)
      co_return co_await refuse_with(413, "the body is too large");
    if (error == http::error::header_limit)
      co_return co_await refuse_with(431, "the header fields are too large");
    if (error == beast::error::timeout) co_return false;  // the stream is closed already
    if (error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message) {
      co_return co_await refuse_with(400, "this is not an HTTP/1.1 request");
    }
    co_return false;
  }

  /// Answers what can't become a request and ends the connection, reading a little of what still
  /// comes, so that the answer is not lost to a reset.
  asio::awaitable<bool> refuse_with(std::uint16_t status, std::string_view detail) {
    const auto response =
        context_.service.protocol_error(status, detail, ledger::RequestId::random());
    co_await write(response, 11, false, false);
    context_.service.finished(nullptr, status, 0);
    error_code ignored;
    tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    tcp().expires_after(std::chrono::seconds(2));
    for (std::size_t drained = 0; drained < (1U << 20);) {
      auto [error, size] = co_await tcp().async_read_some(asio::buffer(scrap_), kAwait);
      if (error) break;
      drained += size;
    }
    co_return false;
  }

  asio::awaitable<bool> write(const Response& response, unsigned version, bool keep_alive,
                              bool head_only) {
    tcp().expires_after(options().write_timeout);
    auto message = make_head(response, version, keep_alive);
    if (response.produce && version == 11 && !head_only) {
      co_return co_await write_chunked(response, message);
    }
    if (response.produce) message.keep_alive(false);
    message.body() = response.body;
    message.prepare_payload();
    if (response.produce) message.erase(http::field::content_length);
    if (head_only) {
      http::response_serializer<http::string_body> serializer(message);
      auto [error, size] = co_await http::async_write_header(stream_, serializer, kAwait);
      co_return !error;
    }
    auto [error, size] = co_await http::async_write(stream_, message, kAwait);
    if (error || !response.produce) co_return !error;
    while (auto chunk = co_await next_chunk(response.produce)) {
      auto [chunk_error, chunk_size] =
          co_await asio::async_write(stream_, asio::buffer(chunk->body), kAwait);
      if (chunk_error) co_return false;
    }
    co_return false;  // the end of the connection is the end of the body
  }

  asio::awaitable<bool> write_chunked(const Response& response,
                                      http::response<http::string_body>& message) {
    http::response<http::empty_body> head(std::move(message.base()));
    head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    auto [head_error, head_size] = co_await http::async_write_header(stream_, serializer, kAwait);
    if (head_error) co_return false;
    if (!response.body.empty()) {
      auto chunk = http::make_chunk(asio::buffer(response.body));
      auto [error, size] = co_await asio::async_write(stream_, chunk, kAwait);
      if (error) co_return false;
    }
    while (auto next = co_await next_chunk(response.produce)) {
      tcp().expires_after(options().write_timeout);
      auto chunk = http::make_chunk(asio::buffer(next->body));
      auto [error, size] = co_await asio::async_write(stream_, chunk, kAwait);
      if (error) co_return false;
    }
    auto last = http::make_chunk_last();
    auto [error, size] = co_await asio::async_write(stream_, last, kAwait);
    co_return !error;
  }

  /// The next piece, made on a worker thread; nothing at the end. An empty piece is passed over: it
  /// would end the body.
  asio::awaitable<std::optional<Response>> next_chunk(const BodyProducer& produce) {
    auto& service = context_.service;
    auto start = [&service, produce](Respond respond) {
      service.run_blocking([produce, respond = std::move(respond)] {
        Response piece;
        auto body = produce();
        while (body && body->empty()) body = produce();
        piece.status = body ? 200 : 204;
        if (body) piece.body = std::move(*body);
        respond(std::move(piece));
      });
    };
    auto piece = co_await wait_for(start, options().handler_timeout);
    if (piece && piece->status == 204) piece.reset();
    co_return piece;
  }

  bool peer_is_loopback() {
    error_code error;
    const auto peer = tcp().socket().remote_endpoint(error);
    return !error && peer.address().is_loopback();
  }

  Stream& stream_;
  SessionContext& context_;
  beast::flat_buffer buffer_;
  std::array<char, 16'384> scrap_{};
  bool first_ = true;
};

asio::awaitable<void> run_tls(beast::tcp_stream tcp, SessionContext& context) {
  beast::ssl_stream<beast::tcp_stream> stream(std::move(tcp), *context.tls);
  beast::get_lowest_layer(stream).expires_after(context.options.header_timeout);
  auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAwait);
  if (error) co_return;
  Session<beast::ssl_stream<beast::tcp_stream>> session(stream, context);
  co_await session.run();
  beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(2));
  co_await stream.async_shutdown(kAwait);
}

asio::awaitable<void> run_plain(beast::tcp_stream stream, SessionContext& context) {
  Session<beast::tcp_stream> session(stream, context);
  co_await session.run();
  error_code ignored;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

}  // namespace

asio::awaitable<void> run_session(beast::tcp_stream stream, SessionContext& context) {
  stream.socket().set_option(asio::ip::tcp::no_delay(true));
  if (context.tls != nullptr) {
    co_await run_tls(std::move(stream), context);
  } else {
    co_await run_plain(std::move(stream), context);
  }
}

}  // namespace lethe::api::http
