#include "api/witnesses/candidate.h"

#include <gtest/gtest.h>

#include "api/witnesses/witness_answer.h"
#include "crypto/cosignature.h"
#include "tests/ledger/witnessed_log.h"

namespace lethe::api::testing {
namespace {

using ledger::tests::witness_key;
using ledger::tests::WitnessedLog;
using webhooks::Failure;
using witnesses::Candidate;
using witnesses::fault_of;
using witnesses::told_size;

struct CandidateTest : ::testing::Test {
  WitnessedLog log{"log.example/a"};
  crypto::NoteSigner first = witness_key(1, "w1"), second = witness_key(2, "w2");
  std::string error;
  ledger::TrustPolicy policy = *ledger::TrustPolicy::parse(
      "witness w1 " + first.verifier().vkey() + "\nwitness w2 " + second.verifier().vkey() +
          "\ngroup both all w1 w2\nquorum both\n",
      error);
  Candidate candidate = *Candidate::of(log.note(5), policy, log.keys());

  std::string line(const crypto::NoteSigner& by, std::size_t size = 5) const {
    return crypto::cosign(crypto::parse_note(log.note(size))->text, by, 1'234)->line();
  }
};

TEST_F(CandidateTest, GathersCosignaturesInTheOrderOfThePolicy) {
  EXPECT_EQ(candidate.size(), ledger::TreeSize{5});
  EXPECT_FALSE(candidate.is_witnessed());
  EXPECT_TRUE(candidate.add(1, line(second)));
  EXPECT_FALSE(candidate.has(0));
  EXPECT_TRUE(candidate.has(1));
  EXPECT_EQ(candidate.seconds(1), 1'234);
  EXPECT_EQ(candidate.seconds(0), std::nullopt);
  EXPECT_FALSE(candidate.is_witnessed());
  EXPECT_TRUE(candidate.add(0, line(first)));
  EXPECT_TRUE(candidate.is_witnessed());
  EXPECT_EQ(candidate.note(), log.note(5) + line(first) + line(second));
  EXPECT_EQ(candidate.own_note(), log.note(5));

  const auto again = Candidate::of(candidate.note(), policy, log.keys());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->note(), candidate.note());
  EXPECT_EQ(again->own_note(), log.note(5));
}

TEST_F(CandidateTest, TakesNoOtherAnswerForACosignature) {
  const auto stranger = witness_key(3, "w1");
  for (const auto& body :
       {std::string(), std::string("\n"), std::string("ok\n"), line(second), line(first, 6),
        line(stranger), line(first) + line(first, 6), line(first).substr(1), "\n" + line(first),
        "more\n\n" + line(first), log.note(5) + line(first)}) {
    EXPECT_FALSE(candidate.add(0, body)) << body;
    EXPECT_FALSE(candidate.has(0));
  }
  // Others' lines beside it are passed over.
  EXPECT_TRUE(candidate.add(0, line(stranger).replace(4, 2, "w9") + line(first) + line(second)));
  EXPECT_TRUE(candidate.has(0));
  EXPECT_FALSE(candidate.has(1));
}

TEST_F(CandidateTest, ANoteThatTheLogDidNotSignIsNone) {
  EXPECT_FALSE(Candidate::of("", policy, log.keys()));
  EXPECT_FALSE(Candidate::of(WitnessedLog("log.example/a", 9).note(5), policy, log.keys()));
}

TEST(WitnessAnswer, TellsASizeInOneFormOnly) {
  const auto told = [](std::uint16_t status, std::string body) {
    return told_size({status, Failure::kNone, std::move(body)});
  };
  EXPECT_EQ(told(409, "5\n"), ledger::TreeSize{5});
  EXPECT_EQ(told(409, "0\n"), ledger::TreeSize{0});
  for (const auto* body : {"", "\n", "5", "05\n", " 5\n", "5 \n", "-5\n", "5\n\n", "5\n6\n",
                           "five\n", "18446744073709551616\n"}) {
    EXPECT_EQ(told(409, body), std::nullopt) << body;
  }
  EXPECT_EQ(told(200, "5\n"), std::nullopt);
  EXPECT_EQ(told(0, "5\n"), std::nullopt);
}

TEST(WitnessAnswer, SaysWhatWentWrong) {
  EXPECT_EQ(fault_of({0, Failure::kConnection, {}}), "can't be reached: connection");
  EXPECT_EQ(fault_of({422, Failure::kNone, "secret"}), "has cosigned another history of this log");
  EXPECT_EQ(fault_of({418, Failure::kNone, "secret"}), "answers with status 418");
  for (const std::uint16_t status : {200, 403, 404, 409, 500}) {
    EXPECT_EQ(fault_of({status, Failure::kNone, "secret"}).find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace lethe::api::testing
