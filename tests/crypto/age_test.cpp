#include "crypto/age.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "crypto/bech32.h"

namespace lethe::crypto {
namespace {

Bytes counted(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
  return out;
}

Bytes sealed_in_pieces(const AgeKey& key, ByteView plaintext, std::size_t piece) {
  AgeSealer sealer(key);
  Bytes out;
  for (std::size_t at = 0; at < plaintext.size(); at += piece) {
    const auto part = sealer.add(plaintext.subspan(at, std::min(piece, plaintext.size() - at)));
    out.insert(out.end(), part.begin(), part.end());
  }
  const auto rest = sealer.finish();
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

AgeIdentity copy_of(const AgeIdentity& identity) {
  return {identity.key, identity.secret.clone()};
}

Result<Bytes> opened_in_pieces(const AgeIdentity& identity, ByteView sealed, std::size_t piece) {
  AgeOpener opener(copy_of(identity));
  Bytes out;
  for (std::size_t at = 0; at < sealed.size(); at += piece) {
    auto part = opener.add(sealed.subspan(at, std::min(piece, sealed.size() - at)));
    if (!part) return part.error();
    out.insert(out.end(), part->begin(), part->end());
  }
  auto rest = opener.finish();
  if (!rest) return rest.error();
  out.insert(out.end(), rest->begin(), rest->end());
  return out;
}

constexpr std::size_t kSizes[] = {0,
                                  1,
                                  1'000,
                                  kAgeChunkSize - 1,
                                  kAgeChunkSize,
                                  kAgeChunkSize + 1,
                                  2 * kAgeChunkSize,
                                  3 * kAgeChunkSize + 17};

TEST(Age, OpensWhatItSealedWhateverThePieces) {
  const auto identity = AgeIdentity::generate();
  for (const auto size : kSizes) {
    const auto plaintext = counted(size);
    for (const std::size_t piece : {std::size_t{7'001}, kAgeChunkSize, std::size_t{1} << 20U}) {
      const auto sealed = sealed_in_pieces(identity.key, plaintext, piece);
      const auto opened = opened_in_pieces(identity, sealed, 9'973);
      ASSERT_TRUE(opened.has_value()) << size << " " << piece;
      EXPECT_EQ(*opened, plaintext) << size << " " << piece;
    }
  }
}

TEST(Age, TheSamePlaintextIsNeverSealedTheSame) {
  const auto identity = AgeIdentity::generate();
  EXPECT_NE(sealed_in_pieces(identity.key, counted(10), 10),
            sealed_in_pieces(identity.key, counted(10), 10));
}

TEST(Age, AnotherIdentityOpensNothing) {
  const auto sealed = sealed_in_pieces(AgeIdentity::generate().key, counted(100), 100);
  EXPECT_EQ(opened_in_pieces(AgeIdentity::generate(), sealed, 50).error(), Error::kOpenFailed);
}

TEST(Age, EveryByteCounts) {
  const auto identity = AgeIdentity::generate();
  const auto sealed = sealed_in_pieces(identity.key, counted(300), 300);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto changed = sealed;
    changed[at] ^= 1U;
    EXPECT_FALSE(opened_in_pieces(identity, changed, sealed.size()).has_value()) << at;
  }
}

TEST(Age, NothingCanBeCutOffOrMoved) {
  const auto identity = AgeIdentity::generate();
  const auto sealed = sealed_in_pieces(identity.key, counted(2 * kAgeChunkSize + 5), 4'096);
  const auto head = sealed.size() - (2 * kAgeChunkSize + 5) - 3 * 16;
  const auto chunk = kAgeChunkSize + 16;
  for (const auto size : {std::size_t{0}, head - 1, head, head + 10, head + chunk, head + 2 * chunk,
                          sealed.size() - 1}) {
    EXPECT_FALSE(opened_in_pieces(identity, ByteView(sealed).first(size), 10'000).has_value())
        << size;
  }
  auto swapped = sealed;
  const auto first = swapped.begin() + static_cast<std::ptrdiff_t>(head);
  std::swap_ranges(first, first + static_cast<std::ptrdiff_t>(chunk),
                   first + static_cast<std::ptrdiff_t>(chunk));
  EXPECT_FALSE(opened_in_pieces(identity, swapped, 10'000).has_value());
  auto longer = sealed;
  longer.push_back(0);
  EXPECT_FALSE(opened_in_pieces(identity, longer, 10'000).has_value());
}

TEST(Age, RecipientsAreReadStrictly) {
  const auto identity = AgeIdentity::generate();
  const auto text = age_recipient(identity.key);
  EXPECT_TRUE(text.starts_with("age1"));
  EXPECT_EQ(text.size(), 62U);
  EXPECT_EQ(parse_age_recipient(text), identity.key);
  EXPECT_EQ(parse_age_recipient(to_base64(identity.key.view())), identity.key);
  // From the program's own documentation.
  EXPECT_TRUE(
      parse_age_recipient("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"));

  for (std::size_t at = 0; at < text.size(); ++at) {
    auto mistyped = text;
    mistyped[at] = mistyped[at] == 'q' ? 'p' : 'q';
    EXPECT_FALSE(parse_age_recipient(mistyped)) << at;
  }
  auto mixed = text;
  mixed[0] = 'A';
  EXPECT_FALSE(parse_age_recipient(mixed));
  EXPECT_FALSE(parse_age_recipient(text.substr(1)));
  EXPECT_FALSE(parse_age_recipient(text + "q"));
  EXPECT_FALSE(parse_age_recipient(""));
  EXPECT_FALSE(parse_age_recipient("age1"));
}

TEST(Age, NothingIsSealedToAKeyOfSmallOrder) {
  AgeKey zero;
  EXPECT_FALSE(parse_age_recipient(age_recipient(zero)));
  AgeKey one;
  one.bytes[0] = 1;
  EXPECT_FALSE(parse_age_recipient(age_recipient(one)));
  EXPECT_FALSE(parse_age_recipient(to_base64(one.view())));
}

TEST(Age, IdentitiesAreReadFromTheirText) {
  const auto identity = AgeIdentity::generate();
  const auto lower = to_bech32("age-secret-key-", identity.secret.view());
  std::string text = lower;
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  const auto parsed = AgeIdentity::parse(text);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->key, identity.key);
  EXPECT_FALSE(AgeIdentity::parse(age_recipient(identity.key)));
}

// BIP 173, "Test vectors", as far as they hold whole bytes.
TEST(Bech32, TheChecksumIsTheOneOfTheStandard) {
  std::array<std::uint8_t, 0> nothing{};
  EXPECT_TRUE(from_bech32("A12UEL5L", "a", nothing));
  EXPECT_TRUE(from_bech32("a12uel5l", "a", nothing));
  EXPECT_EQ(to_bech32("a", {}), "a12uel5l");
  EXPECT_FALSE(from_bech32("a12uel5m", "a", nothing));
  EXPECT_FALSE(from_bech32("A12UEL5l", "a", nothing));
  std::array<std::uint8_t, 20> bytes{};
  ASSERT_TRUE(from_bech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", bytes));
  EXPECT_EQ(to_hex(bytes), "00443214c74254b635cf84653a56d7c675be77df");
  EXPECT_EQ(to_bech32("abcdef", bytes), "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw");
  EXPECT_FALSE(from_bech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdeg", bytes));
}

/// The format's own implementation opens what we seal, and we what it seals.
class AgeProgram : public testing::Test {
 protected:
  void SetUp() override {
    if (run("age --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "age is not installed";
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  static int run(const std::string& command) { return std::system(command.c_str()); }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  std::string read(const std::string& name) const {
    std::ifstream in(file(name), std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  void write(const std::string& name, std::string_view text) const {
    std::ofstream(file(name), std::ios::binary) << text;
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("lethe-age-" + to_hex(random_fixed<Hash>().view()));
};

TEST_F(AgeProgram, OpensWhatWeSeal) {
  ASSERT_EQ(run("age-keygen -o " + file("key") + " 2> " + file("shown")), 0);
  const auto shown = read("shown");
  const auto recipient =
      parse_age_recipient(shown.substr(shown.find("age1"), shown.find('\n') - shown.find("age1")));
  ASSERT_TRUE(recipient.has_value());
  for (const auto size : kSizes) {
    const auto plaintext = counted(size);
    write("sealed", as_text(sealed_in_pieces(*recipient, plaintext, 10'000)));
    ASSERT_EQ(run("age -d -i " + file("key") + " -o " + file("opened") + " " + file("sealed")), 0);
    EXPECT_EQ(read("opened"), as_text(plaintext)) << size;
  }
}

TEST_F(AgeProgram, SealsWhatWeOpen) {
  ASSERT_EQ(run("age-keygen -o " + file("key") + " 2> /dev/null"), 0);
  const auto text = read("key");
  const auto at = text.find("AGE-SECRET-KEY-");
  const auto identity = AgeIdentity::parse(text.substr(at, text.find('\n', at) - at));
  ASSERT_TRUE(identity.has_value());
  for (const auto size : kSizes) {
    write("plain", as_text(counted(size)));
    ASSERT_EQ(run("age -r " + age_recipient(identity->key) + " -o " + file("sealed") + " " +
                  file("plain")),
              0);
    const auto opened = opened_in_pieces(*identity, as_bytes(read("sealed")), 12'345);
    ASSERT_TRUE(opened.has_value()) << size;
    EXPECT_EQ(*opened, counted(size)) << size;
    std::filesystem::remove(file("sealed"));
  }
}

}  // namespace
}  // namespace lethe::crypto
