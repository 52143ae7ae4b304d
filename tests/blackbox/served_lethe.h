// The real program as a process: commands that run to their end, and a server that is stopped,
// killed and started again on the same directory.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/api/http_client.h"
#include "tests/ledger/folder_files.h"
#include "tests/ledger/temporary_directory.h"
#include "tests/tree/process.h"

namespace lethe::tests::blackbox {

using api::testing::Headers;
using api::testing::HttpAnswer;
using api::testing::HttpClient;

struct CommandResult {
  int status = -1;  // the exit status; -1 when it was killed
  std::string output, errors;
};
/// Runs `lethe` with these arguments to its end.
CommandResult run_lethe(std::vector<std::string> arguments);
/// The same, killed after the time unless it ended before.
CommandResult run_lethe_for(std::chrono::milliseconds limit, std::vector<std::string> arguments);

/// Asks again and again whether it is done; false after a minute.
bool await(const std::function<bool()>& done);

/// The text at a JSON pointer, or the value as text; "(none)" when there is nothing.
std::string text_at(const boost::json::value& value, std::string_view pointer);
std::uint64_t number_at(const boost::json::value& value, std::string_view pointer);

/// A data directory of its own with one ledger, and the server on it. Calls fail the test when the
/// program does not do what every test needs. One thread; others make clients of their own.
class ServedLethe {
 public:
  /// Makes the directory; does not serve it yet. `flags` are given to every serve.
  explicit ServedLethe(std::vector<std::string> flags = {});
  /// Takes one that is there.
  ServedLethe(std::filesystem::path data, std::filesystem::path keys, std::string ledger,
              std::string admin_token, std::vector<std::string> flags = {});

  std::filesystem::path folder() const { return folder_.path(); }  // for files of the test's own
  const std::filesystem::path& data() const { return data_; }
  const std::filesystem::path& keys() const { return keys_; }
  const std::string& ledger() const { return ledger_; }
  const std::string& verifier_key() const { return verifier_key_; }

  /// Begins to serve, and waits until it listens.
  void start();
  /// The same at a port of its own choosing, for clients that come back.
  void start_at(std::uint16_t port);
  /// The same without waiting.
  void begin_start(std::uint16_t port = 0);
  /// SIGTERM: the exit status.
  int stop();
  /// SIGTERM without waiting; then wait().
  void ask_to_stop() { server_->send(15); }
  int wait() { return server_->wait(); }
  /// SIGKILL.
  void kill();
  bool is_running() { return server_ && server_->is_running(); }
  std::uint16_t port() const { return port_; }
  const std::string& url() const { return url_; }
  /// What the server wrote to its standard error.
  std::string errors() const { return file_text(folder() / "serve.err"); }

  /// `admin`, `portal`, `auditor`, or `agent:<id>`; made at the first asking.
  const std::string& token(const std::string& who);
  Headers headers(const std::string& who, bool with_body);
  /// `target` is taken as it is when it begins with /, else below the ledger's routes.
  std::string path(const std::string& target) const;
  HttpAnswer send(const std::string& who, std::string_view method, const std::string& target,
                  std::string_view body = {}, const Headers& more = {});
  HttpAnswer get(const std::string& who, const std::string& target, const Headers& more = {}) {
    return send(who, "GET", target, {}, more);
  }
  /// The events from a sequence on, as the auditor sees them.
  std::vector<boost::json::value> events(std::uint64_t from = 0);

  /// Policy "v1", the purpose "newsletter" on consent, and a member of staff, whose id is returned.
  std::string define_world();

 private:
  TemporaryDirectory folder_;
  std::filesystem::path data_, keys_;
  std::vector<std::string> flags_;
  std::string ledger_ = "clinic", verifier_key_, url_;
  std::map<std::string, std::string> tokens_;
  std::unique_ptr<tree::Process> server_;
  std::unique_ptr<HttpClient> client_;
  std::uint16_t port_ = 0;
};

/// The body of POST .../consents.
std::string consent_body(std::string_view status, std::string_view evidence = {});

}  // namespace lethe::tests::blackbox
