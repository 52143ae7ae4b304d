#include "tools/stop_signals.h"

#include <csignal>
#include <ctime>

namespace lethe::tools {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

void block_stop_signals() {
  const auto signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

bool stop_was_asked() {
  const auto signals = stop_signals();
  const timespec second{1, 0};
  return sigtimedwait(&signals, nullptr, &second) > 0;
}

bool stop_is_asked() {
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  return sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1;
}

std::string url_of(const api::http::ServerOptions& server, std::uint16_t port) {
  const auto scheme = server.tls_certificate.empty() ? "http://" : "https://";
  const bool is_v6 = server.address.find(':') != std::string::npos;
  const auto host = is_v6 ? "[" + server.address + "]" : server.address;
  return scheme + host + ":" + std::to_string(port);
}

}  // namespace lethe::tools
