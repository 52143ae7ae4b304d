#include "ledger/checkpoint.h"

#include <gtest/gtest.h>

#include "tests/ledger/naive_merkle.h"
#include "tests/ledger/tree_under_test.h"

namespace lethe::ledger {
namespace {

using crypto::NoteVerifier;
using crypto::SigningKey;

SigningKey key_of(std::uint8_t filler) {
  crypto::SigningSeed seed;
  for (auto& byte : seed.writable()) byte = filler;
  return SigningKey::from_seed(seed);
}

Hash root_of(std::string_view base64) {
  return *Hash::from(*crypto::from_base64(base64));
}

constexpr std::string_view kTesseraText =
    "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n";

// The text of checkpoint.15 in transparency-dev/tessera's test log.
TEST(Checkpoint, ReadsTesserasExample) {
  const auto checkpoint = parse_checkpoint_text(kTesseraText);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->origin, "example.com/log/testdata");
  EXPECT_EQ(checkpoint->size, TreeSize{15});
  EXPECT_EQ(checkpoint->root, root_of("rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs="));
}

// The example of c2sp.org/tlog-checkpoint.
TEST(Checkpoint, ReadsTheSpecificationsExample) {
  const auto checkpoint = parse_checkpoint_text(
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->size, TreeSize{20'852'163});
}

TEST(Checkpoint, SignsTheTextThatTheFormatGives) {
  const auto key = key_of(7);
  const Checkpoint checkpoint{
      "example.com/log/testdata", {15}, root_of("rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=")};
  const std::string note = sign_checkpoint(checkpoint, key);
  EXPECT_TRUE(
      note.starts_with(std::string(kTesseraText) + "\n\xe2\x80\x94 example.com/log/testdata "));
  const auto verifier = NoteVerifier::of(checkpoint.origin, key.public_key());
  const auto opened = open_checkpoint(note, verifier);
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, checkpoint);
}

TEST(Checkpoint, KeepsTheExtremesOfItsNumbers) {
  const auto key = key_of(7);
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
    const Checkpoint checkpoint{"a", {size}, empty_root()};
    const auto opened =
        open_checkpoint(sign_checkpoint(checkpoint, key), NoteVerifier::of("a", key.public_key()));
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, checkpoint);
  }
}

TEST(Checkpoint, IgnoresExtensionLines) {
  const auto plain = parse_checkpoint_text(kTesseraText);
  const auto extended = parse_checkpoint_text(std::string(kTesseraText) + "extra\nmore of it\n");
  ASSERT_TRUE(extended);
  EXPECT_EQ(*extended, *plain);
}

TEST(Checkpoint, RefusesAnotherText) {
  const std::string root = "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=";
  const std::vector<std::string> texts = {
      "",
      "\n",
      "a\n",
      "a\n1\n",
      "a\n1\n" + root,          // no newline at the end
      "\n1\n" + root + "\n",    // no origin
      "a\n\n" + root + "\n",    // no size
      "a\n1\n\n",               // no root
      "a\n01\n" + root + "\n",  // leading zero
      "a\n00\n" + root + "\n",
      "a\n+1\n" + root + "\n",
      "a\n-1\n" + root + "\n",
      "a\n 1\n" + root + "\n",
      "a\n1 \n" + root + "\n",
      "a\n0x1\n" + root + "\n",
      "a\n1e3\n" + root + "\n",
      "a\n18446744073709551616\n" + root + "\n",  // 2^64
      "a\n99999999999999999999999\n" + root + "\n",
      "a\n1\n" + root.substr(0, 43) + "\n",  // without its padding
      "a\n1\n" + root + "=\n",
      "a\n1\n " + root + "\n",
      "a\n1\n" + root + "\r\n",
      "a\n1\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383c==\n",  // 31 bytes
      "a\n1\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383ct=\n",  // bits beyond the end
      "a\n1\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja_1nk427v383cs=\n",  // the alphabet of URLs
      "a\n1\n" + root + root + "\n",
      "a\n1\n" + root + "\n\n",  // an extension line is not empty
      "a\n1\n" + root + "\nb\n\nc\n",
      "a\n1\n" + root + "\nb",  // nor without a newline
  };
  for (const auto& text : texts) {
    EXPECT_EQ(parse_checkpoint_text(text).error(), Error::kMalformedCheckpoint) << text;
  }
}

TEST(Checkpoint, OpensUnderTheLogsKeyOnly) {
  const auto key = key_of(7);
  const auto stranger = key_of(8);
  const std::string note = sign_checkpoint({"log", {3}, empty_root()}, key);
  ASSERT_TRUE(open_checkpoint(note, NoteVerifier::of("log", key.public_key())));
  EXPECT_EQ(open_checkpoint(note, NoteVerifier::of("log", stranger.public_key())).error(),
            crypto::Error::kNoKnownSignature);
  EXPECT_EQ(open_checkpoint(note, NoteVerifier::of("other", key.public_key())).error(),
            crypto::Error::kNoKnownSignature);
  EXPECT_EQ(open_checkpoint("log\n3\n", NoteVerifier::of("log", key.public_key())).error(),
            crypto::Error::kMalformedNote);
}

// A key of one log must not speak for another, whatever it signed.
TEST(Checkpoint, RefusesAnOriginThatIsNotTheKeysName) {
  const auto key = key_of(7);
  const auto note =
      crypto::sign_note("other\n3\n" + crypto::to_base64(empty_root().view()) + "\n", "log", key);
  ASSERT_TRUE(note);
  EXPECT_EQ(open_checkpoint(*note, NoteVerifier::of("log", key.public_key())).error(),
            Error::kMalformedCheckpoint);
}

TEST(Checkpoint, NoByteOfANoteMayChange) {
  const auto key = key_of(7);
  const auto verifier = NoteVerifier::of("log", key.public_key());
  const Checkpoint checkpoint{"log", {3}, empty_root()};
  const std::string note = sign_checkpoint(checkpoint, key);
  for (std::size_t at = 0; at < note.size(); ++at) {
    for (const int flip : {0x01, 0x20, 0x80}) {
      std::string changed = note;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      EXPECT_FALSE(open_checkpoint(changed, verifier)) << at << " flipped by " << flip;
    }
    EXPECT_FALSE(open_checkpoint(note.substr(0, at), verifier)) << at;
  }
}

class TlogProofText : public testing::Test {
 protected:
  TlogProofText() {
    log_.append(tests::numbered_leaves(7));
    proof_.index = 4;
    proof_.hashes = *log_.tree().inclusion_proof(4, {7}, log_.reader());
    proof_.checkpoint = sign_checkpoint({"log", {7}, log_.tree().root()}, key_of(7));
    text_ = format_tlog_proof(proof_);
  }

  tests::TreeUnderTest log_;
  TlogProof proof_;
  std::string text_;
};

TEST_F(TlogProofText, HasTheFormOfTheSpecification) {
  std::string expected = "c2sp.org/tlog-proof@v1\nindex 4\n";
  for (const auto& hash : proof_.hashes) expected += crypto::to_base64(hash.view()) + "\n";
  expected += "\n" + proof_.checkpoint;
  EXPECT_EQ(text_, expected);
}

TEST_F(TlogProofText, ReadsBackAndVerifies) {
  const auto proof = parse_tlog_proof(text_);
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->index, 4U);
  EXPECT_EQ(proof->hashes, proof_.hashes);
  EXPECT_EQ(proof->checkpoint, proof_.checkpoint);
  const auto checkpoint =
      open_checkpoint(proof->checkpoint, NoteVerifier::of("log", key_of(7).public_key()));
  ASSERT_TRUE(checkpoint);
  EXPECT_TRUE(verify_inclusion(tests::numbered_leaves(7)[4], proof->index, checkpoint->size,
                               proof->hashes, checkpoint->root));
}

TEST_F(TlogProofText, DropsExtraData) {
  std::string extended = text_;
  extended.insert(extended.find("index"), "extra aGVsbG8=\n");
  const auto proof = parse_tlog_proof(extended);
  ASSERT_TRUE(proof);
  EXPECT_EQ(format_tlog_proof(*proof), text_);
}

TEST_F(TlogProofText, MayHoldNoHashes) {
  const TlogProof single{0, {}, sign_checkpoint({"log", {1}, empty_root()}, key_of(7))};
  const auto proof = parse_tlog_proof(format_tlog_proof(single));
  ASSERT_TRUE(proof);
  EXPECT_TRUE(proof->hashes.empty());
}

TEST_F(TlogProofText, RefusesAnotherForm) {
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string changed = text_;
    changed.replace(changed.find(from), from.size(), to);
    return changed;
  };
  const std::string hash_line = crypto::to_base64(proof_.hashes.front().view()) + "\n";
  std::string many;
  for (int i = 0; i < 65; ++i) many += hash_line;
  for (const auto& text : {
           std::string(),
           std::string("c2sp.org/tlog-proof@v1\n"),
           std::string("c2sp.org/tlog-proof@v1\nindex 4\n"),
           with("@v1", "@v2"),
           with("c2sp", " c2sp"),
           with("index 4\n", ""),
           with("index 4", "index"),
           with("index 4", "index "),
           with("index 4", "index 04"),
           with("index 4", "index -4"),
           with("index 4", "index 4 "),
           with("index 4", "index  4"),
           with("index 4", "index 18446744073709551616"),
           with("index 4", "Index 4"),
           with("index 4\n", "extra !\nindex 4\n"),
           with("index 4\n", "extra aGVsbG8=\nextra aGVsbG8=\nindex 4\n"),
           with("index 4\n", "index 4\nextra aGVsbG8=\n"),
           with(hash_line, "AAAA\n"),
           with(hash_line, many),
           with("\n\nlog", "\nlog"),
           with("\n\nlog", "\n\n\nlog"),
           with("log\n7\n", "log\n07\n"),
           text_.substr(0, text_.size() - 1),
           text_ + "\n",
       }) {
    EXPECT_EQ(parse_tlog_proof(text).error(), Error::kMalformedCheckpoint) << text;
  }
}

}  // namespace
}  // namespace lethe::ledger
