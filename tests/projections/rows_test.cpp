#include "projections/rows.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/projections/memory_state.h"

namespace lethe::projections::tests {
namespace {

using crypto::Bytes;

Bytes key_of(std::string_view text) {
  return RowEncoder().key_text(text).take();
}

TEST(Rows, ReadWhatWasWritten) {
  const Bytes bytes = RowEncoder('x')
                          .number(0)
                          .number(127)
                          .number(128)
                          .number(std::numeric_limits<std::uint64_t>::max())
                          .signed_number(-1)
                          .signed_number(std::numeric_limits<std::int64_t>::min())
                          .signed_number(std::numeric_limits<std::int64_t>::max())
                          .text("né")
                          .enumerated(ledger::Role::kReviewer)
                          .big_endian64(0x0102030405060708U)
                          .key_text(std::string_view("a\0b\1c\2", 6))
                          .take();
  RowDecoder in(bytes);
  EXPECT_EQ(crypto::as_text(in.fixed(1)), "x");
  EXPECT_EQ(in.number(), 0U);
  EXPECT_EQ(in.number(), 127U);
  EXPECT_EQ(in.number(), 128U);
  EXPECT_EQ(in.number(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(in.signed_number(), -1);
  EXPECT_EQ(in.signed_number(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(in.signed_number(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(in.text(), "né");
  EXPECT_EQ(in.enumerated<ledger::Role>(), ledger::Role::kReviewer);
  EXPECT_EQ(in.big_endian64(), 0x0102030405060708U);
  EXPECT_EQ(in.key_text(), std::string("a\0b\1c\2", 6));
  EXPECT_TRUE(in.finish());
}

struct Malformed {
  const char* what;
  Bytes bytes;
  void (*read)(RowDecoder&);
};

class RowsMalformed : public testing::TestWithParam<Malformed> {};

TEST_P(RowsMalformed, FailsAndStaysFailed) {
  RowDecoder in(GetParam().bytes);
  GetParam().read(in);
  EXPECT_TRUE(in.failed());
  EXPECT_EQ(in.number(), 0U);
  EXPECT_EQ(in.text(), "");
  EXPECT_TRUE(in.fixed(4).empty());
  EXPECT_TRUE(in.fixed<crypto::Hash>().is_zero());
  EXPECT_EQ(in.finish().error(), ledger::Error::kRowMalformed);
}

void read_number(RowDecoder& in) {
  in.number();
}
void read_text(RowDecoder& in) {
  in.text();
}
void read_role(RowDecoder& in) {
  in.enumerated<ledger::Role>();
}
void read_key_text(RowDecoder& in) {
  in.key_text();
}

INSTANTIATE_TEST_SUITE_P(
    Each, RowsMalformed,
    testing::Values(
        Malformed{"nothing", {}, read_number}, Malformed{"cut varint", {0x80}, read_number},
        Malformed{"varint not minimal", {0x80, 0x00}, read_number},
        Malformed{"varint of 65 bits",
                  {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02},
                  read_number},
        Malformed{"varint of eleven bytes", Bytes(11, 0x80), read_number},
        Malformed{
            "number beyond 16 bits", {0x80, 0x80, 0x04}, [](RowDecoder& in) { in.number16(); }},
        Malformed{"number beyond 32 bits",
                  {0x80, 0x80, 0x80, 0x80, 0x10},
                  [](RowDecoder& in) { in.number32(); }},
        Malformed{"flag of two", {0x02}, [](RowDecoder& in) { in.flag(); }},
        Malformed{"text beyond the end", {0x03, 'a', 'b'}, read_text},
        Malformed{"text of 2^63 bytes",
                  {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01},
                  read_text},
        Malformed{"enumeration of zero", {0x00}, read_role},
        Malformed{"enumeration beyond the last", {0x08}, read_role},
        Malformed{"enumeration beyond 16 bits", {0x81, 0x80, 0x04}, read_role},
        Malformed{"fixed beyond the end", Bytes(31),
                  [](RowDecoder& in) { in.fixed<crypto::Hash>(); }},
        Malformed{"key number cut", Bytes(7), [](RowDecoder& in) { in.big_endian64(); }},
        Malformed{"key text without end", {'a'}, read_key_text},
        Malformed{"key text ends in an escape", {'a', 0x01}, read_key_text},
        Malformed{"key text with an unknown escape", {0x01, 0x03, 0x00}, read_key_text}),
    [](const auto& test) {
      std::string name = test.param.what;
      for (auto& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
      }
      return name;
    });

TEST(Rows, WhatIsLeftOverIsDamage) {
  const Bytes bytes{0x01, 0x02};
  RowDecoder in(bytes);
  in.number();
  EXPECT_EQ(in.finish().error(), ledger::Error::kRowMalformed);
}

TEST(Rows, KeysSortAsTheirTextsAndNoneBeginsAnother) {
  const std::vector<std::string> texts{"",
                                       std::string(1, '\0'),
                                       std::string(1, '\1'),
                                       "\2",
                                       "a",
                                       std::string("a\0", 2),
                                       "a\1",
                                       "ab",
                                       "b",
                                       "\xc3\xa9"};
  for (const auto& left : texts) {
    for (const auto& right : texts) {
      EXPECT_EQ(key_of(left) < key_of(right), left < right) << left << " and " << right;
      if (left == right) continue;
      const Bytes a = key_of(left);
      const Bytes b = key_of(right);
      EXPECT_FALSE(a.size() <= b.size() && std::equal(a.begin(), a.end(), b.begin()));
    }
  }
}

class RowsOfAProjection : public testing::Test {
 protected:
  std::string seen(std::string_view prefix, std::string_view from) const {
    std::string out;
    rows_.scan(crypto::as_bytes(prefix), crypto::as_bytes(from), collect(out)).value();
    return out;
  }
  std::string seen_back(std::string_view prefix, std::string_view before) const {
    std::string out;
    rows_.scan_back(crypto::as_bytes(prefix), crypto::as_bytes(before), collect(out)).value();
    return out;
  }
  static RowReader::Visit collect(std::string& out) {
    return [&out](ByteView row, ByteView) -> Result<Visiting> {
      out += (out.empty() ? "" : " ") + std::string(crypto::as_text(row));
      return Visiting::kGoOn;
    };
  }
  void put(std::string_view row) { rows_.put(crypto::as_bytes(row), {1}); }

  MemoryState state_;
  RowWriter rows_{state_, ProjectionId::kConsents, 0xff};
};

TEST_F(RowsOfAProjection, ScansStayWithinPrefixAndBounds) {
  for (const char* row : {"a1", "a2", "a3", "b1", "c"}) put(row);
  EXPECT_EQ(seen("", ""), "a1 a2 a3 b1 c");
  EXPECT_EQ(seen("a", ""), "a1 a2 a3");
  EXPECT_EQ(seen("a", "a2"), "a2 a3");
  EXPECT_EQ(seen("a", "0"), "a1 a2 a3");
  EXPECT_EQ(seen("a", "b"), "");
  EXPECT_EQ(seen_back("a", ""), "a3 a2 a1");
  EXPECT_EQ(seen_back("a", "a3"), "a2 a1");
  EXPECT_EQ(seen_back("a", "z"), "a3 a2 a1");
  EXPECT_EQ(seen_back("b", "a2"), "");
  EXPECT_EQ(seen("\xff", ""), "");
}

TEST_F(RowsOfAProjection, OtherGenerationsAndProjectionsAreNotSeen) {
  put("a");
  RowWriter(state_, ProjectionId::kConsents, 0x100).put(crypto::as_bytes("b"), {1});
  RowWriter(state_, ProjectionId::kTimelines, 0xff).put(crypto::as_bytes("c"), {1});
  EXPECT_EQ(seen("", ""), "a");
  EXPECT_FALSE(rows_.get(crypto::as_bytes("b")).value());
  rows_.erase(crypto::as_bytes("a"));
  EXPECT_EQ(seen("", ""), "");
  EXPECT_EQ(state_.rows().size(), 2U);
}

TEST_F(RowsOfAProjection, AVisitorsErrorEndsTheScanAndIsItsResult) {
  for (const char* row : {"a", "b"}) put(row);
  int visits = 0;
  const auto visit = [&](ByteView, ByteView) -> Result<Visiting> {
    ++visits;
    return ledger::Error::kRowMalformed;
  };
  EXPECT_EQ(rows_.scan({}, {}, visit).error(), ledger::Error::kRowMalformed);
  EXPECT_EQ(rows_.scan_back({}, {}, visit).error(), ledger::Error::kRowMalformed);
  EXPECT_EQ(visits, 2);
}

}  // namespace
}  // namespace lethe::projections::tests
