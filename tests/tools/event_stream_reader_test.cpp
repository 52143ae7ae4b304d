// Server-sent events out of bytes in whatever pieces.
#include "tools/event_stream_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lethe::tools {
namespace {

using ::testing::ElementsAre;
using Fed = EventStreamReader::Fed;

std::string told(const StreamBlock& block) {
  return block.id.value_or("-") + "|" + block.name + "|" + block.data;
}

std::vector<std::string> blocks_of(std::string_view text, std::size_t piece) {
  std::vector<std::string> out;
  EventStreamReader reader([&](const StreamBlock& block) {
    out.push_back(told(block));
    return true;
  });
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    EXPECT_EQ(reader.feed(text.substr(0, piece)), Fed::kMore);
  }
  return out;
}

TEST(EventStreamReader, FindsBlocksInPiecesOfAnySize) {
  constexpr std::string_view kText =
      "retry: 3000\n\n: a comment\n\nid: 1\ndata: {\"a\":1}\n\nid:2\r\ndata:x\r\ndata: y\r\n\r\n"
      ":\nid: 3\n\nevent: end\ndata: {}\n\nunknown: 1\nid\ndata:  two spaces\n\nid: 9\n";
  for (std::size_t piece = 1; piece <= kText.size(); ++piece) {
    EXPECT_THAT(blocks_of(kText, piece),
                ElementsAre("1||{\"a\":1}", "2||x\ny", "3||", "-|end|{}", "|| two spaces"))
        << "what has no empty line behind it is no block";
  }
}

TEST(EventStreamReader, StopsWhenThereIsEnough) {
  int seen = 0;
  EventStreamReader reader([&](const StreamBlock&) { return ++seen < 2; });
  EXPECT_EQ(reader.feed("id: 1\n\nid: 2\n\nid: 3\n\n"), Fed::kEnough);
  EXPECT_EQ(seen, 2);
}

TEST(EventStreamReader, TakesNoBlockWithoutEnd) {
  for (const auto* line : {"", "data: x\n"}) {
    EventStreamReader reader([](const StreamBlock&) { return true; });
    auto fed = Fed::kMore;
    std::string much;
    while (much.size() < 4'096) much += *line == '\0' ? "x" : line;
    for (int i = 0; i < 4'096 && fed == Fed::kMore; ++i) fed = reader.feed(much);
    EXPECT_EQ(fed, Fed::kTooLong);
  }
}

}  // namespace
}  // namespace lethe::tools
