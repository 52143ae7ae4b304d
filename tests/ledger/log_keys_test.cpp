#include "ledger/log_keys.h"

#include <gtest/gtest.h>

#include "ledger/meta_rows.h"
#include "tests/ledger/tampered_log.h"

namespace lethe::ledger {
namespace {

using tests::LogWriter;

LogWriter writer() {
  LogWriter out(1);
  out.rotate(10, 2);
  out.rotate(20, 3);
  return out;
}

LogKeys first_of(const LogWriter& writer) {
  return {writer.origin(), writer.first_verifier().key};
}

LogKeys keys_of(const LogWriter& writer) {
  LogKeys keys = first_of(writer);
  for (std::uint64_t i = 0; i < 30; ++i) keys.follow(writer.entry(i));
  return keys;
}

EventHeader compromise(std::uint64_t sequence, const crypto::PublicKey& key, std::int64_t since) {
  EventHeader header;
  header.sequence = {sequence};
  header.facts = SigningKeyCompromised{key, {since}};
  return header;
}

TEST(LogKeys, EachSignsBehindTheEventThatAnnouncesIt) {
  const auto keys = keys_of(writer());
  ASSERT_EQ(keys.all().size(), 3U);
  EXPECT_EQ(keys.at({0}), keys.all()[0]);
  EXPECT_EQ(keys.at({10}), keys.all()[0]) << "the announcement is signed with the key before";
  EXPECT_EQ(keys.at({11}), keys.all()[1]);
  EXPECT_EQ(keys.at({20}), keys.all()[1]);
  EXPECT_EQ(keys.at({1'000'000}), keys.all()[2]);
  EXPECT_EQ(keys.verifier().vkey(), writer().verifier().vkey());
}

TEST(LogKeys, AnAnnouncementByAnybodyElseIsNone) {
  auto keys = first_of(writer());
  LogWriter thief(9);
  thief.rotate(10, 8);
  EXPECT_FALSE(keys.follow(thief.entry(10)));
  EXPECT_FALSE(keys.follow(writer().entry(20))) << "by a key that is not known yet";
  EXPECT_FALSE(keys.follow(writer().entry(9)));
  EXPECT_FALSE(keys.follow(ByteView()));
  EXPECT_TRUE(keys.follow(writer().entry(10)));
  EXPECT_FALSE(keys.follow(writer().entry(10))) << "said already";
  EXPECT_EQ(keys.all().size(), 2U);
}

TEST(LogKeys, ACheckpointIsSignedWithTheKeyOfItsSizeOrALaterOne) {
  const auto keys = keys_of(writer());
  const auto note = [](std::uint64_t size, std::uint8_t seed) {
    return sign_checkpoint({writer().origin(), {size}, empty_root()}, LogWriter(seed).key());
  };
  for (const std::uint64_t size : {0U, 10U}) EXPECT_TRUE(keys.open(note(size, 1))) << size;
  EXPECT_FALSE(keys.open(note(11, 1))) << "it has the event that replaces the key";
  for (const std::uint64_t size : {5U, 11U, 20U}) EXPECT_TRUE(keys.open(note(size, 2))) << size;
  EXPECT_FALSE(keys.open(note(21, 2)));
  for (const std::uint64_t size : {5U, 15U, 21U}) EXPECT_TRUE(keys.open(note(size, 3))) << size;
  EXPECT_EQ(keys.open(note(5, 4)).error(), crypto::Error::kNoKnownSignature);
}

TEST(LogKeys, ACompromiseIsRememberedFromTheEarliestMomentThatWasSaid) {
  auto keys = keys_of(writer());
  const auto key = keys.all()[1].key;
  EXPECT_TRUE(keys.follow(compromise(25, key, 5'000)));
  EXPECT_TRUE(keys.follow(compromise(26, key, 3'000)));
  EXPECT_TRUE(keys.follow(compromise(27, key, 4'000)));
  EXPECT_EQ(keys.all()[1].compromised_since, Moment{3'000});
  EXPECT_FALSE(keys.all()[0].compromised_since);
  EXPECT_FALSE(keys.follow(compromise(28, LogWriter(7).verifier().key, 1)));
}

TEST(LogKeys, ARowIsReadAsItWasWrittenAndInNoOtherWay) {
  auto keys = keys_of(writer());
  keys.follow(compromise(25, keys.all()[1].key, 5'000));
  const auto row = encode_log_keys(keys);
  EXPECT_EQ(decode_log_keys(keys.origin(), row).value(), keys);
  for (std::size_t size = 0; size < row.size(); ++size) {
    const auto cut = decode_log_keys(keys.origin(), ByteView(row).first(size));
    const bool is_shorter_list = size > 1 && (size - 1) % 49 == 0;
    EXPECT_EQ(cut.has_value(), is_shorter_list) << size;
  }
  for (const std::size_t place : {0U, 40U, 41U}) {  // version, from, whether it is compromised
    auto changed = row;
    changed[place] = 0x7f;
    EXPECT_EQ(decode_log_keys(keys.origin(), changed).error(), Error::kRowMalformed) << place;
  }
}

}  // namespace
}  // namespace lethe::ledger
