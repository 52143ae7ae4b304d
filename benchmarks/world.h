// A store on disk with people in it, for benchmarks. Everything goes through the same commands as
// in the product.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/commands/executor.h"
#include "crypto/root_store.h"
#include "ledger/rocks_journal.h"
#include "ledger/store.h"
#include "projections/runner.h"

namespace lethe::benchmarks {

/// A folder of its own under the temporary directory (LETHE_BENCH_DIR, else the system's), removed
/// at the end.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Keeps `callers` things in flight until `total` are done: `start(i, done)` begins number i, and
/// done() is called once for it, from any thread. Answers the seconds that it took.
double closed_loop(std::uint64_t total, std::size_t callers,
                   const std::function<void(std::uint64_t i, std::function<void()> done)>& start);

/// Says why a benchmark can't go on, and ends the program.
[[noreturn]] void give_up(const std::string& what);

class World {
 public:
  /// A ledger with a policy, a purpose, an agent and as many people as said, each with a name, an
  /// e-mail and an external id.
  explicit World(std::uint64_t people);
  ~World();

  ledger::Store& store() { return *store_; }
  std::shared_ptr<const ledger::Ledger> ledger() const;
  const std::vector<ledger::SubjectId>& people() const { return people_; }
  const ledger::SubjectId& agent() const { return agent_; }
  std::filesystem::path data() const { return scratch_.path() / "data"; }
  std::filesystem::path keys() const { return scratch_.path() / "keys"; }

  /// Closes and opens the store; answers how long opening took, in seconds.
  double reopen();

  /// closed_loop() of commands. Aborts the program when one is refused: a benchmark of refusals
  /// would lie.
  static double closed_loop(
      std::uint64_t total, std::size_t callers,
      const std::function<void(std::uint64_t i, api::ReplyCallback done)>& start);

  api::Request request() const;

  void register_people(std::uint64_t count);
  /// The agent reads somebody's profile, and says why.
  void record_access(const ledger::SubjectId& subject, api::ReplyCallback done);

 private:
  Scratch scratch_;
  std::unique_ptr<crypto::RootStore> roots_;
  projections::Runner runner_;
  std::unique_ptr<ledger::Store> store_;
  ledger::LedgerId ledger_;
  std::vector<ledger::SubjectId> people_;
  ledger::SubjectId agent_;
};

/// The world of that name, made with as many people when it is first asked for; a million take
/// about a minute and 2 GB. One thread.
World& shared_world(const std::string& name, std::uint64_t people);
/// Before main() ends: RocksDB does not outlive its own globals.
void close_shared_worlds();

}  // namespace lethe::benchmarks
