// `lethe keys recover`: the machine is lost, and the key target brings its keys back.
#include "tests/tools/target_command_line.h"

namespace lethe::tools::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class KeyRecovery : public TargetCommandLine {
 protected:
  KeyRecovery() { write_secret("other", "battery staple\n"); }
  void with_a_passphrase() const { configure("recovery_passphrase_file = \"secret\"\n"); }
  std::string run(const std::string& line) const {
    return output("export LETHE_CONFIG=lethe.toml\n" + line);
  }
  std::string refusal(const std::string& line) const {
    return fault("export LETHE_CONFIG=lethe.toml\n" + line);
  }
  /// A ledger with somebody in it, and a backup.
  void live() const {
    write("people.jsonl", R"({"id":"p1","email":"p1@example.org","given_name":"Ada"})"
                          "\n");
    run("lethe init --ledger clinic\n"
        "lethe import --ledger clinic --people people.jsonl --state s\n"
        "lethe keys rotate\n"
        "lethe backup --to b");
  }
};

TEST_F(KeyRecovery, KeysAloneAreLostAndTheDataGoesOnAsItIs) {
  with_a_passphrase();
  live();
  run("rm -r k");
  EXPECT_THAT(run("lethe keys recover"), HasSubstr("root key of epoch 1, with its register"));
  EXPECT_THAT(run("lethe token issue --role auditor --ledger clinic"), HasSubstr("lethe_"));
  EXPECT_THAT(run("lethe verify d --keys k"), Not(HasSubstr("damage")));
  EXPECT_EQ(run("stat -c %a k"), "700\n");
}

TEST_F(KeyRecovery, EverythingIsLostButABackupAndTheTarget) {
  with_a_passphrase();
  live();
  run("lethe rebuild > before\nrm -r k d");
  run("lethe keys recover");
  EXPECT_THAT(run("lethe restore --from b --to d"),
              AllOf(HasSubstr("0 are erased"), HasSubstr("d is whole, and closed")));
  EXPECT_THAT(run("lethe reopen"), HasSubstr("ledger.restored is event "));
  EXPECT_THAT(run("lethe verify d --keys k"), Not(HasSubstr("damage")));
  EXPECT_THAT(run("lethe token issue --role auditor --ledger clinic"), HasSubstr("lethe_"));
}

TEST_F(KeyRecovery, WhatTheBackupLacksIsKnownFromTheTargetToo) {
  with_a_passphrase();
  live();
  run("lethe token issue --role auditor --ledger clinic\nrm -r k d\nlethe keys recover\n"
      "lethe restore --from b --to d --blocks t");
  EXPECT_THAT(refusal("lethe token list --ledger clinic"),
              AllOf(HasSubstr("d stays closed"), HasSubstr("clinic lacks 1 event")));
}

TEST_F(KeyRecovery, HoldersBringThemBackTogether) {
  std::string keys;
  for (const auto* name : {"ada", "ben", "cyd"}) {
    const auto key = output(std::string("lethe keys new-holder --passphrase-file secret ") + name);
    keys += (keys.empty() ? "" : ",") + key.substr(0, key.size() - 1);
  }
  configure("recovery = \"holders\"\nholders = \"" + keys + "\"\n");
  live();
  run("rm -r k");
  EXPECT_THAT(refusal("lethe keys recover"), HasSubstr("give their files with --holder"));
  EXPECT_THAT(refusal("lethe keys recover --holder ada --holder-passphrase-file secret"),
              AllOf(HasSubstr("these holders are too few; it takes 2 of lethe-holder-"),
                    HasSubstr("nothing was recovered")));
  EXPECT_THAT(
      refusal("lethe keys recover --holder ada --holder ben --holder-passphrase-file secret "
              "--holder-passphrase-file other"),
      HasSubstr("ben: "));
  EXPECT_THAT(
      refusal("lethe keys recover --holder ada --holder ben --holder-passphrase-file secret"),
      HasSubstr("once for each --holder"));
  EXPECT_THAT(refusal("lethe keys recover --holder lethe.toml --holder-passphrase-file secret"),
              HasSubstr("lethe.toml"));
  EXPECT_FALSE(fs::exists(folder_.path() / "k"));
  EXPECT_THAT(run("lethe keys recover --holder cyd --holder ada --holder-passphrase-file secret "
                  "--holder-passphrase-file secret"),
              HasSubstr("root key of epoch 1"));
  EXPECT_THAT(run("lethe token issue --role auditor --ledger clinic"), HasSubstr("lethe_"));
}

TEST_F(KeyRecovery, ADamagedRegisterKeepsNoKeyFromComingBack) {
  with_a_passphrase();
  live();
  run("rm -r k\nfor f in t/registers/*; do printf x | dd of=$f bs=1 seek=40 conv=notrunc "
      "status=none; done");
  EXPECT_THAT(run("lethe keys recover"),
              AllOf(HasSubstr("root key of epoch 1; its register in the target is of no use"),
                    Not(HasSubstr("with its register"))));
  EXPECT_THAT(refusal("lethe token list --ledger clinic"),
              HasSubstr("the register of clinic is not there"));
  EXPECT_THAT(run("lethe reopen --accept-loss"), HasSubstr("ledger.restored is event "));
  run("lethe token issue --role auditor --ledger clinic");
}

TEST_F(KeyRecovery, WhatIsThereIsLeftAsItIs) {
  with_a_passphrase();
  live();
  EXPECT_THAT(refusal("lethe keys recover"),
              AllOf(HasSubstr("has a root key of ledger "), HasSubstr("nothing was recovered")));
  run("lethe token issue --role auditor --ledger clinic");
  EXPECT_THAT(refusal("lethe keys recover --keys new --recovery-passphrase-file other"),
              HasSubstr("the recovery: "));
  EXPECT_THAT(refusal("lethe keys recover --keys new --backup-keys b"),
              HasSubstr("there is no key target at b"));
  EXPECT_THAT(output("lethe keys recover --keys new", 2), HasSubstr("--backup-keys names"));
  EXPECT_FALSE(fs::exists(folder_.path() / "new"));
  run("cp -r t before\nlethe keys recover --keys new\ndiff -r t/roots before/roots\n"
      "diff -r t/registers before/registers");
}

/// The target has nothing else of a ledger that was closed, which must stay so.
TEST_F(KeyRecovery, ARegisterWithoutARootComesBackToo) {
  with_a_passphrase();
  live();
  output("lethe init --data d2 --keys k2 --ledger gone\ncp k2/*.register t/registers\nrm -r k");
  run("lethe keys recover");
  EXPECT_EQ(output("ls k/*.register | wc -l"), "4\n");
  output("for register in k2/*.register; do ls k/$(basename $register); done");
}

}  // namespace
}  // namespace lethe::tools::tests
