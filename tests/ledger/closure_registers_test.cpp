// What the register of a closed ledger knows, and that no earlier image of the data brings the
// ledger back: it stays closed, and reopened it is closed again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/registers.h"
#include "tests/ledger/closure_fixture.h"
#include "tests/ledger/journal_copy.h"
#include "tests/ledger/key_target_fixture.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

using Mode = Registers::Mode;

class P4ClosureRegisters : public ClosureTest {
 protected:
  P4ClosureRegisters() {
    std::filesystem::create_directory(folder.path() / "keys");
    EXPECT_TRUE(start());
    before = copy_of(*disk);
  }
  ~P4ClosureRegisters() override { store_.reset(); }  // before its registers

  Result<void> start(Mode mode = Mode::kHold) {
    store_.reset();
    registers = std::make_unique<Registers>(folder.path() / "keys", mode);
    options.registers = registers.get();
    return reopen();
  }
  /// Goes on with the image from before the closure.
  void put_back() {
    store_.reset();
    disk = copy_of(*before);
  }
  RegisterContent content() const {
    return register_of(folder.path() / "keys", info.id).read().value().value();
  }
  /// Of the store that was not opened: null when it is not among what it lacks.
  const RegisterFinding* finding_of(std::string_view name) const {
    for (const auto& one : registers->findings()) {
      if (one.ledger == name) return &one;
    }
    return nullptr;
  }
  /// That the image does not open, and that the closure is why. Empty when it is so.
  std::string refusal_faults() {
    const auto opened = start();
    if (opened) return "it opens\n";
    if (opened.error() != Error::kReadClosed) return opened.error().message();
    const auto* finding = finding_of("leaving");
    if (finding == nullptr) return "nothing is said of it\n";
    if (finding->fault != RegisterFault::kClosed) return "it is something else that it lacks\n";
    return finding->closure ? "" : "the closure is not known\n";
  }
  /// What must hold of the ledger that was closed again. Empty when it does.
  std::string closed_again_faults() {
    std::string faults;
    if (has_root()) faults += "the root is there\n";
    for (const auto table : {Table::kVault, Table::kKeys, Table::kViews, Table::kReplies}) {
      if (rows_of(table) != 0) faults += "rows are left\n";
    }
    if (store().find(id)) faults += "it is found\n";
    const auto closed = store().find_closed("leaving");
    if (!closed || !closed->certificate) return faults + "it is not known to be closed\n";
    const auto closures = closures_in(*store().system());
    if (closures.size() != 1) return faults + "not one certificate\n";
    if (certified && closures.front() != *certified) faults += "another certificate\n";
    return faults + faults_of(store(), *store().system()) +
           faults_of(store(), *store().find(staying));
  }
  void close_for_good() {
    ASSERT_TRUE(close().closed);
    certified = closures_in(*store().system()).front();
  }
  /// Satisfies the registers of the ledgers that are open.
  void settle() {
    for (const auto& ledger : store().ledgers()) {
      ASSERT_TRUE(registers->reopened(*disk, *ledger));
    }
  }

  lethe::tests::TemporaryDirectory folder;
  std::unique_ptr<Registers> registers;
  std::shared_ptr<Journal> before;
  std::optional<LedgerClosed> certified;
};

TEST_F(P4ClosureRegisters, KnowTheOrderAndTheReturnWhenTheCertificateIsThere) {
  close_for_good();
  const auto known = closure_in_register(content(), info).value();
  ASSERT_TRUE(known);
  EXPECT_EQ(known->facts().closure, certified->closure);
  EXPECT_EQ(known->returned, certified->returned);
  EXPECT_EQ(known->size.value, certified->size);
  EXPECT_EQ(known->root, certified->root);
  EXPECT_TRUE(start()) << "and nobody misses anything";
  EXPECT_EQ(closure_faults(), "");
}

TEST_F(P4ClosureRegisters, AnImageFromBeforeIsRefusedByThem) {
  close_for_good();
  put_back();
  EXPECT_EQ(refusal_faults(), "");
  const auto* finding = finding_of("leaving");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->closure->order.sequence.value + 1, certified->size);
  EXPECT_EQ(finding->known_size.value, certified->size);
  EXPECT_LT(finding->size, finding->known_size);
  EXPECT_TRUE(finding->is_loss());
  ASSERT_NE(finding_of("system"), nullptr) << "which lacks the certificate";
  EXPECT_EQ(finding_of("system")->fault, RegisterFault::kLogOlder);
  EXPECT_EQ(rows_of(Table::kVault), 9U) << "nothing was changed";
}

TEST_F(P4ClosureRegisters, ReopenedItIsClosedAgainAndTheOthersGoOn) {
  close_for_good();
  put_back();
  ASSERT_TRUE(start(Mode::kReopen));
  EXPECT_EQ(closed_again_faults(), "");
  EXPECT_EQ(neighbour_opens(), "111");
  EXPECT_EQ(write_note(store(), id).error, Error::kLedgerClosed);
  settle();
  ASSERT_TRUE(start()) << "closed no longer";
  EXPECT_EQ(closed_again_faults(), "");
}

TEST_F(P4ClosureRegisters, TheRootOfThenOpensNothingEither) {
  const auto tree = tree_id_of(info.id);
  auto root = roots->load(tree).value();
  close_for_good();
  put_back();
  ASSERT_TRUE(roots->create(tree, root));
  EXPECT_EQ(refusal_faults(), "");
  ASSERT_TRUE(start(Mode::kReopen));
  EXPECT_EQ(closed_again_faults(), "") << "the copy of the root is destroyed";
}

TEST_F(P4ClosureRegisters, NewIndexKeysAreForThoseThatGoOn) {
  close_for_good();
  store_.reset();
  Registers held(folder.path() / "keys", Mode::kHold);
  options.registers = &held;
  const auto rotated =
      Store::rotate_roots(journal(), *roots, projector, options, IndexKeys::kRenew);
  ASSERT_TRUE(rotated) << rotated.error().message();
  ASSERT_EQ(rotated->size(), 2U);
  for (const auto& one : *rotated) EXPECT_NE(one.ledger, "leaving");
  EXPECT_FALSE(has_root());
}

TEST_F(P4ClosureRegisters, WhatCannotBeRegisteredIsNotDestroyed) {
  std::filesystem::rename(folder.path() / "keys", folder.path() / "unmounted");
  EXPECT_TRUE(close().error);
  EXPECT_TRUE(has_root());
  EXPECT_EQ(rows_of(Table::kVault), 9U);
  store_.reset();
  std::filesystem::rename(folder.path() / "unmounted", folder.path() / "keys");
  ASSERT_TRUE(start());
  EXPECT_EQ(closure_faults(), "");
  put_back();
  EXPECT_EQ(refusal_faults(), "");
}

TEST_F(P4ClosureRegisters, AnOrderThatTheLedgerDidNotSignDestroysNothing) {
  const auto stranger = crypto::SigningKey::generate();
  EventHeader header;
  header.ledger = info.id;
  header.sequence = {ledger().size().value};
  header.time = clock.now();
  header.actor.type = ActorType::kSystem;
  header.facts =
      ClosureOrdered{ClosureId::random(), ClosureReason::kUnused, returned, 3, 0, counts};
  const auto bytes = encode_header(header).value();
  store_.reset();
  auto forged = content();
  forged.entries.push_back(
      {returned, before->get(Table::kLog, log_row(info.number, returned)).value().value()});
  forged.entries.push_back({header.sequence, make_entry(stranger.sign(kEventLabel, bytes), bytes)});
  ASSERT_TRUE(register_of(folder.path() / "keys", info.id).replace(forged));
  for (const auto mode : {Mode::kHold, Mode::kReopen}) {
    EXPECT_EQ(start(mode).has_value(), mode == Mode::kReopen);
    ASSERT_NE(finding_of("leaving"), nullptr);
    EXPECT_EQ(finding_of("leaving")->fault, RegisterFault::kUnreadable);
    EXPECT_TRUE(has_root());
  }
  EXPECT_EQ(opens(people[0]), "111");
}

TEST_F(P4ClosureRegisters, ARootThatIsJustMissingIsNoClosure) {
  store_.reset();
  ASSERT_TRUE(roots->destroy(tree_id_of(info.id)));
  const auto opened = start(Mode::kReopen);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), crypto::Error::kRootMissing);
}

// --- crashes ---

class P4ClosureRegistersCrash : public P4ClosureRegisters,
                                public testing::WithParamInterface<Crash> {};

INSTANTIATE_TEST_SUITE_P(Steps, P4ClosureRegistersCrash, testing::ValuesIn(crashes_at(4)),
                         crash_name);

/// The order may be durable in the log alone: then the register knows it before the keys go.
TEST_P(P4ClosureRegistersCrash, IsFinishedAtTheNextStartAndKnownFromThenOn) {
  plan->arm(GetParam().step, GetParam().when);
  ASSERT_TRUE(close().error);
  ASSERT_TRUE(start());
  const bool is_ordered = GetParam().step > 1 || GetParam().when == CrashPlan::When::kBehind;
  if (!is_ordered) {
    EXPECT_EQ(opens(people[1]), "111");
    ASSERT_TRUE(close().closed);
  }
  EXPECT_EQ(closure_faults(), "");
  put_back();
  EXPECT_EQ(refusal_faults(), "");
}

/// Killed between the order and the rest, and then the machine starts with an earlier image: what
/// the register knows is enough.
TEST_P(P4ClosureRegistersCrash, OfAnEarlierImageIsFinishedByTheRegister) {
  plan->arm(GetParam().step, GetParam().when);
  ASSERT_TRUE(close().error);
  const bool is_known = GetParam().step > 1;
  put_back();
  plan->arm(0, CrashPlan::When::kBefore);
  if (!is_known) {
    EXPECT_TRUE(has_root()) << "nothing was destroyed before the register knew";
    EXPECT_TRUE(start());
    EXPECT_EQ(opens(people[1]), "111");
    return;
  }
  EXPECT_EQ(refusal_faults(), "");
  ASSERT_TRUE(start(Mode::kReopen));
  EXPECT_EQ(closed_again_faults(), "");
}

/// 1 the root, 2 the deletion, 3 the certificate.
TEST_F(P4ClosureRegisters, ReopeningMayBeCutOffAndBegunAgain) {
  close_for_good();
  constexpr int kSteps = 3;
  for (int step = 1; step <= kSteps; ++step) {
    for (const auto when : {CrashPlan::When::kBefore, CrashPlan::When::kBehind}) {
      SCOPED_TRACE(step);
      put_back();
      Registers reopening(folder.path() / "keys", Mode::kReopen);
      options.registers = &reopening;
      plan->arm(step, when);
      EXPECT_FALSE(Store::open(journal(), *roots, projector, options));
      ASSERT_TRUE(plan->has_crashed);
      plan->arm(0, CrashPlan::When::kBefore);
      // What is certified already is one of the closed ledgers, and lacks nothing.
      const bool is_certified = step == kSteps && when == CrashPlan::When::kBehind;
      if (!is_certified) EXPECT_EQ(refusal_faults(), "");
      ASSERT_TRUE(start(Mode::kReopen));
      EXPECT_EQ(closed_again_faults(), "");
    }
  }
}

// --- with a key target ---

class P4ClosureRegistersTarget : public KeyTargetTest {
 protected:
  P4ClosureRegistersTarget() {
    for (const auto& place : {keys, copies}) std::filesystem::create_directory(place);
    id = make_ledger(store(), "leaving");
    info = ledger().info();
    populate(2);
    EXPECT_FALSE(erase({0}).error);
    EXPECT_TRUE(start(Mode::kHold));
    before = copy_of(*disk);
  }
  Result<void> start(Mode mode) {
    store_.reset();
    registers = std::make_unique<Registers>(keys, mode, copies);
    options.registers = registers.get();
    return with_target();
  }
  Outcome close() { return run(store(), id, closure_of(hand_over(store(), id), {})); }
  bool knows_closure(const std::filesystem::path& place) const {
    const auto content = register_of(place, info.id).read().value();
    return content && closure_in_register(*content, info).value();
  }

  lethe::tests::TemporaryDirectory folder;
  const std::filesystem::path keys = folder.path() / "keys", copies = folder.path() / "copies";
  std::unique_ptr<Registers> registers;
  std::shared_ptr<Journal> before;
  LedgerInfo info;
};

TEST_F(P4ClosureRegistersTarget, TheCopyKnowsItWhereTheMachineIsLost) {
  ASSERT_TRUE(close().closed);
  EXPECT_TRUE(knows_closure(copies));
  store_.reset();
  std::filesystem::remove_all(keys);
  std::filesystem::create_directory(keys);
  disk = copy_of(*before);
  const auto held = start(Mode::kHold);
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error(), Error::kReadClosed);
  EXPECT_EQ(registers->findings().front().fault, RegisterFault::kClosed);
  ASSERT_TRUE(start(Mode::kReopen));
  EXPECT_EQ(closures_in(*store().system()).size(), 1U);
  EXPECT_TRUE(knows_closure(keys)) << "and so it does again";
}

TEST_F(P4ClosureRegistersTarget, WithoutTheCopyThereIsNoCertificate) {
  options.key_target_retry = std::chrono::milliseconds(20);
  ASSERT_TRUE(start(Mode::kHold));
  std::filesystem::rename(copies, folder.path() / "unmounted");
  const auto outcome = close();
  ASSERT_FALSE(outcome.error) << "the order stands";
  EXPECT_FALSE(outcome.closed);
  std::filesystem::rename(folder.path() / "unmounted", copies);
  ASSERT_TRUE(wait_until_caught_up());
  EXPECT_TRUE(store().find_closed("leaving")->certificate);
  EXPECT_TRUE(knows_closure(copies));
}

TEST_F(P4ClosureRegistersTarget, WhileItFailsNothingIsCertifiedAgain) {
  ASSERT_TRUE(close().closed);
  store_.reset();
  disk = copy_of(*before);
  medium->arm(1, false, true);
  const auto opened = start(Mode::kReopen);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), Error::kKeyTargetFailed);
  EXPECT_EQ(rows(Table::kVault, ledger_range(info.number)), 0U) << "but it is destroyed";
  medium->heal();
  const auto held = start(Mode::kHold);
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error(), Error::kReadClosed) << "and the directory stays closed";
  ASSERT_TRUE(start(Mode::kReopen));
  EXPECT_EQ(closures_in(*store().system()).size(), 1U);
  EXPECT_EQ(target_faults(), "");
  EXPECT_FALSE(recovered(info.id));
}

}  // namespace
}  // namespace lethe::ledger::tests
