// How a program that serves is told to stop, and where it says that it is.
#pragma once

#include <string>

#include "api/http/server.h"

namespace lethe::tools {

/// From here on SIGINT and SIGTERM end nothing by themselves, and SIGPIPE nothing at all. Call it
/// before there are threads, which inherit it.
void block_stop_signals();
/// True when SIGINT or SIGTERM came, or comes within a second. REQUIRES block_stop_signals().
bool stop_was_asked();

/// True when SIGINT or SIGTERM came, at once and again and again. REQUIRES block_stop_signals().
bool stop_is_asked();

/// Where a server that listens on that port is reached.
std::string url_of(const api::http::ServerOptions& server, std::uint16_t port);

}  // namespace lethe::tools
