// Promise P5 at large: a real log, with erasures, rotations of its key and restarts in it, and tens
// of thousands of random mutations, each of which is found and named, and nothing else is.
// LETHE_MUTATION_ROUNDS multiplies their number; LETHE_TEST_SEED repeats those of a run.
#include "tests/ledger/mutated_log.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>

#include "ledger/big_endian.h"
#include "ledger/names.h"
#include "tests/ledger/erasure_fixture.h"
#include "tests/ledger/journal_copy.h"

namespace lethe::ledger::tests {
namespace {

using testing::IsEmpty;

std::uint64_t number_in(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::stoull(text) : otherwise;
}

/// Places between two mutations of one log, so that each is told from its neighbours.
constexpr std::uint64_t kApart = 16;

class P5Mutations : public ErasureTest {
 protected:
  P5Mutations() {
    for (int part = 0; part < kParts; ++part) grow(part);
  }
  ~P5Mutations() override { store_.reset(); }

  static constexpr int kParts = 5;

  /// People come, write, and are erased; the key is replaced; the process dies.
  void grow(int part) {
    populate(60U * static_cast<unsigned>(part + 1));
    std::vector<std::future<Outcome>> notes;
    for (int i = 0; i < 500; ++i) {
      notes.push_back(submit(store(), id, [](const DecisionContext&) {
        Decision decision;
        decision.events.push_back(note_event());
        return decision;
      }));
    }
    for (auto& note : notes) EXPECT_FALSE(note.get().error);
    for (std::size_t i = 0; i < 12; ++i) {
      EXPECT_FALSE(erase({people.size() - 1 - 4 * i}).error);
    }
    if (part % 2 == 1) {
      const auto rotated = run(store(), id, [](const DecisionContext&) {
        Decision decision;
        decision.signing_key = {
            {ActorType::kService, ActorId::random(), TokenId::random()}, RequestId::random(), {}};
        return decision;
      });
      EXPECT_FALSE(rotated.error);
      rotations_.push_back(rotated.first.value);
    }
    kept_.push_back(ledger().checkpoint());
    EXPECT_TRUE(reopen());
  }

  std::unique_ptr<LogSource> source() {
    return journal_log_source(store().journal(), ledger().info().number);
  }
  VerifyReport verified(const LogSource& log, const SectionCheck* sections = nullptr,
                        std::vector<std::string> kept = {}) {
    VerifyOptions options;
    const auto keys = ledger().signer()->keys();
    options.log_key = keys.verifier_of(keys.all().front());
    options.kept_checkpoints = std::move(kept);
    options.sections = sections;
    return verify(log, std::move(options));
  }
  /// Whoever changes what says which keys sign, or where the log begins, concerns all that follows.
  bool may_be_changed(std::uint64_t place) const {
    return place > 0 && !concerns_keys(place, place);
  }
  bool concerns_keys(std::uint64_t first, std::uint64_t last) const {
    return std::ranges::any_of(rotations_,
                               [&](std::uint64_t at) { return first <= at + 1 && at <= last + 1; });
  }
  Mutator mutator() const {
    const LogWriter other(77);
    std::vector<Bytes> foreign;
    for (std::uint64_t i = 0; i < 5'000; ++i) foreign.push_back(other.entry(i));
    return {seed_, std::move(foreign)};
  }

  std::vector<std::uint64_t> rotations_;
  std::vector<std::string> kept_;
  const std::uint64_t seed_ = number_in("LETHE_TEST_SEED", std::random_device{}());
  const std::uint64_t rounds_ = number_in("LETHE_MUTATION_ROUNDS", 1);
  const testing::ScopedTrace trace_{__FILE__, __LINE__, "LETHE_TEST_SEED=" + std::to_string(seed_)};
};

TEST_F(P5Mutations, AnUntouchedLogIsNeverAccused) {
  ASSERT_GT(ledger().size().value, 2'800U);
  ASSERT_EQ(rotations_.size(), 2U);
  const auto sections =
      journal_section_check(store().journal(), ledger().info().number, ledger().keys());
  EXPECT_THAT(summary(verified(*source(), sections.get(), kept_)), IsEmpty());
  EXPECT_THAT(summary(verified(TamperedLog(*source(), true), nullptr, kept_)), IsEmpty());
}

TEST_F(P5Mutations, OfEventsAreNamed) {
  auto mutator = this->mutator();
  std::uint64_t count = 0;
  const TamperedLog sound[] = {{*source(), false}, {*source(), true}};
  const std::uint64_t size = sound[0].stored.size();
  for (std::uint64_t round = 0; count < 20'000 * rounds_; ++round) {
    TamperedLog log = sound[round % 2];
    std::vector<Mutation> mutations;
    for (auto place = 1 + mutator.below(kApart); place + 2 < size; place += kApart) {
      // The next place is part of it, those behind it are left alone, and give copies.
      if (!may_be_changed(place)) continue;
      mutations.push_back(
          mutator.mutate_event(log, place, place + kApart / 2 < size ? place + 5 : 0));
    }
    const auto report = verified(log);
    count += mutations.size();
    ASSERT_EQ(report.finding_count, report.findings.size());
    ASSERT_EQ(not_named(report, mutations), "") << "round " << round;
  }
  RecordProperty("mutations", std::to_string(count));
}

TEST_F(P5Mutations, OfTheOrderAreNamed) {
  auto mutator = this->mutator();
  const TamperedLog sound[] = {{*source(), false}, {*source(), true}};
  const auto log_size = sound[0].stored.size();
  for (std::uint64_t round = 0; round < 50 * rounds_; ++round) {
    TamperedLog log = sound[round % 2];
    const auto mutation = mutator.mutate_order(log);
    SCOPED_TRACE(std::to_string(round) + ": " + mutation.what + " at " +
                 std::to_string(mutation.first));
    const auto report = verified(log, nullptr, kept_);
    ASSERT_FALSE(report.consistent());
    const auto& first = report.findings.front();
    const bool is_tail = mutation.names.contains(Damage::kTruncatedTail);
    if (concerns_keys(mutation.first, is_tail ? log_size : mutation.last)) {
      // Which key signs what is left is not known any more; but nothing before it is accused.
      EXPECT_TRUE(!first.sequence || first.sequence->value + 1 >= mutation.first)
          << summary(report).front();
      continue;
    }
    ASSERT_TRUE(first.sequence);
    // A copy beside the original may be taken for the original.
    EXPECT_LE(first.sequence->value, mutation.last + 1) << name_of(first.damage);
    EXPECT_GE(first.sequence->value + 1, mutation.first) << name_of(first.damage);
    const bool is_named = std::ranges::any_of(report.findings, [&](const Finding& finding) {
      return mutation.names.contains(finding.damage);
    });
    EXPECT_TRUE(is_named) << summary(report).front();
  }
}

TEST_F(P5Mutations, OfTilesAreNamed) {
  auto mutator = this->mutator();
  const TamperedLog sound(*source(), true);
  for (std::uint64_t round = 0; round < 20 * rounds_; ++round) {
    TamperedLog log = sound;
    const auto mutation = mutator.mutate_tile(log);
    ASSERT_EQ(not_named(verified(log), {mutation}), "") << round << " " << mutation.what;
  }
}

/// Where the keys are announced, what is behind is concerned, too; but nothing before it is.
TEST_F(P5Mutations, OfWhatAnnouncesKeysAreNamedFirst) {
  auto mutator = this->mutator();
  const TamperedLog sound(*source(), true);
  for (std::uint64_t round = 0; round < 5 * rounds_; ++round) {
    for (const std::uint64_t place : {rotations_[0], rotations_[1]}) {
      TamperedLog log = sound;
      const auto mutation = mutator.mutate_event(log, place, place + 9);
      SCOPED_TRACE(mutation.what + " at " + std::to_string(place));
      const auto report = verified(log);
      ASSERT_FALSE(report.consistent());
      ASSERT_TRUE(report.findings.front().sequence);
      EXPECT_GE(report.findings.front().sequence->value, place);
      EXPECT_LE(report.findings.front().sequence->value, place + 1);
    }
  }
}

TEST_F(P5Mutations, OfCheckpointsAreFound) {
  auto mutator = this->mutator();
  // Of a log of a few events: the text is as long, and each is read in no time.
  const LogWriter writer(3);
  const TamperedLog sound(writer, 40, true);
  const TamperedLog earlier(writer, 39, true);
  const TamperedLog foreign(LogWriter(4), 40, true);
  for (std::uint64_t round = 0; round < 500 * rounds_; ++round) {
    TamperedLog log = sound;
    const bool is_kept = round % 3 == 0;
    std::string& note = is_kept ? log.witnessed : log.note;
    note = sound.note;
    std::string what;
    if (round % 50 == 0) {
      what = "another log's";
      note = foreign.note;
    } else if (round % 50 == 1) {
      what = "an earlier one";
      note = earlier.note;
    } else {
      Bytes bytes = crypto::to_bytes(crypto::as_bytes(note));
      what = mutator.change_bytes(bytes);
      note = std::string(crypto::as_text(bytes));
    }
    const auto report = is_kept ? verify(log, writer, {note}) : verify(log, writer);
    if (is_kept && what == "an earlier one") {
      EXPECT_TRUE(report.consistent());
      continue;
    }
    ASSERT_FALSE(report.consistent()) << what << "\n" << note;
    const auto damage = report.findings.front().damage;
    EXPECT_TRUE(damage == Damage::kBadCheckpoint || damage == Damage::kUnknownKey ||
                damage == Damage::kInserted)
        << what << ": " << summary(report).front();
  }
}

class P5SectionMutations : public P5Mutations {
 protected:
  struct Row {
    Bytes key, sealed;
  };
  static std::uint64_t sequence_of(const Row& row) {
    BigEndianReader in(ByteView(row.key).subspan(4 + 13));  // number and compartment
    return in.number<std::uint64_t>();
  }
  std::vector<Row> rows() {
    std::vector<Row> out;
    const auto range = ledger_range(ledger().info().number);
    EXPECT_TRUE(disk->scan(Table::kVault, range.first, range.behind_last,
                           [&](ByteView key, ByteView value) {
                             out.push_back({crypto::to_bytes(key), crypto::to_bytes(value)});
                             return true;
                           }));
    return out;
  }
  /// Does one thing to a section.
  Mutation mutate(Mutator& mutator, const Row& row, const Row& donor, WriteBatch& changes) {
    const auto sequence = sequence_of(row);
    switch (mutator.below(4)) {
      case 0:
        changes.erase(Table::kVault, row.key);
        return {"section gone", sequence, sequence, {Damage::kChangedSection}};
      case 1:
        changes.put(Table::kVault, row.key, donor.sealed);
        return {"another section", sequence, sequence, {Damage::kChangedSection}};
      default: {
        Bytes changed = row.sealed;
        const auto what = mutator.change_bytes(changed);
        changes.put(Table::kVault, row.key, changed);
        return {what + " of a section", sequence, sequence, {Damage::kChangedSection}};
      }
    }
  }
};

TEST_F(P5SectionMutations, AreNamed) {
  auto mutator = this->mutator();
  const auto all = rows();
  ASSERT_GT(all.size(), 500U);
  std::uint64_t count = 0;
  for (std::uint64_t round = 0; round < 4 * rounds_; ++round) {
    const auto copy = copy_of(*disk);
    WriteBatch changes;
    std::vector<Mutation> mutations;
    for (auto i = mutator.below(4); i + 1 < all.size(); i += 1 + mutator.below(6)) {
      mutations.push_back(mutate(mutator, all[i], all[i + 1], changes));
    }
    ASSERT_TRUE(copy->append(std::move(changes), {}));
    const auto log = journal_log_source(*copy, ledger().info().number);
    const auto sections = journal_section_check(*copy, ledger().info().number, ledger().keys());
    ASSERT_EQ(not_named(verified(*log, sections.get()), mutations), "") << round;
    count += mutations.size();
  }
  EXPECT_GT(count, 400U);
}

}  // namespace
}  // namespace lethe::ledger::tests
