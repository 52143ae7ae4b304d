// What the verifier asks of witnesses, where the auditor has a policy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/cosignature.h"
#include "tests/ledger/tampered_log.h"
#include "tests/ledger/witnessed_log.h"

namespace lethe::ledger::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const LogWriter& writer() {
  static const LogWriter kWriter;
  return kWriter;
}

struct VerifierPolicyTest : ::testing::Test {
  TamperedLog log{writer(), 60, true};
  crypto::NoteSigner first = witness_key(11, "w1"), second = witness_key(12, "w2");

  static std::string note_of(std::uint64_t size) { return TamperedLog(writer(), size, true).note; }
  static std::string cosigned(const std::string& note,
                              std::initializer_list<const crypto::NoteSigner*> by) {
    auto out = note;
    for (const auto* one : by) {
      out += crypto::cosign(crypto::parse_note(note)->text, *one, 1'000)->line();
    }
    return out;
  }
  TrustPolicy policy(const std::string& lines = {}) const {
    std::string error;
    auto parsed = TrustPolicy::parse("witness w1 " + first.verifier().vkey() + "\nwitness w2 " +
                                         second.verifier().vkey() + "\n" + lines +
                                         "group both all w1 w2\nquorum both\n",
                                     error);
    EXPECT_TRUE(parsed) << error;
    return *parsed;
  }
  VerifyReport report(const TrustPolicy& policy, std::vector<std::string> kept = {}) const {
    VerifyOptions options;
    options.log_key = writer().verifier();
    options.policy = &policy;
    options.kept_checkpoints = std::move(kept);
    return verify(log, options);
  }
};

TEST_F(VerifierPolicyTest, TheWitnessedCheckpointMayBeEarlierThanTheLatest) {
  log.witnessed = cosigned(note_of(40), {&first, &second});
  const auto found = report(policy());
  EXPECT_THAT(summary(found), IsEmpty());
  EXPECT_EQ(found.witnessed, TreeSize{40});
  EXPECT_THAT(found.witnesses, ElementsAre("w1", "w2"));
  EXPECT_EQ(found.size, TreeSize{60});
}

TEST_F(VerifierPolicyTest, TheLargestThatIsContentingCounts) {
  log.witnessed = cosigned(note_of(40), {&first, &second});
  EXPECT_EQ(report(policy(), {cosigned(note_of(50), {&first, &second})}).witnessed, TreeSize{50});
  EXPECT_EQ(report(policy(), {cosigned(note_of(50), {&first})}).witnessed, TreeSize{40});
  log.note = cosigned(log.note, {&second, &first});
  EXPECT_EQ(report(policy()).witnessed, TreeSize{60});
}

TEST_F(VerifierPolicyTest, TooFewCosignaturesAreAFinding) {
  for (const auto& witnessed :
       {std::string(), note_of(40), cosigned(note_of(40), {&second, &second})}) {
    log.witnessed = witnessed;
    const auto found = report(policy());
    EXPECT_THAT(summary(found), ElementsAre("unwitnessed"));
    EXPECT_EQ(found.witnessed, std::nullopt);
    EXPECT_THAT(found.findings[0].detail, HasSubstr("of its 2 witnesses, "));
  }
}

TEST_F(VerifierPolicyTest, WithoutAPolicyNothingIsAsked) {
  log.witnessed = "no note";
  VerifyOptions options;
  options.log_key = writer().verifier();
  EXPECT_THAT(summary(verify(log, options)), IsEmpty());
}

TEST_F(VerifierPolicyTest, ABadCosignatureIsNamed) {
  log.witnessed =
      note_of(40) + crypto::cosign(crypto::parse_note(note_of(41))->text, first, 1'000)->line();
  EXPECT_THAT(summary(report(policy())), ElementsAre("bad-checkpoint", "unwitnessed"));
  log.witnessed = "no note";
  EXPECT_THAT(summary(report(policy())), ElementsAre("bad-checkpoint", "unwitnessed"));
}

// What was cosigned is another history than the log's.
TEST_F(VerifierPolicyTest, ALogThatDoesNotContainWhatWasCosignedIsForked) {
  const LogWriter same_key;
  auto fork = TamperedLog(writer(), 40, true);
  auto header = same_key.header(30);
  header.time.micros += 1;
  fork.at(30) = same_key.entry(header);
  fork.rebuild_tiles();
  fork.sign(writer());
  log.witnessed = cosigned(fork.note, {&first, &second});
  const auto found = report(policy());
  ASSERT_THAT(summary(found), ElementsAre("forked"));
  EXPECT_THAT(found.findings[0].detail, HasSubstr("the witnessed checkpoint covers other events"));
}

TEST_F(VerifierPolicyTest, ALogThatEndsBeforeWhatWasCosignedIsTruncated) {
  log.witnessed = cosigned(note_of(70), {&first, &second});
  EXPECT_THAT(summary(report(policy())), ElementsAre("truncated-tail 60"));
}

TEST_F(VerifierPolicyTest, APolicyForOtherLogsSaysNothingOfThisOne) {
  log.witnessed = cosigned(note_of(40), {&first, &second});
  const auto own = "log " + writer().verifier().vkey() + "\n";
  EXPECT_THAT(summary(report(policy(own))), IsEmpty());
  const auto other = "log " + WitnessedLog("log.example/b").verifier().vkey() + "\n";
  EXPECT_THAT(summary(report(policy(other))), ElementsAre("unknown-key"));
}

}  // namespace
}  // namespace lethe::ledger::tests
