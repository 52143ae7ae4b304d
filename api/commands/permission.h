// GET …/subjects/{subject}/allowed: whether the organisation may use a person's data for a purpose.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/rule.h"

namespace lethe::api {

/// The answer, and what it rests on.
struct Permission {
  bool allowed = false;
  std::string_view reason;
  std::optional<ledger::Sequence> deciding;  // the event that decides; none: there is none
  std::string policy_version;                // of the consent, else in force then; may be empty
  ledger::LegalBasis basis = ledger::LegalBasis::kInvalid;  // kInvalid: the purpose is undefined
  std::optional<ledger::ConsentStatus> standing;       // basis consent; kInvalid: nobody decided
  std::optional<projections::ObjectionRow> objection;  // that concerns the purpose, in any state
};

/// What was so at `at`, which is `as_of` in the log. The first that holds is the answer:
///
///   no  not_registered      the person was not there yet
///   no  subject_erased      the person is erased or being erased; decided by the certificate
///   no  erasure_withheld    an erasure of the person waits for the end of a hold, now
///   no  no_legal_basis      the purpose was not defined
///   no  purpose_retired     decided by the definition
///   no  restricted          decided by the restriction (Art. 18)
///   no  marketing_objection direct marketing, objected to; with basis consent only an objection to
///                           this purpose since the decision (Art. 21(2), (3))
///   no  objection_raised    basis public_task or legitimate_interests, and the organisation has
///   no  objection_upheld      not overruled it (Art. 21(1)). A mere signal (Sec-GPC) that nobody
///                           decided on stops direct marketing alone.
///   no  consent_not_asked   basis consent, nobody decided
///   no  consent_<standing>  requested, deferred, refused, withdrawn, revoked, expired, invalidated
///   yes <basis>             decided by the consent, else by the definition of the purpose
///
/// The objection that counts is the one to the purpose or the one to everything: either is enough
/// to stop, but an objection to the purpose that was overruled or withdrawn since speaks for it.
/// Any thread.
Ruled<Permission> permission(const projections::Views& views, const projections::PersonRow& person,
                             std::string_view code, ledger::Moment at, projections::AsOf as_of);

/// {"allowed", "reason", "basis"?, "standing"?, "policy_version"?, "sequence"?, "objection"?}
boost::json::object permission_json(const Permission& permission);

}  // namespace lethe::api
