#include "api/problem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <set>

#include "ledger/errors.h"

namespace lethe::api {
namespace {

TEST(Problem, IsRenderedAsRfc9457) {
  Problem problem(ProblemType::kInvalidBody, "Two faults.");
  problem.faults.push_back({Fault::In::kBody, "/profile/email", "must be a string"});
  problem.faults.push_back({Fault::In::kHeader, "If-Match", "must be one entity tag"});
  problem.faults.push_back({Fault::In::kQuery, "limit", "must be an integer"});
  problem.members["revision"] = 4;
  EXPECT_EQ(
      boost::json::serialize(problem_json(problem)),
      R"({"type":"urn:lethe:problem:invalid-body","title":"The body has faults","status":400,)"
      R"("code":"invalid-body","detail":"Two faults.","errors":[)"
      R"({"pointer":"/profile/email","detail":"must be a string"},)"
      R"({"header":"If-Match","detail":"must be one entity tag"},)"
      R"({"parameter":"limit","detail":"must be an integer"}],"revision":4})");
}

TEST(Problem, LeavesOutWhatIsEmpty) {
  EXPECT_EQ(boost::json::serialize(problem_json(Problem(ProblemType::kForbidden))),
            R"({"type":"urn:lethe:problem:forbidden","title":"The caller may not do this",)"
            R"("status":403,"code":"forbidden"})");
}

TEST(Problem, HasOneStableCodeATypeAndAnErrorStatus) {
  std::set<std::string_view> codes;
  for (const auto& what : problem_types()) {
    EXPECT_TRUE(codes.insert(what.code).second) << what.code;
    EXPECT_TRUE(std::all_of(what.code.begin(), what.code.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '-';
    })) << what.code;
    EXPECT_GE(what.status, 400) << what.code;
    EXPECT_LT(what.status, 600) << what.code;
    EXPECT_FALSE(what.title.empty()) << what.code;
  }
}

TEST(Problem, BadInputAndFailuresLeaveNoEvent) {
  for (const auto& what : problem_types()) {
    if (what.type == ProblemType::kLedgerClosed) {
      EXPECT_FALSE(what.recorded) << "there is no log any more that it could be written to";
      continue;
    }
    if (what.status == 400 || what.status >= 500 || what.status == 413) {
      EXPECT_FALSE(what.recorded) << what.code;
    }
    if (what.status == 401 || what.status == 403 || what.status == 409 || what.status == 410 ||
        what.status == 412 || what.status == 422) {
      EXPECT_TRUE(what.recorded) << what.code;
    }
  }
}

TEST(Problem, OfAnErrorTellsWhatTheCallerMayDo) {
  using ledger::Error;
  const auto type = [](Error error) { return problem_of(ledger::make_error_code(error)).type; };
  EXPECT_EQ(type(Error::kQueueFull), ProblemType::kBusy);
  EXPECT_EQ(type(Error::kStopped), ProblemType::kStopped);
  EXPECT_EQ(type(Error::kStorageFailed), ProblemType::kStopped);
  EXPECT_EQ(type(Error::kDiskFull), ProblemType::kStorageFull);
  EXPECT_EQ(type(Error::kKeyTargetFailed), ProblemType::kKeyTargetFailed);
  EXPECT_EQ(type(Error::kEventTooLarge), ProblemType::kEventTooLarge);
  EXPECT_EQ(type(Error::kLedgerExists), ProblemType::kLedgerExists);
  EXPECT_EQ(type(Error::kLedgerClosed), ProblemType::kLedgerClosed);
  EXPECT_EQ(type(Error::kRowMalformed), ProblemType::kInternal);
  EXPECT_EQ(problem_of(boost::system::errc::make_error_code(boost::system::errc::io_error)).type,
            ProblemType::kInternal);
}

}  // namespace
}  // namespace lethe::api
