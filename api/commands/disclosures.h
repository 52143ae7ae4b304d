// POST …/disclosures: data of a person went to a recipient.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "ledger/ledger.h"

namespace lethe::api {

/// The name of the section that says in words what was disclosed and why, as JSON.
inline constexpr std::string_view kDisclosureWords = "disclosure";

struct RecordDisclosureInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::string recipient, purpose;
  std::vector<std::string> categories;        // at least one
  std::optional<ledger::Moment> occurred_at;  // none: now
  /// What allowed it (45 CFR 164.502 to 164.514), so whether an accounting has it (164.528).
  ledger::DisclosureGround ground = ledger::DisclosureGround::kInvalid;  // not said
  std::optional<ledger::AuthorizationId> authorization;                  // that it rests on
  std::optional<std::string>
      detail;               // a section: what it was in words, or as another format has it
  std::string detail_name;  // of that section
  /// The moment as a position in the log, when it lies in the past: what was allowed then counts.
  std::optional<projections::AsOf> as_of;
  static RecordDisclosureInput parse(ObjectReader& reader);
};

/// Fills `as_of`. Reads the ledger: call it on the caller's thread before submit(). Errors of
/// storage only.
ledger::Result<void> note_moment(const ledger::Ledger& ledger, RecordDisclosureInput& input);

/// Roles portal, agent. Order: kInvalidBody (occurred_at more than five minutes ahead),
/// kUnknownSubject, kSubjectErased; of the recipient kRecipientUnknown, kRecipientDisabled,
/// kPurposeNotGranted, kCategoryNotGranted; of the purpose kPurposeUnknown, kPurposeRetired; of the
/// authorization kUnknownAuthorization, kAuthorizationNotValid (with `reason`); of the person, as
/// permission() says, kConsentNotInForce, kUseNotAllowed (each with `reason`): an authorization
/// stands in for the consent. What nothing allowed (ground impermissible) is recorded all the same,
/// if recipient and purpose are known. 201 with {"sequence", "subject", "recipient", "purpose",
/// "categories", "occurred_at", "ground"?, "authorization"?}.
Ruled<Ruling> record_disclosure(RuleContext& context, const RecordDisclosureInput& input);

}  // namespace lethe::api
