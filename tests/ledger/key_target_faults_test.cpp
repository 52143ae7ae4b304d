// Every durable step of an erasure with a key target, killed and failed: afterwards there is one
// epoch or the other, the target has it and nothing else, nobody erased comes back and nobody else
// is lost.
#include "tests/ledger/key_target_fixture.h"

namespace lethe::ledger::tests {
namespace {

using When = CrashPlan::When;

/// 1 the order, 2 the next epoch, 3 its blocks and 4 the copy of its root in the target, 5 the
/// root, 6 the end of the old root, 7 the deletion, 8 the old copy and 9 the old blocks in the
/// target, 10 the certificate.
constexpr int kSteps = 10;
constexpr int kTargetSteps = 4;

/// Four people, of whom one is gone: both files of the copy have been in use.
class UsedKeyTarget : public KeyTargetTest {
 protected:
  UsedKeyTarget() {
    populate(4);
    EXPECT_FALSE(erase({3}).error);
  }
  /// A machine that is lost now is restored from target and holder: whose sections open with what
  /// they have?
  std::string who_is_restored() {
    auto root = recovered(id);
    EXPECT_TRUE(root) << root.error().message();
    const auto restored = crypto::make_memory_root_store();
    EXPECT_TRUE(restored->create(tree_id_of(id), *root));
    JournalNodes nodes(*medium->blocks, number);
    const auto tree = crypto::KeyTree::open(tree_id_of(id), *restored, nodes);
    EXPECT_TRUE(tree) << tree.error().message();
    if (!tree) return {};
    const KeysOf<crypto::KeyTree> keys(**tree);
    std::string out;
    for (const auto& person : people) {
      const auto key = keys.derive(
          key_path(Compartment{person.slot, CompartmentClass::kContent, 0}, person.counts));
      out += key ? 'x' : '-';
    }
    return out;
  }
  const LedgerNumber number = ledger().info().number;
};

class KeyTargetCrash : public UsedKeyTarget,
                       public testing::WithParamInterface<std::tuple<int, When>> {
 protected:
  int step() const { return std::get<0>(GetParam()); }
  bool is_behind() const { return std::get<1>(GetParam()) == When::kBehind; }
  /// The step's number in an erasure was done.
  bool has_done(int which) const { return step() > which || (step() == which && is_behind()); }
};
INSTANTIATE_TEST_SUITE_P(Steps, KeyTargetCrash,
                         testing::Combine(testing::Range(1, kSteps + 1),
                                          testing::Values(When::kBefore, When::kBehind)));

TEST_P(KeyTargetCrash, IsRecoveredFrom) {
  plan->arm(step(), std::get<1>(GetParam()));
  erase({1});  // what it answers, nobody hears
  ASSERT_TRUE(plan->has_crashed);
  // If the machine is lost now: the next epoch counts once its copy is there, and must behind the
  // root.
  EXPECT_EQ(who_is_restored(), has_done(4) ? "x-x-" : "xxx-");
  ASSERT_TRUE(with_target());
  EXPECT_EQ(who_opens(), has_done(1) ? "x-x-" : "xxx-");
  EXPECT_EQ(who_is_restored(), who_opens());
  EXPECT_EQ(all_faults(), "");
  const auto next = erase({0});
  ASSERT_FALSE(next.error);
  EXPECT_EQ(next.erasures_completed.size(), 1U);
  EXPECT_EQ(all_faults(), "");
}

TEST_P(KeyTargetCrash, OfTheRecoveryIsRecoveredFrom) {
  plan->arm(step(), std::get<1>(GetParam()));
  erase({1});
  ASSERT_TRUE(plan->has_crashed);
  store_.reset();
  bool is_open = false;
  for (int again = 1; again < 2 * kSteps && !is_open; ++again) {
    plan->arm(again, std::get<1>(GetParam()));
    target =
        KeyTarget::open(std::make_unique<SimulatedTarget>(medium, plan), {{holder.key}, 1}).value();
    options.key_target = target.get();
    const auto opened = Store::open(journal(), *roots, projector, options);
    is_open = opened && !plan->has_crashed;
  }
  ASSERT_TRUE(is_open);
  ASSERT_TRUE(with_target());
  EXPECT_EQ(who_opens(), has_done(1) ? "x-x-" : "xxx-");
  EXPECT_EQ(all_faults(), "");
}

TEST_F(UsedKeyTarget, AnErasureHasNoFurtherSteps) {
  plan->arm(kSteps + 1, When::kBefore);
  medium->heal();
  ASSERT_FALSE(erase({1}).error);
  EXPECT_EQ(plan->steps, kSteps);
  EXPECT_EQ(medium->steps, static_cast<std::size_t>(kTargetSteps));
}

class KeyTargetFailure : public UsedKeyTarget,
                         public testing::WithParamInterface<std::tuple<int, bool, bool>> {
 protected:
  void arm() {
    const auto [step, behind, on] = GetParam();
    medium->arm(static_cast<std::size_t>(step), behind, on);
  }
};
INSTANTIATE_TEST_SUITE_P(Steps, KeyTargetFailure,
                         testing::Combine(testing::Range(1, kTargetSteps + 1), testing::Bool(),
                                          testing::Bool()));

TEST_P(KeyTargetFailure, HasTheErasureWaitAndLosesNobody) {
  arm();
  const auto outcome = erase({1});
  ASSERT_FALSE(outcome.error) << "the order stands";
  EXPECT_TRUE(outcome.erasures_completed.empty());
  const bool is_behind_the_root = std::get<0>(GetParam()) > 2;
  EXPECT_EQ(who_opens(), is_behind_the_root ? "x-x-" : "xxx-");
  EXPECT_EQ(store().stats().erasures_waiting, 1U);
  EXPECT_FALSE(write_note(store(), id).error) << "everything else goes on";
  if (is_behind_the_root) {
    EXPECT_EQ(who_is_restored(), "x-x-") << "if the machine is lost";
  }
  medium->heal();
  const auto next = erase({0});
  ASSERT_EQ(next.erasures_completed.size(), 1U);
  EXPECT_EQ(who_opens(), "--x-");
  EXPECT_EQ(who_is_restored(), "--x-");
  EXPECT_EQ(all_faults(), "");
}

TEST_P(KeyTargetFailure, IsForgottenByARestart) {
  arm();
  ASSERT_FALSE(erase({1}).error);
  medium->heal();
  ASSERT_TRUE(with_target());
  EXPECT_EQ(who_opens(), "x-x-");
  EXPECT_EQ(all_faults(), "");
}

/// Written while an order waits, before a restart and behind it: beyond what the order counted.
TEST_F(UsedKeyTarget, WhatIsWrittenWhileAnOrderWaitsKeepsItsKeys) {
  Person& person = people[1];
  const auto write_some = [&] {
    std::vector<Sequence> written;
    for (int i = 0; i < 300; ++i) {  // more than a chunk of keys
      const auto outcome = run(store(), id, [&](const DecisionContext&) {
        Decision decision;
        decision.events.push_back(note_event());
        decision.events[0].sections.push_back(
            section(person.next(CompartmentClass::kContent), "item"));
        return decision;
      });
      EXPECT_FALSE(outcome.error);
      written.push_back(outcome.first);
    }
    return written;
  };
  constexpr bool kFromNowOn = true;
  medium->arm(1, false, kFromNowOn);
  const auto ordered = run(store(), id, [&](const DecisionContext&) {
    ErasureOrdered order;
    order.erasure = ErasureId::random();
    order.ground = ErasureGround::kRetention;
    order.destroyed = {{{person.slot, CompartmentClass::kContent, 0}, false}};
    Decision decision;
    add_erasure(decision, person, order);
    return decision;
  });
  ASSERT_FALSE(ordered.error);
  ASSERT_TRUE(ordered.erasures_completed.empty());
  const auto before = write_some();
  ASSERT_TRUE(with_target());
  ASSERT_EQ(store().stats().erasures_waiting, 1U);
  const auto behind = write_some();
  medium->heal();
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(store().stats().erasures_waiting, 0U);
  for (const auto sequence : before) EXPECT_EQ(read(ledger(), sequence, 0), "item");
  for (const auto sequence : behind) EXPECT_EQ(read(ledger(), sequence, 0), "item");
  EXPECT_EQ(all_faults(), "");
}

}  // namespace
}  // namespace lethe::ledger::tests
