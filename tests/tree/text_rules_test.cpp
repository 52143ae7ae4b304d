#include "tests/tree/text_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tree/small_tree.h"

namespace lethe::tests::tree {
namespace {

using testing::IsEmpty;

std::string lines(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += "x\n";
  return out;
}

TEST(LineWidth, CountsCharactersNotBytes) {
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "\xC3\xA9";  // é, two bytes
  EXPECT_THAT(line_width(small_tree({{"crypto/a.h", wide + "\n"}})), IsEmpty());
  EXPECT_EQ(places(line_width(small_tree({{"crypto/a.h", "\n" + wide + "x\n"}}))),
            (Places{{"crypto/a.h", 2}}));
  EXPECT_THAT(line_width(small_tree({{"README.md", std::string(200, 'x')}})), IsEmpty());
  EXPECT_THAT(line_width(small_tree({{"tests/api/x_table_test.cpp", std::string(200, 'x')}})),
              IsEmpty());
}

TEST(FileLength, HasACapForHeadersAndOneForSources) {
  EXPECT_THAT(file_length(small_tree({{"crypto/a.h", lines(400)}, {"crypto/a.cpp", lines(500)}})),
              IsEmpty());
  EXPECT_EQ(
      places(file_length(small_tree({{"crypto/a.h", lines(401)}, {"crypto/a.cpp", lines(501)}}))),
      (Places{{"crypto/a.h", 0}, {"crypto/a.cpp", 0}}));
}

TEST(LeftoverMarks, AreFoundAsWords) {
  const std::string mark =
      "TO"
      "DO";
  EXPECT_EQ(places(leftover_marks(small_tree({{"ledger/FORMAT.md", "\n" + mark + ": say why\n"}}))),
            (Places{{"ledger/FORMAT.md", 2}}));
  EXPECT_EQ(places(leftover_marks(small_tree({{"tools/test",
                                               "# FIX"
                                               "ME\n# (XX"
                                               "X)\n"}}))),
            (Places{{"tools/test", 1}, {"tools/test", 2}}));
  EXPECT_THAT(leftover_marks(small_tree({{"tools/a.cpp",
                                          "mkdtemp(\"lethe-XX"
                                          "XXXX\"); kAUTO"
                                          "DO\n"}})),
              IsEmpty());
}

TEST(LeftoverMarks, AreNotLookedForInBinaries) {
  EXPECT_THAT(leftover_marks(small_tree({{"tests/x.bin", std::string("\0", 1) + "TO"
                                                                                "DO"}})),
              IsEmpty());
}

TEST(IncludeGuards, StandInEveryHeader) {
  EXPECT_EQ(places(include_guards(small_tree({{"crypto/a.h", "// #pragma once\n"},
                                              {"crypto/b.h", "// What.\n#pragma once\n"},
                                              {"crypto/c.cpp", ""}}))),
            (Places{{"crypto/a.h", 0}}));
}

TEST(ForeignPlaces, AreFoundInAnyText) {
  EXPECT_EQ(places(foreign_places(small_tree({{"tools/test",
                                               "cd /wo"
                                               "rk/main\n"},
                                              {"README.md",
                                               "see (/wo"
                                               "rk/shared)\n"},
                                              {"tools/build",
                                               "curl https://deb.deb"
                                               "ian.org/x\n"},
                                              {"tools/x.h",
                                               "// http://1"
                                               "0.1.2.3:8080/simple\n"}}))),
            (Places{{"tools/test", 1}, {"README.md", 1}, {"tools/build", 1}, {"tools/x.h", 1}}));
}

TEST(ForeignPlaces, AreNotSeenInRelativePaths) {
  EXPECT_THAT(foreign_places(small_tree({{"a.md",
                                          "build/wo"
                                          "rk/x ../wo"
                                          "rk/ $dir/wo"
                                          "rk/ net"
                                          "work/\n"}})),
              IsEmpty());
}

TEST(UnusedNames, AreThoseThatOnlyTheirOwnLineHolds) {
  const auto tree = small_tree({{"api/a.cpp",
                                 "using crypto::Hash;\n"
                                 "  using ledger::Slot;\n"
                                 "using Rows = std::vector<ledger::Row>;\n"
                                 "struct Derived : Base { using Base::Base; };\n"
                                 "using namespace std::chrono_literals;\n"
                                 "using std::swap;\n"
                                 "Hash f(Slots s) { swap(s); }\n"},
                                {"api/b.h", "using ledger::Slot;\n"}});
  EXPECT_EQ(places(unused_names(tree)), (Places{{"api/a.cpp", 2}}));
}
TEST(DeadLinks, AreFoundFromTheFolderOfTheirFile) {
  const auto tree = small_tree({{"README.md",
                                 "[a](ARCHITECTURE.md) [b](ledger/FORMAT.md#sections)\n"
                                 "[c](https://example.org/x) [d](#here) [e](ledger/)\n"
                                 "[f](FORMAT.md)\n"},
                                {"ledger/FORMAT.md", "[up](../README.md) [gone](../SECURITY.md)\n"},
                                {"ARCHITECTURE.md", ""}});
  EXPECT_EQ(places(dead_links(tree)), (Places{{"README.md", 3}, {"ledger/FORMAT.md", 1}}));
}

}  // namespace
}  // namespace lethe::tests::tree
