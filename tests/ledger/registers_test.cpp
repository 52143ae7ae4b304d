// What is known of a ledger outside its data, and what is found out by that.
#include "ledger/registers.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/ledger/erasure_fixture.h"
#include "tests/ledger/journal_copy.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

using testing::ElementsAre;
using Mode = Registers::Mode;

class RegistersTest : public ErasureTest {
 protected:
  ~RegistersTest() override { store_.reset(); }  // before its registers
  void SetUp() override {
    populate(3);
    ASSERT_TRUE(start());
  }

  Result<void> start(Mode mode = Mode::kHold) {
    store_.reset();
    registers = std::make_unique<Registers>(folder.path(), mode);
    options.registers = registers.get();
    return reopen();
  }
  void start_without() {
    store_.reset();
    options.registers = nullptr;
    ASSERT_TRUE(reopen());
  }
  /// Goes on with an earlier image of the data.
  void put_back(const std::shared_ptr<Journal>& image) {
    store_.reset();
    disk = image;
  }
  std::shared_ptr<Journal> image() { return copy_of(*disk); }

  RegisterFile file() const { return {folder.path() / (id.str() + ".register"), id}; }
  RegisterContent content() const { return file().read().value().value(); }
  Sequence append(const SubjectId& subject, Facts facts) {
    const auto outcome = run(store(), id, [&](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(event_about(subject, std::move(facts)));
      return decision;
    });
    EXPECT_FALSE(outcome.error) << outcome.error.message();
    return outcome.first;
  }
  Sequence hold() {
    HoldPlaced facts;
    facts.hold = HoldId::random();
    facts.exception = KeepException::kLegalClaims;
    return append(people[0].id, facts);
  }
  /// That it does not open, and why.
  RegisterFinding refused(Mode mode = Mode::kHold) {
    const auto opened = start(mode);
    EXPECT_FALSE(opened);
    if (!opened) {
      EXPECT_EQ(opened.error(), Error::kReadClosed);
    }
    EXPECT_EQ(registers->findings().size(), 1U);
    return registers->findings().empty() ? RegisterFinding() : registers->findings().front();
  }

  lethe::tests::TemporaryDirectory folder;
  std::unique_ptr<Registers> registers;
};

TEST_F(RegistersTest, ALedgerThatHasNoneGetsIt) {
  EXPECT_EQ(content().checkpoint, ledger().checkpoint());
  EXPECT_EQ(content().complete_from.value, ledger().size().value) << "earlier events are not there";
}

TEST_F(RegistersTest, WhatMayNotBeForgottenIsThereBeforeItIsAnswered) {
  const auto sequence = hold();
  EXPECT_THAT(content().entries,
              ElementsAre(RegisterEntry{sequence, ledger().entry(sequence).value()}));
  EXPECT_EQ(content().checkpoint, ledger().checkpoint());
  EXPECT_FALSE(erase({1}).error);
  EXPECT_EQ(content().entries.size(), 2U) << "the order, and not the certificate";
}

TEST(RegisteredKinds, AreThoseThatDestroyOrForbidToOrRestrictOrSayWhoSigns) {
  EXPECT_TRUE(is_registered(ErasureOrdered{}));
  EXPECT_TRUE(is_registered(ErasureWithheld{}));
  EXPECT_TRUE(is_registered(ContentDeleted{}));
  EXPECT_TRUE(is_registered(HoldPlaced{}));
  EXPECT_TRUE(is_registered(HoldLifted{}));
  EXPECT_TRUE(is_registered(RestrictionSet{}));
  EXPECT_TRUE(is_registered(RestrictionLifted{}));
  EXPECT_TRUE(is_registered(ClosureOrdered{}));
  EXPECT_TRUE(is_registered(SigningKeyRotated{}));
  EXPECT_TRUE(is_registered(SigningKeyCompromised{}));
  EXPECT_FALSE(is_registered(ErasureCompleted{}));
  EXPECT_FALSE(is_registered(ProfileEdited{}));
}

TEST_F(RegistersTest, TheEndOfTheLogAndTheEpochAreThereWhenTheStoreHasStopped) {
  EXPECT_FALSE(erase({1}).error);
  write_note(store(), id);
  const auto checkpoint = ledger().checkpoint();
  store_.reset();
  EXPECT_EQ(content().checkpoint, checkpoint);
  EXPECT_EQ(content().epoch, 1U);
  EXPECT_TRUE(start());
}

TEST_F(RegistersTest, ALogThatWentOnWithoutItIsCaughtUpWith) {
  start_without();
  const auto sequence = hold();
  write_note(store(), id);
  ASSERT_TRUE(start());
  EXPECT_EQ(content().entries.size(), 1U);
  EXPECT_EQ(content().entries.front().sequence, sequence);
  EXPECT_EQ(content().checkpoint, ledger().checkpoint());
}

TEST_F(RegistersTest, AnOlderLogStaysClosedAndWhatItLacksIsSaid) {
  const auto earlier = image();
  const auto size = ledger().size(), known = TreeSize{size.value + 2};
  const auto sequence = hold();
  write_note(store(), id);
  put_back(earlier);
  const auto finding = refused();
  EXPECT_EQ(finding.fault, RegisterFault::kLogOlder);
  EXPECT_EQ(finding.ledger, "system");
  EXPECT_EQ(finding.size, size);
  EXPECT_EQ(finding.known_size, known);
  ASSERT_EQ(finding.lost.size(), 1U);
  EXPECT_EQ(finding.lost.front().sequence, sequence);
  EXPECT_TRUE(std::holds_alternative<HoldPlaced>(finding.lost.front().facts));
  EXPECT_EQ(content().entries.size(), 1U) << "nothing was forgotten by that";
}

TEST_F(RegistersTest, OpenedAgainOnPurposeItsRegisterStaysUntilItIsReopened) {
  const auto earlier = image();
  hold();
  put_back(earlier);
  ASSERT_TRUE(start(Mode::kReopen));
  ASSERT_EQ(registers->findings().size(), 1U);
  const auto before = content();
  hold();
  store_.reset();
  EXPECT_EQ(content(), before) << "until everything was carried out, it may be begun again";

  ASSERT_TRUE(start(Mode::kReopen));
  ASSERT_TRUE(registers->reopened(*disk, ledger()));
  EXPECT_EQ(content().entries.size(), 1U) << "that of the log, not the one that it lost";
  ASSERT_TRUE(start()) << "and closed no longer";
}

TEST_F(RegistersTest, AForkIsFound) {
  const auto earlier = image();
  hold();
  put_back(earlier);
  start_without();
  for (int i = 0; i < 3; ++i) write_note(store(), id);
  const auto finding = refused();
  EXPECT_EQ(finding.fault, RegisterFault::kForked);
  EXPECT_EQ(finding.lost.size(), 1U);
}

TEST_F(RegistersTest, WithOlderKeysNothingIsEverOpened) {
  store_.reset();
  auto known = content();
  known.epoch = 9;
  ASSERT_TRUE(file().replace(known));
  for (const auto mode : {Mode::kHold, Mode::kReopen}) {
    const auto finding = refused(mode);
    EXPECT_EQ(finding.fault, RegisterFault::kKeysOlder);
    EXPECT_EQ(finding.known_epoch, 9U);
    EXPECT_EQ(finding.epoch, 0U);
  }
}

TEST_F(RegistersTest, AMissingOneIsMissed) {
  store_.reset();
  std::filesystem::remove(file().path());
  EXPECT_EQ(refused().fault, RegisterFault::kMissing);
}

TEST_F(RegistersTest, ADamagedOneIsNotBelieved) {
  hold();
  store_.reset();
  std::fstream damage(file().path(), std::ios::in | std::ios::out | std::ios::binary);
  damage.seekp(40);
  damage.put('x');
  damage.close();
  const auto finding = refused();
  EXPECT_EQ(finding.fault, RegisterFault::kUnreadable);
  EXPECT_EQ(finding.error, Error::kRegisterDamaged);
}

TEST_F(RegistersTest, OneThatKnowsNoCheckpointIsDamaged) {
  store_.reset();
  auto torn = content();
  torn.checkpoint.clear();  // the last record, and the only one with a checkpoint
  ASSERT_TRUE(file().replace(torn));
  const auto finding = refused();
  EXPECT_EQ(finding.fault, RegisterFault::kUnreadable);
  EXPECT_EQ(finding.error, Error::kRegisterDamaged);
}

/// The data says that it has a register, as soon as it can be written.
class RefusingJournal final : public ForwardingJournal {
 public:
  using ForwardingJournal::ForwardingJournal;
  Result<void> append(WriteBatch batch, std::span<const Fence> fences) override {
    if (is_refusing) return Error::kStorageFailed;
    return ForwardingJournal::append(std::move(batch), fences);
  }
  bool is_refusing = true;
};
TEST_F(RegistersTest, WhatTheDataCouldNotBeToldIsToldItNextTime) {
  start_without();
  WriteBatch forgotten;
  forgotten.erase(Table::kMeta, meta_row("register/", ledger().info().number));
  ASSERT_TRUE(disk->append(std::move(forgotten), {}));
  Registers of_ledger(folder.path(), Mode::kHold);
  ASSERT_TRUE(of_ledger.check(*disk, ledger()));
  RefusingJournal data(*disk);
  EXPECT_FALSE(of_ledger.follow(data, ledger()));
  data.is_refusing = false;
  EXPECT_TRUE(of_ledger.follow(data, ledger()));
  EXPECT_TRUE(disk->get(Table::kMeta, meta_row("register/", ledger().info().number)).value());
}

TEST_F(RegistersTest, AnEventThatTheLedgerDidNotSignIsNotBelieved) {
  store_.reset();
  auto forged = content();
  forged.entries.push_back({{1'000}, Bytes(100, 7)});
  ASSERT_TRUE(file().replace(forged));
  const auto finding = refused();
  EXPECT_EQ(finding.fault, RegisterFault::kUnreadable);
  EXPECT_EQ(finding.error, Error::kRegisterDamaged);
}

TEST_F(RegistersTest, ARestoredDirectoryStaysClosedThoughNothingIsLacking) {
  store_.reset();
  WriteBatch rows;
  rows.put(Table::kMeta, restored_row({1}), Bytes{1});
  rows.put(Table::kMeta, restored_row({0}), Bytes{1});
  ASSERT_TRUE(disk->append(std::move(rows), {}));
  const auto finding = refused();
  EXPECT_EQ(finding.fault, RegisterFault::kRestored);
  EXPECT_FALSE(finding.is_loss());
  ASSERT_TRUE(start(Mode::kReopen));
  ASSERT_TRUE(registers->reopened(*disk, ledger()));
  EXPECT_TRUE(start());
}

TEST_F(RegistersTest, WhatCannotBeRegisteredIsNotAnswered) {
  std::filesystem::remove_all(folder.path());
  const auto outcome = run(store(), id, [&](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(event_about(
        people[0].id, HoldPlaced{HoldId::random(), KeepException::kLegalClaims, {}, {}}));
    return decision;
  });
  EXPECT_TRUE(outcome.error);
  std::filesystem::create_directory(folder.path());
}

TEST_F(RegistersTest, ANewLedgerHasOneOfItsOwn) {
  const auto outcome = run(store(), id, [&](const DecisionContext&) {
    Decision decision;
    decision.ledgers.push_back(plan_for("clinic"));
    return decision;
  });
  ASSERT_FALSE(outcome.error);
  const auto clinic = store().find("clinic")->info().id;
  store_.reset();
  const RegisterFile its(folder.path() / (clinic.str() + ".register"), clinic);
  ASSERT_TRUE(its.read().value());
  EXPECT_EQ(its.read().value()->complete_from.value, 0U);
  std::filesystem::remove(its.path());
  EXPECT_EQ(refused().ledger, "clinic");
}

}  // namespace
}  // namespace lethe::ledger::tests
