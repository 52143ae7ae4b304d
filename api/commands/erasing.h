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
};

/// Adds the event erasure.ordered and its plan to the ruling, behind what is there, and has the
/// answer completed with the certificate. `person` counts the compartments of all sections drafted
/// so far. The erasure's id.
Ruled<ledger::ErasureId> order_erasure(RuleContext& context, const projections::PersonRow& person,
                                       Destruction destruction, Ruling& ruling);

}  // namespace lethe::api
