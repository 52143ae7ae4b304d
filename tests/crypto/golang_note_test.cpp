// The cases of golang/mod's sumdb/note test, as transcribed in the folder of vectors.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "crypto/signed_note.h"
#include "tests/vectors.h"

namespace lethe::crypto {
namespace {

class GolangNote : public testing::Test {
 protected:
  void SetUp() override {
    const auto path = tests::vector_file("golang-note/note_vectors.json");
    if (!path) GTEST_SKIP() << tests::kNoVectors;
    document_ = tests::read_json(*path).as_object();
    peter_ = vkey("peter");
    signer_ = field("skey_peter");
    text_ = field("text");
    by_peter_ = field("sig_peter");
    by_enoch_ = field("sig_enoch");
  }

  std::string field(std::string_view name) const {
    return std::string(document_.at(name).as_string());
  }
  std::string vkey(std::string_view name) const {
    return std::string(document_.at("vkeys").at(name).as_string());
  }

  /// The notes that the cases describe in words, by the names of the cases.
  std::map<std::string, std::string> notes() const {
    std::string hundred_and_one = text_ + "\n";
    for (int i = 0; i < 101; ++i) hundred_and_one += by_peter_;
    std::string corrupt = by_peter_;
    corrupt.insert(60, "ABCD");
    std::string spaced = by_peter_;
    spaced.replace(spaced.find("PeterNeumann"), 12, "Bad Name");
    return {
        {"one verified one unverified", text_ + "\n" + by_peter_ + by_enoch_},
        {"both verified", text_ + "\n" + by_peter_ + by_enoch_},
        {"none known", text_ + "\n" + by_peter_ + by_enoch_},
        {"101 signatures", hundred_and_one},
        {"corrupt known signature", text_ + "\n" + corrupt},
        {"no signatures", text_},
        {"blank line, no signatures", text_ + "\n"},
        {"missing final newline", text_ + "\n" + by_peter_.substr(0, by_peter_.size() - 1)},
        {"control byte 0x01", "\x01" + text_ + "\n" + by_peter_},
        {"invalid UTF-8 0xff", "\xff" + text_ + "\n" + by_peter_},
        {"key name with space", text_ + "\n" + spaced},
        {"junk after signatures", text_ + "\n" + by_peter_ + "Unexpected line.\n"},
    };
  }

  boost::json::object document_;
  std::string peter_, signer_, text_, by_peter_, by_enoch_;
};

/// What the vectors expect in words, as one of our errors.
Error expected_error(std::string_view words) {
  if (words.find("no verifiable signatures") != std::string_view::npos) {
    return Error::kNoKnownSignature;
  }
  if (words.find("invalid signature") != std::string_view::npos) return Error::kBadSignature;
  EXPECT_NE(words.find("malformed note"), std::string_view::npos) << words;
  return Error::kMalformedNote;
}

std::vector<std::string> names(const Note& note, bool verified) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < note.signatures.size(); ++i) {
    const bool known =
        std::find(note.verified.begin(), note.verified.end(), i) != note.verified.end();
    if (known == verified) out.push_back(note.signatures[i].name);
  }
  return out;
}

TEST_F(GolangNote, SigningReproducesThePublishedNote) {
  const auto signer = NoteSigner::parse(signer_);
  ASSERT_TRUE(signer);
  EXPECT_EQ(signer->name, "PeterNeumann");
  EXPECT_EQ(NoteVerifier::of(signer->name, signer->key.public_key()).vkey(), peter_);
  EXPECT_EQ(*sign_note(text_, signer->name, signer->key), text_ + "\n" + by_peter_);
}

TEST_F(GolangNote, EveryCaseEndsAsExpected) {
  const std::map<std::string, std::string> full_names = {{"peter", "PeterNeumann"},
                                                         {"enoch", "EnochRoot"}};
  const auto all = notes();
  std::size_t cases = 0;
  for (const auto& entry : document_.at("cases").as_array()) {
    const auto& test = entry.as_object();
    ++cases;
    if (test.contains("op")) continue;  // SigningReproducesThePublishedNote
    const std::string name(test.at("name").as_string());
    SCOPED_TRACE(name);
    std::vector<NoteVerifier> known;
    if (test.contains("verifiers")) {
      for (const auto& who : test.at("verifiers").as_array()) {
        known.push_back(*NoteVerifier::parse(vkey(who.as_string())));
      }
    } else {
      known.push_back(*NoteVerifier::parse(peter_));
    }
    const auto opened = open_note(all.at(name), known);
    const auto& expected = test.at("expect");
    if (expected.is_string()) {
      ASSERT_FALSE(opened);
      EXPECT_EQ(opened.error(), expected_error(expected.as_string()));
      continue;
    }
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->text, text_);
    for (const auto* kind : {"sigs", "unverified"}) {
      std::vector<std::string> wanted;
      for (const auto& who : expected.at(kind).as_array()) {
        wanted.push_back(full_names.at(std::string(who.as_string())));
      }
      EXPECT_EQ(names(*opened, std::string_view(kind) == "sigs"), wanted);
    }
  }
  EXPECT_EQ(cases, 13U);
}

TEST_F(GolangNote, RefusesTheBadVerifierKeys) {
  std::size_t cases = 0;
  for (const auto& entry : document_.at("bad_vkeys").as_array()) {
    if (!entry.as_object().contains("vkey")) continue;  // the rule below
    const std::string bad(entry.at("vkey").as_string());
    EXPECT_EQ(NoteVerifier::parse(bad).error(), Error::kMalformedKey) << bad;
    ++cases;
  }
  EXPECT_EQ(cases, 2U);
}

/// The rule among bad_vkeys: no proper substring and no string with one byte incremented is a key.
template <class Parse>
void expect_only_whole_key_parses(const std::string& good, Parse parse) {
  ASSERT_TRUE(parse(good));
  for (std::size_t begin = 0; begin < good.size(); ++begin) {
    for (std::size_t size = 0; begin + size <= good.size(); ++size) {
      if (size == good.size()) continue;
      EXPECT_FALSE(parse(good.substr(begin, size))) << begin << " " << size;
    }
    std::string changed = good;
    ++changed[begin];
    EXPECT_FALSE(parse(changed)) << changed;
  }
}

TEST_F(GolangNote, OnlyTheWholeVerifierKeyParses) {
  expect_only_whole_key_parses(
      peter_, [](const std::string& text) { return NoteVerifier::parse(text).has_value(); });
}

TEST_F(GolangNote, OnlyTheWholeSignerKeyParses) {
  expect_only_whole_key_parses(
      signer_, [](const std::string& text) { return NoteSigner::parse(text).has_value(); });
}

}  // namespace
}  // namespace lethe::crypto
