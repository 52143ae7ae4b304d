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

constexpr auto kAwaitSocket = asio::as_tuple(asio::use_awaitable);

asio::awaitable<void> guarded_session(asio::ip::tcp::socket socket, SessionContext& context) {
  try {
    co_await run_session(std::move(socket), context);
  } catch (const std::exception&) {
    // Out of memory, say: this session is over, the others go on.
  }
}

}  // namespace

asio::awaitable<void> run_listener(asio::io_context& io, asio::ip::tcp::acceptor& acceptor,
                                   SessionContext& context) {
  asio::steady_timer pause(io);
  while (acceptor.is_open()) {
    asio::ip::tcp::socket socket(asio::make_strand(io));
    auto [error] = co_await acceptor.async_accept(socket, kAwaitSocket);
    if (error == asio::error::operation_aborted || context.stopping) co_return;
    if (error) {
      pause.expires_after(std::chrono::milliseconds(50));
      co_await pause.async_wait(kAwaitSocket);
      continue;
    }
    if (context.connections.size() >= context.options.max_connections) continue;
    auto executor = socket.get_executor();
    auto session = guarded_session(std::move(socket), context);
    asio::co_spawn(executor, std::move(session), asio::detached);
  }
}

}  // namespace lethe::api::http
