// Pointers made to lead the decoder astray: out of the message, round in circles, down without end,
// to other segments, or many times to the same place.
#include <gtest/gtest.h>

#include <chrono>

#include "ledger/event_codec.h"
#include "tests/ledger/message_words.h"
#include "tests/ledger/sample_events.h"

namespace lethe::ledger {
namespace {

using tests::bytes_of;
using tests::kFactsWord;
using tests::kRootEnd;
using tests::kSectionsWord;
using tests::list_pointer;
using tests::MessageWords;
using tests::struct_pointer;

constexpr std::uint32_t kHuge = (1U << 29) - 1;
constexpr std::size_t kMaxHeaderWords = (kMaxEntrySize - 64) / 8;

boost::system::error_code error_of(const MessageWords& words) {
  return decode_header(bytes_of(words)).error();
}

/// A header without sections and facts, whose pointers are to be set.
MessageWords bare_header(std::uint16_t kind) {
  auto header = tests::sample_event("import.finished full");
  header.sections.clear();
  auto words = tests::words_of(encode_header(header).value());
  words.resize(kRootEnd);
  words[kFactsWord] = 0;
  tests::set_kind(words, kind);
  return words;
}

constexpr std::uint16_t kAccess = 10;
constexpr std::uint16_t kSettings = 4;
constexpr std::uint16_t kLaterKind = kKinds + 1;

TEST(HostilePointers, OutOfTheMessage) {
  for (const auto word : {kSectionsWord, kFactsWord, tests::kRootWord}) {
    for (const std::int32_t offset : {-17, -1'000, 1'000, (1 << 29) - 1, -(1 << 29)}) {
      for (const std::uint16_t kind : {kAccess, kSettings, kLaterKind}) {
        auto words = bare_header(kind);
        words[word] = struct_pointer(offset, 1, 0);
        EXPECT_TRUE(error_of(words)) << word << ' ' << offset;
        words[word] = struct_pointer(offset, 0xffff, 0xffff);
        EXPECT_TRUE(error_of(words)) << word << ' ' << offset;
        for (std::uint8_t elements = 0; elements < 8; ++elements) {
          words[word] = list_pointer(offset, elements, 3);
          EXPECT_TRUE(error_of(words)) << word << ' ' << offset;
        }
      }
    }
  }
}

TEST(HostilePointers, ListsThatClaimToBeLong) {
  for (std::uint8_t elements = 0; elements < 8; ++elements) {
    auto words = bare_header(kAccess);
    words[kSectionsWord] = list_pointer(1, elements, kHuge);
    words.resize(100);
    EXPECT_EQ(error_of(words), Error::kMalformedEvent) << int{elements};
  }
  // Structs without size take no room, however many they are.
  auto words = bare_header(kAccess);
  words[kSectionsWord] = list_pointer(1, 7, 0);
  words.push_back(tests::structs_tag(kHuge, 0, 0));
  EXPECT_EQ(error_of(words), Error::kMalformedEvent);
  // The tag claims more than the list's words hold.
  words.back() = tests::structs_tag(kHuge, 7, 1);
  EXPECT_EQ(error_of(words), Error::kMalformedEvent);
}

TEST(HostilePointers, ManyPointersToOneText) {
  auto words = bare_header(kAccess);
  words[kFactsWord] = struct_pointer(0, 2, 3);
  words.insert(words.end(), {0x0000000100010001, 0, 0, 0});  // action, outcome; two null pointers
  constexpr std::uint32_t kFields = 7'000;
  words.push_back(list_pointer(0, 6, kFields));
  for (std::uint32_t i = 0; i < kFields; ++i) {
    words.push_back(list_pointer(static_cast<std::int32_t>(kFields - 1 - i), 2, 2'001));
  }
  words.insert(words.end(), 250, 0x6161616161616161);
  words.push_back(0x61);
  ASSERT_LE(words.size(), kMaxHeaderWords);
  EXPECT_EQ(error_of(words), Error::kMalformedEvent);
}

TEST(HostilePointers, Circles) {
  auto words = bare_header(kLaterKind);
  words[kFactsWord] = struct_pointer(0, 0, 1);
  words.push_back(struct_pointer(-1, 0, 1));  // points to itself
  EXPECT_EQ(error_of(words), Error::kMalformedEvent);
  words.back() = list_pointer(-1, 6, 1);
  EXPECT_EQ(error_of(words), Error::kMalformedEvent);
  words[kFactsWord] = struct_pointer(-16, 13, 2);  // to the root
  EXPECT_EQ(error_of(words), Error::kMalformedEvent);
}

TEST(HostilePointers, NestingHasABottom) {
  const auto nested = [](std::size_t depth) {
    auto words = bare_header(kLaterKind);
    words[kFactsWord] = struct_pointer(0, 0, 1);
    for (std::size_t i = 1; i < depth; ++i) words.push_back(struct_pointer(0, 0, 1));
    words.push_back(struct_pointer(0, 1, 0));
    words.push_back(1);
    return words;
  };
  EXPECT_FALSE(error_of(nested(8)));
  EXPECT_EQ(error_of(nested(20)), Error::kMalformedEvent);
  EXPECT_EQ(error_of(nested(8'000)), Error::kMalformedEvent);
}

TEST(HostilePointers, OtherSegmentsAndCapabilities) {
  for (const auto word : {kSectionsWord, kFactsWord, tests::kRootWord}) {
    for (const std::uint16_t kind : {kAccess, kLaterKind}) {
      for (const std::uint64_t pointer :
           {tests::far_pointer(0, 0, false), tests::far_pointer(16, 0, false),
            tests::far_pointer(16, 0, true), tests::far_pointer(0, 1, false),
            tests::far_pointer(0, 0xffffffff, true), tests::capability_pointer(0),
            tests::capability_pointer(0xffffffff)}) {
        auto words = bare_header(kind);
        words[word] = pointer;
        words.insert(words.end(), {struct_pointer(1, 1, 0), struct_pointer(0, 1, 0), 1});
        EXPECT_TRUE(error_of(words)) << word << ' ' << pointer;
      }
    }
  }
}

TEST(HostilePointers, StandardFraming) {
  const auto whole =
      tests::words_of(encode_header(tests::sample_event("import.finished full")).value());
  auto framed = whole;
  framed.insert(framed.begin(), std::uint64_t{whole.size()} << 32);  // one segment, so many words
  EXPECT_EQ(error_of(framed), Error::kMalformedEvent);
  framed.front() |= 1;  // two segments
  framed.insert(framed.begin() + 1, 0);
  EXPECT_EQ(error_of(framed), Error::kMalformedEvent);
}

// A refusal must not cost what an event does not: the worst of the above, many times over.
TEST(HostilePointers, RefusingIsCheap) {
  auto words = bare_header(kAccess);
  words[kSectionsWord] = list_pointer(1, 7, 0);
  words.push_back(tests::structs_tag(kHuge, 0, 0));
  const auto bytes = bytes_of(words);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1'000; ++i) EXPECT_FALSE(decode_header(bytes));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace lethe::ledger
