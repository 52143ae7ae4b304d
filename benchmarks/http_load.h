// A load generator over keep-alive connections, and the real server to aim it at.
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <functional>
#include <string>

#include "benchmarks/world.h"

namespace lethe::benchmarks {

struct LoadResult {
  double seconds = 0;
  std::uint64_t requests = 0;
  double p50_ms = 0, p99_ms = 0;
};

struct LoadRequest {
  std::string method, target, body;
  std::string content_type = "application/json";
};

/// Sends `total` requests over `connections` connections to 127.0.0.1, one outstanding each;
/// `make(i)` says what to send. Aborts the program on any answer but 200 and 201.
LoadResult run_load(std::uint16_t port, const std::string& token, std::size_t connections,
                    std::uint64_t total, const std::function<LoadRequest(std::uint64_t i)>& make);

/// One request; the body of a 2xx answer. Aborts the program on any other.
std::string ask(std::uint16_t port, const std::string& token, const LoadRequest& request);

/// `lethe init` and `lethe serve` of the binary that was built beside, in a folder of its own;
/// killed at the end.
class ServedBinary {
 public:
  ServedBinary();
  ~ServedBinary();
  ServedBinary(const ServedBinary&) = delete;
  ServedBinary& operator=(const ServedBinary&) = delete;

  std::uint16_t port() const { return port_; }
  const std::string& portal_token() const { return portal_token_; }
  const std::string& admin_token() const { return admin_token_; }
  /// One request of the admin's; the body of a 2xx answer.
  std::string as_admin(const std::string& method, const std::string& target,
                       const std::string& body);

 private:
  Scratch scratch_;
  pid_t child_ = -1;
  std::uint16_t port_ = 0;
  std::string admin_token_, portal_token_;
};

}  // namespace lethe::benchmarks
