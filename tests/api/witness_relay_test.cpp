// Being witnessed, against real witnesses of our own and against servers that are none.
#include "api/witnesses/witness_relay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/api/loopback_recipient.h"
#include "tests/api/rule_table.h"
#include "tests/api/served_witness.h"

namespace lethe::api::testing {
namespace {

using namespace std::chrono_literals;
using ledger::TreeSize;
using ledger::Witnessing;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using witnesses::WitnessRelay;

/// A ledger that grows, and the relay beside it.
class Witnessed {
 public:
  explicit Witnessed(const std::filesystem::path& directory = {}) : world(directory) {}

  void grow() {
    world.register_person("p" + std::to_string(++people_), ledger::SubjectType::kUser);
  }

  std::string start(const std::string& policy) {
    std::string error;
    auto parsed = ledger::TrustPolicy::parse(policy, error);
    EXPECT_TRUE(parsed) << error;
    witnesses::RelayOptions options;
    options.policy = std::move(*parsed);
    options.client.private_addresses = webhooks::PrivateAddresses::kAllow;
    options.client.timeout = 5'000ms;
    options.every = 10ms;
    options.first_retry = 20ms;
    options.longest_retry = 50ms;
    relay_ = std::make_unique<WitnessRelay>(world.store(), std::move(options),
                                            [this](const witnesses::RelayLine& line) {
                                              const std::lock_guard lock(mutex_);
                                              lines_.push_back(line.witness + ": " + line.fault);
                                            });
    return relay_->start();
  }
  void stop() { relay_.reset(); }

  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  witnesses::LedgerStanding standing() const {
    return relay_->standing("clinic").value_or(witnesses::LedgerStanding{});
  }
  /// Only the clinic: the system ledger is shown to nobody.
  std::string log_line() const { return "log " + world.ledger()->verifier().vkey() + "\n"; }
  TreeSize size() const { return world.ledger()->size(); }

  template <class Done>
  static bool await(Done done) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!done()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(5ms);
    }
    return true;
  }
  bool is_witnessed_up_to(TreeSize size) const {
    return await([&] { return standing().witnessed == size; });
  }
  void expect_kept(const std::string& policy) const {
    std::string error;
    const auto parsed = ledger::TrustPolicy::parse(policy, error);
    const auto note = world.ledger()->witnessed_checkpoint();
    ASSERT_TRUE(parsed && note) << error;
    const auto judged = parsed->judge(*note, world.ledger()->signer()->keys());
    ASSERT_TRUE(judged) << *note;
    EXPECT_TRUE(judged->is_quorum) << *note;
    EXPECT_EQ(judged->checkpoint.size, standing().witnessed);
  }

  World world;

 private:
  int people_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;  // guarded by mutex_
  std::unique_ptr<WitnessRelay> relay_;
};

TEST(WitnessRelay, GathersCosignaturesAndKeepsThem) {
  const lethe::tests::TemporaryDirectory folder;
  Witnessed ours(folder.path() / "data");
  ServedWitness first(1, {ours.world.ledger()->verifier()});
  ServedWitness second(2, {ours.world.ledger()->verifier()});
  const auto policy = ours.log_line() + first.policy_line() + second.policy_line() +
                      "group both all w1 w2\nquorum both\n";
  ASSERT_EQ(ours.start(policy), "");
  ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
  ours.expect_kept(policy);
  for (int i = 0; i < 3; ++i) {
    ours.grow();
    ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
    ours.expect_kept(policy);
  }
  const auto standing = ours.standing();
  ASSERT_THAT(standing.witnesses, SizeIs(2));
  EXPECT_EQ(standing.witnesses[0].witness, "witness.example/w1");
  for (const auto& one : standing.witnesses) {
    EXPECT_EQ(one.size, ours.size());
    EXPECT_GE(one.cosigned, 4U);
    EXPECT_EQ(one.failed, 0U);
    EXPECT_EQ(one.fault, "");
    EXPECT_TRUE(one.cosigned_at);
  }
  EXPECT_THAT(ours.lines(), IsEmpty());
  EXPECT_EQ(first.size(), ours.size());

  // It is durable, and a relay that starts anew goes on from it, without a guess.
  ours.stop();
  ours.world.reopen();
  ours.grow();
  ASSERT_EQ(ours.start(policy), "");
  ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
  ours.expect_kept(policy);
  EXPECT_THAT(first.outcomes(), Each(Witnessing::kCosigned));
}

TEST(WitnessRelay, AWitnessThatIsAwayHoldsNobodyUpAndCatchesUp) {
  Witnessed ours;
  ServedWitness first(1, {ours.world.ledger()->verifier()});
  ServedWitness second(2, {ours.world.ledger()->verifier()});
  const auto policy = ours.log_line() + first.policy_line() + second.policy_line() +
                      "group both all w1 w2\nquorum both\n";
  ASSERT_EQ(ours.start(policy), "");
  ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
  const auto before = ours.size();
  second.stop();
  for (int i = 0; i < 3; ++i) {
    ours.grow();
    ASSERT_TRUE(Witnessed::await([&] { return first.size() == ours.size(); }));
  }
  EXPECT_EQ(ours.standing().witnessed, before) << "one of two is not enough";
  EXPECT_TRUE(Witnessed::await([&] { return ours.standing().witnesses[1].failed > 0; }));
  EXPECT_EQ(ours.standing().witnesses[1].fault, "can't be reached: connection");
  EXPECT_EQ(ours.standing().witnesses[1].size, before);
  second.start();
  ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
  ours.expect_kept(policy);
  EXPECT_THAT(ours.lines(),
              ::testing::ElementsAre("witness.example/w2: can't be reached: connection",
                                     "witness.example/w2: "));
}

// Nothing was kept, since one of two was not enough; the one that cosigned tells the size.
TEST(WitnessRelay, AsksFromTheSizeThatItIsTold) {
  Witnessed ours;
  ServedWitness first(1, {ours.world.ledger()->verifier()});
  ServedWitness second(2, {ours.world.ledger()->verifier()});
  const auto policy = ours.log_line() + first.policy_line() + second.policy_line() +
                      "group both all w1 w2\nquorum both\n";
  second.stop();
  ASSERT_EQ(ours.start(policy), "");
  ASSERT_TRUE(Witnessed::await([&] { return first.size() == ours.size(); }));
  ours.stop();
  EXPECT_EQ(*ours.world.ledger()->witnessed_checkpoint(), "");
  ours.grow();
  second.start();
  ASSERT_EQ(ours.start(policy), "");
  ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
  EXPECT_THAT(first.outcomes(), Contains(Witnessing::kStale));
  EXPECT_THAT(ours.lines(), Not(Contains(HasSubstr("w1"))));
}

TEST(WitnessRelay, AnyOneIsEnoughWhereThePolicySaysSo) {
  Witnessed ours;
  ServedWitness first(1, {ours.world.ledger()->verifier()});
  ServedWitness second(2, {ours.world.ledger()->verifier()});
  second.stop();
  const auto policy = ours.log_line() + first.policy_line() + second.policy_line() +
                      "group one any w1 w2\nquorum one\n";
  ASSERT_EQ(ours.start(policy), "");
  ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
  // Late cosignatures of the same checkpoint are kept, too.
  second.start();
  ASSERT_TRUE(Witnessed::await([&] {
    const auto note = crypto::parse_note(*ours.world.ledger()->witnessed_checkpoint());
    return note && note->signatures.size() == 3;
  }));
}

TEST(WitnessRelay, SaysWhatAServerThatIsNoWitnessDoes) {
  const struct {
    int script;
    std::string says;
  } cases[] = {
      {200, "answers without a cosignature of its key"},
      {403, "does not take the ledger's key"},
      {404, "does not know the log"},
      {409, "does not tell what it has cosigned"},
      {422, "has cosigned another history of this log"},
      {500, "answers with status 500"},
      {302, "answers with status 302"},
      {kCut, "can't be reached: answer"},
      {kGarbage, "can't be reached: answer"},
  };
  for (const auto& test : cases) {
    SCOPED_TRACE(test.says);
    Witnessed ours;
    LoopbackRecipient server({test.script}, {}, {}, 100);
    const auto key = ledger::tests::witness_key(1, "w");
    ASSERT_EQ(ours.start(ours.log_line() + "witness w " + key.verifier().vkey() + " " +
                         server.url("/prefix/") + "\nquorum w\n"),
              "");
    const auto got = server.received(2);
    ASSERT_THAT(got, SizeIs(::testing::Ge(2))) << "it is asked again";
    EXPECT_EQ(got[0].method, "POST");
    EXPECT_EQ(got[0].target, "/prefix/add-checkpoint");
    const auto request = ledger::parse_add_checkpoint(got[0].body);
    ASSERT_TRUE(request);
    EXPECT_TRUE(ledger::open_checkpoint(request->note, ours.world.ledger()->verifier()));
    EXPECT_EQ(ours.standing().witnesses.at(0).fault, test.says);
    EXPECT_EQ(ours.standing().witnessed, TreeSize{0});
    EXPECT_EQ(*ours.world.ledger()->witnessed_checkpoint(), "");
    EXPECT_THAT(ours.lines(), SizeIs(1)) << "told once";
  }
}

TEST(WitnessRelay, ThePolicySaysWhichLogsAreShown) {
  Witnessed ours;
  LoopbackRecipient server({404});
  const auto key = ledger::tests::witness_key(1, "w");
  ASSERT_EQ(ours.start(ours.log_line() + "witness w " + key.verifier().vkey() + " " + server.url() +
                       "\nquorum w\n"),
            "");
  const auto origin = ours.world.ledger()->info().origin;
  for (const auto& got : server.received(3)) EXPECT_THAT(got.body, HasSubstr("\n" + origin + "\n"));
}

TEST(WitnessRelay, APolicyThatAsksForMoreMakesWhatWasKeptTooLittle) {
  Witnessed ours;
  ServedWitness first(1, {ours.world.ledger()->verifier()});
  ServedWitness second(2, {ours.world.ledger()->verifier()});
  second.stop();
  const auto both = ours.log_line() + first.policy_line() + second.policy_line();
  ASSERT_EQ(ours.start(both + "quorum w1\n"), "");
  ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
  ours.stop();
  ASSERT_EQ(ours.start(both + "group g all w1 w2\nquorum g\n"), "");
  ASSERT_TRUE(Witnessed::await([&] { return !ours.standing().witnesses.empty(); }));
  EXPECT_EQ(ours.standing().witnessed, TreeSize{0});
  second.start();
  ASSERT_TRUE(ours.is_witnessed_up_to(ours.size()));
}

TEST(WitnessRelay, AWitnessThatCannotBeAskedIsRefusedAtTheStart) {
  const auto vkey = ledger::tests::witness_key(1, "witness.example/w").verifier().vkey();
  for (const auto* url : {"", "ftp://w.example", "http://w.example/", "w.example",
                          "https://user@w.example/", "https://w.example/?a=b"}) {
    Witnessed ours;
    EXPECT_THAT(ours.start("witness w " + vkey + " " + url + "\nquorum w\n"),
                HasSubstr("the witness witness.example/w can't be asked"))
        << url;
  }
  Witnessed ours;
  EXPECT_EQ(ours.start("quorum none\n"), "") << "nobody is asked, and that is fine";
}

}  // namespace
}  // namespace lethe::api::testing
