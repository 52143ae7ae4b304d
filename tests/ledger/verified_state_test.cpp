// What --save keeps of a verification, and verifying that goes on from it.
#include "ledger/verified_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/ledger/tampered_log.h"

namespace lethe::ledger {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::LogWriter;
using tests::summary;
using tests::TamperedLog;

constexpr std::uint64_t kFirstRotation = 300, kSecondRotation = 900;

/// Which entries were visited.
class WatchedLog final : public LogSource {
 public:
  explicit WatchedLog(const LogSource& log) : log_(log) {}

  mutable std::uint64_t lowest = ~std::uint64_t{0};

  Result<std::string> checkpoint() const override { return log_.checkpoint(); }
  Result<std::string> witnessed_checkpoint() const override { return log_.witnessed_checkpoint(); }
  Result<std::uint64_t> entry_count() const override { return log_.entry_count(); }
  Result<void> entries(std::uint64_t first, std::uint64_t behind,
                       const std::function<bool(std::uint64_t, ByteView)>& visit) const override {
    return log_.entries(first, behind, [&](std::uint64_t place, ByteView entry) {
      lowest = std::min(lowest, place);
      return visit(place, entry);
    });
  }
  Result<std::optional<std::vector<Hash>>> tile(TileId id) const override { return log_.tile(id); }
  bool stores_partial_tiles() const override { return log_.stores_partial_tiles(); }

 private:
  const LogSource& log_;
};

class VerifySince : public testing::TestWithParam<bool> {
 protected:
  static LogWriter rotated() {
    LogWriter out(1);
    out.rotate(kFirstRotation, 2);
    out.rotate(kSecondRotation, 3);
    return out;
  }
  /// Made once, since that signs every event.
  const TamperedLog& of_size(std::uint64_t size) const {
    static std::map<std::pair<std::uint64_t, bool>, TamperedLog> made;
    const auto key = std::pair(size, GetParam());
    const auto found = made.find(key);
    if (found != made.end()) return found->second;
    return made.emplace(key, TamperedLog(writer_at(size), size, GetParam())).first->second;
  }
  /// As the log was signed when it had that many events.
  static LogWriter writer_at(std::uint64_t size) {
    LogWriter out(1);
    if (size > kFirstRotation) out.rotate(kFirstRotation, 2);
    if (size > kSecondRotation) out.rotate(kSecondRotation, 3);
    return out;
  }
  VerifiedState state_at(std::uint64_t size) const {
    const auto report = tests::verify(of_size(size));
    EXPECT_TRUE(report.state) << size;
    // As it is written down and read again.
    return parse_verified_state(format_verified_state(*report.state)).value();
  }
  static VerifyReport verify(const LogSource& log, const VerifiedState& since,
                             std::vector<std::string> kept = {}) {
    VerifyOptions options;
    options.since = &since;
    options.kept_checkpoints = std::move(kept);
    return tests::verify(log, std::move(options));
  }
};

TEST_P(VerifySince, ReadsOnlyWhatCameSinceAndTheEdge) {
  const auto& log = of_size(1'300);
  const auto whole = tests::verify(log);
  for (const std::uint64_t size : {1U, 255U, 256U, 300U, 301U, 302U, 511U, 901U, 1'299U, 1'300U}) {
    const auto since = state_at(size);
    const WatchedLog watched(log);
    const auto report = verify(watched, since);
    EXPECT_THAT(summary(report), IsEmpty()) << size;
    ASSERT_TRUE(report.trusted) << size;
    EXPECT_EQ(report.trusted->value, size);
    EXPECT_EQ(report.events, 1'300 - size);
    EXPECT_EQ(report.root, whole.root);
    EXPECT_EQ(report.keys, whole.keys) << size;
    EXPECT_GE(watched.lowest, size - size % 256);
    // And what is kept of it is as good as of the whole.
    ASSERT_TRUE(report.state);
    EXPECT_EQ(format_verified_state(*report.state), format_verified_state(*whole.state)) << size;
  }
}

TEST_P(VerifySince, OlderCheckpointsAreHeldAgainstTheTiles) {
  const auto& log = of_size(1'300);
  const auto since = state_at(1'000);
  const WatchedLog watched(log);
  const auto report =
      verify(watched, since,
             {of_size(1).note, of_size(700).note, of_size(1'000).note, of_size(1'100).note});
  EXPECT_THAT(summary(report), IsEmpty());
  EXPECT_GE(watched.lowest, 768U);

  LogWriter forger(1);
  auto other = TamperedLog(forger, 200, true);
  other.swap(4, 5);
  other.sign(forger);
  EXPECT_THAT(summary(verify(log, since, {other.note})), ElementsAre("forked"));
}

TEST_P(VerifySince, WhatIsDoneToTheTailIsNamedAsInTheWhole) {
  const auto since = state_at(950);
  const auto& sound = of_size(1'300);
  const auto writer = rotated();
  const auto expect = [&](const TamperedLog& log, const std::string& first) {
    const auto lines = summary(verify(log, since));
    ASSERT_THAT(lines, testing::Not(IsEmpty())) << first;
    EXPECT_EQ(lines.front(), first);
    EXPECT_EQ(lines, summary(tests::verify(log, [&] {
                VerifyOptions options;
                options.kept_checkpoints = {since.note};
                return options;
              }())));
  };
  auto log = sound;
  log.at(1'100)[100] ^= 1;
  expect(log, "changed-header 1100");
  log = sound;
  log.at(1'100)[1] ^= 1;
  expect(log, "changed-header 1100");
  log = sound;
  log.erase(1'000, 1'003);
  expect(log, "removed 1000");
  log = sound;
  log.erase(1'200, 1'300);
  expect(log, "truncated-tail 1200");
  log = sound;
  log.swap(1'000, 1'001);
  expect(log, "reordered 1000");
  log = sound;
  log.at(1'050) = LogWriter(9).entry(1'050);
  expect(log, "foreign-event 1050");
  log = sound;
  log.at(1'050) = writer_at(1).entry(1'050);
  expect(log, "unknown-key 1050");
  log = sound;
  // The first event that is read is dated before what the earlier verification saw last.
  auto header = writer.header(950);
  header.time.micros -= 60'000'000;
  log.at(950) = writer.entry(header);
  log.rebuild_tiles();
  log.sign(writer);
  expect(log, "back-dated 950");
}

TEST_P(VerifySince, AnEventOfBeforeInALaterPlaceIsACopy) {
  const auto since = state_at(950);
  auto log = of_size(1'300);
  log.at(1'000) = log.at(12);
  EXPECT_THAT(summary(verify(log, since)), ElementsAre("removed 1000"));
  log = of_size(1'300);
  log.insert(1'000, log.at(12));
  EXPECT_EQ(summary(verify(log, since)).front(), "inserted 1000");
}

TEST_P(VerifySince, ALogThatDoesNotGoOnIsReadAsAWhole) {
  const auto since = state_at(950);
  auto log = of_size(1'300);
  log.at(512)[100] ^= 1;
  log.rebuild_tiles();
  auto report = verify(log, since);
  EXPECT_FALSE(report.trusted);
  EXPECT_EQ(summary(report).front(), "bad-signature 512");

  const auto& shorter = of_size(700);
  EXPECT_THAT(summary(verify(shorter, since)), Contains("truncated-tail 700"));

  auto forked = of_size(1'300);
  auto header = rotated().header(800);
  header.time.micros += 1;
  forked.at(800) = rotated().entry(header);
  forked.rebuild_tiles();
  forked.sign(rotated());
  EXPECT_THAT(summary(verify(forked, since)), ElementsAre("forked"));

  LogWriter stranger(7);
  const TamperedLog foreign(stranger, 1'300, GetParam());
  EXPECT_THAT(summary(verify(foreign, since)), Contains("unknown-key"));
}

// What --since is not for: the report says what it took on trust.
TEST_P(VerifySince, DamageToEntriesThatItDoesNotReadIsNotSeen) {
  const auto since = state_at(950);
  auto log = of_size(1'300);
  log.at(512)[100] ^= 1;
  const auto report = verify(log, since);
  EXPECT_THAT(summary(report), IsEmpty());
  EXPECT_EQ(report.trusted->value, 950U);
  EXPECT_EQ(summary(tests::verify(log)).front(), "changed-header 512");
}

TEST_P(VerifySince, AKeyThatTheLogNeverHadIsNamed) {
  const auto since = state_at(950);
  VerifyOptions options;
  options.since = &since;
  options.log_key = LogWriter(7).verifier();
  EXPECT_THAT(summary(tests::verify(of_size(1'300), options)), ElementsAre("unknown-key"));
  options.log_key = rotated().first_verifier();
  EXPECT_THAT(summary(tests::verify(of_size(1'300), options)), IsEmpty());
}

TEST_P(VerifySince, RemembersWhetherAKeyWasGiven) {
  EXPECT_FALSE(verify(of_size(600), state_at(500)).key_was_given);
  const auto given = tests::verify(of_size(500), writer_at(500)).state.value();
  const auto report = verify(of_size(600), given);
  EXPECT_TRUE(report.key_was_given);
  EXPECT_TRUE(report.state->key_was_given);
}

INSTANTIATE_TEST_SUITE_P(Sources, VerifySince, testing::Bool(),
                         [](const auto& which) { return which.param ? "Files" : "Directory"; });

TEST(VerifiedState, IsNotKeptOfADamagedLog) {
  TamperedLog log(LogWriter(), 300, true);
  EXPECT_TRUE(tests::verify(log).state);
  log.at(7)[90] ^= 1;
  EXPECT_FALSE(tests::verify(log).state);
  EXPECT_FALSE(tests::verify(TamperedLog(LogWriter(), 0, true)).state) << "nor of an empty one";
}

TEST(VerifiedState, IsAFewLinesAndTheCheckpoint) {
  const LogWriter writer;
  const TamperedLog log(writer, 3, true);
  auto state = tests::verify(log, writer).state.value();
  EXPECT_EQ(format_verified_state(state),
            "lethe/verified@v1\nledger " + writer.ledger().str() +
                "\nlast 2026-05-28T20:26:42.000000Z\ngiven yes\nkey 0 " + writer.verifier().vkey() +
                "\n\n" + log.note);
  state.keys = LogKeys(writer.origin(), {{writer.key().public_key(), {}, Moment{1'000'001}}});
  const auto text = format_verified_state(state);
  EXPECT_THAT(text, HasSubstr(" 1970-01-01T00:00:01.000001Z\n\n"));
  const auto again = parse_verified_state(text).value();
  EXPECT_EQ(again.keys, state.keys);
  EXPECT_EQ(again.checkpoint.size.value, 3U);
}

TEST(VerifiedState, ThatDoesNotReadAsWrittenIsRefused) {
  const LogWriter writer;
  const TamperedLog log(writer, 3, true);
  const auto text = format_verified_state(tests::verify(log, writer).state.value());
  ASSERT_TRUE(parse_verified_state(text));
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_verified_state(std::string_view(text).substr(0, size))) << size;
  }
  EXPECT_FALSE(parse_verified_state(log.note)) << "a checkpoint alone";
  const auto with = [&](std::string_view what, const std::string& by) {
    auto changed = text;
    const auto at = changed.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return changed.replace(at, what.size(), by);
  };
  EXPECT_FALSE(parse_verified_state(with("@v1", "@v2")));
  EXPECT_FALSE(parse_verified_state(with("given yes", "given maybe")));
  EXPECT_FALSE(parse_verified_state(with("key 0", "key 1")));
  EXPECT_FALSE(parse_verified_state(with("key 0", "key 00")));
  EXPECT_FALSE(parse_verified_state(with("last 2", "last 9999999")));
  EXPECT_FALSE(parse_verified_state(with("\n\n", "\nmore\n\n")));
  EXPECT_FALSE(parse_verified_state(with("\n\n", "\n")));
  const auto other = LogWriter(2).verifier().vkey();
  EXPECT_FALSE(parse_verified_state(with("\n\n", "\nkey 0 " + other + "\n\n"))) << "no order";
  EXPECT_FALSE(parse_verified_state(with("\n\n", "\nkey 4 " + other + "\n\n"))) << "behind its end";
  EXPECT_FALSE(parse_verified_state(with(writer.verifier().vkey(), other))) << "signed by another";
}

}  // namespace
}  // namespace lethe::ledger
