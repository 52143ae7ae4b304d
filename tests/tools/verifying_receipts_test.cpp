// `lethe verify receipt`: a receipt is good without the data directory, and what is wrong with one
// is named.
#include "tools/verifying_receipts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/commands/consents.h"
#include "tests/tools/stored_world.h"
#include "tests/tools/verify_command.h"

namespace lethe::tools::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class VerifyReceipt : public ::testing::Test {
 protected:
  void SetUp() override {
    api::RecordConsentInput input;
    input.subject = world_.register_somebody();
    input.purpose = "newsletter";
    input.status = ledger::ConsentStatus::kGiven;
    input.policy_version = "1";
    input.notice_hash = crypto::sha256(crypto::as_bytes("the notice"));
    input.language = "en";
    input.wording = "consent.signup";
    input.method = "web_form";
    world_.run(api::record_consent, input);
    const auto ledger = world_.ledger();
    const auto snapshot = ledger->snapshot();
    receipt_ = *api::make_receipt(*ledger, projections::Views(*snapshot),
                                  *ledger->event({ledger->size().value - 1}),
                                  api::ReceiptFormat::kIso27560);
    vkey_ = ledger->verifier().vkey();
    world_.remove();
  }

  std::string file(const boost::json::value& receipt) const {
    return world_.write("receipt.json", boost::json::serialize(receipt)).string();
  }
  static std::string output(const std::vector<std::string>& arguments, int status) {
    return output_of_verify("receipt", arguments, status);
  }

  StoredWorld world_;
  boost::json::object receipt_;
  std::string vkey_;
};

TEST_F(VerifyReceipt, IsGoodWithoutTheDataDirectory) {
  EXPECT_THAT(output({file(receipt_), "--vkey", vkey_}, 0),
              AllOf(HasSubstr("receipt.json (lethe.example/clinic): good: consent to newsletter "
                              "was given by or for "),
                    Not(HasSubstr("--vkey"))));
  EXPECT_THAT(output({file(receipt_)}, 0), HasSubstr("give --vkey"));
}

TEST_F(VerifyReceipt, NamesWhatIsWrong) {
  boost::json::value forged = receipt_;
  forged.at_pointer("/dpv:hasNotice/dct:hasVersion") = "2";
  EXPECT_THAT(output({file(forged), "--vkey", vkey_}, 1),
              AllOf(HasSubstr("NOT GOOD, 2 findings"),
                    HasSubstr("/dpv:hasNotice/dct:hasVersion says \"2\", but the log says \"1\""),
                    HasSubstr("/lethe/signature is not by the ledger's key over this document")));
  const auto json = boost::json::parse(output({file(forged), "--json"}, 1)).at(0);
  EXPECT_EQ(json.at("good"), false);
  EXPECT_EQ(json.at("purpose"), "newsletter");
  EXPECT_EQ(json.at("status"), "given");
  EXPECT_EQ(json.at("findings").as_array().size(), 2U);
}

TEST_F(VerifyReceipt, SeveralAreCheckedAtOnceAndOneBadOneIsEnough) {
  boost::json::value forged = receipt_;
  forged.at_pointer("/lethe/verifier_key") = "x";
  const auto bad = world_.write("bad.json", boost::json::serialize(forged)).string();
  const auto text = output({file(receipt_), bad}, 1);
  EXPECT_THAT(text, AllOf(HasSubstr("receipt.json (lethe.example/clinic): good"),
                          HasSubstr("bad.json: NOT GOOD")));
}

TEST_F(VerifyReceipt, WhatCannotBeCheckedIsSaid) {
  const auto folder = world_.folder();
  EXPECT_THAT(output({(folder / "none").string()}, 2), HasSubstr("can't read the receipt"));
  EXPECT_THAT(output({world_.write("text", "hello").string()}, 2), HasSubstr("is no JSON object"));
  EXPECT_THAT(output({world_.write("other", "{}").string()}, 2),
              HasSubstr("this is no document of a ledger"));
  EXPECT_THAT(output({file(receipt_), "--vkey", "x"}, 2),
              HasSubstr("--vkey is not a verifier key"));
}

}  // namespace
}  // namespace lethe::tools::tests
