// Whose texts somebody may open: an auditor those that a grant covers, and where the setting
// agents_need_relationship asks for it, a member of staff those of people whom they have to do
// with, unless they break the glass (api/commands/break_glass.h).
#pragma once

#include "api/commands/rule.h"

namespace lethe::api {

/// What check_granted() says of an auditor. Of role agent kRelationshipRequired, where the ledger
/// asks for a relationship, when there is none (of theirs with the person, or of the person with
/// the department that they work in or are on duty in; in force now, or within the treatment_days
/// of the access rules), and no emergency of theirs in force opens `scope`. What is about them, or
/// about nobody, they may open; other roles pass.
Ruled<void> check_may_open(const RuleContext& context, ledger::GrantScope scope,
                           const ledger::SubjectId& about);

}  // namespace lethe::api
