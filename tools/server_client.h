// Asking a running server, as a command does: one request after another over HTTP or HTTPS,
// answered with JSON or with a body that goes on. Blocks; one thread.
#pragma once

#include <boost/json/value.hpp>
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

/// What is done with a body that goes on.
struct Following {
  std::function<bool(std::string_view bytes)> take;  // each piece as it comes; false: enough
  std::function<bool()> goes_on;                     // asked several times a second; false: enough
};

class ServerClient {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  /// `url` is scheme, host and port: "https://ledger.example:8443". Without TLS this machine only,
  /// since the token goes along. Null, and why in plain words. `ca_file`: PEM of authorities beside
  /// the system's; empty: none.
  static std::unique_ptr<ServerClient> make(const std::string& url, crypto::SecretBuffer token,
                                            const std::filesystem::path& ca_file,
                                            std::string& error);
  ~ServerClient();

  /// Nothing of the token is in the error. Gives up after half a minute.
  ServerAnswer send(const std::string& method, const std::string& path, std::string& error);
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
