// The protocol of witnesses (c2sp.org/tlog-witness) over HTTP: statuses, content types, routes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "crypto/hash.h"
#include "tests/api/http_client.h"
#include "tests/api/served_witness.h"

namespace lethe::api::testing {
namespace {

using ledger::Witnessing;
using ledger::tests::WitnessedLog;
using ::testing::ElementsAre;

constexpr const char* kOrigin = "log.example/a";

struct WitnessServiceTest : ::testing::Test {
  WitnessedLog log{kOrigin};
  ServedWitness witness{7, {log.verifier()}};
  HttpClient client{witness.port()};
  const std::string place =
      "/" + crypto::to_hex(crypto::sha256(crypto::as_bytes(kOrigin)).view()) + "/checkpoint";

  HttpAnswer add(const std::string& body) {
    return client.send("POST", "/add-checkpoint", {}, body);
  }
};

TEST_F(WitnessServiceTest, CosignsAndServesWhatItCosigned) {
  EXPECT_EQ(client.get(place).status, 404U);
  const auto answer = add(log.body(0, 5));
  ASSERT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.header("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answer.header("cache-control"), "no-store");
  const auto opened =
      crypto::open_note(log.note(5) + answer.body, {log.verifier(), witness.key().verifier()});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->verified.size(), 2U);
  const auto served = client.get(place);
  EXPECT_EQ(served.status, 200U);
  EXPECT_EQ(served.body, log.note(5) + answer.body);
  EXPECT_EQ(client.connects(), 1U) << "connections are kept";
}

TEST_F(WitnessServiceTest, AnswersWithTheProtocolsStatuses) {
  auto fork = log;
  fork.fork_at(4);
  ASSERT_EQ(add(log.body(0, 5)).status, 200U);
  const auto stale = add(log.body(0, 9));
  EXPECT_EQ(stale.status, 409U);
  EXPECT_EQ(stale.header("content-type"), "text/x.tlog.size");
  EXPECT_EQ(stale.body, "5\n");
  EXPECT_EQ(add("").status, 400U);
  EXPECT_EQ(add(log.body(9, 9).replace(4, 1, "10")).status, 400U);
  EXPECT_EQ(add(WitnessedLog(kOrigin, 2).body(5, 9)).status, 403U);
  EXPECT_EQ(add(WitnessedLog("log.example/b").body(0, 9)).status, 404U);
  EXPECT_EQ(add(fork.body(5, 9)).status, 422U);
  EXPECT_EQ(add(fork.body(5, 5)).status, 422U);
  EXPECT_EQ(add(log.body(5, 9)).status, 200U);
  EXPECT_THAT(
      witness.outcomes(),
      ElementsAre(Witnessing::kCosigned, Witnessing::kStale, Witnessing::kMalformed,
                  Witnessing::kMalformed, Witnessing::kNotSigned, Witnessing::kUnknownLog,
                  Witnessing::kInconsistent, Witnessing::kInconsistent, Witnessing::kCosigned));
}

TEST_F(WitnessServiceTest, ARestartGoesOn) {
  ASSERT_EQ(add(log.body(0, 5)).status, 200U);
  const auto served = client.get(place).body;
  witness.stop();
  witness.start();
  HttpClient again{witness.port()};
  EXPECT_EQ(again.get(place).body, served);
  EXPECT_EQ(again.send("POST", "/add-checkpoint", {}, log.body(0, 9)).body, "5\n");
}

TEST_F(WitnessServiceTest, HasItsRoutesAndNoOther) {
  EXPECT_EQ(client.get("/healthz").status, 200U);
  for (const auto* target : {"/", "/checkpoint", "/add-checkpoint/x", "/x/checkpoint",
                             "/v1/ledgers", "/metrics", "/lock/checkpoint"}) {
    EXPECT_EQ(client.get(target).status, 404U) << target;
  }
  const auto got = client.get("/add-checkpoint");
  EXPECT_EQ(got.status, 405U);
  EXPECT_EQ(got.header("allow"), "POST");
  EXPECT_EQ(client.send("POST", place, {}, "x").header("allow"), "GET, HEAD");
  EXPECT_EQ(client.send("DELETE", "/healthz").status, 405U);
}

TEST_F(WitnessServiceTest, TakesNoLargerBodyThanARequestMayHave) {
  EXPECT_EQ(add(std::string(ledger::kMaxAddCheckpointBytes, 'x')).status, 400U);
  EXPECT_EQ(add(std::string(ledger::kMaxAddCheckpointBytes + 1, 'x')).status, 413U);
  EXPECT_EQ(client.get("/healthz").status, 200U);
}

TEST(WitnessServiceConcurrency, OneOfManyForksIsCosigned) {
  const WitnessedLog honest(kOrigin);
  auto fork = honest;
  fork.fork_at(50);
  ServedWitness witness(7, {honest.verifier()});
  ASSERT_EQ(
      HttpClient(witness.port()).send("POST", "/add-checkpoint", {}, honest.body(0, 50)).status,
      200U);
  std::atomic<int> cosigned = 0;
  std::vector<std::thread> threads;
  for (const auto* log : std::vector<const WitnessedLog*>{&honest, &fork, &honest, &fork}) {
    threads.emplace_back([&, log] {
      const auto body = log->body(50, 60);
      if (HttpClient(witness.port()).send("POST", "/add-checkpoint", {}, body).status == 200) {
        ++cosigned;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(cosigned, 1);
}

}  // namespace
}  // namespace lethe::api::testing
