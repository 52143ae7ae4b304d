// An event of a kind that a later program writes: what every header has is read, its facts are not,
// and it must be as canonical as any other.
#include <gtest/gtest.h>

#include "ledger/event_codec.h"
#include "tests/ledger/message_words.h"
#include "tests/ledger/sample_events.h"

namespace lethe::ledger {
namespace {

using tests::bytes_of;
using tests::kFactsWord;
using tests::kRootEnd;
using tests::kRootWord;
using tests::MessageWords;
using tests::struct_pointer;

constexpr std::uint16_t kLaterKind = kKinds + 1;

/// A sample's message, without its facts.
MessageWords without_facts(std::string_view sample) {
  auto words = tests::words_of(encode_header(tests::sample_event(sample)).value());
  tests::set_kind(words, kLaterKind);
  return words;
}

boost::system::error_code error_of(const MessageWords& words) {
  return decode_header(bytes_of(words)).error();
}

TEST(UnknownKind, CommonFieldsAreReadAllTheSame) {
  for (const auto& line : tests::golden_lines()) {
    for (const std::uint16_t kind : {kLaterKind, std::uint16_t{300}, std::uint16_t{UINT16_MAX}}) {
      auto words = tests::words_of(line.bytes);
      tests::set_kind(words, kind);
      auto expected = tests::sample_event(line.name);
      expected.facts = UnknownFacts{kind};
      const auto header = decode_header(bytes_of(words));
      ASSERT_TRUE(header) << line.name << ' ' << kind;
      EXPECT_EQ(*header, expected) << line.name << ' ' << kind;
      EXPECT_EQ(encode_header(*header).error(), Error::kMalformedEvent);
    }
  }
}

TEST(UnknownKind, MayHaveNoFactsAtAll) {
  auto words = without_facts("request.refused full");
  const auto facts = std::get<RequestRefused>(tests::sample_event("request.refused full").facts);
  const auto whole = words.size();
  // The facts are one word of data, three pointers and three texts with their NULs, at the end.
  words.resize(whole - 4 - (facts.method.size() / 8 + 1) - (facts.route.size() / 8 + 1) -
               (facts.problem.size() / 8 + 1));
  words[kFactsWord] = 0;
  // Behind a null pointer the section of pointers ends: the last one moves everything up a word.
  words.erase(words.begin() + kFactsWord);
  words[kRootWord] = struct_pointer(0, 13, 1);
  words[tests::kSectionsWord] -= 1U << 2;
  const auto header = decode_header(bytes_of(words));
  ASSERT_TRUE(header);
  EXPECT_EQ(kind_of(header->facts), kLaterKind);
  EXPECT_EQ(header->sections, tests::sample_event("request.refused full").sections);
}

TEST(UnknownKind, FactsMustBeCanonicalToo) {
  auto words = without_facts("import.finished full");  // the facts: two words of data
  ASSERT_EQ(words[kFactsWord] >> 32, 2U);
  ASSERT_TRUE(decode_header(bytes_of(words)));

  auto zero_at_the_end = words;
  zero_at_the_end.back() = 0;
  EXPECT_EQ(error_of(zero_at_the_end), Error::kMalformedEvent);

  auto word_too_many = words;
  word_too_many.push_back(1);
  EXPECT_EQ(error_of(word_too_many), Error::kMalformedEvent);

  auto gap = words;
  gap.insert(gap.end() - 2, 0);
  gap[kFactsWord] += 1U << 2;
  EXPECT_EQ(error_of(gap), Error::kMalformedEvent);
}

TEST(UnknownKind, WhatSurroundsItKeepsTheRules) {
  auto words = without_facts("import.finished full");
  auto no_ledger = words;
  no_ledger[4] = no_ledger[5] = 0;
  EXPECT_EQ(error_of(no_ledger), Error::kMalformedEvent);
  auto padding_bits = words;
  padding_bits[tests::kKindWord] |= std::uint64_t{1} << 63;
  EXPECT_EQ(error_of(padding_bits), Error::kMalformedEvent);
  auto later_format = words;
  later_format[tests::kKindWord] += kFormatVersion;
  EXPECT_EQ(error_of(later_format), Error::kUnknownFormat);
}

TEST(UnknownKind, TheRootHasNoFurtherFields) {
  auto words = without_facts("import.finished full");
  auto data = words;
  data.insert(data.begin() + tests::kSectionsWord, 1);
  data[kRootWord] = struct_pointer(0, 14, 2);
  EXPECT_EQ(error_of(data), Error::kMalformedEvent);

  auto pointer = words;
  pointer.insert(pointer.begin() + kRootEnd, struct_pointer(2, 1, 0));
  pointer[kRootWord] = struct_pointer(0, 13, 3);
  pointer[tests::kSectionsWord] += 1U << 2;
  pointer[kFactsWord] += 1U << 2;
  pointer.push_back(1);
  EXPECT_EQ(error_of(pointer), Error::kMalformedEvent);
}

}  // namespace
}  // namespace lethe::ledger
