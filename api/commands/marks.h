// …/subjects/{subject}/marks: what makes accesses to somebody's record worth a look.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/review_rows.h"

namespace lethe::api {

struct MarkPersonInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::SubjectId subject;  // of the path
  ledger::PersonMark type = ledger::PersonMark::kInvalid;
  std::optional<ledger::Moment> since;
  static MarkPersonInput parse(ObjectReader& reader);
};

/// Roles portal, admin. Order: kInvalidBody (a VIP with a date, a future date), kUnknownSubject,
/// kSubjectErased. 201 with mark_json(); 200 with the mark of that type that stands.
Ruled<Ruling> mark_person(RuleContext& context, const MarkPersonInput& input);

struct UnmarkPersonInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::SubjectId subject;
  ledger::MarkId mark;
};

/// Roles portal, admin. Order: kUnknownSubject, kUnknownMark (of somebody else, too),
/// kStepNotAllowed when it was taken back before. 200 with mark_json().
Ruled<Ruling> unmark_person(RuleContext& context, const UnmarkPersonInput& input);

/// {"id", "subject", "type", "since"?, "marked", "sequence", "unmarked"?: sequence}
boost::json::object mark_json(const projections::MarkRow& row);

}  // namespace lethe::api
