#include "tests/api/http_fixture.h"

#include <gtest/gtest.h>

#include <thread>

#include "api/commands/authentication.h"

namespace lethe::api::testing {

using ledger::Role;
using ledger::SubjectType;

http::ServerOptions quick_server() {
  http::ServerOptions options;
  options.port = 0;
  options.threads = 2;
  options.shutdown_grace = std::chrono::milliseconds(5'000);
  return options;
}

std::string target_in_clinic(const std::string& target) {
  return target.starts_with("/") ? target : "/v1/ledgers/clinic/" + target;
}

HttpWorld::HttpWorld(http::ServerOptions options, std::filesystem::path directory,
                     ledger::RocksOptions storage, std::unique_ptr<ledger::KeyTarget> key_target)
    : world(std::move(directory), storage, std::move(key_target)), options_(std::move(options)) {
  dispatching_.origin_base = "test.example";
  dispatching_.workers = 2;
  dispatching_.streams.longest = std::chrono::milliseconds(0);
  start();
}

void HttpWorld::restart_in(const std::string& region) {
  restart_with([&](http::DispatcherOptions& options) { options.region = region; });
}

void HttpWorld::restart_with(const std::function<void(http::DispatcherOptions&)>& change) {
  server_->stop();
  dispatcher_->stop();
  change(dispatching_);
  start();
}

void HttpWorld::start() {
  backups_ = std::make_unique<http::BackupRuns>(
      world.store(), world.clock, http::BackupPlaces{folder_.path() / "data", backup_folder()},
      nullptr);
  bundles_ = std::make_unique<BundleMaker>(world.store(), world.clock, dispatching_.region);
  dispatching_.bundles = bundles_.get();
  dispatching_.backups = backups_.get();
  dispatcher_ = std::make_unique<http::Dispatcher>(
      world.store(), world.clock, dispatching_, [this](const http::AccessLogLine& line) {
        const std::lock_guard lock(log_mutex_);
        log_.push_back(std::string(line.method) + " " + std::string(line.route) + " " +
                       std::to_string(line.status) + " " + line.id.str());
      });
  server_ = std::make_unique<http::Server>(options_, *dispatcher_);
  EXPECT_EQ(server_->start(), "");
  client_ = std::make_unique<HttpClient>(server_->port());
}

HttpWorld::~HttpWorld() {
  server_->stop();
  dispatcher_->stop();
}

std::string HttpWorld::issue(const ledger::LedgerId& ledger, Role role,
                             std::optional<ledger::SubjectId> subject, std::int64_t ttl_seconds) {
  IssueTokenInput input;
  input.role = role;
  input.subject = subject;
  input.ttl_seconds = ttl_seconds;
  const auto reply = api::run(world.store(), ledger, world.request("system"), issue_token, input);
  EXPECT_EQ(outcome(reply), "201");
  return reply.answer().body.at("token").as_string().c_str();
}

const std::string& HttpWorld::token(const std::string& who) {
  auto& token = tokens_[who];
  if (!token.empty()) return token;
  const auto colon = who.find(':');
  const auto role = *ledger::by_name<Role>(who.substr(0, colon));
  std::optional<ledger::SubjectId> subject;
  if (colon != std::string::npos) {
    const auto name = who.substr(colon + 1);
    subject = ledger::SubjectId::parse(role == Role::kSubject ? person(name) : agent(name));
  }
  // As long as a test's story lasts; those of persons may last a day at most.
  constexpr std::int64_t kDay = 86'400;
  token = issue(role == Role::kOperator ? world.system() : world.clinic(), role, subject,
                role == Role::kSubject ? kDay : 60 * kDay);
  return token;
}

const std::string& HttpWorld::other_admin() {
  auto& token = tokens_["other"];
  if (!token.empty()) return token;
  const CreateLedgerInput input{"other", "eu", "test.example"};
  EXPECT_EQ(outcome(run_create_ledger(world.store(), world.request("operator"), input)), "201");
  token = issue(world.store().find("other")->info().id, Role::kAdmin);
  return token;
}

Headers HttpWorld::headers(const std::string& who, bool with_body) {
  Headers headers;
  if (!who.empty()) headers.emplace_back("Authorization", "Bearer " + token(who));
  if (with_body) headers.emplace_back("Content-Type", "application/json");
  return headers;
}

HttpAnswer HttpWorld::send(const std::string& who, std::string_view method,
                           const std::string& target, std::string_view body, Headers more) {
  const bool says_type = std::any_of(more.begin(), more.end(),
                                     [](const auto& one) { return one.first == "Content-Type"; });
  auto all = headers(who, !body.empty() && !says_type);
  all.insert(all.end(), more.begin(), more.end());
  return client_->send(method, target_in_clinic(target), all, body);
}

std::string HttpWorld::registered(const std::string& name, SubjectType type) {
  auto& id = world.person(name);
  if (id.is_zero()) {
    id = world.register_person(name, type,
                               {{"given_name", name}, {"email", name + "@people.example"}});
  }
  return id.str();
}

std::string HttpWorld::made_backup() {
  const auto started = backups_->start();
  EXPECT_TRUE(started && started->is_new);
  while (backups_->stats().is_running) std::this_thread::yield();
  return started->run.id.str();
}

std::string HttpWorld::person(const std::string& name) {
  return registered(name, SubjectType::kUser);
}

std::string HttpWorld::poster(const std::string& name) {
  return registered(name, SubjectType::kAnonymous);
}

std::string HttpWorld::item(const std::string& author, const std::string& body) {
  PostItemInput input;
  input.author = ledger::SubjectId::parse(person(author));
  input.type = ledger::ContentType::kTicket;
  input.title = "A ticket";
  input.body = body;
  const auto reply = world.run("portal", post_item, input);
  EXPECT_EQ(outcome(reply), "201");
  return text_at(reply.answer().body, "id");
}

std::string HttpWorld::made_export(const std::string& name) {
  const auto made = send("portal", "POST", "exports", R"({"subject":")" + person(name) + "\"}");
  EXPECT_EQ(made.outcome(), "201") << made.body;
  return text_at(made.json().as_object(), "id");
}

ledger::TokenId HttpWorld::token_id(const std::string& who) {
  const auto text = token(who);
  const auto snapshot = world.ledger()->snapshot();
  const auto row = projections::Views(*snapshot).token_by_hash(token_hash(*parse_token(text)));
  return (*row)->id;
}

std::string HttpWorld::grant_auditor() {
  GrantAuditorInput input;
  input.auditor = token_id("auditor");
  input.scopes = {ledger::GrantScope::kProfile, ledger::GrantScope::kContent,
                  ledger::GrantScope::kTexts};
  input.expires_at = {world.clock.now().micros + ledger::kDayMicros};
  input.reason = "an audit";
  const auto reply = world.run("admin", api::grant_auditor, input);
  EXPECT_EQ(outcome(reply), "201");
  return text_at(reply.answer().body, "id");
}

std::string HttpWorld::made_bundle(const std::string& who, const std::string& body, Headers more) {
  const auto ordered = send(who, "POST", "bundles", body, std::move(more));
  EXPECT_EQ(ordered.outcome(), "202") << ordered.body;
  EXPECT_TRUE(bundles_->run([] { return true; }));
  return text_at(ordered.json().as_object(), "id");
}

std::string HttpWorld::agent(const std::string& name) {
  return registered(name, SubjectType::kAgent);
}

void HttpWorld::define_consent() {
  world.publish("v1");
  DefinePurposeInput purpose;
  purpose.purpose = "newsletter";
  purpose.basis = ledger::LegalBasis::kConsent;
  purpose.title = "News by e-mail";
  world.define(purpose);
}

}  // namespace lethe::api::testing
