// AuditEvents found: the search parameters of FHIR.
#include "tests/api/http_fhir_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using HttpFhirSearch = HttpFhir;

TEST_F(HttpFhirSearch, IsFoundByWhatTheAuditEventSays) {
  const auto number = [](const std::string& location) {
    return location.substr(location.rfind('/') + 1);
  };
  const auto first = number(recorded(reading("ada")));
  http.world.clock.advance_days(1);
  auto denied = reading("bob", {{"action", "U"}, {"outcome", "8"}});
  const auto second = number(recorded(denied));
  const auto third = number(recorded(login()));
  const auto bob = http.person("bob");
  const std::pair<std::string, std::vector<std::string>> searches[]{
      {"?patient=Patient/" + ada + "&action=R", {first}},
      {"?patient=" + bob + "&action=U", {second}},
      {"?entity=Patient/" + bob + "&purpose=TREAT", {second}},
      {"?agent=Practitioner/" + ines, {first, second, third}},
      {"?agent=" + ines + "&_sort=-date", {third, second, first}},
      {"?agent=" + ines + "&_count=1", {first, second, third}},
      {"?agent=" + ines + "&outcome=8", {second}},
      {"?agent=" + ines + "&outcome=0,8&action=R,E", {first, third}},
      {"?purpose=http://terminology.hl7.org/CodeSystem/v3-ActReason%7CTREAT", {first, second}},
      {"?agent=" + ines + "&date=2027-01-15", {first}},
      {"?agent=" + ines + "&date=gt2027-01-15", {second, third}},
      {"?agent=" + ines + "&date=ge2027-01-15&date=lt2027-01-16", {first}},
      {"?agent=" + ines + "&date=2027-02", {}},
      {"?patient=" + ada + "&entity=Patient/" + ada + "&agent=" + ines, {first}},
      {"?entity=" + ada + "&agent=" + ines, {}},
      {"?agent=" + ines + "&_format=json&action=R", {first}}};
  for (const auto& [query, wanted] : searches) EXPECT_EQ(found(query), wanted) << query;
  EXPECT_EQ(found("").size(), http.log_size());
}

TEST_F(HttpFhirSearch, ASearchSaysWhatCountedAndShowsNothingSealed) {
  recorded(reading("ada"));
  const auto strict = get("reviewer", std::string(kAuditEvents) + "?agent-name=Ines");
  EXPECT_EQ(strict.outcome(), "400 invalid-parameter");
  const auto lenient =
      get("reviewer", std::string(kAuditEvents) + "?agent-name=Ines&patient=" + ada + "&_count=1",
          {{"Prefer", "return=representation; handling=lenient"}});
  ASSERT_EQ(lenient.outcome(), "200") << lenient.body;
  const auto bundle = lenient.json();
  EXPECT_EQ(bundle.at("link").at(0).at("url").as_string(),
            std::string(kAuditEvents) + "?patient=" + ada + "&_count=1");
  const auto all = get("reviewer", std::string(kAuditEvents) + "?patient=" + ada);
  EXPECT_TRUE(is_subsetted(all));
  EXPECT_THAT(all.body, Not(HasSubstr("Ines the nurse")));
  EXPECT_THAT(all.body, Not(HasSubstr("a check")));
}

TEST_F(HttpFhirSearch, BadSearchesAreRefused) {
  for (const auto* query :
       {"?date=yesterday", "?date=ne2027", "?patient=Device/11111111-1111-4111-8111-111111111111",
        "?patient=Patient/5", "?agent=Organization/11111111-1111-4111-8111-111111111111",
        "?entity=x", "?action=X", "?action=", "?outcome=1", "?outcome=0,", "?purpose=Not A Code",
        "?_count=0", "?_count=1001", "?_sort=patient", "?_format=xml", "?cursor=00",
        "?patient=11111111-1111-4111-8111-111111111111&entity=Patient/"
        "22222222-2222-4222-8222-222222222222",
        "?patient=a&patient=b", "?limit=1"}) {
    std::string target(kAuditEvents);
    for (const char c : std::string_view(query)) target += c == ' ' ? '+' : c;
    EXPECT_EQ(get("auditor", target).outcome(), "400 invalid-parameter") << query;
  }
  const auto answer = get("auditor", std::string(kAuditEvents) + "?date=x");
  EXPECT_EQ(answer.json().at("issue").at(0).at("expression").at(0), "http.date");
}

}  // namespace
}  // namespace lethe::api::testing
