#include "api/http/session.h"

#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "api/http/answer_wait.h"
#include "api/http/byte_stream.h"
#include "api/http/request_reader.h"

namespace lethe::api::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;

namespace {

using boost::system::error_code;
using Doing = Connection::Doing;
using Socket = asio::ip::tcp::socket;
using Time = std::chrono::steady_clock;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadAtOnce = 4'096;
constexpr std::size_t kDrainAtMost = 1U << 20;
constexpr std::chrono::milliseconds kGoodbye{2'000};
constexpr std::chrono::milliseconds kLookAgain{100};  // whether more of a live body is due

using Piece = ledger::Result<std::optional<std::string>>;

wire::response<wire::string_body> make_head(const Response& response, unsigned version,
                                            bool keep_alive) {
  wire::response<wire::string_body> head(static_cast<wire::status>(response.status), version);
  if (!response.content_type.empty()) head.set(wire::field::content_type, response.content_type);
  for (const auto& [name, value] : response.headers) head.set(name, value);
  head.keep_alive(keep_alive);
  return head;
}

class Session {
 public:
  Session(ByteStream& stream, Connection& connection, SessionContext& context)
      : stream_(stream), connection_(connection), context_(context) {}

  asio::awaitable<void> run() {
    bool goes_on = true;
    // Not `while (co_await ...) {}`: g++ 12 makes a trap of that when it optimises.
    while (goes_on) goes_on = co_await exchange();
  }

 private:
  const ServerOptions& options() const { return context_.options; }

  /// One request and its answer. False when the connection is to be closed.
  asio::awaitable<bool> exchange() {
    wire::request_parser<wire::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(options().max_header_bytes));
    parser.body_limit(boost::none);  // until the header fields say where the body goes

    connection_.must_finish_within(first_ ? options().header_timeout : options().idle_timeout,
                                   Doing::kIdle);
    first_ = false;
    if (context_.stopping) co_return false;
    if (buffer_.size() == 0 && !co_await wait_for_bytes()) co_return false;
    connection_.must_finish_within(options().header_timeout, Doing::kBusy);
    auto [header_error, header_size] =
        co_await wire::async_read_header(stream_, buffer_, parser, kAwait);
    if (header_error) co_return co_await refuse(header_error);
    const auto started = Time::now();

    const auto refusal = check_head(parser);
    if (refusal.status != 0) co_return co_await refuse_with(refusal.status, refusal.detail);
    parser.body_limit(most_body(parser.get()));
    if (!co_await send_continue(parser.get())) co_return false;
    connection_.must_finish_within(options().body_timeout, Doing::kBusy);
    auto [body_error, body_size] = co_await wire::async_read(stream_, buffer_, parser, kAwait);
    if (body_error) co_return co_await refuse(body_error);

    const unsigned version = parser.get().version();
    const bool keep_alive = parser.get().keep_alive();
    auto read = read_request(parser.release(), peer_is_loopback());
    if (!read.request) co_return co_await refuse_with(read.status, read.detail);
    co_return co_await answer(std::move(read.request), version, keep_alive, started);
  }

  asio::awaitable<bool> answer(std::shared_ptr<const Request> request, unsigned version,
                               bool keep_alive, Time::time_point started) {
    auto& service = context_.service;
    auto start = [&service, request](Respond respond) {
      service.handle(request, std::move(respond));
    };
    connection_.may_take_forever();  // wait_for() has a deadline of its own
    auto response =
        co_await wait_for<Response>(std::move(start), context_.gate, options().handler_timeout);
    if (!response) {
      response =
          service.protocol_error(503, "it took too long; the outcome is unknown", request->id);
    }
    const bool keep = keep_alive && !context_.stopping;
    const bool head_only = request->method == Method::kHead;
    const bool written = co_await write(*response, version, keep, head_only);
    const std::chrono::duration<double> taken = Time::now() - started;
    service.finished(
        {request->method, response->route, response->status, taken.count(), request->id});
    co_return written&& keep;
  }

  struct Refusal {
    std::uint16_t status = 0;
    std::string_view detail;
  };
  /// What can be told from the header fields, before a body is let in.
  Refusal check_head(const wire::request_parser<wire::string_body>& parser) const {
    const auto& head = parser.get();
    if (head.target().size() > options().max_target_bytes) {
      return {414, "the request target is too long"};
    }
    if (parser.content_length() && *parser.content_length() > most_body(head)) {
      return {413, "the body is too large"};
    }
    // What Beast does not unpack would be read as the next request.
    const auto coding = head[wire::field::transfer_encoding];
    if (!coding.empty() && !beast::iequals(coding, "chunked")) {
      return {400, "the only transfer coding is chunked"};
    }
    const auto expect = head[wire::field::expect];
    if (!expect.empty() && !beast::iequals(expect, "100-continue")) {
      return {417, "the only expectation is 100-continue"};
    }
    return {};
  }

  std::size_t most_body(const wire::request<wire::string_body>& head) const {
    const auto method = head.method_string();
    const auto target = head.target();
    const auto larger = context_.service.larger_body({method.data(), method.size()},
                                                     {target.data(), target.size()});
    return std::max(options().max_body_bytes, larger);
  }

  /// Between requests a connection may be closed at any time without an answer.
  asio::awaitable<bool> wait_for_bytes() {
    auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(kReadAtOnce), kAwait);
    if (error) co_return false;
    buffer_.commit(size);
    co_return true;
  }

  asio::awaitable<bool> send_continue(const wire::request<wire::string_body>& head) {
    if (head[wire::field::expect].empty() || head.version() < 11) co_return true;
    wire::response<wire::empty_body> go_on(wire::status::continue_, head.version());
    auto [error, size] = co_await wire::async_write(stream_, go_on, kAwait);
    co_return !error;
  }

  asio::awaitable<bool> refuse(error_code error) {
    if (error == wire::error::body_limit) {
      co_return co_await refuse_with(413, "the body is too large");
    }
    if (error == wire::error::header_limit) {
      co_return co_await refuse_with(431, "the header fields are too large");
    }
    if (connection_.expired()) {
      co_return co_await refuse_with(408, "the request did not arrive in time");
    }
    const bool is_http = error.category() == make_error_code(wire::error::bad_method).category();
    if (is_http && error != wire::error::end_of_stream && error != wire::error::partial_message) {
      co_return co_await refuse_with(400, "this is not an HTTP/1.1 request");
    }
    co_return false;
  }

  /// Answers what can't become a request and ends the connection, reading a little of what still
  /// comes, so that the answer is not lost to a reset.
  asio::awaitable<bool> refuse_with(std::uint16_t status, std::string_view detail) {
    const auto id = ledger::RequestId::random();
    const auto response = context_.service.protocol_error(status, detail, id);
    co_await write(response, 11, false, false);
    context_.service.finished({Method::kOther, nullptr, status, 0, id});
    error_code ignored;
    stream_.socket().shutdown(Socket::shutdown_send, ignored);
    connection_.must_finish_within(kGoodbye, Doing::kBusy);
    for (std::size_t drained = 0; drained < kDrainAtMost;) {
      auto [error, size] = co_await stream_.socket().async_read_some(asio::buffer(scrap_), kAwait);
      if (error) break;
      drained += size;
    }
    co_return false;
  }

  asio::awaitable<bool> write(const Response& response, unsigned version, bool keep_alive,
                              bool head_only) {
    connection_.must_finish_within(options().write_timeout, Doing::kBusy);
    if (response.produce) co_return co_await write_stream(response, version, keep_alive, head_only);
    auto message = make_head(response, version, keep_alive);
    message.body() = response.body;
    message.prepare_payload();
    if (head_only) {
      wire::response_serializer<wire::string_body> serializer(message);
      auto [error, size] = co_await wire::async_write_header(stream_, serializer, kAwait);
      co_return !error;
    }
    auto [error, size] = co_await wire::async_write(stream_, message, kAwait);
    co_return !error;
  }

  /// Chunked; to an HTTP/1.0 client the end of the connection is the end of the body.
  asio::awaitable<bool> write_stream(const Response& response, unsigned version, bool keep_alive,
                                     bool head_only) {
    const bool chunked = version >= 11;
    auto message = make_head(response, version, keep_alive && chunked);
    wire::response<wire::empty_body> head(std::move(message.base()));
    if (chunked) head.chunked(true);
    wire::response_serializer<wire::empty_body> serializer(head);
    auto [head_error, head_size] = co_await wire::async_write_header(stream_, serializer, kAwait);
    if (head_error || head_only) co_return !head_error && chunked;
    for (;;) {
      if (response.is_due && !co_await wait_until_due(response)) break;
      auto piece = co_await next_piece(response.produce);
      if (!piece) co_return false;
      if (!piece->has_value()) break;
      connection_.must_finish_within(options().write_timeout, Doing::kBusy);
      if (!co_await write_piece(**piece, chunked)) co_return false;
    }
    if (!chunked) co_return false;
    auto last = wire::make_chunk_last();
    auto [error, size] = co_await asio::async_write(stream_, last, kAwait);
    co_return !error;
  }

  /// False when there will be no more: the server stops, or the client has gone.
  asio::awaitable<bool> wait_until_due(const Response& response) {
    connection_.may_take_forever();
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (!context_.stopping && !has_client_gone()) {
      if (response.is_due()) co_return true;
      timer.expires_after(kLookAgain);
      co_await timer.async_wait(kAwait);
    }
    co_return false;
  }

  /// Whether it has closed its side and sent nothing more. Nobody reads while an answer is written.
  bool has_client_gone() {
    error_code error;
    auto& socket = stream_.socket();
    socket.non_blocking(true, error);
    if (!error) socket.receive(asio::buffer(scrap_, 1), Socket::message_peek, error);
    return error && error != asio::error::would_block;
  }

  asio::awaitable<bool> write_piece(const std::string& piece, bool chunked) {
    if (piece.empty()) co_return true;  // an empty chunk would end the body
    const auto bytes = asio::buffer(piece);
    if (chunked) {
      auto chunk = wire::make_chunk(bytes);
      auto [error, size] = co_await asio::async_write(stream_, chunk, kAwait);
      co_return !error;
    }
    auto [error, size] = co_await asio::async_write(stream_, bytes, kAwait);
    co_return !error;
  }

  /// Made on a worker thread.
  asio::awaitable<Piece> next_piece(BodyProducer produce) {
    auto& service = context_.service;
    auto start = [&service, produce](std::function<void(Piece)> arrive) {
      service.run_blocking([produce, arrive = std::move(arrive)] { arrive(produce()); });
    };
    connection_.may_take_forever();
    auto piece =
        co_await wait_for<Piece>(std::move(start), context_.gate, options().handler_timeout);
    if (!piece) co_return make_error_code(ledger::Error::kStopped);
    co_return std::move(*piece);
  }

  bool peer_is_loopback() {
    error_code error;
    const auto peer = stream_.socket().remote_endpoint(error);
    return !error && peer.address().is_loopback();
  }

  ByteStream& stream_;
  Connection& connection_;
  SessionContext& context_;
  beast::flat_buffer buffer_;
  std::array<char, 16'384> scrap_{};
  bool first_ = true;
};

/// In the server's list for as long as the session lives.
class Listed {
 public:
  Listed(Socket& socket, SessionContext& context)
      : context_(context), connection_(std::make_shared<Connection>(socket)) {
    context_.connections.add(connection_);
  }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;
  ~Listed() {
    connection_->leave();
    context_.connections.remove(connection_);
  }
  Connection& operator*() { return *connection_; }

 private:
  SessionContext& context_;
  std::shared_ptr<Connection> connection_;
};

}  // namespace

asio::awaitable<void> run_session(Socket socket, SessionContext& context) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  ByteStream stream(std::move(socket), context.tls);
  Listed connection(stream.socket(), context);
  (*connection).must_finish_within(context.options.header_timeout, Doing::kBusy);
  if (co_await stream.handshake()) co_return;
  Session session(stream, *connection, context);
  co_await session.run();
  (*connection).must_finish_within(kGoodbye, Doing::kBusy);
  co_await stream.shut_down();
}

}  // namespace lethe::api::http
