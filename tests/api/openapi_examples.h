// A real server with what the examples of api/openapi.yaml speak of, and calls of its operations.
#pragma once

#include <gtest/gtest.h>

#include <functional>

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

  /// For every member at any depth of every example of a body: the body, and where the member is.
  using Visit = std::function<void(const Operation& operation, const boost::json::value& body,
                                   const std::string& pointer)>;
  void at_each_member(const Visit& visit) const;
  /// Calls with another value at that place.
  HttpAnswer call_with(const Operation& operation, boost::json::value body,
                       const std::string& pointer, const boost::json::value& other);

  HttpWorld http;
  std::map<std::string, std::string> ids;  // of the examples: those that are there
  std::string erasure, poster, item, notice, hold, restriction, request, breach, made, backup,
      grant, bundle, relationship, mark, question, period, glass, authorization, suspension,
      accounting;
  std::map<std::string, std::string> reviews;  // by operation; "": of all others

 private:
  void claim_rights();
  void review_accesses();
  void account();
  std::string token_to_revoke();
  std::string ledger_to_close();
  void tell_the_mailer();

  int closable_ = 0;
};

}  // namespace lethe::api::testing
