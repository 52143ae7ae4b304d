// Promise P5: what is done to the entries of a log is found, and named by event.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ledger/tampered_log.h"

namespace lethe::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::LogWriter;
using tests::summary;
using tests::TamperedLog;
using tests::usual_writer;
using tests::verify;

/// Two full tiles and an edge, so that an entry may have a stored leaf hash or none.
constexpr std::uint64_t kEntries = 600;

/// With the tiles of static files (true) and of a data directory (false).
class P5TamperEvident : public testing::TestWithParam<bool> {
 protected:
  static const TamperedLog& sound() {
    static const TamperedLog kFiles(usual_writer(), kEntries, true);
    static const TamperedLog kDirectory(usual_writer(), kEntries, false);
    return GetParam() ? kFiles : kDirectory;
  }

  TamperedLog log_ = sound();
};
INSTANTIATE_TEST_SUITE_P(, P5TamperEvident, testing::Bool(),
                         [](const auto& param) { return param.param ? "Files" : "Directory"; });

TEST_P(P5TamperEvident, SoundLogsAreConsistent) {
  for (const std::uint64_t size : {1, 2, 3, 255, 256, 257, 512, 600}) {
    const TamperedLog log(usual_writer(), size, GetParam());
    for (const bool with_key : {true, false}) {
      const auto report = with_key ? verify(log, usual_writer(), {log.note}) : verify(log);
      EXPECT_THAT(summary(report), IsEmpty()) << size;
      EXPECT_TRUE(report.consistent());
      EXPECT_EQ(report.key_was_given, with_key);
      EXPECT_EQ(report.origin, "example.com/clinic");
      EXPECT_EQ(report.size, TreeSize{size});
      EXPECT_EQ(report.events, size);
      EXPECT_EQ(report.root, open_checkpoint(log.note, usual_writer().verifier())->root);
    }
  }
}

TEST_P(P5TamperEvident, EveryByteOfEveryEntryCounts) {
  const TamperedLog sound_log(usual_writer(), 4, GetParam());
  for (std::uint64_t place = 0; place < 4; ++place) {
    for (std::size_t at = 0; at < sound_log.stored[place].entry.size(); ++at) {
      TamperedLog log = sound_log;
      log.at(place)[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
      ASSERT_THAT(found_in(log), ElementsAre("changed-header " + std::to_string(place)))
          << "byte " << at << " of " << place;
    }
  }
}

TEST_P(P5TamperEvident, ChangedBytesAreNamedInTilesAndOnTheEdge) {
  for (const std::uint64_t place : {0, 1, 255, 256, 511, 512, 599}) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{63}, std::size_t{64}, std::size_t{80},
                                 log_.at(place).size() - 1}) {
      TamperedLog log = log_;
      log.at(place)[at] ^= 0x40;
      EXPECT_THAT(found_in(log), ElementsAre("changed-header " + std::to_string(place)))
          << at << " of " << place;
    }
  }
}

TEST_P(P5TamperEvident, CutAndExtendedEntriesAreNamed) {
  for (const std::uint64_t place : {0, 300, 599}) {
    const std::string expected = "changed-header " + std::to_string(place);
    for (const std::size_t size : {0, 1, 63, 64, 65, 100}) {
      TamperedLog log = log_;
      log.at(place).resize(size);
      EXPECT_THAT(found_in(log), ElementsAre(expected)) << size;
    }
    for (const std::size_t more : {1, 8, 65'535, 1'000'000}) {
      TamperedLog log = log_;
      log.at(place).resize(log.at(place).size() + more);
      EXPECT_THAT(found_in(log), ElementsAre(expected)) << more;
    }
  }
}

TEST_P(P5TamperEvident, SeveralChangesAreAllNamed) {
  log_.at(7)[70] ^= 1;
  log_.at(300)[0] ^= 1;
  log_.at(301)[0] ^= 1;
  log_.at(599).back() ^= 1;
  EXPECT_THAT(found_in(log_), ElementsAre("changed-header 7", "changed-header 300",
                                          "changed-header 301", "changed-header 599"));
}

TEST_P(P5TamperEvident, RemovedEntriesAreNamed) {
  for (const std::uint64_t first : {0, 5, 255, 256, 520, 590}) {
    TamperedLog log = log_;
    log.erase(first, first + 2);
    EXPECT_THAT(found_in(log), ElementsAre("removed " + std::to_string(first),
                                           "removed " + std::to_string(first + 1)));
  }
}

TEST_P(P5TamperEvident, RemovedEntriesAreNamedWhenTheGapIsClosed) {
  for (const std::uint64_t first : {0, 5, 255, 256, 520, 590}) {
    TamperedLog log = log_;
    log.erase_and_close(first, first + 2);
    EXPECT_THAT(found_in(log), ElementsAre("removed " + std::to_string(first),
                                           "removed " + std::to_string(first + 1)));
  }
}

TEST_P(P5TamperEvident, ACutTailIsNamedByItsFirstEvent) {
  for (const std::uint64_t left : {0, 1, 255, 256, 511, 512, 598, 599}) {
    TamperedLog log = log_;
    log.erase(left, kEntries);
    EXPECT_THAT(found_in(log), ElementsAre("truncated-tail " + std::to_string(left)));
  }
}

TEST_P(P5TamperEvident, SwappedEntriesAreNamedBoth) {
  for (const auto& [left, right] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {5, 6}, {5, 9}, {5, 500}, {255, 256}, {5, 599}, {580, 581}, {580, 590}, {0, 3}}) {
    TamperedLog log = log_;
    log.swap(left, right);
    EXPECT_THAT(found_in(log), ElementsAre("reordered " + std::to_string(left),
                                           "reordered " + std::to_string(right)));
  }
}

TEST_P(P5TamperEvident, SwappedBlocksAreNamed) {
  for (std::uint64_t i = 0; i < 5; ++i) log_.swap(400 + i, 405 + i);
  const auto findings = verify(log_, usual_writer()).findings;
  ASSERT_EQ(findings.size(), 10U);
  for (std::uint64_t i = 0; i < 10; ++i) {
    EXPECT_EQ(findings[i].damage, Damage::kReordered);
    EXPECT_EQ(findings[i].sequence, Sequence{400 + i});
  }
}

TEST_P(P5TamperEvident, AnEntryMovedFarAwayIsNamed) {
  const Bytes entry = log_.at(20);
  log_.erase_and_close(20, 21);
  log_.insert(400, entry);
  const auto report = verify(log_, usual_writer());
  EXPECT_EQ(report.findings.front().damage, Damage::kReordered);
  EXPECT_THAT(summary(report), testing::Contains("reordered 400"));
}

TEST_P(P5TamperEvident, AnEntryOverwrittenByACopyOfAnotherIsRemoved) {
  for (const std::uint64_t place : {6, 300, 590}) {
    TamperedLog log = log_;
    log.at(place) = log.at(place - 1);
    EXPECT_THAT(found_in(log), ElementsAre("removed " + std::to_string(place)));
  }
}

TEST_P(P5TamperEvident, ACopyThatPushesTheOthersBackIsInserted) {
  for (const std::uint64_t place : {1, 6, 300, 590}) {
    TamperedLog log = log_;
    log.insert(place, log.at(place - 1));
    EXPECT_THAT(found_in(log), ElementsAre("inserted " + std::to_string(place)));
  }
}

TEST_P(P5TamperEvident, ForgedEntriesBetweenGoodOnesAreInserted) {
  const LogWriter forger(9);
  auto header = usual_writer().header(300);
  for (const std::uint64_t place : {1, 300, 590}) {
    header.sequence = {place};
    TamperedLog log = log_;
    log.insert(place, forger.entry(header));
    EXPECT_THAT(found_in(log), ElementsAre("inserted " + std::to_string(place)));
    TamperedLog garbage = log_;
    garbage.insert(place, Bytes(200, 0x5a));
    EXPECT_THAT(found_in(garbage), ElementsAre("inserted " + std::to_string(place)));
  }
}

TEST_P(P5TamperEvident, EntriesBehindTheCheckpointAreInserted) {
  log_.stored.push_back({kEntries, usual_writer().entry(kEntries)});
  log_.stored.push_back({kEntries + 1, Bytes(100, 1)});
  log_.stored.push_back({kEntries + 5, usual_writer().entry(kEntries + 5)});
  log_.stored.push_back({kEntries + 6, usual_writer().entry(3)});
  EXPECT_THAT(found_in(log_),
              ElementsAre("inserted 600", "inserted 601", "inserted 605", "inserted 606"));
}

TEST_P(P5TamperEvident, AnEntryOfABundleThatIsTooLongIsInserted) {
  const auto behind = std::next(log_.stored.begin(), 256);
  log_.stored.insert(behind, {255, usual_writer().entry(700)});
  EXPECT_THAT(found_in(log_), ElementsAre("inserted 255"));
}

TEST_P(P5TamperEvident, AnEntryInsertedIntoABundlePushesTheLastOneOut) {
  log_.insert(100, Bytes(200, 0x5a));
  for (auto& item : log_.stored) {
    if (item.place >= 256) --item.place;  // the other bundles stay as they are
  }
  EXPECT_THAT(found_in(log_), ElementsAre("inserted 100"));
}

TEST_P(P5TamperEvident, EventsOfAnotherLedgerAreForeign) {
  const LogWriter other(2, "example.com/other");
  for (const std::uint64_t place : {5, 300, 599}) {
    TamperedLog replaced = log_;
    replaced.at(place) = other.entry(place);
    EXPECT_THAT(found_in(replaced), ElementsAre("foreign-event " + std::to_string(place)));
    TamperedLog inserted = log_;
    inserted.insert(place, other.entry(place));
    EXPECT_THAT(found_in(inserted), ElementsAre("foreign-event " + std::to_string(place)));
  }
}

// The key of one ledger must not speak in another, even when one organisation has both.
TEST_P(P5TamperEvident, EventsOfAnotherLedgerAreForeignUnderTheSameKeyToo) {
  auto header = usual_writer().header(40);
  header.ledger = LogWriter(2).ledger();
  log_.at(40) = usual_writer().entry(header);
  log_.rebuild_tiles();
  log_.sign(usual_writer());
  EXPECT_THAT(found_in(log_), ElementsAre("foreign-event 40"));
}

}  // namespace
}  // namespace lethe::ledger
