// The commands over each kind of root store, and what they say when it does not open.
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/root_files.h"
#include "tests/crypto/softhsm.h"
#include "tests/tools/command_line.h"

namespace lethe::tools::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class RootKeysTest : public CommandLine {
 protected:
  /// lethe.toml, which every command of the test finds, with these lines under [root_keys].
  void configure(const std::string& lines) const {
    write("lethe.toml", "data = \"d\"\nkeys = \"k\"\n[root_keys]\n" + lines);
  }
  void write_secret(const std::string& name, std::string_view text) const {
    write(name, text);
    std::filesystem::permissions(folder_.path() / name, std::filesystem::perms(0600));
  }
  static std::string with_config(const std::string& line) {
    return "export LETHE_CONFIG=lethe.toml\n" + line;
  }
  std::string run(const std::string& line) const { return output(with_config(line)); }
  std::string refusal(const std::string& line) const { return output(with_config(line), 2); }
  /// Every command that opens the keys, on a directory that init made.
  void expect_all_commands_work() const {
    EXPECT_THAT(run("lethe token issue --role auditor --ledger clinic"), HasSubstr("lethe_"));
    EXPECT_THAT(run("lethe verify d --keys k"), HasSubstr("clinic (lethe.local/clinic): consist"));
    EXPECT_THAT(run("lethe rebuild --ledger clinic --projection tokens"),
                HasSubstr("clinic tokens"));
    write("people", "{\"id\":\"p-1\"}\n");
    EXPECT_THAT(run("lethe import --ledger clinic --people people"), HasSubstr("1 lines accepted"));
    EXPECT_THAT(run("lethe export-log --ledger clinic out"), HasSubstr("are in out"));
    EXPECT_THAT(run("lethe serve --port 0 >served 2>&1 & server=$!\n"
                    "until grep -q listening served; do kill -0 $server || exit; sleep 0.01; done\n"
                    "kill $server; wait $server; cat served"),
                HasSubstr("listening on"));
  }
};

TEST_F(RootKeysTest, APassphraseFromAFileServesEveryCommand) {
  write_secret("secret", "correct horse\n");
  configure("kind = \"passphrase\"\npassphrase_file = \"secret\"\n");
  EXPECT_THAT(run("lethe init --ledger clinic"), HasSubstr("with the same settings root_keys.*"));
  EXPECT_EQ(run("stat -c %s k/*.root.0"), "164\n164\n") << "sealed, as crypto/README.md has it";
  expect_all_commands_work();
}

TEST_F(RootKeysTest, AWrongPassphraseOrKindIsSaid) {
  write_secret("secret", "correct horse\n");
  configure("kind = \"passphrase\"\npassphrase_file = \"secret\"\n");
  run("lethe init --ledger clinic");
  write_secret("secret", "battery\n");
  EXPECT_THAT(refusal("lethe serve"), HasSubstr("the passphrase does not open the root keys in k"));
  EXPECT_THAT(refusal("lethe verify d --keys k"),
              HasSubstr("the passphrase does not open the root keys in k"));
  EXPECT_THAT(refusal("LETHE_ROOT_KEYS_KIND=file lethe token list"),
              HasSubstr("the root keys in k are there, but not of root_keys.kind file"));
  EXPECT_THAT(refusal("chmod 644 secret; lethe serve"), HasSubstr("run: chmod 600 secret"));
  configure("kind = \"passphrase\"\n");
  EXPECT_THAT(refusal("setsid -w lethe serve"),
              HasSubstr("there is no terminal to ask for the passphrase: set "
                        "root_keys.passphrase_file or root_keys.passphrase_variable"));
}

TEST_F(RootKeysTest, WithAWrongSettingInitMakesNothing) {
  configure("kind = \"passphrase\"\npassphrase_file = \"none\"\n");
  EXPECT_THAT(refusal("lethe init"), HasSubstr("root_keys.passphrase_file: can't read none"));
  configure("kind = \"pkcs11\"\n");
  EXPECT_THAT(refusal("lethe init"), HasSubstr("set root_keys.pkcs11_module"));
  configure("kind = \"pkcs11\"\npkcs11_module = \"/none.so\"\n");
  EXPECT_THAT(refusal("lethe init"), HasSubstr("set root_keys.pkcs11_token"));
  configure("kind = \"hsm\"\n");
  EXPECT_THAT(refusal("lethe init"), HasSubstr("must be one of file, passphrase, pkcs11"));
  EXPECT_EQ(output("ls"), "lethe.toml\n");
}

TEST_F(RootKeysTest, ADemoUnderAPassphraseOfTheEnvironmentErasesAndIsServed) {
  // Makes it and opens it again in one process, and the variable is gone after the first time.
  const std::string demo =
      "export SECRET=horse\n"
      "lethe demo --people 1 --keys-kind passphrase --passphrase-variable SECRET";
  EXPECT_THAT(output(demo + " --serve --port 0 >served 2>&1 & server=$!\n"
                            "until grep -q Ctrl-C served; do kill -0 $server || exit; sleep 0.01; "
                            "done\nkill $server; wait $server; cat served"),
              HasSubstr("listening on"));
  EXPECT_THAT(output("lethe verify lethe-demo/data --keys lethe-demo/keys", 2),
              HasSubstr("not of root_keys.kind file"));
}

TEST_F(RootKeysTest, StatusSaysWhatIsThereWithoutOpeningIt) {
  write_secret("secret", "correct horse\n");
  configure("kind = \"passphrase\"\npassphrase_file = \"secret\"\n");
  run("lethe init --ledger clinic");
  const auto all = lines("rm secret\nlethe keys status --data d --keys k");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].at("ledger"), "clinic");
  EXPECT_EQ(all[1].at("kind"), "passphrase");
  EXPECT_EQ(all[1].at("epoch"), 0);
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "k" /
                                      (std::string(all[1].at("tree").as_string()) + ".root.0")));
  EXPECT_THAT(output("lethe keys status --data d --keys elsewhere", 1),
              HasSubstr("the root key of a ledger is missing in elsewhere"));
  EXPECT_THAT(fault("lethe keys status --data none"), HasSubstr("there is no ledger at none"));
}

TEST_F(RootKeysTest, RotatingReplacesEveryRootAndLosesNobody) {
  configure("kind = \"file\"\n");
  run("lethe init --ledger clinic");
  write("people", "{\"id\":\"p-1\",\"email\":\"a@example.org\"}\n");
  run("lethe import --ledger clinic --people people && cp -r k old");
  EXPECT_EQ(run("lethe keys rotate"), "system: epoch 0 to 1\nclinic: epoch 0 to 1\n");
  EXPECT_EQ(run("lethe keys rotate"), "system: epoch 1 to 2\nclinic: epoch 1 to 2\n");
  for (const auto& line : lines("lethe keys status --data d --keys k")) {
    EXPECT_EQ(line.at("epoch"), 2);
  }
  EXPECT_THAT(
      run("lethe verify d --keys k"),
      ::testing::ContainsRegex("clinic .*consistent.*[1-9][0-9]* sections intact, 0 erased"));
  EXPECT_THAT(refusal("lethe serve --keys old"), HasSubstr("epoch"));
  EXPECT_THAT(refusal("lethe keys rotate --data none"), HasSubstr("there is no ledger at none"));
}

TEST_F(RootKeysTest, RewrappingChangesThePassphraseAndTheKind) {
  write_secret("first", "horse");
  write_secret("second", "battery");
  configure("kind = \"file\"\n");
  run("lethe init --ledger clinic && cp lethe.toml plain.toml");
  write("a.toml", "[root_keys]\nkind = \"passphrase\"\npassphrase_file = \"first\"\n");
  write("b.toml", "[root_keys]\nkind = \"passphrase\"\npassphrase_file = \"second\"\n");
  EXPECT_THAT(run("lethe keys rewrap --to a.toml"),
              AllOf(HasSubstr("clinic is kept as passphrase"),
                    HasSubstr("From now on use the root_keys.* of a.toml")));
  EXPECT_THAT(refusal("lethe serve"), HasSubstr("not of root_keys.kind file"));
  configure("kind = \"passphrase\"\npassphrase_file = \"first\"\n");
  expect_all_commands_work();
  run("lethe keys rewrap --to b.toml");
  EXPECT_THAT(refusal("lethe serve"), HasSubstr("the passphrase does not open the root keys in k"));
  configure("kind = \"passphrase\"\npassphrase_file = \"second\"\n");
  EXPECT_THAT(run("lethe verify d --keys k"), HasSubstr("clinic (lethe.local/clinic): consistent"));
  run("lethe keys rewrap --to plain.toml");
  EXPECT_THAT(output("lethe verify d --keys k"), HasSubstr("clinic (lethe.local/clinic): consist"));
  EXPECT_EQ(output("stat -c %s k/*.root.*"), "100\n100\n100\n100\n");
}

TEST_F(RootKeysTest, RewrappingThatIsCutOffIsFinishedByTheSameCommand) {
  write_secret("secret", "horse");
  configure("kind = \"file\"\n");
  run("lethe init --ledger clinic");
  write("new.toml", "[root_keys]\nkind = \"passphrase\"\npassphrase_file = \"secret\"\n");
  const auto tree =
      std::string(lines("lethe keys status --data d --keys k").at(1).at("tree").as_string());
  // The second ledger's root can't be read, so the first alone is changed.
  EXPECT_THAT(refusal("chmod 644 k/" + tree + ".root.0; lethe keys rewrap --to new.toml"),
              AllOf(HasSubstr("system is kept as passphrase"), HasSubstr("clinic: "),
                    HasSubstr("the same command again goes on")));
  EXPECT_THAT(refusal("lethe serve"), HasSubstr("run it again")) << "nobody erases in between";
  EXPECT_THAT(run("chmod 600 k/*; lethe keys rewrap --to new.toml"),
              HasSubstr("clinic is kept as passphrase"));
  EXPECT_THAT(run("lethe verify d --keys k --keys-kind passphrase --passphrase-file secret"),
              HasSubstr("clinic (lethe.local/clinic): consistent"));
}

TEST_F(RootKeysTest, RewrappingIsRefusedWithTheWrongSecretOrWhileServing) {
  write_secret("secret", "horse");
  write_secret("wrong", "house");
  configure("kind = \"passphrase\"\npassphrase_file = \"secret\"\n");
  run("lethe init");
  write("new.toml", "[root_keys]\nkind = \"file\"\n");
  EXPECT_THAT(refusal("lethe keys rewrap --to new.toml --passphrase-file wrong"),
              HasSubstr("the passphrase does not open the root keys in k"));
  EXPECT_THAT(refusal("lethe keys rewrap --to none.toml"), HasSubstr("none.toml"));
  write("bad.toml", "[root_keys]\nkind = \"pkcs11\"\n");
  EXPECT_THAT(refusal("lethe keys rewrap --to bad.toml"),
              HasSubstr("bad.toml: root_keys.kind is pkcs11: set root_keys.pkcs11_module"));
  EXPECT_THAT(
      refusal("lethe serve --port 0 >served 2>&1 & server=$!\n"
              "trap 'kill $server; wait $server' EXIT\n"
              "until grep -q listening served; do kill -0 $server || exit; sleep 0.01; done\n"
              "lethe keys rewrap --to new.toml"),
      HasSubstr("d is in use by another process"));
  EXPECT_THAT(run("lethe token list"), HasSubstr("operator")) << "it is as it was";
}

// --- at a terminal ---

/// The program at a terminal of its own, of which the test is the other side.
class TypedSession {
 public:
  TypedSession(const std::filesystem::path& folder, const std::string& line) {
    child_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (child_ != 0) return;
    if (chdir(folder.c_str()) != 0) _exit(127);
    execl("/bin/bash", "bash", "-c", line.c_str(), nullptr);
    _exit(127);
  }
  ~TypedSession() { close(terminal_); }
  TypedSession(const TypedSession&) = delete;
  TypedSession& operator=(const TypedSession&) = delete;

  /// Reads until the text came, and says all that came until then; fails after half a minute.
  std::string read_until(const std::string& text) {
    std::string out;
    char buffer[256];
    while (text.empty() || out.find(text) == std::string::npos) {
      pollfd waiting{terminal_, POLLIN, 0};
      if (poll(&waiting, 1, 30'000) != 1) break;
      const auto got = read(terminal_, buffer, sizeof(buffer));
      if (got <= 0) break;
      out.append(buffer, static_cast<std::size_t>(got));
    }
    return out;
  }
  void type(const std::string& text) const {
    EXPECT_EQ(write(terminal_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  /// The rest of what it writes, and its exit status.
  std::pair<std::string, int> end() {
    auto rest = read_until("");
    int status = 0;
    waitpid(child_, &status, 0);
    return {std::move(rest), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
  }

 private:
  int terminal_ = -1;
  pid_t child_ = -1;
};

TEST_F(RootKeysTest, ATerminalIsAskedWithoutEcho) {
  const std::string lethe = (programs_.path() / "lethe").string();
  const std::string at = " --data d --keys k --keys-kind passphrase";
  TypedSession init(folder_.path(), lethe + " init" + at);
  EXPECT_THAT(init.read_until("root keys: "), HasSubstr("passphrase of the root keys: "));
  init.type(
      "horsx\x7f"
      "e\r");
  EXPECT_THAT(init.read_until("again: "), Not(HasSubstr("hors")));
  init.type("horse\r");
  const auto [made, status] = init.end();
  EXPECT_EQ(status, 0) << made;
  EXPECT_THAT(made, AllOf(HasSubstr("Operator token"), Not(HasSubstr("horse"))));

  TypedSession list(folder_.path(), lethe + " token list" + at);
  list.read_until("root keys: ");
  list.type("horse\r");
  const auto [listed, list_status] = list.end();
  EXPECT_EQ(list_status, 0) << listed;
  EXPECT_THAT(listed, AllOf(HasSubstr("operator"), Not(HasSubstr("again"))));
}

TEST_F(RootKeysTest, ATerminalCanBeLeftAndMistypedAndIsAsBefore) {
  const std::string at = (programs_.path() / "lethe").string() +
                         " init --data d --keys k --keys-kind passphrase; stty -a; ls";
  TypedSession mistyped(folder_.path(), at);
  mistyped.read_until("root keys: ");
  mistyped.type("horse\r");
  mistyped.read_until("again: ");
  mistyped.type("house\r");
  EXPECT_THAT(mistyped.end().first,
              AllOf(HasSubstr("the two are not the same; nothing was changed"),
                    HasSubstr("isig icanon iexten echo echoe")));
  TypedSession left(folder_.path(), at);
  left.read_until("root keys: ");
  left.type("hor\x03");
  EXPECT_THAT(left.end().first, AllOf(HasSubstr("no passphrase was typed"), HasSubstr(" echo ")));
  EXPECT_THAT(output("ls"), IsEmpty());
}

// --- in a token ---

class RootKeysInAToken : public RootKeysTest {
 protected:
  void SetUp() override {
    if (!softhsm_.is_installed()) GTEST_SKIP() << crypto::SoftHsm::kNotInstalled;
    write_secret("pin", crypto::SoftHsm::kPin);
    configure(settings());
  }
  std::string settings() const {
    return "kind = \"pkcs11\"\npkcs11_module = \"" + softhsm_.place().module.string() +
           "\"\npkcs11_token = \"lethe\"\npin_file = \"pin\"\n";
  }
  /// How many keys the token has for the ledgers whose roots lie in a folder.
  std::map<std::string, std::size_t> keys_of(const std::filesystem::path& keys) const {
    const auto token = softhsm_.open_token().value();
    std::map<std::string, std::size_t> out;
    for (const auto& file : std::filesystem::directory_iterator(keys)) {
      const auto name = file.path().filename().string();
      if (name.find(".root.") == std::string::npos) continue;
      const auto hex = name.substr(0, 32);
      out[hex] = token->list(*crypto::TreeId::from(*crypto::from_hex(hex))).value().size();
    }
    return out;
  }

  crypto::SoftHsm softhsm_;
};

TEST_F(RootKeysInAToken, ServeEveryCommand) {
  run("lethe init --ledger clinic");
  EXPECT_EQ(run("stat -c %s k/*.root.0"), "144\n144\n") << "sealed, as crypto/README.md has it";
  expect_all_commands_work();
}

TEST_F(RootKeysInAToken, EveryMistakeIsSaid) {
  run("lethe init --ledger clinic");
  EXPECT_THAT(refusal("LETHE_ROOT_KEYS_PKCS11_TOKEN=other lethe serve"),
              HasSubstr("or not exactly one token with the label 'other' in it"));
  EXPECT_THAT(refusal("LETHE_ROOT_KEYS_PKCS11_MODULE=/none.so lethe serve"),
              HasSubstr("there is no PKCS#11 module at /none.so"));
  EXPECT_THAT(refusal("LETHE_ROOT_KEYS_KIND=file lethe serve"),
              HasSubstr("not of root_keys.kind file"));
  EXPECT_THAT(refusal("chmod 644 pin; lethe serve"),
              HasSubstr("root_keys.pin_file: pin may be read"));
  write_secret("pin", "4321");
  EXPECT_THAT(refusal("lethe serve"), HasSubstr("the token 'lethe' does not take the PIN"));
  write_secret("pin", crypto::SoftHsm::kPin);
  softhsm_.add_token("spare");
  EXPECT_THAT(
      refusal("LETHE_ROOT_KEYS_PKCS11_TOKEN=spare lethe serve"),
      HasSubstr("the token 'spare' has no key for the root keys in k: they are an old copy"));
  expect_all_commands_work();
}

TEST_F(RootKeysInAToken, P4AfterARotationNoOldCopyOfTheFilesOpens) {
  run("lethe init --ledger clinic && cp -r k old && lethe keys rotate");
  for (const auto& [tree, count] : keys_of(folder_.path() / "k")) EXPECT_EQ(count, 1U) << tree;
  EXPECT_THAT(refusal("lethe verify d --keys old"), HasSubstr("they are an old copy"));
  EXPECT_THAT(run("lethe verify d --keys k"), HasSubstr("clinic (lethe.local/clinic): consist"));
}

TEST_F(RootKeysInAToken, RewrappingLeavesNoKeyBehind) {
  write("plain.toml", "[root_keys]\nkind = \"file\"\n");
  configure("kind = \"file\"\n");
  run("lethe init --ledger clinic");
  write("token.toml", "[root_keys]\n" + settings());
  run("lethe keys rewrap --to token.toml");
  configure(settings());
  for (const auto& [tree, count] : keys_of(folder_.path() / "k")) EXPECT_EQ(count, 1U) << tree;
  expect_all_commands_work();
  run("cp -r k old && lethe keys rewrap --to plain.toml");
  for (const auto& [tree, count] : keys_of(folder_.path() / "k")) EXPECT_EQ(count, 0U) << tree;
  EXPECT_THAT(refusal("lethe verify d --keys old"), HasSubstr("they are an old copy"));
  EXPECT_THAT(output("lethe verify d --keys k"), HasSubstr("clinic (lethe.local/clinic): consist"));
}

/// A year with erasures in it leaves one key for each ledger.
TEST_F(RootKeysInAToken, P4EveryErasureDestroysTheKeyBeforeIt) {
  run("lethe demo --people 1");
  const auto keys = keys_of(folder_.path() / "lethe-demo" / "keys");
  ASSERT_EQ(keys.size(), 2U) << "the system's ledger and the demo's";
  for (const auto& [tree, count] : keys) EXPECT_EQ(count, 1U) << tree;
  EXPECT_THAT(
      run("lethe verify lethe-demo/data --keys lethe-demo/keys"),
      ::testing::ContainsRegex("demo .lethe.example/demo.: consistent.* [1-9][0-9]* erased"));
}

}  // namespace
}  // namespace lethe::tools::tests
