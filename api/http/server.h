// The HTTP server: listener, sessions and limits. TLS when given a certificate; plain HTTP on
// loopback only.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "api/http/exchange.h"

namespace lethe::api::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;              // 0: any free one
  std::filesystem::path tls_certificate;  // PEM chain; with tls_key: TLS 1.2 and later
  std::filesystem::path tls_key;
  std::size_t threads = 0;  // that do I/O; 0: one a core
  std::size_t max_connections = 4'096;
  std::size_t max_body_bytes = 2U << 20;
  std::size_t max_header_bytes = 16U << 10;
  std::size_t max_target_bytes = 8U << 10;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_timeout{30'000};
  std::chrono::milliseconds idle_timeout{60'000};
  std::chrono::milliseconds handler_timeout{30'000};  // then 503, though the work may still be done
  std::chrono::milliseconds write_timeout{30'000};
  std::chrono::milliseconds shutdown_grace{10'000};
};

/// Neither copies nor moves. start() and stop() from one thread.
class Server {
 public:
  /// The service must outlive the server.
  Server(ServerOptions options, Service& service);
  ~Server();  // stops

  /// Binds and serves in threads of its own. An empty string, or in plain words why it can't:
  /// address in use, not a loopback address and no certificate, unreadable certificate.
  std::string start();
  std::uint16_t port() const;

  /// Accepts no more, lets requests in flight finish within the grace, then closes. Returns when
  /// every thread has ended.
  void stop();

  std::size_t connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lethe::api::http
