// What views tell of auditors: what they may read, and what they took along.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/event.h"

namespace lethe::projections {

using ledger::Moment;
using ledger::Sequence;
using ledger::SubjectId;

/// Leave for an auditor to read personal data.
struct AuditorGrantRow {
  ledger::GrantId id;
  ledger::TokenId auditor;
  SubjectId subject;  // none: of everybody, and what is about nobody
  std::vector<ledger::GrantScope> scopes;
  Moment expires_at;
  Sequence granted_at;
  Moment granted;
  std::optional<Sequence> ended_at;  // before its time
  Moment ended;

  bool is_in_force(Moment at) const { return !ended_at && at < expires_at; }
  /// Whether it says so, in force or not.
  bool covers(ledger::GrantScope scope, const SubjectId& about) const;
};

/// What a query found, made a file for an auditor. Nothing of the file is stored.
struct BundleRow {
  ledger::BundleId id;
  ledger::Actor owner;  // who ordered it
  ledger::BundleOrdered order;
  Sequence ordered_at;
  Moment ordered;
  std::optional<Sequence> made_at;
  Moment made_when;
  ledger::BundleMade made;  // of use once it is made
};

}  // namespace lethe::projections
