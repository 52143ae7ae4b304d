// Who has to do with whom, so that a reviewer can ask whether an access had a reason: treatment
// teams, visits, appointments, wards, and who is on duty where.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/relationship_rows.h"

namespace lethe::api {

struct RecordRelationshipInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::optional<ledger::RelationshipId> id;  // of the caller's, so that it can be sent again
  ledger::RelationshipType type = ledger::RelationshipType::kInvalid;
  std::optional<ledger::SubjectId> agent;
  std::string department;
  ledger::Moment starts_at;
  std::optional<ledger::Moment> ends_at;
  std::optional<std::string> detail;  // a section: what for is often health data
  static RecordRelationshipInput parse(ObjectReader& reader);
};

/// Role portal. Of a patient with a member of staff, or with whoever is in a department; `duty` is
/// of a member of staff with a department. Order: kInvalidBody (ends before it begins, neither
/// agent nor department, a duty with an agent), kUnknownSubject, kSubjectErased, kActorUnknown,
/// kActorNotAgent (of the agent, and of who is on duty). 201 with relationship_json; 200 with the
/// first one's when `id` was recorded before, kIdTaken when that was of somebody else.
Ruled<Ruling> record_relationship(RuleContext& context, const RecordRelationshipInput& input);

/// A visit: the relationship, and the look at the record that it brought along.
struct RecordEncounterInput {
  static constexpr RuleTraits kTraits{};
  RecordRelationshipInput visit;
  static RecordEncounterInput parse(ObjectReader& reader);
};

/// Likewise; the access names the relationship and is dated at its beginning. kInvalidBody without
/// an agent.
Ruled<Ruling> record_encounter(RuleContext& context, const RecordEncounterInput& input);

struct EndRelationshipInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::RelationshipId relationship;
  std::optional<ledger::Moment> ends_at;  // none: now
  static EndRelationshipInput parse(ObjectReader& reader);
};

/// Role portal. Order: kUnknownRelationship, kStepNotAllowed, kInvalidBody (before it began).
/// 200 with relationship_json.
Ruled<Ruling> end_relationship(RuleContext& context, const EndRelationshipInput& input);

/// {"id", "subject", "type", "agent"?, "department"?, "starts_at", "ends_at"?, "recorded",
///  "sequence", "ended"?: sequence of the event that ended it}
boost::json::object relationship_json(const projections::RelationshipRow& row);

}  // namespace lethe::api
