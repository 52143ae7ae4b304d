// One connection: read a request, have it answered, write the answer, again until closed. Answers
// leave in the order of their requests, so pipelining is safe. The coroutine and everything it
// touches run on the connection's strand.
#pragma once

#include <atomic>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "api/http/server.h"

namespace lethe::api::http {

/// What sessions share. Owned by the server, outlives them all.
struct SessionContext {
  const ServerOptions& options;
  Service& service;
  boost::asio::ssl::context* tls = nullptr;  // null: plain
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> connections{0};
};

/// Runs until the connection is over. Closes it in every case. Never throws.
boost::asio::awaitable<void> run_session(boost::beast::tcp_stream stream, SessionContext& context);

}  // namespace lethe::api::http
