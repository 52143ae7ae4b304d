// The resources of a log over HTTP: those of a ledger of a running server, or of static files that
// anybody serves.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ledger/fetched_log.h"
#include "tools/server_client.h"

namespace lethe::tools {

/// Whether it is an address, and no place on this machine.
bool is_server_url(std::string_view place);

/// Any thread. Connections stay open for as long as it lives, one for each thread that asks at
/// once. What fails for the moment (no connection, 429, 502, 503, 504) is asked for five times.
class LogServer final : public ledger::LogFetcher {
 public:
  /// `url` is that of the ledger, or of the folder that has the file `checkpoint`:
  /// "https://ledger.example/v1/ledgers/clinic". The rest as of ServerClient::make().
  static std::unique_ptr<LogServer> make(const std::string& url, crypto::SecretBuffer token,
                                         const std::filesystem::path& ca_file, std::string& error);

  /// kStorageFailed for anything but 200 and 404; failure() says more.
  ledger::Result<std::optional<ledger::Bytes>> fetch(const std::string& name,
                                                     std::size_t limit) const override;
  /// What it was that could not be had first, in plain words; empty: nothing.
  std::string failure() const;

 private:
  LogServer(std::string base, std::unique_ptr<ServerClient> client);

  std::unique_ptr<ServerClient> take_client() const;
  void give_back(std::unique_ptr<ServerClient> client) const;
  ledger::Error failed(std::string what) const;

  const std::string base_;                     // of paths; ends with a slash
  const std::unique_ptr<ServerClient> first_;  // others are made of it; asks nothing itself
  mutable std::mutex mutex_;                   // guards what follows
  mutable std::vector<std::unique_ptr<ServerClient>> idle_;
  mutable std::string failure_;
};

}  // namespace lethe::tools
