// Backups of a directory that is served: asked for from the terminal, and made by the clock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "tests/blackbox/self_signed.h"
#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// `lethe backup` of a directory that is served asks its server.
TEST(BackupOfAServed, IsAskedForFromTheTerminal) {
  const TemporaryDirectory folder;
  const auto own = make_self_signed(folder.path());
  for (const bool is_secure : {false, true}) {
    SCOPED_TRACE(is_secure ? "https" : "http");
    const auto backup = folder.path() / (is_secure ? "https" : "http");
    std::vector<std::string> flags{"--backup-to", backup};
    if (is_secure)
      flags.insert(flags.end(), {"--tls-certificate", own.certificate,  //
                                 "--tls-key", own.key});
    ServedLethe lethe(flags);
    const auto issued = run_lethe(
        {"token", "issue", "--role", "operator", "--data", lethe.data(), "--keys", lethe.keys()});
    const auto token = folder.path() / "token";
    std::ofstream(token) << issued.output;
    fs::permissions(token, fs::perms::owner_read | fs::perms::owner_write);
    lethe.start();
    const auto beside = run_lethe({"backup", "--data", lethe.data(), "--to", backup});
    EXPECT_EQ(beside.status, 2);
    EXPECT_THAT(beside.errors, HasSubstr("ask that server for one: lethe backup --server"));

    std::vector<std::string> line{"backup", "--server", lethe.url(), "--token-file", token};
    if (is_secure) {
      const auto stranger = run_lethe(line);
      EXPECT_EQ(stranger.status, 2) << "its certificate is nobody's that the system knows";
      EXPECT_FALSE(fs::exists(backup / "manifests"));
      line.insert(line.end(), {"--ca-file", own.certificate});
    }
    const auto made = run_lethe(line);
    EXPECT_EQ(made.status, 0) << made.errors;
    EXPECT_THAT(made.output, HasSubstr("Backup 1 has "));
    EXPECT_EQ(run_lethe({"backup", "check", backup}).status, 0);

    std::ofstream(backup / "cat.jpg") << "cat";
    const auto failed = run_lethe(line);
    EXPECT_EQ(failed.status, 2);
    EXPECT_THAT(failed.errors, HasSubstr("no backup was made: "));
    std::ofstream(token) << "lethe_0000";
    const auto refused = run_lethe(line);
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.errors, HasSubstr("the server refuses: "));
    EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
    EXPECT_THAT(run_lethe(line).errors, HasSubstr("can't be asked"));
  }
}

TEST(BackupOfAServed, NeedsATokenAndAnAddress) {
  const auto said = [](std::vector<std::string> line) {
    line.insert(line.begin(), {"backup", "--server"});
    const auto result = run_lethe(line);
    EXPECT_EQ(result.status, 2);
    return result.errors;
  };
  EXPECT_THAT(said({"http://127.0.0.1:1"}), HasSubstr("--token-file or --token-variable"));
  EXPECT_THAT(said({"http://127.0.0.1:1", "--token-file", "/nowhere"}), HasSubstr("/nowhere"));
  EXPECT_THAT(said({"http://127.0.0.1:1", "--to", "b"}), HasSubstr("--to"));
}

TEST(BackupByTheClock, IsMadeWhenTheServerStarts) {
  const TemporaryDirectory folder;
  const auto backup = folder.path() / "backup";
  ServedLethe lethe(std::vector<std::string>{"--backup-to", backup, "--backup-every", "24"});
  lethe.start();
  while (run_lethe({"backup", "list", backup}).status != 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
  EXPECT_THAT(lethe.errors(), HasSubstr("backup 1: "));
  const auto nowhere = run_lethe({"serve", "--data", lethe.data(), "--keys", lethe.keys(), "--port",
                                  "0", "--backup-every", "1"});
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_THAT(nowhere.errors, HasSubstr("backup.data says no folder"));
}

}  // namespace
}  // namespace lethe::tests::blackbox
