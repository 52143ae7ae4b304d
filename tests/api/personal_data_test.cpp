// Promise P2 in the API: whatever a person is called, no problem, header or refused event says it.
// Promise P6: no profile leaves without a durable access event.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <future>

#include "api/commands/breach_queries.h"
#include "api/json/render.h"
#include "tests/api/fixture.h"

namespace lethe::api::testing {
namespace {

constexpr std::string_view kCanary = "canary-7f3a";

std::string text_of(const Problem& problem) {
  return boost::json::serialize(problem_json(problem));
}

TEST(P2PersonalData, IsInNoProblemOfABody) {
  const std::string c(kCanary);
  const std::vector<std::string> values{"\"" + c + "\"", "{\"" + c + "@x.example\":1}",
                                        "[\"" + c + "\"]", "\"" + c + "\\u0000\""};
  std::vector<std::string> bodies{"{\"a\":\"" + c, "\"" + c + "\xff\"", "{\"" + c + "\":1,}",
                                  "{\"x " + c + "\":1,\"x " + c + "\":2}"};
  for (const auto& value : values) {
    std::string body = "{\"" + c + " Smith\":1";
    for (const auto* member :
         {"type",        "origin",         "external_id",    "profile",
          "role",        "subject",        "actor",          "label",
          "name",        "region",         "ttl_seconds",    "version",
          "url",         "hash",           "language",       "basis",
          "title",       "purpose",        "status",         "policy_version",
          "notice_hash", "wording",        "method",         "evidence",
          "explicit",    "purpose_of_use", "action",         "resource_type",
          "fields",      "occurred_at",    "reason",         "detail",
          "ground",      "minimum_age",    "profile_fields", "default_policy_url",
          "email",       "exception",      "classes",        "until",
          "regime",      "received_at",    "state",          "told_at",
          "fee",         "currency",       "aware_at",       "regimes",
          "categories",  "description",    "audience",       "subjects",
          "accesses",    "field",          "cursor"}) {
      body += ",\"" + std::string(member) + "\":" + value;
    }
    bodies.push_back(body + "}");
    bodies.push_back(value);
  }
  std::size_t problems = 0;
  const auto check = [&](const auto& input) {
    if (input) return;
    ++problems;
    EXPECT_EQ(text_of(input.error()).find("canary"), std::string::npos) << text_of(input.error());
  };
  for (const auto& body : bodies) {
    const auto value = parse_body(body);
    check(value);
    if (!value) continue;
    check(read_input<RegisterSubjectInput>(*value));
    check(read_input<EditProfileInput>(*value));
    check(read_input<RecordConsentInput>(*value));
    check(read_input<RecordAccessInput>(*value));
    check(read_input<EraseSubjectInput>(*value));
    check(read_input<PlaceHoldInput>(*value));
    check(read_input<SetRestrictionInput>(*value));
    check(read_input<OpenRequestInput>(*value));
    check(read_input<StepRequestInput>(*value));
    check(read_input<RecordBreachInput>(*value));
    check(read_input<AffectedQuery>(*value));
    check(read_input<NotifyBreachInput>(*value));
    check(read_input<IssueTokenInput>(*value));
    check(read_input<CreateLedgerInput>(*value));
    check(read_input<ChangeSettingsInput>(*value));
    check(read_input<PublishPolicyInput>(*value));
    check(read_input<DefinePurposeInput>(*value));
  }
  EXPECT_GT(problems, 80U);
}

TEST(P2PersonalData, IsInNoRefusalOfARuleAndInNoHeader) {
  World world;
  const std::string c(kCanary);
  world.publish("v1");
  DefinePurposeInput purpose;
  purpose.purpose = "news";
  purpose.basis = ledger::LegalBasis::kConsent;
  world.define(purpose);
  RegisterSubjectInput ann;
  ann.type = ledger::SubjectType::kUser;
  ann.origin = ledger::Origin::kSignup;
  ann.external_id = c;
  ann.profile = {{"given_name", c}, {"email", c + "@clinic.example"}, {"note", c + c}};
  const auto registered = world.run("portal", register_subject, ann);
  world.person("ann") = *ledger::SubjectId::parse(text_at(registered.answer().body, "id"));

  std::vector<Reply> refused;
  refused.push_back(world.run("portal", register_subject, ann));
  auto unknown_field = ann;
  unknown_field.profile = {{"x_" + c, c}};
  refused.push_back(world.run("portal", register_subject, unknown_field));
  EditProfileInput edit{world.person("ann"), 9, {{"note", c}}, {}};
  refused.push_back(world.run("portal", edit_profile, edit));
  RecordAccessInput access;
  access.subject = world.person("ann");
  access.reason = access.detail = c;
  access.purpose_of_use = "TREAT";
  access.action = ledger::AccessAction::kRead;
  access.resource_type = "Note";
  access.actor = access.subject;
  refused.push_back(world.run("portal", record_access, access));
  refused.push_back(
      world.run("portal", read_profile, ReadProfileInput{world.person("ann"), c, c, std::nullopt}));
  for (const auto& reply : refused) {
    ASSERT_TRUE(reply.refused());
    EXPECT_EQ(text_of(reply.problem()).find("canary"), std::string::npos) << outcome(reply);
  }

  EXPECT_EQ(outcome(world.run("portal", read_profile,
                              ReadProfileInput{world.person("ann"), "TREAT", c, std::nullopt})),
            "200");
  EXPECT_EQ(outcome(world.erase("portal", "ann", c)), "201");
  for (std::uint64_t i = 0; i < world.ledger()->size().value; ++i) {
    const auto header = boost::json::serialize(event_json(world.event({i})));
    EXPECT_EQ(header.find("canary"), std::string::npos) << header;
    const auto entry = *world.ledger()->entry({i});
    EXPECT_EQ(crypto::as_text(entry).find("canary"), std::string_view::npos) << i;
  }
}

class P6Reading : public ::testing::Test {
 protected:
  void SetUp() override {
    RegisterSubjectInput input;
    input.type = ledger::SubjectType::kUser;
    input.origin = ledger::Origin::kSignup;
    input.external_id = "crm-1";
    input.profile = {{"given_name", "Ann"}, {"city", "Oslo"}};
    const auto reply = world.run("portal", register_subject, input);
    world.person("ann") = *ledger::SubjectId::parse(text_at(reply.answer().body, "id"));
    world.register_person("dan", ledger::SubjectType::kAgent);
  }
  Reply read(const std::string& who, std::optional<projections::AsOf> as_of = std::nullopt) {
    return world.run(who, read_profile,
                     ReadProfileInput{world.person("ann"), "TREAT", "ward round", as_of});
  }
  /// Commits the access but does not read yet.
  Reply begin_reading(const std::string& who) {
    std::promise<Reply> promise;
    submit(world.store(), world.clinic(), world.request(who), read_profile,
           ReadProfileInput{world.person("ann"), "TREAT", std::nullopt, std::nullopt},
           [&](Reply reply) { promise.set_value(std::move(reply)); });
    return promise.get_future().get();
  }
  void edit(const std::string& field, const std::string& value) {
    EditProfileInput input{world.person("ann"), std::nullopt, {{field, value}}, {}};
    ASSERT_EQ(outcome(world.run("portal", edit_profile, input)), "200");
  }
  World world;
};

TEST_F(P6Reading, TellsWhoReadWhatAndWhy) {
  const auto reply = read("agent:dan");
  const auto& body = reply.answer().body;
  EXPECT_EQ(body.at("profile"), (boost::json::object{{"city", "Oslo"}, {"given_name", "Ann"}}));
  EXPECT_EQ(body.at("external_id"), "crm-1");
  EXPECT_EQ(reply.answer().revision, 1U);
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(event.sequence.value, body.at("access").to_number<std::uint64_t>());
  EXPECT_EQ(event.subject, world.person("ann"));
  EXPECT_EQ(event.actor.id, ledger::actor_id(world.person("dan")));
  const auto& facts = std::get<ledger::AccessRecorded>(event.facts);
  EXPECT_EQ(facts.purpose_of_use, "TREAT");
  EXPECT_EQ(facts.action, ledger::AccessAction::kRead);
  EXPECT_EQ(facts.resource_type, "profile");
  EXPECT_EQ(facts.fields, (std::vector<std::string>{"city", "external_id", "given_name"}));
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(world.section_text(event, 0), "ward round");
}

TEST_F(P6Reading, NothingPersonalIsThereBeforeTheEventIsDurable) {
  const auto reply = begin_reading("portal");
  EXPECT_EQ(world.kinds_of(reply), std::vector<std::string>{"access.recorded"});
  const auto text = boost::json::serialize(reply.answer().body);
  EXPECT_EQ(text.find("Oslo"), std::string::npos);
  EXPECT_EQ(text.find("crm-1"), std::string::npos);
}

TEST_F(P6Reading, HandsOutExactlyWhatTheEventSays) {
  auto begun = begin_reading("portal");
  edit("city", "Rome");
  edit("phone", "7");
  const auto reply = complete(world.store(), world.clinic(), begun);
  EXPECT_EQ(reply.answer().body.at("profile"),
            (boost::json::object{{"city", "Oslo"}, {"given_name", "Ann"}}));
}

TEST_F(P6Reading, AnErasureInBetweenLeavesNothingToRead) {
  const auto by_portal = begin_reading("portal");
  const auto by_agent = begin_reading("agent:dan");
  EXPECT_EQ(outcome(world.run("portal", delete_field,
                              DeleteFieldInput{world.person("ann"), "city", std::nullopt})),
            "200");
  EXPECT_EQ(complete(world.store(), world.clinic(), by_portal).answer().body.at("profile"),
            (boost::json::object{{"given_name", "Ann"}}));
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  EXPECT_EQ(outcome(complete(world.store(), world.clinic(), by_portal)), "410 subject-erased");
  EXPECT_EQ(outcome(complete(world.store(), world.clinic(), by_agent)), "404 unknown-subject");
}

TEST_F(P6Reading, ReadsThePastForThoseWhoMay) {
  const projections::AsOf before{{world.ledger()->size().value}};
  edit("city", "Rome");
  edit("phone", "7");
  const auto now = read("agent:dan");
  EXPECT_EQ(now.answer().body.at("profile").at("city"), "Rome");
  const auto past = read("agent:dan", before);
  EXPECT_EQ(past.answer().body.at("profile"),
            (boost::json::object{{"city", "Oslo"}, {"given_name", "Ann"}}));
}

TEST_F(P6Reading, APersonReadsItselfOnRequest) {
  const auto reply =
      world.run("subject:ann", read_profile,
                ReadProfileInput{world.person("ann"), std::nullopt, std::nullopt, std::nullopt});
  EXPECT_EQ(outcome(reply), "200");
  const auto facts = std::get<ledger::AccessRecorded>(world.event(reply.outcome.first).facts);
  EXPECT_EQ(facts.purpose_of_use, "PATRQT");
}

}  // namespace
}  // namespace lethe::api::testing
