// The world of tests/api/fixture.h behind a real server on a port of its own, with a token for each
// role.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "api/documents/bundle_maker.h"
#include "api/http/backup_runs.h"
#include "api/http/dispatcher.h"
#include "api/http/server.h"
#include "tests/api/fixture.h"
#include "tests/api/http_client.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {

/// Limits that tests reach in no time.
http::ServerOptions quick_server();

class HttpWorld {
 public:
  explicit HttpWorld(http::ServerOptions options = quick_server(),
                     std::filesystem::path directory = {}, ledger::RocksOptions storage = {},
                     std::unique_ptr<ledger::KeyTarget> key_target = nullptr);
  ~HttpWorld();

  World world;

  /// Serves as a node of that region from now on; empty: of every one.
  void restart_in(const std::string& region);
  /// Serves with other options from now on. Streams of events end once all was sent, until these
  /// say otherwise.
  void restart_with(const std::function<void(http::DispatcherOptions&)>& change);

  std::uint16_t port() const { return server_->port(); }
  http::Server& server() { return *server_; }
  http::Dispatcher& dispatcher() { return *dispatcher_; }
  http::BackupRuns& backups() { return *backups_; }
  std::filesystem::path backup_folder() const { return folder_.path() / "backup"; }
  const std::vector<std::string>& log() const { return log_; }

  /// The token text of `operator`, `admin`, `portal`, `auditor`, `reviewer`, `reviewer:<agent>`,
  /// `agent:<person>`, `subject:<person>`; made at the first asking, with people registered as
  /// needed.
  const std::string& token(const std::string& who);
  /// The token of an admin of another ledger than "clinic", which is called "other".
  const std::string& other_admin();
  std::string issue(const ledger::LedgerId& ledger, ledger::Role role,
                    std::optional<ledger::SubjectId> subject = std::nullopt,
                    std::int64_t ttl_seconds = 3'600);
  /// Authorization for a caller, and JSON when there is a body.
  Headers headers(const std::string& who, bool with_body = false);

  /// `target` is taken as it is when it begins with /, else below /v1/ledgers/clinic/. `who` is
  /// empty for nobody.
  HttpAnswer send(const std::string& who, std::string_view method, const std::string& target,
                  std::string_view body = {}, Headers more = {});
  HttpAnswer get(const std::string& who, const std::string& target, Headers more = {}) {
    return send(who, "GET", target, {}, std::move(more));
  }

  /// Registers a person once and gives its id.
  std::string person(const std::string& name);
  std::string agent(const std::string& name);
  std::string poster(const std::string& name);  // nobody known
  /// Posts a ticket by a person and gives its id.
  std::string item(const std::string& author, const std::string& body);
  /// Makes a backup, waits for its end, and gives its id.
  std::string made_backup();
  /// Of a token that token() gives.
  ledger::TokenId token_id(const std::string& who);
  /// Lets the auditor read everything for a day, and gives the grant's id.
  std::string grant_auditor();
  /// Orders a bundle, makes it, and gives its id.
  std::string made_bundle(const std::string& who, const std::string& body, Headers more = {});
  /// Makes an export of a person and gives its id.
  std::string made_export(const std::string& name);
  /// A policy "v1" and a purpose "newsletter" on consent.
  void define_consent();
  std::uint64_t log_size() const { return world.ledger()->size().value; }

 private:
  void start();
  std::string registered(const std::string& name, ledger::SubjectType type);

  const http::ServerOptions options_;
  http::DispatcherOptions dispatching_;
  std::map<std::string, std::string> tokens_;
  std::vector<std::string> log_;
  std::mutex log_mutex_;
  lethe::tests::TemporaryDirectory folder_;
  std::unique_ptr<http::BackupRuns> backups_;
  std::unique_ptr<BundleMaker> bundles_;
  std::unique_ptr<http::Dispatcher> dispatcher_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<HttpClient> client_;
};

/// What most readings are for.
inline const Headers kTreat{{"Purpose-Of-Use", "TREAT"}};

std::string target_in_clinic(const std::string& target);

}  // namespace lethe::api::testing
