// The one choke point of everything that destroys: whoever erases a person, a field or an item
// orders it here, inside the committer's transaction, where what must be kept is known.
#pragma once

#include "api/commands/rule.h"

namespace lethe::api {

/// What is to be destroyed of one person.
struct Destruction {
  ledger::ErasureGround ground = ledger::ErasureGround::kInvalid;
  bool whole_subject = false;
  std::vector<ledger::CompartmentRef> compartments;  // all of the person's slot
  std::vector<ledger::Kept> kept;                    // what the law makes one keep, and until when
  std::vector<ledger::SectionDraft> sections;        // of the order; none of what is destroyed
  /// The erasure whose withheld part this is; none: a new one.
  std::optional<ledger::ErasureId> resumed;
  /// By when it has to be done; none: as the law says of one that is asked for now.
  std::optional<ledger::Moment> due_at;
  /// A hold that the same decision lifts.
  std::optional<ledger::HoldId> lifted;
};

/// What holds in force cover is not destroyed but withheld: the event erasure.withheld names it and
/// them, and it is ordered later under the same id (api/commands/withheld_erasures.h). Adds
/// erasure.ordered with its plan for what is free, erasure.withheld for the rest, behind what is
/// there, and has the answer completed with the certificate. Where nothing is free there is no
/// order, and the answer's status becomes 202; what is left of a class in which there is nothing is
/// no reason to wait. `person` counts the compartments of all sections drafted so far. The
/// erasure's id.
Ruled<ledger::ErasureId> order_erasure(RuleContext& context, const projections::PersonRow& person,
                                       Destruction destruction, Ruling& ruling);

/// A person with every identity that is linked to them, those who are still there: whoever was
/// linked to the person is the person.
Ruled<std::vector<projections::PersonRow>> identities_left(const projections::Views& views,
                                                           const ledger::SubjectId& person);

/// What an erasure of the whole person takes at a moment, and what of them is kept.
struct WholePerson {
  /// Profile, content and operational; of agents, all of the profile but their names.
  std::vector<ledger::CompartmentRef> destroyed;
  /// GDPR Art. 17(3)(b): the law makes one keep the proof of consent and the record of accesses,
  /// where there is any, for the retention that the settings say; of an agent the names as long as
  /// the latter.
  std::vector<ledger::Kept> kept;
};
Ruled<WholePerson> whole_person(const projections::Views& views, ledger::Moment now,
                                const projections::PersonRow& person);

/// What of a destruction may go, and what holds keep from it. All of it may where the classes that
/// they cover are empty.
struct Split {
  std::vector<ledger::CompartmentRef> free, held;
  std::vector<projections::HoldRow> holds;  // those that hold something
};
Split split_by_holds(const projections::PersonRow& person,
                     const std::vector<ledger::CompartmentRef>& refs,
                     const std::vector<projections::HoldRow>& holds);

/// By when an erasure that is asked for now has to be done: a month from now (GDPR Art. 12(3)), or
/// what is left of it for the person's open request.
Ruled<ledger::Moment> due_of_erasure(const projections::Views& views, ledger::Moment now,
                                     const ledger::SubjectId& person);

/// An agent is another's to delete than a person is: it acted in the organisation's name.
Ruled<void> check_may_erase(const Caller& caller, const projections::PersonRow& person);

}  // namespace lethe::api
