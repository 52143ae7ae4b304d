#include "tests/tree/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/tree/process.h"

namespace lethe::tests::tree {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class ReadTree : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(root);
    write("CMakeLists.txt", "x\n");
    write("crypto/a.h", "a\n");
    write("crypto/untracked.h", "b\n");
    write("build/debug/generated.h", "c\n");
  }
  void TearDown() override { fs::remove_all(root); }

  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  std::vector<std::string> paths() const {
    std::vector<std::string> out;
    for (const auto& file : read_tree(root).files) out.push_back(file.path);
    return out;
  }

  const fs::path root = fs::temp_directory_path() / ("lethe-tree-" + std::to_string(getpid()));
};

TEST_F(ReadTree, TakesWhatGitTracks) {
  ASSERT_EQ(run_process({"git", "init", "-q", root.string()}).status, 0);
  ASSERT_EQ(run_process({"git", "-C", root.string(), "add", "CMakeLists.txt", "crypto/a.h"}).status,
            0);
  EXPECT_THAT(paths(), ElementsAre("CMakeLists.txt", "crypto/a.h"));
  fs::remove(root / "crypto/a.h");
  EXPECT_THAT(paths(), ElementsAre("CMakeLists.txt"));
}

TEST_F(ReadTree, WalksWhereThereIsNoCheckout) {
  EXPECT_THAT(paths(), ElementsAre("CMakeLists.txt", "crypto/a.h", "crypto/untracked.h"));
}

TEST_F(ReadTree, KeepsTextSizeAndPermissions) {
  write("tools/run", "#!/bin/bash\n");
  fs::permissions(root / "tools/run", fs::perms::owner_exec, fs::perm_options::add);
  const auto tree = read_tree(root);
  const auto* script = tree.find("tools/run");
  ASSERT_NE(script, nullptr);
  EXPECT_EQ(script->text, "#!/bin/bash\n");
  EXPECT_EQ(script->size, 12U);
  EXPECT_TRUE(script->executable);
  EXPECT_FALSE(tree.find("crypto/a.h")->executable);
  EXPECT_EQ(tree.find("crypto/b.h"), nullptr);
}

TEST(Lines, EndWithOrWithoutANewline) {
  EXPECT_THAT(lines_of(""), IsEmpty());
  EXPECT_THAT(lines_of("a\n\nb\n"), ElementsAre("a", "", "b"));
  EXPECT_THAT(lines_of("a\nb"), ElementsAre("a", "b"));
}

TEST(RunProcess, GivesOutputAndStatus) {
  EXPECT_EQ(run_process({"bash", "-c", "echo out; echo err >&2; exit 3"}).status, 3);
  EXPECT_EQ(run_process({"bash", "-c", "echo out; echo err >&2"}).output, "out\nerr\n");
  EXPECT_EQ(run_process({"/nonexistent"}).status, -1);
}

TEST(Process, RunsBesideUntilItEndsOrIsKilled) {
  const auto name = fs::temp_directory_path() / ("lethe-process-" + std::to_string(getpid()));
  const auto out = name.string() + ".out";
  const auto err = name.string() + ".err";
  Process ends({"bash", "-c", "echo out; echo err >&2; exit 3"}, out, err);
  EXPECT_EQ(ends.wait(), 3);
  EXPECT_FALSE(ends.is_running());
  EXPECT_EQ(fs::file_size(out), 4U);
  EXPECT_EQ(fs::file_size(err), 4U);
  Process sleeps({"sleep", "100"}, out, err);
  EXPECT_TRUE(sleeps.is_running());
  sleeps.send(SIGKILL);
  EXPECT_EQ(sleeps.wait(), -1);
  fs::remove(out);
  fs::remove(err);
}

}  // namespace
}  // namespace lethe::tests::tree
