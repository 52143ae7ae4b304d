// Random damage to a log, one piece after another, with what the verifier has to say of each.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/ledger/tampered_log.h"

namespace lethe::ledger::tests {

/// What was done, and which findings may name it.
struct Mutation {
  std::string what;
  std::uint64_t first = 0, last = 0;  // the events that it concerns
  std::set<Damage> names;
};

/// Changes entries and tiles of a log. All that is random comes from the seed.
class Mutator {
 public:
  /// `foreign`: entries of another ledger, as many as the log has.
  Mutator(std::uint64_t seed, std::vector<Bytes> foreign)
      : random_(seed), foreign_(std::move(foreign)) {}

  /// One of the event in a place, or of that and the next one; `donor` is another event of the log,
  /// which nothing is done to.
  Mutation mutate_event(TamperedLog& log, std::uint64_t place, std::uint64_t donor);
  /// One that changes the log as a whole: what is moved, cut out, put in.
  Mutation mutate_order(TamperedLog& log);
  /// One of a stored tile of whatever level.
  Mutation mutate_tile(TamperedLog& log);
  /// A bit, a byte, a block, the end: always other bytes than before.
  std::string change_bytes(Bytes& bytes);

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

 private:
  Mutation change_leaf(TamperedLog& log, std::uint64_t place);
  Mutation move_block(TamperedLog& log);

  std::mt19937_64 random_;
  std::vector<Bytes> foreign_;
};

/// Why the report does not tell of these mutations, and of nothing else; empty when it does.
std::string not_named(const VerifyReport& report, const std::vector<Mutation>& mutations);

}  // namespace lethe::ledger::tests
