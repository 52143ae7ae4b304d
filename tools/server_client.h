// Asking a running server, as a command does: one request after another over HTTP or HTTPS,
// answered with JSON, the bytes of a resource, or a body that goes on. Blocks; one thread.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/secret.h"

namespace lethe::tools {

struct ServerAnswer {
  std::uint16_t status = 0;
  std::string location;     // where there is one
  boost::json::value body;  // null when it is no JSON
  /// The problem's title and detail; empty for statuses below 400.
  std::string problem() const;
};

struct ServerBytes {
  std::uint16_t status = 0;
  std::string body;
  std::chrono::seconds retry_after{0};  // as the server asks, when it does
  /// As of ServerAnswer.
  std::string problem() const;
};

/// What is done with a body that goes on.
struct Following {
  std::function<bool(std::string_view bytes)> take;  // each piece as it comes; false: enough
  std::function<bool()> goes_on;                     // asked several times a second; false: enough
};

class ServerClient {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  /// `url` is scheme, host and port: "https://ledger.example:8443"; what follows is not looked at.
  /// Without TLS this machine only, since the token goes along. An empty token is left out.
  /// Null, and why in plain words. `ca_file`: PEM of authorities beside the system's; empty: none.
  static std::unique_ptr<ServerClient> make(const std::string& url, crypto::SecretBuffer token,
                                            const std::filesystem::path& ca_file,
                                            std::string& error);
  ~ServerClient();

  /// Nothing of the token is in the error. Gives up after half a minute without a connection, or
  /// without an answer.
  ServerAnswer send(const std::string& method, const std::string& path, std::string& error);
  /// GET of a resource of at most `most` bytes. The connection stays open for the next one.
  ServerBytes fetch(const std::string& path, std::size_t most, std::string& error);
  /// Whether what failed last may go well another time: a server that does not answer, say, and not
  /// one whose certificate is not trusted.
  bool may_try_again() const;
  /// Asks the same server with the same token over a connection of its own; for another thread.
  std::unique_ptr<ServerClient> another() const;
  /// GETs what goes on for as long as it likes. Returns at the end of the body, when one of the two
  /// has enough, and with `error` when nothing comes for a minute or the connection fails. Of
  /// another status than 200 there is the answer alone.
  ServerAnswer follow(const std::string& path, const Headers& headers, const Following& following,
                      std::string& error);

 private:
  struct Impl;
  explicit ServerClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lethe::tools
