// A real server with what the examples of api/openapi.yaml speak of, and calls of its operations.
#pragma once

#include <gtest/gtest.h>

#include "tests/api/http_fixture.h"
#include "tests/api/openapi_document.h"

namespace lethe::api::testing {

class OpenApiExamples : public ::testing::Test {
 protected:
  explicit OpenApiExamples(std::filesystem::path directory = {});

  /// Somebody who may.
  static std::string caller(const Operation& operation);
  /// With ids that are there.
  std::string target(const Operation& operation);
  HttpAnswer call(const Operation& operation, const std::string& body = {}, Headers more = {});
  std::string with_real_ids(std::string text) const;

  HttpWorld http;
  std::map<std::string, std::string> ids;  // of the examples: those that are there
  std::string erasure;

 private:
  std::string token_to_revoke();
};

}  // namespace lethe::api::testing
