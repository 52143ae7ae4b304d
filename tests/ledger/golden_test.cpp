// What was ever written must never change its bytes: golden/events.hex holds one event of each kind
// with everything set and one with nothing that may be left out. Lines are added for new kinds; a
// line that is there is never edited.
#include <gtest/gtest.h>

#include <map>

#include "ledger/event_codec.h"
#include "tests/ledger/sample_events.h"

namespace lethe::ledger {
namespace {

TEST(Golden, EverySampleHasItsBytes) {
  std::map<std::string, Bytes> golden;
  for (auto& line : tests::golden_lines()) golden[line.name] = line.bytes;
  for (const auto& sample : tests::sample_events()) {
    const auto bytes = encode_header(sample.header).value();
    EXPECT_EQ(crypto::to_hex(bytes), crypto::to_hex(golden[sample.name])) << sample.name;
  }
}

TEST(Golden, EveryLineIsReadAsItsSample) {
  const auto lines = tests::golden_lines();
  EXPECT_EQ(lines.size(), tests::sample_events().size());
  for (const auto& line : lines) {
    const auto header = decode_header(line.bytes);
    ASSERT_TRUE(header) << line.name;
    EXPECT_EQ(*header, tests::sample_event(line.name)) << line.name;
  }
}

}  // namespace
}  // namespace lethe::ledger
