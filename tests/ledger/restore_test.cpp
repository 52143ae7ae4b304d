// Restoring: nobody erased comes back, nobody else is lost, or it is refused and said why.
#include <gmock/gmock.h>

#include "ledger/verifier.h"
#include "tests/ledger/backup_fixture.h"

namespace lethe::ledger::tests {
namespace {

/// The log of what was restored verifies, with every section that is in it.
std::string log_faults(const Restored& restored) {
  VerifyOptions options;
  options.log_key = restored.ledger().verifier();
  options.threads = 1;
  const auto source = journal_log_source(*restored.disk, restored.ledger().info().number);
  const auto report = verify_log(*source, options);
  if (!report) return report.error().message();
  return report->findings.empty() ? "" : report->findings.front().detail;
}

TEST_F(BackupTest, P4WhoWasErasedSinceTheBackupStaysErased) {
  clinic.populate(4);
  clinic.erase(0);
  back_up();
  clinic.erase(1);
  clinic.save_keys("today");
  const auto restored = restore("today");
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->opens(clinic.people[0]), "000");
  EXPECT_EQ(restored->opens(clinic.people[1]), "000");
  EXPECT_EQ(restored->opens(clinic.people[2]), "111");
  EXPECT_EQ(restored->opens(clinic.people[3]), "111");
  EXPECT_EQ(log_faults(*restored), "");
  const auto& ledger = restored->report.ledgers.front();
  EXPECT_EQ(ledger.sections, 6U);
  EXPECT_EQ(ledger.erased, 6U);
  EXPECT_EQ(ledger.left_out, 3U) << "of the second, whose sections the backup still has";
  const auto range = vault_range(restored->ledger().info().number, clinic.people[1].slot);
  EXPECT_TRUE(
      restored->disk->scan(Table::kVault, range.first, range.behind_last, [](ByteView, ByteView) {
        ADD_FAILURE() << "a sealed section came back";
        return false;
      }));
}

TEST_F(BackupTest, WhoCameSinceTheKeysWereSavedIsNotLost) {
  clinic.populate(2);
  clinic.erase(0);
  clinic.save_keys("then");
  clinic.populate(3);
  back_up();
  const auto restored = restore("then");
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  for (std::size_t i = 1; i < clinic.people.size(); ++i) {
    EXPECT_EQ(restored->opens(clinic.people[i]), "111") << i;
  }
}

TEST_F(BackupTest, TheRestoredStoreGoesOn) {
  clinic.populate(2);
  back_up();
  clinic.save_keys("now");
  const auto restored = restore("now");
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  const auto size = restored->ledger().size().value;
  EXPECT_EQ(restored->ledger().checkpoint(), clinic.ledger().checkpoint());
  ASSERT_FALSE(write_note(*restored->store, clinic.id()).error);
  EXPECT_EQ(restored->ledger().size().value, size + 1);
  EXPECT_EQ(log_faults(*restored), "");
}

TEST_F(BackupTest, EveryEarlierBackupCanBeRestored) {
  std::vector<std::string> checkpoints;
  for (int i = 0; i < 3; ++i) {
    clinic.populate(2);
    back_up();
    checkpoints.push_back(clinic.ledger().checkpoint());
  }
  clinic.save_keys("now");
  for (std::uint64_t i = 0; i < 3; ++i) {
    RestoreOptions options;
    options.manifest = i + 1;
    const auto restored = restore("now", options);
    ASSERT_FALSE(restored->failure) << restored->failure->what;
    EXPECT_EQ(restored->ledger().checkpoint(), checkpoints[i]);
  }
}

TEST_F(BackupTest, RestoredAsOfASizeItHasThoseEventsAndNoMore) {
  clinic.populate(5);
  back_up();
  clinic.save_keys("now");
  RestoreOptions options;
  options.cut = {"system", {4}, {}};
  const auto restored = restore("now", options);
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->ledger().size().value, 4U);
  EXPECT_EQ(restored->opens(clinic.people[2]), "111");
  EXPECT_EQ(restored->opens(clinic.people[3]), "000") << "who came later";
  EXPECT_EQ(log_faults(*restored), "");
}

TEST_F(BackupTest, RestoredAsOfACheckpointItHasThatCheckpoint) {
  clinic.populate(2);
  const auto kept = clinic.ledger().checkpoint();
  clinic.populate(2);
  back_up();
  clinic.save_keys("now");
  RestoreOptions options;
  options.cut = {"", {}, kept};
  const auto restored = restore("now", options);
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->ledger().checkpoint(), kept);
}

TEST_F(BackupTest, ACheckpointOfOtherEventsIsRefused) {
  clinic.populate(2);
  back_up();
  clinic.save_keys("now");
  const auto fork = restore("now");
  ASSERT_FALSE(fork->failure) << fork->failure->what;
  ASSERT_FALSE(write_note(*fork->store, clinic.id()).error);
  clinic.populate(1);
  back_up();
  RestoreOptions options;
  options.cut = {"", {}, fork->ledger().checkpoint()};
  const auto refused = restore("now", options);
  ASSERT_TRUE(refused->failure);
  EXPECT_EQ(refused->failure->fault, BackupFault::kForked);
}

TEST_F(BackupTest, ASizeThatTheBackupDoesNotHaveIsRefused) {
  back_up();
  clinic.save_keys("now");
  for (const std::uint64_t size : {0U, 1'000U}) {
    RestoreOptions options;
    options.cut = {"system", {size}, {}};
    const auto refused = restore("now", options);
    ASSERT_TRUE(refused->failure) << size;
    EXPECT_EQ(refused->failure->fault, BackupFault::kNothingThere);
  }
}

TEST_F(BackupTest, P4AnOrderWithoutItsCertificateIsCarriedOut) {
  clinic.populate(3);
  clinic.erase(1);
  back_up();
  clinic.save_keys("now");
  // The order is the event before the last one; the certificate is cut off.
  RestoreOptions options;
  options.cut = {"system", {clinic.ledger().size().value - 1}, {}};
  const auto restored = restore("now", options);
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->ledger().size(), clinic.ledger().size()) << "it has a certificate again";
  const auto last = restored->ledger().event({restored->ledger().size().value - 1}).value();
  EXPECT_TRUE(std::holds_alternative<ErasureCompleted>(last.facts));
  EXPECT_EQ(restored->opens(clinic.people[1]), "000");
  EXPECT_EQ(restored->opens(clinic.people[0]), "111");
}

TEST_F(BackupTest, KeyBlocksOfAnotherEpochAmongTheRightOnesDoNoHarm) {
  clinic.populate(3);
  clinic.erase(0);
  clinic.save_keys("then");
  clinic.erase(1);
  clinic.save_keys("now");
  back_up();
  const auto then = clinic.saved("then.blocks") / clinic.id().str();
  const auto now = clinic.saved("now.blocks") / clinic.id().str();
  std::filesystem::copy(then, now, std::filesystem::copy_options::skip_existing);
  std::ofstream(now / "README") << "no block";
  const auto restored = restore("now");
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->opens(clinic.people[0]), "000");
  EXPECT_EQ(restored->opens(clinic.people[2]), "111");
}

}  // namespace
}  // namespace lethe::ledger::tests
