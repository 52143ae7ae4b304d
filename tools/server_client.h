// Asking a running server, as a command does: one request after another over HTTP or HTTPS,
// answered with JSON. Blocks; one thread.
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "crypto/secret.h"

namespace lethe::tools {

struct ServerAnswer {
  std::uint16_t status = 0;
  std::string location;     // where there is one
  boost::json::value body;  // null when it is no JSON
  /// The problem's title and detail; empty for statuses below 400.
  std::string problem() const;
};

class ServerClient {
 public:
  /// `url` is scheme, host and port: "https://ledger.example:8443". Without TLS this machine only,
  /// since the token goes along. Null, and why in plain words. `ca_file`: PEM of authorities beside
  /// the system's; empty: none.
  static std::unique_ptr<ServerClient> make(const std::string& url, crypto::SecretBuffer token,
                                            const std::filesystem::path& ca_file,
                                            std::string& error);
  ~ServerClient();

  /// Nothing of the token is in the error. Gives up after half a minute.
  ServerAnswer send(const std::string& method, const std::string& path, std::string& error);

 private:
  struct Impl;
  explicit ServerClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lethe::tools
