// api/openapi.yaml and the program, held against each other both ways.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "api/codes.h"
#include "api/commands/settings_schema.h"
#include "api/http/openapi.h"
#include "api/http/route.h"
#include "tests/api/openapi_document.h"
#include "tests/api/openapi_examples.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;
using boost::json::value;
using ::testing::IsEmpty;
using Strings = std::set<std::string>;

std::string described_path(const http::Route& route) {
  std::string path(route.path);
  if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
  return path;
}

/// The operation of a route; null when it is not described.
const Operation* find(const std::vector<Operation>& operations, const http::Route& route) {
  const auto found = std::find_if(operations.begin(), operations.end(), [&](const auto& one) {
    return one.method == http::method_name(route.method) && one.path == described_path(route);
  });
  return found == operations.end() ? nullptr : &*found;
}

Strings words(std::string_view text) {
  std::istringstream in{std::string(text)};
  Strings out;
  for (std::string word; in >> word;) out.insert(word);
  return out;
}

Strings roles_of(const http::Route& route) {
  Strings out;
  for (const auto name : ledger::names_of<ledger::Role>()) {
    const auto role = ledger::by_name<ledger::Role>(name);
    if (role && route.roles.contains(*role)) out.emplace(name);
  }
  return out;
}

std::string text_at(const object& it, std::string_view name) {
  const auto* found = it.if_contains(name);
  return found == nullptr ? std::string() : std::string(found->as_string().c_str());
}

TEST(OpenApi, DescribesEveryRouteAndNoOther) {
  const auto operations = openapi().operations();
  for (const auto& route : http::routes()) {
    const auto* operation = find(operations, route);
    ASSERT_NE(operation, nullptr) << route.path;
    EXPECT_EQ(operation->id, route.name);
  }
  EXPECT_EQ(operations.size(), http::routes().size());
}

TEST(OpenApi, NamesRolesParametersAndBodies) {
  const auto operations = openapi().operations();
  for (const auto& route : http::routes()) {
    const auto& operation = *find(operations, route);
    EXPECT_EQ(operation.strings("x-roles"), roles_of(route)) << route.name;
    EXPECT_EQ(operation.parameter_names("query"), words(route.query)) << route.name;
    const auto* body = operation.object->if_contains("requestBody");
    EXPECT_EQ(body != nullptr, route.body != http::Body::kNone) << route.name;
    if (body != nullptr) {
      EXPECT_EQ(body->at("required").as_bool(), route.body != http::Body::kOptionalJson)
          << route.name;
    }
    const auto open = text_at(*operation.object, "x-open");
    EXPECT_EQ(open == "everyone", route.entry == http::Entry::kPublic) << route.name;
    EXPECT_EQ(open == "loopback", route.entry == http::Entry::kPublicOnLoopback) << route.name;
    EXPECT_EQ(open == "published", route.entry == http::Entry::kPublicWherePublished) << route.name;
    EXPECT_EQ(operation.parameter_names("header").contains("Idempotency-Key"),
              route.kind == http::RouteKind::kWrite)
        << route.name;
    Strings in_path;
    for (std::size_t at = 0; (at = operation.path.find('{', at)) != std::string::npos; ++at) {
      in_path.insert(operation.path.substr(at + 1, operation.path.find('}', at) - at - 1));
    }
    EXPECT_EQ(operation.parameter_names("path"), in_path) << route.name;
  }
}

TEST(OpenApi, RefersToWhatIsThereAndHoldsNothingUnused) {
  Strings used;
  boost::system::error_code error;
  const value root(openapi().root());
  for (const auto& reference : openapi().references()) {
    EXPECT_NE(root.find_pointer(reference.substr(1), error), nullptr) << reference;
    used.insert(reference);
  }
  for (const auto& kind : openapi().root().at("components").as_object()) {
    if (kind.key() == "securitySchemes") continue;
    for (const auto& one : kind.value().as_object()) {
      const auto name = "#/components/" + std::string(kind.key()) + "/" + std::string(one.key());
      EXPECT_TRUE(used.contains(name)) << name;
    }
  }
}

Strings enumeration(const std::string& schema) {
  Strings out;
  for (const auto& one : openapi().schema(schema).at("enum").as_array()) {
    out.emplace(one.as_string().c_str());
  }
  return out;
}

template <class Enum>
Strings names() {
  const auto all = ledger::names_of<Enum>();
  return Strings(all.begin() + 1, all.end());
}

TEST(OpenApi, KnowsEveryCode) {
  Strings problems;
  for (const auto& type : problem_types()) problems.emplace(type.code);
  EXPECT_EQ(enumeration("ProblemCode"), problems);
  Strings kinds{"unknown"};
  for (std::uint16_t kind = 1; kind <= ledger::kKinds; ++kind) {
    kinds.emplace(ledger::kind_name(kind));
  }
  EXPECT_EQ(enumeration("EventKind"), kinds);
  EXPECT_EQ(enumeration("RecipientType"), names<ledger::RecipientType>());
  EXPECT_EQ(enumeration("NoticeOutcome"), names<ledger::NoticeOutcome>());
  EXPECT_EQ(enumeration("RegionMoveState"), names<ledger::RegionMoveState>());
  EXPECT_EQ(enumeration("Role"), names<ledger::Role>());
  EXPECT_EQ(enumeration("LegalBasis"), names<ledger::LegalBasis>());
  EXPECT_EQ(enumeration("SubjectType"), names<ledger::SubjectType>());
  EXPECT_EQ(enumeration("Origin"), names<ledger::Origin>());
  EXPECT_EQ(enumeration("ConsentStatus"), names<ledger::ConsentStatus>());
  EXPECT_EQ(enumeration("ConsentContext"), names<ledger::ConsentContext>());
  EXPECT_EQ(enumeration("ObjectionState"), names<ledger::ObjectionState>());
  EXPECT_EQ(enumeration("ObjectionSignal"), names<ledger::ObjectionSignal>());
  EXPECT_EQ(enumeration("DataClass"), names<ledger::CompartmentClass>());
  EXPECT_EQ(enumeration("Ground"), names<ledger::ErasureGround>());
  Strings purposes;
  for (const auto& purpose : purposes_of_use()) purposes.emplace(purpose.code);
  EXPECT_EQ(enumeration("PurposeOfUse"), purposes);
  Strings settings;
  for (const auto& setting : settings_schema()) settings.emplace(setting.name);
  for (const auto* schema : {"Settings", "SettingsChange"}) {
    Strings described;
    for (const auto& one : openapi().schema(schema).at("properties").as_object()) {
      described.emplace(one.key());
    }
    EXPECT_EQ(described, settings) << schema;
  }
}

TEST(OpenApi, IsServedAsItIs) {
  std::ifstream file(std::string(LETHE_SOURCE_DIR) + "/api/openapi.yaml");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(http::openapi_text(), text.str());
}

class DescribedAnswers : public OpenApiExamples {
 protected:
  static void expect_described(const Operation& operation, const HttpAnswer& answer) {
    const auto status = std::to_string(answer.status);
    EXPECT_EQ(status.substr(0, 1), "2") << operation.id << " " << answer.body;
    const auto& responses = operation.object->at("responses").as_object();
    const auto* response = responses.if_contains(status);
    ASSERT_NE(response, nullptr) << operation.id << " answers " << status;
    const auto& described = openapi().resolve(response->as_object());
    auto type = answer.header("content-type");
    type = type.substr(0, type.find(';'));
    const auto* content = described.at("content").as_object().if_contains(type);
    ASSERT_NE(content, nullptr) << operation.id << " answers " << type;
    if (const auto* headers = described.if_contains("headers")) {
      for (const auto& header : headers->as_object()) {
        if (header.key() == "Link") continue;  // of lists that go on
        std::string name(header.key());
        std::transform(name.begin(), name.end(), name.begin(), ::tolower);
        EXPECT_NE(answer.header(name), "") << operation.id << " lacks " << name;
      }
    }
    if (type != "application/json") return;
    EXPECT_THAT(openapi().faults(answer.json(), content->at("schema").as_object()), IsEmpty())
        << operation.id << " answers " << answer.body;
  }
};

TEST_F(DescribedAnswers, EveryExampleIsTakenAndAnsweredAsDescribed) {
  std::size_t examples = 0;
  auto operations = openapi().operations();
  // Behind a new policy the consents to the one before it are outdated, and behind a key that was
  // compromised the claims that it signed.
  std::ranges::stable_partition(operations, [](const auto& it) {
    return it.id != "publishPolicy" && it.id != "rotateSigningKey";
  });
  for (const auto& operation : operations) {
    const auto* body = operation.object->if_contains("requestBody");
    if (body == nullptr) continue;
    const auto& content = body->at("content").at("application/json").as_object();
    ASSERT_TRUE(content.contains("examples")) << operation.id << " has no example";
    for (const auto& example : content.at("examples").as_object()) {
      const auto& given = example.value().at("value");
      EXPECT_THAT(openapi().faults(given, content.at("schema").as_object()), IsEmpty())
          << operation.id;
      const auto text = with_real_ids(boost::json::serialize(given));
      expect_described(operation, call(operation, text));
      ++examples;
    }
  }
  EXPECT_GE(examples, 15U);
}

TEST_F(DescribedAnswers, EveryReadIsAnsweredAsDescribed) {
  for (const auto& operation : openapi().operations()) {
    if (operation.method != "GET") continue;
    const auto answer = call(operation);
    if (operation.id == "getWitnessedCheckpoint") {
      EXPECT_EQ(answer.outcome(), "404 not-witnessed") << "tests/blackbox/witness_test.cpp has one";
    } else {
      expect_described(operation, answer);
    }
  }
}

TEST_F(DescribedAnswers, EveryDeletionIsAnsweredAsDescribed) {
  http.world.consent("portal", "zoe", "newsletter", ledger::ConsentStatus::kGiven, "v1");
  for (const auto& operation : openapi().operations()) {
    if (operation.method == "DELETE") expect_described(operation, call(operation));
  }
}

TEST_F(DescribedAnswers, EveryBodyNamesWhatIsRequired) {
  // Without one of the required members an example has a fault, and the server says which.
  for (const auto& operation : openapi().operations()) {
    const auto* body = operation.object->if_contains("requestBody");
    if (body == nullptr) continue;
    const auto& content = body->at("content").at("application/json").as_object();
    const auto& schema = openapi().resolve(content.at("schema").as_object());
    const auto* required = schema.if_contains("required");
    if (required == nullptr) continue;
    for (const auto& name : required->as_array()) {
      auto example = content.at("examples").as_object().begin()->value().at("value").as_object();
      example.erase(name.as_string());
      const auto answer = call(operation, with_real_ids(boost::json::serialize(example)));
      EXPECT_EQ(answer.outcome(), "400 invalid-body") << operation.id << " without " << name;
      EXPECT_NE(answer.body.find("\"/" + std::string(name.as_string().c_str()) + "\""),
                std::string::npos)
          << answer.body;
      EXPECT_THAT(openapi().faults(answer.json(), openapi().schema("Problem")), IsEmpty());
    }
  }
}

}  // namespace
}  // namespace lethe::api::testing
