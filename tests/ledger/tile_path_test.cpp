#include "ledger/tile_path.h"

#include <gtest/gtest.h>

namespace lethe::ledger {
namespace {

TEST(TilePath, GroupsDigitsAsTheSpecificationDoes) {
  EXPECT_EQ(tile_path({0, 0}, 256), "tile/0/000");
  EXPECT_EQ(tile_path({0, 273}, 112), "tile/0/273.p/112");
  EXPECT_EQ(tile_path({1, 999}, 256), "tile/1/999");
  EXPECT_EQ(tile_path({1, 1'000}, 256), "tile/1/x001/000");
  EXPECT_EQ(tile_path({2, 1'234'067}, 256), "tile/2/x001/x234/067");
  EXPECT_EQ(tile_path({63, 1'234'067}, 1), "tile/63/x001/x234/067.p/1");
  EXPECT_EQ(entries_path(0, 15), "tile/entries/000.p/15");
  EXPECT_EQ(entries_path(1'234'067, 256), "tile/entries/x001/x234/067");
  EXPECT_EQ(entries_path(~std::uint64_t{0}, 256), "tile/entries/x018/x446/x744/x073/x709/x551/615");
}

TEST(TilePath, ReadsWhatItWrites) {
  for (const std::uint64_t index :
       {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{999}, std::uint64_t{1'000},
        std::uint64_t{999'999}, std::uint64_t{1'000'000}, ~std::uint64_t{0}}) {
    for (const std::uint64_t width : {1U, 9U, 10U, 255U, 256U}) {
      for (const std::uint8_t level : {0, 1, 7, 10, 63}) {
        const TilePath tile{false, {level, index}, width};
        EXPECT_EQ(parse_tile_path(tile_path(tile.id, width)), tile) << tile_path(tile.id, width);
      }
      const TilePath bundle{true, {0, index}, width};
      EXPECT_EQ(parse_tile_path(entries_path(index, width)), bundle) << entries_path(index, width);
    }
  }
}

TEST(TilePath, RefusesWhatIsNotCanonical) {
  for (const std::string_view path : {
           "",
           "/",
           "tile",
           "tile/",
           "tile/0",
           "tile/0/",
           "tile/0/0",
           "tile/0/00",
           "tile/0/0000",
           "tile/0/1000",
           "tile/0/x000/000",
           "tile/0/x001",
           "tile/0/001/000",
           "tile/0/x001/x000",
           "tile/0/x01/000",
           "tile/0/x0001/000",
           "tile/0/xx01/000",
           "tile/0/001x",
           "tile/0/000/",
           "/tile/0/000",
           "tile//0/000",
           "tile/0//000",
           "tile/00/000",
           "tile/64/000",
           "tile/256/000",
           "tile/-1/000",
           "tile/+1/000",
           "tile/ 1/000",
           "tile/a/000",
           "tile/0/-01",
           "tile/0/ 01",
           "tile/0/0x1",
           "tile/0/../000",
           "tile/0/%30%30%30",
           "tile/0/000.p",
           "tile/0/000.p/",
           "tile/0/000.p/0",
           "tile/0/000.p/256",
           "tile/0/000.p/257",
           "tile/0/000.p/01",
           "tile/0/000.p/+1",
           "tile/0/000.p/1/",
           "tile/0/000.p/1.p/1",
           "tile/0/000.P/1",
           "tile/0/.p/1",
           "tile/Entries/000",
           "tile/entries",
           "tile/entries/",
           "tile/entries/0/000",
           "checkpoint",
           "tile/0/x018/x446/x744/x073/x709/x551/616",
           "tile/0/x999/x999/x999/x999/x999/x999/999",
       }) {
    EXPECT_FALSE(parse_tile_path(path)) << path;
  }
  EXPECT_FALSE(parse_tile_path(std::string_view("tile/0/000\0", 11)));
  EXPECT_FALSE(parse_tile_path("tile/0/" + std::string(1'000'000, '0')));
}

}  // namespace
}  // namespace lethe::ledger
