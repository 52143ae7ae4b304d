// Every member of every body, made wrong one at a time: the right problem that names it, and
// nothing written. The bodies are the examples of api/openapi.yaml.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/json/request.h"
#include "tests/api/openapi_examples.h"

namespace lethe::api::testing {
namespace {

using boost::json::value;
using ::testing::HasSubstr;

class HttpMembers : public OpenApiExamples {
 protected:
  HttpMembers() {
    for (const auto* who : {"admin", "portal", "operator", "auditor", "agent:ines", "reviewer:rita",
                            "reviewer:rolf"}) {
      http.token(who);
    }
  }
};

/// What is right though it is of another type than the example.
bool is_right(const Operation& operation, std::string_view pointer, const value& replaced) {
  // What the caller likes to say of an access is any JSON.
  const bool has_detail = operation.id == "recordAccess" || operation.id == "recordSearch";
  if (has_detail && pointer.starts_with("/detail/")) return true;
  // What people wrote may be that long.
  const bool is_content = operation.id == "postItem" || operation.id == "editItem";
  if (is_content && pointer == "/body" && replaced.is_string()) return true;
  if (operation.id != "changeSettings") return false;
  // null takes a setting back to its default (RFC 7396); this one is yes, no or a word.
  return replaced.is_null() || (pointer == "/allow_delete_tickets" && replaced.is_bool());
}

TEST_F(HttpMembers, OfAnotherTypeOrTooLong) {
  const value wrong = {
      nullptr, true, 1.5, std::string(20'000, 'x'), boost::json::array{}, boost::json::object{}};
  std::size_t members = 0;
  at_each_member([&](const Operation& operation, const value& body, const std::string& pointer) {
    ++members;
    for (const auto& replaced : wrong.as_array()) {
      const auto& right = body.at_pointer(pointer);
      if (right.kind() == replaced.kind() && !right.is_string()) continue;
      if (is_right(operation, pointer, replaced)) continue;
      const auto before = http.log_size();
      const auto answer = call_with(operation, body, pointer, replaced);
      const auto what = pointer + ": " + boost::json::serialize(replaced).substr(0, 20);
      EXPECT_EQ(answer.outcome(), "400 invalid-body") << what << answer.body;
      EXPECT_THAT(answer.body, HasSubstr("\"pointer\":\"" + pointer)) << what;
      EXPECT_EQ(http.log_size(), before) << what;
    }
  });
  EXPECT_GT(members, 50U);
}

}  // namespace
}  // namespace lethe::api::testing
