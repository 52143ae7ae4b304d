// One connection: read a request, have it answered, write the answer, again until closed. Answers
// leave in the order of their requests, so pipelining is safe. The coroutine and everything it
// touches run on the connection's strand.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <shared_mutex>

#include "api/http/connection.h"
#include "api/http/server.h"

namespace lethe::api::http {

/// Answers may come from any thread, and after the server is gone: nothing may be posted to it
/// then.
struct Gate {
  std::shared_mutex mutex;
  bool open = true;
};

/// What sessions share. Owned by the server, outlives them all.
struct SessionContext {
  const ServerOptions& options;
  Service& service;
  boost::asio::ssl::context* tls = nullptr;  // null: plain
  std::atomic<bool> stopping{false};
  Connections connections;
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
};

/// Runs until the connection is over, and closes it.
boost::asio::awaitable<void> run_session(boost::asio::ip::tcp::socket socket,
                                         SessionContext& context);

}  // namespace lethe::api::http
