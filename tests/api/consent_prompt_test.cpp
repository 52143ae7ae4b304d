// Whether to ask: every combination of where somebody came from, what they decided, the setting
// and the place where the portal would ask.
#include "api/commands/consent_prompt.h"

#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ledger::ConsentContext;
using ledger::ConsentStatus;
using ledger::Origin;

const std::vector<Origin> kOrigins{Origin::kSignup, Origin::kInvitation,    Origin::kEmail,
                                   Origin::kSso,    Origin::kAnonymousPost, Origin::kImported};
const std::vector<ConsentContext> kContexts{ConsentContext::kSignup, ConsentContext::kBanner,
                                            ConsentContext::kAnonymousTicket,
                                            ConsentContext::kAnonymousTopic, ConsentContext::kSso};

/// What somebody decided before, and the answer where the option is on and a page asks.
struct Standing {
  std::string name;
  bool asks;
};
const std::vector<Standing> kStandings{
    {"not_asked", true}, {"requested", true}, {"deferred", true},    {"refused", true},
    {"given", false},    {"renewed", false},  {"asserted", false},   {"withdrawn", true},
    {"revoked", true},   {"expired", true},   {"invalidated", true}, {"recorded_expired", true}};

class ConsentPrompt : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      policy  admin v1                                   -> 201 | policy.published
      purpose admin privacy_policy consent days=365      -> 201 | purpose.defined
      setting admin request_user_consent=true            -> 200 | settings.changed
    )");
  }

  /// The settings that let a banner leave alone who said no for half a year, or later for a day.
  void leave_in_peace() {
    run_table(world,
              "setting admin ask_again_refused_days=180 ask_again_deferred_days=1 "
              "-> 200 | settings.changed");
  }
  boost::json::object prompt(ConsentContext context, const std::string& name = "") {
    std::optional<ledger::SubjectId> subject;
    if (!name.empty()) subject = world.person(name);
    const auto snapshot = world.ledger()->snapshot();
    return *consent_prompt(projections::Views(*snapshot), context, subject, world.clock.now());
  }
  std::string answer(ConsentContext context, const std::string& name = "") {
    const auto body = prompt(context, name);
    return (body.at("ask").as_bool() ? "yes " : "no ") + text_at(body, "reason");
  }
  void register_from(const std::string& name, Origin origin) {
    RegisterSubjectInput input;
    input.type = origin == Origin::kAnonymousPost ? ledger::SubjectType::kAnonymous
                                                  : ledger::SubjectType::kUser;
    input.origin = origin;
    const auto reply = world.run("portal", register_subject, input);
    ASSERT_EQ(outcome(reply), "201");
    world.person(name) = *ledger::SubjectId::parse(text_at(reply.answer().body, "id"));
  }
  void decide(const std::string& name, ConsentStatus status, const std::string& version = "v1",
              bool asserted = false) {
    RecordConsentInput input;
    input.subject = world.person(name);
    input.purpose = "privacy_policy";
    input.status = status;
    input.policy_version = version;
    input.asserted = asserted;
    input.context = asserted ? ConsentContext::kSso : ConsentContext::kSignup;
    ASSERT_EQ(outcome(world.run("portal", record_consent, input)), "201");
  }
  /// Brings a new person into the state; everybody who is to be invalidated or to expire first.
  void come_to(const std::string& name, const std::string& standing) {
    if (standing == "not_asked") return;
    if (standing == "asserted") return decide(name, ConsentStatus::kGiven, policy, true);
    if (const auto asked = ledger::by_name<ConsentStatus>(standing);
        asked && *asked <= ConsentStatus::kGiven) {
      return decide(name, *asked, policy);
    }
    decide(name, ConsentStatus::kGiven, policy);
    if (standing == "withdrawn") {
      world.run("portal", withdraw_consent,
                WithdrawConsentInput{world.person(name), "privacy_policy"});
    } else if (standing == "revoked") {
      RevokeConsentInput input;
      input.subject = world.person(name);
      input.purpose = "privacy_policy";
      input.reason = "over";
      world.run("admin", revoke_consent, input);
    }
  }
  void publish_next(bool anew) {
    policy = "v" + std::to_string(++version_);
    world.publish(policy, anew);
  }

  World world;
  std::string policy = "v1";

 private:
  int version_ = 1;
};

TEST_F(ConsentPrompt, EveryOriginStandingSettingAndContext) {
  struct Person {
    std::string name;
    Standing standing;
  };
  std::vector<Person> people;
  const auto enter = [&](const std::string& standing) {
    for (const auto origin : kOrigins) {
      const auto name = standing + " " + std::string(ledger::name_of(origin));
      register_from(name, origin);
      come_to(name, standing);
      for (const auto& one : kStandings) {
        if (one.name == standing) people.push_back({name, one});
      }
    }
  };
  // Time passes for these first: they were here before everybody else.
  enter("recorded_expired");
  world.clock.advance_days(366);
  world.run("system", expire_consents, ExpireConsentsInput{});
  enter("expired");
  world.clock.advance_days(366);
  enter("invalidated");
  publish_next(true);
  enter("renewed");
  publish_next(false);
  for (const auto origin : kOrigins) {
    decide("renewed " + std::string(ledger::name_of(origin)), ConsentStatus::kGiven, policy);
  }
  for (const auto& standing : kStandings) {
    const bool is_there = std::any_of(people.begin(), people.end(), [&](const auto& person) {
      return person.standing.name == standing.name;
    });
    if (!is_there) enter(standing.name);
  }
  ASSERT_EQ(people.size(), kOrigins.size() * kStandings.size());

  std::size_t combinations = 0;
  for (const std::string setting : {"false", "true"}) {
    run_table(world,
              "setting admin request_user_consent=" + setting + " -> 200 | settings.changed");
    for (const auto context : kContexts) {
      for (const auto& [name, standing] : people) {
        const bool is_sso = context == ConsentContext::kSso;
        const auto& reason =
            standing.name == "recorded_expired" ? std::string("expired") : standing.name;
        const auto expected = setting == "false" ? "no disabled"
                              : is_sso           ? "no asserted"
                              : standing.asks    ? "yes " + reason
                                                 : "no agreed";
        EXPECT_EQ(answer(context, name), expected)
            << name << " in " << ledger::name_of(context) << ", setting " << setting;
        ++combinations;
      }
    }
  }
  EXPECT_EQ(combinations, 2 * 5 * 6 * 12U);
}

TEST_F(ConsentPrompt, NobodyYetIsAskedWhereSomebodyMayCome) {
  EXPECT_EQ(answer(ConsentContext::kSignup), "yes not_asked");
  EXPECT_EQ(answer(ConsentContext::kAnonymousTicket), "yes not_asked");
  EXPECT_EQ(answer(ConsentContext::kAnonymousTopic), "yes not_asked");
  EXPECT_EQ(answer(ConsentContext::kSso), "no asserted");
  EXPECT_TRUE(is_prompt_context(ConsentContext::kBanner));
  EXPECT_FALSE(is_prompt_context(ConsentContext::kPrivacyCentre));
  EXPECT_FALSE(is_prompt_context(ConsentContext::kInPerson));
}

TEST_F(ConsentPrompt, IsGoneAfterAgreementAndComesBackWithAPolicyThatAsksAnew) {
  register_from("ann", Origin::kEmail);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "yes not_asked");
  decide("ann", ConsentStatus::kGiven);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no agreed");
  publish_next(false);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no agreed");
  publish_next(true);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "yes invalidated");
  decide("ann", ConsentStatus::kGiven, policy);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no agreed");
}

TEST_F(ConsentPrompt, ABannerLeavesWhoRefusedInPeaceAsTheSettingSays) {
  leave_in_peace();
  register_from("ann", Origin::kSignup);
  decide("ann", ConsentStatus::kRefused);
  const auto again = world.clock.now().micros + 180 * ledger::kDayMicros;
  const auto body = prompt(ConsentContext::kBanner, "ann");
  EXPECT_EQ(body.at("ask"), false);
  EXPECT_EQ(body.at("reason"), "refused");
  EXPECT_EQ(text_at(body, "ask_again_at"), ledger::format_rfc3339({again}));
  EXPECT_FALSE(body.contains("wording"));
  EXPECT_EQ(answer(ConsentContext::kSignup, "ann"), "yes refused") << "a form asks who sends it";
  EXPECT_FALSE(prompt(ConsentContext::kSignup, "ann").contains("ask_again_at"));
  world.clock.advance_days(179);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no refused");
  world.clock.advance_days(1);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "yes refused");
  decide("ann", ConsentStatus::kRefused);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no refused") << "the latest no counts";
}

TEST_F(ConsentPrompt, ABannerComesBackTheNextDayForWhoPutItOff) {
  leave_in_peace();
  register_from("ann", Origin::kSignup);
  decide("ann", ConsentStatus::kDeferred);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no deferred");
  world.clock.advance_days(1);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "yes deferred");
  decide("ann", ConsentStatus::kDeferred);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no deferred") << "every later counts";
}

TEST_F(ConsentPrompt, ABannerStaysUntilTheyAgreeUnlessASettingSaysOtherwise) {
  for (const auto& [name, status] :
       {std::pair("ann", ConsentStatus::kRefused), std::pair("bob", ConsentStatus::kDeferred)}) {
    register_from(name, Origin::kSignup);
    decide(name, status);
  }
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "yes refused");
  EXPECT_EQ(answer(ConsentContext::kBanner, "bob"), "yes deferred");
  EXPECT_FALSE(prompt(ConsentContext::kBanner, "ann").contains("ask_again_at"));
}

TEST_F(ConsentPrompt, WhatAPolicyAsksAnewIsAskedAtOnce) {
  leave_in_peace();
  register_from("ann", Origin::kSignup);
  decide("ann", ConsentStatus::kRefused);
  publish_next(false);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no refused");
  publish_next(true);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "yes refused");
  publish_next(false);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "yes refused");
  decide("ann", ConsentStatus::kRefused, policy);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no refused");
  for (int i = 0; i < 20; ++i) publish_next(false);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no refused");
}

TEST_F(ConsentPrompt, WhoTakesItBackIsNotAskedForItAtOnce) {
  leave_in_peace();
  register_from("ann", Origin::kSignup);
  decide("ann", ConsentStatus::kGiven);
  publish_next(true);  // before the withdrawal, which is about the new words, too
  world.run("portal", withdraw_consent,
            WithdrawConsentInput{world.person("ann"), "privacy_policy"});
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "no withdrawn");
  world.clock.advance_days(180);
  EXPECT_EQ(answer(ConsentContext::kBanner, "ann"), "yes withdrawn");
}

TEST_F(ConsentPrompt, SaysWhatToShow) {
  register_from("ann", Origin::kSignup);
  const auto body = prompt(ConsentContext::kBanner, "ann");
  EXPECT_EQ(text_at(body, "wording"), "consent.banner");
  EXPECT_EQ(text_at(body, "purpose"), "privacy_policy");
  EXPECT_EQ(text_at(body, "policy_version"), "v1");
  EXPECT_EQ(text_at(body, "language"), "en");
  EXPECT_EQ(text_at(body, "url"), "https://clinic.example/");
  EXPECT_EQ(text_at(body, "notice_hash"),
            crypto::to_hex(crypto::sha256(crypto::as_bytes("v1")).view()));
  EXPECT_EQ(text_at(prompt(ConsentContext::kAnonymousTicket), "wording"),
            "consent.anonymous_ticket");
  decide("ann", ConsentStatus::kGiven);
  EXPECT_FALSE(prompt(ConsentContext::kBanner, "ann").contains("wording"));
}

TEST_F(ConsentPrompt, LinksToTheDefaultWhereThePolicyHasNoPlaceOfItsOwn) {
  PublishPolicyInput input{"v2", "", "el", crypto::sha256(crypto::as_bytes("v2")), false};
  EXPECT_EQ(outcome(world.run("admin", publish_policy, input)), "422 policy-url-required");
  run_table(world, R"(
    setting admin default_policy_url="https://clinic.example/privacy" -> 200 | settings.changed
  )");
  EXPECT_EQ(outcome(world.run("admin", publish_policy, input)), "201");
  EXPECT_EQ(text_at(prompt(ConsentContext::kSignup), "url"), "https://clinic.example/privacy");
}

TEST(ConsentPromptGround, AsksForNothingThatNobodyCouldAgreeTo) {
  World world;
  const auto answer = [&] {
    const auto snapshot = world.ledger()->snapshot();
    const auto body = *consent_prompt(projections::Views(*snapshot), ConsentContext::kSignup,
                                      std::nullopt, world.clock.now());
    return text_at(body, "reason");
  };
  EXPECT_EQ(answer(), "disabled");
  run_table(world,
            "setting admin request_user_consent=true -> 422 policy-required | request.refused");
  world.publish("v1");
  run_table(world, "setting admin request_user_consent=true -> 200 | settings.changed");
  EXPECT_EQ(answer(), "purpose_unusable");
  run_table(world, "purpose admin privacy_policy contract   -> 201 | purpose.defined");
  EXPECT_EQ(answer(), "purpose_unusable");
  run_table(world, "purpose admin privacy_policy consent retired -> 200 | purpose.defined");
  EXPECT_EQ(answer(), "purpose_unusable");
  run_table(world, "purpose admin privacy_policy consent -> 200 | purpose.defined");
  EXPECT_EQ(answer(), "not_asked");
  run_table(world, R"(setting admin consent_purpose="terms" -> 200 | settings.changed)");
  EXPECT_EQ(answer(), "purpose_unusable");
  run_table(world, "purpose admin terms consent -> 201 | purpose.defined");
  EXPECT_EQ(answer(), "not_asked");
}

}  // namespace
}  // namespace lethe::api::testing
