// The file that says where `lethe tail` is.
#include "tools/tail_cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/ledger/folder_files.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::tools {
namespace {

using ::testing::HasSubstr;

struct TailCursorTest : ::testing::Test {
  lethe::tests::TemporaryDirectory folder;
  std::filesystem::path file = folder.path() / "cursor";
  std::string error;
  std::optional<TailCursor> read(const TailCursor& expected) {
    error.clear();
    return read_cursor(file, expected, error);
  }
};

TEST_F(TailCursorTest, IsReadAsItWasWritten) {
  EXPECT_FALSE(read({"clinic", "", 0}));
  EXPECT_EQ(error, "") << "one that is not there is no fault";
  for (const std::uint64_t last : {std::uint64_t{0}, std::uint64_t{41}, (std::uint64_t{1} << 62)}) {
    ASSERT_TRUE(write_cursor(file, {"clinic", "kind=a,b&field=city", last}));
    const auto cursor = read({"clinic", "kind=a,b&field=city", 0});
    ASSERT_TRUE(cursor) << error;
    EXPECT_EQ(cursor->last, last);
  }
  EXPECT_EQ(lethe::tests::file_text(file),
            R"({"format":"lethe-tail-cursor/v1","ledger":"clinic","filter":"kind=a,b&field=city",)"
            R"("last":4611686018427387904})"
            "\n");
}

TEST_F(TailCursorTest, IsOfOneLedgerAndOneSelection) {
  ASSERT_TRUE(write_cursor(file, {"clinic", "kind=a", 41}));
  EXPECT_FALSE(read({"spa", "kind=a", 0}));
  EXPECT_THAT(error, HasSubstr("is the cursor of the ledger 'clinic'"));
  EXPECT_FALSE(read({"clinic", "", 0}));
  EXPECT_THAT(error, HasSubstr("the events with kind=a"));
  ASSERT_TRUE(write_cursor(file, {"clinic", "", 41}));
  EXPECT_FALSE(read({"clinic", "kind=a", 0}));
  EXPECT_THAT(error, HasSubstr("all events"));
}

TEST_F(TailCursorTest, WhatIsNoCursorIsLeftAlone) {
  for (const auto* text :
       {"", "41", "{}", R"({"format":"lethe-tail-cursor/v2","ledger":"c","filter":"","last":1})",
        R"({"format":"lethe-tail-cursor/v1","ledger":"c","filter":"","last":-1})",
        R"({"format":"lethe-tail-cursor/v1","ledger":"c","filter":"","last":"1"})",
        R"({"format":"lethe-tail-cursor/v1","ledger":"c","last":1})"}) {
    std::ofstream(file) << text;
    EXPECT_FALSE(read({"c", "", 0})) << text;
    EXPECT_THAT(error, HasSubstr("is no cursor of `lethe tail`")) << text;
  }
  EXPECT_FALSE(write_cursor(folder.path() / "nowhere" / "cursor", {"c", "", 1}));
}

}  // namespace
}  // namespace lethe::tools
