// Accountings of disclosures (45 CFR 164.528): POST …/subjects/{subject}/accountings and GET
// …/accountings/{accounting}/document.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/disclosure_views.h"

namespace lethe::api {

/// How far back one reaches (164.528(a)(1), (3)).
inline constexpr int kAccountingYears = 6;

struct GiveAccountingInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;                       // of the path
  std::optional<ledger::Moment> since, until;      // none: six years back; now
  std::optional<ledger::RightsRequestId> request;  // that it answers
  // Of the document, once it was made on the caller's thread:
  ledger::AccountingGiven given;
  std::string document;
  static GiveAccountingInput parse(ObjectReader& reader);
};

/// Makes the document. On the caller's thread, before submit(). kUnknownSubject, kSubjectErased;
/// kInvalidBody (until ahead, no time in between, or more than six years); kUnknownRequest (none of
/// the person's for an accounting); kEventTooLarge; errors of storage.
Ruled<void> prepare_accounting(const ledger::Ledger& ledger, const Caller& caller,
                               ledger::Moment now, GiveAccountingInput& input);

/// Writes accounting.given with the document sealed in it, which is kept as evidence (164.528(d)).
/// Roles admin, portal, reviewer, subject (its own). Order: kUnknownSubject, kSubjectErased, kBusy
/// (the person's suspensions changed while the document was made). 201 with accounting_json(), and
/// "first_in_twelve_months": whether it must be free (164.528(c)(2)).
Ruled<Ruling> give_accounting(RuleContext& context, const GiveAccountingInput& input);

struct ReadAccountingInput {
  static constexpr RuleTraits kTraits{};
  ledger::AccountingId id;
  AccountingForm form = AccountingForm::kJson;
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
};

/// The document as it was given, with an access event first. Roles admin, portal, reviewer, subject
/// (its own). Order: kPurposeOfUseRequired, kUnknownAccounting, kSubjectErased.
Ruled<Ruling> read_accounting(RuleContext& context, const ReadAccountingInput& input);

/// {"id", "subject", "request"?, "since", "until", "size", "disclosures", "given", "sequence"}
boost::json::object accounting_json(const projections::AccountingRow& row);

/// The accounting as the caller may know of it: kUnknownAccounting, for role subject also of
/// another.
Ruled<projections::AccountingRow> visible_accounting(const projections::DisclosureViews& views,
                                                     const Caller& caller,
                                                     const ledger::AccountingId& id,
                                                     projections::AsOf as_of = {});

}  // namespace lethe::api
