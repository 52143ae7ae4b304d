// Promise P5: what is done to the tiles, the checkpoint and the whole history of a log is found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ledger/tampered_log.h"

namespace lethe::ledger {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using tests::LogWriter;
using tests::summary;
using tests::TamperedLog;
using tests::usual_writer;
using tests::verify;

constexpr std::uint64_t kTreeSize = 600;

class P5TamperEvidentTree : public testing::Test {
 protected:
  static const TamperedLog& sound() {
    static const TamperedLog kSound(usual_writer(), kTreeSize, true);
    return kSound;
  }
  /// As an insider can who has the key, or a thief of it.
  static void resign_everything(TamperedLog& log) {
    log.rebuild_tiles();
    log.sign(usual_writer());
  }

  TamperedLog log_ = sound();
};

TEST_F(P5TamperEvidentTree, ChangedLeafHashesAreNamed) {
  for (const std::uint64_t place : {0, 100, 255, 256, 511, 512, 599}) {
    TamperedLog log = sound();
    log.tiles.at({0, place / 256})[place % 256].bytes[7] ^= 1;
    EXPECT_THAT(found_in(log), ElementsAre("changed-tile " + std::to_string(place)));
  }
}

TEST_F(P5TamperEvidentTree, ChangedUpperHashesAreNamedByTheFirstEventBelow) {
  log_.tiles.at({1, 0})[1].bytes[0] ^= 1;
  EXPECT_THAT(found_in(log_), ElementsAre("changed-tile 256"));
}

TEST_F(P5TamperEvidentTree, TilesOfAnotherWidthAreNamed) {
  for (const TileId id : {TileId{0, 0}, TileId{0, 1}, TileId{0, 2}, TileId{1, 0}}) {
    const std::string expected =
        "changed-tile " + std::to_string(id.level == 0 ? id.index * kTileWidth : 0);
    TamperedLog missing = sound();
    missing.tiles.erase(id);
    EXPECT_THAT(found_in(missing), ElementsAre(expected));
    TamperedLog empty = sound();
    empty.tiles.at(id).clear();
    EXPECT_THAT(found_in(empty), ElementsAre(expected));
    TamperedLog narrow = sound();
    narrow.tiles.at(id).pop_back();
    EXPECT_THAT(found_in(narrow), Not(IsEmpty()));
  }
  log_.tiles.at({0, 1}).push_back({});
  EXPECT_THAT(found_in(log_), ElementsAre("changed-tile 256"));
}

TEST_F(P5TamperEvidentTree, WithoutTilesTheEntriesAndTheCheckpointDecide) {
  log_.partial_tiles = false;
  log_.tiles.clear();
  EXPECT_THAT(found_in(log_), ElementsAre("changed-tile 0", "changed-tile 256"));
  log_.at(300)[70] ^= 1;
  EXPECT_THAT(found_in(log_), Contains("changed-header 300"));
  EXPECT_THAT(found_in(log_), Not(Contains("bad-checkpoint")));
}

TEST_F(P5TamperEvidentTree, TileAndEntryThatAreBothChangedAreBothNamed) {
  log_.tiles.at({0, 0})[9].bytes[0] ^= 1;
  log_.at(300)[70] ^= 1;
  EXPECT_THAT(found_in(log_), ElementsAre("changed-tile 9", "changed-header 300"));
}

TEST_F(P5TamperEvidentTree, AnEntryChangedTogetherWithItsLeafHashIsABadSignature) {
  log_.at(300)[5] ^= 1;
  log_.rebuild_tiles();
  EXPECT_THAT(found_in(log_), ElementsAre("bad-signature 300", "bad-checkpoint"));
}

TEST_F(P5TamperEvidentTree, AnEntryThatIsNoneIsMalformedWhereTheTreeHasIt) {
  log_.at(300) = Bytes(100, 7);
  log_.at(301) = Bytes(3, 7);
  resign_everything(log_);
  EXPECT_THAT(found_in(log_), ElementsAre("malformed 300", "malformed 301"));
}

TEST_F(P5TamperEvidentTree, AnEntrySignedAnewIsNotTheOneInTheTree) {
  auto header = usual_writer().header(300);
  header.time.micros += 1;
  log_.at(300) = usual_writer().entry(header);
  EXPECT_THAT(found_in(log_), ElementsAre("changed-header 300"));
}

TEST_F(P5TamperEvidentTree, AHistoryWrittenAnewDoesNotFitTheCheckpoint) {
  auto header = usual_writer().header(300);
  header.time.micros += 1;
  log_.at(300) = usual_writer().entry(header);
  log_.rebuild_tiles();
  EXPECT_THAT(found_in(log_), ElementsAre("bad-checkpoint"));
  EXPECT_THAT(found_in(log_, {log_.note}), ElementsAre("bad-checkpoint", "forked"));
}

TEST_F(P5TamperEvidentTree, AHistorySignedAnewIsForkedFromWhatTheAuditorKept) {
  const std::vector<std::string> kept = {TamperedLog(usual_writer(), 600, true).note,
                                         TamperedLog(usual_writer(), 300, true).note,
                                         TamperedLog(usual_writer(), 301, true).note};
  EXPECT_THAT(found_in(log_, kept), IsEmpty());
  auto header = usual_writer().header(300);
  header.time.micros += 1;
  log_.at(300) = usual_writer().entry(header);
  resign_everything(log_);
  EXPECT_THAT(found_in(log_), IsEmpty());  // without a kept checkpoint nobody can tell
  // Between 300, which is contained, and 301, which is not, there is one event.
  EXPECT_THAT(found_in(log_, kept), ElementsAre("forked 300", "forked"));
}

TEST_F(P5TamperEvidentTree, AShorterLogThanTheAuditorKnewIsTruncated) {
  const std::string kept = log_.note;
  log_.erase(590, kTreeSize);
  resign_everything(log_);
  EXPECT_THAT(found_in(log_), IsEmpty());
  EXPECT_THAT(found_in(log_, {kept}), ElementsAre("truncated-tail 590"));
}

TEST_F(P5TamperEvidentTree, AnOlderCheckpointLeavesTheNewerEventsInserted) {
  log_.note = TamperedLog(usual_writer(), 598, true).note;
  EXPECT_THAT(found_in(log_), ElementsAre("inserted 598", "inserted 599"));
}

TEST_F(P5TamperEvidentTree, AKeptCheckpointMustItselfBeTheLogs) {
  const LogWriter other(2, "example.com/other");
  EXPECT_THAT(found_in(log_, {TamperedLog(other, 3, true).note}), ElementsAre("unknown-key"));
  EXPECT_THAT(found_in(log_, {"nonsense"}), ElementsAre("bad-checkpoint"));
  EXPECT_THAT(found_in(log_, {""}), ElementsAre("bad-checkpoint"));
}

TEST_F(P5TamperEvidentTree, EveryByteOfTheCheckpointCounts) {
  const TamperedLog small(usual_writer(), 5, true);
  for (std::size_t at = 0; at < small.note.size(); ++at) {
    TamperedLog log = small;
    log.note[at] = static_cast<char>(log.note[at] ^ 1);
    EXPECT_THAT(found_in(log),
                testing::AnyOf(ElementsAre("bad-checkpoint"), ElementsAre("unknown-key")))
        << at;
    log.note.resize(at);
    EXPECT_FALSE(verify(log, usual_writer()).consistent()) << at;
  }
}

TEST_F(P5TamperEvidentTree, WithoutACheckpointTheEntriesAreStillChecked) {
  log_.note.clear();
  EXPECT_THAT(found_in(log_), ElementsAre("bad-checkpoint"));
  log_.at(300)[70] ^= 1;
  log_.swap(100, 101);
  EXPECT_THAT(found_in(log_), ElementsAre("reordered 100", "reordered 101", "changed-header 300",
                                          "bad-checkpoint"));
}

TEST_F(P5TamperEvidentTree, ACheckpointOfAnotherLogIsOfAnUnknownKey) {
  log_.note = TamperedLog(LogWriter(2), kTreeSize, true).note;
  EXPECT_THAT(found_in(log_), ElementsAre("unknown-key"));
}

TEST_F(P5TamperEvidentTree, EventsThatAreDatedBackAreNamed) {
  for (const std::uint64_t place : {1, 300, 512, 599}) {
    TamperedLog log = sound();
    auto header = usual_writer().header(place);
    header.time.micros = usual_writer().header(place - 1).time.micros - 1;
    log.at(place) = usual_writer().entry(header);
    resign_everything(log);
    EXPECT_THAT(found_in(log), ElementsAre("back-dated " + std::to_string(place)));
  }
  // The same moment twice is nothing.
  auto header = usual_writer().header(300);
  header.time = usual_writer().header(299).time;
  log_.at(300) = usual_writer().entry(header);
  resign_everything(log_);
  EXPECT_THAT(found_in(log_), IsEmpty());
}

TEST_F(P5TamperEvidentTree, AWholeLogOfAnotherKeyIsNotTheAuditorsLog) {
  const LogWriter impostor(3);
  const TamperedLog log(impostor, 10, true);
  const auto lines = found_in(log);
  ASSERT_EQ(lines.size(), 11U);
  EXPECT_EQ(lines.front(), "unknown-key 0");
  EXPECT_EQ(lines[9], "unknown-key 9");
  EXPECT_EQ(lines.back(), "unknown-key");  // the checkpoint
}

TEST_F(P5TamperEvidentTree, EventZeroMustAnnounceTheLog) {
  auto header = usual_writer().header(1);
  header.sequence = {0};
  header.time = usual_writer().header(0).time;
  log_.at(0) = usual_writer().entry(header);
  resign_everything(log_);
  EXPECT_THAT(found_in(log_), ElementsAre("malformed 0"));

  header = usual_writer().header(0);
  std::get<LedgerCreated>(header.facts).signing_key = LogWriter(3).key().public_key();
  log_.at(0) = usual_writer().entry(header);
  resign_everything(log_);
  EXPECT_THAT(found_in(log_), ElementsAre("unknown-key 0"));

  header = usual_writer().header(0);
  std::get<LedgerCreated>(header.facts).origin = "example.com/somewhere-else";
  log_.at(0) = usual_writer().entry(header);
  resign_everything(log_);
  EXPECT_THAT(found_in(log_), ElementsAre("bad-checkpoint 0"));
}

TEST_F(P5TamperEvidentTree, WithoutAKeyEventZeroOrTheCheckpointVouchesForIt) {
  // Event 0 is changed but still says its key, and the checkpoint is signed with that.
  log_.at(0)[3] ^= 1;
  EXPECT_THAT(summary(verify(log_)), ElementsAre("changed-header 0"));
  // Event 0 lies elsewhere.
  TamperedLog swapped = sound();
  swapped.swap(0, 5);
  EXPECT_THAT(summary(verify(swapped)), ElementsAre("reordered 0", "reordered 5"));
  // It is gone: no key, but the tree still tells.
  TamperedLog headless = sound();
  headless.erase(0, 1);
  headless.at(7)[70] ^= 1;
  const auto lines = summary(verify(headless));
  EXPECT_THAT(lines, Contains("removed 0"));
  EXPECT_THAT(lines, Contains("changed-header 7"));
  EXPECT_THAT(lines, Contains("unknown-key"));
}

TEST_F(P5TamperEvidentTree, AnEmptyLogIsConsistentWithItsOwnCheckpointOnly) {
  const TamperedLog empty(usual_writer(), 0, true);
  EXPECT_THAT(found_in(empty), IsEmpty());
  EXPECT_EQ(verify(empty, usual_writer()).root, empty_root());
  EXPECT_THAT(found_in(empty, {empty.note}), IsEmpty());
  EXPECT_THAT(found_in(log_, {empty.note}), IsEmpty());
  EXPECT_THAT(found_in(empty, {log_.note}), ElementsAre("truncated-tail 0"));
  EXPECT_THAT(summary(verify(empty)), ElementsAre("unknown-key"));
}

// Nothing may hang or allocate by what a hostile log says of its size.
TEST_F(P5TamperEvidentTree, SizesThatAreLiesCostNothing) {
  const TreeSize huge{~std::uint64_t{0}};
  log_.note = sign_checkpoint({usual_writer().origin(), huge, empty_root()}, usual_writer().key());
  EXPECT_THAT(found_in(log_), Contains("truncated-tail 600"));
  log_.stored.push_back({~std::uint64_t{0} - 1, Bytes(10)});
  log_.stored.push_back({~std::uint64_t{0}, Bytes(10)});
  VerifyOptions options;
  options.log_key = usual_writer().verifier();
  options.max_findings = 3;
  const auto report = verify(log_, options);
  EXPECT_THAT(summary(report), ElementsAre("changed-tile 512", "removed 600", "removed 601"));
  EXPECT_GT(report.finding_count, std::uint64_t{1} << 63);
}

}  // namespace
}  // namespace lethe::ledger
