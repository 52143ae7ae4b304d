// Authorizations to disclose (45 CFR 164.508): POST …/subjects/{subject}/authorizations, and POST
// …/authorizations/{authorization}/end.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/disclosure_views.h"

namespace lethe::api {

/// What a valid authorization has (164.508(c)(1) and (2)).
struct SignAuthorizationInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;  // of the path
  std::vector<std::string> recipients, purposes, categories;
  std::optional<ledger::Moment> signed_at, expires_at;  // none: now; with an event
  bool representative = false;
  std::string
      detail;  // the section: what the form says in words, and the hash of the form, as JSON
  /// Needs one of expires_at and expiry_event, and that the form made each of the three statements.
  static SignAuthorizationInput parse(ObjectReader& reader);
};

/// Roles admin, portal, agent, subject (for itself). Order: kUnknownSubject, kSubjectErased,
/// kInvalidBody (signed_at ahead), kRecipientUnknown, kPurposeUnknown. 201 with
/// authorization_json().
Ruled<Ruling> sign_authorization(RuleContext& context, const SignAuthorizationInput& input);

struct EndAuthorizationInput {
  static constexpr RuleTraits kTraits{};
  ledger::AuthorizationId authorization;  // of the path
  ledger::AuthorizationEnd cause = ledger::AuthorizationEnd::kRevoked;
  std::optional<ledger::Moment> ended_at;  // when the revocation came in; none: now
  std::optional<std::string> reason;       // free text, a section
  static EndAuthorizationInput parse(ObjectReader& reader);
};

/// A revocation counts from when it came in; what was disclosed in reliance before stands
/// (164.508(b)(5)). Roles admin, portal, agent, subject (its own, which it can only revoke, now).
/// Order: kUnknownAuthorization, kForbidden, kInvalidBody (ended_at ahead, or before it was
/// signed). 200 with authorization_json(); without an event when it had ended.
Ruled<Ruling> end_authorization(RuleContext& context, const EndAuthorizationInput& input);

/// {"id", "subject", "recipients", "purposes", "categories", "signed_at", "expires_at"?,
///  "representative", "in_force", "recorded", "sequence", "ended"?: {"cause",
///  "at", "sequence"}}
boost::json::object authorization_json(const projections::AuthorizationRow& row,
                                       ledger::Moment now);

/// The authorization as the caller may know of it: kUnknownAuthorization, for role subject also of
/// another.
Ruled<projections::AuthorizationRow> visible_authorization(
    const projections::DisclosureViews& views, const Caller& caller,
    const ledger::AuthorizationId& id, projections::AsOf as_of = {});

}  // namespace lethe::api
