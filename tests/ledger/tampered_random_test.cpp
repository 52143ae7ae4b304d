// Promise P5 at random: whatever is done to a log, it is found; and what is done to one event is
// named by it. The seed is printed.
#include <gtest/gtest.h>

#include <random>

#include "tests/ledger/tampered_log.h"

namespace lethe::ledger {
namespace {

using tests::LogWriter;
using tests::summary;
using tests::TamperedLog;
using tests::verify;

constexpr std::uint64_t kDamaged = 280;  // a full tile and an edge
constexpr int kRounds = 40;

class Tamperer {
 public:
  Tamperer(const LogWriter& writer, std::uint64_t seed) : writer_(writer), random_(seed) {}

  /// Does one thing to the log and answers the first event that it concerns.
  std::uint64_t tamper(TamperedLog& log) {
    const std::uint64_t place = log.stored[below(log.stored.size())].place;
    switch (below(10)) {
      case 0:
        log.erase(place, place + 1 + below(4));
        return place;
      case 1:
        log.erase_and_close(place, place + 1);
        return place;
      case 2:
        return swap(log, place);
      case 3:
        log.insert(place, log.stored[below(log.stored.size())].entry);
        return place;
      case 4:
        log.insert(place, forged(place));
        return place;
      case 5:
        log.at(place) = forged(place);
        return place;
      case 6:
        log.at(place).resize(below(log.at(place).size()));
        return place;
      case 7:
        return change_tile(log);
      default: {
        auto& entry = log.at(place);
        entry[below(entry.size())] ^= static_cast<std::uint8_t>(1U << below(8));
        return place;
      }
    }
  }

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

 private:
  std::uint64_t swap(TamperedLog& log, std::uint64_t place) {
    std::uint64_t other = place;
    while (other == place) other = log.stored[below(log.stored.size())].place;
    log.swap(place, other);
    return std::min(place, other);
  }

  Bytes forged(std::uint64_t place) {
    auto header = writer_.header(place);
    header.time.micros += 1;
    const LogWriter forger(9);
    return forger.entry(header);
  }

  std::uint64_t change_tile(TamperedLog& log) {
    auto tile = log.tiles.begin();
    std::advance(tile, static_cast<std::ptrdiff_t>(below(log.tiles.size())));
    const std::uint64_t at = below(tile->second.size());
    tile->second[at].bytes[below(32)] ^= static_cast<std::uint8_t>(1U << below(8));
    return (tile->first.index * kTileWidth + at) << (8U * tile->first.level);
  }

  const LogWriter& writer_;
  std::mt19937_64 random_;
};

class P5TamperEvidentRandom : public testing::Test {
 protected:
  P5TamperEvidentRandom() : seed_(std::random_device{}()), tamperer_(writer_, seed_) {}

  const LogWriter writer_;
  const std::uint64_t seed_;
  Tamperer tamperer_;
  const testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
};

TEST_F(P5TamperEvidentRandom, OneChangeIsNamedByItsEvent) {
  for (const bool files : {true, false}) {
    const TamperedLog sound(writer_, kDamaged, files);
    for (int round = 0; round < kRounds; ++round) {
      TamperedLog log = sound;
      const std::uint64_t first = tamperer_.tamper(log);
      const auto report = verify(log, writer_);
      ASSERT_FALSE(report.consistent()) << round;
      ASSERT_TRUE(report.findings.front().sequence) << round;
      const std::uint64_t named = report.findings.front().sequence->value;
      // A copy beside the original may be taken for the original.
      ASSERT_LE(named, first + 1) << round << ": " << summary(report).front();
      ASSERT_GE(named + 1, first) << round << ": " << summary(report).front();
    }
  }
}

TEST_F(P5TamperEvidentRandom, ManyChangesAreFound) {
  for (const bool files : {true, false}) {
    const TamperedLog sound(writer_, kDamaged, files);
    for (int round = 0; round < kRounds; ++round) {
      TamperedLog log = sound;
      for (std::uint64_t changes = 2 + tamperer_.below(20); changes > 0; --changes) {
        if (log.stored.size() < 10) break;
        tamperer_.tamper(log);
      }
      const auto report = verify(log, writer_, {sound.note});
      ASSERT_FALSE(report.consistent()) << round;
      ASSERT_GE(report.finding_count, report.findings.size());
      for (std::size_t i = 1; i < report.findings.size(); ++i) {
        const auto& before = report.findings[i - 1].sequence;
        const auto& now = report.findings[i].sequence;
        ASSERT_TRUE(!now || (before && *before <= *now)) << round;
      }
    }
  }
}

// A tamperer who rebuilds every tile leaves the signatures and the checkpoint to tell.
TEST_F(P5TamperEvidentRandom, ChangesWithTilesRebuiltAreFound) {
  const TamperedLog sound(writer_, kDamaged, true);
  for (int round = 0; round < kRounds; ++round) {
    TamperedLog log = sound;
    const auto entries = log.stored.size();
    tamperer_.tamper(log);
    log.rebuild_tiles();
    const auto report = verify(log, writer_);
    bool same = log.stored.size() == entries;
    for (std::size_t i = 0; same && i < entries; ++i) {
      same = log.stored[i].entry == sound.stored[i].entry;
    }
    ASSERT_EQ(report.consistent(), same) << round;  // a changed tile is whole again
  }
}

TEST_F(P5TamperEvidentRandom, UntouchedLogsAreNeverAccused) {
  for (int round = 0; round < 30; ++round) {
    const std::uint64_t size = 1 + tamperer_.below(700);
    const TamperedLog log(writer_, size, tamperer_.below(2) == 0);
    const TamperedLog earlier(writer_, tamperer_.below(size + 1), true);
    const auto report = verify(log, writer_, {earlier.note, log.note});
    ASSERT_TRUE(report.consistent()) << size << ": " << summary(report).front();
  }
}

}  // namespace
}  // namespace lethe::ledger
