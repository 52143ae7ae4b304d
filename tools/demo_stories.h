// What happens in the demo's year beside the everyday (tools/demo_visits.h): each puts its stories
// into the calendar, with people of their own. The world must outlive the calendar's run.
#pragma once

#include "tools/demo_world.h"

namespace lethe::tools {

/// Purposes and policies, settings, the contract with the processor, the hosting region.
void plan_organisation(DemoWorld& world);
/// Who gets data, and what they are told of (GDPR Art. 19). Nobody is called: what the servers of
/// recipients answer is made up here.
void plan_recipients(DemoWorld& world);
/// People of every origin; one posts anonymously and is known as an account later.
void plan_arrivals(DemoWorld& world);
/// Decisions beyond yes and no: deferred, asserted, for a child, revoked, expired.
void plan_consents(DemoWorld& world);
/// Conversations, with edits and deletions.
void plan_conversations(DemoWorld& world);
/// Requests in every state, one overdue and one due soon.
void plan_requests(DemoWorld& world);
/// Objections and restrictions, in force and lifted.
void plan_objections(DemoWorld& world);
/// Holds that withhold erasures: one in force, one lifted, one that ended by itself.
void plan_holds(DemoWorld& world);
/// One breach that is over, and one whose clock runs.
void plan_breaches(DemoWorld& world);
/// Somebody leaves the staff, and the ledger gets another signing key.
void plan_departure(DemoWorld& world);

/// Who is on duty where, who logs in and searches, and who looks after whom.
void plan_shifts(DemoWorld& world);

/// An auditor is let in for a month, and takes a bundle along.
void plan_audit(DemoWorld& world);

/// How accesses are reviewed, and one that is flagged.
void plan_review(DemoWorld& world);
/// What becomes of that flag; samples, and a month that is signed off.
void plan_cases(DemoWorld& world);
/// An authorization that is revoked, reports to an office that asks for silence, and the accounting
/// of it all.
void plan_disclosures(DemoWorld& world);

/// Once a day what `lethe serve` does once a minute: what is due, and the notices.
void plan_duties(DemoWorld& world);

}  // namespace lethe::tools
