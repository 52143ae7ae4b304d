// What is taken back when a batch is not written, and what is not.
#include "ledger/batch_maker.h"

#include <gtest/gtest.h>

#include "ledger/batch_writer.h"
#include "tests/ledger/closure_fixture.h"

namespace lethe::ledger::tests {
namespace {

class BatchMakerTest : public testing::Test {
 protected:
  BatchMakerTest() {
    leaving = added("leaving");
    staying = added("staying");
    returned = handed_over(leaving);
  }

  std::shared_ptr<OpenedLedger> added(const std::string& name) {
    auto plan = plan_for(name);
    const LedgerId id = plan.id;
    maker.begin_step();
    EXPECT_TRUE(maker.add_ledger(std::move(plan), clock.now()));
    EXPECT_TRUE(write_step(maker, writer));
    return ledgers.find(id);
  }
  Sequence handed_over(const std::shared_ptr<OpenedLedger>& ledger) {
    maker.begin_step();
    const auto end = ledger->head.next.value;
    const auto event =
        maker.add_event(ledger,
                        event_about({}, LedgerReturned{ReturnId::random(), end, 9,
                                                       crypto::sha256(crypto::as_bytes("lines"))}),
                        clock.now());
    EXPECT_TRUE(event);
    EXPECT_TRUE(write_step(maker, writer));
    return *event;
  }
  void decide(const std::shared_ptr<OpenedLedger>& ledger, Decision decision) {
    maker.begin_step();
    const auto added = maker.add_decision(ledger, std::move(decision), clock.now());
    EXPECT_TRUE(added) << added.error().message();
    maker.keep_step();
  }
  void order_closure() {
    Decision decision;
    decision.events.push_back(event_about(
        {},
        ClosureOrdered{ClosureId::random(), ClosureReason::kContractEnded, returned, 3, 1, {}}));
    decision.closure.emplace();
    decide(leaving, std::move(decision));
  }
  void note() {
    Decision decision;
    decision.events.push_back(note_event());
    decide(staying, std::move(decision));
  }

  ManualClock clock;
  IndexProjector projector;
  std::shared_ptr<Journal> journal = make_memory_journal();
  std::unique_ptr<crypto::RootStore> roots = crypto::make_memory_root_store();
  LedgerSet ledgers;
  WriteContext context{journal, *roots, projector, clock, ledgers};
  StateOverlay overlay{*journal, 1U << 20};
  SigningWorkers workers{1};
  BatchMaker maker{context, overlay, workers};
  BatchWriter writer{context, workers};
  std::shared_ptr<OpenedLedger> leaving, staying;
  Sequence returned;
};

TEST_F(BatchMakerTest, AClosureThatIsNotWrittenIsTakenBack) {
  order_closure();
  EXPECT_TRUE(leaving->is_closing);
  maker.drop();
  maker.revert();
  EXPECT_FALSE(leaving->is_closing);
  EXPECT_EQ(leaving->head.next.value, leaving->size().value);
}

TEST_F(BatchMakerTest, AClosureThatIsDurableStaysWhenALaterBatchIsNotWritten) {
  order_closure();
  ASSERT_TRUE(writer.write(*maker.close()));
  note();
  maker.drop();
  maker.revert();
  EXPECT_TRUE(leaving->is_closing) << "or somebody could write behind the order";
  EXPECT_FALSE(staying->is_closing);
}

TEST_F(BatchMakerTest, NothingIsTakenBackOfWhatTheJournalMayHave) {
  order_closure();
  const auto batch = maker.close();
  ASSERT_TRUE(writer.write(*batch));
  maker.abandon(*batch);
  EXPECT_TRUE(leaving->is_closing);
}

}  // namespace
}  // namespace lethe::ledger::tests
