// A restore that dies at any durable step: nobody opens what it left, no key was touched, and the
// next run, which begins anew, has everybody but the erased. So has a directory that dies while it
// carries out the erasure that was under way in the backup.
#include "ledger/ledger_opening.h"
#include "tests/ledger/backup_fixture.h"

namespace lethe::ledger::tests {
namespace {

using When = CrashPlan::When;

/// Four people, of whom the second is erased; one segment an event.
class RestoreCrash : public BackupTest, public testing::WithParamInterface<When> {
 protected:
  void SetUp() override {
    clinic.populate(4);
    clinic.erase(1);
    BackupOptions small;
    small.segment_bytes = 1;
    back_up(small);
    clinic.save_keys("now");
  }
  /// What was restored up to the step; how many steps there were.
  std::shared_ptr<Journal> restore_and_die(int step, int& steps) {
    const std::shared_ptr<Journal> left = make_memory_journal();
    const auto plan = std::make_shared<CrashPlan>();
    plan->arm(step, GetParam());
    CrashingJournal target(left, plan);
    const auto roots = crypto::open_file_root_store(clinic.saved("now.keys"));
    const auto blocks = key_blocks_in_folder(clinic.saved("now.blocks"));
    const auto report = restore_backup(clinic.backup(), target, *roots, *blocks, {});
    EXPECT_EQ(report.has_value(), !plan->has_crashed);
    steps = plan->steps;
    return left;
  }
  std::string who_opens(const Restored& restored) const {
    std::string out;
    for (const auto& person : clinic.people) out += restored.opens(person) + " ";
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(Steps, RestoreCrash, testing::Values(When::kBefore, When::kBehind));

TEST_P(RestoreCrash, WhatItLeftIsNoDataDirectoryAndTheNextRunSucceeds) {
  int steps = 0;
  restore_and_die(0, steps);
  ASSERT_GE(steps, 4);
  const IndexProjector projector;
  for (int step = 1; step <= steps; ++step) {
    int ignored = 0;
    const auto left = restore_and_die(step, ignored);
    const auto roots = crypto::open_file_root_store(clinic.saved("now.keys"));
    EXPECT_EQ(roots->load(tree_id_of(clinic.id())).value().epoch, 1U);
    const bool is_whole = step == steps && GetParam() == When::kBehind;
    const auto opened =
        Store::open(std::make_unique<CrashingJournal>(left, std::make_shared<CrashPlan>()), *roots,
                    projector, {});
    EXPECT_EQ(opened.has_value(), is_whole) << step;
    if (is_whole) continue;
    EXPECT_EQ(opened.error(), Error::kStorageMissing) << step;
  }
  const auto restored = restore("now");
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(who_opens(*restored), "111 000 111 111 ");
}

/// The certificate is cut off, so that the erasure is carried out in what was restored.
TEST_P(RestoreCrash, AnErasureThatItLeftIsFinishedByWhoeverOpensIt) {
  RestoreOptions without_certificate;
  without_certificate.cut = {"system", {clinic.ledger().size().value - 1}, {}};
  bool is_whole = false;
  int steps = 0;
  for (int step = 1; step < 20 && !is_whole; ++step) {
    std::filesystem::remove_all(clinic.saved("again.keys"));
    std::filesystem::copy(clinic.saved("now.keys"), clinic.saved("again.keys"));
    std::filesystem::permissions(clinic.saved("again.keys"), std::filesystem::perms::owner_all);
    Restored restored;
    const auto plan = std::make_shared<CrashPlan>();
    restored.roots = std::make_unique<CrashingRoots>(
        plan, crypto::open_file_root_store(clinic.saved("again.keys")));
    const auto blocks = key_blocks_in_folder(clinic.saved("now.blocks"));
    auto report = restore_backup(clinic.backup(), *restored.disk, *restored.roots, *blocks,
                                 without_certificate);
    ASSERT_TRUE(report) << report.error().what;
    reopen(restored);
    rebuild(restored);
    restored.store.reset();
    ASSERT_TRUE(resume_orders(*restored.disk, *report));
    plan->arm(step, GetParam());
    const auto opened = Store::open(std::make_unique<CrashingJournal>(restored.disk, plan),
                                    *restored.roots, restored.projector, {});
    is_whole = opened && !plan->has_crashed;
    steps = plan->steps;
    plan->arm(0, When::kBefore);
    reopen(restored);
    EXPECT_EQ(who_opens(restored), "111 000 111 111 ") << step;
    EXPECT_EQ(restored.ledger().size(), clinic.ledger().size()) << "it has a certificate again";
    EXPECT_EQ(faults_of(*restored.store, restored.ledger()), "") << step;
  }
  EXPECT_TRUE(is_whole);
  EXPECT_GE(steps, 4);
}

}  // namespace
}  // namespace lethe::ledger::tests
