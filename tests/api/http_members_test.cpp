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
    for (const auto* who : {"admin", "portal", "operator", "auditor", "agent:ines"}) {
      http.token(who);
    }
  }

  /// Calls `visit(operation, body, pointer)` for every member at any depth of every example.
  template <class Visit>
  void at_each_member(const Visit& visit) {
    for (const auto& operation : openapi().operations()) {
      const auto* body = operation.object->if_contains("requestBody");
      if (body == nullptr) continue;
      const auto& examples = body->at("content").at("application/json").at("examples");
      for (const auto& example : examples.as_object()) {
        const auto& given = example.value().at("value");
        SCOPED_TRACE(operation.id + " " + std::string(example.key()));
        const value real = *parse_body(with_real_ids(boost::json::serialize(given)));
        walk(real, "", [&](const std::string& pointer) { visit(operation, real, pointer); });
      }
    }
  }

  HttpAnswer call_with(const Operation& operation, value body, const std::string& pointer,
                       const value& wrong) {
    body.at_pointer(pointer) = wrong;
    return call(operation, boost::json::serialize(body));
  }

 private:
  template <class Visit>
  static void walk(const value& at, const std::string& pointer, const Visit& visit) {
    if (!pointer.empty()) visit(pointer);
    if (const auto* object = at.if_object()) {
      for (const auto& member : *object) {
        walk(member.value(), pointer_to(pointer, std::string(member.key())), visit);
      }
    }
    if (const auto* array = at.if_array()) {
      for (std::size_t i = 0; i < array->size(); ++i) {
        walk((*array)[i], pointer_to(pointer, std::to_string(i)), visit);
      }
    }
  }
};

/// What is right though it is of another type than the example.
bool is_right(const Operation& operation, std::string_view pointer, const value& replaced) {
  // What the caller likes to say of an access is any JSON.
  if (operation.id == "recordAccess" && pointer.starts_with("/detail/")) return true;
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
