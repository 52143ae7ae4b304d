#include "projections/history.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/projections/memory_state.h"

namespace lethe::projections::tests {
namespace {

class History : public testing::Test {
 protected:
  static crypto::Bytes key(std::string_view text) { return RowEncoder().key_text(text).take(); }

  void put(std::string_view name, std::uint64_t sequence, std::string_view value) {
    put_version(rows_, key(name), {sequence}, crypto::as_bytes(value)).value();
  }
  std::string at(std::string_view name, std::uint64_t behind = UINT64_MAX) const {
    const auto version = read_version(rows_, key(name), {behind}).value();
    if (!version) return "-";
    return std::to_string(version->sequence.value) + ":" +
           std::string(crypto::as_text(version->value));
  }
  std::string all(std::string_view name, std::size_t limit = SIZE_MAX) const {
    std::string out;
    std::size_t count = 0;
    const auto visit = [&](const Version& version) -> Result<Visiting> {
      out += std::to_string(version.sequence.value) + " ";
      return go_on_if(++count < limit);
    };
    each_version(rows_, key(name), visit).value();
    return out;
  }
  std::string keys(std::uint64_t behind, std::string_view from = {}) const {
    std::string out;
    const auto visit = [&](ByteView name, const Version& version) -> Result<Visiting> {
      RowDecoder in(name);
      out += in.key_text() + std::to_string(version.sequence.value) + " ";
      return Visiting::kGoOn;
    };
    each_key(rows_, {}, from.empty() ? crypto::Bytes{} : key(from), {behind}, visit).value();
    return out;
  }

  MemoryState state_;
  RowWriter rows_{state_, ProjectionId::kSettings, 0};
};

TEST_F(History, AnswersAsOfAnyMoment) {
  put("a", 3, "x");
  put("a", 7, "y");
  put("a", 9, "z");
  EXPECT_EQ(at("a", 3), "-");
  EXPECT_EQ(at("a", 4), "3:x");
  EXPECT_EQ(at("a", 7), "3:x");
  EXPECT_EQ(at("a", 8), "7:y");
  EXPECT_EQ(at("a", 10), "9:z");
  EXPECT_EQ(at("a"), "9:z");
  EXPECT_EQ(at("b"), "-");
}

TEST_F(History, AFirstValueWritesOneRowAChangeTwo) {
  put("a", 3, "x");
  EXPECT_EQ(state_.take_change_count(), 1U);
  put("a", 4, "y");
  EXPECT_EQ(state_.take_change_count(), 2U);
}

TEST_F(History, TheLastValueOfAnEventCounts) {
  put("a", 3, "x");
  put("a", 5, "y");
  put("a", 5, "z");
  EXPECT_EQ(at("a"), "5:z");
  EXPECT_EQ(at("a", 5), "3:x");
  EXPECT_EQ(all("a"), "3 5 ");
}

TEST_F(History, VersionsComeOldestFirstAndEndWhereAsked) {
  for (std::uint64_t i = 1; i <= 4; ++i) put("a", i, "v");
  put("ab", 9, "v");
  EXPECT_EQ(all("a"), "1 2 3 4 ");
  EXPECT_EQ(all("a", 2), "1 2 ");
  EXPECT_EQ(all("a", 3), "1 2 3 ");
  EXPECT_EQ(all("c"), "");
}

TEST_F(History, KeysComeInOrderWithWhatWasInForce) {
  put("b", 1, "v");
  put("a", 2, "v");
  put("c", 3, "v");
  put("b", 4, "v");
  EXPECT_EQ(keys(UINT64_MAX), "a2 b4 c3 ");
  EXPECT_EQ(keys(3), "a2 b1 ");
  EXPECT_EQ(keys(UINT64_MAX, "b"), "b4 c3 ");
}

TEST_F(History, AnEarlierEventThanTheLastIsRefused) {
  put("a", 5, "x");
  EXPECT_EQ(put_version(rows_, key("a"), {4}, {}).error(), ledger::Error::kRowMalformed);
}

TEST_F(History, DamageIsReported) {
  put("a", 1, "x");
  put("a", 2, "y");
  // Row 'h' has a sequence too few, row 'c' no whole varint.
  auto history = state_.rows().extract(std::prev(state_.rows().end()));
  history.key().pop_back();
  state_.rows().insert(std::move(history));
  EXPECT_EQ(read_version(rows_, key("a"), {2}).error(), ledger::Error::kRowMalformed);
  state_.rows().begin()->second = {0x80};
  EXPECT_EQ(read_version(rows_, key("a"), {9}).error(), ledger::Error::kRowMalformed);
  EXPECT_EQ(put_version(rows_, key("a"), {9}, {}).error(), ledger::Error::kRowMalformed);
}

TEST_F(History, AgreesWithAModel) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::map<std::string, std::map<std::uint64_t, std::string>> model;
  for (std::uint64_t sequence = 0; sequence < 500; ++sequence) {
    const std::string name(1, static_cast<char>('a' + random() % 5));
    const std::string value = std::to_string(random());
    put(name, sequence, value);
    model[name][sequence] = value;
  }
  for (const auto& [name, values] : model) {
    for (std::uint64_t behind = 0; behind <= 500; ++behind) {
      const auto after = values.lower_bound(behind);
      const std::string expected =
          after == values.begin()
              ? "-"
              : std::to_string(std::prev(after)->first) + ":" + std::prev(after)->second;
      ASSERT_EQ(at(name, behind), expected) << name << " as of " << behind;
    }
  }
}

}  // namespace
}  // namespace lethe::projections::tests
