// Notices to recipients (GDPR Art. 19): from being owed to what became of them.
#include "api/commands/notices.h"

#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ledger::NoticeOutcome;
using projections::NoticeRow;

constexpr std::int64_t kMinute = 60LL * 1'000'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

class Notices : public ::testing::Test {
 protected:
  Notices() {
    run_table(world, R"(
      purpose   admin  care contract                         -> 201 | purpose.defined
      recipient admin  lab  care email endpoint=https://lab.example/ -> 201 | recipient.defined
      recipient admin  bank care email                       -> 201 | recipient.defined
      register  portal ann user email=ann@a.example          -> 201 | subject.registered
      disclose  portal ann lab care email                    -> 201 | disclosure.recorded
      disclose  portal ann bank care email                   -> 201 | disclosure.recorded
      edit      portal ann email=b@a.example                 -> 200 | profile.edited
    )");
  }

  std::vector<NoticeRow> rows() const {
    const auto snapshot = world.ledger()->snapshot();
    return *projections::Views(*snapshot).notices({}, {}, 99);
  }
  NoticeRow row(const std::string& recipient) const {
    for (const auto& one : rows()) {
      if (one.recipient == recipient) return one;
    }
    ADD_FAILURE() << "no notice to " << recipient;
    return {};
  }
  Reply attempt(const NoticeRow& notice, std::uint32_t number, std::uint16_t status) {
    return world.run("system", record_attempt, RecordAttemptInput{notice.id, number, status, 0.5});
  }
  std::string decide(const std::string& who, const ledger::NoticeId& id, NoticeOutcome outcome_,
                     std::optional<std::string> reason = std::nullopt) {
    const auto reply = world.run(who, decide_notice, DecideNoticeInput{id, outcome_, reason});
    std::string out = outcome(reply);
    for (const auto& kind : world.kinds_of(reply)) out += " " + kind;
    return out;
  }

  World world;
};

TEST_F(Notices, AreDueOnceToEachRecipientByTheirChannel) {
  run_table(world, R"(
    notices system                                -> 200 | notice.recorded notice.recorded
    notices system                                -> 200 | -
  )");
  ASSERT_EQ(rows().size(), 2U);
  EXPECT_EQ(row("lab").channel, ledger::NoticeChannel::kWebhook);
  EXPECT_EQ(row("lab").next_attempt_at, world.clock.now());
  EXPECT_EQ(row("bank").channel, ledger::NoticeChannel::kManual);
  EXPECT_EQ(row("bank").next_attempt_at.micros, 0);
  const auto event = world.event(row("lab").due);
  EXPECT_EQ(event.subject, world.person("ann"));
  EXPECT_EQ(event.actor.type, ledger::ActorType::kSystem);
}

TEST_F(Notices, AnErasureIsToldAndNothingMoreAfterIt) {
  run_table(world, R"(
    notices system                                -> 200 | notice.recorded notice.recorded
    erase   portal ann                            -> 201 | erasure.ordered erasure.completed
    notices system                                -> 200 | notice.recorded notice.recorded
    notices system                                -> 200 | -
  )");
  const auto told = row("lab");
  EXPECT_TRUE(std::holds_alternative<ledger::ErasureCompleted>(world.event(told.about).facts));
}

TEST_F(Notices, ADeletedFieldIsToldToWhoGotIt) {
  run_table(world, R"(
    notices system                                -> 200 | notice.recorded notice.recorded
    recipient admin city care city                -> 201 | recipient.defined
    disclose  portal ann city care city           -> 201 | disclosure.recorded
    delete  portal ann email                      -> 200 | erasure.ordered erasure.completed
    notices system                                -> 200 | notice.recorded notice.recorded
  )");
  EXPECT_EQ(rows().size(), 4U);
}

TEST_F(Notices, AreTriedTenTimesWithGrowingDelays) {
  run_table(world, R"(
    notices system                                -> 200 | notice.recorded notice.recorded
  )");
  for (std::uint32_t number = 1; number <= kMostAttempts; ++number) {
    const auto before = row("lab");
    world.clock.advance_seconds((before.next_attempt_at.micros - world.clock.now().micros) /
                                1'000'000);
    const auto status = static_cast<std::uint16_t>(number % 2 == 0 ? 500 : 0);
    EXPECT_EQ(outcome(attempt(before, number, status)), "200");
    const auto after = row("lab");
    EXPECT_EQ(after.attempt, number);
    EXPECT_EQ(after.status, status);
    if (number < kMostAttempts) {
      EXPECT_EQ(after.outcome, NoticeOutcome::kFailed);
      EXPECT_EQ(after.next_attempt_at.micros - world.clock.now().micros,
                retry_delay_micros(number, 0.5));
    } else {
      EXPECT_EQ(after.outcome, NoticeOutcome::kGivenUp);
      EXPECT_EQ(after.next_attempt_at.micros, 0);
    }
  }
  EXPECT_TRUE(world.kinds_of(attempt(row("lab"), 11, 200)).empty());
}

TEST_F(Notices, AnAttemptCountsOnce) {
  run_table(world, R"(
    notices system                                -> 200 | notice.recorded notice.recorded
  )");
  const auto notice = row("lab");
  EXPECT_TRUE(world.kinds_of(attempt(notice, 2, 200)).empty()) << "the first was not made";
  EXPECT_EQ(world.kinds_of(attempt(notice, 1, 500)).size(), 1U);
  EXPECT_TRUE(world.kinds_of(attempt(notice, 1, 200)).empty()) << "repeated after a crash";
  EXPECT_EQ(world.kinds_of(attempt(notice, 2, 204)).size(), 1U);
  EXPECT_EQ(row("lab").outcome, NoticeOutcome::kDelivered);
  EXPECT_TRUE(world.kinds_of(attempt(notice, 3, 200)).empty());
  EXPECT_TRUE(world.kinds_of(attempt(row("bank"), 1, 200)).empty()) << "told by hand";
  NoticeRow nobody;
  nobody.id = ledger::NoticeId::random();
  EXPECT_EQ(outcome(attempt(nobody, 1, 200)), "404 unknown-notice");
}

TEST_F(Notices, OnlyTwoHundredsAreDelivered) {
  const std::pair<std::uint16_t, NoticeOutcome> kTable[] = {
      {200, NoticeOutcome::kDelivered}, {202, NoticeOutcome::kDelivered},
      {299, NoticeOutcome::kDelivered}, {0, NoticeOutcome::kFailed},
      {199, NoticeOutcome::kFailed},    {301, NoticeOutcome::kFailed},
      {404, NoticeOutcome::kFailed},    {503, NoticeOutcome::kFailed}};
  for (const auto& [status, wanted] : kTable) {
    run_table(world, R"(
      edit    portal ann email=x@a.example        -> 200 | profile.edited
    )");
    world.run("system", record_due_notices, RecordDueNoticesInput{});
    const auto notice = row("lab");
    attempt(notice, 1, status);
    EXPECT_EQ(row("lab").outcome, wanted) << status;
    run_table(world, R"(
      edit    portal ann email=y@a.example        -> 200 | profile.edited
    )");
    world.run("system", record_due_notices, RecordDueNoticesInput{});
  }
}

TEST_F(Notices, DelaysGrowFromAMinuteToADay) {
  EXPECT_EQ(retry_delay_micros(1, 0.5), kMinute);
  EXPECT_EQ(retry_delay_micros(2, 0.5), 3 * kMinute);
  EXPECT_EQ(retry_delay_micros(4, 0.5), 27 * kMinute);
  EXPECT_EQ(retry_delay_micros(9, 0.5), kDay);
  for (std::uint32_t attempt = 1; attempt < 12; ++attempt) {
    for (const double jitter : {0.0, 0.3, 1.0}) {
      EXPECT_GE(retry_delay_micros(attempt, jitter), kMinute);
      EXPECT_LE(retry_delay_micros(attempt, jitter), kDay);
    }
  }
  EXPECT_LT(retry_delay_micros(3, 0), retry_delay_micros(3, 1));
}

TEST_F(Notices, PeopleSayWhatBecameOfThem) {
  run_table(world, R"(
    notices system                                -> 200 | notice.recorded notice.recorded
  )");
  const auto bank = row("bank").id;
  EXPECT_EQ(decide("admin", ledger::NoticeId::random(), NoticeOutcome::kDelivered),
            "404 unknown-notice");
  EXPECT_EQ(decide("admin", bank, NoticeOutcome::kDisproportionate, "Dissolved."),
            "200 notice.recorded");
  EXPECT_EQ(decide("admin", bank, NoticeOutcome::kDisproportionate, "Dissolved."), "200");
  EXPECT_EQ(decide("admin", bank, NoticeOutcome::kDelivered), "409 notice-closed request.refused");
  const auto event = world.event(row("bank").changed);
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].compartment.slot, world.row("ann").slot);
  EXPECT_EQ(event.sections[0].compartment.cls, ledger::CompartmentClass::kEvidence);
  EXPECT_EQ(world.section_text(event, 0), "Dissolved.");
  // What the server still tries can be told by hand; then it is not tried any more.
  EXPECT_EQ(decide("admin", row("lab").id, NoticeOutcome::kDelivered), "200 notice.recorded");
  EXPECT_EQ(row("lab").channel, ledger::NoticeChannel::kManual);
  EXPECT_TRUE(world.kinds_of(attempt(row("lab"), 1, 200)).empty());
}

TEST_F(Notices, AReasonAboutSomebodyErasedIsTheLedgersOwn) {
  run_table(world, R"(
    erase   portal ann                            -> 201 | erasure.ordered erasure.completed
    notices system    -> 200 | notice.recorded notice.recorded notice.recorded notice.recorded
  )");
  EXPECT_EQ(decide("admin", row("bank").id, NoticeOutcome::kImpossible, "Moved away."),
            "200 notice.recorded");
  const auto event = world.event(row("bank").changed);
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].compartment.slot.value, 0U);
}

TEST_F(Notices, ADecisionNeedsAReasonForNotTelling) {
  const auto faults = [](std::string_view json) {
    const auto input = read_input<DecideNoticeInput>(*parse_body(json));
    return input ? std::string() : input.error().faults.at(0).where;
  };
  EXPECT_EQ(faults(R"({"outcome":"delivered"})"), "");
  EXPECT_EQ(faults(R"({"outcome":"impossible","reason":"x"})"), "");
  EXPECT_EQ(faults(R"({"outcome":"impossible"})"), "/reason");
  EXPECT_EQ(faults(R"({"outcome":"disproportionate"})"), "/reason");
  for (const auto* outcome : {"due", "failed", "given_up", "lost"}) {
    EXPECT_EQ(faults(R"({"outcome":")" + std::string(outcome) + "\"}"), "/outcome") << outcome;
  }
}

}  // namespace
}  // namespace lethe::api::testing
