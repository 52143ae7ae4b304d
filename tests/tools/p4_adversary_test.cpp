// P4, attacked: an image of the directory, the key target and every backup at every step of a
// random history of writes, erasures, restores, new roots and deaths of the process; and, after
// each erasure, every key that exists then, tried on all of them.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/tools/clinic_history.h"

namespace lethe::tools::tests {
namespace {

constexpr int kSteps = 60;
constexpr int kStepsBeforeClosure = 25;

class P4Adversary : public testing::TestWithParam<std::uint64_t> {};

TEST_P(P4Adversary, ComesBackWithNothingAndNobodyElseIsLost) {
  ClinicHistory history(GetParam());
  for (int step = 0; step < kSteps && !HasFailure(); ++step) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()) + ", step " + std::to_string(step));
    history.step();
  }
  if (HasFailure()) {
    std::cout << history.story() << "\n";
    return;
  }
  history.check_living();
  history.erase_everybody();
  auto& adversary = history.adversary();
  std::cout << adversary.images() << " images, " << adversary.things_erased()
            << " sealed things of erased people, " << adversary.trials() << " trials\n";
  for (const auto& [what, count] : history.happened()) std::cout << count << " x " << what << "\n";
  EXPECT_GT(adversary.things_erased(), 20U);
  EXPECT_EQ(adversary.opened_by_the_past(history.clinic()), adversary.things_erased())
      << "what was tried could have been opened";
}

/// An organisation leaves in the midst of its history, with whoever lives.
class P4AdversaryOfAClosure : public testing::TestWithParam<std::uint64_t> {};

TEST_P(P4AdversaryOfAClosure, ComesBackWithNothingOfTheLedger) {
  ClinicHistory history(GetParam());
  for (int step = 0; step < kStepsBeforeClosure && !HasFailure(); ++step) history.step();
  if (!HasFailure()) history.close();
  if (HasFailure()) {
    std::cout << history.story() << "\n";
    return;
  }
  auto& adversary = history.adversary();
  std::cout << adversary.things_erased() << " sealed things, " << adversary.trials() << " trials\n";
  EXPECT_GT(adversary.things_erased(), 20U);
  EXPECT_EQ(adversary.opened_by_the_past(history.clinic()), adversary.things_erased())
      << "what was tried could have been opened";
}

INSTANTIATE_TEST_SUITE_P(Seeds, P4AdversaryOfAClosure, testing::Values(1, 2, 3, 4));
INSTANTIATE_TEST_SUITE_P(Seeds, P4Adversary, testing::Values(1, 2, 3, 6));

}  // namespace
}  // namespace lethe::tools::tests
