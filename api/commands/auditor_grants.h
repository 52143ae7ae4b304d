// What auditors may read. By themselves they see headers, proofs and states; personal data only
// under a grant, which is scoped, ends, and is an event. POST …/auditor-grants and
// DELETE …/auditor-grants/{grant}.
#pragma once

#include <vector>

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct GrantAuditorInput {
  static constexpr RuleTraits kTraits{};
  ledger::TokenId auditor;
  std::optional<ledger::SubjectId> subject;  // none: everybody, and what is about nobody
  std::vector<ledger::GrantScope> scopes;
  ledger::Moment expires_at;
  std::string reason;  // free text, a section
  static GrantAuditorInput parse(ObjectReader& reader);
};

/// The member "scopes": at least one.
std::vector<ledger::GrantScope> read_scopes(ObjectReader& reader);

inline constexpr std::int64_t kLongestGrantDays = 366;

/// Role admin. Order: kInvalidBody (expires_at lies not ahead, or too far), kUnknownToken (none of
/// role auditor that is in force), kUnknownSubject. Erased people may be named too: of them there
/// may be texts that are kept. 201 with auditor_grant_json().
Ruled<Ruling> grant_auditor(RuleContext& context, const GrantAuditorInput& input);

struct EndAuditorGrantInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::GrantId grant;
};

/// Role admin. kUnknownGrant. 200 with auditor_grant_json(); without an event when it was over.
Ruled<Ruling> end_auditor_grant(RuleContext& context, const EndAuditorGrantInput& input);

/// What one auditor may read at a moment. A value.
class AuditorGrantsInForce {
 public:
  /// Of whoever uses the token. Errors of storage.
  static ledger::Result<AuditorGrantsInForce> of(const projections::Views& views,
                                                 const ledger::TokenId& auditor,
                                                 ledger::Moment now);
  bool empty() const { return grants_.empty(); }
  bool cover(ledger::GrantScope scope, const ledger::SubjectId& about) const;

 private:
  std::vector<projections::AuditorGrantRow> grants_;
};

/// kForbidden for an auditor whom no grant in force lets read this. Other roles pass.
Ruled<void> check_granted(const RuleContext& context, ledger::GrantScope scope,
                          const ledger::SubjectId& about);

}  // namespace lethe::api
