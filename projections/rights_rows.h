// What views tell of the rights of people: holds, restrictions, requests, breaches, and what is
// due.
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

/// A class of an erased person's that was kept, and may go when its time has come.
struct KeptClass {
  SubjectId subject;
  ledger::CompartmentClass cls = ledger::CompartmentClass::kInvalid;
  Moment until;
};

/// A duty to keep.
struct HoldRow {
  ledger::HoldId id;
  SubjectId subject;  // none: everybody
  ledger::KeepException exception = ledger::KeepException::kInvalid;
  std::vector<ledger::CompartmentClass> classes;  // none: every one
  Moment until;                                   // micros 0: until it is lifted
  Sequence placed_at;
  Moment placed;
  std::optional<Sequence> lifted_at;
  Moment lifted;
  std::vector<Moment> reminded;  // deadlines of which somebody was reminded

  bool is_in_force(Moment at) const { return !lifted_at && (until.micros == 0 || at < until); }
  bool covers(ledger::CompartmentClass cls) const;
};

/// GDPR Art. 18: in force until it is lifted.
struct RestrictionRow {
  ledger::RestrictionId id;
  SubjectId subject;
  ledger::RestrictionGround ground = ledger::RestrictionGround::kInvalid;
  Sequence set_at;
  Moment set;
  std::optional<Sequence> lifted_at;
  Moment lifted, informed_at;
};

/// A person's request as its latest step left it.
struct RightsRequestRow {
  ledger::RightsRequestId id;
  SubjectId subject;
  ledger::RightsRequestType type = ledger::RightsRequestType::kInvalid;
  ledger::Regime regime = ledger::Regime::kInvalid;
  ledger::RightsRequestState state = ledger::RightsRequestState::kInvalid;
  Moment received_at, due_at;
  ledger::DenialGround denial = ledger::DenialGround::kInvalid;
  std::uint64_t fee = 0;
  std::string currency;
  Moment told_at;  // of the latest step that the person was told of
  Sequence opened_at, changed_at;
  Moment changed;
  std::uint64_t revision = 1;           // counts the steps
  std::optional<Sequence> extended_at;  // the step that did
  std::vector<Moment> reminded;

  bool is_open() const { return state < ledger::RightsRequestState::kFulfilled; }
};

struct BreachNotice {
  ledger::BreachAudience audience = ledger::BreachAudience::kInvalid;
  Moment notified_at;
  Sequence sequence;
};
/// A breach as its latest record left it.
struct BreachRow {
  ledger::BreachId id;
  Moment aware_at, authority_due_at, persons_due_at;  // due: micros 0: need not be told
  bool high_risk = false, unintelligible = false, closed = false;
  std::uint64_t persons = 0, records = 0;  // about
  std::vector<std::string> categories;
  std::vector<ledger::Regime> regimes;
  Sequence opened_at, changed_at;
  std::uint64_t revision = 1;
  std::uint64_t affected = 0;         // how many are known by name
  std::vector<BreachNotice> notices;  // the first of each audience
  std::vector<Moment> reminded;

  const BreachNotice* notice(ledger::BreachAudience audience) const;
  /// Of the authority or the persons: they had to be told by now, and were not.
  bool is_overdue(ledger::BreachAudience audience, Moment now) const;
};

/// What is due at a moment, and nobody was reminded of yet.
struct Deadline {
  ledger::DeadlineType type = ledger::DeadlineType::kInvalid;
  ledger::ObjectId object;
  SubjectId subject;  // whom it is about; none
  Moment due_at;
};

}  // namespace lethe::projections
