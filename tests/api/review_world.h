// A clinic in which accesses are reviewed: ines looks, rita and rolf review, sven supervises.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "api/commands/review_decisions.h"
#include "api/commands/review_periods.h"
#include "api/commands/review_questions.h"
#include "api/commands/review_samples.h"
#include "api/commands/reviews.h"
#include "projections/case_views.h"
#include "tests/api/fixture.h"

namespace lethe::api::testing {

inline constexpr auto kRita = "reviewer:rita";
inline constexpr auto kRolf = "reviewer:rolf";

class ReviewWorld : public World {
 public:
  ReviewWorld();

  /// An access that an agent makes by themselves.
  ledger::Sequence look(const std::string& agent, const std::string& patient = "zoe",
                        ledger::AccessOutcome outcome = ledger::AccessOutcome::kSuccess);
  /// Everything that was not looked at yet, by rules that flag whatever VIPs' records are opened.
  void flag_all();
  ledger::Sequence flag_of(ledger::Sequence access);

  /// `body` as it would come over HTTP.
  Reply open(const std::string& who, const std::string& body);
  ledger::ReviewId opened(ledger::Sequence access, const std::string& who = "reviewer:rita");
  template <class Input>
  Reply step(const std::string& who, const ledger::ReviewId& review,
             Ruled<Ruling> (*rule)(RuleContext&, const Input&), const std::string& body) {
    auto input = parse_as<Input>(body);
    input.review = review;
    if constexpr (std::is_same_v<Input, ReopenReviewInput>) {
      EXPECT_TRUE(look_up(*ledger(), input));
    }
    return run(who, rule, input);
  }
  Reply decide(const std::string& who, const ledger::ReviewId& review,
               const std::string& disposition, const std::string& sanction = "none");
  /// The question that was asked.
  ledger::QuestionId ask(const ledger::ReviewId& review, const std::string& audience);
  Reply read(const std::string& who, const ledger::QuestionId& question);
  Reply answer(const std::string& who, const ledger::QuestionId& question);
  Reply draw(const std::string& who, const std::string& body);
  Reply sign(const std::string& who, const std::string& body);

  void set(const std::string& body);
  projections::ReviewRow row(const ledger::ReviewId& review) const;
};

}  // namespace lethe::api::testing
