#include "ledger/trust_policy.h"

#include <gtest/gtest.h>

#include "crypto/cosignature.h"
#include "tests/ledger/witnessed_log.h"

namespace lethe::ledger::tests {
namespace {

std::string vkey(std::uint8_t number) {
  return witness_key(number, "w" + std::to_string(number)).verifier().vkey();
}
std::string witness_line(std::uint8_t number) {
  const auto name = "w" + std::to_string(number);
  return "witness " + name + " " + vkey(number) + "\n";
}
std::string witness_lines(std::uint8_t count) {
  std::string out;
  for (std::uint8_t i = 1; i <= count; ++i) out += witness_line(i);
  return out;
}

TrustPolicy good(const std::string& text) {
  std::string error;
  auto policy = TrustPolicy::parse(text, error);
  EXPECT_TRUE(policy) << text << error;
  return policy ? std::move(*policy) : TrustPolicy();
}

/// A checkpoint of the log with cosignatures of these witnesses.
std::string cosigned(const WitnessedLog& log, const std::vector<std::uint8_t>& by,
                     std::int64_t seconds = 1'000) {
  auto note = log.note(5);
  const auto text = crypto::parse_note(note)->text;
  for (const auto number : by) {
    note +=
        crypto::cosign(text, witness_key(number, "w" + std::to_string(number)), seconds)->line();
  }
  return note;
}

bool is_quorum(const TrustPolicy& policy, const std::vector<std::uint8_t>& by) {
  const WitnessedLog log("log.example/a", 99);
  const auto judged = policy.judge(cosigned(log, by), log.keys());
  EXPECT_TRUE(judged);
  EXPECT_EQ(judged->checkpoint, log.at(5));
  return judged->is_quorum;
}

TEST(TrustPolicy, ReadsAllThatItMayHold) {
  const WitnessedLog log("log.example/a", 99);
  const auto policy = good(
      "# a comment\n\n \t \n\t# another\n"
      "log " +
      log.verifier().vkey() +
      " https://log.example/a\n"
      "witness\tX1   " +
      vkey(1) +
      "\thttps://w1.example/\n"
      "  witness \xc3\xa9\xff " +
      vkey(2) +
      "  \n"
      "group both all X1 \xc3\xa9\xff\n"
      "quorum both");  // the last line may lack its end
  ASSERT_EQ(policy.logs().size(), 1U);
  EXPECT_EQ(policy.logs()[0].url, "https://log.example/a");
  ASSERT_EQ(policy.witnesses().size(), 2U);
  EXPECT_EQ(policy.witnesses()[0].name, "X1");
  EXPECT_EQ(policy.witnesses()[0].url, "https://w1.example/");
  EXPECT_EQ(policy.witnesses()[1].name, "\xc3\xa9\xff");
  EXPECT_EQ(policy.witnesses()[1].url, "");
  EXPECT_TRUE(policy.is_about(log.keys()));
  EXPECT_FALSE(policy.is_about(WitnessedLog("log.example/b", 99).keys()));
  EXPECT_FALSE(policy.is_about(WitnessedLog("log.example/a", 98).keys()));
  ASSERT_NE(policy.log_key("log.example/a"), nullptr);
  EXPECT_EQ(policy.log_key("log.example/a")->key, log.verifier().key);
  EXPECT_EQ(policy.log_key("log.example"), nullptr);
  EXPECT_TRUE(good("quorum none\n").is_about(log.keys()));
}

// The example of the specification, with keys.
TEST(TrustPolicy, DecidesAsTheSpecificationsExampleSays) {
  const auto policy =
      good("witness X1 " + vkey(1) + "\nwitness X2 " + vkey(2) + "\nwitness X3 " + vkey(3) +
           "\ngroup X-witnesses 2 X1 X2 X3\n\nwitness Y1 " + vkey(4) + "\nwitness Y2 " + vkey(5) +
           "\nwitness Y3 " + vkey(6) +
           "\ngroup Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\n"
           "quorum X-and-Y\n");
  for (unsigned mask = 0; mask < 64; ++mask) {
    std::vector<std::uint8_t> by;
    for (std::uint8_t i = 0; i < 6; ++i) {
      if ((mask >> i & 1U) != 0) by.push_back(static_cast<std::uint8_t>(i + 1));
    }
    const bool wanted = std::popcount(mask & 7U) >= 2 && (mask & 56U) != 0;
    EXPECT_EQ(is_quorum(policy, by), wanted) << mask;
  }
}

TEST(TrustPolicy, Decides) {
  const auto three = witness_lines(3);
  const struct {
    std::string lines;
    std::vector<std::vector<std::uint8_t>> enough, too_few;
  } cases[] = {
      {"quorum none\n", {{}, {1}, {9}}, {}},
      {"quorum w2\n", {{2}, {1, 2}, {2, 9}}, {{}, {1}, {1, 3}, {9}}},
      {"group g any w1 w2\nquorum g\n", {{1}, {2}, {1, 2}}, {{}, {3}}},
      {"group g all w1 w2\nquorum g\n", {{1, 2}, {2, 1, 3}}, {{1}, {2}, {3, 1}}},
      {"group g 2 w1 w2 w3\nquorum g\n", {{1, 2}, {2, 3}, {1, 2, 3}}, {{1}, {3}, {9, 1}}},
      {"group g 3 w1 w2 w3\nquorum g\n", {{1, 2, 3}}, {{1, 2}}},
      {"group any any w1\ngroup h all any w2\nquorum h\n", {{1, 2}}, {{1}, {2}}},
      // A group that is no part of the quorum says nothing.
      {"group g all w1 w2\nquorum w3\n", {{3}}, {{1, 2}}},
  };
  for (const auto& test : cases) {
    const auto policy = good(three + test.lines);
    for (const auto& by : test.enough) EXPECT_TRUE(is_quorum(policy, by)) << test.lines;
    for (const auto& by : test.too_few) EXPECT_FALSE(is_quorum(policy, by)) << test.lines;
  }
}

TEST(TrustPolicy, SaysHowManyAreMissingAtLeast) {
  const auto six = witness_lines(6);
  const struct {
    std::string lines;
    std::set<std::size_t> cosigned;  // w1 is 0
    std::size_t missing;
  } cases[] = {
      {"quorum none\n", {}, 0},
      {"quorum w2\n", {0}, 1},
      {"quorum w2\n", {1}, 0},
      {"group g 2 w1 w2 w3\nquorum g\n", {}, 2},
      {"group g 2 w1 w2 w3\nquorum g\n", {2}, 1},
      {"group g 2 w1 w2 w3\nquorum g\n", {0, 1, 2}, 0},
      // The way that takes the fewest: of the two groups the one that lacks less.
      {"group g all w1 w2 w3\ngroup h all w4 w5\ngroup i any g h\nquorum i\n", {}, 2},
      {"group g all w1 w2 w3\ngroup h all w4 w5\ngroup i any g h\nquorum i\n", {0, 1}, 1},
      {"group g all w1 w2 w3\ngroup h any w4 w5\ngroup i all g h w6\nquorum i\n", {0, 3}, 3},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(good(six + test.lines).missing(test.cosigned), test.missing) << test.lines;
  }
}

TEST(TrustPolicy, OneWitnessCountsOnceHoweverOftenItSigned) {
  const auto policy = good(witness_lines(2) + "group g all w1 w2\nquorum g\n");
  const WitnessedLog log("log.example/a", 99);
  const auto note = cosigned(log, {1, 1}, 1'000);
  const auto judged = policy.judge(note, log.keys());
  ASSERT_TRUE(judged);
  ASSERT_EQ(judged->cosigned.size(), 1U);
  EXPECT_EQ(judged->cosigned[0].witness, 0U);
  EXPECT_EQ(judged->cosigned[0].signature, 1U);
  EXPECT_EQ(judged->cosigned[0].seconds, 1'000);
  EXPECT_FALSE(judged->is_quorum);
}

TEST(TrustPolicy, BelievesNothingThatTheLogDidNotSign) {
  const auto policy = good(witness_lines(1) + "quorum w1\n");
  const WitnessedLog log("log.example/a", 99);
  const WitnessedLog other("log.example/a", 98);
  EXPECT_EQ(policy.judge(cosigned(other, {1}), log.keys()).error(),
            crypto::Error::kNoKnownSignature);
  EXPECT_EQ(policy.judge("no note", log.keys()).error(), crypto::Error::kMalformedNote);
  // A cosignature that a known witness did not make spoils the note.
  const auto note = cosigned(log, {1});
  const auto foreign = log.note(6) + note.substr(note.rfind("\xe2\x80\x94"));
  EXPECT_EQ(policy.judge(foreign, log.keys()).error(), crypto::Error::kBadSignature);
  // One that an unknown one did not make does not.
  EXPECT_TRUE(good("quorum none\n").judge(foreign, log.keys()));
}

TEST(TrustPolicy, TellsWhatIsWrongAndWhere) {
  const WitnessedLog log("log.example/a", 99);
  const auto log_line = "log " + log.verifier().vkey() + "\n";
  const auto one = witness_line(1);
  const auto two = one + witness_line(2);
  const auto plain = crypto::NoteVerifier::of("w1", signing_key_of(1).public_key()).vkey();
  const struct {
    std::string text, says;
  } cases[] = {
      {"", "line 0: a policy ends without a quorum"},
      {"# nothing\n", "line 1: a policy ends without a quorum"},
      {one, "line 1: a policy ends without a quorum"},
      {"quorum\n", "line 1: must be: quorum"},
      {"quorum none none\n", "line 1: must be: quorum"},
      {"quorum none\nquorum none\n", "line 2: is a second quorum"},
      {"quorum w1\n" + one, "line 1: names 'w1', which is not defined before it"},
      {"Quorum none\n", "line 1: begins with none of"},
      {"quorums none\n", "line 1: begins with none of"},
      {"quorum none # why\n", "line 1: must be: quorum"},
      {"quorum none\r\n", "line 1: has a control character"},
      {std::string("quorum none\0\n", 13), "line 1: has a control character"},
      {"quorum none\n#\x7f\n", "line 2: has a control character"},
      {"\n\nlog\n", "line 3: must be: log"},
      {"log x\n", "line 1: has no verifier key of a log"},
      {"log " + vkey(1) + "\n", "line 1: has no verifier key of a log"},
      {"log " + log.verifier().vkey() + " u v\n", "line 1: must be: log"},
      {log_line + log_line, "line 2: has the key of a log that was listed before"},
      {"witness w1\n", "line 1: must be: witness"},
      {"witness w1 " + vkey(1) + " u v\n", "line 1: must be: witness"},
      {"witness w1 " + plain + "\n", "line 1: has no verifier key of a witness"},
      {"witness none " + vkey(1) + "\n", "line 1: defines none"},
      {one + "witness w1 " + vkey(2) + "\n", "line 2: defines 'w1' anew"},
      {one + "witness other " + vkey(1) + "\n", "line 2: has the key of a witness that"},
      // The same key under another name of its own is a duplicate as well.
      {one + "witness other " + witness_key(1, "else").verifier().vkey() + "\n",
       "line 2: has the key of a witness that"},
      {"witness " + std::string(257, 'n') + " " + vkey(1) + "\n", "line 1: has a name of more"},
      {"witness w " + vkey(1) + " " + std::string(2'049, 'u') + "\n", "line 1: has a URL of more"},
      {two + "group\n", "line 3: must be: group"},
      {two + "group g all\n", "line 3: must be: group"},
      {two + "group g 0 w1 w2\n", "line 3: must ask for all, any, or a number from 1 to 2"},
      {two + "group g 3 w1 w2\n", "line 3: must ask for all, any, or a number from 1 to 2"},
      {two + "group g 02 w1 w2\n", "line 3: must ask for"},
      {two + "group g -1 w1 w2\n", "line 3: must ask for"},
      {two + "group g 99999999999999999999 w1 w2\n", "line 3: must ask for"},
      {two + "group g most w1 w2\n", "line 3: must ask for"},
      {two + "group g all w1 w3\n", "line 3: names 'w3', which is not defined before it"},
      {two + "group g all w1 none\n", "line 3: names 'none', which is not defined before it"},
      {two + "group g all w1 g\n", "line 3: names 'g', which is not defined before it"},
      {two + "group g all w1 w1\n", "line 3: names 'w1', which is in a group already"},
      {two + "group g all w1\ngroup h all w2 w1\n", "line 4: names 'w1', which is in a group"},
      {two + "group w1 all w2\n", "line 3: defines 'w1' anew"},
      {two + "group none all w2\n", "line 3: defines none"},
      {two + "quorum w\xff\n", "line 3: names the name, which is not defined"},
      {std::string(TrustPolicy::kMaxBytes + 1, '\n'), "a policy has 1048576 bytes at most"},
  };
  for (const auto& test : cases) {
    std::string error;
    EXPECT_FALSE(TrustPolicy::parse(test.text, error)) << test.text.substr(0, 300);
    EXPECT_TRUE(error.starts_with(test.says)) << error << " for " << test.text.substr(0, 300);
  }
}

TEST(TrustPolicy, HasBounds) {
  std::string text, error;
  for (unsigned i = 1; i <= TrustPolicy::kMaxWitnesses; ++i) {
    text += witness_line(static_cast<std::uint8_t>(i));
  }
  ASSERT_TRUE(TrustPolicy::parse(text + "quorum w64\n", error)) << error;
  EXPECT_FALSE(TrustPolicy::parse(text + witness_line(65) + "quorum w1\n", error));
  EXPECT_EQ(error, "line 65: is one too many: 64 witnesses at most");

  // A chain of groups as long as it may be, each over the one before.
  std::string before = "w1";
  for (unsigned i = 1; i <= TrustPolicy::kMaxGroups; ++i) {
    const auto name = "g" + std::to_string(i);
    text += "group " + name + " all " + before + "\n";
    before = name;
  }
  const auto policy = TrustPolicy::parse(text + "quorum g64\n", error);
  ASSERT_TRUE(policy) << error;
  EXPECT_TRUE(is_quorum(*policy, {1}));
  EXPECT_FALSE(is_quorum(*policy, {2}));
  EXPECT_FALSE(TrustPolicy::parse(text + "group more any w2\nquorum more\n", error));
  EXPECT_EQ(error, "line 129: is one too many: 64 groups at most");
}

TEST(TrustPolicy, EveryChangedByteIsReadWithoutHarm) {
  const auto text = witness_lines(3) + "group g 2 w1 w2 w3\nquorum g\n";
  std::size_t refused = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const int flip : {0x01, 0x20, 0x80}) {
      auto changed = text;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      std::string error;
      const auto policy = TrustPolicy::parse(changed, error);
      EXPECT_EQ(policy.has_value(), error.empty());
      if (!policy) ++refused;
    }
  }
  EXPECT_GT(refused, text.size());
}

}  // namespace
}  // namespace lethe::ledger::tests
