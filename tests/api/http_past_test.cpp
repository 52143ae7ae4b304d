// Every state question as of a moment: what was answered then is what is answered now for then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <set>

#include "api/commands/scheduler.h"
#include "tests/api/http_fixture.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;
using boost::json::value;
using ::testing::HasSubstr;

class HttpPast : public ::testing::Test {
 protected:
  HttpPast() {
    for (const auto* who : {"admin", "auditor", "portal", "agent:ines", "subject:ann"}) {
      http.token(who);
    }
    http.define_consent();
    http.person("ann");
    http.person("bob");
    for (const auto* target :
         {"settings/privacy", "region", "tokens", "contracts", "policies", "purposes", "recipients",
          "notices", "subjects", "content", "erasures", "holds", "restrictions", "requests",
          "breaches", "breaches?due=overdue", "exports"}) {
      ask(target);
    }
    const auto ann = http.person("ann");
    for (const auto* target : {"", "/links", "/consents", "/objections", "/notices"}) {
      ask("subjects/" + ann + target);
    }
    for (const auto* list : {"holds", "restrictions", "requests", "exports", "notices"}) {
      ask(std::string(list) + "?subject=" + ann);
    }
    ask("subjects/" + http.person("bob"));
    ask("content?author=" + ann);
    ask("policies/v1");
  }

  void ask(const std::string& target) { targets_.insert(target); }
  static std::string as_of(const std::string& target, const std::string& moment) {
    return target + (target.find('?') == std::string::npos ? "?" : "&") + "as_of=" + moment;
  }

  /// Notes what is answered at this moment, and lets an hour pass.
  void note() {
    Noted noted{http.log_size() - 1, ledger::format_rfc3339(http.world.clock.now()), {}};
    for (const auto& target : targets_) noted.answers[target] = http.get("admin", target).body;
    noted_.push_back(std::move(noted));
    http.world.clock.advance_seconds(3'600);
  }

  HttpAnswer sent(const std::string& method, const std::string& target, const std::string& body,
                  Headers more = {}) {
    auto answer = http.send("admin", method, target, body, std::move(more));
    EXPECT_EQ(answer.status / 100, 2U) << method << " " << target << " " << answer.body;
    return answer;
  }
  std::string made(const std::string& target, const std::string& body) {
    return text_at(sent("POST", target, body).json().as_object(), "id");
  }
  static std::string about(const std::string& subject, const std::string& more) {
    return R"({"subject":")" + subject + "\"," + more + "}";
  }

  void run_due() {
    Scheduler scheduler(http.world.store());
    while (scheduler.run_due(http.world.clinic(), http.world.clock.now())->events > 0) {
    }
  }

  void live_with_people();
  void live_with_rights();
  void live_with_erasures();

  struct Noted {
    std::uint64_t last;  // event
    std::string time;
    std::map<std::string, std::string> answers;
  };
  HttpWorld http;
  std::set<std::string> targets_;
  std::vector<Noted> noted_;
};

void HttpPast::live_with_people() {
  note();
  const auto ann = http.person("ann");
  run_table(http.world, R"(
    recipient admin  mailer newsletter email                -> 201 | recipient.defined
    consent   portal ann newsletter given v1                -> 201 given | consent.recorded
    disclose  portal ann mailer newsletter email            -> 201 | disclosure.recorded
    contract  admin  dpa-1                                  -> 201 | dpa.accepted
  )");
  note();
  run_table(http.world, R"(
    edit      portal ann city=Bern                          -> 200 | profile.edited
    edit      portal ann email=new@example.org              -> 200 | profile.edited
    notices   system                                        -> 200 | notice.recorded
    policy    admin  v2                                     -> 201 | policy.published
    contract  admin  dpa-2                                  -> 201 | dpa.accepted
  )");
  ask("policies/v2");
  {
    const auto snapshot = http.world.ledger()->snapshot();
    ask("notices/" + projections::Views(*snapshot).notices({}, {}, 1)->at(0).id.str());
  }
  note();
  const auto item = http.item("ann", "It does not work.");
  http.item("bob", "Nor here.");
  const auto poster = http.poster("a guest");
  note();
  http.send("agent:ines", "PATCH", "content/" + item, R"({"body":"Solved."})",
            {{"If-Match", "\"1\""}});
  sent("POST", "subjects/" + poster + "/links", R"({"account":")" + ann + "\"}");
  const auto notice = *targets_.lower_bound("notices/");
  sent("PATCH", notice, R"({"outcome":"impossible","reason":"They are gone."})");
  ask("exports/" + http.made_export("ann"));
  note();
  http.send("agent:ines", "DELETE", "content/" + item);
  run_table(http.world, R"(
    withdraw  subject:ann ann newsletter                    -> 200 withdrawn | consent.recorded
    object    subject:ann ann all raised                    -> 201 raised | objection.recorded
  )");
  note();
}

void HttpPast::live_with_rights() {
  const auto ann = http.person("ann");
  const auto hold = made("holds", about(ann, R"("exception":"legal_claims","reason":"A court.")"));
  const auto all = made("holds", R"({"exception":"legal_claims","reason":"An audit.",
                                     "until":"2027-01-15T18:30:00Z"})");
  const auto restriction = made("restrictions", about(ann, R"("ground":"accuracy_contested")"));
  const auto request = made("requests", about(ann, R"("type":"access","regime":"gdpr")"));
  const auto breach = made("breaches", R"({"aware_at":"2027-01-10T07:00:00Z"})");
  for (const auto& target : {"holds/" + hold, "holds/" + all, "requests/" + request,
                             "breaches/" + breach, "breaches/" + breach + "/affected"}) {
    ask(target);
  }
  note();
  sent("PATCH", "requests/" + request, R"({"state":"verified"})", {{"If-Match", "*"}});
  sent("PATCH", "breaches/" + breach, R"({"unintelligible":true,"description":"Encrypted."})",
       {{"If-Match", "*"}});
  sent("POST", "breaches/" + breach + "/affected", R"({"subjects":[")" + ann + "\"]}");
  note();
  sent("PATCH", "requests/" + request,
       R"({"state":"denied","ground":"manifestly_unfounded","reason":"Each day.",
           "complaint_told":true,"remedy_told":true})",
       {{"If-Match", "*"}});
  sent("POST", "breaches/" + breach + "/affected",
       R"({"subjects":[")" + http.person("bob") + "\"]}");
  sent("POST", "breaches/" + breach + "/notifications",
       R"({"audience":"authority","reason":"It was found late."})");
  http.send("admin", "DELETE", "restrictions/" + restriction + "?informed_at=2027-01-15T08:00:00Z");
  note();
  http.send("admin", "DELETE", "holds/" + hold);
  run_due();
  note();
}

void HttpPast::live_with_erasures() {
  const auto bob = http.person("bob");
  const auto hold = made("holds", about(bob, R"("exception":"legal_claims","reason":"A court.",
                                  "classes":["content"])"));
  note();
  EXPECT_FALSE(http.world.erase("portal", "bob").refused());
  {
    const auto snapshot = http.world.ledger()->snapshot();
    const auto rows = projections::Views(*snapshot).erasures({}, 1).value();
    ask("erasures/" + rows.at(0).id.str());
  }
  note();
  http.send("admin", "DELETE", "holds/" + hold);
  run_due();
  note();
  http.person("late");
  const auto token = http.issue(http.world.clinic(), ledger::Role::kAuditor);
  note();
  const auto tokens = http.get("admin", "tokens").json();
  for (const auto& item : tokens.at("items").as_array()) {
    const auto& row = item.as_object();
    if (text_at(row, "role") == "auditor") {
      http.send("admin", "DELETE", "tokens/" + text_at(row, "id"));
    }
  }
  note();
}

TEST_F(HttpPast, WhatWasAnsweredThenIsAnsweredForThen) {
  live_with_people();
  live_with_rights();
  live_with_erasures();
  std::size_t changed = 0;
  for (const auto& target : targets_) {
    std::set<std::string> answers;
    for (const auto& noted : noted_) {
      const auto then = noted.answers.find(target);
      for (const auto& moment : {"seq:" + std::to_string(noted.last), noted.time}) {
        const auto answer = http.get("admin", as_of(target, moment));
        if (then == noted.answers.end()) {
          EXPECT_EQ(answer.status, 404U) << target << " " << moment << answer.body;
          continue;
        }
        const auto wanted = boost::json::parse(then->second);
        // A decision of a moment is timed by its event where that is what is asked for.
        EXPECT_EQ(boost::json::serialize(answer.json()), boost::json::serialize(wanted))
            << target << " " << moment;
        answers.insert(then->second);
      }
    }
    if (answers.size() > 1) ++changed;
  }
  EXPECT_GT(changed, targets_.size() * 2 / 3) << "hardly anything changed";
}

TEST_F(HttpPast, BetweenAnOrderAndItsCertificateAnErasureIsOrdered) {
  EXPECT_FALSE(http.world.erase("portal", "bob").refused());
  const auto snapshot = http.world.ledger()->snapshot();
  const auto row = projections::Views(*snapshot).erasures({}, 1).value().at(0);
  const auto target = "erasures/" + row.id.str();
  const auto at = [&](ledger::Sequence sequence) {
    return http.get("admin", as_of(target, "seq:" + std::to_string(sequence.value)));
  };
  EXPECT_EQ(at({row.ordered_at.value - 1}).outcome(), "404 unknown-erasure");
  EXPECT_EQ(at(row.ordered_at).json().at("state"), "ordered");
  EXPECT_FALSE(at(row.ordered_at).json().as_object().contains("certificate"));
  EXPECT_EQ(at(*row.completed_at).json().at("state"), "completed");
  const auto person = "subjects/" + http.person("bob");
  const auto state = [&](ledger::Sequence sequence) {
    return http.get("admin", as_of(person, "seq:" + std::to_string(sequence.value)))
        .json()
        .at("state");
  };
  EXPECT_EQ(state({row.ordered_at.value - 1}), "active");
  EXPECT_EQ(state(row.ordered_at), "erasing");
  EXPECT_EQ(state(*row.completed_at), "erased");
}

TEST_F(HttpPast, ThePastOfAnErasedPersonIsForWhoMayKnowOfThem) {
  const auto bob = http.person("bob");
  const auto before = "seq:" + std::to_string(http.log_size() - 1);
  http.token("subject:bob");
  EXPECT_FALSE(http.world.erase("portal", "bob").refused());
  EXPECT_EQ(http.get("agent:ines", as_of("subjects/" + bob, before)).outcome(),
            "404 unknown-subject");
  EXPECT_EQ(http.get("subject:ann", as_of("subjects/" + bob, before)).outcome(),
            "404 unknown-subject");
  const auto listed = http.get("agent:ines", as_of("subjects", before));
  EXPECT_EQ(listed.outcome(), "200");
  EXPECT_EQ(listed.body.find(bob), std::string::npos);
  EXPECT_EQ(http.get("auditor", as_of("subjects/" + bob, before)).json().at("state"), "active");
  EXPECT_EQ(http.get("agent:ines", as_of("subjects/" + bob + "/profile", before),
                     {{"Purpose-Of-Use", "TREAT"}})
                .outcome(),
            "404 unknown-subject");
}

TEST_F(HttpPast, ARequestOfAnotherStaysUnknownInThePast) {
  const auto bob = http.person("bob");
  const auto request = made("requests", about(bob, R"("type":"access","regime":"gdpr")"));
  const auto then = "seq:" + std::to_string(http.log_size() - 1);
  EXPECT_EQ(http.get("subject:ann", as_of("requests/" + request, then)).outcome(),
            "404 unknown-request");
  EXPECT_EQ(http.get("admin", as_of("requests/" + request, then)).outcome(), "200");
}

TEST_F(HttpPast, AnItemIsReadInTheRevisionOfThen) {
  const Headers treat{{"Purpose-Of-Use", "TREAT"}};
  const auto before = "seq:" + std::to_string(http.log_size() - 1);
  const auto item = http.item("ann", "one");
  const auto first = "seq:" + std::to_string(http.log_size() - 1);
  http.send("agent:ines", "PATCH", "content/" + item, R"({"body":"two"})", {{"If-Match", "\"1\""}});
  const auto target = "content/" + item;
  EXPECT_EQ(http.get("agent:ines", as_of(target, first), treat).json().at("body"), "one");
  const auto second = "seq:" + std::to_string(http.log_size() - 1);
  EXPECT_EQ(http.get("agent:ines", as_of(target, second), treat).json().at("body"), "two");
  EXPECT_EQ(http.get("agent:ines", as_of(target, before), treat).outcome(), "404 unknown-revision");
  EXPECT_EQ(http.get("agent:ines", as_of(target + "?revision=1", first), treat).outcome(),
            "400 invalid-parameter");
  EXPECT_EQ(http.get("subject:ann", as_of(target, first)).outcome(), "403 forbidden");
  http.send("agent:ines", "DELETE", target);
  EXPECT_EQ(http.get("agent:ines", as_of(target, first), treat).outcome(), "410 item-deleted");
}

TEST_F(HttpPast, WhereThePastMakesNoSenseIsSaid) {
  const auto last = "seq:" + std::to_string(http.log_size() - 1);
  for (const auto* target : {"requests?due=overdue", "requests?due=soon"}) {
    const auto answer = http.get("admin", as_of(target, last));
    EXPECT_EQ(answer.outcome(), "400 invalid-parameter") << target;
    EXPECT_THAT(answer.body, HasSubstr("excludes due")) << target;
  }
  EXPECT_EQ(http.get("admin", as_of("subjects?email=ann@people.example", last)).outcome(),
            "400 invalid-parameter");
  for (const auto& target : targets_) {
    for (const auto* moment :
         {"x", "seq:", "seq:999999", "seq:-1", "2999-01-01T00:00:00Z", "2027-01-15", ""}) {
      const auto answer = http.get("admin", as_of(target, moment));
      EXPECT_EQ(answer.outcome(), "400 invalid-parameter") << target << " " << moment;
      EXPECT_THAT(answer.body, HasSubstr("\"as_of\"")) << target;
    }
  }
}

TEST_F(HttpPast, TheTagOfARevisionIsThatOfNow) {
  const auto target = "subjects/" + http.person("ann");
  const auto last = "seq:" + std::to_string(http.log_size() - 1);
  EXPECT_NE(http.get("admin", target).header("etag"), "");
  EXPECT_EQ(http.get("admin", as_of(target, last)).header("etag"), "");
}

TEST_F(HttpPast, ListsArePagedAsOfThen) {
  for (const auto* text : {"one", "two", "three", "four", "five"}) http.item("ann", text);
  const auto then = "seq:" + std::to_string(http.log_size() - 1);
  for (const auto* text : {"six", "seven"}) http.item("ann", text);
  std::size_t items = 0;
  std::string cursor;
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = http.get("admin", as_of("content?limit=2" + cursor, then)).json();
    items += page.at("items").as_array().size();
    if (page.at("next").is_null()) break;
    cursor = "&cursor=" + std::string(page.at("next").as_string().c_str());
  }
  EXPECT_EQ(items, 5U);
}

}  // namespace
}  // namespace lethe::api::testing
