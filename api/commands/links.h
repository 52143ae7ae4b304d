// POST …/subjects/{subject}/links: an anonymous poster becomes known as an account.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct LinkSubjectInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;  // of the path
  ledger::SubjectId account;
  static LinkSubjectInput parse(ObjectReader& reader);
};

/// From here on history, content and export of the account have what the subject did, and erasing
/// the account erases the subject. Who was only ever known by a post or an e-mail may be linked:
/// type anonymous, or origin anonymous_post or email. Roles admin, portal, agent. Order:
/// kUnknownSubject, kSubjectErased, kLinkToSelf, kSubjectNotAnonymous, kSubjectLinked,
/// kAccountUnknown (erased, too), kAccountNotUser, kSubjectLinked (the account is linked to another
/// itself). 201 with link_json().
Ruled<Ruling> link_subject(RuleContext& context, const LinkSubjectInput& input);

}  // namespace lethe::api
