// A key target follows every epoch, and erasures wait while it can't.
#include "tests/ledger/key_target_fixture.h"

namespace lethe::ledger::tests {
namespace {

TEST_F(KeyTargetTest, FollowsEveryEpoch) {
  EXPECT_EQ(target_faults(), "") << "of a ledger that erased nobody there is a copy without blocks";
  populate(4);
  for (const std::size_t i : {1U, 0U, 3U}) {
    const auto outcome = erase({i});
    ASSERT_FALSE(outcome.error);
    EXPECT_EQ(outcome.erasures_completed.size(), 1U);
    EXPECT_EQ(all_faults(), "");
  }
  EXPECT_EQ(who_opens(), "--x-");
  ASSERT_TRUE(reopen());
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, OneThatIsNewGetsWhatThereIs) {
  populate(3);
  ASSERT_TRUE(without_target());
  ASSERT_FALSE(erase({0}).error);
  medium = std::make_shared<TargetDisk>();
  ASSERT_TRUE(with_target());
  EXPECT_EQ(all_faults(), "");
  EXPECT_EQ(who_opens(), "-xx");
}

TEST_F(KeyTargetTest, OneThatIsBehindCatchesUpAndKeepsNoOldCopy) {
  populate(4);
  ASSERT_FALSE(erase({0}).error);
  const auto tree = tree_id_of(id);
  const auto old = recovered(id).value();
  ASSERT_TRUE(without_target());
  ASSERT_FALSE(erase({1}).error);
  ASSERT_FALSE(erase({2}).error);
  EXPECT_EQ(recovered(id)->epoch, old.epoch);
  ASSERT_TRUE(with_target());
  EXPECT_EQ(all_faults(), "");
  EXPECT_EQ(whole_copies(tree), 1U);
}

/// When the last backup that could hold an old key is gone, as certificates say it.
TEST_F(KeyTargetTest, CertificatesSayUntilWhenABackupCouldHoldAKey) {
  using std::chrono::days;
  constexpr std::int64_t kDay = 86'400'000'000;
  struct Row {
    bool has_target;
    days kept_by_others;
    std::optional<std::int64_t> behind;  // the certificate; none: there is no backup of keys
  };
  const std::vector<Row> rows{
      {false, days(0), {}},
      {true, days(0), 0},
      {false, days(30), 30 * kDay},
      {true, days(30), 30 * kDay},
  };
  populate(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(i);
    options.key_copies_kept = rows[i].kept_by_others;
    ASSERT_TRUE(rows[i].has_target ? with_target() : without_target());
    const auto erased = erase({i});
    ASSERT_EQ(erased.erasures_completed.size(), 1U);
    const auto event = ledger().event(erased.erasures_completed.front()).value();
    const auto until = std::get<ErasureCompleted>(event.facts).backup_keys_until;
    EXPECT_EQ(until.micros, rows[i].behind ? event.time.micros + *rows[i].behind : 0);
  }
}

TEST_F(KeyTargetTest, ALedgerIsNotMadeWithoutItsCopy) {
  const auto make = [&](const std::string& name) {
    return run(store(), id, [&](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(note_event());
      decision.ledgers.push_back(plan_for(name));
      return decision;
    });
  };
  ASSERT_FALSE(make("clinic").error);
  EXPECT_EQ(target_faults(), "");
  medium->is_mounted = false;
  EXPECT_EQ(make("school").error, Error::kKeyTargetFailed);
  EXPECT_EQ(store().find("school"), nullptr);
  EXPECT_FALSE(write_note(store(), id).error);
  medium->is_mounted = true;
  ASSERT_FALSE(make("school").error);
  EXPECT_EQ(target_faults(), "");
}

TEST_F(KeyTargetTest, AnErasureWaitsWhileItFailsAndEverythingElseGoesOn) {
  populate(4);
  medium->is_mounted = false;
  const auto outcome = erase({1});
  EXPECT_FALSE(outcome.error) << "the order stands";
  EXPECT_TRUE(outcome.erasures_completed.empty());
  EXPECT_FALSE(write_note(store(), id).error);
  EXPECT_FALSE(erase({2, 3}).error) << "and so do further ones";
  EXPECT_EQ(who_opens(), "xxxx") << "nothing is destroyed";
  EXPECT_EQ(ledger().key_epoch(), 0U);
  const auto stats = store().stats();
  EXPECT_FALSE(stats.stopped);
  EXPECT_EQ(stats.erasures_waiting, 3U);
  EXPECT_NE(stats.key_target_fault, "");

  medium->is_mounted = true;
  const auto last = erase({0});
  EXPECT_EQ(last.erasures_completed.size(), 1U) << "of its own alone";
  EXPECT_EQ(certificate(last.erasures_completed[0]).ordered, last.first);
  EXPECT_EQ(who_opens(), "----");
  EXPECT_EQ(store().stats().erasures_waiting, 0U);
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, WhatWaitsIsCarriedOutWhenItIsThereAgain) {
  options.key_target_retry = std::chrono::milliseconds(5);
  ASSERT_TRUE(with_target());
  populate(3);
  medium->is_mounted = false;
  ASSERT_FALSE(erase({1}).error);
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(write_note(store(), id).error);
  medium->is_mounted = true;
  ASSERT_TRUE(wait_until_caught_up());
  EXPECT_EQ(who_opens(), "x-x");
  EXPECT_EQ(store().stats().erasures, 1U);
  store().stop();
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, WhatWaitsSurvivesRestartsWithAndWithoutIt) {
  populate(3);
  medium->is_mounted = false;
  ASSERT_FALSE(erase({1}).error);
  ASSERT_TRUE(with_target()) << "a start does not need the target";
  EXPECT_EQ(who_opens(), "xxx");
  EXPECT_EQ(store().stats().erasures_waiting, 1U);
  ASSERT_FALSE(erase({0}).error);
  medium->is_mounted = true;
  ASSERT_TRUE(with_target());
  EXPECT_EQ(who_opens(), "--x");
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, WhatIsWrittenWhileAnErasureWaitsIsNotLostWithIt) {
  populate(2);
  medium->is_mounted = false;
  auto order = order_for(people[0], {CompartmentClass::kProfile, CompartmentClass::kEvidence});
  order.whole_subject = false;
  ASSERT_FALSE(run(store(), id, [&](const DecisionContext&) {
                 Decision decision;
                 add_erasure(decision, people[0], order);
                 return decision;
               }).error);
  const auto write = [&](CompartmentClass cls) {
    return run(store(), id, [&](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(event_about(people[0].id, ProfileEdited{}));
      decision.events[0].sections.push_back(section(people[0].next(cls), "later"));
      return decision;
    });
  };
  // Beyond what the order counted, by more than one chunk's width of keys.
  std::vector<Sequence> kept;
  for (int i = 0; i < 300; ++i) {
    const auto outcome = write(CompartmentClass::kEvidence);
    ASSERT_FALSE(outcome.error);
    kept.push_back(outcome.first);
  }
  EXPECT_EQ(write(CompartmentClass::kContent).error, Error::kSectionErased)
      << "what is ordered gets nothing more";
  medium->is_mounted = true;
  ASSERT_TRUE(with_target());
  EXPECT_EQ(opens(people[0]), "101");
  EXPECT_EQ(opens(people[1]), "111");
  for (const auto sequence : kept) ASSERT_EQ(read(ledger(), sequence, 0), "later");
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, ACertificateWaitsForTheOldCopyToBeGone) {
  populate(4);
  // Steps of an erasure in the target: blocks, the copy's file and its name; then the old copy.
  medium->arm(4, false, true);
  const auto outcome = erase({1});
  EXPECT_FALSE(outcome.error);
  EXPECT_TRUE(outcome.erasures_completed.empty());
  EXPECT_EQ(who_opens(), "x-xx") << "the keys are gone already";
  EXPECT_EQ(whole_copies(tree_id_of(id)), 2U) << "but a copy of the old root is not";
  ASSERT_FALSE(erase({0}).error) << "orders queue up behind it";
  EXPECT_EQ(who_opens(), "x-xx");
  EXPECT_EQ(store().stats().erasures_waiting, 2U);
  ASSERT_TRUE(with_target()) << "also over a restart";
  EXPECT_EQ(store().stats().erasures_waiting, 2U);
  medium->heal();
  const auto last = erase({2});
  ASSERT_EQ(last.erasures_completed.size(), 1U);
  EXPECT_EQ(who_opens(), "---x");
  EXPECT_EQ(all_faults(), "");
  // The first in an epoch of its own, the others together in the next.
  EXPECT_EQ(ledger().key_epoch(), 2U);
  const auto own = last.erasures_completed[0];
  EXPECT_EQ(certificate(own).epoch_before, 1U);
  EXPECT_EQ(certificate({own.value - 1}).epoch_before, 1U);
  EXPECT_EQ(certificate({own.value - 2}).epoch_before, 0U);
}

TEST_F(KeyTargetTest, NobodyIsErasedWithoutItWhereTheSettingsDoNotNameIt) {
  populate(2);
  ASSERT_TRUE(with_unnamed_target());
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(who_opens(), "xx") << "or a copy of the old root would stay";
  EXPECT_EQ(store().stats().key_target_fault, make_error_code(Error::kKeyTargetUnset).message());
  store_.reset();
  EXPECT_EQ(Store::rotate_roots(journal(), *roots, projector, options).error(),
            Error::kKeyTargetFailed);
  ASSERT_TRUE(with_target());
  EXPECT_EQ(who_opens(), "-x");
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, OneThatWasForgottenIsFollowedNoMore) {
  populate(2);
  ASSERT_TRUE(without_target());
  ASSERT_EQ(erase({0}).erasures_completed.size(), 1U);
  EXPECT_EQ(recovered(id)->epoch, 0U);
}

TEST_F(KeyTargetTest, AnEmptyFolderInItsPlaceIsNotTakenForANewOne) {
  populate(2);
  ASSERT_FALSE(erase({0}).error);
  const auto blocks = std::exchange(medium->blocks, nullptr);
  ASSERT_TRUE(with_target());
  EXPECT_EQ(target->fault(), make_error_code(Error::kKeyTargetMissing));
  ASSERT_FALSE(erase({1}).error);
  EXPECT_EQ(who_opens(), "-x");
  EXPECT_EQ(medium->blocks, nullptr) << "nothing is made there";
  medium->blocks = blocks;
  ASSERT_TRUE(with_target());
  EXPECT_EQ(who_opens(), "--");
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, AnotherDirectorysTargetIsRefused) {
  populate(2);
  ASSERT_FALSE(erase({0}).error);
  const auto blocks = blocks_of(*medium->blocks);
  store_.reset();
  disk = make_memory_journal();
  roots = std::make_unique<CrashingRoots>(plan);
  options.key_target = nullptr;
  store_ = Store::create(journal(), *roots, projector, options, plan_for("system")).value();
  id = store().system()->info().id;
  EXPECT_EQ(with_target().error(), Error::kKeyTargetForeign);
  EXPECT_EQ(blocks_of(*medium->blocks), blocks);
  ASSERT_TRUE(without_target()) << "and nothing was changed here";
}

TEST_F(KeyTargetTest, AnEarlierImageOfTheDataFindsItsTarget) {
  populate(2);
  ASSERT_TRUE(without_target());
  ASSERT_TRUE(with_target());
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, ARotationGoesThroughItToo) {
  populate(3);
  ASSERT_FALSE(erase({1}).error);
  store_.reset();
  ASSERT_TRUE(Store::rotate_roots(journal(), *roots, projector, options));
  ASSERT_TRUE(with_target());
  EXPECT_EQ(ledger().key_epoch(), 2U);
  EXPECT_EQ(who_opens(), "x-x");
  EXPECT_EQ(all_faults(), "");
  store_.reset();
  medium->is_mounted = false;
  EXPECT_EQ(Store::rotate_roots(journal(), *roots, projector, options).error(),
            Error::kKeyTargetFailed);
  medium->is_mounted = true;
  ASSERT_TRUE(with_target());
  EXPECT_EQ(ledger().key_epoch(), 2U) << "it has not begun";
  EXPECT_EQ(all_faults(), "");
}

TEST_F(KeyTargetTest, ARecordOfWhatWaitsIsReadAsItWasWritten) {
  EpochRecord record;
  record.state = EpochRecord::State::kDeleted;
  record.epoch = 7;
  record.orders = {{Sequence{3}, Slot{1}, {}}};
  record.waiting = {{Sequence{5}, Slot{2}, {}}, {Sequence{6}, Slot{4}, {}}};
  Bytes row = encode_epoch(record);
  EXPECT_EQ(row[0], 3);
  EXPECT_EQ(decode_epoch(row).value(), record);
  for (std::size_t size = 0; size < row.size(); ++size) {
    EXPECT_FALSE(decode_epoch(ByteView(row).first(size))) << size;
  }
  row[0] = 2;
  EXPECT_FALSE(decode_epoch(row)) << "it goes on behind what the version has";
  for (const auto state : {EpochRecord::State::kSettled, EpochRecord::State::kOrdered,
                           EpochRecord::State::kPrepared}) {
    record.state = state;
    EXPECT_FALSE(decode_epoch(encode_epoch(record))) << "there they are among the orders";
  }
  record.state = EpochRecord::State::kDeleted;
  record.waiting.clear();
  row = encode_epoch(record);
  EXPECT_EQ(row[0], 2);
  row[0] = 3;
  EXPECT_FALSE(decode_epoch(row)) << "nothing waits";
}

}  // namespace
}  // namespace lethe::ledger::tests
