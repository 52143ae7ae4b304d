// The row of the last checkpoint that witnesses have cosigned: durable, its ledger's, and no event.
#include "ledger/meta_rows.h"
#include "tests/ledger/erasure_fixture.h"

namespace lethe::ledger::tests {
namespace {

class WitnessedCheckpointTest : public ErasureTest {};

TEST_F(WitnessedCheckpointTest, IsThereAgainAfterAReopening) {
  EXPECT_EQ(*ledger().witnessed_checkpoint(), "");
  const auto size = ledger().size();
  ASSERT_TRUE(store().keep_witnessed(id, "the first note\n"));
  ASSERT_TRUE(store().keep_witnessed(id, "the second note\n"));
  EXPECT_EQ(*ledger().witnessed_checkpoint(), "the second note\n");
  ASSERT_TRUE(reopen());
  EXPECT_EQ(*ledger().witnessed_checkpoint(), "the second note\n");
  EXPECT_EQ(ledger().size(), size) << "it is no event of the log";
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(WitnessedCheckpointTest, TheCommitterGoesOnBesideIt) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_FALSE(write_note(store(), id).error);
    ASSERT_TRUE(store().keep_witnessed(id, "note " + std::to_string(i) + "\n"));
  }
  EXPECT_EQ(*ledger().witnessed_checkpoint(), "note 4\n");
  EXPECT_FALSE(store().stats().stopped);
}

TEST_F(WitnessedCheckpointTest, NoOtherLedgerHasIt) {
  EXPECT_EQ(store().keep_witnessed(LedgerId::random(), "a note\n").error(), Error::kUnknownLedger);
  EXPECT_EQ(*ledger().witnessed_checkpoint(), "");
}

}  // namespace
}  // namespace lethe::ledger::tests
