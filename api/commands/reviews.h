// Reviews of accesses (45 CFR 164.308(a)(1)(ii)(D)): opening one, who works on it, what they note,
// and opening it again. Deciding is in review_decisions.h, asking in review_questions.h.
#pragma once

#include <vector>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "ledger/ledger.h"

namespace lethe::api {

struct OpenReviewInput {
  static constexpr RuleTraits kTraits{};
  std::vector<ledger::Sequence> flags, accesses;  // as they were given
  ledger::ReviewOrigin origin = ledger::ReviewOrigin::kInvalid;
  ledger::FlagPriority priority = ledger::FlagPriority::kInvalid;  // kInvalid: as the flags have it
  std::optional<std::string> reason;                               // free text, a section

  // What look_up() adds.
  ledger::SubjectId agent;
  std::vector<ledger::Sequence> covered;  // the accesses, of the flags too; ascending
  static OpenReviewInput parse(ObjectReader& reader);
};
/// Reads what the input names: not on the committer's thread. kInvalidBody where something is no
/// flag or no access or search of an agent's, is not of one agent, or is more than 256 accesses.
Ruled<void> look_up(const ledger::Ledger& ledger, OpenReviewInput& input);

/// Role reviewer. REQUIRES look_up(). Order: kReviewerUnnamed, kOwnAccess, kInReview (an open
/// review has one of the accesses). 201 {"id", "state", "sequence", "priority", "due_at"}.
Ruled<Ruling> open_review(RuleContext& context, const OpenReviewInput& input);

struct AssignReviewInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::ReviewId review;  // of the path
  /// `me`, `nobody` or the id of a token.
  std::string reviewer;
  static AssignReviewInput parse(ObjectReader& reader);
};
/// Role reviewer, of a review that is not closed. Order: those of review_of_step(),
/// kReviewerUnknown, kOwnAccess and kReviewerUnnamed (of the one it is given to), kStepNotAllowed.
/// 200; without an event when it is theirs already.
Ruled<Ruling> assign_review(RuleContext& context, const AssignReviewInput& input);

struct NoteReviewInput {
  static constexpr RuleTraits kTraits{};
  ledger::ReviewId review;
  ledger::SectionRole role = ledger::SectionRole::kDetail;  // kEvidence: what was found
  std::string text;
  std::vector<ledger::Sequence> events;  // that it points at
  static NoteReviewInput parse(ObjectReader& reader);
};
/// Likewise. Order: those of review_of_step(), kStepNotAllowed, kInvalidBody (events that there are
/// not). 201.
Ruled<Ruling> note_review(RuleContext& context, const NoteReviewInput& input);

struct ReopenReviewInput {
  static constexpr RuleTraits kTraits{};
  ledger::ReviewId review;
  std::string reason;
  std::vector<ledger::Sequence> covered;  // what look_up() adds
  static ReopenReviewInput parse(ObjectReader& reader);
};
/// Reads the accesses of the review, if there is one.
Ruled<void> look_up(const ledger::Ledger& ledger, ReopenReviewInput& input);
/// Of a closed one. REQUIRES look_up(). Order: those of review_of_step(), kStepNotAllowed,
/// kInReview (an access of it is in another one that is open). 200 with "due_at", too: it is due
/// anew.
Ruled<Ruling> reopen_review(RuleContext& context, const ReopenReviewInput& input);

}  // namespace lethe::api
