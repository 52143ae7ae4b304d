// A ledger that replaces the key it signs with: in the log, in memory, on the disk, in the register
// and in backups.
#include <gmock/gmock.h>

#include "ledger/ledger_opening.h"
#include "ledger/names.h"
#include "ledger/public_log.h"
#include "ledger/registers.h"
#include "tests/ledger/backup_fixture.h"
#include "tests/ledger/erasure_fixture.h"
#include "tests/ledger/journal_copy.h"

namespace lethe::ledger::tests {
namespace {

const Actor kOperator{ActorType::kService, ActorId::random(), TokenId::random()};

Outcome rotate(Store& store, const LedgerId& ledger, std::optional<Moment> compromised = {}) {
  return run(store, ledger, [&](const DecisionContext&) {
    Decision decision;
    decision.signing_key = {kOperator, RequestId::random(), compromised};
    return decision;
  });
}

/// The log as whoever kept that key sees it. Empty when all is well.
std::string faults_by(const Reader& reader, LedgerNumber number, const crypto::NoteVerifier& key) {
  VerifyOptions options;
  options.log_key = key;
  options.threads = 1;
  const auto report = verify_log(*journal_log_source(reader, number), options);
  if (!report) return report.error().message();
  std::string faults;
  for (const auto& finding : report->findings) {
    faults += std::string(name_of(finding.damage)) + ": " + finding.detail + "\n";
  }
  return faults;
}

class SigningKey : public ErasureTest {
 protected:
  ~SigningKey() override { store_.reset(); }  // before its registers

  std::string faults() {
    std::string out = faults_of(store(), ledger());
    const auto keys = ledger().signer()->keys();
    for (const auto& key : keys.all()) {
      out += faults_by(store().journal(), ledger().info().number, keys.verifier_of(key));
    }
    return out;
  }
  std::shared_ptr<const crypto::SigningKey> secret() { return ledger().signer()->secret(); }
  Bytes sealed_secret() {
    return disk->get(Table::kMeta, meta_row("signing-key/", ledger().info().number))->value();
  }
  Result<void> start(Registers& registers) {
    store_.reset();
    options.registers = &registers;
    return reopen();
  }
};

TEST_F(SigningKey, TheOldOneSignsTheNewOne) {
  populate(1);
  const auto old_key = ledger().verifier();
  const auto rotated = rotate(store(), id);
  ASSERT_FALSE(rotated.error) << rotated.error.message();
  const auto new_key = ledger().verifier();
  EXPECT_NE(new_key.vkey(), old_key.vkey());
  EXPECT_EQ(ledger().info().signing_key, old_key.key) << "the one that event 0 announces";
  const auto header = ledger().event(rotated.first).value();
  EXPECT_EQ(std::get<SigningKeyRotated>(header.facts).key, new_key.key);
  EXPECT_EQ(header.actor, kOperator);
  EXPECT_TRUE(verify_entry(*split_entry(*ledger().entry(rotated.first)), old_key.key));
  const auto next = write_note(store(), id).first;
  EXPECT_TRUE(verify_entry(*split_entry(*ledger().entry(next)), new_key.key));
  EXPECT_TRUE(open_checkpoint(ledger().checkpoint(), new_key));
  EXPECT_EQ(faults(), "");
}

TEST_F(SigningKey, TheSecretThatWasReplacedIsNowhere) {
  const auto before = sealed_secret();
  const auto old_secret = secret()->seed().view();
  const Bytes old_seed = crypto::to_bytes(old_secret);
  ASSERT_FALSE(rotate(store(), id).error);
  const auto after = sealed_secret();
  EXPECT_NE(after, before);
  ASSERT_TRUE(reopen());
  EXPECT_NE(crypto::to_bytes(secret()->seed().view()), old_seed);
  EXPECT_EQ(faults(), "");
}

TEST_F(SigningKey, ItsCompromiseIsDeclaredWithTheNewOne) {
  populate(1);
  const auto old_key = ledger().verifier();
  const Moment since{clock.now().micros - 1};
  const auto rotated = rotate(store(), id, since);
  ASSERT_FALSE(rotated.error);
  const auto declared = rotated.first.next();
  const auto header = ledger().event(declared).value();
  EXPECT_EQ(std::get<SigningKeyCompromised>(header.facts),
            (SigningKeyCompromised{old_key.key, since}));
  EXPECT_TRUE(verify_entry(*split_entry(*ledger().entry(declared)), ledger().verifier().key));
  const auto keys = ledger().signer()->keys();
  EXPECT_EQ(keys.all()[0].compromised_since, since);
  EXPECT_FALSE(keys.current().compromised_since);
  EXPECT_EQ(faults(), "") << "it is no damage";
  VerifyOptions verify_options;
  verify_options.log_key = old_key;
  const auto source = journal_log_source(store().journal(), ledger().info().number);
  const auto report = verify_log(*source, verify_options).value();
  EXPECT_EQ(report.doubtful, rotated.first.value + 1) << "all that the old key signed since";
  EXPECT_EQ(report.first_doubtful, Sequence{0});
  ASSERT_TRUE(reopen());
  EXPECT_EQ(ledger().signer()->keys(), keys);
}

TEST_F(SigningKey, MayBeReplacedManyTimesAlsoInOneBatch) {
  std::vector<std::future<Outcome>> waiting;
  for (int i = 0; i < 20; ++i) {
    waiting.push_back(submit(store(), id, [](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(note_event());
      decision.signing_key = {kOperator, {}, std::nullopt};
      return decision;
    }));
    waiting.push_back(submit(store(), id, [](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(note_event());
      return decision;
    }));
  }
  for (auto& one : waiting) EXPECT_FALSE(one.get().error);
  EXPECT_EQ(ledger().signer()->keys().all().size(), 21U);
  EXPECT_EQ(faults(), "");
  ASSERT_TRUE(reopen());
  EXPECT_EQ(ledger().signer()->keys().all().size(), 21U);
  EXPECT_EQ(faults(), "");
}

TEST_F(SigningKey, StaysWhenTheCommandThatReplacesItFails) {
  populate(1);
  const auto before = ledger().verifier().vkey();
  const auto outcome = run(store(), id, [&](const DecisionContext&) {
    Decision decision;
    decision.signing_key = {kOperator, {}, std::nullopt};
    add_erasure(decision, people[0], order_for(people[0]));
    decision.erasures[0].slot = {kMaxSlot + 1};
    return decision;
  });
  EXPECT_EQ(outcome.error, Error::kMalformedEvent);
  write_note(store(), id);
  EXPECT_EQ(ledger().verifier().vkey(), before);
  EXPECT_EQ(faults(), "");
}

TEST_F(SigningKey, NobodyAnnouncesAKeyOfTheirOwn) {
  const auto outcome = run(store(), id, [](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(
        event_about({}, SigningKeyRotated{crypto::SigningKey::generate().public_key()}));
    return decision;
  });
  EXPECT_EQ(outcome.error, Error::kMalformedEvent);
}

TEST_F(SigningKey, ACrashLeavesOneOrTheOther) {
  for (const auto when : {CrashPlan::When::kBefore, CrashPlan::When::kBehind}) {
    const auto keys = ledger().signer()->keys().all().size();
    plan->arm(1, when);
    EXPECT_TRUE(rotate(store(), id).error);
    ASSERT_TRUE(reopen());
    const bool is_there = when == CrashPlan::When::kBehind;
    EXPECT_EQ(ledger().signer()->keys().all().size(), keys + (is_there ? 1 : 0));
    write_note(store(), id);
    EXPECT_EQ(faults(), "");
  }
}

TEST_F(SigningKey, AnErasureAndItsCertificateGoOnWithTheNewOne) {
  populate(3);
  ASSERT_FALSE(rotate(store(), id).error);
  ASSERT_FALSE(erase({1}).error);
  ASSERT_FALSE(rotate(store(), id).error);
  EXPECT_EQ(opens(people[0]) + opens(people[1]), "111000");
  EXPECT_EQ(faults(), "");
}

TEST_F(SigningKey, TheRegisterFollowsAndFindsOutThatItIsLost) {
  lethe::tests::TemporaryDirectory folder;
  auto registers = std::make_unique<Registers>(folder.path(), Registers::Mode::kHold);
  ASSERT_FALSE(rotate(store(), id).error);
  ASSERT_TRUE(start(*registers));
  const auto file = register_of(folder.path(), id);
  EXPECT_EQ(file.read()->value().entries.size(), 1U) << "also of the time before the register";
  const std::shared_ptr<Journal> image = copy_of(*disk);
  const auto rotated = rotate(store(), id, clock.now());
  write_note(store(), id);
  auto again = std::make_unique<Registers>(folder.path(), Registers::Mode::kHold);
  ASSERT_TRUE(start(*again)) << "the register's checkpoint is signed with the latest key";
  store_.reset();
  disk = image;
  auto older = std::make_unique<Registers>(folder.path(), Registers::Mode::kHold);
  options.registers = older.get();
  EXPECT_EQ(reopen().error(), Error::kReadClosed);
  ASSERT_EQ(older->findings().size(), 1U);
  const auto& finding = older->findings().front();
  EXPECT_EQ(finding.fault, RegisterFault::kLogOlder);
  ASSERT_EQ(finding.lost.size(), 2U);
  EXPECT_EQ(finding.lost[0].sequence, rotated.first);
  EXPECT_TRUE(std::holds_alternative<SigningKeyCompromised>(finding.lost[1].facts));
  options.registers = nullptr;
}

TEST_F(SigningKey, TheStaticFilesGoOnUnderTheNewOne) {
  lethe::tests::TemporaryDirectory folder;
  populate(2);
  const auto old_key = ledger().verifier();
  const auto directory = folder.path() / "log";
  ASSERT_TRUE(export_public_log(ledger(), directory, {}));
  ASSERT_FALSE(rotate(store(), id).error);
  ASSERT_TRUE(export_public_log(ledger(), directory, {}));
  const auto source = open_public_log(directory);
  ASSERT_TRUE(source);
  VerifyOptions verify_options;
  verify_options.log_key = old_key;
  EXPECT_EQ(verify_log(**source, verify_options)->finding_count, 0U);
  std::ifstream vkey(directory / "vkey");
  std::string line;
  std::getline(vkey, line);
  EXPECT_EQ(line, ledger().verifier().vkey());
}

using SigningKeyBackup = BackupTest;

TEST_F(SigningKeyBackup, IsRestoredWithTheLogThatItSigned) {
  clinic.populate(2);
  back_up();
  ASSERT_FALSE(rotate(clinic.store(), clinic.id(), clinic.clock.now()).error);
  clinic.populate(1);
  back_up();
  ASSERT_FALSE(rotate(clinic.store(), clinic.id()).error);
  clinic.populate(1);
  back_up();
  clinic.save_keys("today");
  ASSERT_TRUE(check_backup(clinic.backup(), {}));
  const auto restored = restore("today");
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->ledger().signer()->keys(), clinic.ledger().signer()->keys());
  write_note(*restored->store, clinic.id());
  EXPECT_EQ(faults_of(*restored->store, restored->ledger()), "");
}

TEST_F(SigningKeyBackup, ABackupFromBeforeBringsBackTheKeyOfThen) {
  clinic.populate(2);
  back_up();
  const auto old_key = clinic.ledger().verifier().vkey();
  ASSERT_FALSE(rotate(clinic.store(), clinic.id()).error);
  clinic.save_keys("today");
  const auto restored = restore("today");
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->ledger().verifier().vkey(), old_key);
  EXPECT_EQ(faults_of(*restored->store, restored->ledger()), "");
}

TEST_F(SigningKeyBackup, AnEarlierStateIsNotSignedWithAKeyThatItDidNotHave) {
  clinic.populate(2);
  const auto before = clinic.ledger().size();
  ASSERT_FALSE(rotate(clinic.store(), clinic.id()).error);
  const auto behind = clinic.ledger().size();
  clinic.populate(1);
  back_up();
  clinic.save_keys("today");
  RestoreOptions options;
  options.cut = RestoreCut{.ledger = "system", .size = before};
  auto restored = restore("today", options);
  ASSERT_TRUE(restored->failure);
  EXPECT_EQ(restored->failure->fault, BackupFault::kKeysUnusable);
  options.cut = RestoreCut{.ledger = "system", .size = behind};
  restored = restore("today", options);
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  EXPECT_EQ(restored->ledger().size(), behind);
  EXPECT_EQ(faults_of(*restored->store, restored->ledger()), "");
}

}  // namespace
}  // namespace lethe::ledger::tests
