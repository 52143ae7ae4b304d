#include "crypto/signed_note.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/vectors.h"

namespace lethe::crypto {
namespace {

// The example of c2sp.org/signed-note@v1.0.0.
constexpr std::string_view kExampleKey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kExampleNote =
    "This is an example message.\n\n"
    "\xe2\x80\x94 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(SignedNote, OpensTheExampleOfTheSpecification) {
  const auto verifier = NoteVerifier::parse(kExampleKey);
  ASSERT_TRUE(verifier);
  EXPECT_EQ(verifier->name, "example.com/foo");
  EXPECT_EQ(to_hex(verifier->id.view()), "530d903a");
  EXPECT_EQ(verifier->vkey(), kExampleKey);
  const auto note = open_note(kExampleNote, {*verifier});
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, "This is an example message.\n");
  ASSERT_EQ(note->signatures.size(), 1U);
  EXPECT_EQ(note->signatures[0].signature.size(), Signature::kSize);
  EXPECT_EQ(note->verified, std::vector<std::size_t>{0});
}

TEST(SignedNote, ReadsASignatureOfAnotherType) {
  // The other example of the specification; its key is not given.
  const auto note = parse_note(
      "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n"
      "ed \xc3\xa8 subito sera.\n\n"
      "\xe2\x80\x94 quasimodo.example/salvatore "
      "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9o"
      "JKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n");
  ASSERT_TRUE(note);
  EXPECT_TRUE(note->text.ends_with("\n\ned \xc3\xa8 subito sera.\n"));
  EXPECT_EQ(to_hex(note->signatures.at(0).id.view()), "367ba04b");
  EXPECT_TRUE(note->verified.empty());
}

TEST(SignedNote, SignsWhatItOpens) {
  const SigningKey key = SigningKey::generate();
  const auto verifier = NoteVerifier::of("lethe.example/clinic", key.public_key());
  for (const std::string text : {"one\n", "\n", "one\n\n", "one\n\ntwo\n\n\n", "Zo\xc3\xab\n"}) {
    const auto note = sign_note(text, verifier.name, key);
    ASSERT_TRUE(note) << text;
    const auto opened = open_note(*note, {verifier});
    ASSERT_TRUE(opened) << text;
    EXPECT_EQ(opened->text, text);
  }
}

TEST(SignedNote, SignsOnlyWhatANoteMayHold) {
  const SigningKey key = SigningKey::generate();
  for (const std::string_view text :
       {std::string_view(""), std::string_view("no newline"), std::string_view("a\tb\n"),
        std::string_view("a\r\n"), std::string_view("\0\n", 2), std::string_view("\xff\n"),
        std::string_view("\x1f\n")}) {
    const auto note = sign_note(text, "name", key);
    ASSERT_FALSE(note);
    EXPECT_EQ(note.error(), Error::kMalformedNote);
  }
  for (const auto* name : {"", "a b", "a+b", "a\n", "\xff"}) {
    const auto note = sign_note("text\n", name, key);
    ASSERT_FALSE(note);
    EXPECT_EQ(note.error(), Error::kMalformedKey);
  }
}

TEST(SignedNote, KnowsAName) {
  for (const auto* good :
       {"a", "example.com/log", "Zo\xc3\xab", "\xe7\x8e\x8b", "a-b_c.d:8080/~x"}) {
    EXPECT_TRUE(is_note_name(good)) << good;
  }
  for (const std::string_view bad : {"", " ", "a b", "a+", "+", "a\tb",
                                     "a\xc2\xa0"
                                     "b",
                                     "a\xe3\x80\x80", "\xc3", "a\x01"}) {
    EXPECT_FALSE(is_note_name(bad)) << bad;
  }
}

TEST(SignedNote, RefusesWhatIsNoNote) {
  const std::string good(kExampleNote);
  const std::string line = good.substr(good.find("\xe2\x80\x94"));
  ASSERT_TRUE(parse_note(good));
  const std::string bad[] = {
      "",
      "\n",
      "\n\n",
      "text\n",
      "text\n\n",
      good + "\n",
      good.substr(0, good.size() - 1),
      line,
      "\n" + line,
      "text\n" + line,
      replaced(good, "\xe2\x80\x94 ", "- "),
      replaced(good, "\xe2\x80\x94 ", "\xe2\x80\x94"),
      replaced(good, "foo U", "foo  U"),
      replaced(good, "foo U", "foo\tU"),
      replaced(good, "foo U", "f+o U"),
      replaced(good, "example.com/foo ", ""),
      replaced(good, "example.com/foo", ""),
      replaced(good, "aQM=", "aQM"),
      replaced(good, "aQM=", "aQN="),
      replaced(good, "aQM=", "aQM= "),
      replaced(good, "This", "Th\ris"),
      "text\n\n\xe2\x80\x94 name \n",
      "text\n\n\xe2\x80\x94 name AAAA\n",
      "text\n\n\xe2\x80\x94 name AAAAAA==\n",  // an id and no signature
      good + line.substr(0, 10) + "\n",
  };
  for (const auto& note : bad) {
    const auto parsed = parse_note(note);
    ASSERT_FALSE(parsed) << note;
    EXPECT_EQ(parsed.error(), Error::kMalformedNote);
  }
  EXPECT_TRUE(parse_note("text\n\n\xe2\x80\x94 name AAAAAAA=\n"));
}

TEST(SignedNote, RefusesEveryChangedByte) {
  const auto verifier = *NoteVerifier::parse(kExampleKey);
  for (std::size_t i = 0; i < kExampleNote.size(); ++i) {
    std::string changed(kExampleNote);
    changed[i] = static_cast<char>(changed[i] ^ 0x01);
    EXPECT_FALSE(open_note(changed, {verifier})) << i;
  }
}

TEST(SignedNote, ABadSignatureByAKnownKeySpoilsTheNote) {
  const SigningKey good = SigningKey::generate();
  const SigningKey unknown = SigningKey::generate();
  const auto verifier = NoteVerifier::of("known", good.public_key());
  const auto line_of = [](const std::string& note) { return note.substr(note.find("\n\n") + 2); };
  const std::string note = *sign_note("text\n", "known", good);
  const std::string wrong = line_of(*sign_note("another text\n", "known", good));
  const std::string foreign = line_of(*sign_note("text\n", "known", unknown));

  EXPECT_EQ(open_note(note + wrong, {verifier}).error(), Error::kBadSignature);
  EXPECT_EQ(open_note("text\n\n" + wrong, {verifier}).error(), Error::kBadSignature);
  EXPECT_EQ(open_note("text\n\n" + foreign, {verifier}).error(), Error::kNoKnownSignature);
  EXPECT_EQ(open_note(note, {}).error(), Error::kNoKnownSignature);
  EXPECT_EQ(open_note(note, {NoteVerifier::of("other", good.public_key())}).error(),
            Error::kNoKnownSignature);
  const auto both = open_note("text\n\n" + foreign + line_of(note), {verifier});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->verified, std::vector<std::size_t>{1});
}

TEST(SignedNote, CountsAKeyOnce) {
  const SigningKey key = SigningKey::generate();
  const auto verifier = NoteVerifier::of("known", key.public_key());
  const std::string note = *sign_note("text\n", "known", key);
  const std::string line = note.substr(note.find("\n\n") + 2);
  const auto opened = open_note(note + line + line, {verifier, verifier});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->signatures.size(), 3U);
  EXPECT_EQ(opened->verified, std::vector<std::size_t>{0});
}

TEST(SignedNote, TellsApartKnownKeysWithOneNameAndId) {
  const SigningKey key = SigningKey::generate();
  const auto verifier = NoteVerifier::of("known", key.public_key());
  NoteVerifier collision = verifier;
  collision.key = SigningKey::generate().public_key();
  const std::string note = *sign_note("text\n", "known", key);
  EXPECT_TRUE(open_note(note, {collision, verifier}));
  EXPECT_TRUE(open_note(note, {verifier, collision}));
  EXPECT_EQ(open_note(note, {collision}).error(), Error::kBadSignature);
}

TEST(SignedNote, TakesAHundredSignatures) {
  const auto verifier = *NoteVerifier::parse(kExampleKey);
  std::string note(kExampleNote);
  const std::string line = note.substr(note.find("\xe2\x80\x94"));
  for (int i = 1; i < 100; ++i) note += line;
  EXPECT_TRUE(open_note(note, {verifier}));
  EXPECT_EQ(open_note(note + line, {verifier}).error(), Error::kMalformedNote);
}

TEST(NoteVerifier, RefusesWhatIsNoKey) {
  const std::string good(kExampleKey);
  for (const auto& bad : {
           std::string(),
           std::string("name"),
           std::string("name+530d903a"),
           replaced(good, "530d903a", "530D903A"),
           replaced(good, "530d903a", "530d903"),
           replaced(good, "530d903a", "530d903a00"),
           replaced(good, "530d903a", "530d903b"),
           replaced(good, "example.com/foo", "example.com/bar"),
           replaced(good, "example.com/foo", ""),
           replaced(good, "example.com/foo", "example com"),
           good + "\n",
           good + "A",
       }) {
    const auto parsed = NoteVerifier::parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error(), Error::kMalformedKey);
  }
}

}  // namespace
}  // namespace lethe::crypto
