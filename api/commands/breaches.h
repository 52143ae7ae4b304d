// The record of breaches (GDPR Art. 33, 34; 45 CFR 164.400-414): POST …/breaches, PATCH
// …/breaches/{breach}, POST …/affected and POST …/notifications.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/rights_rows.h"

namespace lethe::api {

/// What is known of a breach, as a body says it.
struct BreachFacts {
  std::optional<ledger::Moment> aware_at;
  std::optional<std::vector<ledger::Regime>> regimes;
  std::optional<bool> high_risk, unintelligible, closed;
  std::optional<std::uint64_t> persons, records;
  std::optional<std::vector<std::string>> categories;
  std::optional<std::string> description;  // free text, a section of the ledger's own
  static BreachFacts parse(ObjectReader& reader);
};

/// When authority and persons have to be told; micros 0: they need not be. GDPR: the authority
/// within 72 hours; for persons, "without undue delay" at a high risk, there is no number. HIPAA:
/// persons within 60 days; the Secretary then too, or with fewer than 500 of them within 60 days
/// of the year's end. With both the earlier end counts. Of data that is unintelligible to whoever
/// got it, persons need not be told (GDPR Art. 34(3)(a); 45 CFR 164.402), nor the Secretary.
struct BreachTimes {
  ledger::Moment authority, persons;
};
BreachTimes breach_times(const projections::BreachRow& breach);

struct RecordBreachInput {
  static constexpr RuleTraits kTraits{};
  BreachFacts facts;  // aware_at is there
  static RecordBreachInput parse(ObjectReader& reader);
};
/// Role admin. Order: kInvalidBody (aware_at ahead). 201 with breach_json(), revision.
Ruled<Ruling> record_breach(RuleContext& context, const RecordBreachInput& input);

struct EditBreachInput {
  static constexpr RuleTraits kTraits{};
  ledger::BreachId breach;
  std::optional<std::uint64_t> revision;  // If-Match; none: any
  BreachFacts facts;                      // what is not said stays
  static EditBreachInput parse(ObjectReader& reader);
};
/// Role admin. Order: kUnknownBreach, kRevisionMismatch, kInvalidBody (aware_at ahead). 200 with
/// breach_json(), revision. What it is closed with stays open to notifications.
Ruled<Ruling> edit_breach(RuleContext& context, const EditBreachInput& input);

struct AddAffectedInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::BreachId breach;
  std::vector<ledger::SubjectId> subjects;
  std::string next;  // where a query goes on; empty at its end
};
/// Role admin. Order: kUnknownBreach. People who are unknown are counted and left out; those known
/// to be affected already write nothing. 200 with {"breach", "added", "known", "unknown", "next"}.
Ruled<Ruling> add_affected(RuleContext& context, const AddAffectedInput& input);

struct NotifyBreachInput {
  static constexpr RuleTraits kTraits{};
  ledger::BreachId breach;
  ledger::BreachAudience audience = ledger::BreachAudience::kInvalid;
  std::optional<ledger::Moment> notified_at;  // none: now
  std::optional<std::string> reason;          // why it was late: free text, a section
  static NotifyBreachInput parse(ObjectReader& reader);
};
/// Role admin. Order: kUnknownBreach, kInvalidBody (notified_at before aware_at, or ahead),
/// kReasonRequired (late: GDPR Art. 33(1)). In phases: an audience may be told more than once, and
/// the first time counts. 201 with breach_json(), revision.
Ruled<Ruling> notify_breach(RuleContext& context, const NotifyBreachInput& input);

}  // namespace lethe::api
