// What goes when its time has come: what erasures kept, and people who went silent. Rules of the
// system's own (api/commands/scheduler.h), and what they would do.
#pragma once

#include "api/commands/due.h"
#include "ledger/ledger.h"

namespace lethe::api {

/// Whether a class that an erasure kept may go by now. What a person has an open request about is
/// protected until that is closed.
Ruled<Due> is_retention_over(const projections::Views& views, ledger::Moment now);
/// Orders that it be destroyed, for at most kSlice of them; what a hold covers is withheld.
Ruled<Ruling> destroy_kept(RuleContext& context, const DutyInput& input);
inline constexpr std::size_t kSlice = 50;

/// Users without an event for the days of the setting inactive_person_days (0: nobody), who are not
/// held, restricted or waiting for an answer.
struct Silent {
  ledger::SubjectId subject;
  ledger::Sequence last;  // the latest event about them or by them
};
using SilentPeople = PassStep<Silent, ledger::Slot>;
/// Looks at the people behind a slot, `limit` of them. Reads the log: not on the committer's
/// thread.
Ruled<SilentPeople> find_silent(const ledger::Ledger& ledger, ledger::Slot after, std::size_t limit,
                                ledger::Moment now);

struct EraseSilentInput {
  static constexpr RuleTraits kTraits{.personal = false, .actor = Erased::kAllow, .erases = true};
  std::vector<Silent> people;
};
/// Erases those of whom, as whatever identity, there is still no later event. 200.
Ruled<Ruling> erase_silent(RuleContext& context, const EraseSilentInput& input);

/// What would go up to a moment, by the present settings:
/// {"until", "categories": [{"category", "setting", "days", "items", "protected", "earliest"?}],
///  "complete"}; it is not complete when more was there than is looked at for one answer.
Ruled<boost::json::object> retention_preview(const ledger::Ledger& ledger, ledger::Moment until);

}  // namespace lethe::api
