#include "tests/api/fixture.h"

#include <gtest/gtest.h>

#include "crypto/check.h"
#include "ledger/memory_journal.h"

namespace lethe::api::testing {
namespace {

ledger::LedgerPlan system_plan() {
  ledger::LedgerPlan plan;
  plan.id = ledger::LedgerId::random();
  plan.origin = "test.example/system";
  plan.name = "system";
  plan.region = "eu";
  plan.actor.type = ledger::ActorType::kSystem;
  return plan;
}

ledger::Role role_by(const std::string& who) {
  return ledger::by_name<ledger::Role>(who.substr(0, who.find_first_of(":/")))
      .value_or(ledger::Role::kInvalid);
}

}  // namespace

World::World(std::filesystem::path directory, ledger::RocksOptions storage,
             std::unique_ptr<ledger::KeyTarget> key_target, WrapJournal wrap)
    : directory_(std::move(directory)),
      storage_(storage),
      key_target_(std::move(key_target)),
      wrap_(std::move(wrap)),
      roots_(crypto::make_memory_root_store()) {
  auto journal = directory_.empty()
                     ? ledger::make_memory_journal()
                     : std::move(*ledger::create_rocks_journal(directory_, storage_));
  if (wrap_) journal = wrap_(std::move(journal));
  store_ = std::move(
      *ledger::Store::create(std::move(journal), *roots_, runner, options(), system_plan()));
  CreateLedgerInput input{"clinic", "eu", "test.example"};
  const auto reply = run_create_ledger(store(), request("operator"), input);
  EXPECT_EQ(outcome(reply), "201");
  clinic_ = store().find("clinic")->info().id;
}

World::~World() = default;

ledger::StoreOptions World::options() const {
  ledger::StoreOptions options;
  options.clock = &clock;
  options.workers = 1;
  options.key_target = key_target_.get();
  options.key_target_retry = std::chrono::hours(1);
  return options;
}

void World::reopen() {
  store_.reset();
  auto journal = *ledger::open_rocks_journal(directory_, storage_);
  if (wrap_) journal = wrap_(std::move(journal));
  store_ = *ledger::Store::open(std::move(journal), *roots_, runner, options());
}

void World::rebuild_projections() {
  for (const auto& projection : runner.projections()) {
    const auto rebuilt =
        projections::rebuild(*ledger(), store().journal(), *projection, [](const auto&) {});
    EXPECT_TRUE(rebuilt) << rebuilt.error().message();
  }
}

ledger::LedgerId World::system() const {
  return store_->system()->info().id;
}

std::shared_ptr<const ledger::Ledger> World::ledger() const {
  return store_->find(clinic_);
}

ledger::TokenId World::token(const std::string& who) {
  auto& id = tokens_[who.substr(0, who.find('/'))];
  if (id.is_zero()) id = ledger::TokenId::random();
  return id;
}

ledger::TokenId World::issued_token(const std::string& who) {
  const auto snapshot = ledger()->snapshot();
  if (*projections::Views(*snapshot).token(token(who))) return token(who);
  IssueTokenInput input;
  input.role = role_by(who);
  if (const auto colon = who.find(':'); colon != std::string::npos) {
    input.subject = person(who.substr(colon + 1));
  }
  input.ttl_seconds = 400 * 86'400;
  const auto reply = run("admin", issue_token, input);
  EXPECT_EQ(outcome(reply), "201");
  return tokens_[who] = *ledger::TokenId::parse(text_at(reply.answer().body, "id"));
}

Request World::request(const std::string& who) {
  Request request;
  request.id = ledger::RequestId::random();
  request.method = "POST";
  request.route = "/v1/ledgers/{ledger}/test";
  request.caller.role = role_by(who);
  request.caller.ledger = clinic_;
  if (who == "system") return request;
  LETHE_CHECK(request.caller.role != ledger::Role::kInvalid);
  request.caller.token = token(who);
  if (const auto colon = who.find(':'); colon != std::string::npos) {
    request.caller.subject = person(who.substr(colon + 1));
  }
  if (const auto slash = who.find('/'); slash != std::string::npos) {
    request.on_behalf_of = person(who.substr(slash + 1));
  }
  return request;
}

ledger::SubjectId World::register_person(const std::string& name, ledger::SubjectType type,
                                         std::vector<std::pair<std::string, std::string>> profile) {
  RegisterSubjectInput input;
  input.type = type;
  input.origin = ledger::Origin::kSignup;
  input.profile = std::move(profile);
  const auto reply = run("portal", register_subject, input);
  EXPECT_EQ(outcome(reply), "201");
  return people_[name] = *ledger::SubjectId::parse(text_at(reply.answer().body, "id"));
}

void World::publish(const std::string& version, bool consent_anew) {
  PublishPolicyInput input{version, "https://clinic.example/policy", "en",
                           crypto::sha256(crypto::as_bytes(version)), consent_anew};
  EXPECT_EQ(outcome(run("admin", publish_policy, input)), "201");
}

void World::define(DefinePurposeInput input) {
  const auto reply = run("admin", define_purpose, input);
  EXPECT_FALSE(reply.refused());
}

Reply World::consent(const std::string& who, const std::string& name, const std::string& purpose,
                     ledger::ConsentStatus status, const std::string& policy) {
  RecordConsentInput input;
  input.subject = person(name);
  input.purpose = purpose;
  input.status = status;
  input.policy_version = policy;
  input.language = "en";
  input.wording = "banner.short";
  input.method = "web_form";
  input.notice_hash = crypto::sha256(crypto::as_bytes(policy));
  return run(who, record_consent, input);
}

Reply World::erase(const std::string& who, const std::string& name,
                   std::optional<std::string> reason) {
  EraseSubjectInput input;
  input.subject = person(name);
  input.ground = ledger::ErasureGround::kConsentWithdrawn;
  input.reason = std::move(reason);
  return run(who, erase_subject, input);
}

std::vector<std::string> World::kinds_of(const Reply& reply) const {
  std::vector<std::string> kinds;
  const auto add = [&](ledger::Sequence sequence) {
    kinds.emplace_back(ledger::kind_name(ledger::kind_of(event(sequence).facts)));
  };
  for (std::size_t i = 0; i < reply.outcome.events; ++i) add(reply.outcome.first.next(i));
  for (const auto sequence : reply.outcome.erasures_completed) add(sequence);
  return kinds;
}

ledger::EventHeader World::event(ledger::Sequence sequence) const {
  return *ledger()->event(sequence);
}

std::string World::section_text(const ledger::EventHeader& header, std::uint16_t index) const {
  const auto opened = ledger()->section(header, index);
  if (!opened) return "(" + opened.error().message() + ")";
  return std::string(crypto::as_text(opened->content()));
}

projections::PersonRow World::row(const std::string& name) const {
  const auto snapshot = ledger()->snapshot();
  return **projections::Views(*snapshot).person(people_.at(name));
}

std::string text_at(const boost::json::object& object, std::string_view name) {
  const auto& text = object.at(name).as_string();
  return {text.data(), text.size()};
}

std::string outcome(const Reply& reply) {
  if (!reply.refused()) return std::to_string(reply.answer().status);
  const auto& what = info(reply.problem().type);
  return std::to_string(what.status) + " " + std::string(what.code);
}

}  // namespace lethe::api::testing
