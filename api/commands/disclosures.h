// POST …/disclosures: data of a person went to a recipient.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "ledger/ledger.h"

namespace lethe::api {

struct RecordDisclosureInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::string recipient, purpose;
  std::vector<std::string> categories;        // at least one
  std::optional<ledger::Moment> occurred_at;  // none: now
  std::optional<std::string> detail;          // a section, where it came as another format has it
  std::string detail_name;                    // of that section
  /// The moment as a position in the log, when it lies in the past: what was allowed then counts.
  std::optional<projections::AsOf> as_of;
  static RecordDisclosureInput parse(ObjectReader& reader);
};

/// Fills `as_of`. Reads the ledger: call it on the caller's thread before submit(). Errors of
/// storage only.
ledger::Result<void> note_moment(const ledger::Ledger& ledger, RecordDisclosureInput& input);

/// Roles portal, agent. Order: kInvalidBody (occurred_at more than five minutes ahead),
/// kUnknownSubject, kSubjectErased; of the recipient kRecipientUnknown, kRecipientDisabled,
/// kPurposeNotGranted, kCategoryNotGranted; of the purpose kPurposeRetired; of the person, as
/// permission() says, kConsentNotInForce, kUseNotAllowed (each with `reason`). 201 with
/// {"sequence", "subject", "recipient", "purpose", "categories", "occurred_at"}.
Ruled<Ruling> record_disclosure(RuleContext& context, const RecordDisclosureInput& input);

}  // namespace lethe::api
