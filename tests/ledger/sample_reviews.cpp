#include "tests/ledger/sample_reviews.h"

#include "tests/ledger/sample_events.h"

namespace lethe::ledger::tests {

using crypto::Hash;

std::vector<Facts> full_review_facts() {
  const Moment later{1'890'000'000'123'456};
  return {
      ReviewOpened{counting<ReviewId>(0x70),
                   ReviewOrigin::kRiskSample,
                   FlagPriority::kMedium,
                   later,
                   counting<SampleId>(0x60),
                   {{11'001}, {12'000}},
                   {{12'010}}},
      ReviewAssigned{counting<ReviewId>(0x70), counting<TokenId>(0x60)},
      ReviewNoted{counting<ReviewId>(0x70), {{7}, {12'000}}},
      ReviewAsked{counting<ReviewId>(0x70), counting<QuestionId>(0x80), ReviewAudience::kSupervisor,
                  counting<SubjectId>(0x50)},
      ReviewQuestionRead{counting<ReviewId>(0x70), counting<QuestionId>(0x80)},
      ReviewAnswered{counting<ReviewId>(0x70), counting<QuestionId>(0x80)},
      ReviewDecided{counting<ReviewId>(0x70), ReviewDisposition::kMalicious,
                    ReviewSanction::kSuspension, true, counting<BreachId>(0x60)},
      ReviewConfirmed{counting<ReviewId>(0x70), {12'300}},
      ReviewReturned{counting<ReviewId>(0x70), {12'300}},
      ReviewReopened{counting<ReviewId>(0x70), later},
      ReviewSampled{counting<SampleId>(0x70),
                    SampleMethod::kRiskWeighted,
                    counting<Hash>(0x40),
                    true,
                    {7},
                    {12'100},
                    12'340,
                    50,
                    49,
                    9'876},
      ReviewPeriodSigned{
          counting<PeriodId>(0x70),
          {-86'400'000'000},
          later,
          {7},
          {12'100},
          12'340,
          {2, 3},
          true,
          {1'000,
           900,
           12,
           11,
           60,
           50,
           80,
           20,
           30,
           4,
           {{ReviewDisposition::kAppropriate, 25}, {ReviewDisposition::kMalicious, 1}}}},
      BreakGlassStarted{counting<GlassId>(0x70),
                        counting<SubjectId>(0x50),
                        {GrantScope::kProfile, GrantScope::kTexts},
                        later,
                        "ETREAT",
                        counting<ReviewId>(0x60),
                        "privacy_officer"},
      BreakGlassEnded{counting<GlassId>(0x70)},
  };
}

std::vector<Facts> minimal_review_facts() {
  return {
      ReviewOpened{
          counting<ReviewId>(0x70), ReviewOrigin::kFlag, FlagPriority::kLow, {}, {}, {{}}, {}},
      ReviewAssigned{counting<ReviewId>(0x70), {}},
      ReviewNoted{counting<ReviewId>(0x70), {}},
      ReviewAsked{counting<ReviewId>(0x70), counting<QuestionId>(0x80), ReviewAudience::kEmployee,
                  counting<SubjectId>(0x11)},
      ReviewQuestionRead{counting<ReviewId>(0x70), counting<QuestionId>(0x80)},
      ReviewAnswered{counting<ReviewId>(0x70), counting<QuestionId>(0x80)},
      ReviewDecided{counting<ReviewId>(0x70),
                    ReviewDisposition::kAppropriate,
                    ReviewSanction::kNone,
                    false,
                    {}},
      ReviewConfirmed{counting<ReviewId>(0x70), {}},
      ReviewReturned{counting<ReviewId>(0x70), {}},
      ReviewReopened{counting<ReviewId>(0x70), {}},
      ReviewSampled{counting<SampleId>(0x70),
                    SampleMethod::kRandom,
                    counting<Hash>(0x40),
                    false,
                    {},
                    {},
                    0,
                    0,
                    0,
                    0},
      ReviewPeriodSigned{counting<PeriodId>(0x70), {}, {1}, {}, {}, 0, {}, false, {}},
      BreakGlassStarted{counting<GlassId>(0x70),
                        counting<SubjectId>(0x50),
                        {GrantScope::kContent},
                        {},
                        "BTG",
                        counting<ReviewId>(0x60),
                        {}},
      BreakGlassEnded{counting<GlassId>(0x70)},
  };
}

}  // namespace lethe::ledger::tests
