// The server verifies its own logs while they are written to, and an event says what it found.
#include "api/commands/self_verification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/keyspace.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ledger::Damage;
using ledger::LogVerified;
using ledger::Table;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SelfVerifying : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      policy   admin v1                                   -> 201 | policy.published
      purpose  admin news consent                         -> 201 | purpose.defined
      register portal ann user city=Oslo email=ann@a.test -> 201 | subject.registered
      register portal bob user city=Rome email=bob@a.test -> 201 | subject.registered
      register portal eve user city=Bern email=eve@a.test -> 201 | subject.registered
    )");
  }
  static VerifyPace pace(std::function<bool()> between = [] { return true; }) {
    VerifyPace out;
    out.rows = 1;
    out.pause = [between = std::move(between)](std::uint64_t, std::uint64_t) { return between(); };
    return out;
  }
  LogVerified verify(const VerifyPace& how = pace()) {
    const auto found = verify_ledger(world.store(), world.clinic(), world.clock.now(), how);
    EXPECT_TRUE(found) << problem_of(found.error()).detail;
    return found ? *found : LogVerified{};
  }
  std::uint64_t size() const { return world.ledger()->size().value; }
  LogVerified last() const { return std::get<LogVerified>(world.event({size() - 1}).facts); }
  /// The last byte of the first row of a table from `first` on becomes another.
  void damage(Table table, const ledger::Bytes& first) {
    auto& journal = world.store().journal();
    ledger::Bytes row, value;
    const auto behind = ledger::ledger_range(world.ledger()->info().number).behind_last;
    ASSERT_TRUE(journal.scan(table, first, behind, [&](ledger::ByteView key, ledger::ByteView at) {
      row.assign(key.begin(), key.end());
      value.assign(at.begin(), at.end());
      return false;
    }));
    ASSERT_FALSE(value.empty());
    value.back() ^= 1U;
    ledger::WriteBatch batch;
    batch.put(table, row, value);
    ASSERT_TRUE(journal.append(std::move(batch), {}));
  }
  ledger::Bytes log_row(std::uint64_t sequence) const {
    return ledger::log_row(world.ledger()->info().number, {sequence});
  }

  World world;
};

TEST_F(SelfVerifying, P5SaysHowMuchIsThereAndThatItIsSound) {
  const auto before = size();
  world.clock.advance_seconds(5);
  const auto found = verify();
  EXPECT_EQ(found.started_at, world.clock.now());
  EXPECT_EQ(found.size, before);
  EXPECT_FALSE(found.root.is_zero());
  EXPECT_EQ(found.intact, 6U);
  EXPECT_EQ(found.erased, 0U);
  EXPECT_THAT(found.damage, IsEmpty());
  ASSERT_EQ(size(), before + 1);
  EXPECT_EQ(last(), found);
}

TEST_F(SelfVerifying, P5CountsWhatWasErased) {
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  const auto found = verify();
  EXPECT_EQ(found.intact, 4U);
  EXPECT_EQ(found.erased, 2U);
  EXPECT_THAT(found.damage, IsEmpty());
}

/// Before, while and after a person's sections are looked at.
TEST_F(SelfVerifying, P5TakesNothingForDamageThatHappensMeanwhile) {
  for (int at = 1; at <= 16; ++at) {
    const auto name = "meanwhile" + std::to_string(at);
    world.register_person(name, ledger::SubjectType::kUser, {{"city", "Bonn"}});
    int pauses = 0;
    verify(pace([&] {
      if (++pauses == at) {
        EXPECT_EQ(outcome(world.erase("portal", name)), "201");
        world.register_person("late" + std::to_string(at), ledger::SubjectType::kUser,
                              {{"city", "Lyon"}});
      }
      return true;
    }));
    ASSERT_GE(pauses, at);
    EXPECT_THAT(last().damage, IsEmpty()) << at;
  }
}

TEST_F(SelfVerifying, P5NamesAChangedEvent) {
  damage(Table::kLog, log_row(2));
  EXPECT_THAT(verify().damage, ElementsAre(ledger::DamageCount{Damage::kChangedHeader, 1, 2}));
  EXPECT_THAT(last().damage, ElementsAre(ledger::DamageCount{Damage::kChangedHeader, 1, 2}));
}

TEST_F(SelfVerifying, P5NamesAChangedSectionAndOneThatIsGone) {
  const auto number = world.ledger()->info().number;
  const auto anns = ledger::vault_range(number, world.row("ann").slot);
  damage(Table::kVault, anns.first);
  const auto bobs = ledger::vault_range(number, world.row("bob").slot);
  ledger::WriteBatch batch;
  batch.erase_range(Table::kVault, bobs.first, bobs.behind_last);
  ASSERT_TRUE(world.store().journal().append(std::move(batch), {}));
  EXPECT_THAT(verify().damage, ElementsAre(ledger::DamageCount{Damage::kChangedSection, 3, 3}));
}

TEST_F(SelfVerifying, P5NamesAnEventThatIsGone) {
  ledger::WriteBatch batch;
  batch.erase(Table::kLog, log_row(size() - 1));
  ASSERT_TRUE(world.store().journal().append(std::move(batch), {}));
  const auto found = verify();
  ASSERT_FALSE(found.damage.empty());
  EXPECT_EQ(found.damage.front().first, found.size - 1);
}

TEST_F(SelfVerifying, EndsWithoutAnEventWhenItIsToldTo) {
  const auto before = size();
  EXPECT_FALSE(
      verify_ledger(world.store(), world.clinic(), world.clock.now(), pace([] { return false; })));
  EXPECT_EQ(size(), before);
  const auto nowhere =
      verify_ledger(world.store(), ledger::LedgerId::random(), world.clock.now(), pace());
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(problem_of(nowhere.error()).type, ProblemType::kUnknownLedger);
}

TEST_F(SelfVerifying, TheNextBeginsAPeriodAfterTheLastAndCatchesUp) {
  struct Row {
    std::int64_t passed;  // hours since the last one began
    std::int64_t time;    // hours that the next has; -1: it does not begin
  };
  const Row rows[] = {{0, -1}, {23, -1}, {24, 24}, {30, 18}, {47, 1}, {48, 0}, {1'000, 0}};
  const auto now = world.clock.now();
  for (const auto& [passed, time] : rows) {
    const auto given =
        time_for_verification({now.micros - passed * ledger::kHourMicros}, now, hours(24));
    const auto expected =
        time < 0 ? std::nullopt : std::optional<std::chrono::microseconds>(hours(time));
    EXPECT_EQ(given, expected) << passed;
  }
  EXPECT_FALSE(time_for_verification({}, now, hours(0)));
}

/// The period is short against what a test waits: it is not time yet, or there is none left.
class SelfVerification24 : public SelfVerifying {
 protected:
  SelfVerification make(std::string region = {}) {
    SelfVerification::Options options;
    options.region = std::move(region);
    options.found = [this](const std::string& ledger, const LogVerified& found) {
      told.push_back(ledger + " " + std::to_string(found.size));
    };
    options.failed = [this](const std::string& ledger, const Stop&) { told.push_back(ledger); };
    return SelfVerification(world.store(), world.clock, std::move(options));
  }
  static bool go_on() { return true; }

  std::vector<std::string> told;
};

TEST_F(SelfVerification24, LooksAtEveryLedgerOnceAPeriod) {
  auto verification = make();
  verification.run(go_on);
  EXPECT_THAT(told, IsEmpty()) << "they are new";
  world.clock.advance_days(2);
  const auto clinic = "clinic " + std::to_string(size());
  verification.run(go_on);
  EXPECT_THAT(told, ::testing::UnorderedElementsAre(::testing::StartsWith("system "), clinic));
  verification.run(go_on);
  EXPECT_EQ(told.size(), 2U);
  world.clock.advance_days(2);
  verification.run(go_on);
  EXPECT_EQ(told.size(), 4U);
  EXPECT_FALSE(verification.progress(world.clinic()));
  const auto newest = last_verification(*world.ledger()).value();
  ASSERT_TRUE(newest);
  EXPECT_EQ(newest->sequence.value, size() - 1);
}

TEST_F(SelfVerification24, GoesOnFromWhatTheLogSaysAfterARestart) {
  world.clock.advance_days(2);
  verify();
  auto verification = make();
  verification.run(go_on);
  EXPECT_THAT(told, ElementsAre(::testing::StartsWith("system ")));
}

TEST_F(SelfVerification24, LeavesOtherRegionsAlone) {
  world.clock.advance_days(2);
  auto verification = make("mars");
  verification.run(go_on);
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(SelfVerification24, TellsHowFarItIsAndStopsInBetween) {
  world.clock.advance_days(2);
  for (int i = 0; i < 300; ++i) {
    world.register_person("p" + std::to_string(i), ledger::SubjectType::kUser, {{"city", "Ulm"}});
  }
  auto verification = make();
  std::vector<std::uint64_t> of;
  verification.run([&] {
    if (const auto now = verification.progress(world.clinic())) of.push_back(now->of);
    return of.size() < 2;
  });
  ASSERT_FALSE(of.empty());
  EXPECT_EQ(of.back(), size());
  EXPECT_FALSE(last_verification(*world.ledger()).value()) << "it was told to stop";
  EXPECT_FALSE(verification.progress(world.clinic()));
}

}  // namespace
}  // namespace lethe::api::testing
