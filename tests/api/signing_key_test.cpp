// A ledger that replaces its signing key: the rule, and what leaves the ledger before and after.
#include "api/commands/signing_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/commands/export_check.h"
#include "api/commands/export_package.h"
#include "api/commands/exports.h"
#include "api/documents/certificate.h"
#include "api/documents/certificate_check.h"
#include "api/documents/receipt.h"
#include "api/documents/receipt_check.h"
#include "api/json/key_history.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;
using boost::json::serialize;
using ::testing::IsEmpty;

class SigningKeys : public ::testing::Test {
 protected:
  void SetUp() override {
    world.publish("v1");
    run_table(world, R"(
      purpose  admin  newsletter consent title=News   -> 201 | purpose.defined
      register portal ann user city=Oslo              -> 201 | subject.registered
      register portal bob user city=Bonn              -> 201 | subject.registered
      consent  portal ann newsletter given v1         -> 201 given | consent.recorded
    )");
    consent = {world.ledger()->size().value - 1};
    before = world.ledger()->verifier();
  }

  Reply rotate(std::optional<ledger::Moment> compromised_since = {},
               const std::string& who = "operator") {
    RotateSigningKeyInput input;
    input.compromised_since = compromised_since;
    return world.run(who, rotate_signing_key, input);
  }
  object receipt() {
    const auto snapshot = world.ledger()->snapshot();
    const auto made = make_receipt(*world.ledger(), projections::Views(*snapshot),
                                   world.event(consent), ReceiptFormat::kIso27560);
    EXPECT_TRUE(made);
    return made ? *made : object{};
  }
  std::vector<DocumentFinding> findings(const object& document,
                                        const std::optional<crypto::NoteVerifier>& key) {
    return check_receipt(serialize(document), key).findings;
  }

  World world;
  ledger::Sequence consent;
  std::optional<crypto::NoteVerifier> before;
};

TEST_F(SigningKeys, AnOperatorReplacesIt) {
  for (const auto* who : {"admin", "portal", "auditor"}) {
    EXPECT_EQ(outcome(rotate({}, who)), "403 forbidden") << who;
  }
  const auto size = world.ledger()->size().value;
  const auto reply = rotate();
  ASSERT_EQ(outcome(reply), "201");
  EXPECT_EQ(reply.answer().body.at("verifier_key").as_string(), world.ledger()->verifier().vkey());
  EXPECT_EQ(reply.answer().body.at("from").to_number<std::uint64_t>(), size + 1);
  EXPECT_TRUE(reply.answer().body.at("current").as_bool());
  EXPECT_NE(world.ledger()->verifier().vkey(), before->vkey());
}

TEST_F(SigningKeys, ItsCompromiseIsNotDeclaredAhead) {
  const auto now = world.event(consent).time;
  const ledger::Moment ahead{now.micros + 1'000'000'000};
  const auto refused = rotate(ahead);
  ASSERT_TRUE(refused.refused());
  EXPECT_EQ(refused.problem().faults.at(0).where, "/compromised_since");
  ASSERT_EQ(outcome(rotate(now)), "201");
  const auto keys = log_keys_json(world.ledger()->signer()->keys());
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].at("compromised_since").as_string(), ledger::format_rfc3339(now));
  EXPECT_FALSE(keys[0].at("current").as_bool());
}

TEST_F(SigningKeys, ADocumentOfEachTimeHoldsUnderAnyKeyThatLeadsToItsOwn) {
  const auto early = receipt();
  EXPECT_FALSE(early.at("lethe").as_object().contains("key_history"));
  ASSERT_EQ(outcome(rotate()), "201");
  const auto middle_key = world.ledger()->verifier();
  ASSERT_EQ(outcome(rotate()), "201");
  const auto late = receipt();
  const auto last_key = world.ledger()->verifier();
  EXPECT_THAT(findings(early, before), IsEmpty());
  EXPECT_THAT(findings(early, std::nullopt), IsEmpty());
  for (const auto& key : {*before, middle_key, last_key}) {
    EXPECT_THAT(findings(late, key), IsEmpty()) << key.vkey();
  }
  EXPECT_THAT(findings(late, std::nullopt), IsEmpty());
  // One of before does not know what is to come.
  EXPECT_THAT(findings(early, last_key), ::testing::Not(IsEmpty()));
}

TEST_F(SigningKeys, AKeyHistoryThatLeadsElsewhereIsNamed) {
  ASSERT_EQ(outcome(rotate()), "201");
  ASSERT_EQ(outcome(rotate()), "201");
  const auto late = receipt();
  const auto with_history = [&](const boost::json::value& history) {
    auto changed = late;
    changed["lethe"].as_object()["key_history"] = history;
    return findings(changed, before);
  };
  const auto& history = late.at("lethe").at("key_history").as_object();
  auto shorter = history;
  shorter["rotations"].as_array().pop_back();
  auto swapped = history;
  std::swap(swapped["rotations"].as_array()[0], swapped["rotations"].as_array()[1]);
  auto longer = history;
  longer["rotations"].as_array().push_back(history.at("rotations").as_array()[0]);
  auto other = history;
  other["first"] = "elsewhere.example+12345678+AAAA";
  auto more = history;
  more["more"] = 1;
  for (const boost::json::value& changed :
       {boost::json::value(shorter), boost::json::value(swapped), boost::json::value(longer),
        boost::json::value(other), boost::json::value(more), boost::json::value("x"),
        boost::json::value(object{{"first", 1}, {"rotations", 2}})}) {
    const auto found = with_history(changed);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front().where, "/lethe/key_history") << serialize(changed);
  }
  auto without = late;
  without["lethe"].as_object().erase("key_history");
  EXPECT_THAT(findings(without, before), ::testing::Not(IsEmpty()));
}

TEST_F(SigningKeys, ACertificateHoldsAcrossARotation) {
  ASSERT_EQ(outcome(world.erase("portal", "ann")), "201");
  ASSERT_EQ(outcome(rotate()), "201");
  const auto snapshot = world.ledger()->snapshot();
  const auto erasures = projections::Views(*snapshot).erasures({}, 1).value();
  ASSERT_EQ(erasures.size(), 1U);
  const auto certificate = make_certificate(*world.ledger(), erasures[0].id);
  ASSERT_TRUE(certificate);
  EXPECT_THAT(check_certificate(serialize(*certificate), before).findings, IsEmpty());
}

TEST_F(SigningKeys, AnExportFromBeforeIsToBeMadeAgain) {
  const auto make = [&] {
    MakeExportInput input;
    input.subject = world.person("bob");
    EXPECT_TRUE(prepare_export(*world.ledger(), world.request("portal").caller, input));
    const auto reply = world.run("portal", make_export, input);
    EXPECT_EQ(outcome(reply), "201");
    return input.id;
  };
  const auto read = [&](const ledger::ExportId& id) {
    ReadExportInput input;
    input.id = id;
    input.purpose_of_use = "PATRQT";
    return world.run("portal", read_export, input);
  };
  const auto early = make();
  ASSERT_EQ(outcome(read(early)), "200");
  ASSERT_EQ(outcome(rotate()), "201");
  EXPECT_EQ(outcome(read(early)), "410 export-expired");
  const auto reply = read(make());
  ASSERT_EQ(outcome(reply), "200");
  const auto& archive = reply.answer().document->bytes;
  EXPECT_THAT(check_export(archive, before).findings, IsEmpty()) << "with the key of before";
  EXPECT_THAT(check_export(archive, world.ledger()->verifier()).findings, IsEmpty());
  EXPECT_THAT(check_export(archive, std::nullopt).findings, IsEmpty());
  EXPECT_THAT(
      check_export(archive, crypto::NoteVerifier::of("elsewhere.example", before->key)).findings,
      ::testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace lethe::api::testing
