#include "ledger/witness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "crypto/cosignature.h"
#include "crypto/hash.h"
#include "tests/ledger/folder_files.h"
#include "tests/ledger/store_fixture.h"
#include "tests/ledger/temporary_directory.h"
#include "tests/ledger/witnessed_log.h"

namespace lethe::ledger::tests {
namespace {

using lethe::tests::file_text;
using lethe::tests::TemporaryDirectory;
using ::testing::HasSubstr;

constexpr const char* kOrigin = "log.example/a";
constexpr const char* kName = "witness.example/w";

std::string hash_of(std::string_view origin) {
  return crypto::to_hex(crypto::sha256(crypto::as_bytes(origin)).view());
}

struct WitnessTest : ::testing::Test {
  WitnessedLog log{kOrigin};
  TemporaryDirectory folder;
  std::filesystem::path state = folder.path() / "state";
  ManualClock clock;
  std::unique_ptr<Witness> witness = open();

  std::unique_ptr<Witness> open(std::uint8_t key = 7) {
    std::string error;
    auto opened = Witness::open(witness_key(key, kName), {state, {log.verifier()}, &clock}, error);
    EXPECT_TRUE(opened) << error;
    return opened;
  }
  std::string refused_to_open(std::uint8_t key = 7) {
    std::string error;
    EXPECT_FALSE(Witness::open(witness_key(key, kName), {state, {log.verifier()}, &clock}, error));
    return error;
  }
  void restart() {
    witness.reset();
    witness = open();
  }
  Witnessing ask(const WitnessedLog& of, std::size_t from, std::size_t to) {
    return witness->add_checkpoint(of.body(from, to)).outcome;
  }
  std::optional<std::uint64_t> size() const {
    const auto size = witness->logs().at(0).size;
    return size ? std::optional(size->value) : std::nullopt;
  }
};

TEST_F(WitnessTest, CosignsWhatContinues) {
  EXPECT_EQ(size(), std::nullopt);
  std::size_t from = 0;
  for (const std::size_t to : {0U, 1U, 1U, 2U, 7U, 256U, 257U, 600U}) {
    const auto answer = witness->add_checkpoint(log.body(from, to));
    ASSERT_EQ(answer.outcome, Witnessing::kCosigned) << from << " to " << to << answer.text;
    const auto opened =
        crypto::open_note(log.note(to) + answer.text, {log.verifier(), witness->verifier()});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->verified.size(), 2U);
    EXPECT_EQ(crypto::cosignature_time(opened->signatures[1].signature),
              clock.now().micros / 1'000'000);
    // What is served is the same note.
    EXPECT_EQ(witness->checkpoint(hash_of(kOrigin)), log.note(to) + answer.text);
    EXPECT_EQ(size(), to);
    from = to;
  }
}

TEST_F(WitnessTest, RefusesAsTheProtocolSays) {
  ASSERT_EQ(ask(log, 0, 5), Witnessing::kCosigned);
  ASSERT_EQ(ask(log, 5, 300), Witnessing::kCosigned);
  auto fork = log;
  fork.fork_at(299);
  const WitnessedLog stranger("log.example/b");
  const WitnessedLog wrong_key(kOrigin, 2);
  const auto request = log.request(300, 310);
  const auto changed = [&](auto change) {
    auto copy = request;
    change(copy);
    return format_add_checkpoint(copy);
  };
  const auto bad_signature = changed([&](AddCheckpoint& one) {
    const auto other = log.note(311);
    one.note = one.note.substr(0, one.note.find("\n\n") + 2) + other.substr(other.find("\n\n") + 2);
  });
  const struct {
    std::string body;
    Witnessing outcome;
  } cases[] = {
      {"", Witnessing::kMalformed},
      {"old 300\n\n", Witnessing::kMalformed},
      {log.body(310, 310).replace(4, 3, "311"), Witnessing::kMalformed},  // old beyond it
      {stranger.body(0, 5), Witnessing::kUnknownLog},
      {wrong_key.body(300, 310), Witnessing::kNotSigned},
      {bad_signature, Witnessing::kNotSigned},
      {log.body(0, 310), Witnessing::kStale},
      {log.body(5, 310), Witnessing::kStale},
      {log.body(299, 310), Witnessing::kStale},
      {log.body(301, 310), Witnessing::kStale},
      {log.body(5, 5), Witnessing::kStale},  // nor back to an earlier one
      {fork.body(300, 310), Witnessing::kInconsistent},
      {fork.body(300, 300), Witnessing::kInconsistent},  // the same size, another root
      {changed([](AddCheckpoint& one) { one.proof.pop_back(); }), Witnessing::kInconsistent},
      {changed([](AddCheckpoint& one) { one.proof.push_back(Hash()); }), Witnessing::kInconsistent},
      {changed([](AddCheckpoint& one) { one.proof.clear(); }), Witnessing::kInconsistent},
      {changed([](AddCheckpoint& one) { one.proof[0].bytes[9] ^= 1; }), Witnessing::kInconsistent},
  };
  const auto kept = file_text(state / hash_of(kOrigin));
  for (const auto& test : cases) {
    const auto answer = witness->add_checkpoint(test.body);
    EXPECT_EQ(answer.outcome, test.outcome) << test.body.substr(0, 200) << answer.text;
    EXPECT_TRUE(answer.text.ends_with('\n'));
    if (test.outcome == Witnessing::kStale) {
      EXPECT_EQ(answer.text, "300\n");
    }
    EXPECT_EQ(file_text(state / hash_of(kOrigin)), kept) << "nothing is changed by it";
  }
  EXPECT_EQ(ask(log, 300, 310), Witnessing::kCosigned) << "and it goes on";
}

TEST_F(WitnessTest, FromNothingItTakesNoProofAndNoOtherEmptyRoot) {
  auto request = log.request(0, 5);
  request.proof.push_back(Hash());
  EXPECT_EQ(witness->add_checkpoint(format_add_checkpoint(request)).outcome,
            Witnessing::kInconsistent);
  request = log.request(0, 0);
  request.note = sign_checkpoint({kOrigin, {0}, Hash()}, signing_key_of(1));
  EXPECT_EQ(witness->add_checkpoint(format_add_checkpoint(request)).outcome,
            Witnessing::kInconsistent);
  EXPECT_EQ(witness->add_checkpoint(log.body(1, 5)).text, "0\n");
  EXPECT_EQ(size(), std::nullopt);
  EXPECT_EQ(witness->checkpoint(hash_of(kOrigin)), std::nullopt);
  EXPECT_EQ(witness->checkpoint(hash_of("log.example/b")), std::nullopt);
}

TEST_F(WitnessTest, KeepsTheSignaturesThatItVerifiedAndNoOther) {
  const auto stranger = *crypto::sign_note("log\n", "stranger", signing_key_of(3));
  auto request = log.request(0, 5);
  request.note += stranger.substr(stranger.find("\n\n") + 2);
  const auto answer = witness->add_checkpoint(format_add_checkpoint(request));
  ASSERT_EQ(answer.outcome, Witnessing::kCosigned);
  EXPECT_EQ(witness->checkpoint(hash_of(kOrigin)), log.note(5) + answer.text);
}

TEST_F(WitnessTest, CosignsExtensionLinesAsTheyAre) {
  const auto text = crypto::parse_note(log.note(5))->text + "extension\n";
  const auto note = *crypto::sign_note(text, kOrigin, signing_key_of(1));
  const auto answer = witness->add_checkpoint(format_add_checkpoint({{0}, {}, note}));
  ASSERT_EQ(answer.outcome, Witnessing::kCosigned);
  EXPECT_TRUE(crypto::open_note(note + answer.text, {witness->verifier()}));
}

TEST_F(WitnessTest, ALogMayHaveSeveralKeys) {
  witness.reset();
  const WitnessedLog second(kOrigin, 2);
  std::string error;
  witness = Witness::open(witness_key(7, kName),
                          {state, {log.verifier(), second.verifier()}, &clock}, error);
  ASSERT_TRUE(witness) << error;
  EXPECT_EQ(witness->logs().size(), 1U);
  EXPECT_EQ(ask(log, 0, 5), Witnessing::kCosigned);
  EXPECT_EQ(ask(second, 5, 9), Witnessing::kCosigned);
}

TEST_F(WitnessTest, ARestartForgetsNothing) {
  ASSERT_EQ(ask(log, 0, 5), Witnessing::kCosigned);
  const auto served = witness->checkpoint(hash_of(kOrigin));
  restart();
  EXPECT_EQ(witness->checkpoint(hash_of(kOrigin)), served);
  EXPECT_EQ(size(), 5U);
  auto fork = log;
  fork.fork_at(4);
  EXPECT_EQ(ask(fork, 0, 9), Witnessing::kStale);
  EXPECT_EQ(ask(fork, 5, 9), Witnessing::kInconsistent);
  EXPECT_EQ(ask(log, 5, 9), Witnessing::kCosigned);
}

// Killed when the state was durable and the answer had not left: the log asks again.
TEST_F(WitnessTest, AnAnswerThatWasLostCanBeHadAgain) {
  ASSERT_EQ(ask(log, 0, 5), Witnessing::kCosigned);
  ASSERT_EQ(ask(log, 5, 9), Witnessing::kCosigned);
  restart();
  const auto again = witness->add_checkpoint(log.body(5, 9));
  EXPECT_EQ(again.outcome, Witnessing::kStale);
  EXPECT_EQ(again.text, "9\n");
  EXPECT_EQ(ask(log, 9, 9), Witnessing::kCosigned);
}

// Killed while the next state was being written: it lies beside the last one and is not looked at.
TEST_F(WitnessTest, HalfOfAWriteIsPassedOver) {
  ASSERT_EQ(ask(log, 0, 5), Witnessing::kCosigned);
  witness.reset();
  std::ofstream(state / ("." + hash_of(kOrigin) + ".tmp")) << "half of a no";
  witness = open();
  EXPECT_EQ(size(), 5U);
  EXPECT_EQ(ask(log, 5, 9), Witnessing::kCosigned);
}

TEST_F(WitnessTest, WhatCannotBeKeptIsNotCosigned) {
  const auto place = state / hash_of(kOrigin);
  std::filesystem::create_directory(place);  // nothing can be renamed to it
  const auto answer = witness->add_checkpoint(log.body(0, 5));
  EXPECT_EQ(answer.outcome, Witnessing::kNotKept);
  EXPECT_EQ(answer.text.find("\xe2\x80\x94"), std::string::npos) << "no cosignature left";
  EXPECT_EQ(size(), std::nullopt);
  std::filesystem::remove(place);
  EXPECT_EQ(ask(log, 0, 5), Witnessing::kCosigned);
}

TEST_F(WitnessTest, WithoutATimeItCosignsNothing) {
  clock.set({999'999});
  EXPECT_EQ(ask(log, 0, 5), Witnessing::kNotKept);
  clock.set({1'000'000});
  EXPECT_EQ(ask(log, 0, 5), Witnessing::kCosigned);
}

TEST_F(WitnessTest, AStateThatIsNotItsOwnIsNotGuessedAbout) {
  ASSERT_EQ(ask(log, 0, 5), Witnessing::kCosigned);
  witness.reset();
  const auto place = state / hash_of(kOrigin);
  const auto good = file_text(place);
  const auto write = [&](const std::string& text) { std::ofstream(place) << text; };

  EXPECT_THAT(refused_to_open(8), HasSubstr("of another witness' key"));
  for (const auto& bad : {std::string(), good.substr(0, good.size() - 1), log.note(5),
                          std::string(good).replace(good.find("\n5\n"), 3, "\n6\n")}) {
    write(bad);
    EXPECT_THAT(refused_to_open(), HasSubstr("is not what this witness kept of log.example/a"));
  }
  // Of another log of this witness', in this one's place.
  const WitnessedLog other("log.example/b");
  const auto text = crypto::parse_note(other.note(5))->text;
  write(other.note(5) + crypto::cosign(text, witness_key(7, kName), 9)->line());
  EXPECT_THAT(refused_to_open(), HasSubstr("is not what this witness kept of log.example/a"));
  write(good);
  witness = open();
  EXPECT_EQ(size(), 5U);
}

TEST_F(WitnessTest, TwoCannotShareAState) {
  EXPECT_THAT(refused_to_open(), HasSubstr("is in use by another witness"));
  restart();
  EXPECT_TRUE(witness);
}

TEST_F(WitnessTest, AFolderThatCannotBeMadeIsRefused) {
  witness.reset();
  std::filesystem::remove_all(state);
  std::ofstream(state) << "a file";
  EXPECT_THAT(refused_to_open(), HasSubstr(state.string()));
}

// However many ask at the same time, each size is cosigned with one root.
TEST(WitnessConcurrency, NobodyRollsItBack) {
  const WitnessedLog honest(kOrigin);
  auto fork = honest;
  fork.fork_at(100);
  const TemporaryDirectory folder;
  std::string error;
  const auto witness =
      Witness::open(witness_key(7, kName), {folder.path(), {honest.verifier()}}, error);
  ASSERT_TRUE(witness) << error;
  ASSERT_EQ(witness->add_checkpoint(honest.body(0, 100)).outcome, Witnessing::kCosigned);
  std::atomic<int> cosigned = 0;
  std::vector<std::thread> threads;
  for (const auto* log : std::vector<const WitnessedLog*>{&honest, &fork, &honest, &fork}) {
    threads.emplace_back([&, log] {
      if (witness->add_checkpoint(log->body(100, 120)).outcome == Witnessing::kCosigned) {
        ++cosigned;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(cosigned, 1);
  EXPECT_EQ(witness->logs().at(0).size, TreeSize{120});
}

}  // namespace
}  // namespace lethe::ledger::tests
