// What an erasure leaves behind, and that a crash at each of its steps leaves the same.
#include <gtest/gtest.h>

#include <semaphore>

#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "ledger/roster.h"
#include "tests/ledger/erasure_fixture.h"

namespace lethe::ledger::tests {
namespace {

using P4Erasure = ErasureTest;

TEST_F(P4Erasure, NothingOfTheErasedOpensAndEverybodyElseDoes) {
  populate(5);
  const auto outcome = erase({1});
  ASSERT_FALSE(outcome.error) << outcome.error.message();
  for (std::size_t i = 0; i < people.size(); ++i) {
    EXPECT_EQ(opens(people[i]), i == 1 ? "000" : "111") << i;
    EXPECT_EQ(find(people[i]), i == 1 ? std::nullopt : std::optional(people[i].id)) << i;
    EXPECT_EQ(vault_rows(people[i]), i == 1 ? 0U : 3U);
  }
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(P4Erasure, TheCertificateSaysWhatWasDone) {
  populate(3);
  const auto outcome = erase({2}, {CompartmentClass::kEvidence});
  ASSERT_EQ(outcome.erasures_completed.size(), 1U);
  EXPECT_EQ(outcome.events, 1U);
  const auto header = ledger().event(outcome.erasures_completed[0]).value();
  EXPECT_EQ(header.subject, people[2].id);
  EXPECT_EQ(header.actor.type, ActorType::kSystem);
  const auto facts = certificate(outcome.erasures_completed[0]);
  EXPECT_EQ(facts.ordered, outcome.first);
  EXPECT_EQ(facts.epoch_before, 0U);
  EXPECT_EQ(facts.epoch_after, 1U);
  EXPECT_EQ(ledger().key_epoch(), 1U);
  EXPECT_EQ(facts.index_entries, 1U);
  EXPECT_TRUE(facts.whole_subject);
  ASSERT_EQ(facts.kept.size(), 1U);
  EXPECT_EQ(facts.kept[0].cls, CompartmentClass::kEvidence);
  EXPECT_EQ(facts.counts, (std::vector<ErasedCount>{{CompartmentClass::kProfile, 1},
                                                    {CompartmentClass::kContent, 1}}));
}

TEST_F(P4Erasure, WhatIsKeptStaysReadable) {
  populate(2);
  ASSERT_FALSE(erase({0}, {CompartmentClass::kEvidence}).error);
  EXPECT_EQ(opens(people[0]), "001");
  EXPECT_EQ(vault_rows(people[0]), 1U);
  // And goes when its turn comes.
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(opens(people[0]), "000");
  EXPECT_EQ(opens(people[1]), "111");
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(P4Erasure, OneCompartmentGoesAndItsNeighboursStay) {
  populate(2);
  Person& person = people[0];
  std::vector<Compartment> compartments;
  std::vector<Sequence> places;
  for (int i = 0; i < 300; ++i) {  // beyond one chunk
    compartments.push_back(person.next(CompartmentClass::kContent));
    places.push_back(run(store(), id, [&](const DecisionContext&) {
                       Decision decision;
                       decision.events.push_back(note_event());
                       decision.events[0].sections.push_back(
                           section(compartments.back(), "item " + std::to_string(i)));
                       return decision;
                     }).first);
  }
  const auto outcome = run(store(), id, [&](const DecisionContext&) {
    ErasureOrdered order;
    order.erasure = ErasureId::random();
    order.ground = ErasureGround::kRetention;
    order.destroyed = {{compartments[10], false}, {compartments[280], false}};
    Decision decision;
    add_erasure(decision, person, order);
    return decision;
  });
  ASSERT_EQ(outcome.erasures_completed.size(), 1U);
  EXPECT_EQ(certificate(outcome.erasures_completed[0]).counts,
            (std::vector<ErasedCount>{{CompartmentClass::kContent, 2}}));
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(read(ledger(), places[i], 0) == "item " + std::to_string(i), i != 10 && i != 280)
        << i;
  }
  EXPECT_EQ(opens(person), "111");
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(P4Erasure, AWholeClassGoesWithAllItsChunks) {
  populate(1);
  Person& person = people[0];
  std::vector<Sequence> places;
  for (int i = 0; i < 300; ++i) {
    places.push_back(run(store(), id, [&](const DecisionContext&) {
                       Decision decision;
                       decision.events.push_back(note_event());
                       decision.events[0].sections.push_back(
                           section(person.next(CompartmentClass::kContent), "item"));
                       return decision;
                     }).first);
  }
  const auto outcome = run(store(), id, [&](const DecisionContext&) {
    ErasureOrdered order;
    order.erasure = ErasureId::random();
    order.ground = ErasureGround::kRetention;
    order.destroyed = {{{person.slot, CompartmentClass::kContent, 0}, true}};
    Decision decision;
    add_erasure(decision, person, order);
    return decision;
  });
  ASSERT_FALSE(outcome.error);
  for (const auto& place : places) EXPECT_NE(read(ledger(), place, 0), "item");
  EXPECT_EQ(opens(person), "101");
  EXPECT_EQ(vault_rows(person), 2U);
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

/// A log that was restored may have lost what other chunks of the class were used for: images of
/// then have it still.
TEST_F(P4Erasure, AWholeClassGoesWithChunksThatTheLogDoesNotKnow) {
  populate(1);
  Person& person = people[0];
  CompartmentCounts counts;
  for (int i = 0; i < 300; ++i) {  // two chunks of another class
    run(store(), id, [&](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(note_event());
      decision.events[0].sections.push_back(
          section(person.next(CompartmentClass::kContent), "item"));
      return decision;
    });
  }
  const auto lost = key_path(Compartment{person.slot, CompartmentClass::kEvidence, 256}, counts);
  ASSERT_TRUE(ledger().keys().derive(lost));
  const auto outcome = run(store(), id, [&](const DecisionContext&) {
    ErasureOrdered order;
    order.erasure = ErasureId::random();
    order.ground = ErasureGround::kRetention;
    order.destroyed = {{{person.slot, CompartmentClass::kEvidence, 0}, true}};
    Decision decision;
    add_erasure(decision, person, order);
    return decision;
  });
  ASSERT_EQ(outcome.erasures_completed.size(), 1U);
  EXPECT_EQ(ledger().keys().derive(lost).error(), crypto::Error::kKeyDestroyed);
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

/// Submitted while the order is decided, so that they wait when its first step is due.
TEST_F(P4Erasure, OthersWriteBetweenItsStepsAndNothingToWhatIsErased) {
  populate(2);
  Person& person = people[0];
  const auto gone = person.next(CompartmentClass::kContent);
  const auto writing = [&](const Compartment& compartment, const std::string& text) {
    return submit(store(), id, [compartment, text](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(note_event());
      decision.events[0].sections.push_back(section(compartment, text));
      return decision;
    });
  };
  ASSERT_FALSE(writing(gone, "gone").get().error);
  std::vector<std::future<Outcome>> others;
  std::future<Outcome> late;
  const auto erased = run(store(), id, [&](const DecisionContext&) {
    for (int i = 0; i < 300; ++i) {  // more than the order's counts, and than one chunk
      others.push_back(writing(person.next(CompartmentClass::kContent), "item"));
    }
    late = writing(gone, "late");
    ErasureOrdered order;
    order.erasure = ErasureId::random();
    order.ground = ErasureGround::kRetention;
    order.destroyed = {{gone, false}};
    Decision decision;
    add_erasure(decision, person, order);
    decision.erasures[0].counts.used[static_cast<std::size_t>(CompartmentClass::kContent)] =
        gone.number + 1;
    return decision;
  });
  ASSERT_EQ(erased.erasures_completed.size(), 1U);
  EXPECT_EQ(late.get().error.message(), make_error_code(Error::kSectionErased).message());
  std::uint64_t between = 0;
  for (auto& other : others) {
    const auto written = other.get();
    ASSERT_FALSE(written.error);
    EXPECT_EQ(read(ledger(), written.first, 0), "item");
    if (written.first < erased.erasures_completed[0]) ++between;
  }
  EXPECT_GT(between, 0U);
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(P4Erasure, SeveralInOneBatchShareAnEpochAndEachHasItsCertificate) {
  populate(6);
  std::binary_semaphore entered{0};
  std::binary_semaphore released{0};
  auto plug = submit(store(), id, [&](const DecisionContext&) {
    entered.release();
    released.acquire();
    return Decision{};
  });
  entered.acquire();
  std::vector<std::future<Outcome>> outcomes;
  for (std::size_t i = 0; i < 4; ++i) {
    outcomes.push_back(submit(store(), id, [&, i](const DecisionContext&) {
      Decision decision;
      add_erasure(decision, people[i], order_for(people[i]));
      return decision;
    }));
    outcomes.push_back(submit(store(), id, [](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(note_event());
      return decision;
    }));
  }
  released.release();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto outcome = outcomes[i].get();
    ASSERT_FALSE(outcome.error) << outcome.error.message();
    ASSERT_EQ(outcome.erasures_completed.size(), i % 2 == 0 ? 1U : 0U);
    if (i % 2 != 0) continue;
    const auto facts = certificate(outcome.erasures_completed[0]);
    EXPECT_EQ(facts.ordered, outcome.first);
    EXPECT_EQ(facts.index_entries, 1U);
    EXPECT_EQ(facts.counts.size(), 3U);
  }
  EXPECT_LE(ledger().key_epoch(), 2U);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(opens(people[i]), i < 4 ? "000" : "111") << i;
  EXPECT_EQ(store().stats().erasures, 4U);
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

/// More than one piece of work: it is shared out among threads.
TEST_F(P4Erasure, ManyAtOnceGoWithAllThatIsTheirs) {
  constexpr std::size_t kPeople = 150;
  populate(kPeople);
  std::vector<std::size_t> gone;
  for (std::size_t i = 0; i < kPeople; ++i) {
    if (i % 10 != 0) gone.push_back(i);
  }
  const auto outcome = erase(gone);
  ASSERT_FALSE(outcome.error) << outcome.error.message();
  ASSERT_EQ(outcome.erasures_completed.size(), gone.size());
  for (std::size_t i = 0; i < gone.size(); ++i) {
    const auto facts = certificate(outcome.erasures_completed[i]);
    EXPECT_EQ(facts.index_entries, 1U);
    EXPECT_EQ(facts.counts.size(), 3U);
    for (const auto& store : facts.stores) EXPECT_EQ(store.after, 0U);
  }
  for (std::size_t i = 0; i < kPeople; ++i) {
    EXPECT_EQ(opens(people[i]), i % 10 == 0 ? "111" : "000") << i;
    EXPECT_EQ(find(people[i]).has_value(), i % 10 == 0) << i;
  }
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

/// Decides both in one batch, whatever the threads do.
class OneBatch {
 public:
  OneBatch(Store& store, const LedgerId& id) : store_(store), id_(id) {
    plug_ = submit(store, id, [this](const DecisionContext&) {
      entered_.release();
      released_.acquire();
      return Decision{};
    });
    entered_.acquire();
  }
  void add(Decide decide) { outcomes_.push_back(submit(store_, id_, std::move(decide))); }
  std::vector<Outcome> run() {
    released_.release();
    std::vector<Outcome> outcomes;
    for (auto& outcome : outcomes_) outcomes.push_back(outcome.get());
    return outcomes;
  }

 private:
  Store& store_;
  LedgerId id_;
  std::binary_semaphore entered_{0}, released_{0};
  std::future<Outcome> plug_;
  std::vector<std::future<Outcome>> outcomes_;
};

Decide write_section(const Compartment& compartment, std::string content) {
  return [compartment, content = std::move(content)](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(note_event());
    decision.events[0].sections.push_back(section(compartment, content));
    return decision;
  };
}

TEST_F(P4Erasure, SectionsOfTheSameBatchGoTooAndLaterOnesAreRefused) {
  populate(2);
  Person& person = people[0];
  const auto before = person.next(CompartmentClass::kContent);
  const auto after = person.next(CompartmentClass::kContent);
  OneBatch batch(store(), id);
  batch.add(write_section(before, "before the order"));
  batch.add([&](const DecisionContext&) {
    Decision decision;
    add_erasure(decision, person, order_for(person));
    return decision;
  });
  batch.add(write_section(after, "behind the order"));
  batch.add(write_section(people[1].next(CompartmentClass::kContent), "of somebody else"));
  const auto outcomes = batch.run();
  EXPECT_FALSE(outcomes[0].error);
  EXPECT_FALSE(outcomes[1].error);
  EXPECT_EQ(outcomes[2].error, Error::kSectionErased);
  EXPECT_FALSE(outcomes[3].error);
  EXPECT_EQ(read(ledger(), outcomes[0].first, 0), make_error_code(Error::kSectionErased).message());
  EXPECT_EQ(read(ledger(), outcomes[3].first, 0), "of somebody else");
  EXPECT_EQ(vault_rows(person), 0U);
  // The first batch may hold the plug alone, so the order may have come in one or two batches.
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(P4Erasure, ANewCompartmentOfTheSameBatchKeepsItsKey) {
  populate(1);
  Person& person = people[0];
  // Behind the order, and beyond the counts that it was given: of a class that is kept, in a chunk
  // that is new.
  const Compartment far{person.slot, CompartmentClass::kEvidence, 600};
  OneBatch batch(store(), id);
  batch.add([&](const DecisionContext&) {
    ErasureOrdered order;
    order.erasure = ErasureId::random();
    order.ground = ErasureGround::kRetention;
    order.destroyed = {{{person.slot, CompartmentClass::kEvidence, 0}, false},
                       {{person.slot, CompartmentClass::kContent, 0}, true}};
    Decision decision;
    add_erasure(decision, person, order);
    return decision;
  });
  batch.add(write_section({person.slot, CompartmentClass::kEvidence, 1}, "next to it"));
  batch.add(write_section(far, "far"));
  const auto outcomes = batch.run();
  for (const auto& outcome : outcomes) ASSERT_FALSE(outcome.error) << outcome.error.message();
  EXPECT_EQ(read(ledger(), outcomes[1].first, 0), "next to it");
  EXPECT_EQ(read(ledger(), outcomes[2].first, 0), "far");
  EXPECT_EQ(opens(person), "100");
  ASSERT_TRUE(reopen());
  EXPECT_EQ(read(ledger(), outcomes[2].first, 0), "far");
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(P4Erasure, AnErasedCompartmentIsNeverWrittenAgain) {
  populate(1);
  ASSERT_FALSE(erase({0}).error);
  const auto outcome =
      run(store(), id, write_section({{1}, CompartmentClass::kProfile, 0}, "again"));
  EXPECT_EQ(outcome.error, Error::kSectionErased);
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(P4Erasure, AnOrderThatReachesIntoAnothersKeysIsRefused) {
  populate(2);
  const auto outcome = run(store(), id, [&](const DecisionContext&) {
    ErasureOrdered order;
    order.erasure = ErasureId::random();
    order.ground = ErasureGround::kRetention;
    order.destroyed = {{{people[1].slot, CompartmentClass::kProfile, 0}, false}};
    Decision decision;
    add_erasure(decision, people[0], order);
    return decision;
  });
  EXPECT_EQ(outcome.error, Error::kMalformedEvent);
  EXPECT_EQ(opens(people[1]), "111");
  EXPECT_EQ(ledger().key_epoch(), 0U);
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(P4Erasure, OldBlocksAndRowsDoNotPileUp) {
  populate(4);
  ASSERT_FALSE(erase({0}).error);
  const auto blocks = key_rows();
  ASSERT_FALSE(erase({1}).error);
  EXPECT_EQ(key_rows(), blocks);  // the same nodes, anew
  ASSERT_TRUE(reopen());
  EXPECT_EQ(opens(people[2]), "111");
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

// --- crashes ---

/// The durable steps of a batch with erasures: 1 the orders, 2 the next epoch, 3 the root key,
/// 4 what the old one opened, 5 the certificates.
class P4ErasureCrash : public ErasureTest, public testing::WithParamInterface<Crash> {};

INSTANTIATE_TEST_SUITE_P(Steps, P4ErasureCrash, testing::ValuesIn(crashes_at(6)), crash_name);

TEST_P(P4ErasureCrash, IsFinishedAtTheNextStart) {
  populate(6);
  ASSERT_FALSE(erase({5}).error);  // so that there are explicit nodes already
  const auto blocks = key_rows();
  const std::vector<std::size_t> chosen{1, 3};
  plan->arm(GetParam().step, GetParam().when);
  const auto outcome = erase(chosen);
  ASSERT_TRUE(outcome.error);
  ASSERT_TRUE(store().stats().stopped);
  ASSERT_FALSE(store().stats().stop_reason.empty());
  EXPECT_TRUE(run(store(), id, write_section({{1}, CompartmentClass::kContent, 9}, "x")).error);

  const auto reopened = reopen();
  ASSERT_TRUE(reopened) << reopened.error().message();
  // Unless not even the order became durable, the erasure is complete.
  const bool is_ordered = GetParam().step > 1 || GetParam().when == CrashPlan::When::kBehind;
  for (std::size_t i = 0; i < 5; ++i) {
    const bool is_erased = is_ordered && (i == 1 || i == 3);
    EXPECT_EQ(opens(people[i]), is_erased ? "000" : "111") << i;
    EXPECT_EQ(find(people[i]), is_erased ? std::nullopt : std::optional(people[i].id)) << i;
    EXPECT_EQ(vault_rows(people[i]), is_erased ? 0U : 3U) << i;
  }
  EXPECT_EQ(ledger().key_epoch(), is_ordered ? 2U : 1U);
  EXPECT_EQ(key_rows(), blocks);
  EXPECT_EQ(count_of(*ledger().snapshot(), kind_of(ErasureCompleted{})), is_ordered ? 3U : 1U);
  if (is_ordered) {
    const auto last = certificate({ledger().size().value - 1});
    EXPECT_EQ(last.index_entries, 1U);
    EXPECT_EQ(last.counts.size(), 3U);
    EXPECT_EQ(last.compartments, 3U);
    EXPECT_EQ(last.stores, (std::vector<StoreCount>{{SweptStore::kVault, 3, 0},
                                                    {SweptStore::kKeys, 3, 0},
                                                    {SweptStore::kIndex, 1, 0}}));
    EXPECT_GT(last.bytes_freed, 0U);
    EXPECT_EQ(last.epoch_after, 2U);
    EXPECT_EQ(last.roster, stored_roster(*disk, ledger().info().number).value());
  }
  EXPECT_EQ(faults_of(store(), ledger()), "");

  // And life goes on.
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(opens(people[0]), "000");
  EXPECT_EQ(opens(people[2]), "111");
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_P(P4ErasureCrash, ACrashOfTheRecoveryIsRecoveredFrom) {
  populate(4);
  plan->arm(GetParam().step, GetParam().when);
  ASSERT_TRUE(erase({1}).error);
  ASSERT_TRUE(opens_through_crashes());
  ASSERT_TRUE(reopen());
  const bool is_ordered = GetParam().step > 1 || GetParam().when == CrashPlan::When::kBehind;
  EXPECT_EQ(opens(people[1]), is_ordered ? "000" : "111");
  EXPECT_EQ(opens(people[0]), "111");
  EXPECT_EQ(count_of(*ledger().snapshot(), kind_of(ErasureCompleted{})), is_ordered ? 1U : 0U);
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(ErasureTest, AnErasureHasSixDurableSteps) {
  populate(2);
  plan->arm(0, CrashPlan::When::kBefore);
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(plan->steps, 6);
}

// --- directories that do not belong together ---

TEST_F(ErasureTest, AnotherEpochOfTheRootIsNotOpened) {
  populate(2);
  const auto number = ledger().info().number;
  ASSERT_FALSE(erase({0}).error);
  store_.reset();
  EpochRecord older;
  WriteBatch batch;
  batch.put(Table::kMeta, meta_row("epoch/", number), encode_epoch(older));
  ASSERT_TRUE(disk->append(std::move(batch), {}));
  const auto opened = reopen();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), Error::kEpochMismatch);
}

TEST_F(ErasureTest, ARecordOfAnOrderThatTheLogDoesNotHaveIsDamage) {
  populate(1);
  const auto number = ledger().info().number;
  store_.reset();
  for (const std::uint64_t sequence : {1U, 99U}) {
    EpochRecord record;
    record.state = EpochRecord::State::kOrdered;
    record.orders.push_back({{sequence}, {1}, {}, 0});
    WriteBatch batch;
    batch.put(Table::kMeta, meta_row("epoch/", number), encode_epoch(record));
    ASSERT_TRUE(disk->append(std::move(batch), {}));
    const auto opened = reopen();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), Error::kStorageCorrupt);
  }
}

}  // namespace
}  // namespace lethe::ledger::tests
