// `lethe verify certificate`: good without the data directory and held against it, and what is
// wrong is named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/commands/erasures.h"
#include "api/documents/certificate.h"
#include "ledger/keyspace.h"
#include "tests/tools/stored_world.h"
#include "tests/tools/verify_command.h"

namespace lethe::tools::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class VerifyCertificate : public ::testing::Test {
 protected:
  void SetUp() override {
    api::EraseSubjectInput input;
    input.subject = world_.register_somebody();
    input.ground = ledger::ErasureGround::kConsentWithdrawn;
    const auto erased = world_.run(api::erase_subject, input);
    const auto ledger = world_.ledger();
    number_ = ledger->info().number;
    vkey_ = ledger->verifier().vkey();
    certificate_ = *api::make_certificate(
        *ledger, *ledger::ErasureId::parse(erased.body.at("id").as_string().c_str()));
  }

  std::string file(const boost::json::value& certificate) const {
    return world_.write("certificate.json", boost::json::serialize(certificate)).string();
  }
  static std::string output(const std::vector<std::string>& arguments, int status) {
    return output_of_verify("certificate", arguments, status);
  }
  std::string data() const { return world_.places().data.string(); }
  void change(ledger::WriteBatch batch) {
    const auto journal = ledger::open_rocks_journal(world_.places().data);
    ASSERT_TRUE(journal);
    ASSERT_TRUE((*journal)->append(std::move(batch), {}));
  }

  StoredWorld world_;
  ledger::LedgerNumber number_;
  boost::json::object certificate_;
  std::string vkey_;
};

TEST_F(VerifyCertificate, IsGoodWithoutTheDataDirectory) {
  world_.remove();
  EXPECT_THAT(output({file(certificate_), "--vkey", vkey_}, 0),
              AllOf(HasSubstr("certificate.json (lethe.example/clinic): good: "),
                    HasSubstr("3 keys are shown to be gone"), Not(HasSubstr("--vkey"))));
  EXPECT_THAT(output({file(certificate_)}, 0), HasSubstr("give --vkey"));
  EXPECT_THAT(output({file(certificate_), "--json"}, 0), HasSubstr("\"keys_absent\":3"));
}

TEST_F(VerifyCertificate, IsHeldAgainstTheDataDirectory) {
  world_.close();
  EXPECT_THAT(output({file(certificate_), "--vkey", vkey_, "--data", data()}, 0),
              HasSubstr("good"));
}

TEST_F(VerifyCertificate, SaysWhatTheDirectoryStillHas) {
  world_.close();
  ledger::WriteBatch left;
  left.put(ledger::Table::kVault,
           ledger::vault_row(number_, {{1}, ledger::CompartmentClass::kProfile, 0}, {3}, 0),
           crypto::as_bytes("left behind"));
  change(std::move(left));
  EXPECT_THAT(output({file(certificate_), "--data", data()}, 1),
              HasSubstr("the data directory still has 1 sections of what was to go"));
}

TEST_F(VerifyCertificate, SaysThatTheLogIsAnother) {
  world_.close();
  ledger::WriteBatch changed;
  changed.put(ledger::Table::kLog, ledger::log_row(number_, {0}), crypto::as_bytes("other"));
  change(std::move(changed));
  EXPECT_THAT(output({file(certificate_), "--data", data()}, 1),
              HasSubstr("has another event 0, or none"));
}

TEST_F(VerifyCertificate, NamesWhatIsWrong) {
  auto changed = certificate_;
  changed["subject"] = "somebody else";
  EXPECT_THAT(output({file(changed), "--vkey", vkey_}, 1),
              AllOf(HasSubstr("NOT GOOD"), HasSubstr("/subject says \"somebody else\""),
                    HasSubstr("/lethe/signature")));
}

TEST_F(VerifyCertificate, SaysWhyItCantBeChecked) {
  EXPECT_THAT(output({"nowhere.json"}, 2), HasSubstr("can't read the certificate nowhere.json"));
  EXPECT_THAT(output({file(boost::json::object{})}, 2), HasSubstr("is no document of a ledger"));
  EXPECT_THAT(output({file(certificate_), "--data", "nowhere"}, 2), HasSubstr("nowhere"));
  EXPECT_THAT(output({file(certificate_), "--vkey", "x"}, 2), HasSubstr("is not a verifier key"));
}

}  // namespace
}  // namespace lethe::tools::tests
