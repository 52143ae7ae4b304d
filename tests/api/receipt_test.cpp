// Receipts: what they say, and that whatever is changed in one is found and named.
#include "api/documents/receipt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/documents/canonical.h"
#include "api/documents/receipt_check.h"
#include "tests/api/json_places.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;
using boost::json::value;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::string_view kReceiptGround = R"(
  register portal ann user                               -> 201 | subject.registered
  policy   admin  v1                                     -> 201 | policy.published
  purpose  admin  newsletter consent days=30 title=News marketing -> 201 | purpose.defined
  purpose  admin  health     consent special             -> 201 | purpose.defined
  setting  admin controller_name="Clinic" jurisdiction="EU" minimum_age=14 -> 200 | settings.changed
  setting  admin controller_email="dpo@clinic.example"   -> 200 | settings.changed
)";

class Receipts : public ::testing::Test {
 protected:
  void SetUp() override { run_table(world, kReceiptGround); }

  /// Of the decision that the line makes.
  object after(const std::string& line, ReceiptFormat format = ReceiptFormat::kIso27560) {
    run_table(world, line);
    return of_event(world.ledger()->size().value - 1, format);
  }
  object of_event(std::uint64_t sequence, ReceiptFormat format) {
    const auto snapshot = world.ledger()->snapshot();
    auto receipt = make_receipt(*world.ledger(), projections::Views(*snapshot),
                                world.event({sequence}), format);
    EXPECT_TRUE(receipt);
    return *receipt;
  }
  object given(ReceiptFormat format = ReceiptFormat::kIso27560) {
    return after(
        "consent portal ann newsletter given v1 context=sso asserted bundled guardian=x "
        "ip=192.0.2.7"
        " -> 201 given | consent.recorded",
        format);
  }
  std::vector<DocumentFinding> findings(const value& receipt) {
    return check_receipt(boost::json::serialize(receipt), world.ledger()->verifier()).findings;
  }

  World world;
};

/// Something else of the same type, if it has others.
value changed(const value& from) {
  if (from.is_bool()) return !from.get_bool();
  if (from.is_int64()) return from.get_int64() + 1;
  if (from.is_uint64()) return from.get_uint64() + 1;
  if (from.is_string()) {
    // In the middle, so that base64 and its like stay what they are.
    std::string text(from.get_string().c_str());
    if (text.empty()) return "x";
    auto& letter = text[text.size() / 2];
    letter = letter == 'A' ? 'B' : 'A';
    return value(text);
  }
  if (from.is_array()) return boost::json::array{"x"};
  return object{{"x", 1}};
}

TEST(CanonicalJson, IsThatOfRfc8785) {
  const auto canonical = [](std::string_view text) {
    return canonical_json(*parse_body(text)).value_or("-");
  };
  EXPECT_EQ(canonical(R"( { "b" : [ 1 , -2 , true , null ] , "a" : { } } )"),
            R"({"a":{},"b":[1,-2,true,null]})");
  // The example of the RFC, without its fractions: names sort by UTF-16 code units.
  EXPECT_EQ(canonical("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,"
                      "\"\\u0080\":6,\"\\u00f6\":7}"),
            "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,"
            "\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}");
  EXPECT_EQ(canonical(R"("\u20ac$\u000F\nA'B\"\\\\\"\/\u001f")"),
            "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\u001f\"");
  EXPECT_EQ(canonical("[9007199254740992,-9007199254740992]"),
            "[9007199254740992,-9007199254740992]");
  EXPECT_EQ(canonical("[9007199254740993]"), "-");
  EXPECT_EQ(canonical("[18446744073709551615]"), "-");
  EXPECT_EQ(canonical("[1.5]"), "-");
}

TEST_F(Receipts, EveryDecisionHasOneThatHolds) {
  const std::string lines[] = {
      "consent  portal ann newsletter requested v1 -> 201 requested | consent.recorded",
      "consent  portal ann newsletter deferred v1  -> 201 deferred | consent.recorded",
      "consent  portal ann newsletter refused v1   -> 201 refused | consent.recorded",
      "consent  portal ann newsletter given v1     -> 201 given | consent.recorded",
      "consent  portal ann newsletter given v1 explicit -> 201 renewed | consent.recorded",
      "withdraw portal ann newsletter              -> 200 withdrawn | consent.recorded",
      "consent  portal ann newsletter given v1     -> 201 given | consent.recorded",
      "end      admin  ann newsletter              -> 200 revoked | consent.recorded",
      "consent  portal ann newsletter given v1     -> 201 given | consent.recorded",
      "wait 30\nexpire system                      -> 200 | consent.recorded",
      "consent  portal ann health given v1 explicit -> 201 given | consent.recorded",
  };
  const std::string statuses[] = {"dpv:ConsentRequested",    "dpv:ConsentRequestDeferred",
                                  "dpv:ConsentRefused",      "dpv:ConsentGiven",
                                  "dpv:RenewedConsentGiven", "dpv:ConsentWithdrawn",
                                  "dpv:ConsentGiven",        "dpv:ConsentRevoked",
                                  "dpv:ConsentGiven",        "dpv:ConsentExpired",
                                  "dpv:ConsentGiven"};
  for (std::size_t i = 0; i < std::size(lines); ++i) {
    const auto iso = after(lines[i]);
    EXPECT_EQ(at(iso, "/dpv:hasConsentStatus/@type"), statuses[i]);
    EXPECT_THAT(findings(iso), IsEmpty()) << lines[i];
    const auto kantara = of_event(world.ledger()->size().value - 1, ReceiptFormat::kKantara);
    EXPECT_THAT(findings(kantara), IsEmpty()) << lines[i];
  }
}

TEST_F(Receipts, SayItInTheTermsOfIso27560) {
  const auto receipt = given();
  const auto event = world.event({world.ledger()->size().value - 1});
  EXPECT_EQ(at(receipt, "/@type"), "dpv:ConsentReceipt");
  EXPECT_EQ(at(receipt, "/@id"), "urn:uuid:" + at(receipt, "/dct:identifier"));
  EXPECT_EQ(at(receipt, "/dpv:hasDataSubject/dct:identifier"), world.person("ann").str());
  EXPECT_EQ(at(receipt, "/dpv:hasDataController/dpv:hasName"), "Clinic");
  EXPECT_EQ(at(receipt, "/dpv:hasDataController/lethe:email"), "dpo@clinic.example");
  EXPECT_EQ(at(receipt, "/dpv:hasNotice/dct:hasVersion"), "v1");
  EXPECT_EQ(at(receipt, "/dpv:hasNotice/dct:language"), "en");
  EXPECT_EQ(at(receipt, "/dpv:hasNotice/dct:source"), "https://clinic.example/");
  EXPECT_EQ(at(receipt, "/dpv:hasProcess/dpv:hasPurpose/@type"), "dpv:DirectMarketing");
  EXPECT_EQ(at(receipt, "/dpv:hasProcess/dpv:hasPurpose/dct:title"), "News");
  EXPECT_EQ(at(receipt, "/dpv:hasProcess/dpv:hasLegalBasis"), R"(["eu-gdpr:A6-1-a"])");
  EXPECT_EQ(at(receipt, "/dpv:hasProcess/dpv:hasJurisdiction"), "EU");
  EXPECT_EQ(at(receipt, "/dpv:hasProcess/dpv:hasStorageCondition/dpv:hasLocation"), "eu");
  EXPECT_EQ(at(receipt, "/dpv:hasConsentStatus/dpv:isIndicatedAtTime"),
            ledger::format_rfc3339(event.time));
  EXPECT_EQ(at(receipt, "/dpv:hasConsentStatus/dpv:hasIndicationMethod"), "web_form");
  EXPECT_EQ(at(receipt, "/dpv:hasConsentStatus/lethe:context"), "sso");
  EXPECT_EQ(at(receipt, "/dpv:hasConsentStatus/lethe:asserted"), "true");
  EXPECT_EQ(at(receipt, "/dpv:hasConsentStatus/lethe:guardian"), "true");
  EXPECT_EQ(at(receipt, "/dpv:hasConsentStatus/lethe:bundled"), "true");
  EXPECT_EQ(at(receipt, "/dct:source/lethe:sequence"), std::to_string(event.sequence.value));
  const auto special =
      after("consent portal ann health given v1 explicit -> 201 given | consent.recorded");
  EXPECT_EQ(at(special, "/dpv:hasProcess/dpv:hasLegalBasis"),
            R"(["eu-gdpr:A6-1-a","eu-gdpr:A9-2-a"])");
}

TEST_F(Receipts, SayItInTheTermsOfKantara) {
  const auto receipt = given(ReceiptFormat::kKantara);
  const auto event = world.event({world.ledger()->size().value - 1});
  EXPECT_EQ(at(receipt, "/version"), "KI-CR-v1.1.0");
  EXPECT_EQ(at(receipt, "/jurisdiction"), "EU");
  EXPECT_EQ(at(receipt, "/consentTimestamp"), std::to_string(event.time.micros / 1'000'000));
  EXPECT_EQ(at(receipt, "/collectionMethod"), "web_form");
  EXPECT_EQ(at(receipt, "/piiPrincipalId"), world.person("ann").str());
  EXPECT_EQ(at(receipt, "/policyUrl"), "https://clinic.example/");
  EXPECT_EQ(at(receipt, "/sensitive"), "false");
  EXPECT_EQ(at(receipt, "/services/0/purposes/0/purpose"), "News");
  EXPECT_EQ(at(receipt, "/services/0/purposes/0/consentType"), "IMPLICIT");
  EXPECT_EQ(at(receipt, "/services/0/purposes/0/thirdPartyDisclosure"), "false");
  EXPECT_EQ(at(receipt, "/consentStatus"), "given");
  // What the schema of version 1.1 requires.
  for (const auto* name :
       {"version", "jurisdiction", "consentTimestamp", "collectionMethod", "consentReceiptID",
        "piiPrincipalId", "piiControllers", "services", "policyUrl", "sensitive", "spiCat"}) {
    EXPECT_TRUE(receipt.contains(name)) << name;
  }
  for (const auto* name : {"piiController", "contact", "address", "email", "phone"}) {
    EXPECT_TRUE(receipt.at("piiControllers").as_array()[0].as_object().contains(name)) << name;
  }
  for (const auto* name :
       {"consentType", "purposeCategory", "piiCategory", "termination", "thirdPartyDisclosure"}) {
    EXPECT_NE(at(receipt, std::string("/services/0/purposes/0/") + name), "(none)") << name;
  }
  run_table(world, R"(
    withdraw portal ann newsletter                       -> 200 withdrawn | consent.recorded
  )");
  const auto ended = of_event(world.ledger()->size().value - 1, ReceiptFormat::kKantara);
  EXPECT_EQ(at(ended, "/consentStatus"), "withdrawn");
  EXPECT_EQ(at(ended, "/services/0/purposes/0/termination"),
            ledger::format_rfc3339(world.event({world.ledger()->size().value - 1}).time));
}

TEST_F(Receipts, NameWhoGetsDataForThePurposeAsItWasThen) {
  run_table(world, R"(
    recipient admin crm    newsletter        contact      -> 201 | recipient.defined
    recipient admin mailer newsletter,health contact      -> 201 | recipient.defined
    recipient admin gone   newsletter        contact      -> 201 | recipient.defined
    recipient admin gone   newsletter        contact off  -> 200 | recipient.defined
    recipient admin lab    health            contact      -> 201 | recipient.defined
  )");
  const auto iso = given();
  const auto decision = world.ledger()->size().value - 1;
  run_table(world, "recipient admin late newsletter contact -> 201 | recipient.defined");
  EXPECT_EQ(at(iso, "/dpv:hasProcess/dpv:hasRecipient/0/dct:identifier"), "crm");
  EXPECT_EQ(at(iso, "/dpv:hasProcess/dpv:hasRecipient/0/dpv:hasName"), "The crm");
  EXPECT_EQ(at(iso, "/dpv:hasProcess/dpv:hasRecipient/1/dct:identifier"), "mailer");
  EXPECT_EQ(at(iso, "/dpv:hasProcess/dpv:hasRecipient/2"), "(none)");
  EXPECT_THAT(findings(iso), IsEmpty());
  const value kantara = of_event(decision, ReceiptFormat::kKantara);
  EXPECT_EQ(at(kantara, "/services/0/purposes/0/thirdPartyDisclosure"), "true");
  EXPECT_EQ(at(kantara, "/services/0/purposes/0/thirdPartyName"), "The crm, The mailer");
  EXPECT_THAT(findings(kantara), IsEmpty());
  value hidden = kantara;
  hidden.at_pointer("/lethe/evidence").as_array().pop_back();
  hidden.at_pointer("/services/0/purposes/0").as_object()["thirdPartyName"] = "The crm";
  EXPECT_THAT(findings(hidden), Contains(Field(&DocumentFinding::where, "/lethe/signature")));
}

TEST_F(Receipts, HoldNoneOfTheEvidence) {
  const auto text = boost::json::serialize(given());
  EXPECT_EQ(text.find("192.0.2.7"), std::string::npos);
  EXPECT_EQ(text.find("id_document"), std::string::npos);
}

TEST_F(Receipts, EveryFieldThatIsChangedIsNamed) {
  for (const auto format : {ReceiptFormat::kIso27560, ReceiptFormat::kKantara}) {
    const value receipt = format == ReceiptFormat::kIso27560
                              ? given(format)
                              : of_event(world.ledger()->size().value - 1, format);
    ASSERT_THAT(findings(receipt), IsEmpty());
    std::size_t fields = 0;
    each_leaf(receipt, "", [&](const std::string& pointer) {
      value other = receipt;
      other.at_pointer(pointer) = changed(receipt.at_pointer(pointer));
      ASSERT_NE(other, receipt) << pointer;
      EXPECT_THAT(findings(other), Contains(Field(&DocumentFinding::where, StartsWith(pointer))))
          << pointer << " was " << at(receipt, pointer);
      ++fields;
    });
    EXPECT_GT(fields, 30U);
  }
}

TEST_F(Receipts, EveryMemberThatIsTakenOutIsNamed) {
  for (const auto format : {ReceiptFormat::kIso27560, ReceiptFormat::kKantara}) {
    const value receipt = format == ReceiptFormat::kIso27560
                              ? given(format)
                              : of_event(world.ledger()->size().value - 1, format);
    each_leaf(receipt, "", [&](const std::string& pointer) {
      const auto slash = pointer.rfind('/');
      value other = receipt;
      auto& holder = other.at_pointer(pointer.substr(0, slash));
      if (!holder.is_object()) return;
      std::string name = pointer.substr(slash + 1);
      if (const auto tilde = name.find("~1"); tilde != std::string::npos)
        name.replace(tilde, 2, "/");
      ASSERT_EQ(holder.get_object().erase(name), 1U) << pointer;
      EXPECT_THAT(findings(other), Contains(Field(&DocumentFinding::where, StartsWith(pointer))))
          << pointer;
    });
  }
}

TEST_F(Receipts, WhatIsPutInIsNamed) {
  const value receipt = given();
  for (const auto* place :
       {"", "/dpv:hasNotice", "/dpv:hasProcess/dpv:hasPurpose", "/lethe", "/lethe/evidence/0"}) {
    value other = receipt;
    auto& holder = std::string(place).empty() ? other : other.at_pointer(place);
    holder.get_object()["also"] = "agreed to everything";
    EXPECT_THAT(findings(other),
                Contains(Field(&DocumentFinding::where, std::string(place) + "/also")))
        << place;
  }
}

TEST_F(Receipts, AnotherEntryIsNoEvidence) {
  const value refused =
      after("consent portal ann newsletter refused v1 -> 201 refused | consent.recorded");
  const value agreed = given();
  // The refusal with the grant's entry, and the grant's terms with the refusal's.
  value forged = refused;
  forged.at_pointer("/lethe/evidence/0") = agreed.at_pointer("/lethe/evidence/0");
  EXPECT_THAT(findings(forged),
              Contains(Field(&DocumentFinding::where, "/dpv:hasConsentStatus/@type")));
  forged = refused;
  forged.at_pointer("/lethe/evidence/0/proof") = agreed.at_pointer("/lethe/evidence/0/proof");
  EXPECT_THAT(findings(forged),
              Contains(Field(&DocumentFinding::where, "/lethe/evidence/0/proof")));
  forged = refused;
  auto& evidence = forged.at_pointer("/lethe/evidence").as_array();
  std::swap(evidence[0], evidence[1]);
  EXPECT_THAT(findings(forged),
              Contains(Field(&DocumentFinding::what, HasSubstr("is no consent decision"))));
  forged = refused;
  forged.at_pointer("/lethe/evidence").as_array().pop_back();
  EXPECT_FALSE(findings(forged).empty());
}

TEST_F(Receipts, WhoeverSignsItAnewIsFoundByTheKey) {
  // Terms, entries and signatures of a ledger of the forger's own hold among themselves.
  World other;
  run_table(other, kReceiptGround);
  run_table(other, "consent portal ann newsletter given v1 -> 201 given | consent.recorded");
  const auto snapshot = other.ledger()->snapshot();
  const auto forged =
      *make_receipt(*other.ledger(), projections::Views(*snapshot),
                    other.event({other.ledger()->size().value - 1}), ReceiptFormat::kIso27560);
  const auto text = boost::json::serialize(forged);
  const auto by_itself = check_receipt(text);
  EXPECT_TRUE(by_itself.good());
  EXPECT_FALSE(by_itself.key_was_given);
  const auto report = check_receipt(text, world.ledger()->verifier());
  EXPECT_THAT(report.findings, Contains(Field(&DocumentFinding::where, "/lethe/verifier_key")));
  EXPECT_THAT(report.findings, Contains(Field(&DocumentFinding::where, "/lethe/signature")));
}

TEST_F(Receipts, HoldForEverWhateverHappensAfterwards) {
  const auto text = boost::json::serialize(given());
  const auto verifier = world.ledger()->verifier();
  run_table(world, R"(
    purpose  admin  newsletter consent retired title=Gone -> 200 | purpose.defined
    setting  admin  controller_name="Other"              -> 200 | settings.changed
    policy   admin  v2 anew                              -> 201 | policy.published
    erase    portal ann                    -> 201 | erasure.ordered erasure.completed
  )");
  const auto report = check_receipt(text, verifier);
  EXPECT_TRUE(report.good());
  EXPECT_EQ(report.origin, "test.example/clinic");
  ASSERT_TRUE(report.decision);
  EXPECT_EQ(report.decision->subject, world.person("ann"));
  // And one that is made afterwards says what was so then.
  const auto later = of_event(report.decision->sequence.value, ReceiptFormat::kIso27560);
  EXPECT_EQ(at(later, "/dpv:hasDataController/dpv:hasName"), "Clinic");
  EXPECT_EQ(at(later, "/dpv:hasProcess/dpv:hasPurpose/dct:title"), "News");
  EXPECT_THAT(findings(later), IsEmpty());
}

TEST_F(Receipts, ARecipientThatGetsNothingIsNoEvidence) {
  const auto receipt = given();
  std::vector<ledger::EventHeader> headers{world.event({world.ledger()->size().value - 1}),
                                           world.event({0})};
  ledger::EventHeader header = headers[1];
  header.sequence = {1};
  header.facts = ledger::RecipientDefined{
      "mailer", "Mailer Ltd", ledger::RecipientType::kProcessor, true, {"newsletter"}, {}, "", "",
      ""};
  headers.push_back(header);
  header.facts = ledger::RecipientDefined{
      "other", "Other Ltd", ledger::RecipientType::kProcessor, true, {"billing"}, {}, "", "", ""};
  headers.push_back(header);
  std::vector<EvidenceFault> faults;
  const auto facts = receipt_facts(headers, {}, faults);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].index, 3U);
  EXPECT_EQ(at(kantara_terms(facts), "/services/0/purposes/0/thirdPartyName"), "Mailer Ltd");
}

TEST(ReceiptCheckText, SaysWhyAFileIsNoReceipt) {
  EXPECT_FALSE(check_receipt("").is_receipt);
  EXPECT_FALSE(check_receipt("{").is_receipt);
  EXPECT_FALSE(check_receipt("[]").is_receipt);
  EXPECT_FALSE(check_receipt("{}").is_receipt);
  EXPECT_FALSE(check_receipt(R"({"lethe":1})").is_receipt);
  const auto report = check_receipt(R"({"lethe":{}})");
  EXPECT_TRUE(report.is_receipt);
  std::vector<std::string> places;
  for (const auto& finding : report.findings) places.push_back(finding.where);
  EXPECT_THAT(places, ::testing::ElementsAre("/lethe/format", "/lethe/verifier_key",
                                             "/lethe/signature", "/lethe/evidence"));
  // Whatever the evidence is made of, it is read without harm.
  for (const auto* evidence : {"1", "[]", "[1]", "[{}]", R"([{"entry":"","proof":""}])",
                               R"([{"entry":"AAAA","proof":"c2sp.org/tlog-proof@v1\n"}])"}) {
    EXPECT_FALSE(check_receipt(R"({"lethe":{"evidence":)" + std::string(evidence) + "}}").good());
  }
}

}  // namespace
}  // namespace lethe::api::testing
