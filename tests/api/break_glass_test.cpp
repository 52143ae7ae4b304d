// What members of staff may open, and how they open what is closed to them in an emergency.
#include "api/commands/break_glass.h"

#include <gtest/gtest.h>

#include "api/commands/event_texts.h"
#include "api/commands/notices.h"
#include "api/commands/profiles.h"
#include "api/commands/recipients.h"
#include "api/commands/relationships.h"
#include "api/commands/staff.h"
#include "api/review/period_figures.h"
#include "projections/review_views.h"
#include "tests/api/review_world.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ledger::GlassId;
using ledger::GrantScope;

/// ines and olaf are members of staff, zoe and ann patients, and the ledger asks for relationships.
class BreakGlass : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user city=Oslo   -> 201 | subject.registered
    )");
    world.set(R"({"agents_need_relationship":true})");
  }
  std::string read(const std::string& who, const std::string& patient) {
    ReadProfileInput input;
    input.subject = world.person(patient);
    input.purpose_of_use = "TREAT";
    return outcome(world.run(who, read_profile, input));
  }
  /// Of somebody who is not there, one that nobody has.
  std::string id_of_person(const std::string& name) {
    const auto id = world.person(name);
    return (id.is_zero() ? ledger::SubjectId::random() : id).str();
  }
  Reply broken(const std::string& who, const std::string& patient, const std::string& more = "") {
    const auto body = R"({"subject":")" + id_of_person(patient) +
                      R"(","reason":"collapsed in the hall")" + more + "}";
    return world.run(who, break_glass, parse_as<BreakGlassInput>(body));
  }
  std::string agent_is(const std::string& name) {
    return R"(,"agent":")" + id_of_person(name) + "\"";
  }
  std::string end(const std::string& who, const GlassId& glass) {
    return outcome(world.run(who, end_break_glass, EndBreakGlassInput{glass}));
  }
  static GlassId id_of(const Reply& reply) {
    return GlassId::parse(text_at(reply.answer().body, "id")).value();
  }
  static ledger::ReviewId review_of(const Reply& reply) {
    return ledger::ReviewId::parse(text_at(reply.answer().body, "review")).value();
  }
  /// zoe with ines, or with a department.
  void relate(std::int64_t days_ago, const std::string& department = "") {
    RecordRelationshipInput input;
    input.subject = world.person("zoe");
    input.type = ledger::RelationshipType::kEncounter;
    if (department.empty()) input.agent = world.person("ines");
    input.department = department;
    input.starts_at = {world.clock.now().micros - days_ago * ledger::kDayMicros};
    input.ends_at = input.starts_at;
    EXPECT_EQ(outcome(world.run("portal", record_relationship, input)), "201");
  }

  ReviewWorld world;
};

TEST_F(BreakGlass, WithoutTheSettingNothingIsClosed) {
  world.set(R"({"agents_need_relationship":false})");
  EXPECT_EQ(read("agent:ines", "zoe"), "200");
}

TEST_F(BreakGlass, ARelationshipOpensARecordForAsLongAsTheRulesSay) {
  EXPECT_EQ(read("agent:ines", "zoe"), "403 relationship-required");
  EXPECT_EQ(read("portal", "zoe"), "200") << "only members of staff are asked";
  relate(31);
  EXPECT_EQ(read("agent:ines", "zoe"), "403 relationship-required") << "over for too long";
  relate(30);
  EXPECT_EQ(read("agent:ines", "zoe"), "200");
  EXPECT_EQ(read("agent:olaf", "zoe"), "403 relationship-required") << "it is ines's";
  EXPECT_EQ(read("agent:ines", "ann"), "403 relationship-required") << "it is zoe's";
  EXPECT_EQ(read("agent:ines", "ines"), "200") << "what is about oneself";
}

TEST_F(BreakGlass, SoDoesADepartmentThatBothAreIn) {
  relate(0, "cardiology");
  EXPECT_EQ(read("agent:olaf", "zoe"), "403 relationship-required");
  DescribeStaffInput input;
  input.agent = world.person("olaf");
  input.facts.department = "cardiology";
  EXPECT_EQ(outcome(world.run("admin", describe_staff, input)), "200");
  EXPECT_EQ(read("agent:olaf", "zoe"), "200");
}

TEST_F(BreakGlass, OpensOneRecordForAWhile) {
  const auto reply = broken("agent:ines", "zoe", R"(,"minutes":30)");
  ASSERT_EQ(outcome(reply), "201");
  EXPECT_EQ(world.kinds_of(reply),
            (std::vector<std::string>{"break_glass.started", "review.opened"}));
  EXPECT_EQ(read("agent:ines", "zoe"), "200");
  EXPECT_EQ(read("agent:ines", "ann"), "403 relationship-required");
  EXPECT_EQ(read("agent:olaf", "zoe"), "403 relationship-required");
  world.clock.advance_seconds(30 * 60 - 1);
  EXPECT_EQ(read("agent:ines", "zoe"), "200");
  world.clock.advance_seconds(1);
  EXPECT_EQ(read("agent:ines", "zoe"), "403 relationship-required");
}

TEST_F(BreakGlass, LastsAsTheSettingSaysAndOpensWhatItNames) {
  world.set(R"({"break_glass_minutes":5})");
  const auto reply = broken("agent:ines", "zoe", R"(,"scopes":["content"])");
  ASSERT_EQ(outcome(reply), "201");
  EXPECT_EQ(read("agent:ines", "zoe"), "403 relationship-required") << "the profile is not named";
  const auto started = world.event(reply.outcome.first);
  const auto& facts = std::get<ledger::BreakGlassStarted>(started.facts);
  EXPECT_EQ(facts.expires_at.micros - started.time.micros, 5 * ledger::kMinuteMicros);
  EXPECT_EQ(facts.scopes, std::vector{GrantScope::kContent});
  EXPECT_EQ(facts.purpose_of_use, "BTG");
}

TEST_F(BreakGlass, TheReasonIsSealedAndGoesWithThePatient) {
  const auto reply = broken("agent:ines", "zoe");
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(event.subject, world.person("zoe"));
  EXPECT_EQ(event.actor.id, ledger::actor_id(world.person("ines")));
  EXPECT_EQ(world.section_text(event, 0), "collapsed in the hall");
  EXPECT_EQ(event.sections.at(0).compartment.cls, ledger::CompartmentClass::kAccess);
}

TEST_F(BreakGlass, LeavesAReviewThatComesBeforeTheNextOne) {
  const auto reply = broken("agent:ines", "zoe");
  const auto review = review_of(reply);
  const auto row = world.row(review);
  EXPECT_EQ(row.agent, world.person("ines"));
  EXPECT_EQ(row.origin, ledger::ReviewOrigin::kBreakGlass);
  EXPECT_EQ(row.priority, ledger::FlagPriority::kHigh);
  const auto again = broken("agent:ines", "ann");
  EXPECT_EQ(outcome(again), "409 break-glass-unreviewed");
  EXPECT_EQ(text_at(again.problem().members, "glass"), id_of(reply).str());
  EXPECT_EQ(outcome(broken("portal", "ann", agent_is("ines"))), "409 break-glass-unreviewed");
  EXPECT_EQ(outcome(broken("agent:olaf", "ann")), "201") << "of another nothing is open";
  EXPECT_EQ(end("agent:ines", id_of(reply)), "200");
  EXPECT_EQ(outcome(broken("agent:ines", "ann")), "409 break-glass-unreviewed")
      << "to end it is not to answer for it";
  EXPECT_EQ(outcome(world.decide("reviewer:rita", review, "malicious")), "200");
  EXPECT_EQ(outcome(broken("agent:ines", "ann")), "409 break-glass-unreviewed")
      << "it waits for the second pair of eyes";
  EXPECT_EQ(outcome(world.step("reviewer:rolf", review, confirm_review, "{}")), "200");
  EXPECT_EQ(outcome(broken("agent:ines", "ann")), "201");
}

TEST_F(BreakGlass, AReviewThatIsOpenedAgainCountsAsOpen) {
  const auto review = review_of(broken("agent:ines", "zoe"));
  EXPECT_EQ(outcome(world.decide("reviewer:rita", review, "appropriate")), "200");
  EXPECT_EQ(
      outcome(world.step("reviewer:rita", review, reopen_review, R"({"reason":"new facts"})")),
      "200");
  EXPECT_EQ(outcome(broken("agent:ines", "ann")), "409 break-glass-unreviewed");
}

TEST_F(BreakGlass, IsReviewedAndYetNoAccess) {
  const auto reply = broken("agent:ines", "zoe");
  const auto looked = world.look("ines");
  const auto size = world.ledger()->size();
  const auto snapshot = world.ledger()->snapshot();
  const auto look =
      review::look_at_period(*world.ledger(), *snapshot, {0}, {size.value}, size.value);
  ASSERT_TRUE(look);
  EXPECT_EQ(look->figures.accesses, 1U) << looked.value;
  EXPECT_EQ(look->figures.in_review, 0U);
  EXPECT_EQ(look->figures.reviews, 1U);
  EXPECT_EQ(look->figures.open, 1U);
}

TEST_F(BreakGlass, TheReasonIsShownToReviewersAndNoOther) {
  const auto reply = broken("agent:ines", "zoe");
  ReadTextsInput input;
  input.event = world.event(reply.outcome.first);
  input.purpose_of_use = "HOPERAT";
  EXPECT_EQ(outcome(world.run("reviewer:rita", read_texts, input)), "200");
  EXPECT_EQ(outcome(world.run("auditor", read_texts, input)), "403 forbidden");
  EXPECT_EQ(outcome(world.run("agent:olaf", read_texts, input)), "403 relationship-required");
  EXPECT_EQ(outcome(world.run("agent:ines", read_texts, input)), "200");
}

TEST_F(BreakGlass, NobodyReviewsTheirOwn) {
  const auto review = review_of(broken("agent:ines", "zoe"));
  EXPECT_EQ(outcome(world.decide("reviewer:ines", review, "appropriate")), "403 own-access");
}

TEST_F(BreakGlass, IsEndedByWhoseItIsAndByWhoIsInCharge) {
  const auto glass = id_of(broken("agent:ines", "zoe"));
  EXPECT_EQ(end("agent:olaf", glass), "404 unknown-break-glass");
  EXPECT_EQ(end("agent:ines", GlassId::random()), "404 unknown-break-glass");
  const auto size = world.ledger()->size();
  EXPECT_EQ(end("reviewer:rita", glass), "200");
  EXPECT_EQ(read("agent:ines", "zoe"), "403 relationship-required");
  EXPECT_GT(world.ledger()->size(), size);
  const auto behind = world.ledger()->size();
  EXPECT_EQ(end("agent:ines", glass), "200");
  EXPECT_EQ(world.ledger()->size(), behind) << "it is over already";
}

TEST_F(BreakGlass, APortalSaysWhoseItIs) {
  EXPECT_EQ(outcome(broken("portal", "zoe")), "400 invalid-body");
  EXPECT_EQ(outcome(broken("portal", "zoe", agent_is("ann"))), "422 actor-not-agent");
  EXPECT_EQ(outcome(broken("portal", "zoe", agent_is("nobody"))), "422 actor-unknown");
  EXPECT_EQ(outcome(broken("agent:olaf", "zoe", agent_is("ines"))), "403 forbidden");
  EXPECT_EQ(outcome(broken("portal", "zoe", agent_is("ines"))), "201");
  EXPECT_EQ(read("agent:ines", "zoe"), "200");
  EXPECT_EQ(outcome(broken("agent:olaf", "nobody")), "404 unknown-subject");
}

TEST_F(BreakGlass, ThePrivacyOfficerIsToldAtOnce) {
  run_table(world, R"(
    purpose   admin care contract                                        -> 201 | purpose.defined
    recipient admin officer care email endpoint=https://officer.example/ -> 201 | recipient.defined
  )");
  const auto notices = [&] {
    run_table(world, "notices system -> 200 | notice.recorded");
    const auto snapshot = world.ledger()->snapshot();
    return projections::Views(*snapshot).notices({}, {}, 9).value();
  };
  world.set(R"({"break_glass_recipient":"officer"})");
  const auto reply = broken("agent:ines", "zoe");
  const auto told = notices();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].recipient, "officer");
  EXPECT_EQ(told[0].about, reply.outcome.first);
  EXPECT_EQ(told[0].channel, ledger::NoticeChannel::kWebhook);
}

TEST_F(BreakGlass, ARecipientThatIsNotThereIsNobody) {
  world.set(R"({"break_glass_recipient":"officer"})");
  const auto reply = broken("agent:ines", "zoe");
  ASSERT_EQ(outcome(reply), "201");
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(std::get<ledger::BreakGlassStarted>(event.facts).recipient, "");
}

/// zoe is a VIP: whoever opens her record is flagged, unless something explains it.
TEST_F(BreakGlass, ExplainsAccessesToThatPatientForAWeek) {
  const auto is_flagged = [&](const std::string& agent) {
    const auto access = world.look(agent);
    world.flag_all();
    const auto snapshot = world.ledger()->snapshot();
    return projections::ReviewViews(*snapshot).flag_of(access).value().has_value();
  };
  EXPECT_TRUE(is_flagged("ines"));
  ASSERT_EQ(outcome(broken("agent:ines", "zoe")), "201");
  EXPECT_FALSE(is_flagged("ines"));
  EXPECT_TRUE(is_flagged("olaf")) << "it was ines who declared it";
  world.clock.advance_days(7);
  EXPECT_FALSE(is_flagged("ines"));
  world.clock.advance_seconds(1);
  EXPECT_TRUE(is_flagged("ines"));
}

TEST(BreakGlassInput, IsReadStrictly) {
  const auto fault_of = [](const std::string& more) {
    const auto body =
        R"({"subject":"00000000-0000-4000-8000-000000000001","reason":"an emergency")" + more + "}";
    const auto read = read_input<BreakGlassInput>(*parse_body(body));
    return read ? std::string() : read.error().faults.at(0).where;
  };
  EXPECT_EQ(fault_of(""), "");
  EXPECT_EQ(fault_of(R"(,"minutes":1440,"purpose_of_use":"ERTREAT","scopes":["texts"])"), "");
  EXPECT_EQ(fault_of(R"(,"minutes":0)"), "/minutes");
  EXPECT_EQ(fault_of(R"(,"minutes":1441)"), "/minutes");
  EXPECT_EQ(fault_of(R"(,"purpose_of_use":"TREAT")"), "/purpose_of_use");
  EXPECT_EQ(fault_of(R"(,"scopes":[])"), "/scopes");
  EXPECT_EQ(fault_of(R"(,"scopes":["all"])"), "/scopes/0");
  EXPECT_EQ(fault_of(R"(,"agent":"me")"), "/agent");
}

}  // namespace
}  // namespace lethe::api::testing
