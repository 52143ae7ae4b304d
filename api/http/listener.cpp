#include "api/http/listener.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace lethe::api::http {

namespace asio = boost::asio;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

/// Counts a connection for as long as its session lives.
class ConnectionCount {
 public:
  explicit ConnectionCount(SessionContext& context) : context_(context) { ++context_.connections; }
  ConnectionCount(const ConnectionCount&) = delete;
  ConnectionCount& operator=(const ConnectionCount&) = delete;
  ~ConnectionCount() { --context_.connections; }

 private:
  SessionContext& context_;
};

asio::awaitable<void> counted_session(asio::ip::tcp::socket socket, SessionContext& context) {
  ConnectionCount count(context);
  boost::beast::tcp_stream stream(std::move(socket));
  try {
    co_await run_session(std::move(stream), context);
  } catch (const std::exception&) {
    // Asio throws for a socket that went away between two calls; the session is over, as it would
    // be anyway.
  }
}

}  // namespace

asio::awaitable<void> run_listener(asio::io_context& io, asio::ip::tcp::acceptor& acceptor,
                                   SessionContext& context) {
  asio::steady_timer pause(io);
  while (acceptor.is_open()) {
    asio::ip::tcp::socket socket(asio::make_strand(io));
    auto [error] = co_await acceptor.async_accept(socket, kAwait);
    if (error == asio::error::operation_aborted || context.stopping) co_return;
    if (error) {
      pause.expires_after(std::chrono::milliseconds(50));
      co_await pause.async_wait(kAwait);
      continue;
    }
    if (context.connections >= context.options.max_connections) continue;
    auto executor = socket.get_executor();
    auto session = counted_session(std::move(socket), context);
    asio::co_spawn(executor, std::move(session), asio::detached);
  }
}

}  // namespace lethe::api::http
