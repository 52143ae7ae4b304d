// Bytes that nobody's encoder made: whatever is done to the golden events, the decoder refuses it
// or finds a header whose own bytes these are. Nothing crashes, and no two byte strings mean the
// same.
#include <capnp/message.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "ledger/event_codec.h"
#include "tests/ledger/sample_events.h"

namespace lethe::ledger {
namespace {

/// What Cap'n Proto itself says about the bytes.
bool is_canonical(ByteView bytes) {
  std::vector<std::uint64_t> words(bytes.size() / 8);
  std::memcpy(words.data(), bytes.data(), bytes.size());
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(words.data()),
                                                words.size());
  capnp::SegmentArrayMessageReader message({&segment, 1});
  return message.isCanonical();
}

/// The promise of decode_header(); counts what it accepts.
struct Judge {
  std::size_t accepted = 0, unknown = 0, refused = 0;

  void look_at(ByteView bytes) {
    const auto header = decode_header(bytes);
    if (!header) {
      ++refused;
      return;
    }
    EXPECT_TRUE(is_canonical(bytes)) << crypto::to_hex(bytes);
    if (std::holds_alternative<UnknownFacts>(header->facts)) {
      ++unknown;
      EXPECT_GT(kind_of(header->facts), kKinds);
      return;
    }
    ++accepted;
    EXPECT_EQ(encode_header(*header).value(), crypto::to_bytes(bytes));
  }
};

TEST(HostileBytes, NothingIsNotAnEvent) {
  EXPECT_EQ(decode_header({}).error(), Error::kMalformedEvent);
  EXPECT_EQ(decode_header(Bytes(8)).error(), Error::kMalformedEvent);
  EXPECT_EQ(decode_header(Bytes(kMaxEntrySize - 64)).error(), Error::kMalformedEvent);
  EXPECT_EQ(decode_header(Bytes(1U << 20)).error(), Error::kMalformedEvent);
}

TEST(HostileBytes, NoPrefixOfAnEventIsAnEvent) {
  for (const auto& line : tests::golden_lines()) {
    for (std::size_t size = 0; size < line.bytes.size(); ++size) {
      const Bytes cut(line.bytes.begin(), line.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_EQ(decode_header(cut).error(), Error::kMalformedEvent) << line.name << ' ' << size;
    }
  }
}

TEST(HostileBytes, NothingMayFollowAnEvent) {
  for (const auto& line : tests::golden_lines()) {
    for (const std::size_t more : {1U, 7U, 8U, 16U, 4'096U}) {
      Bytes longer = line.bytes;
      longer.resize(longer.size() + more);
      EXPECT_EQ(decode_header(longer).error(), Error::kMalformedEvent) << line.name << ' ' << more;
      longer.back() = 1;
      EXPECT_EQ(decode_header(longer).error(), Error::kMalformedEvent) << line.name << ' ' << more;
    }
  }
}

TEST(HostileBytes, EverySingleBitMatters) {
  Judge judge;
  for (const auto& line : tests::golden_lines()) {
    Bytes bytes = line.bytes;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      judge.look_at(bytes);
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
  }
  // Ids, times, commitments and letters of codes are many; so is what holds them together.
  EXPECT_GT(judge.accepted, 10'000U);
  EXPECT_GT(judge.refused, 10'000U);
  EXPECT_GT(judge.unknown, 100U);
}

TEST(HostileBytes, EveryByteMatters) {
  Judge judge;
  for (const auto& line : tests::golden_lines()) {
    Bytes bytes = line.bytes;
    for (auto& byte : bytes) {
      const auto before = byte;
      for (const std::uint8_t value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
        byte = value;
        judge.look_at(bytes);
      }
      byte = before;
    }
  }
  EXPECT_GT(judge.accepted, 1'000U);
  EXPECT_GT(judge.refused, 1'000U);
}

TEST(HostileBytes, WordsMovedDroppedAndDoubled) {
  std::mt19937 random(20'261'123);
  const auto lines = tests::golden_lines();
  Judge judge;
  for (int round = 0; round < 20'000; ++round) {
    Bytes bytes = lines[random() % lines.size()].bytes;
    const auto words = bytes.size() / 8;
    const auto word = [&] {
      return bytes.begin() + static_cast<std::ptrdiff_t>(random() % words * 8);
    };
    const auto one = word();
    switch (random() % 4) {
      case 0:
        std::swap_ranges(one, one + 8, word());
        break;
      case 1:
        bytes.erase(one, one + 8);
        break;
      case 2: {
        const Bytes copy(one, one + 8);
        bytes.insert(word(), copy.begin(), copy.end());
        break;
      }
      default:
        std::copy(one, one + 8, word());
        break;
    }
    judge.look_at(bytes);
  }
  EXPECT_GT(judge.refused, 10'000U);
}

TEST(HostileBytes, RandomBytesAndRandomDamage) {
  std::mt19937 random(7);
  const auto lines = tests::golden_lines();
  Judge judge;
  for (int round = 0; round < 20'000; ++round) {
    Bytes noise(random() % 64 * 8);
    for (auto& byte : noise) byte = static_cast<std::uint8_t>(random());
    judge.look_at(noise);

    Bytes damaged = lines[random() % lines.size()].bytes;
    for (auto hits = random() % 4 + 2; hits > 0; --hits) {
      damaged[random() % damaged.size()] = static_cast<std::uint8_t>(random());
    }
    judge.look_at(damaged);
  }
  EXPECT_GT(judge.refused, 10'000U);
}

TEST(HostileBytes, AGraftOfOneEventOnAnother) {
  std::mt19937 random(99);
  const auto lines = tests::golden_lines();
  Judge judge;
  for (int round = 0; round < 20'000; ++round) {
    const auto& head = lines[random() % lines.size()].bytes;
    const auto& tail = lines[random() % lines.size()].bytes;
    const auto cut = static_cast<std::ptrdiff_t>(random() % (head.size() / 8) * 8);
    const auto from = static_cast<std::ptrdiff_t>(random() % (tail.size() / 8) * 8);
    Bytes bytes(head.begin(), head.begin() + cut);
    bytes.insert(bytes.end(), tail.begin() + from, tail.end());
    judge.look_at(bytes);
  }
  EXPECT_GT(judge.refused, 10'000U);
}

}  // namespace
}  // namespace lethe::ledger
