// What comes of a review of accesses: a decision with its reason, and where it is grave a second
// pair of eyes.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct DecideReviewInput {
  static constexpr RuleTraits kTraits{};
  ledger::ReviewId review;  // of the path
  ledger::ReviewDisposition disposition = ledger::ReviewDisposition::kInvalid;
  ledger::ReviewSanction sanction = ledger::ReviewSanction::kNone;
  std::string reason;                      // free text, a section
  std::optional<ledger::BreachId> breach;  // that it turned out to be
  /// A sanction for what was appropriate is a fault.
  static DecideReviewInput parse(ObjectReader& reader);
};
/// Role reviewer. Order: those of review_of_step(), kStepNotAllowed, kUnknownBreach. 200; "state"
/// is decided when somebody else has to agree, else closed.
Ruled<Ruling> decide_review(RuleContext& context, const DecideReviewInput& input);

/// Whether somebody else has to agree (setting review_second_look_from): to that disposition and
/// graver ones, and to any sanction; with `never` to none.
Ruled<bool> needs_second_look(const projections::Views& views,
                              ledger::ReviewDisposition disposition,
                              ledger::ReviewSanction sanction);

struct ConfirmReviewInput {
  static constexpr RuleTraits kTraits{};
  ledger::ReviewId review;
  std::optional<std::string> note;  // a section
  static ConfirmReviewInput parse(ObjectReader& reader);
};
/// Role reviewer, of what another one decided: another token, and another agent. Order: those of
/// review_of_step(), kStepNotAllowed, kSameReviewer. 200; it is closed.
Ruled<Ruling> confirm_review(RuleContext& context, const ConfirmReviewInput& input);

struct ReturnReviewInput {
  static constexpr RuleTraits kTraits{};
  ledger::ReviewId review;
  std::string reason;
  static ReturnReviewInput parse(ObjectReader& reader);
};
/// Likewise; it is open again.
Ruled<Ruling> return_review(RuleContext& context, const ReturnReviewInput& input);

}  // namespace lethe::api
