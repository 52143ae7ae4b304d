// The register of recipients, and what may be disclosed to them.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

constexpr std::string_view kRecipientGround = R"(
  policy    admin  v1                                        -> 201 | policy.published
  purpose   admin  news consent                              -> 201 | purpose.defined
  purpose   admin  care contract special                     -> 201 | purpose.defined
  purpose   admin  study consent special                     -> 201 | purpose.defined
  purpose   admin  fax contract                              -> 201 | purpose.defined
  register  portal ann user                                  -> 201 | subject.registered
  register  portal ines agent                                -> 201 | subject.registered
  recipient admin  lab care,study,fax email,city             -> 201 | recipient.defined
  recipient admin  mailer news email                         -> 201 | recipient.defined
)";

class RecipientTable : public ::testing::Test {
 protected:
  void SetUp() override { run_table(world, kRecipientGround); }
  World world;
};

TEST_F(RecipientTable, IsDefinedChangedAndSwitchedOff) {
  run_table(world, R"(
    recipient admin lab care,study,fax email,city            -> 200 | -
    recipient admin lab care email,city                      -> 200 | recipient.defined
    recipient admin lab care email,city off                  -> 200 | recipient.defined
    recipient admin lab care email,city off                  -> 200 | -
    recipient admin web news email endpoint=https://w.example/ -> 201 | recipient.defined
    recipient admin web news email                           -> 200 | recipient.defined
  )");
}

TEST_F(RecipientTable, NamesPurposesThatAreThereAndASafeguardOutsideTheEea) {
  run_table(world, R"(
    # Each row has every fault of the rows below it.
    recipient admin far news,dreams email country=US         -> 422 purpose-unknown | request.refused
    recipient admin far news email country=US                -> 422 safeguard-required | request.refused
    recipient admin far news email country=US safeguard=scc  -> 201 | recipient.defined
    recipient admin oslo news email country=NO               -> 201 | recipient.defined
    recipient admin bern news email country=CH               -> 422 safeguard-required | request.refused
    recipient admin here news email                          -> 201 | recipient.defined
  )");
}

TEST_F(RecipientTable, DisclosuresAreCheckedInOneOrder) {
  run_table(world, R"(
    # Each row has every fault of the rows below it.
    disclose portal nobody dump news phone at=999            -> 400 invalid-body | -
    disclose portal nobody dump news phone                   -> 404 unknown-subject | request.refused
    disclose portal ann    dump news phone                   -> 422 recipient-unknown | request.refused
    recipient admin mailer fax email off                     -> 200 | recipient.defined
    disclose portal ann  mailer news phone                   -> 422 recipient-disabled | request.refused
    recipient admin mailer fax email                         -> 200 | recipient.defined
    disclose portal ann  mailer news phone                   -> 422 purpose-not-granted | request.refused
    recipient admin mailer news,fax email                    -> 200 | recipient.defined
    disclose portal ann  mailer news email,phone             -> 422 category-not-granted | request.refused
    purpose  admin  news consent retired                     -> 200 | purpose.defined
    disclose portal ann  mailer news email                   -> 422 purpose-retired | request.refused
    purpose  admin  news consent                             -> 200 | purpose.defined
    disclose portal ann  mailer news email                   -> 422 consent-not-in-force | request.refused
    consent  portal ann  news given v1                       -> 201 given | consent.recorded
    disclose portal ann  mailer news email                   -> 201 | disclosure.recorded
  )");
}

TEST_F(RecipientTable, ConsentMustBeInForceWhereThePurposeRestsOnIt) {
  run_table(world, R"(
    disclose portal ann lab care email                       -> 201 | disclosure.recorded
    disclose agent:ines ann lab care city,email              -> 201 | disclosure.recorded
    consent  portal ann study refused v1                     -> 201 refused | consent.recorded
    disclose portal ann lab study email                      -> 422 consent-not-in-force | request.refused
    consent  portal ann study given v1 explicit              -> 201 given | consent.recorded
    disclose portal ann lab study email                      -> 201 | disclosure.recorded
    policy   admin v2 anew                                   -> 201 | policy.published
    disclose portal ann lab study email                      -> 422 consent-not-in-force | request.refused
    consent  portal ann study given v2 explicit              -> 201 given | consent.recorded
    withdraw portal ann study                                -> 200 withdrawn | consent.recorded
    disclose portal ann lab study email                      -> 422 consent-not-in-force | request.refused
  )");
}

TEST_F(RecipientTable, AnObjectionStopsDisclosuresToo) {
  run_table(world, R"(
    purpose   admin  ads legitimate_interests                -> 201 | purpose.defined
    recipient admin  mailer ads email                        -> 200 | recipient.defined
    disclose  portal ann mailer ads email                    -> 201 | disclosure.recorded
    object    portal ann ads raised                          -> 201 raised | objection.recorded
    disclose  portal ann mailer ads email                    -> 422 use-not-allowed | request.refused
  )");
}

TEST_F(RecipientTable, WhatWasAllowedWhenItHappenedCounts) {
  run_table(world, R"(
    wait 1
    consent  portal ann news given v1                        -> 201 given | consent.recorded
    wait 1
    withdraw portal ann news                                 -> 200 withdrawn | consent.recorded
    recipient admin mailer news email off                    -> 200 | recipient.defined
    wait 1
    disclose portal ann mailer news email                    -> 422 recipient-disabled | request.refused
    disclose portal ann mailer news email at=-130000         -> 201 | disclosure.recorded
    disclose portal ann mailer news email at=-220000         -> 422 consent-not-in-force | request.refused
    disclose portal ann mailer news email at=-300000         -> 422 recipient-unknown | request.refused
  )");
}

TEST_F(RecipientTable, NothingGoesOutOfSomebodyErased) {
  run_table(world, R"(
    erase    portal ann                    -> 201 | erasure.ordered erasure.completed
    disclose portal ann lab care email                       -> 410 subject-erased | request.refused
    disclose agent:ines ann lab care email                   -> 404 unknown-subject | request.refused
  )");
}

TEST_F(RecipientTable, TheContactCloudAppIsSwitchedByItsSettingToo) {
  run_table(world, R"(
    recipient admin contact_cloud_app care email             -> 201 | recipient.defined
    disclose  portal ann contact_cloud_app care email        -> 422 recipient-disabled | request.refused
    setting   admin contact_cloud_app=true                   -> 200 | settings.changed
    disclose  portal ann contact_cloud_app care email        -> 201 | disclosure.recorded
    recipient admin contact_cloud_app care email off         -> 200 | recipient.defined
    disclose  portal ann contact_cloud_app care email        -> 422 recipient-disabled | request.refused
    disclose  portal ann lab care email                      -> 201 | disclosure.recorded
  )");
}

TEST_F(RecipientTable, ADefinitionHasItsFormsAndBounds) {
  const auto faults = [](std::string_view json) {
    const auto input = read_input<DefineRecipientInput>(*parse_body(json));
    std::vector<std::string> out;
    if (!input) {
      for (const auto& fault : input.error().faults) out.push_back(fault.where);
    }
    return out;
  };
  using At = std::vector<std::string>;
  EXPECT_EQ(faults(R"({"title":"Lab","type":"integration","purposes":[],"categories":["email"],)"
                   R"("endpoint":"http://127.0.0.1:9/x","country":"GR","safeguard":"x"})"),
            At{});
  EXPECT_EQ(faults("{}"), (At{"/title", "/type", "/purposes", "/categories"}));
  for (const auto* endpoint : {"http://lab.example/", "ftp://lab.example/", "https://", "lab",
                               "https://a:b@lab.example/", "https://lab.example/#x"}) {
    EXPECT_EQ(faults(R"({"title":"Lab","type":"processor","purposes":[],"categories":[],)"
                     R"("endpoint":")" +
                     std::string(endpoint) + "\"}"),
              At{"/endpoint"})
        << endpoint;
  }
  EXPECT_EQ(faults(R"({"title":"","type":"cat","purposes":["A"],"categories":["a","a"],)"
                   R"("country":"gr","safeguard":"","enabled":1})"),
            (At{"/title", "/type", "/enabled", "/purposes/0", "/categories/1", "/country",
                "/safeguard"}));
}

TEST(Eea, IsThirtyCountries) {
  for (const auto* in : {"AT", "GR", "HR", "IS", "LI", "NO", "SK"}) EXPECT_TRUE(is_in_eea(in));
  for (const auto* out : {"CH", "EL", "GB", "TR", "UK", "US", "", "A", "gr"}) {
    EXPECT_FALSE(is_in_eea(out)) << out;
  }
}

}  // namespace
}  // namespace lethe::api::testing
