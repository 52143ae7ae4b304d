// Replies as text and back.
#include "api/commands/kept_reply.h"

#include <gtest/gtest.h>

namespace lethe::api {
namespace {

Answer again(const Answer& answer) {
  return std::get<Answer>(*read_kept(write_kept(answer)));
}

TEST(KeptReply, AnswersComeBackWhole) {
  Answer answer;
  answer.status = 201;
  answer.body = {{"id", "x"}, {"n", UINT64_MAX}, {"list", {1, 2}}};
  answer.location = "subjects/x";
  answer.revision = UINT64_MAX;
  const auto back = again(answer);
  EXPECT_EQ(back.status, 201);
  EXPECT_EQ(back.body, answer.body);
  EXPECT_EQ(back.location, answer.location);
  EXPECT_EQ(back.revision, answer.revision);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(back.completion));
  EXPECT_EQ(again({}).revision, std::nullopt);
}

TEST(KeptReply, CompletionsComeBackByTheirIds) {
  Answer answer;
  const auto erasure = ledger::ErasureId::random();
  answer.completion = erasure;
  EXPECT_EQ(std::get<ledger::ErasureId>(again(answer).completion), erasure);
  const auto subject = ledger::SubjectId::random();
  answer.completion = EarlierErasure{subject};
  EXPECT_EQ(std::get<EarlierErasure>(again(answer).completion).subject, subject);
  const auto ledger = ledger::LedgerId::random();
  answer.completion = ledger;
  EXPECT_EQ(std::get<ledger::LedgerId>(again(answer).completion), ledger);
}

TEST(KeptReply, EveryProblemComesBack) {
  for (const auto& what : problem_types()) {
    Problem problem(what.type, "A sentence.");
    problem.faults.push_back({Fault::In::kHeader, "On-Behalf-Of", "names nobody"});
    problem.members["revision"] = 3;
    const auto back = std::get<Problem>(*read_kept(write_kept(problem)));
    EXPECT_EQ(problem_json(back), problem_json(problem));
  }
}

TEST(KeptReply, NothingElseIsAReply) {
  for (const auto* text :
       {"", "{}", "[]", "{\"status\":\"x\"}", "{\"status\":200}",
        "{\"problem\":\"nonsense\",\"detail\":\"\",\"errors\":[],\"members\":{}}",
        "{\"problem\":\"forbidden\"}", "{\"status\":200,\"body\":[]}"}) {
    EXPECT_FALSE(read_kept(text)) << text;
  }
}

}  // namespace
}  // namespace lethe::api
