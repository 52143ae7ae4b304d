#include "benchmarks/world.h"

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

#include "api/commands/accesses.h"
#include "api/commands/ledgers.h"
#include "api/commands/policies.h"
#include "api/commands/purposes.h"
#include "api/commands/subjects.h"

namespace lethe::benchmarks {

namespace {

constexpr std::size_t kMostCallers = 20'000;

template <class T>
T must(ledger::Result<T> result, const char* what) {
  if (!result) give_up(std::string(what) + ": " + result.error().message());
  return std::move(*result);
}

const api::Answer& accepted(const api::Reply& reply) {
  if (reply.refused()) give_up("refused: " + std::string(api::info(reply.problem().type).code));
  return reply.answer();
}

ledger::SubjectId id_in(const api::Answer& answer) {
  const auto* id = answer.body.if_contains("id");
  if (id == nullptr) give_up("an answer without an id");
  return ledger::SubjectId::parse(std::string(id->as_string())).value();
}

api::RegisterSubjectInput person(std::uint64_t number, ledger::SubjectType type) {
  const auto text = std::to_string(number);
  api::RegisterSubjectInput input;
  input.type = type;
  input.origin = ledger::Origin::kSignup;
  input.external_id = "person-" + text;
  input.profile = {{"given_name", "Given" + text},
                   {"family_name", "Family" + text},
                   {"email", "person" + text + "@people.example"}};
  return input;
}

std::map<std::string, std::unique_ptr<World>>& worlds() {
  static std::map<std::string, std::unique_ptr<World>> all;
  return all;
}

}  // namespace

void give_up(const std::string& what) {
  std::fprintf(stderr, "lethe_bench: %s\n", what.c_str());
  std::abort();
}

Scratch::Scratch() {
  const char* base = std::getenv("LETHE_BENCH_DIR");
  auto name =
      (base != nullptr ? std::filesystem::path(base) : std::filesystem::temp_directory_path()) /
      "lethe-bench-XXXXXX";
  auto text = name.string();
  if (mkdtemp(text.data()) == nullptr) give_up("can't make a folder at " + text);
  path_ = text;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

double closed_loop(std::uint64_t total, std::size_t callers,
                   const std::function<void(std::uint64_t i, std::function<void()> done)>& start) {
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t done_count = 0;
  std::uint64_t room = callers;
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < total; ++i) {
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return room > 0; });
      --room;
    }
    start(i, [&] {
      // Under the lock: nothing of this frame may be touched once the last one was counted.
      const std::lock_guard lock(mutex);
      ++done_count;
      ++room;
      changed.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return done_count == total; });
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

World::World(std::uint64_t people) {
  std::filesystem::create_directory(keys());
  std::filesystem::permissions(keys(), std::filesystem::perms::owner_all);
  roots_ = crypto::open_file_root_store(keys());
  ledger::LedgerPlan system;
  system.id = ledger::LedgerId::random();
  system.name = "system";
  system.origin = "bench.example/system";
  system.region = "here";
  system.actor.type = ledger::ActorType::kSystem;
  ledger::StoreOptions options;
  options.queue_capacity = kMostCallers;
  store_ = must(ledger::Store::create(must(ledger::create_rocks_journal(data()), "journal"),
                                      *roots_, runner_, options, std::move(system)),
                "store");

  api::CreateLedgerInput create;
  create.name = "bench";
  create.region = "here";
  create.origin_base = "bench.example";
  api::Request by_system;
  by_system.caller = api::Caller::system(store_->system()->info().id);
  by_system.method = "POST";
  by_system.route = "/v1/ledgers";
  accepted(api::run_create_ledger(*store_, by_system, create));
  ledger_ = store_->find("bench")->info().id;

  api::PublishPolicyInput policy;
  policy.version = "1";
  policy.url = "https://bench.example/privacy";
  policy.language = "en";
  policy.hash = crypto::sha256(crypto::as_bytes("notice"));
  accepted(api::run(*store_, ledger_, request(), api::publish_policy, policy));
  api::DefinePurposeInput purpose;
  purpose.purpose = "newsletter";
  purpose.basis = ledger::LegalBasis::kConsent;
  accepted(api::run(*store_, ledger_, request(), api::define_purpose, purpose));
  agent_ = id_in(accepted(api::run(*store_, ledger_, request(), api::register_subject,
                                   person(0, ledger::SubjectType::kAgent))));
  register_people(people);
}

World::~World() {
  if (store_) store_->stop();
}

std::shared_ptr<const ledger::Ledger> World::ledger() const {
  return store_->find(ledger_);
}

api::Request World::request() const {
  api::Request request;
  request.caller = api::Caller::system(ledger_);
  request.id = ledger::RequestId::random();
  request.method = "POST";
  request.route = "/bench";
  return request;
}

double World::reopen() {
  store_->stop();
  store_.reset();
  const auto start = std::chrono::steady_clock::now();
  store_ = must(ledger::Store::open(must(ledger::open_rocks_journal(data()), "journal"), *roots_,
                                    runner_, {}),
                "store");
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void World::record_access(const ledger::SubjectId& subject, api::ReplyCallback done) {
  api::RecordAccessInput input;
  input.subject = subject;
  input.actor = agent_;
  input.purpose_of_use = "TREAT";
  input.action = ledger::AccessAction::kRead;
  input.resource_type = "profile";
  input.reason = "a reason of some length";
  api::submit(store(), ledger_, request(), api::record_access, std::move(input), std::move(done));
}

void World::register_people(std::uint64_t count) {
  const auto before = people_.size();
  people_.resize(before + count);
  closed_loop(count, 1'024, [&](std::uint64_t i, api::ReplyCallback done) {
    api::submit(*store_, ledger_, request(), api::register_subject,
                person(before + i + 1, ledger::SubjectType::kUser),
                [this, before, i, done = std::move(done)](api::Reply reply) {
                  people_[before + i] = id_in(accepted(reply));
                  done(std::move(reply));
                });
  });
}

double World::closed_loop(
    std::uint64_t total, std::size_t callers,
    const std::function<void(std::uint64_t i, api::ReplyCallback done)>& start) {
  return benchmarks::closed_loop(total, callers, [&](std::uint64_t i, std::function<void()> done) {
    start(i, [done = std::move(done)](const api::Reply& reply) {
      accepted(reply);
      done();
    });
  });
}

World& shared_world(const std::string& name, std::uint64_t people) {
  auto& world = worlds()[name];
  if (!world) world = std::make_unique<World>(people);
  return *world;
}

void close_shared_worlds() {
  worlds().clear();
}

}  // namespace lethe::benchmarks
