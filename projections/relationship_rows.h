// What views tell of who has to do with whom, so that an access can be held against it.
#pragma once

#include <optional>
#include <string>

#include "ledger/event.h"

namespace lethe::projections {

/// A relationship as its latest event left it.
struct RelationshipRow {
  ledger::RelationshipId id;
  ledger::SubjectId subject;  // the patient, or for duty the member of staff
  ledger::RelationshipType type = ledger::RelationshipType::kInvalid;
  ledger::SubjectId agent;  // zeros: whoever is in the department
  std::string department;
  ledger::Moment starts_at, ends_at;  // ends_at zero: it goes on
  ledger::Sequence recorded_at;
  ledger::Moment recorded;
  std::optional<ledger::Sequence> ended_at;  // the event that ended it
  ledger::Moment planned_end;                // what it said before that; zero: nothing

  bool covers(ledger::Moment from, ledger::Moment until) const {
    return starts_at <= until && (ends_at.micros == 0 || ends_at >= from);
  }
};

}  // namespace lethe::projections
