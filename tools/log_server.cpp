#include "tools/log_server.h"

#include <algorithm>
#include <thread>

#include "api/webhooks/target.h"
#include "crypto/check.h"

namespace lethe::tools {

namespace {

constexpr int kTries = 5;
constexpr std::chrono::milliseconds kFirstPause{200};
constexpr std::chrono::milliseconds kLongestPause{10'000};

bool is_for_the_moment(std::uint16_t status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

}  // namespace

bool is_server_url(std::string_view place) {
  return place.starts_with("https://") || place.starts_with("http://");
}

LogServer::LogServer(std::string base, std::unique_ptr<ServerClient> client)
    : base_(std::move(base)), first_(std::move(client)) {}

std::unique_ptr<LogServer> LogServer::make(const std::string& url, crypto::SecretBuffer token,
                                           const std::filesystem::path& ca_file,
                                           std::string& error) {
  const auto target = api::webhooks::parse_target(url);
  if (!target || target->path.find('?') != std::string::npos) {
    error = "'" + url + "' is no address of a log, as https://ledger.example/v1/ledgers/clinic is" +
            "; without TLS this machine only";
    return nullptr;
  }
  auto client = ServerClient::make(url, std::move(token), ca_file, error);
  if (!client) return nullptr;
  std::string base = target->path;
  if (!base.ends_with('/')) base += '/';
  return std::unique_ptr<LogServer>(new LogServer(std::move(base), std::move(client)));
}

ledger::Result<std::optional<ledger::Bytes>> LogServer::fetch(const std::string& name,
                                                              std::size_t limit) const {
  auto client = take_client();
  const std::string path = base_ + name;
  std::string error;
  for (int attempt = 1;; ++attempt) {
    error.clear();
    const auto answer = client->fetch(path, limit, error);
    if (error.empty() && answer.status == 200) {
      give_back(std::move(client));
      return std::optional(crypto::to_bytes(crypto::as_bytes(answer.body)));
    }
    if (error.empty() && answer.status == 404) {
      give_back(std::move(client));
      return std::optional<ledger::Bytes>();
    }
    const bool may_pass =
        error.empty() ? is_for_the_moment(answer.status) : client->may_try_again();
    if (error.empty()) {
      const auto said = answer.problem();
      error = "the server answers " + path + " with " +
              (said.empty() ? "status " + std::to_string(answer.status) : said);
    }
    if (!may_pass || attempt == kTries) return failed(error);
    const std::chrono::milliseconds pause =
        std::max<std::chrono::milliseconds>(kFirstPause * (1 << (attempt - 1)), answer.retry_after);
    std::this_thread::sleep_for(std::min(pause, kLongestPause));
  }
}

std::string LogServer::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

std::unique_ptr<ServerClient> LogServer::take_client() const {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return first_->another();
  auto client = std::move(idle_.back());
  idle_.pop_back();
  return client;
}

void LogServer::give_back(std::unique_ptr<ServerClient> client) const {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(client));
}

ledger::Error LogServer::failed(std::string what) const {
  const std::lock_guard lock(mutex_);
  if (failure_.empty()) failure_ = std::move(what);
  return ledger::Error::kStorageFailed;
}

}  // namespace lethe::tools
