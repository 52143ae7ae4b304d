// Decisions of the demo's people on consent.
#pragma once

#include "api/commands/consents.h"
#include "tools/demo_world.h"

namespace lethe::tools {

struct DemoDecision {
  std::string_view purpose;
  ledger::ConsentStatus status = ledger::ConsentStatus::kGiven;
  ledger::ConsentContext context = ledger::ConsentContext::kPrivacyCentre;
};

/// What the person was shown and said, under the policy that is in force.
api::RecordConsentInput consent_input(DemoWorld& world, const Somebody& person,
                                      const DemoDecision& decision);
/// Told by the portal for the person.
void decide(DemoWorld& world, const Somebody& person, const DemoDecision& decision);

}  // namespace lethe::tools
