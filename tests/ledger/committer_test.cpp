// Decisions, batches and refusals, over both journals.
#include <gtest/gtest.h>

#include <semaphore>

#include "crypto/signed_note.h"
#include "ledger/keyspace.h"
#include "ledger/rocks_journal.h"
#include "tests/ledger/store_fixture.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

using lethe::tests::TemporaryDirectory;

enum class Kind { kMemory, kRocks };
std::string kind_name(const testing::TestParamInfo<Kind>& kind) {
  return kind.param == Kind::kMemory ? "Memory" : "Rocks";
}

class CommitterTest : public testing::TestWithParam<Kind> {
 protected:
  CommitterTest() { options.clock = &clock; }

  Store& store() {
    if (!store_) {
      auto journal = GetParam() == Kind::kMemory
                         ? make_memory_journal()
                         : create_rocks_journal(directory.path() / "data").value();
      store_ =
          Store::create(std::move(journal), *roots, projector, options, plan_for("system")).value();
    }
    return *store_;
  }
  LedgerId system() { return store().system()->info().id; }
  std::uint64_t size() { return store().system()->size().value; }
  std::uint64_t notes() {
    return count_of(*store().system()->snapshot(), kind_of(ImportFinished{}));
  }
  static std::string message(Error error) { return make_error_code(error).message(); }
  static Decide notes_of(std::size_t events) {
    return [events](const DecisionContext&) {
      Decision decision;
      for (std::size_t i = 0; i < events; ++i) decision.events.push_back(note_event(i));
      return decision;
    };
  }
  /// Keeps the committer busy until it is released.
  struct Plug {
    std::binary_semaphore entered{0}, released{0};
    std::future<Outcome> outcome;
  };
  std::unique_ptr<Plug> plug() {
    auto plug = std::make_unique<Plug>();
    plug->outcome = submit(store(), system(), [p = plug.get()](const DecisionContext&) {
      p->entered.release();
      p->released.acquire();
      return Decision{};
    });
    plug->entered.acquire();
    return plug;
  }

  TemporaryDirectory directory;
  ManualClock clock;
  IndexProjector projector;
  StoreOptions options;
  std::unique_ptr<crypto::RootStore> roots = crypto::make_memory_root_store();
  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Journals, CommitterTest, testing::Values(Kind::kMemory, Kind::kRocks),
                         kind_name);

TEST_P(CommitterTest, ANewStoreHasItsSystemLedgerWithOneEvent) {
  const auto ledger = store().system();
  EXPECT_EQ(ledger->info().name, "system");
  EXPECT_EQ(ledger->size().value, 1U);
  EXPECT_EQ(ledger->last_time(), clock.now());
  const auto first = ledger->event({0});
  ASSERT_TRUE(first);
  const auto& created = std::get<LedgerCreated>(first->facts);
  EXPECT_EQ(created.signing_key, ledger->info().signing_key);
  EXPECT_EQ(faults_of(store(), *ledger), "");
}

TEST_P(CommitterTest, NobodyWaitsBehindCommandsThatMayErase) {
  std::string order;
  const auto noting = [&](char who) {
    return [&order, who](const DecisionContext&) {
      order += who;
      Decision decision;
      decision.events.push_back(note_event());
      return decision;
    };
  };
  auto busy = plug();
  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 5; ++i) {
    outcomes.push_back(submit(store(), system(), noting('e'), Queued::kAsErasing));
  }
  outcomes.push_back(submit(store(), system(), noting('a')));
  outcomes.push_back(submit(store(), system(), noting('b')));
  busy->released.release();
  for (auto& outcome : outcomes) EXPECT_FALSE(outcome.get().error);
  EXPECT_EQ(order, "abeeeee") << "each kind in its own order";
}

TEST_P(CommitterTest, CommandsThatMayEraseAreDecidedWhileOthersKeepComing) {
  auto erasing = submit(store(), system(), notes_of(1), Queued::kAsErasing);
  int others = 0;
  while (erasing.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    EXPECT_FALSE(run(store(), system(), notes_of(1)).error);
    ASSERT_LT(++others, 1'000);
  }
  EXPECT_FALSE(erasing.get().error);
}

TEST_P(CommitterTest, ADocumentIsSignedByTheLedgerAndIsNothingOfTheLog) {
  const auto ledger = store().system();
  const auto& key = ledger->info().signing_key;
  const auto document = crypto::as_bytes("{\"receipt\":1}");
  const auto signature = ledger->signer()->sign_document(document);
  EXPECT_TRUE(crypto::verify(key, kDocumentLabel, document, signature));
  EXPECT_FALSE(crypto::verify(key, kEventLabel, document, signature));
  EXPECT_FALSE(crypto::verify(key, {}, document, signature));
  EXPECT_FALSE(crypto::verify(key, kDocumentLabel, crypto::as_bytes("{}"), signature));
}

TEST_P(CommitterTest, AnHttpMessageIsSignedAsItsRfcSaysAndIsNothingOfTheLog) {
  const auto ledger = store().system();
  const auto& key = ledger->info().signing_key;
  const std::string base = "\"@method\": POST\n\"@signature-params\": (\"@method\");created=1";
  const auto message = crypto::as_bytes(base);
  const auto signature = ledger->signer()->sign_http(base);
  EXPECT_TRUE(crypto::verify(key, {}, message, signature));
  EXPECT_FALSE(crypto::verify(key, kEventLabel, message, signature));
  EXPECT_FALSE(crypto::verify(key, kDocumentLabel, message, signature));
  EXPECT_FALSE(crypto::parse_note(base));
}

TEST_P(CommitterTest, ACommandsEventsAreDurableInOrderWhenItIsDone) {
  clock.advance(5);
  const auto outcome = run(store(), system(), notes_of(3));
  ASSERT_FALSE(outcome.error) << outcome.error.message();
  EXPECT_EQ(outcome.first.value, 1U);
  EXPECT_EQ(outcome.events, 3U);
  EXPECT_EQ(outcome.time, clock.now());
  ASSERT_EQ(size(), 4U);
  for (std::uint64_t i = 0; i < 3; ++i) {
    const auto header = store().system()->event({i + 1});
    EXPECT_EQ(std::get<ImportFinished>(header->facts).accepted, i);
    EXPECT_EQ(header->sequence.value, i + 1);
    EXPECT_EQ(header->time, clock.now());
  }
  EXPECT_EQ(notes(), 3U);
  EXPECT_EQ(faults_of(store(), *store().system()), "");
}

TEST_P(CommitterTest, ADecisionSeesTheEarlierOnesOfItsBatch) {
  auto held = plug();
  std::vector<std::future<Outcome>> outcomes;
  std::vector<std::uint64_t> seen(10);
  for (std::size_t i = 0; i < 10; ++i) {
    outcomes.push_back(submit(store(), system(), [&seen, i](const DecisionContext& context) {
      seen[i] = count_of(context.state, kind_of(ImportFinished{}));
      EXPECT_EQ(context.next.value, 1 + seen[i]);
      Decision decision;
      decision.events.push_back(note_event());
      return decision;
    }));
  }
  held->released.release();
  for (auto& outcome : outcomes) EXPECT_FALSE(outcome.get().error);
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_LE(store().stats().batches, 2U);
}

TEST_P(CommitterTest, ARefusalWritesNothingAndIsAnswered) {
  const auto before = store().system()->checkpoint();
  const auto outcome = run(store(), system(), [](const DecisionContext&) { return Decision{}; });
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.events, 0U);
  EXPECT_EQ(store().system()->checkpoint(), before);
}

TEST_P(CommitterTest, AnErrorOfADecisionFailsItAlone) {
  auto held = plug();
  auto first = submit(store(), system(), notes_of(1));
  auto second = submit(store(), system(), [](const DecisionContext&) -> Result<Decision> {
    return Error::kRowMalformed;
  });
  auto third = submit(store(), system(), notes_of(1));
  held->released.release();
  EXPECT_FALSE(first.get().error);
  EXPECT_EQ(second.get().error.message(), message(Error::kRowMalformed));
  EXPECT_EQ(third.get().first.value, 2U);
  EXPECT_EQ(faults_of(store(), *store().system()), "");
}

TEST_P(CommitterTest, ACommandThatFailsMidwayLeavesNoTrace) {
  auto held = plug();
  projector.refused_kinds = {kind_of(SubjectRegistered{})};
  auto first = submit(store(), system(), notes_of(2));
  auto second = submit(store(), system(), [](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(note_event());
    decision.events.push_back(event_about(
        SubjectId::random(), SubjectRegistered{{1}, SubjectType::kUser, Origin::kSignup}));
    decision.replies.push_back({Bytes{1}, Bytes{2}});
    return decision;
  });
  auto third = submit(store(), system(), notes_of(1));
  held->released.release();
  EXPECT_FALSE(first.get().error);
  EXPECT_EQ(second.get().error.message(), message(Error::kRowMalformed));
  EXPECT_EQ(third.get().first.value, 3U);
  EXPECT_EQ(notes(), 3U);
  projector.refused_kinds.clear();
  EXPECT_EQ(faults_of(store(), *store().system()), "");
  EXPECT_FALSE(*store().journal().get(Table::kReplies,
                                      ledger_row(store().system()->info().number, Bytes{1})));
}

TEST_P(CommitterTest, AHeaderThatTheFormatRefusesFailsItsCommandAlone) {
  const auto malformed = run(store(), system(), [](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(event_about({}, RequestRefused{"POST", "/", 400, "x", 0}));
    return decision;
  });
  EXPECT_EQ(malformed.error.message(), message(Error::kMalformedEvent));
  const auto large = run(store(), system(), [](const DecisionContext&) {
    SettingsChanged changed;
    changed.changes.resize(40, {"name", std::string(2'000, 'x')});
    Decision decision;
    decision.events.push_back(event_about({}, changed));
    return decision;
  });
  EXPECT_EQ(large.error.message(), message(Error::kEventTooLarge));
  const auto long_section = run(store(), system(), [](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(note_event());
    decision.events[0].sections.push_back(
        section({{0}, CompartmentClass::kOperational, 0}, std::string((1U << 20) + 1, 'x')));
    return decision;
  });
  EXPECT_EQ(long_section.error.message(), message(Error::kEventTooLarge));
  EXPECT_EQ(size(), 1U);
  EXPECT_FALSE(run(store(), system(), notes_of(1)).error);
  EXPECT_EQ(faults_of(store(), *store().system()), "");
}

TEST_P(CommitterTest, ManySectionsThatJustFitAreWritten) {
  // All commitments count, though the header is tried before they are known.
  const auto outcome = run(store(), system(), [](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(note_event());
    for (std::uint32_t i = 0; i < 256; ++i) {
      auto draft = section({{3}, CompartmentClass::kContent, i}, "text " + std::to_string(i));
      draft.name = std::string(150, 'n');
      decision.events[0].sections.push_back(std::move(draft));
    }
    return decision;
  });
  ASSERT_FALSE(outcome.error) << outcome.error.message();
  EXPECT_EQ(read(*store().system(), outcome.first, 255), "text 255");
}

TEST_P(CommitterTest, TimeNeverGoesBackThoughTheClockDoes) {
  const auto first = run(store(), system(), notes_of(1));
  clock.advance(-1'000'000);
  const auto second = run(store(), system(), notes_of(1));
  EXPECT_EQ(second.time, first.time);
  clock.advance(1'000'500);
  EXPECT_EQ(run(store(), system(), notes_of(1)).time.micros, first.time.micros + 500);
  EXPECT_EQ(faults_of(store(), *store().system()), "");
}

TEST_P(CommitterTest, AFullQueueRefuses) {
  options.queue_capacity = 4;
  auto held = plug();
  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 6; ++i) outcomes.push_back(submit(store(), system(), notes_of(1)));
  for (int i = 4; i < 6; ++i) {
    EXPECT_EQ(outcomes[static_cast<std::size_t>(i)].get().error.message(),
              message(Error::kQueueFull));
  }
  EXPECT_EQ(store().stats().queue_depth, 4U);
  held->released.release();
  for (std::size_t i = 0; i < 4; ++i) EXPECT_FALSE(outcomes[i].get().error);
  EXPECT_EQ(store().stats().refused_full, 2U);
}

TEST_P(CommitterTest, ABatchHoldsNoMoreCommandsThanItMay) {
  options.batch_capacity = 3;
  auto held = plug();
  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 10; ++i) outcomes.push_back(submit(store(), system(), notes_of(1)));
  held->released.release();
  for (auto& outcome : outcomes) EXPECT_FALSE(outcome.get().error);
  EXPECT_GE(store().stats().batches, 3U);
  EXPECT_EQ(faults_of(store(), *store().system()), "");
}

TEST_P(CommitterTest, StoppingFinishesWhatWaitsAndRefusesTheRest) {
  auto held = plug();
  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 5; ++i) outcomes.push_back(submit(store(), system(), notes_of(1)));
  held->released.release();
  store().stop();
  for (auto& outcome : outcomes) EXPECT_FALSE(outcome.get().error);
  EXPECT_EQ(run(store(), system(), notes_of(1)).error.message(), message(Error::kStopped));
  EXPECT_TRUE(store().stats().stopped);
  EXPECT_EQ(size(), 6U);
  store().stop();
}

TEST_P(CommitterTest, AnUnknownLedgerIsSaidAtOnce) {
  EXPECT_EQ(run(store(), LedgerId::random(), notes_of(1)).error.message(),
            message(Error::kUnknownLedger));
}

TEST_P(CommitterTest, RepliesAreKeptWithTheirEvents) {
  const auto outcome = run(store(), system(), [](const DecisionContext& context) {
    EXPECT_FALSE(*context.replies.get(Bytes{7}));
    Decision decision;
    decision.replies.push_back({Bytes{7}, Bytes{1, 2}});
    return decision;
  });
  EXPECT_EQ(outcome.events, 0U);
  run(store(), system(), [](const DecisionContext& context) {
    EXPECT_EQ(**context.replies.get(Bytes{7}), (Bytes{1, 2}));
    EXPECT_FALSE(*context.state.get(Bytes{7}));
    Decision decision;
    decision.replies.push_back({Bytes{7}, std::nullopt});
    return decision;
  });
  const auto row = ledger_row(store().system()->info().number, Bytes{7});
  EXPECT_FALSE(*store().journal().get(Table::kReplies, row));
}

TEST_P(CommitterTest, RowsWrittenBesideTheCommitterAreSeen) {
  run(store(), system(), notes_of(1));
  WriteBatch batch;
  const auto number = store().system()->info().number;
  const Bytes row = crypto::to_bytes(crypto::as_bytes("beside"));
  run(store(), system(), [&](const DecisionContext& context) {
    EXPECT_FALSE(*context.state.get(row));
    return Decision{};
  });
  batch.put(Table::kViews, ledger_row(number, row), Bytes{9});
  ASSERT_TRUE(store().journal().append(std::move(batch), {}));
  run(store(), system(), [&](const DecisionContext& context) {
    EXPECT_EQ(**context.state.get(row), Bytes{9});
    return Decision{};
  });
}

TEST_P(CommitterTest, SectionsOpenWhereTheyBelong) {
  const auto person = register_person(store(), system(), {1}, "ann@example.org");
  for (const auto& [place, content] : person.sections) {
    EXPECT_EQ(read(*store().system(), place.first, place.second), content);
  }
  EXPECT_EQ(
      find_subject(*store().system()->snapshot(), store().system()->keys(), "ann@example.org"),
      person.id);
  EXPECT_EQ(faults_of(store(), *store().system()), "");
}

class ReopenedCommitterTest : public CommitterTest {};
INSTANTIATE_TEST_SUITE_P(Journals, ReopenedCommitterTest, testing::Values(Kind::kRocks), kind_name);

TEST_P(ReopenedCommitterTest, AStoreOpensAsItWasClosed) {
  run(store(), system(), notes_of(600));  // two full tiles and an edge
  const auto person = register_person(store(), system(), {1}, "ann@example.org");
  const auto checkpoint = store().system()->checkpoint();
  const auto id = system();
  store_.reset();
  store_ =
      Store::open(open_rocks_journal(directory.path() / "data").value(), *roots, projector, options)
          .value();
  EXPECT_EQ(system(), id);
  EXPECT_EQ(store().system()->checkpoint(), checkpoint);
  EXPECT_EQ(read(*store().system(), {601}, 0), "ann@example.org");
  run(store(), system(), notes_of(1));
  EXPECT_EQ(faults_of(store(), *store().system()), "");
}

}  // namespace
}  // namespace lethe::ledger::tests
