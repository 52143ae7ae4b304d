#include "ledger/add_checkpoint.h"

#include <gtest/gtest.h>

#include "tests/ledger/witnessed_log.h"

namespace lethe::ledger::tests {
namespace {

// A request of the tests of litewitness, another implementation: a log of Sigsum's.
constexpr std::string_view kOrigin =
    "sigsum.org/v1/tree/985ea163f5af026723561354f51f2ebcdcf2af809ce254ccfb64aa9aadd80f90";
std::string foreign_body() {
  return "old 0\n\n" + std::string(kOrigin) +
         "\n1\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\xe2\x80\x94 " +
         std::string(kOrigin) +
         " 7BKT0gOfNZ1J0So9unY3BZtm2YkPIoNYM/dce0Z2avJDs8dxN6ts9bOSwwrVrbjm6P9K3ZxpK6jJngOG6YvGGzV/"
         "lwo=\n";
}

TEST(AddCheckpoint, ReadsWhatAnotherImplementationSends) {
  const auto request = parse_add_checkpoint(foreign_body());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->old_size, TreeSize{0});
  EXPECT_TRUE(request->proof.empty());
  const auto bytes =
      crypto::from_hex("52c05edad1bf5feffa81354faae59a655d9a9a1a793ed2f62c39c26c0be2aecd");
  const auto key = crypto::NoteVerifier::of(std::string(kOrigin), *crypto::PublicKey::from(*bytes));
  EXPECT_EQ(crypto::to_hex(key.id.view()), "ec1293d2");
  const auto checkpoint = open_checkpoint(request->note, key);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->size, TreeSize{1});
  EXPECT_EQ(format_add_checkpoint(*request), foreign_body());
}

// The example of the specification. Its signatures are of keys that it does not give.
TEST(AddCheckpoint, ReadsTheSpecificationsExample) {
  const auto request = parse_add_checkpoint(
      "old 20852014\n"
      "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
      "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
      "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
      "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n"
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
      "\xe2\x80\x94 example.com/behind-the-sofa "
      "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
      "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
      "\xe2\x80\x94 example.com/behind-the-sofa "
      "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q="
      "\n");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->old_size, TreeSize{20'852'014});
  EXPECT_EQ(request->proof.size(), 4U);
}

TEST(AddCheckpoint, ReadsWhatItWrites) {
  const WitnessedLog log("log.example/a");
  for (const auto& [from, to] : {std::pair{0U, 0U}, {0U, 5U}, {5U, 5U}, {3U, 300U}}) {
    const auto request = log.request(from, to);
    const auto read = parse_add_checkpoint(format_add_checkpoint(request));
    ASSERT_TRUE(read) << from << " to " << to;
    EXPECT_EQ(read->old_size, request.old_size);
    EXPECT_EQ(read->proof, request.proof);
    EXPECT_EQ(read->note, request.note);
  }
}

TEST(AddCheckpoint, RefusesAnotherText) {
  const WitnessedLog log("log.example/a");
  const auto note = log.note(5);
  const std::string hash = "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n";
  const auto hashes = [&](int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += hash;
    return out;
  };
  EXPECT_TRUE(parse_add_checkpoint("old 5\n" + hashes(63) + "\n" + note));
  const std::vector<std::string> bodies = {
      "",
      "\n",
      "old 5",
      "old 5\n",
      "old 5\n\n",
      "old 5\n" + note,  // no empty line before it: what is there is no hash
      "old 05\n\n" + note,
      "old  5\n\n" + note,
      "old 5 \n\n" + note,
      "old -5\n\n" + note,
      "old +5\n\n" + note,
      "old 5\r\n\n" + note,
      "old 0x5\n\n" + note,
      "old\n\n" + note,
      "old \n\n" + note,
      "new 5\n\n" + note,
      "Old 5\n\n" + note,
      " old 5\n\n" + note,
      "old 18446744073709551616\n\n" + note,
      "old 5\n\n" + note.substr(0, note.size() - 1),
      "old 5\n\n\n" + note,
      "old 5\n" + hashes(64) + "\n" + note,
      "old 5\n" + hash.substr(1) + "\n" + note,
      "old 5\n " + hash + "\n" + note,
      "old 5\n" + hash + "x\n\n" + note,
      "old 5\n\nno checkpoint\n\n" + note.substr(note.find("\xe2\x80\x94")),
      "old 5\n\n" + note + std::string(kMaxAddCheckpointBytes, 'x'),
  };
  for (const auto& body : bodies) {
    EXPECT_EQ(parse_add_checkpoint(body).error(), Error::kMalformedCheckpoint)
        << body.substr(0, 200);
  }
}

}  // namespace
}  // namespace lethe::ledger::tests
