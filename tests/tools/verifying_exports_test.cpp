// `lethe verify export`: a person's package is good without the data directory, and what is wrong
// with one is named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "api/commands/export_package.h"
#include "tests/tools/stored_world.h"
#include "tests/tools/verify_command.h"

namespace lethe::tools::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class VerifyExport : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto ledger = world_.ledger();
    const auto subject = world_.register_somebody();
    api::SectionTexts texts(*ledger);
    package_ = *api::make_export(*ledger, texts, ledger::ExportId::random(), subject,
                                 {ledger->size().value});
    vkey_ = ledger->verifier().vkey();
    world_.remove();
  }
  /// The package as it is now, as a file.
  std::string file() const {
    return world_.write("export.zip", *api::write_zip(package_.files, package_.time)).string();
  }
  static std::string output(const std::vector<std::string>& arguments, int status) {
    return output_of_verify("export", arguments, status);
  }

  StoredWorld world_;
  api::ExportPackage package_;
  std::string vkey_;
};

TEST_F(VerifyExport, AGoodOneNeedsNothingButItself) {
  EXPECT_THAT(output({file()}, 0), AllOf(HasSubstr("consistent"), HasSubstr("give --vkey")));
  EXPECT_THAT(output({file(), "--vkey", vkey_}, 0), HasSubstr("consistent"));
  const auto json = boost::json::parse(output({file(), "--json"}, 0));
  EXPECT_TRUE(json.at("consistent").as_bool());
}

TEST_F(VerifyExport, AChangedFileIsNamed) {
  for (auto& changed : package_.files) {
    if (changed.name != "profile.jsonl") continue;
    const auto city = changed.content.find("Oslo");
    ASSERT_NE(city, std::string::npos);
    changed.content.replace(city, 4, "Rome");
  }
  EXPECT_THAT(output({file()}, 1), HasSubstr("profile.jsonl"));
}

TEST_F(VerifyExport, AnotherLedgersKeyIsRefused) {
  const std::string other =
      "lethe.example/demo+4fe4c376+ARZCaSPLqzcyMudrkvGNSEtv7TXXXu9lHuChRgwUa9Ci";
  output({file(), "--vkey", other}, 1);
}

TEST_F(VerifyExport, WhatIsNoPackageIsSaid) {
  EXPECT_THAT(output({world_.write("other.zip", "PK? no").string()}, 1),
              AllOf(HasSubstr("other.zip: DAMAGED"), HasSubstr("is no ZIP archive"),
                    Not(HasSubstr("--vkey"))));
  EXPECT_THAT(output({(world_.folder() / "none.zip").string()}, 2), HasSubstr("none.zip"));
}

}  // namespace
}  // namespace lethe::tools::tests
