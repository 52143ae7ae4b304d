// What the closure of a ledger leaves behind, and that a crash at each of its steps leaves the
// same.
#include <gtest/gtest.h>

#include "tests/ledger/closure_fixture.h"
#include "tests/ledger/journal_copy.h"
#include "tests/ledger/key_target_fixture.h"

namespace lethe::ledger::tests {
namespace {

using P4Closure = ClosureTest;

TEST_F(P4Closure, NothingOfTheLedgerOpensAndTheOthersGoOn) {
  const auto outcome = close();
  ASSERT_FALSE(outcome.error) << outcome.error.message();
  ASSERT_TRUE(outcome.closed);
  EXPECT_EQ(closure_faults(), "");
  EXPECT_EQ(neighbour_opens(), "111");
  ASSERT_TRUE(reopen());
  EXPECT_EQ(closure_faults(), "");
  EXPECT_EQ(neighbour_opens(), "111");
  EXPECT_FALSE(write_note(store(), staying).error);
}

TEST_F(P4Closure, TheCertificateSaysWhatWasDone) {
  ASSERT_FALSE(erase({2}).error);
  const auto epoch = ledger().key_epoch();
  returned = hand_over(store(), id);
  const auto size = ledger().size().value;
  const auto hash = std::get<LedgerReturned>(ledger().event(returned).value().facts).hash;
  const auto outcome = close();
  ASSERT_TRUE(outcome.closed);
  const auto header = store().system()->event(*outcome.closed).value();
  EXPECT_EQ(header.actor.type, ActorType::kSystem);
  const auto facts = std::get<LedgerClosed>(header.facts);
  EXPECT_EQ(facts.closed, id);
  EXPECT_EQ(facts.reason, ClosureReason::kContractEnded);
  EXPECT_EQ(facts.size, size + 1);
  EXPECT_EQ(facts.root, read_signed_end(*disk, info).value().root);
  EXPECT_EQ(facts.epoch, epoch);
  EXPECT_EQ(facts.returned, hash);
  EXPECT_EQ(facts.people, 3U);
  EXPECT_EQ(facts.counts, counts);
  EXPECT_EQ(facts.stores,
            (std::vector<StoreCount>{{SweptStore::kVault, 9, 0}, {SweptStore::kKeys, 1, 0}}));
}

/// P4: whoever kept the disk as it was, and has every key that there is now, opens nothing.
TEST_F(P4Closure, AnOldImageIsOfNoUseAfterwards) {
  ASSERT_FALSE(erase({2}).error);  // so that there are blocks
  returned = hand_over(store(), id);
  const std::shared_ptr<Journal> image = copy_of(*disk);
  ASSERT_TRUE(close().closed);
  EXPECT_EQ(open_ledger(image, *roots, info).error(), crypto::Error::kRootMissing);
  EXPECT_TRUE(open_ledger(image, *roots, store().find(staying)->info()));
}

TEST_F(P4Closure, WhoIsReadingSeesNothingMore) {
  const auto reading = store().find(id);
  ASSERT_EQ(read(*reading, people[0].sections.begin()->first.first, 0), people[0].external_id);
  ASSERT_TRUE(close().closed);
  EXPECT_EQ(read(*reading, people[0].sections.begin()->first.first, 0),
            make_error_code(Error::kSectionErased).message());
}

TEST_F(P4Closure, NothingIsWrittenBehindTheOrder) {
  auto closing = submit(store(), id, closure_of(returned, counts));
  auto late = submit(store(), id, [](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(note_event());
    return decision;
  });
  const auto outcome = closing.get();
  ASSERT_TRUE(outcome.closed);
  EXPECT_EQ(late.get().error, Error::kLedgerClosed);
  EXPECT_EQ(write_note(store(), id).error, Error::kLedgerClosed);
  EXPECT_EQ(write_note(store(), LedgerId::random()).error, Error::kUnknownLedger);
  EXPECT_EQ(read_signed_end(*disk, info).value().position.size.value, outcome.first.value + 1);
}

TEST_F(P4Closure, TheNameIsNotGivenAgain) {
  ASSERT_TRUE(close().closed);
  for (int round = 0; round < 2; ++round) {
    const auto again = run(store(), store().system()->info().id, [](const DecisionContext&) {
      Decision decision;
      decision.ledgers.push_back(plan_for("leaving"));
      return decision;
    });
    EXPECT_EQ(again.error, Error::kLedgerExists);
    ASSERT_TRUE(reopen());
  }
  // Nor is its number: its rows are still there.
  const auto next = make_ledger(store(), "next");
  EXPECT_GT(store().find(next)->info().number, store().find(staying)->info().number);
}

/// P5: that sections are gone is damage, whatever the data says, unless the signed log orders it.
TEST_F(P4Closure, ALogWithoutTheOrderMissesItsSections) {
  const auto other = store().find(staying)->info();
  const auto note = store().find(staying)->checkpoint();
  EXPECT_NE(closed_log_faults(*disk, other, note).find("changed-section"), std::string::npos);
}

/// Whoever can write to the data directory, and has no key, must not have keys destroyed.
TEST_F(P4Closure, APlantedRecordDestroysNothing) {
  const auto number = store().find(staying)->info().number;
  const Sequence last{store().find(staying)->size().value - 1};
  store_.reset();
  for (const auto state : {ClosureRecord::State::kOrdered, ClosureRecord::State::kDeleted}) {
    WriteBatch plant;
    plant.put(Table::kMeta, meta_row("closure/", number), encode_closure({state, last, {}}));
    ASSERT_TRUE(disk->append(std::move(plant), {}));
    const auto opened = reopen();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), Error::kStorageCorrupt);
    EXPECT_TRUE(roots->load(tree_id_of(staying)));
  }
  WriteBatch removal;
  removal.erase(Table::kMeta, meta_row("closure/", number));
  ASSERT_TRUE(disk->append(std::move(removal), {}));
  ASSERT_TRUE(reopen());
  EXPECT_EQ(neighbour_opens(), "111");
  EXPECT_EQ(faults_of(store(), *store().find(staying)), "");
}

TEST_F(P4Closure, ARecordIsReadAsItWasWrittenAndInNoOtherWay) {
  using State = ClosureRecord::State;
  for (const auto& record :
       {ClosureRecord{State::kOrdered, {7}, {}}, ClosureRecord{State::kDeleted, {7}, {}},
        ClosureRecord{State::kClosed, {7}, {9}}, ClosureRecord{State::kOrderLost, {7}, {}}}) {
    const auto row = encode_closure(record);
    EXPECT_EQ(decode_closure(row).value(), record);
    for (std::size_t size = 0; size < row.size(); ++size) {
      EXPECT_EQ(decode_closure(ByteView(row).first(size)).error(), Error::kRowMalformed);
    }
    auto longer = row;
    longer.push_back(0);
    EXPECT_EQ(decode_closure(longer).error(), Error::kRowMalformed);
  }
  for (const auto& wrong :
       {ClosureRecord{State::kOrdered, {7}, {9}}, ClosureRecord{State::kClosed, {7}, {}},
        ClosureRecord{static_cast<State>(0), {7}, {}}, ClosureRecord{State::kOrderLost, {7}, {9}},
        ClosureRecord{static_cast<State>(5), {7}, {}}}) {
    EXPECT_EQ(decode_closure(encode_closure(wrong)).error(), Error::kRowMalformed);
  }
}

TEST_F(P4Closure, AnOrderThatReliesOnNoReturnIsRefused) {
  for (const auto& wrong : {Sequence{0}, returned.next()}) {
    returned = wrong;
    const auto outcome = close();
    EXPECT_TRUE(outcome.error == Error::kMalformedEvent || outcome.error == Error::kNoSuchEvent);
    EXPECT_FALSE(write_note(store(), id).error) << "and the ledger goes on";
  }
  EXPECT_EQ(opens(people[0]), "111");
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

// --- crashes ---

/// The durable steps: 1 the order, 2 the root, 3 what it opened, 4 the certificate.
constexpr int kSteps = 4;

class P4ClosureCrash : public ClosureTest, public testing::WithParamInterface<Crash> {};

INSTANTIATE_TEST_SUITE_P(Steps, P4ClosureCrash, testing::ValuesIn(crashes_at(kSteps)), crash_name);

TEST_P(P4ClosureCrash, IsFinishedAtTheNextStart) {
  plan->arm(GetParam().step, GetParam().when);
  ASSERT_TRUE(close().error);
  ASSERT_TRUE(store().stats().stopped);
  const auto reopened = reopen();
  ASSERT_TRUE(reopened) << reopened.error().message();
  const bool is_ordered = GetParam().step > 1 || GetParam().when == CrashPlan::When::kBehind;
  if (is_ordered) {
    EXPECT_EQ(closure_faults(), "");
  } else {
    EXPECT_EQ(opens(people[1]), "111");
    EXPECT_EQ(faults_of(store(), ledger()), "");
    ASSERT_TRUE(close().closed);
    EXPECT_EQ(closure_faults(), "");
  }
  EXPECT_EQ(neighbour_opens(), "111");
}

TEST_P(P4ClosureCrash, ACrashOfTheRecoveryIsRecoveredFrom) {
  plan->arm(GetParam().step, GetParam().when);
  ASSERT_TRUE(close().error);
  ASSERT_TRUE(opens_through_crashes());
  ASSERT_TRUE(reopen());
  const bool is_ordered = GetParam().step > 1 || GetParam().when == CrashPlan::When::kBehind;
  EXPECT_EQ(is_ordered ? closure_faults() : faults_of(store(), ledger()), "");
}

TEST_F(P4Closure, HasFourDurableSteps) {
  plan->arm(0, CrashPlan::When::kBefore);
  ASSERT_TRUE(close().closed);
  EXPECT_EQ(plan->steps, kSteps);
}

// --- with a key target ---

class P4ClosureTarget : public KeyTargetTest {
 protected:
  P4ClosureTarget() {
    id = make_ledger(store(), "leaving");
    populate(2);
    EXPECT_FALSE(erase({0}).error);
    info = ledger().info();
    returned = hand_over(store(), id);
  }
  Outcome close() { return run(store(), id, closure_of(returned, {})); }
  /// Empty when neither root store nor target nor data have anything of the ledger.
  std::string closure_faults() {
    std::string faults = target_faults();
    if (roots->load(tree_id_of(info.id))) faults += "the root is there\n";
    if (recovered(info.id)) faults += "the target has a copy of the root\n";
    if (whole_copies(tree_id_of(info.id)) != 0) faults += "a file of the copy is there\n";
    if (rows(Table::kKeys, ledger_range(info.number)) != 0) faults += "blocks are there\n";
    const auto closed = store().find_closed("leaving");
    if (!closed || !closed->certificate) faults += "it is not certified\n";
    return faults;
  }
  LedgerInfo info;
  Sequence returned;
};

TEST_F(P4ClosureTarget, TheTargetForgetsTheLedgerToo) {
  ASSERT_TRUE(close().closed);
  EXPECT_EQ(closure_faults(), "");
  ASSERT_TRUE(with_target());
  EXPECT_EQ(closure_faults(), "");
}

TEST_F(P4ClosureTarget, WhileItFailsTheCertificateWaitsAndNothingOpens) {
  medium->arm(1, false, true);
  const auto outcome = close();
  ASSERT_FALSE(outcome.error) << "the order stands";
  EXPECT_FALSE(outcome.closed);
  EXPECT_EQ(store().stats().erasures_waiting, 1U);
  EXPECT_FALSE(roots->load(tree_id_of(info.id)));
  EXPECT_EQ(rows(Table::kVault, ledger_range(info.number)), 0U);
  ASSERT_TRUE(store().find_closed("leaving"));
  EXPECT_FALSE(store().find_closed("leaving")->certificate);
  EXPECT_FALSE(write_note(store(), store().system()->info().id).error) << "everything else goes on";

  // Nor does a start while it fails.
  ASSERT_TRUE(with_target());
  EXPECT_FALSE(store().find_closed("leaving")->certificate);
  EXPECT_EQ(store().stats().erasures_waiting, 1U);

  medium->heal();
  options.key_target_retry = std::chrono::milliseconds(20);
  ASSERT_TRUE(with_target());
  ASSERT_TRUE(wait_until_caught_up());
  EXPECT_EQ(closure_faults(), "");
}

TEST_F(P4ClosureTarget, ATargetThatComesBackIsTriedAgain) {
  options.key_target_retry = std::chrono::milliseconds(20);
  ASSERT_TRUE(with_target());
  medium->arm(1, false, true);
  ASSERT_FALSE(close().closed);
  medium->heal();
  ASSERT_TRUE(wait_until_caught_up());
  EXPECT_EQ(closure_faults(), "");
}

/// 1 the order, 2 the root, 3 the deletion, 4 to 9 the files of the copy and 10 the blocks in the
/// target, 11 the certificate.
class P4ClosureTargetCrash : public P4ClosureTarget,
                             public testing::WithParamInterface<std::tuple<int, CrashPlan::When>> {
};
constexpr int kTargetSteps = 11;
INSTANTIATE_TEST_SUITE_P(Steps, P4ClosureTargetCrash,
                         testing::Combine(testing::Range(1, kTargetSteps + 1),
                                          testing::Values(CrashPlan::When::kBefore,
                                                          CrashPlan::When::kBehind)));

TEST_P(P4ClosureTargetCrash, IsFinishedAtTheNextStart) {
  const auto [step, when] = GetParam();
  plan->arm(step, when);
  close();  // what it answers, nobody hears
  ASSERT_TRUE(plan->has_crashed);
  ASSERT_TRUE(with_target());
  const bool is_ordered = step > 1 || when == CrashPlan::When::kBehind;
  if (!is_ordered) {
    EXPECT_EQ(who_opens(), "-x");
    ASSERT_TRUE(close().closed);
  }
  EXPECT_EQ(closure_faults(), "");
}

TEST_F(P4ClosureTarget, HasNoFurtherSteps) {
  plan->arm(0, CrashPlan::When::kBefore);
  ASSERT_TRUE(close().closed);
  EXPECT_EQ(plan->steps, kTargetSteps);
}

}  // namespace
}  // namespace lethe::ledger::tests
