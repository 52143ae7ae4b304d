// Authorizations to disclose (45 CFR 164.508), suspensions, and the accounting of disclosures
// (164.528).
#include "api/commands/accountings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/commands/accounting_document.h"
#include "api/commands/authorizations.h"
#include "api/commands/suspensions.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ledger::DisclosureGround;
using ledger::Moment;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kAccountingGround = R"(
  policy    admin  v1                                        -> 201 | policy.published
  purpose   admin  care contract                             -> 201 | purpose.defined
  purpose   admin  study consent special                     -> 201 | purpose.defined
  register  portal zoe user city=Oslo                        -> 201 | subject.registered
  register  portal ann user                                  -> 201 | subject.registered
  register  portal ines agent                                -> 201 | subject.registered
  recipient admin  lab care,study email,city                 -> 201 | recipient.defined
  recipient admin  sheriff care email,city                   -> 201 | recipient.defined
)";
constexpr std::string_view kStatements =
    R"("statements":{"right_to_revoke":true,"conditioning":true,"redisclosure":true})";

class Accounting : public ::testing::Test {
 protected:
  void SetUp() override { run_table(world, kAccountingGround); }

  Moment in_days(std::int64_t days) const {
    return {world.clock.now().micros + days * ledger::kDayMicros};
  }
  static std::string text_of(Moment moment) { return "\"" + ledger::format_rfc3339(moment) + "\""; }
  std::string id_of(const std::string& name) { return "\"" + world.person(name).str() + "\""; }

  // --- authorizations ---

  Reply sign(const std::string& who, const std::string& more = "",
             const std::string& person = "zoe") {
    auto input = parse_as<SignAuthorizationInput>(
        R"({"recipients":["lab"],"purposes":["study"],"categories":["email"],
            "description":"my address","expires_at":)" +
        text_of(in_days(10)) + more + "," + std::string(kStatements) + "}");
    input.subject = world.person(person);
    return world.run(who, sign_authorization, input);
  }
  static std::string faults_of(const std::string& body) {
    const auto input = read_input<SignAuthorizationInput>(*parse_body(body));
    std::string out;
    if (input) return out;
    for (const auto& fault : input.error().faults) out += fault.where + " ";
    return out;
  }
  std::string end(const std::string& who, const std::string& authorization,
                  const std::string& body = "{}") {
    auto input = parse_as<EndAuthorizationInput>(body);
    input.authorization = ledger::AuthorizationId::parse(authorization).value();
    return outcome(world.run(who, end_authorization, input));
  }
  static std::string id_in(const Reply& reply) { return text_at(reply.answer().body, "id"); }

  // --- disclosures ---

  Reply disclose(const std::string& more, const std::string& recipient = "lab",
                 const std::string& purpose = "care") {
    auto input = parse_as<RecordDisclosureInput>(
        R"({"subject":)" + id_of("zoe") + R"(,"recipient":")" + recipient + R"(","purpose":")" +
        purpose + R"(","categories":["email"])" + more + "}");
    EXPECT_TRUE(note_moment(*world.ledger(), input));
    return world.run("portal", record_disclosure, input);
  }
  std::string authorized(const std::string& authorization, const std::string& more = "",
                         const std::string& recipient = "lab",
                         const std::string& purpose = "study") {
    const auto reply =
        disclose(R"(,"authorization":")" + authorization + "\"" + more, recipient, purpose);
    if (!reply.refused() || !reply.problem().members.contains("reason")) return outcome(reply);
    return outcome(reply) + " " + text_at(reply.problem().members, "reason");
  }
  static std::string ground_is(std::string_view ground) {
    return R"(,"ground":")" + std::string(ground) + "\"";
  }

  // --- suspensions ---

  Reply suspend(const std::string& more) {
    return world.run(
        "admin", suspend_accounting,
        parse_as<SuspendAccountingInput>(R"({"subject":)" + id_of("zoe") +
                                         R"(,"recipient":"sheriff","ground":"law_enforcement",
                             "statement":"Detective Lang wrote")" +
                                         more + "}"));
  }
  std::string resume(const std::string& suspension) {
    return outcome(
        world.run("admin", resume_accounting,
                  ResumeAccountingInput{ledger::SuspensionId::parse(suspension).value()}));
  }

  // --- accountings ---

  Reply account(const std::string& body = "{}", const std::string& who = "admin") {
    auto input = parse_as<GiveAccountingInput>(body);
    input.subject = world.person("zoe");
    const auto made =
        prepare_accounting(*world.ledger(), world.request(who).caller, world.clock.now(), input);
    if (made) return world.run(who, give_accounting, input);
    Reply reply;
    reply.result = problem_of(made.error());
    return reply;
  }
  Reply read(const Reply& given, AccountingForm form = AccountingForm::kJson,
             const std::string& who = "subject:zoe") {
    ReadAccountingInput input;
    input.id = ledger::AccountingId::parse(id_in(given)).value();
    input.form = form;
    return world.run(who, read_accounting, input);
  }
  std::string document(AccountingForm form = AccountingForm::kJson,
                       const std::string& body = "{}") {
    const auto reply = read(account(body), form);
    EXPECT_EQ(outcome(reply), "200");
    return reply.answer().document->bytes;
  }
  boost::json::array lines(const std::string& body = "{}") {
    return parse_body(document(AccountingForm::kJson, body))->at("disclosures").as_array();
  }

  World world;
};

TEST_F(Accounting, AnAuthorizationHasWhatTheLawAsksOfAForm) {
  const std::string whole = R"({"recipients":["lab"],"purposes":["study"],"categories":["email"],
    "description":"d","expiry_event":"e",)" +
                            std::string(kStatements) + "}";
  EXPECT_EQ(faults_of(whole), "");
  const auto without = [&](std::string_view part, std::string_view by) {
    auto body = whole;
    body.replace(body.find(part), part.size(), by);
    return faults_of(body);
  };
  EXPECT_EQ(without(R"("recipients":["lab"],)", ""), "/recipients ");
  EXPECT_EQ(without(R"(["study"])", "[]"), "/purposes ");
  EXPECT_EQ(without(R"("categories":["email"],)", ""), "/categories ");
  EXPECT_EQ(without(R"("description":"d",)", ""), "/description ");
  EXPECT_EQ(without(R"("expiry_event":"e",)", ""), "/expires_at ");
  EXPECT_EQ(
      without(R"("expiry_event":"e")", R"("expiry_event":"e","expires_at":"2030-01-01T00:00:00Z")"),
      "/expires_at ");
  EXPECT_EQ(without(R"("expiry_event":"e")",
                    R"("signed_at":"2030-01-01T00:00:00Z","expires_at":"2030-01-01T00:00:00Z")"),
            "/expires_at ");
  EXPECT_EQ(without(R"("conditioning":true)", R"("conditioning":false)"),
            "/statements/conditioning ");
  EXPECT_EQ(without(R"("right_to_revoke":true,)", ""), "/statements/right_to_revoke ");
}

TEST_F(Accounting, AnAuthorizationIsCheckedInOneOrderAndItsWordsAreSealed) {
  const auto ahead = R"(,"signed_at":)" + text_of(in_days(1));
  EXPECT_EQ(outcome(sign("portal", ahead, "nobody")), "404 unknown-subject");
  EXPECT_EQ(outcome(sign("portal", ahead)), "400 invalid-body");
  const auto reply = sign("subject:zoe");
  ASSERT_EQ(outcome(reply), "201");
  const auto event = world.event(reply.outcome.first);
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].compartment.cls, ledger::CompartmentClass::kEvidence);
  EXPECT_EQ(world.section_text(event, 0), R"({"description":"my address"})");
  EXPECT_EQ(boost::json::serialize(reply.answer().body).find("my address"), std::string::npos);
  EXPECT_TRUE(reply.answer().body.at("in_force").as_bool());
}

TEST_F(Accounting, AnAuthorizationStandsInForAConsentAsFarAsItGoes) {
  EXPECT_EQ(outcome(disclose("", "lab", "study")), "422 consent-not-in-force");
  const auto id = id_in(sign("portal"));
  EXPECT_EQ(authorized(id), "201");
  const std::string no = "409 authorization-not-valid ";
  EXPECT_EQ(authorized(id, "", "sheriff", "care"), no + "recipient");
  EXPECT_EQ(authorized(id, "", "lab", "care"), no + "purpose");
  run_table(world, "recipient admin lab care,study email,city,phone -> 200 | recipient.defined\n");
  auto wider = parse_as<RecordDisclosureInput>(
      R"({"subject":)" + id_of("zoe") +
      R"(,"recipient":"lab","purpose":"study","categories":["email","phone"],"authorization":")" +
      id + "\"}");
  EXPECT_EQ(outcome(world.run("portal", record_disclosure, wider)), "409 authorization-not-valid");
  wider.subject = world.person("ann");
  EXPECT_EQ(outcome(world.run("portal", record_disclosure, wider)), "404 unknown-authorization");
  const auto before = R"(,"occurred_at":)" + text_of(in_days(-1));
  world.clock.advance_days(9);
  EXPECT_EQ(authorized(id), "201");
  world.clock.advance_days(1);
  EXPECT_EQ(authorized(id), no + "not_in_force") << "its date has come";
  const auto while_it_was = R"(,"occurred_at":)" + text_of(in_days(-1));
  EXPECT_EQ(authorized(id, while_it_was), "201") << "recorded late";
}

TEST_F(Accounting, ARevocationCountsFromWhenItCameIn) {
  const auto id = id_in(sign("portal"));
  world.clock.advance_days(4);
  const auto came_in = text_of(in_days(-2));
  EXPECT_EQ(end("portal", id, R"({"ended_at":)" + text_of(in_days(-5)) + "}"), "400 invalid-body");
  EXPECT_EQ(end("portal", id, R"({"ended_at":)" + text_of(in_days(1)) + "}"), "400 invalid-body");
  EXPECT_EQ(end("subject:ann", id), "404 unknown-authorization");
  EXPECT_EQ(end("subject:zoe", id, R"({"cause":"defective"})"), "403 forbidden");
  EXPECT_EQ(end("portal", id, R"({"reason":"by letter","ended_at":)" + came_in + "}"), "200");
  EXPECT_EQ(authorized(id, R"(,"occurred_at":)" + text_of(in_days(-3))), "201") << "in reliance";
  EXPECT_EQ(authorized(id, R"(,"occurred_at":)" + text_of(in_days(-1))),
            "409 authorization-not-valid not_in_force");
  const auto size = world.ledger()->size();
  EXPECT_EQ(end("subject:zoe", id), "200");
  EXPECT_EQ(world.ledger()->size(), size) << "it had ended";
}

TEST_F(Accounting, ADefectiveAuthorizationWasNeverValid) {
  const auto id = id_in(sign("portal"));
  world.clock.advance_days(2);
  EXPECT_EQ(end("admin", id, R"({"cause":"defective"})"), "200");
  EXPECT_EQ(authorized(id, R"(,"occurred_at":)" + text_of(in_days(-1))),
            "409 authorization-not-valid not_in_force");
}

TEST_F(Accounting, AGroundAndAnAuthorizationGoTogether) {
  const auto faults = [&](const std::string& more) {
    const auto input = read_input<RecordDisclosureInput>(
        *parse_body(R"({"subject":)" + id_of("zoe") +
                    R"(,"recipient":"lab","purpose":"care","categories":["email"])" + more + "}"));
    return input ? std::string() : input.error().faults.at(0).where;
  };
  const std::string some = R"(,"authorization":"11111111-1111-4111-8111-111111111111")";
  EXPECT_EQ(faults(some), "");
  EXPECT_EQ(faults(some + ground_is("authorization")), "");
  EXPECT_EQ(faults(ground_is("authorization")), "/authorization");
  EXPECT_EQ(faults(some + ground_is("judicial")), "/authorization");
  EXPECT_EQ(faults(ground_is("curiosity")), "/ground");
}

TEST_F(Accounting, WhatNothingAllowedIsRecordedAndAccountedFor) {
  EXPECT_EQ(outcome(disclose("", "lab", "study")), "422 consent-not-in-force");
  EXPECT_EQ(outcome(disclose(ground_is("impermissible"), "lab", "study")), "201");
  run_table(world, "recipient admin lab care city off -> 200 | recipient.defined\n");
  EXPECT_EQ(outcome(disclose(ground_is("impermissible"), "lab", "study")), "201");
  EXPECT_EQ(outcome(disclose(ground_is("impermissible"), "dump", "study")),
            "422 recipient-unknown");
  const auto found = lines();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at("count"), 2);
}

TEST_F(Accounting, LeavesOutByGround) {
  // 164.528(a)(1): what is left out; all else is in it, and so is what has no ground.
  const std::set<std::string_view> left_out{
      "treatment",  "payment",         "health_care_operations", "to_individual",
      "incidental", "authorization",   "directory_or_family",    "national_security",
      "custody",    "limited_data_set"};
  std::set<std::string_view> expected;
  for (const auto name : ledger::names_of<DisclosureGround>()) {
    if (name.empty() || name == "authorization") continue;
    EXPECT_EQ(outcome(disclose(ground_is(name))), "201") << name;
    if (!left_out.contains(name)) expected.insert(name);
  }
  EXPECT_EQ(authorized(id_in(sign("portal"))), "201");
  EXPECT_EQ(outcome(disclose("")), "201");
  std::set<std::string> found;
  bool has_groundless = false;
  for (const auto& line : lines()) {
    const auto* ground = line.as_object().if_contains("ground");
    has_groundless = has_groundless || ground == nullptr;
    if (ground != nullptr) found.insert(std::string(ground->as_string()));
  }
  EXPECT_EQ(found, std::set<std::string>(expected.begin(), expected.end()));
  EXPECT_EQ(found.size(), 13U);
  EXPECT_TRUE(has_groundless);
}

TEST_F(Accounting, TellsTheFirstOfManyInFull) {
  world.clock.advance_days(2);
  const auto judicial = ground_is("judicial");
  disclose(judicial + R"(,"description":"the chart","statement":"a subpoena","occurred_at":)" +
           text_of(in_days(-1)));
  world.clock.advance_days(1);
  disclose(judicial);
  disclose(judicial, "sheriff");
  world.clock.advance_days(1);
  const auto last = world.clock.now();
  disclose(judicial);
  world.clock.advance_days(1);
  const auto found = lines();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].at("recipient").at("code"), "lab");
  EXPECT_EQ(found[0].at("description"), "the chart");
  EXPECT_EQ(found[0].at("purpose").at("statement"), "a subpoena");
  EXPECT_EQ(found[0].at("count"), 3);
  EXPECT_EQ(found[0].at("last").at("date").as_string(), ledger::format_rfc3339(last));
  EXPECT_EQ(found[1].at("recipient").at("code"), "sheriff");
  EXPECT_EQ(found[1].at("count"), 1);
  EXPECT_FALSE(found[1].as_object().contains("last"));
}

TEST_F(Accounting, HasTheNameAndAddressThatTheRecipientHadThen) {
  DefineRecipientInput input;
  input.recipient = "lab";
  input.title = "Laboratory";
  input.type = ledger::RecipientType::kRecipient;
  input.purposes = {"care"};
  input.categories = {"email"};
  input.address = "1 Quay Street, Oslo";
  world.run("admin", define_recipient, input);
  disclose("");
  input.address = "2 Hill Road, Oslo";
  world.run("admin", define_recipient, input);
  const auto found = lines();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at("recipient").at("name"), "Laboratory");
  EXPECT_EQ(found[0].at("recipient").at("address"), "1 Quay Street, Oslo");
}

TEST_F(Accounting, ReachesSixYearsBackAndNoFurther) {
  const auto first = world.clock.now();
  disclose(ground_is("judicial"));
  world.clock.advance_days(6 * 365 + 2);  // 2033-01-15 is six years later, with two leap days
  ASSERT_EQ(ledger::format_rfc3339(first).substr(4, 6),
            ledger::format_rfc3339(world.clock.now()).substr(4, 6));
  EXPECT_EQ(lines().size(), 1U) << "six years ago to the microsecond, but for what tests take";
  const auto since = [](Moment moment) { return R"({"since":)" + text_of(moment) + "}"; };
  EXPECT_EQ(outcome(account(since({first.micros - 1}))), "400 invalid-body");
  EXPECT_EQ(outcome(account(since(first))), "201");
  EXPECT_EQ(outcome(account(since(world.clock.now()))), "400 invalid-body");
  EXPECT_EQ(outcome(account(R"({"until":)" + text_of(in_days(1)) + "}")), "400 invalid-body");
  world.clock.advance_seconds(1);
  EXPECT_TRUE(lines().empty());
  EXPECT_EQ(lines(R"({"until":)" + text_of(in_days(-1)) + "}").size(), 1U) << "of an earlier end";
}

TEST_F(Accounting, IsSuspendedForAnAgencyUntilItsEnd) {
  const auto faults = [&](const std::string& more) { return outcome(suspend(more)); };
  const auto until = [&](std::int64_t days) { return R"(,"until":)" + text_of(in_days(days)); };
  EXPECT_EQ(faults(until(0)), "400 invalid-body");
  EXPECT_EQ(faults(until(9) + R"(,"since":)" + text_of(in_days(1))), "400 invalid-body");
  EXPECT_EQ(faults(until(31) + R"(,"oral":true)"), "400 invalid-body");
  disclose(ground_is("law_enforcement"), "sheriff");
  disclose(ground_is("judicial"), "sheriff");
  disclose("", "sheriff");
  disclose(ground_is("law_enforcement"), "lab");
  ASSERT_EQ(lines().size(), 4U);
  const auto written = suspend(until(90));
  ASSERT_EQ(outcome(written), "201");
  EXPECT_EQ(world.section_text(world.event(written.outcome.first), 0), "Detective Lang wrote");
  auto found = lines();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].at("ground"), "judicial") << "about another ground it says nothing";
  EXPECT_EQ(found[1].at("recipient").at("code"), "lab");
  EXPECT_EQ(resume(id_in(written)), "200");
  EXPECT_EQ(lines().size(), 4U);
  EXPECT_EQ(outcome(suspend(until(30) + R"(,"oral":true)")), "201");
  EXPECT_EQ(lines().size(), 2U);
  world.clock.advance_days(30);
  EXPECT_EQ(lines().size(), 4U) << "thirty days are over";
  EXPECT_EQ(resume(ledger::SuspensionId::random().str()), "404 unknown-suspension");
}

TEST_F(Accounting, IsKeptAsItWasGiven) {
  disclose(ground_is("judicial") + R"(,"description":"the chart")");
  const auto given = account();
  ASSERT_EQ(outcome(given), "201");
  EXPECT_TRUE(given.answer().body.at("first_in_twelve_months").as_bool());
  const auto first = read(given).answer().document->bytes;
  const auto event = world.event(given.outcome.first);
  const auto& facts = std::get<ledger::AccountingGiven>(event.facts);
  EXPECT_EQ(facts.disclosures, 1U);
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].compartment.cls, ledger::CompartmentClass::kEvidence);
  EXPECT_EQ(world.section_text(event, 0), first);
  disclose(ground_is("judicial"), "sheriff");
  EXPECT_EQ(read(given).answer().document->bytes, first) << "what came later is not in it";
  const auto reading = read(given, AccountingForm::kJson, "portal");
  EXPECT_EQ(outcome(reading), "400 purpose-of-use-required") << "of staff the law asks why";
  EXPECT_EQ(outcome(read(given, AccountingForm::kJson, "subject:ann")), "404 unknown-accounting");
  EXPECT_EQ(world.kinds_of(read(given)), std::vector<std::string>{"access.recorded"});
  EXPECT_FALSE(account().answer().body.at("first_in_twelve_months").as_bool());
  world.clock.advance_days(365);
  EXPECT_TRUE(account().answer().body.at("first_in_twelve_months").as_bool());
}

TEST_F(Accounting, IsNotGivenWhenASuspensionCameWhileItWasMade) {
  disclose(ground_is("law_enforcement"), "sheriff");
  GiveAccountingInput input;
  input.subject = world.person("zoe");
  ASSERT_TRUE(
      prepare_accounting(*world.ledger(), world.request("admin").caller, world.clock.now(), input));
  ASSERT_EQ(outcome(suspend(R"(,"until":)" + text_of(in_days(9)))), "201");
  EXPECT_EQ(outcome(world.run("admin", give_accounting, input)), "503 busy");
  EXPECT_TRUE(lines().empty()) << "made anew, it is without";
}

TEST_F(Accounting, AnswersTheRequestOfThePerson) {
  run_table(world, R"(
    request portal zoe asked accounting  -> 201 | rights_request.recorded
    request portal zoe other access      -> 201 | rights_request.recorded
  )");
  const auto requests =
      projections::Views(*world.ledger()->snapshot()).rights_requests(world.person("zoe")).value();
  ASSERT_EQ(requests.size(), 2U);
  for (const auto& request : requests) {
    const auto given = outcome(account(R"({"request":")" + request.id.str() + "\"}"));
    const bool is_accounting = request.type == ledger::RightsRequestType::kAccounting;
    EXPECT_EQ(given, is_accounting ? "201" : "404 unknown-request");
  }
}

TEST_F(Accounting, ComesAsATableAndAsAPageThatShowsTextsAsText) {
  disclose(ground_is("judicial") +
           R"(,"description":"=<b>chart</b>","statement":"a subpoena, of the court")");
  disclose(ground_is("judicial"));
  const auto csv = document(AccountingForm::kCsv);
  EXPECT_THAT(csv, HasSubstr("date,recipient,address"));
  EXPECT_THAT(csv, HasSubstr("'=<b>chart</b>")) << "no formula";
  EXPECT_THAT(csv, HasSubstr("\"a subpoena, of the court\""));
  const auto page = document(AccountingForm::kPage);
  EXPECT_THAT(page, HasSubstr("Accounting of disclosures"));
  EXPECT_THAT(page, HasSubstr("=&lt;b&gt;chart&lt;/b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<b>chart")));
  EXPECT_THAT(page, HasSubstr("2 times, last on"));
}

TEST_F(Accounting, OfNothingSaysSo) {
  EXPECT_TRUE(lines().empty());
  EXPECT_THAT(document(AccountingForm::kPage), HasSubstr("There was none"));
}

TEST_F(Accounting, GoesWithThePerson) {
  const auto given = account();
  EXPECT_EQ(outcome(world.erase("portal", "zoe")), "201");
  EXPECT_EQ(outcome(account()), "410 subject-erased");
  EXPECT_EQ(outcome(read(given, AccountingForm::kJson, "subject:zoe")), "404 unknown-subject");
}

}  // namespace
}  // namespace lethe::api::testing
