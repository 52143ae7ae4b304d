// Samples of accesses for review: drawn on the caller's thread (api/review/sampling.h), recorded
// with what draws the same again, and made reviews, one an agent.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "api/review/sampling.h"

namespace lethe::api {

struct DrawSampleInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::SampleMethod method = ledger::SampleMethod::kInvalid;
  std::uint32_t most = 0;  // 1 to kMostDrawn
  ledger::Moment since;
  std::optional<ledger::Moment> until;  // none: now
  std::optional<crypto::Hash> seed;     // none: a random one
  ledger::FlagPriority priority = ledger::FlagPriority::kLow;

  // What draw() adds.
  review::SampleRequest request;
  review::DrawnSample sample;
  static DrawSampleInput parse(ObjectReader& reader);
};
inline constexpr std::uint32_t kMostDrawn = 500;

/// kInvalidBody when `until` lies before `since`. Not on the committer's thread.
Ruled<void> draw(const ledger::Ledger& ledger, DrawSampleInput& input);

/// Role reviewer. REQUIRES draw(). Order: kReviewerUnnamed, kInReview (somebody opened a review of
/// one of them meanwhile: draw again). 201 with sample_json() and "reviews": [{"id", "agent",
/// "accesses"}]. Their own accesses are drawn like anybody's; somebody else reviews them.
Ruled<Ruling> record_sample(RuleContext& context, const DrawSampleInput& input);

}  // namespace lethe::api
