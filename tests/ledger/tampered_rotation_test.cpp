// A log whose signing key was replaced, and what somebody with an old key can't do to it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ledger/tampered_log.h"

namespace lethe::ledger {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::LogWriter;
using tests::summary;
using tests::TamperedLog;

constexpr std::uint64_t kRotatedSize = 600, kFirst = 200, kSecond = 431;

class P5Rotation : public testing::Test {
 protected:
  P5Rotation() : log(writer(), kRotatedSize, true) {}

  /// The keys of seeds 1, 2 and 3, one after another.
  static LogWriter writer() {
    LogWriter out(1);
    out.rotate(kFirst, 2);
    out.rotate(kSecond, 3);
    return out;
  }
  /// Somebody who never replaced the key, or only the first time.
  static LogWriter with_old_key(int rotations = 0) {
    LogWriter out(1);
    if (rotations > 0) out.rotate(kFirst, 2);
    return out;
  }
  static crypto::NoteVerifier key_of(int rotations) {
    return rotations > 1 ? writer().verifier() : with_old_key(rotations).verifier();
  }
  static VerifyReport verify(const TamperedLog& log,
                             const std::optional<crypto::NoteVerifier>& key = std::nullopt,
                             std::vector<std::string> kept = {}) {
    VerifyOptions options;
    options.log_key = key;
    options.kept_checkpoints = std::move(kept);
    return tests::verify(log, std::move(options));
  }
  void rewrite(std::uint64_t place, const LogWriter& by) {
    log.at(place) = by.entry(writer().header(place));
  }
  void settle(const LogWriter& by) {
    log.rebuild_tiles();
    log.sign(by);
  }

  TamperedLog log;
};

TEST_F(P5Rotation, WhoeverKeptAnyOfTheKeysFollowsTheLog) {
  for (int rotations = 0; rotations < 3; ++rotations) {
    const auto report = verify(log, key_of(rotations));
    EXPECT_THAT(summary(report), IsEmpty()) << rotations;
    EXPECT_EQ(report.events, kRotatedSize);
    ASSERT_EQ(report.keys.size(), 3U);
    EXPECT_EQ(report.keys[1].from.value, kFirst + 1);
    EXPECT_EQ(report.keys[2].key, writer().verifier().key);
  }
  EXPECT_THAT(summary(verify(log)), IsEmpty()) << "and whoever kept none";
}

TEST_F(P5Rotation, ACheckpointOfEachTimeIsOneOfTheLog) {
  const std::vector<std::string> kept{TamperedLog(with_old_key(), kFirst, true).note,
                                      TamperedLog(writer(), kFirst + 1, true).note,
                                      TamperedLog(writer(), kSecond + 1, true).note};
  EXPECT_THAT(summary(verify(log, key_of(0), {kept.front()})), IsEmpty());
  EXPECT_THAT(summary(verify(log, key_of(2), {kept.back()})), IsEmpty());
  // Signed later than it had to be: the last key vouches for all of the past.
  EXPECT_THAT(summary(verify(log, key_of(0), kept)), IsEmpty());
}

TEST_F(P5Rotation, AnEventThatAReplacedKeySignedIsNamed) {
  rewrite(500, with_old_key());
  settle(writer());
  for (int rotations = 0; rotations < 3; ++rotations) {
    EXPECT_THAT(summary(verify(log, key_of(rotations))), ElementsAre("unknown-key 500"));
  }
}

TEST_F(P5Rotation, AnEventThatALaterKeySignedTooEarlyIsNamed) {
  LogWriter early(2);
  log.at(100) = early.entry(writer().header(100));
  settle(writer());
  EXPECT_THAT(summary(verify(log, key_of(0))), ElementsAre("unknown-key 100"));
}

TEST_F(P5Rotation, ACheckpointThatAReplacedKeySignedIsNamed) {
  log.sign(with_old_key(1));
  const auto lines = summary(verify(log, key_of(0)));
  EXPECT_THAT(lines, Contains("unknown-key"));
}

TEST_F(P5Rotation, WhoeverGoesOnWithTheOldKeyIsNamedWhereItWasReplaced) {
  LogWriter thief = with_old_key();
  for (auto place = kFirst + 1; place < kRotatedSize; ++place) log.at(place) = thief.entry(place);
  settle(thief);
  EXPECT_EQ(summary(verify(log, key_of(0))).front(), "unknown-key 200");
}

TEST_F(P5Rotation, ARotationThatIsChangedIsTheFirstThingThatIsNamed) {
  log.at(kFirst)[80] ^= 1;
  for (int rotations = 0; rotations < 3; ++rotations) {
    const auto lines = summary(verify(log, key_of(rotations)));
    ASSERT_FALSE(lines.empty());
    EXPECT_EQ(lines.front(), "changed-header 200") << rotations;
  }
}

TEST_F(P5Rotation, ARotationToAThiefsKeyThatTheLogNeverMadeIsAFork) {
  LogWriter thief(1);
  thief.rotate(kFirst, 9);
  const TamperedLog forked(thief, kRotatedSize, true);
  EXPECT_THAT(summary(verify(forked, key_of(0), {log.note})), Contains("unknown-key"))
      << "the kept checkpoint is signed with a key that this log never announced";
  EXPECT_THAT(summary(verify(forked, key_of(2))), Contains("unknown-key"));
}

TEST_F(P5Rotation, ARotationInAnotherPlaceLeadsNowhere) {
  log.swap(kFirst, 300);
  settle(writer());
  EXPECT_THAT(summary(verify(log, key_of(0))), testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace lethe::ledger
