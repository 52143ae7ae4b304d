// Whom a breach may have affected, found in what the ledger knows.
#pragma once

#include "api/commands/breaches.h"
#include "ledger/ledger.h"

namespace lethe::api {

inline constexpr std::size_t kAffectedAtOnce = 500;

/// A list of people; or everybody whom an actor, or whoever used a token, accessed in a period; or
/// everybody whose profile has a field. A query looks at a bounded part of the ledger, and says
/// where it goes on.
struct AffectedQuery {
  std::vector<ledger::SubjectId> subjects;
  struct Accesses {
    std::optional<ledger::SubjectId> actor;
    std::optional<ledger::TokenId> token;
    ledger::Moment from, to;  // when they happened, both inclusive
  };
  std::optional<Accesses> accesses;
  std::optional<std::string> field;
  std::uint64_t from = 0;  // where it goes on: a sequence, or a slot
  static AffectedQuery parse(ObjectReader& reader);
};

/// Reads log and views: not on the committer's thread. At most kAffectedAtOnce people, and `next`.
Ruled<AddAffectedInput> find_affected(const ledger::Ledger& ledger, const AffectedQuery& query);

}  // namespace lethe::api
