// What callers see while the key target cannot be written: erasures wait, everything else goes on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/http_fixture.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class HttpKeyTarget : public ::testing::Test {
 protected:
  HttpKeyTarget() {
    for (const auto* who : {"portal", "operator", "auditor"}) http.token(who);
  }
  /// The folder of the copies is open to others, or closed again: until then it is refused.
  void set_failing(bool failing) const {
    fs::permissions(directory.path() / "roots", fs::perms(failing ? 0755 : 0700));
  }
  HttpAnswer erase(const std::string& name) {
    return http.send("portal", "POST", "erasures",
                     R"({"subject":")" + http.person(name) + R"(","ground":"consent_withdrawn"})");
  }
  static std::string text(const HttpAnswer& answer, const char* name) {
    return std::string(answer.json().at(name).as_string());
  }

  const lethe::tests::TemporaryDirectory directory;
  HttpWorld http{quick_server(),
                 {},
                 {},
                 ledger::KeyTarget::open(ledger::key_target_directory(directory.path(), {}),
                                         {{crypto::Holder::generate().key}, 1})
                     .value()};
};

TEST_F(HttpKeyTarget, AnErasureIsAcceptedAndWaits) {
  http.person("ada");
  http.person("ben");
  set_failing(true);
  const auto waiting = erase("ada");
  EXPECT_EQ(waiting.status, 202U) << waiting.body;
  EXPECT_EQ(text(waiting, "state"), "ordered");
  const auto place = "erasures/" + text(waiting, "id");
  EXPECT_EQ(text(http.get("auditor", place), "state"), "ordered");
  EXPECT_EQ(http.send("portal", "POST", "subjects", R"({"type":"user","origin":"signup"})").status,
            201U)
      << "everything else goes on";
  EXPECT_EQ(
      http.send("operator", "POST", "/v1/ledgers", R"({"name":"spa","region":"eu"})").outcome(),
      "503 key-target-failed");
  const auto ready = http.get("", "/readyz");
  EXPECT_EQ(ready.status, 200U);
  EXPECT_THAT(ready.body, HasSubstr(R"("erasures":"waiting")"));
  EXPECT_THAT(http.get("", "/metrics").body, HasSubstr("lethe_key_target_failing 1\n"));
  EXPECT_THAT(http.get("", "/metrics").body, HasSubstr("lethe_erasures_waiting 1\n"));

  set_failing(false);
  EXPECT_EQ(erase("ben").status, 201U);
  EXPECT_EQ(text(http.get("auditor", place), "state"), "completed");
  EXPECT_THAT(http.get("", "/metrics").body, HasSubstr("lethe_erasures_waiting 0\n"));
}

TEST_F(HttpKeyTarget, WhereThereIsNoneNothingIsSaidOfIt) {
  HttpWorld without;
  EXPECT_THAT(without.get("", "/readyz").body, Not(HasSubstr("erasures")));
  EXPECT_THAT(without.get("", "/metrics").body, Not(HasSubstr("key_target")));
}

}  // namespace
}  // namespace lethe::api::testing
