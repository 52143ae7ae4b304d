#include "tools/bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/stored_world.h"

namespace lethe::tools::tests {
namespace {

using ledger::Role;
using ::testing::HasSubstr;

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 24 * kHour;

class BootstrapTest : public ::testing::Test {
 protected:
  /// Why not; empty when there is a token now.
  std::string issue(Role role, const std::optional<ledger::SubjectId>& subject = {},
                    std::optional<std::int64_t> seconds = {}) {
    std::string error;
    const auto token =
        issue_token(world_.store(), world_.ledger()->info().id, role, subject, seconds, error);
    EXPECT_EQ(token.has_value(), error.empty());
    if (token) {
      EXPECT_TRUE(token->text.starts_with("lethe_"));
      const auto header = world_.ledger()->event({world_.ledger()->size().value - 1}).value();
      const auto& issued = std::get<ledger::TokenIssued>(header.facts);
      EXPECT_EQ(issued.token.str(), token->id);
      seconds_ = (issued.expires_at.micros - header.time.micros) / 1'000'000;
    }
    return error;
  }

  StoredWorld world_;
  std::int64_t seconds_ = 0;
};

TEST_F(BootstrapTest, TokensLastAsLongAsTheRolesDoOverHttp) {
  EXPECT_EQ(issue(Role::kPortal), "");
  EXPECT_EQ(seconds_, 90 * kDay);
  EXPECT_EQ(issue(Role::kAuditor, {}, kDay), "");
  EXPECT_EQ(seconds_, kDay);
  EXPECT_EQ(issue(Role::kReviewer, {}, 400 * kDay), "");
  EXPECT_THAT(issue(Role::kAdmin, {}, 401 * kDay), HasSubstr("/ttl_seconds"));
  EXPECT_THAT(issue(Role::kAdmin, {}, 0), HasSubstr("/ttl_seconds"));
  EXPECT_THAT(issue(Role::kSubject, ledger::SubjectId::random(), kDay + 1),
              HasSubstr("/ttl_seconds"));
}

TEST_F(BootstrapTest, TokensOfPeopleAreSomebodys) {
  EXPECT_THAT(issue(Role::kAgent), HasSubstr("/subject: is required"));
  EXPECT_THAT(issue(Role::kSubject), HasSubstr("/subject: is required"));
  EXPECT_THAT(issue(Role::kPortal, ledger::SubjectId::random()), HasSubstr("/subject: is for"));
  EXPECT_EQ(issue(Role::kAgent, ledger::SubjectId::random()), "There is no such subject");
}

TEST_F(BootstrapTest, OperatorsAreOfTheSystemAlone) {
  EXPECT_EQ(issue(Role::kOperator), "The caller may not do this");
}

TEST_F(BootstrapTest, ALedgerIsMadeOnce) {
  std::string error;
  EXPECT_FALSE(create_ledger(world_.store(), "clinic", "local", "lethe.example", error));
  EXPECT_NE(error, "");
  EXPECT_TRUE(create_ledger(world_.store(), "other", "local", "lethe.example", error));
  EXPECT_EQ(error, "");
  EXPECT_EQ(world_.directory().find("none", error), nullptr);
  EXPECT_EQ(error, "there is no ledger named 'none'; there are: system clinic other");
}

TEST_F(BootstrapTest, ProblemsInWordsNameEachFault) {
  api::Problem problem(api::ProblemType::kInvalidBody, "a sentence");
  problem.faults = {{api::Fault::In::kBody, "/a", "must be b"},
                    {api::Fault::In::kBody, "/c", "must be d"}};
  EXPECT_EQ(in_words(problem), std::string(api::info(problem.type).title) +
                                   ": a sentence; /a: must be b; /c: must be d");
  api::Reply reply;
  reply.result = problem;
  EXPECT_EQ(refusal_of(reply), in_words(problem));
  reply.result = api::Answer{};
  EXPECT_EQ(refusal_of(reply), "");
}

}  // namespace
}  // namespace lethe::tools::tests
