// The commands with a key target, and what the settings of one are held to.
#include <sys/stat.h>

#include "crypto/recovery_copies.h"
#include "ledger/ledger_opening.h"
#include "tests/tools/target_command_line.h"
#include "tools/data_directory.h"
#include "tools/file_io.h"

namespace lethe::tools::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class KeyTargetCommands : public TargetCommandLine {
 protected:
  crypto::SecretBuffer passphrase() const {
    std::string error;
    SecretSource source;
    source.file = folder_.path() / "secret";
    return read_secret(source, {"passphrase", "x"}, error);
  }
  /// The pair in a holder's file, under the passphrase.
  crypto::Holder holder_in(const std::string& file) const {
    const auto bytes = read_file(folder_.path() / file, 1'000).value();
    const auto wrapping = crypto::make_passphrase_wrapping(passphrase());
    return crypto::decode_holder(crypto::as_bytes(bytes), *wrapping).value();
  }
  /// How many roots the target and these holders give back that are those of the ledgers.
  std::size_t roots_restored(std::vector<crypto::Holder> holders) const {
    const auto reader = ledger::open_rocks_reader(folder_.path() / "d").value();
    const auto infos = ledger::ledgers_in(*reader).value();
    const auto opener = crypto::make_recovery_opener(std::move(holders));
    const auto files = crypto::open_posix_root_files(folder_.path() / "t" / "roots");
    const auto roots = crypto::open_file_root_store(folder_.path() / "k");
    std::size_t count = 0;
    for (const auto& info : infos) {
      const auto tree = ledger::tree_id_of(info.id);
      const auto copy = crypto::read_recovery_copy(*files, *opener, tree);
      EXPECT_TRUE(copy) << info.name << ": " << copy.error().message();
      const auto root = roots->load(tree).value();
      if (copy && copy->epoch == root.epoch &&
          std::ranges::equal(copy->key.view(), root.key.view())) {
        ++count;
      }
    }
    return count;
  }
};

TEST_F(KeyTargetCommands, APassphraseBringsTheKeysBackAndIsNeededOnce) {
  configure("recovery_passphrase_file = \"secret\"\n");
  run("lethe init --ledger clinic");
  run("mv secret away\nlethe token issue --role auditor --ledger clinic");
  run("lethe keys rotate\nmv away secret");
  std::vector<crypto::Holder> holders;
  holders.push_back(holder_in("t/roots/recovery.holder"));
  EXPECT_EQ(roots_restored(std::move(holders)), 2U);
  EXPECT_EQ(run("cmp k/recovery.holder t/roots/recovery.holder"), "");
}

TEST_F(KeyTargetCommands, HoldersBringThemBackTogether) {
  std::string keys;
  for (const auto* name : {"ada", "ben", "cyd"}) {
    const auto key = output(std::string("lethe keys new-holder --passphrase-file secret ") + name);
    EXPECT_THAT(key, StartsWith("lethe-holder-"));
    keys += (keys.empty() ? "" : ", ") + key.substr(0, key.size() - 1);
    struct stat status {};
    ASSERT_EQ(::stat((folder_.path() / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & (S_IRWXG | S_IRWXO), 0U);
  }
  EXPECT_THAT(output("lethe keys new-holder --passphrase-file secret ada", 2),
              HasSubstr("is there already"));
  configure("recovery = \"holders\"\nholders = \"" + keys + "\"\n");
  run("lethe init --ledger clinic");
  std::vector<crypto::Holder> holders;
  holders.push_back(holder_in("cyd"));
  holders.push_back(holder_in("ada"));
  EXPECT_EQ(roots_restored(std::move(holders)), 2U);
}

TEST_F(KeyTargetCommands, WrongSettingsAreSaid) {
  configure("recovery = \"holders\"\nholders = \"lethe-holder-AAAA\"\n");
  EXPECT_THAT(refusal("lethe init"), HasSubstr("'lethe-holder-AAAA' is none"));
  configure("recovery = \"holders\"\n");
  EXPECT_THAT(refusal("lethe init"), HasSubstr("backup.holders and backup.threshold do not fit"));
  configure("recovery = \"somebody\"\n");
  EXPECT_THAT(refusal("lethe init"), HasSubstr("must be passphrase or holders"));
  configure("");
  EXPECT_THAT(refusal("setsid -w lethe init"), HasSubstr("set backup.recovery_passphrase_file or "
                                                         "backup.recovery_passphrase_variable"));
  EXPECT_FALSE(fs::exists(folder_.path() / "d"));
}

TEST_F(KeyTargetCommands, OneThatIsLeftOutIsStillWaitedForUntilItIsForgotten) {
  configure("recovery_passphrase_file = \"secret\"\n");
  run("lethe init --ledger clinic");
  EXPECT_THAT(output("lethe keys rotate --data d --keys k", 2),
              HasSubstr("this data has a key target, and backup.keys does not say where"));
  EXPECT_THAT(output("lethe keys forget-target --data d --keys k"), HasSubstr("Destroy it"));
  EXPECT_THAT(output("lethe keys forget-target --data d --keys k", 2),
              HasSubstr("there is no key target"));
  EXPECT_THAT(output("lethe keys rotate --data d --keys k"), HasSubstr("epoch 0 to 1"));
}

TEST_F(KeyTargetCommands, AnothersTargetIsRefused) {
  configure("recovery_passphrase_file = \"secret\"\n");
  run("lethe init --ledger clinic");
  output("lethe init --data d2 --keys k2");
  EXPECT_THAT(refusal("lethe token list --data d2 --keys k2"),
              HasSubstr("the key target in t belongs to other data"));
}

/// Data, keys and register of one moment, which fit together: the target alone knows better, by its
/// copy of the register, or by its keys where it has none.
TEST_F(KeyTargetCommands, P4WithAnOldCopyOfDataAndKeysNothingIsOpened) {
  configure("recovery_passphrase_file = \"secret\"\n");
  run("lethe init --ledger clinic\ncp -r d d2\ncp -r k k2\nlethe keys rotate\ncp -r t t2");
  const std::string with_old_ones =
      "lethe token issue --role auditor --ledger clinic --data d2 --keys k2";
  EXPECT_THAT(refusal(with_old_ones),
              HasSubstr("the keys of clinic are of epoch 0, and its register knows epoch 1"));
  run("rm -r t/registers");
  EXPECT_THAT(refusal(with_old_ones),
              HasSubstr("the key target in t has keys of a later epoch than k2"));
  run("diff -r t/roots t2/roots\nlethe token issue --role auditor --ledger clinic");
}

TEST_F(KeyTargetCommands, AKeyThatWasLostHereIsTakenFromTheTargetWithItsPassphrase) {
  configure("recovery_passphrase_file = \"secret\"\n");
  run("lethe init --ledger clinic\nrm k/recovery.holder");
  write_secret("secret", "battery staple\n");
  EXPECT_THAT(refusal("lethe token list --ledger clinic"),
              HasSubstr("has a recovery passphrase already, and this is not it"));
  write_secret("secret", "correct horse\n");
  run("lethe token list --ledger clinic\ncmp k/recovery.holder t/roots/recovery.holder");
}

}  // namespace
}  // namespace lethe::tools::tests
