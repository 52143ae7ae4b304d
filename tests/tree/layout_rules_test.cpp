#include "tests/tree/layout_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tree/small_tree.h"

namespace lethe::tests::tree {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(RootFolders, AreThoseOfTheDesign) {
  EXPECT_THAT(root_folders(small_tree({{"README.md", ""},
                                       {".ci/run", ""},
                                       {"crypto/a.h", ""},
                                       {"benchmarks/a.cpp", ""},
                                       {"tests/ledger/a.cpp", ""}})),
              IsEmpty());
  EXPECT_EQ(places(root_folders(small_tree({{"docs/a.md", ""}, {"cmake/a.cmake", ""}}))),
            (Places{{"docs/a.md", 0}, {"cmake/a.cmake", 0}}));
}

TEST(FileNames, SayWhatIsInside) {
  EXPECT_THAT(file_names(small_tree({{"crypto/utf8.h", ""}, {"ledger/commit.h", ""}})), IsEmpty());
  EXPECT_EQ(places(file_names(small_tree(
                {{"crypto/utils.h", ""}, {"ledger/test_helpers.cpp", ""}, {"api/common.h", ""}}))),
            (Places{{"crypto/utils.h", 0}, {"ledger/test_helpers.cpp", 0}, {"api/common.h", 0}}));
}

TEST(FileSizes, StayBelowAMiB) {
  auto tree = small_tree({{"tests/a.bin", ""}, {"tests/b.bin", ""}});
  tree.files[0].size = 1U << 20;
  tree.files[1].size = (1U << 20) + 1;
  EXPECT_EQ(places(file_sizes(tree)), (Places{{"tests/b.bin", 0}}));
}

TEST(UnregisteredSources, AreFoundInTheNearestBuildFile) {
  const auto tree =
      small_tree({{"CMakeLists.txt", "add_subdirectory(api)\n"},
                  {"api/CMakeLists.txt", "add_library(x\n  errors.cpp http/router.cpp)\n"},
                  {"api/errors.cpp", ""},
                  {"api/http/router.cpp", ""},
                  {"api/http/session.cpp", ""},
                  {"tests/api/CMakeLists.txt", "lethe_test_executable(t \"a_test.cpp\")\n"},
                  {"tests/api/a_test.cpp", ""},
                  {"tests/api/b_test.cpp", ""}});
  EXPECT_EQ(places(unregistered_sources(tree)),
            (Places{{"api/http/session.cpp", 0}, {"tests/api/b_test.cpp", 0}}));
}

TEST(UnregisteredSources, AreNotHiddenByCommentsOrLongerNames) {
  const auto tree =
      small_tree({{"crypto/CMakeLists.txt", "add_library(x key_hash.cpp # hash.cpp\n)\n"},
                  {"crypto/hash.cpp", ""},
                  {"crypto/key_hash.cpp", ""}});
  EXPECT_EQ(places(unregistered_sources(tree)), (Places{{"crypto/hash.cpp", 0}}));
  EXPECT_EQ(places(unregistered_sources(small_tree({{"crypto/a.cpp", ""}}))),
            (Places{{"crypto/a.cpp", 0}}));
}

TEST(ShellScripts, AreKnownByTheirFirstLineAndExecutable) {
  auto tree = small_tree({{"tools/run", "#!/usr/bin/env bash\n"},
                          {"tools/test", "#!/bin/bash\n"},
                          {"tools/a.py", "#!/usr/bin/env python3\n"},
                          {"tools/a.cpp", "// bash\n"}});
  tree.files[0].executable = true;
  EXPECT_THAT(shell_scripts(tree), ElementsAre("tools/run", "tools/test"));
  EXPECT_EQ(places(script_permissions(tree)), (Places{{"tools/test", 0}}));
}

}  // namespace
}  // namespace lethe::tests::tree
