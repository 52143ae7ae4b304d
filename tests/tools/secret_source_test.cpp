#include "tools/secret_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "tests/ledger/temporary_directory.h"

namespace lethe::tools::tests {
namespace {

using ::testing::HasSubstr;

class SecretSourceTest : public ::testing::Test {
 protected:
  /// What is read, or what is wrong.
  static std::string read(const SecretSource& source) {
    std::string error;
    const auto secret = read_secret(source, {"passphrase", "root_keys.passphrase"}, error);
    EXPECT_EQ(secret.empty(), !error.empty());
    return error.empty() ? std::string(crypto::as_text(secret.view())) : error;
  }
  std::string read_file_with(std::string_view text) const {
    std::ofstream(file_, std::ios::binary) << text;
    std::filesystem::permissions(file_, std::filesystem::perms(0600));
    return read({file_, {}});
  }

  lethe::tests::TemporaryDirectory folder_;
  const std::filesystem::path file_ = folder_.path() / "secret";
};

TEST_F(SecretSourceTest, AFileIsReadWithoutTheEndOfItsLine) {
  EXPECT_EQ(read_file_with("horse"), "horse");
  EXPECT_EQ(read_file_with("horse\n"), "horse");
  EXPECT_EQ(read_file_with("horse\r\n"), "horse");
  EXPECT_EQ(read_file_with(" two words \n\n"), " two words \n");
  const std::string longest(kMaxSecretBytes, 'x');
  EXPECT_EQ(read_file_with(longest + "\r\n"), longest);
}

TEST_F(SecretSourceTest, AFileThatIsNotFitIsRefusedWithItsSetting) {
  EXPECT_THAT(read_file_with(std::string(kMaxSecretBytes + 1, 'x')),
              HasSubstr("is longer than 1024 bytes"));
  EXPECT_THAT(read_file_with(""), HasSubstr("the passphrase of the root keys is empty"));
  EXPECT_THAT(read_file_with("\n"), HasSubstr("is empty"));
  read_file_with("horse");
  for (const int open_to : {0640, 0604, 0620, 0610}) {
    std::filesystem::permissions(file_, std::filesystem::perms(open_to));
    EXPECT_EQ(read({file_, {}}), "root_keys.passphrase_file: " + file_.string() +
                                     " may be read by others; run: chmod 600 " + file_.string());
  }
  EXPECT_THAT(read({folder_.path() / "none", {}}), HasSubstr("none: No such file"));
  EXPECT_THAT(read({folder_.path(), {}}), HasSubstr("is not a file"));
  const auto pipe = folder_.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), S_IRUSR | S_IWUSR), 0);
  EXPECT_THAT(read({pipe, {}}), HasSubstr("is not a file"));
}

TEST_F(SecretSourceTest, AVariableIsWipedOnceItWasRead) {
  setenv("LETHE_TEST_SECRET", "horse", 1);
  const char* memory = std::getenv("LETHE_TEST_SECRET");
  const SecretSource source{{}, "LETHE_TEST_SECRET"};
  EXPECT_EQ(read(source), "horse");
  EXPECT_EQ(std::getenv("LETHE_TEST_SECRET"), nullptr);
  EXPECT_EQ(std::string(memory, 5), std::string(5, '\0'));
  const SecretSource copy = source;
  EXPECT_EQ(read(copy), "horse") << "whoever opens a directory twice asks once";
  EXPECT_EQ(read({{}, "LETHE_TEST_SECRET"}),
            "root_keys.passphrase_variable: the environment variable LETHE_TEST_SECRET is not set");
  setenv("LETHE_TEST_SECRET", std::string(kMaxSecretBytes + 1, 'x').c_str(), 1);
  EXPECT_THAT(read({{}, "LETHE_TEST_SECRET"}), HasSubstr("is longer than"));
  setenv("LETHE_TEST_SECRET", "", 1);
  EXPECT_THAT(read({{}, "LETHE_TEST_SECRET"}), HasSubstr("is empty"));
}

TEST_F(SecretSourceTest, OfTwoPlacesNeitherIsChosen) {
  EXPECT_EQ(read({file_, "LETHE_TEST_SECRET"}),
            "root_keys.passphrase_file and root_keys.passphrase_variable are both set: leave one "
            "of them out");
}

}  // namespace
}  // namespace lethe::tools::tests
