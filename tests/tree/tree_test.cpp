// The rules, held against the project itself. Each rule has its own test of what it finds and what
// it lets pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tree/include_rules.h"
#include "tests/tree/layout_rules.h"
#include "tests/tree/process.h"
#include "tests/tree/source_tree.h"
#include "tests/tree/text_rules.h"

namespace lethe::tests::tree {
namespace {

using testing::IsEmpty;

const std::filesystem::path kRoot = LETHE_SOURCE_DIR;

class ProjectTree : public testing::Test {
 protected:
  const Tree tree = read_tree(kRoot);
};

TEST_F(ProjectTree, IsReadAtAll) {
  EXPECT_NE(tree.find("CMakeLists.txt"), nullptr);
  EXPECT_NE(tree.find("tests/tree/tree_test.cpp"), nullptr);
  EXPECT_NE(tree.find("crypto/bytes.h"), nullptr);
}

TEST_F(ProjectTree, LayersIncludeOnlyWhatLiesBelow) {
  EXPECT_THAT(layer_edges(tree), IsEmpty());
}
TEST_F(ProjectTree, ThirdPartiesAreContained) {
  EXPECT_THAT(third_party_containment(tree), IsEmpty());
}
TEST_F(ProjectTree, IncludesHaveNoCycle) {
  EXPECT_THAT(include_cycles(tree), IsEmpty());
}
TEST_F(ProjectTree, SourcesIncludeTheirOwnHeaderFirst) {
  EXPECT_THAT(own_header_first(tree), IsEmpty());
}
TEST_F(ProjectTree, HeadersIncludeWhatTheyUseOfTheStandardLibrary) {
  EXPECT_THAT(standard_headers(tree), IsEmpty());
}
TEST_F(ProjectTree, LinesFit) {
  EXPECT_THAT(line_width(tree), IsEmpty());
}
TEST_F(ProjectTree, FilesAreShort) {
  EXPECT_THAT(file_length(tree), IsEmpty());
}
TEST_F(ProjectTree, NothingIsMarkedForLater) {
  EXPECT_THAT(leftover_marks(tree), IsEmpty());
}
TEST_F(ProjectTree, HeadersAreReadOnce) {
  EXPECT_THAT(include_guards(tree), IsEmpty());
}
TEST_F(ProjectTree, NothingNamesAMachine) {
  EXPECT_THAT(foreign_places(tree), IsEmpty());
}
TEST_F(ProjectTree, NamesBroughtInAreUsed) {
  EXPECT_THAT(unused_names(tree), IsEmpty());
}
TEST_F(ProjectTree, DocumentsLinkToWhatIsThere) {
  EXPECT_THAT(dead_links(tree), IsEmpty());
}
TEST_F(ProjectTree, RootHoldsItsFoldersOnly) {
  EXPECT_THAT(root_folders(tree), IsEmpty());
}
TEST_F(ProjectTree, FilesAreCalledAfterThings) {
  EXPECT_THAT(file_names(tree), IsEmpty());
}
TEST_F(ProjectTree, FilesAreSmall) {
  EXPECT_THAT(file_sizes(tree), IsEmpty());
}
TEST_F(ProjectTree, SourcesAreInTheBuild) {
  EXPECT_THAT(unregistered_sources(tree), IsEmpty());
}
TEST_F(ProjectTree, ScriptsAreExecutable) {
  EXPECT_THAT(script_permissions(tree), IsEmpty());
}

TEST_F(ProjectTree, ScriptsParse) {
  const auto scripts = shell_scripts(tree);
  EXPECT_THAT(scripts, testing::Contains("tools/test"));
  for (const auto& script : scripts) {
    const auto result = run_process({"bash", "-n", (kRoot / script).string()});
    EXPECT_EQ(result.status, 0) << result.output;
  }
}

}  // namespace
}  // namespace lethe::tests::tree
