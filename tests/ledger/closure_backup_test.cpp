// Backups and ledgers that are closed: nothing of one comes back, and nobody else is lost.
#include <gmock/gmock.h>

#include "ledger/ledger_opening.h"
#include "ledger/registers.h"
#include "tests/ledger/backup_fixture.h"
#include "tests/ledger/closure_fixture.h"

namespace lethe::ledger::tests {
namespace {

using testing::HasSubstr;

class P4ClosureBackup : public BackupTest {
 protected:
  P4ClosureBackup() {
    clinic.populate(2);
    leaving = make_ledger(clinic.store(), "leaving");
    person = register_person(clinic.store(), leaving, {1}, "gone@example.org");
    info = clinic.store().find(leaving)->info();
    checkpoint = clinic.store().find(leaving)->checkpoint();
  }
  void close() {
    const auto returned = hand_over(clinic.store(), leaving);
    const auto outcome = run(clinic.store(), leaving, closure_of(returned, {}));
    ASSERT_TRUE(outcome.closed) << outcome.error.message();
    order = outcome.first;
  }
  /// Empty when the restored directory knows that the ledger is closed, and has its log.
  std::string closure_faults(const Restored& restored) const {
    std::string faults = closed_log_faults(*restored.disk, info, checkpoint);
    const auto closed = restored.store->find_closed("leaving");
    if (!closed || !closed->certificate) return faults + "it is not known to be closed\n";
    const auto closures = closures_in(*restored.store->system());
    if (closures.size() != 1) faults += "not one certificate\n";
    if (restored.store->find(leaving)) faults += "it is found\n";
    const auto range = ledger_range(info.number);
    EXPECT_TRUE(
        restored.disk->scan(Table::kVault, range.first, range.behind_last, [&](ByteView, ByteView) {
          faults += "a section came back\n";
          return true;
        }));
    return faults;
  }

  LedgerId leaving;
  Person person;
  LedgerInfo info;
  std::string checkpoint;
  Sequence order;
};

TEST_F(P4ClosureBackup, AClosedLedgerIsBackedUpAndRestoredAsOne) {
  back_up();
  close();
  back_up();
  EXPECT_TRUE(check_backup(clinic.backup(), {}));
  clinic.save_keys("today");
  const auto restored = restore("today");
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(closure_faults(*restored), "");
  EXPECT_EQ(restored->opens(clinic.people[0]), "111");
  const auto& report = restored->report.ledgers.back();
  EXPECT_EQ(report.sections, 0U);
  EXPECT_EQ(report.erased, 3U);
  EXPECT_EQ(report.left_out, 3U) << "of the backup before, which still has them";
}

TEST_F(P4ClosureBackup, ABackupFromBeforeTheCertificateGetsOne) {
  close();
  // As if it had been made between the deletion and the certificate.
  const auto size = clinic.ledger().size();
  back_up();
  clinic.save_keys("today");
  RestoreOptions options;
  options.cut = RestoreCut{"system", {size.value - 1}, {}};
  const auto restored = restore("today", options);
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(closure_faults(*restored), "");
  EXPECT_EQ(restored->ledger().size(), size) << "the certificate is there again";
}

TEST_F(P4ClosureBackup, AnOlderBackupIsRefusedForTheClosedLedgerAndServesTheOthers) {
  back_up();
  close();
  clinic.save_keys("today");
  const auto all = restore("today");
  ASSERT_TRUE(all->failure);
  EXPECT_EQ(all->failure->fault, BackupFault::kRootMissing);
  EXPECT_THAT(all->failure->what, HasSubstr("the root key of leaving is missing"));
  RestoreOptions options;
  options.ledger = "system";
  const auto others = restore("today", options);
  ASSERT_FALSE(others->failure) << others->failure->what;
  EXPECT_EQ(others->opens(clinic.people[0]), "111");
}

TEST_F(P4ClosureBackup, AnOlderBackupIsRestoredWithoutItWhereItsRegisterKnows) {
  back_up();
  const auto size = clinic.store().find(leaving)->size();
  close();
  clinic.save_keys("today");
  const auto keys = clinic.saved("today.keys");
  Registers known(keys, Registers::Mode::kHold);
  ASSERT_TRUE(known.note_closure(*clinic.snapshot(), info, order));
  RestoreOptions options;
  options.registers = keys;
  const auto restored = restore("today", options);
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->opens(clinic.people[0]), "111") << "everybody else is back";
  EXPECT_EQ(restored->store->find("leaving"), nullptr);
  ASSERT_TRUE(restored->store->find_closed("leaving"));
  EXPECT_FALSE(restored->store->find_closed("leaving")->certificate) << "not before it is reopened";
  EXPECT_EQ(read_signed_end(*restored->disk, info).value().position.size, size);
  const auto& report = restored->report.ledgers.back();
  EXPECT_TRUE(report.is_closed);
  EXPECT_EQ(report.sections, 0U);
  EXPECT_EQ(report.left_out, 3U);

  restored->store.reset();
  Registers reopening(keys, Registers::Mode::kReopen);
  StoreOptions with_registers;
  with_registers.registers = &reopening;
  auto opened =
      Store::open(std::make_unique<CrashingJournal>(restored->disk, std::make_shared<CrashPlan>()),
                  *restored->roots, restored->projector, with_registers);
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ(closures_in(*(*opened)->system()), closures_in(*clinic.store().system()));
}

TEST_F(P4ClosureBackup, AnEarlierStateOfAClosedLedgerIsNotToBeHad) {
  const auto size = clinic.store().find(leaving)->size();
  close();
  back_up();
  clinic.save_keys("today");
  RestoreOptions options;
  options.cut = RestoreCut{"leaving", size, {}};
  const auto restored = restore("today", options);
  ASSERT_TRUE(restored->failure);
  EXPECT_EQ(restored->failure->fault, BackupFault::kRootMissing);
  EXPECT_THAT(restored->failure->what, HasSubstr("leaving is closed"));
}

}  // namespace
}  // namespace lethe::ledger::tests
