// Accepts connections and starts a session for each, up to the limit.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "api/http/session.h"

namespace lethe::api::http {

/// Accepts until the acceptor is closed. A connection beyond the limit is closed at once. When the
/// process is out of descriptors it waits a little and goes on.
boost::asio::awaitable<void> run_listener(boost::asio::io_context& io,
                                          boost::asio::ip::tcp::acceptor& acceptor,
                                          SessionContext& context);

}  // namespace lethe::api::http
