// Random commands for many people against a plain model of the rules (tests/api/model.h): what the
// product answers, its projections, those projections rebuilt and the model agree, after every
// hundred commands and after restarts (promise P3).
//
//   model.h, model_*.cpp                      the reference: what the rules promise
//   model_commands.h, model_commands*.cpp     the random commands, good ones and bad ones
//   model_comparison.h, model_comparison.cpp  the views against the model
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/api/model_comparison.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

constexpr int kModelSteps = 1'400;
constexpr int kStepsToARestart = 400;

class ModelTest : public ::testing::TestWithParam<std::uint32_t> {
 protected:
  void compare() { testing::compare(world, commands.model(), commands.ids()); }

  /// Throwing every projection away changes nothing, to the byte.
  void rebuild() {
    const auto before = rows_of_projections(world);
    world.rebuild_projections();
    const auto after = rows_of_projections(world);
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_EQ(after[i], before[i]) << world.runner.projections()[i]->name();
    }
  }

  /// A walk that never comes to the interesting places would agree with everything.
  void expect_interesting() {
    for (const auto* outcome : {"202",
                                "400 invalid-body",
                                "403 deletion-not-allowed",
                                "403 forbidden",
                                "404 unknown-field",
                                "404 unknown-hold",
                                "404 unknown-item",
                                "404 unknown-request",
                                "404 unknown-restriction",
                                "404 unknown-subject",
                                "409 consent-not-given",
                                "409 external-id-taken",
                                "409 objection-not-raised",
                                "409 parent-deleted",
                                "409 step-not-allowed",
                                "409 subject-linked",
                                "409 subject-restricted",
                                "410 item-deleted",
                                "410 subject-erased",
                                "412 revision-mismatch",
                                "422 link-to-self",
                                "422 purpose-not-objectable"}) {
      EXPECT_TRUE(commands.met().contains(outcome)) << "never met: " << outcome;
    }
    const auto& erasures = commands.model().erasures;
    const auto resumed = [](bool in_parts) {
      return [in_parts](const ModelErasure& one) {
        const bool was_resumed = one.was_withheld && one.orders > 0 && one.waiting.empty();
        return one.whole && was_resumed && in_parts == (one.orders > 1);
      };
    };
    EXPECT_TRUE(std::any_of(erasures.begin(), erasures.end(), resumed(false)));
    EXPECT_TRUE(std::any_of(erasures.begin(), erasures.end(), resumed(true)));
  }

  tests::TemporaryDirectory directory;
  World world{directory.path() / "data"};
  RandomCommands commands{world, GetParam()};
};

TEST_P(ModelTest, P3AgreesWithPlainRulesAlongTheWayAfterRestartsAndAfterRebuilds) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  for (int i = 1; i <= kModelSteps && !HasFailure(); ++i) {
    SCOPED_TRACE("command " + std::to_string(i));
    commands.step();
    if (i % 100 != 0) continue;
    if (i % kStepsToARestart == 0) world.reopen();
    compare();
    rebuild();
    compare();
  }
  if (!HasFailure()) expect_interesting();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelTest, ::testing::Values(2U, 3U),
                         [](const auto& seed) { return "seed" + std::to_string(seed.param); });

}  // namespace
}  // namespace lethe::api::testing
