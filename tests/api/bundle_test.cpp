// Bundles from their order to their check.
#include "api/documents/bundle.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "api/commands/signing_keys.h"
#include "tests/api/bundle_world.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

using boost::json::value;

std::vector<value> lines_of(const std::string& bundle) {
  std::vector<value> out;
  for (std::size_t at = 0; at < bundle.size();) {
    const auto end = bundle.find('\n', at);
    out.push_back(boost::json::parse(bundle.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

class Bundles : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user given_name=Ann-Canary city=Rome  -> 201 | subject.registered
      register portal bob user given_name=Bob-Canary            -> 201 | subject.registered
      post portal ask ticket Ticket-Canary author=ann           -> 201 | content.posted
      edit portal ann city=Oslo-Canary                          -> 200 | profile.edited
    )");
  }
  void grant(const std::string& scopes = "profile,content,texts") {
    run_table(world, "grant admin auditor " + scopes + " g -> 201 | auditor.granted");
  }
  std::string about(const std::string& name) {
    const auto last = world.ledger()->size().value - 1;
    return "from=0&to=" + std::to_string(last) + "&subject=" + world.person(name).str();
  }
  std::vector<std::string> accesses_to(const std::string& name) {
    std::vector<std::string> out;
    const auto snapshot = world.ledger()->snapshot();
    const auto visit = [&](const projections::Posting& posting) {
      const auto event = world.event(posting.sequence);
      const auto* facts = std::get_if<ledger::AccessRecorded>(&event.facts);
      if (facts != nullptr && facts->resource_type == "bundle") {
        out.push_back(facts->purpose_of_use);
      }
      return true;
    };
    EXPECT_TRUE(projections::Views(*snapshot).subject_events(
        world.person(name), {0}, {UINT64_MAX}, projections::Direction::kOldestFirst, visit));
    return out;
  }
  World world;
};

TEST_F(Bundles, OfTheWholeLogHoldAndShowNobody) {
  world.issued_token("auditor");
  const auto bundle = bundle_of(world, "auditor", {});
  const auto report = check(bundle, world.ledger()->verifier());
  EXPECT_TRUE(report.is_bundle);
  EXPECT_EQ(shown(report), "");
  EXPECT_EQ(report.kinds.at("subject.registered"), 2U);
  EXPECT_EQ(report.sections, 0U);
  EXPECT_EQ(bundle.find("Canary"), std::string::npos);
  const auto lines = lines_of(bundle);
  EXPECT_EQ(lines.size(), report.events + 2) << "a first and a last line";
  EXPECT_EQ(lines.at(1).at("event").at("sequence"), 0);
  EXPECT_TRUE(accesses_to("ann").empty());
}

TEST_F(Bundles, HoldWhatTheQueryFindsAndNothingElse) {
  world.issued_token("auditor");
  const auto query = about("bob");
  const auto report = check(bundle_of(world, "auditor", {query, false, {}}));
  EXPECT_EQ(shown(report), "");
  EXPECT_EQ(report.events, 1U);
  EXPECT_EQ(report.query, query);
}

TEST_F(Bundles, AnEmptyOneSaysSo) {
  world.issued_token("auditor");
  const auto report =
      check(bundle_of(world, "auditor", {"from=0&to=3&kind=erasure.completed", false, {}}));
  EXPECT_EQ(shown(report), "");
  EXPECT_EQ(report.events, 0U);
}

TEST_F(Bundles, P6ShowWhomAGrantCoversBehindAnAccessOfEach) {
  grant();
  const auto id = id_of(order(world, "auditor", {"", true, {}}));
  EXPECT_EQ(outcome(try_fetch(world, "auditor", id)), "409 bundle-not-made");
  make_bundles(world);
  EXPECT_EQ(accesses_to("ann"), std::vector<std::string>{"HCOMPL"});
  EXPECT_EQ(accesses_to("bob"), std::vector<std::string>{"HCOMPL"});
  const auto bundle = fetch(world, "auditor", id);
  for (const auto* text : {"Ann-Canary", "Bob-Canary", "Ticket-Canary", "Oslo-Canary"}) {
    EXPECT_NE(bundle.find(text), std::string::npos) << text;
  }
  const auto report = check(bundle, world.ledger()->verifier());
  EXPECT_EQ(shown(report), "");
  EXPECT_GT(report.sections, 5U);
  EXPECT_EQ(report.withheld, 0U);
}

TEST_F(Bundles, P6AGrantOfOnePersonShowsNobodyElse) {
  run_table(world, "grant admin auditor profile g person=bob -> 201 | auditor.granted");
  const auto bundle = bundle_of(world, "auditor", {"", true, {}});
  EXPECT_NE(bundle.find("Bob-Canary"), std::string::npos);
  for (const auto* text : {"Ann-Canary", "Ticket-Canary", "Oslo-Canary"}) {
    EXPECT_EQ(bundle.find(text), std::string::npos) << text;
  }
  EXPECT_TRUE(accesses_to("ann").empty());
  const auto report = check(bundle);
  EXPECT_EQ(shown(report), "");
  EXPECT_GT(report.withheld, 0U);
}

TEST_F(Bundles, P6WhatIsGrantedLaterIsNotShown) {
  run_table(world, "grant admin auditor profile g person=bob -> 201 | auditor.granted");
  const auto id = id_of(order(world, "auditor", {"", true, {}}));
  make_bundles(world);
  grant();
  EXPECT_EQ(fetch(world, "auditor", id).find("Ann-Canary"), std::string::npos)
      << "no access of ann's was recorded";
}

TEST_F(Bundles, WithoutAGrantInForceNothingIsShownAnyMore) {
  grant();
  const auto id = id_of(order(world, "auditor", {"", true, {}}));
  make_bundles(world);
  ASSERT_NE(fetch(world, "auditor", id).find("Canary"), std::string::npos);
  const auto snapshot = world.ledger()->snapshot();
  const auto given = projections::Views(*snapshot).auditor_grants(std::nullopt, 1).value().at(0).id;
  EXPECT_EQ(outcome(world.run("admin", end_auditor_grant, EndAuditorGrantInput{given})), "200");
  const auto bundle = fetch(world, "auditor", id);
  EXPECT_EQ(bundle.find("Canary"), std::string::npos);
  const auto report = check(bundle);
  EXPECT_EQ(shown(report), "");
  EXPECT_EQ(report.sections, 0U);
}

TEST_F(Bundles, AreHandedOutForAsManyDaysAsExports) {
  world.issued_token("auditor");
  const auto id = id_of(order(world, "auditor", {}));
  make_bundles(world);
  world.clock.advance_days(6);
  EXPECT_EQ(outcome(try_fetch(world, "auditor", id)), "200");
  world.clock.advance_days(1);
  EXPECT_EQ(outcome(try_fetch(world, "auditor", id)), "410 bundle-expired");
}

TEST_F(Bundles, NeedAGrantToShowAnything) {
  world.issued_token("auditor");
  EXPECT_EQ(outcome(order(world, "auditor", {"", true, {}})), "403 forbidden");
  grant();
  EXPECT_EQ(outcome(order(world, "admin", {"", true, {}})), "403 forbidden");
  EXPECT_EQ(outcome(order(world, "auditor", {"", true, {}})), "202");
  EXPECT_EQ(outcome(order(world, "admin", {"", false, {}})), "202");
}

TEST_F(Bundles, ThatShowSomebodyAreForWhoeverOrderedThem) {
  grant();
  const auto id = id_of(order(world, "auditor", {"", true, {}}));
  make_bundles(world);
  EXPECT_EQ(outcome(try_fetch(world, "admin", id)), "403 forbidden");
  EXPECT_EQ(outcome(try_fetch(world, "reviewer", id)), "403 forbidden");
  EXPECT_EQ(outcome(try_fetch(world, "auditor", id)), "200");
  EXPECT_EQ(outcome(try_fetch(world, "auditor", ledger::BundleId::random())), "404 unknown-bundle");
}

TEST_F(Bundles, P4WhatWasErasedSinceIsNotInThemAndTheCertificateIs) {
  grant();
  const auto id = id_of(order(world, "auditor", {"", true, {}}));
  make_bundles(world);
  run_table(world, "erase portal ann -> 201 | erasure.ordered erasure.completed");
  const auto bundle = fetch(world, "auditor", id);
  for (const auto* text : {"Ann-Canary", "Ticket-Canary", "Oslo-Canary"}) {
    EXPECT_EQ(bundle.find(text), std::string::npos) << text;
  }
  EXPECT_NE(bundle.find("Bob-Canary"), std::string::npos);
  const auto report = check(bundle);
  EXPECT_EQ(shown(report), "");
  EXPECT_GT(report.erased, 4U);
  EXPECT_EQ(report.certificates, 1U);
}

TEST_F(Bundles, OfSomebodyErasedBeforeSayThatItIsGone) {
  grant();
  run_table(world, "erase portal ann -> 201 | erasure.ordered erasure.completed");
  const auto report = check(bundle_of(world, "auditor", {about("ann"), true, {}}));
  EXPECT_EQ(shown(report), "");
  EXPECT_GT(report.erased, 4U);
  EXPECT_EQ(report.certificates, 1U);
}

TEST_F(Bundles, ACertificateComesAlongWithWhatAFieldLost) {
  grant();
  run_table(world, "delete portal ann city -> 200 | erasure.ordered erasure.completed");
  const auto report = check(bundle_of(world, "auditor", {about("ann"), true, {}}));
  EXPECT_EQ(shown(report), "");
  EXPECT_GT(report.erased, 0U);
  EXPECT_EQ(report.certificates, 1U);
}

TEST_F(Bundles, SealedToSomebodyOpenForNobodyElse) {
  grant();
  const auto auditor = crypto::AgeIdentity::generate();
  const auto sealed = bundle_of(world, "auditor", {"", true, auditor.key});
  EXPECT_TRUE(sealed.starts_with("age-encryption.org/v1\n"));
  EXPECT_EQ(sealed.find("Canary"), std::string::npos);
  crypto::AgeOpener opener({auditor.key, auditor.secret.clone()});
  auto bundle = std::string(crypto::as_text(*opener.add(crypto::as_bytes(sealed))));
  bundle += crypto::as_text(*opener.finish());
  EXPECT_EQ(shown(check(bundle)), "");
  EXPECT_NE(bundle.find("Ann-Canary"), std::string::npos);
}

TEST_F(Bundles, AreTheSameWithWhateverHappensToTheLogAfterwards) {
  world.issued_token("auditor");
  const auto id = id_of(order(world, "auditor", {"", false, {}}));
  run_table(world, "register portal eve user -> 201 | subject.registered");
  make_bundles(world);
  const auto before = check(fetch(world, "auditor", id));
  run_table(world, "register portal kim user -> 201 | subject.registered");
  const auto key = world.ledger()->verifier();
  EXPECT_EQ(outcome(api::run(world.store(), world.clinic(), world.request("system"),
                             rotate_signing_key, RotateSigningKeyInput{})),
            "201");
  const auto after = check(fetch(world, "auditor", id), key);
  EXPECT_EQ(shown(before), "");
  EXPECT_EQ(shown(after), "") << "over a rotation, with the key from before";
  EXPECT_EQ(before.events, after.events);
  EXPECT_EQ(after.keys.size(), 2U);
}

TEST_F(Bundles, MadeBeforeARestartIsMadeOnce) {
  lethe::tests::TemporaryDirectory folder;
  World durable(folder.path() / "data");
  run_table(durable, R"(
    register portal ann user given_name=Ann        -> 201 | subject.registered
    register portal bob user given_name=Bob        -> 201 | subject.registered
    grant admin auditor profile,texts g            -> 201 | auditor.granted
  )");
  const auto id = id_of(order(durable, "auditor", {"", true, {}}));
  {
    // Cut off behind the first access.
    RecordBundleAccessesInput first;
    first.bundle = id;
    first.accesses.push_back({durable.person("ann"), {"given_name"}});
    auto request = durable.request("auditor");
    request.id = request_of_bundle(id);
    EXPECT_EQ(outcome(api::run(durable.store(), durable.clinic(), request, record_bundle_accesses,
                               first)),
              "200");
  }
  durable.reopen();
  make_bundles(durable);
  make_bundles(durable);
  const auto snapshot = durable.ledger()->snapshot();
  EXPECT_EQ(recorded_people(*durable.ledger(), *snapshot, id)->count(durable.person("ann")), 1U);
  std::size_t accesses = 0, made = 0;
  for (std::uint64_t i = 0; i < durable.ledger()->size().value; ++i) {
    const auto event = durable.event({i});
    accesses += event.request == request_of_bundle(id) && event.subject == durable.person("ann");
    made += std::holds_alternative<ledger::BundleMade>(event.facts);
  }
  EXPECT_EQ(accesses, 1U);
  EXPECT_EQ(made, 1U);
  EXPECT_EQ(shown(check(fetch(durable, "auditor", id))), "");
}

TEST_F(Bundles, OfWhoeverMayNotCallAnyMoreAreNotMade) {
  const auto token = world.issued_token("auditor");
  const auto id = id_of(order(world, "auditor", {}));
  EXPECT_EQ(outcome(world.run("admin", revoke_token, RevokeTokenInput{token})), "200");
  make_bundles(world);
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  const auto row = **views.bundle(id);
  EXPECT_FALSE(row.made_at);
  EXPECT_EQ(text_at(*bundle_json(views, row, world.clock.now()), "state"), "stopped");
}

TEST_F(Bundles, RestrictedPeopleAreNotShown) {
  grant();
  run_table(world, "restrict portal ann r1 -> 201 | restriction.set");
  const auto bundle = bundle_of(world, "auditor", {"", true, {}});
  EXPECT_EQ(bundle.find("Ann-Canary"), std::string::npos);
  EXPECT_NE(bundle.find("Bob-Canary"), std::string::npos);
}

TEST_F(Bundles, WaitInABoundedQueue) {
  world.issued_token("auditor");
  for (std::size_t i = 0; i < kMostBundlesUnderWay; ++i) {
    EXPECT_EQ(outcome(order(world, "auditor", {})), "202");
  }
  EXPECT_EQ(outcome(order(world, "auditor", {})), "422 limit-reached");
  make_bundles(world);
  EXPECT_EQ(outcome(order(world, "auditor", {})), "202");
}

TEST(EventQueryText, IsReadBackAsItWasAndNothingElseIs) {
  const auto id = ledger::SubjectId::random().str();
  const std::vector<std::string> queries{
      "from=0&to=0", "from=5&to=99&subject=" + id + "&actor=" + id,
      "from=0&to=7&kind=access.recorded,profile.edited&purpose=TREAT&field=email&item=" + id +
          "&request=" + id + "&object=" + id};
  for (const auto& text : queries) {
    const auto query = parse_event_query(text);
    ASSERT_TRUE(query) << text;
    EXPECT_EQ(event_query_text(*query), text);
  }
  for (const std::string text :
       {"", "from=0", "from=1&to=0", "to=0&from=0", "from=0&to=0&x=1", "from=00&to=1",
        "from=0&to=0&", "from=0&to=0&kind=", "from=0&to=0&kind=nothing", "from=0&to=0&from=0",
        "from=-1&to=0", "from=0&to=9223372036854775807"}) {
    EXPECT_FALSE(parse_event_query(text)) << text;
  }
}

}  // namespace
}  // namespace lethe::api::testing
