// P4 of restores into a directory: what they carry out is carried out everywhere.
#include <gtest/gtest.h>

#include "api/commands/erasures.h"
#include "api/commands/subjects.h"
#include "tests/tools/attacked_clinic.h"
#include "tests/tools/stored_world.h"

namespace lethe::tools::tests {
namespace {

/// Two people, of whom the first is erased, and the process dies between the order and its
/// certificate. So the backup that is then made has the one without the other.
class P4Restore : public testing::Test {
 protected:
  void SetUp() override {
    const auto ann = registered("ann@people.example");
    registered("bob@people.example");
    api::EraseSubjectInput erasure;
    erasure.subject = ann;
    erasure.ground = ledger::ErasureGround::kConsentWithdrawn;
    constexpr int kNextEpoch = 2;
    clinic.arm(kNextEpoch, AttackedClinic::CrashPlan::When::kBehind);
    clinic.run(api::erase_subject, erasure);
    ASSERT_TRUE(clinic.has_crashed());
    manifest = clinic.back_up(backup);
    clinic.restart();
    epoch = clinic.root().epoch;
  }
  ledger::SubjectId registered(const std::string& email) {
    api::RegisterSubjectInput somebody;
    somebody.type = ledger::SubjectType::kUser;
    somebody.origin = ledger::Origin::kSignup;
    somebody.profile = {{"email", email}};
    const auto made = clinic.run(api::register_subject, somebody);
    return *ledger::SubjectId::parse(made.answer().body.at("id").as_string().c_str());
  }
  /// The e-mail addresses that open.
  std::string who_opens() const {
    std::string out;
    for (const auto& text : texts_of(*clinic.ledger(), "email")) out += text + " ";
    return out;
  }

  AttackedClinic clinic;
  const std::filesystem::path backup = clinic.folder() / "backup";
  std::uint64_t manifest = 0, epoch = 0;
};

TEST_F(P4Restore, WhatWasUnderWayIsCarriedOutByWhoOpensItAndInTheKeyTargetToo) {
  for (const bool is_machine_lost : {false, true}) {
    clinic.restore(backup, manifest, is_machine_lost);  // which looks at the target
    EXPECT_GT(clinic.root().epoch, epoch) << "it was carried out again";
    epoch = clinic.root().epoch;
    EXPECT_EQ(clinic.recovered_root(clinic.ledger()->info().id).epoch, epoch);
    EXPECT_EQ(who_opens(), "bob@people.example ");
  }
}

/// It may be for practice, or fail: the directory in use opens as before.
TEST_F(P4Restore, TouchesNoKey) {
  const auto place = clinic.folder() / "data-1";
  const auto in_the_way = place / "somebody else's";
  const auto fault = clinic.try_restore(backup, manifest,
                                        [&] { std::filesystem::create_directories(in_the_way); });
  EXPECT_NE(fault.find("can't rename"), std::string::npos) << fault;
  EXPECT_EQ(who_opens(), "bob@people.example ");
  std::filesystem::remove_all(place);
  EXPECT_EQ(clinic.try_restore(backup, manifest, [] {}), "");
  EXPECT_EQ(clinic.root().epoch, epoch);
  EXPECT_EQ(who_opens(), "bob@people.example ");
  std::filesystem::remove_all(place);
  clinic.restore(backup, manifest, false);
  EXPECT_EQ(who_opens(), "bob@people.example ");
}

}  // namespace
}  // namespace lethe::tools::tests
