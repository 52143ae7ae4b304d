// GET …/consent-prompt: whether to ask somebody for consent, and with what.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/rule.h"

namespace lethe::api {

/// Whether a page asks in that context: the others are no pages of the portal's.
bool is_prompt_context(ledger::ConsentContext context);

/// When a banner asks somebody again who decided so, by the settings ask_again_refused_days
/// (refused, withdrawn) and ask_again_deferred_days. None: at once, or not because of that.
Ruled<std::optional<ledger::Moment>> asked_again_at(const projections::Views& views,
                                                    const projections::ConsentDecision& decision);

/// Whether to ask for consent to the purpose that the setting consent_purpose names, in one of the
/// contexts above, of somebody or (before there is anybody: signup, anonymous posts) of nobody.
/// Where people came from makes no difference: whoever has not agreed is asked. The first that
/// holds is the answer:
///
///   no, disabled          the setting request_user_consent is off
///   no, asserted          context sso: the organisation's own page asks, and the portal asserts it
///   no, purpose_unusable  the purpose is not defined, is retired, or has another basis than
/// consent
///   no, no_policy         no policy was published, so there is nothing to agree to
///   no, agreed            consent is in force
///   no, <standing>        in a banner: refused, withdrawn or deferred so shortly ago (the settings
///                         ask_again_refused_days, ask_again_deferred_days, by default 0) that to
///                         ask again would be to press for it; unless a policy asks for consent
///                         anew since
///   yes, not_asked        nobody decided yet
///   yes, <standing>       what was decided is not in force: requested, deferred, refused,
///                         withdrawn, revoked, expired, invalidated (by a policy with consent_anew)
///
/// {"ask", "reason", "context", "purpose", "ask_again_at"?, "wording"?, "policy_version"?,
///  "notice_hash"?, "language"?, "url"?}: from wording on only when it is to be asked; url is the
/// policy's own, or the setting default_policy_url. Any thread.
Ruled<boost::json::object> consent_prompt(const projections::Views& views,
                                          ledger::ConsentContext context,
                                          const std::optional<ledger::SubjectId>& subject,
                                          ledger::Moment now);

}  // namespace lethe::api
