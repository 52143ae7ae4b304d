#include "tests/blackbox/served_lethe.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <boost/json.hpp>
#include <thread>

namespace lethe::tests::blackbox {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

constexpr std::chrono::milliseconds kStep{2};
constexpr std::chrono::seconds kPatience{60};

std::vector<std::string> with_binary(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), LETHE_BINARY);
  return arguments;
}

/// Whether `done` answers true within the time.
template <class Done>
bool wait_until(std::chrono::milliseconds limit, Done done) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(kStep);
  }
  return true;
}

}  // namespace

CommandResult run_lethe(std::vector<std::string> arguments) {
  return run_lethe_for(kPatience * 10, std::move(arguments));
}

CommandResult run_lethe_for(std::chrono::milliseconds limit, std::vector<std::string> arguments) {
  const TemporaryDirectory folder;
  const auto out = folder.path() / "out";
  const auto err = folder.path() / "err";
  tree::Process process(with_binary(std::move(arguments)), out, err);
  if (!wait_until(limit, [&] { return !process.is_running(); })) process.send(SIGKILL);
  const int status = process.wait();
  return {status, file_text(out), file_text(err)};
}

bool await(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

std::string text_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const auto* found = value.find_pointer(pointer, error);
  if (found == nullptr) return "(none)";
  return found->is_string() ? std::string(found->get_string().c_str()) : json::serialize(*found);
}

std::uint64_t number_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const auto* found = value.find_pointer(pointer, error);
  if (found == nullptr || !found->is_int64()) {
    ADD_FAILURE() << "no number at " << pointer << " of " << value;
    return UINT64_MAX;
  }
  return static_cast<std::uint64_t>(found->get_int64());
}

ServedLethe::ServedLethe(std::vector<std::string> flags)
    : data_(folder_.path() / "data"), keys_(folder_.path() / "keys"), flags_(std::move(flags)) {
  const auto made =
      run_lethe({"init", "--data", data_, "--keys", keys_, "--ledger", ledger_, "--json"});
  EXPECT_EQ(made.status, 0) << made.errors;
  const auto said = json::parse(made.output);
  tokens_["admin"] = text_at(said, "/ledger/admin_token");
  verifier_key_ = text_at(said, "/ledger/verifier_key");
}

ServedLethe::ServedLethe(fs::path data, fs::path keys, std::string ledger, std::string admin_token,
                         std::vector<std::string> flags)
    : data_(std::move(data)),
      keys_(std::move(keys)),
      flags_(std::move(flags)),
      ledger_(std::move(ledger)) {
  tokens_["admin"] = std::move(admin_token);
}

void ServedLethe::begin_start(std::uint16_t port) {
  std::vector<std::string> arguments{
      "serve", "--data", data_, "--keys", keys_, "--port", std::to_string(port)};
  arguments.insert(arguments.end(), flags_.begin(), flags_.end());
  client_.reset();
  server_ = std::make_unique<tree::Process>(with_binary(arguments), folder() / "serve.out",
                                            folder() / "serve.err");
}

void ServedLethe::start() {
  start_at(0);
}

void ServedLethe::start_at(std::uint16_t port) {
  begin_start(port);
  std::string said;
  wait_until(kPatience, [&] {
    said = file_text(folder() / "serve.out");
    return said.ends_with("\n") || !server_->is_running();
  });
  const auto begin = said.find("http");
  const auto colon = said.rfind(':');
  ASSERT_TRUE(begin != std::string::npos && colon != std::string::npos)
      << "the server said '" << said << "' and '" << errors() << "'";
  url_ = said.substr(begin, said.size() - begin - 1);
  port_ = static_cast<std::uint16_t>(std::stoi(said.substr(colon + 1)));
}

int ServedLethe::stop() {
  ask_to_stop();
  return wait();
}

void ServedLethe::kill() {
  server_->send(SIGKILL);
  server_->wait();
}

const std::string& ServedLethe::token(const std::string& who) {
  auto& token = tokens_[who];
  if (!token.empty()) return token;
  const auto colon = who.find(':');
  json::object wanted{{"role", who.substr(0, colon)}};
  if (colon != std::string::npos) wanted["subject"] = who.substr(colon + 1);
  const auto made = send("admin", "POST", "tokens", json::serialize(wanted));
  EXPECT_EQ(made.outcome(), "201") << made.body;
  token = text_at(made.json(), "/token");
  return token;
}

Headers ServedLethe::headers(const std::string& who, bool with_body) {
  Headers headers{{"Authorization", "Bearer " + token(who)}};
  if (with_body) headers.emplace_back("Content-Type", "application/json");
  return headers;
}

std::string ServedLethe::path(const std::string& target) const {
  return target.starts_with("/") ? target : "/v1/ledgers/" + ledger_ + "/" + target;
}

HttpAnswer ServedLethe::send(const std::string& who, std::string_view method,
                             const std::string& target, std::string_view body,
                             const Headers& more) {
  auto all = headers(who, !body.empty());
  all.insert(all.end(), more.begin(), more.end());
  if (!client_) client_ = std::make_unique<HttpClient>(port_);
  return client_->send(method, path(target), all, body);
}

std::vector<json::value> ServedLethe::events(std::uint64_t from) {
  const auto answer =
      get("auditor", "events?from=" + std::to_string(from), {{"Accept", "application/jsonl"}});
  EXPECT_EQ(answer.outcome(), "200") << answer.body;
  EXPECT_TRUE(answer.whole);
  std::vector<json::value> events;
  std::istringstream lines(answer.body);
  for (std::string line; std::getline(lines, line);) events.push_back(json::parse(line));
  return events;
}

std::string ServedLethe::define_world() {
  const auto policy = send("admin", "POST", "policies",
                           R"({"version":"v1","url":"https://clinic.example/v1","language":"en",
        "hash":"00000000000000000000000000000000000000000000000000000000000000aa"})");
  EXPECT_EQ(policy.outcome(), "201") << policy.body;
  const auto purpose = send("admin", "PUT", "purposes/newsletter",
                            R"({"basis":"consent","title":"News by e-mail"})");
  EXPECT_EQ(purpose.status / 100, 2U) << purpose.body;
  const auto agent = send("admin", "POST", "subjects",
                          R"({"type":"agent","origin":"invitation","external_id":"staff-1",
                              "profile":{"given_name":"Ines"}})");
  EXPECT_EQ(agent.outcome(), "201") << agent.body;
  return text_at(agent.json(), "/id");
}

std::string consent_body(std::string_view status, std::string_view evidence) {
  json::object body{
      {"purpose", "newsletter"},
      {"status", status},
      {"policy_version", "v1"},
      {"notice_hash", "00000000000000000000000000000000000000000000000000000000000000aa"},
      {"language", "en"},
      {"wording", "banner.short"},
      {"method", "web_form"}};
  if (!evidence.empty()) body["evidence"] = json::object{{"user_agent", evidence}};
  return json::serialize(body);
}

}  // namespace lethe::tests::blackbox
