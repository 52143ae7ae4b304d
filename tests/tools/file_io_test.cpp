#include "tools/file_io.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "crypto/hash.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::tools::tests {
namespace {

using lethe::tests::TemporaryDirectory;

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Each line, with a mark for those that are blank or were cut.
std::vector<std::string> lines_of(const std::string& text, std::size_t most = 8) {
  std::istringstream in(text);
  LineReader reader(in, most);
  std::vector<std::string> out;
  while (reader.next()) {
    std::string line(reader.line());
    if (reader.is_blank()) line += "(blank)";
    if (reader.is_too_long()) line += "(too long)";
    out.push_back(line);
  }
  EXPECT_EQ(reader.bytes(), text.size());
  return out;
}

using Lines = std::vector<std::string>;

TEST(LineReader, EndsOfLines) {
  EXPECT_EQ(lines_of(""), Lines());
  EXPECT_EQ(lines_of("a"), Lines({"a"}));
  EXPECT_EQ(lines_of("a\n"), Lines({"a"}));
  EXPECT_EQ(lines_of("a\r\nb\r\n"), Lines({"a", "b"}));
  EXPECT_EQ(lines_of("a\nb"), Lines({"a", "b"}));
  EXPECT_EQ(lines_of("a\rb\n"), Lines({"a\rb"}));
  EXPECT_EQ(lines_of("a\r\r\n"), Lines({"a\r"}));
  EXPECT_EQ(lines_of(std::string("a\0b\n", 4)), Lines({std::string("a\0b", 3)}));
}

TEST(LineReader, BlankLines) {
  EXPECT_EQ(lines_of("\n \t\n\r\nx\n"), Lines({"(blank)", " \t(blank)", "(blank)", "x"}));
}

TEST(LineReader, KeepsNoMoreOfALineThanItMay) {
  EXPECT_EQ(lines_of("12345678\n"), Lines({"12345678"}));
  EXPECT_EQ(lines_of("123456789\nx\n"), Lines({"12345678(too long)", "x"}));
  EXPECT_EQ(lines_of("123456789"), Lines({"12345678(too long)"}));
  EXPECT_EQ(lines_of(std::string(1'000'000, 'x') + "\nx"), Lines({"xxxxxxxx(too long)", "x"}));
  // Blanks alone, but too many: something may stand in what was not kept.
  EXPECT_EQ(lines_of("         x\n"), Lines({"        (too long)"}));
}

TEST(ReadFile, GivesWhatIsThereUpToItsBound) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  EXPECT_FALSE(read_file(path, 10));
  write(path, "");
  EXPECT_EQ(read_file(path, 10), "");
  write(path, "0123456789");
  EXPECT_EQ(read_file(path, 10), "0123456789");
  EXPECT_FALSE(read_file(path, 9));
  EXPECT_FALSE(read_file(directory.path(), 10)) << "a folder is no file";
}

TEST(ReplaceFile, PutsTheNewInPlaceOfTheOldForItsOwnerAlone) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  ASSERT_TRUE(replace_file(path, "one"));
  EXPECT_EQ(read_file(path, 10), "one");
  ASSERT_TRUE(replace_file(path, ""));
  EXPECT_EQ(read_file(path, 10), "");
  const std::string large(3U << 20, 'x');
  ASSERT_TRUE(replace_file(path, large));
  EXPECT_EQ(read_file(path, large.size()), large);
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "file.new"));
}

TEST(ReplaceFile, LeavesTheOldWhereTheNewCannotBeWritten) {
  const TemporaryDirectory directory;
  EXPECT_FALSE(replace_file(directory.path() / "none" / "file", "x"));
  const auto path = directory.path() / "file";
  ASSERT_TRUE(replace_file(path, "old"));
  std::filesystem::create_directory(directory.path() / "file.new");  // nothing can be written there
  EXPECT_FALSE(replace_file(path, "new"));
  EXPECT_EQ(read_file(path, 10), "old");
  std::filesystem::remove(directory.path() / "file.new");
  // What an interrupted run left is written over.
  write(directory.path() / "file.new", "a longer text that was not finished");
  ASSERT_TRUE(replace_file(path, "new"));
  EXPECT_EQ(read_file(path, 10), "new");
}

TEST(DigestFile, IsTheChainOverBlocks) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  EXPECT_FALSE(digest_file(path));
  constexpr std::size_t kBlock = 1U << 20;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kBlock - 1, kBlock, kBlock + 1,
                                 3 * kBlock, 3 * kBlock + 7}) {
    SCOPED_TRACE(size);
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / kBlock);
    write(path, text);
    crypto::Hash expected;
    for (std::size_t at = 0; at < size; at += kBlock) {
      expected = crypto::sha256(
          {expected.view(), crypto::as_bytes(std::string_view(text).substr(at, kBlock))});
    }
    EXPECT_EQ(digest_file(path), expected);
  }
}

}  // namespace
}  // namespace lethe::tools::tests
