// The program itself, as somebody types it: exit statuses, and messages that say what is wrong and
// what to type instead.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line.h"

namespace lethe::tools::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class CommandsTest : public CommandLine {};

TEST_F(CommandsTest, HelpIsThereForAllOfIt) {
  for (const std::string command :
       {"init",          "serve",      "token",           "token issue",
        "token revoke",  "token list", "verify",          "verify receipt",
        "verify export", "export-log", "rebuild",         "import",
        "demo",          "keys",       "keys status",     "keys rotate",
        "keys rewrap",   "backup",     "backup list",     "backup check",
        "restore",       "witness",    "witness new-key", "witness serve",
        "tail"}) {
    EXPECT_THAT(output("lethe " + command + " --help"), HasSubstr("Usage: lethe " + command));
    if (command.find(' ') == std::string::npos) {
      EXPECT_THAT(output("lethe --help"), HasSubstr("\n  " + command + " "));
    }
  }
  EXPECT_THAT(output("lethe --version"),
              ::testing::MatchesRegex("lethe [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_F(CommandsTest, NothingTypedGetsTheHelp) {
  EXPECT_THAT(fault("lethe"), AllOf(HasSubstr("Usage: lethe "), HasSubstr("serve")));
  EXPECT_THAT(fault("lethe token"), AllOf(HasSubstr("Usage: lethe token"), HasSubstr("revoke")));
}

TEST_F(CommandsTest, WhatDoesNotParseIsNamed) {
  struct Row {
    std::string_view line, says, goes_on;
  };
  constexpr Row kRows[] = {
      {"lethe sevre", "there is no 'sevre'; there are: init serve", "Run `lethe --help`"},
      {"lethe --prot 1", "there is no '--prot'", "Run `lethe --help`"},
      {"lethe token make", "there is no 'make'; there are: issue", "Run `lethe token --help`"},
      {"lethe serve --prot 1", "--prot", "Run `lethe serve --help`"},
      {"lethe serve --port", "--port", "Run `lethe serve --help`"},
      {"lethe token issue", "--role is required", "Run `lethe token issue --help`"},
      {"lethe token revoke", "id is required", "Run `lethe token revoke --help`"},
      {"lethe token issue --role portal --days 401", "1 to 400", "Run `lethe token issue --help`"},
      {"lethe verify", "place is required", "Run `lethe verify --help`"},
      {"lethe verify receipt", "file is required", "Run `lethe verify receipt --help`"},
      {"lethe verify d --threads 257", "0 to 256", "Run `lethe verify --help`"},
      {"lethe import --people p", "--ledger is required", "Run `lethe import --help`"},
      {"lethe export-log d", "--ledger is required", "Run `lethe export-log --help`"},
      {"lethe keys rewrap", "--to is required", "Run `lethe keys rewrap --help`"},
      {"lethe keys turn", "there is no 'turn'; there are: status", "Run `lethe keys --help`"},
      {"lethe witness serve --state s", "--key-file is required",
       "Run `lethe witness serve --help`"},
      {"lethe witness new-key n", "file is required", "Run `lethe witness new-key --help`"},
      {"lethe tail http://127.0.0.1:1", "--ledger is required", "Run `lethe tail --help`"},
      {"lethe tail u --ledger c --from x", "--from", "Run `lethe tail --help`"},
      {"lethe demo --people 0", "1 to 100000", "Run `lethe demo --help`"},
  };
  for (const auto& [line, says, goes_on] : kRows) {
    EXPECT_THAT(fault(std::string(line)),
                AllOf(HasSubstr(std::string(says)), HasSubstr(std::string(goes_on))))
        << line;
  }
}

TEST_F(CommandsTest, WithoutALedgerEveryCommandSaysHowToMakeOne) {
  for (const std::string line :
       {"lethe serve", "lethe token list", "lethe token issue --role operator", "lethe rebuild",
        "lethe export-log --ledger clinic out", "lethe serve --data elsewhere"}) {
    EXPECT_THAT(fault(line), AllOf(HasSubstr("there is no ledger at "), HasSubstr("`lethe init`")))
        << line;
  }
  EXPECT_THAT(output("ls"), IsEmpty()) << "and nothing was made";
}

TEST_F(CommandsTest, InitMakesWhatTheNextCommandsNeed) {
  const auto text = output("lethe init --data d --keys k --ledger clinic");
  EXPECT_THAT(text, AllOf(HasSubstr("Operator token, shown once: lethe_"),
                          HasSubstr("Ledger clinic, admin token, shown once: lethe_"),
                          HasSubstr("Verifier key, for auditors: lethe.local/clinic+"),
                          HasSubstr("Next: lethe serve --data d --keys k\n")));
  EXPECT_EQ(output("stat -c %a d k"), "700\n700\n");
  EXPECT_THAT(fault("lethe init --data d --keys k"),
              AllOf(HasSubstr("there is a ledger at d already; nothing was changed"),
                    HasSubstr("POST /v1/ledgers")));
  EXPECT_THAT(output("lethe verify d --keys k"),
              HasSubstr("clinic (lethe.local/clinic): consistent"));
  const auto json = lines("lethe init --data d2 --keys k2 --ledger clinic --json").at(0);
  EXPECT_TRUE(json.at("operator_token").is_string());
  EXPECT_EQ(json.at("ledger").at("name"), "clinic");
}

TEST_F(CommandsTest, InitMakesNothingOfWhatIsMistyped) {
  EXPECT_THAT(fault("lethe init --ledger Clinic"), HasSubstr("--ledger must be a name: "));
  EXPECT_THAT(fault("lethe init --region 'the north'"), HasSubstr("--region must be "));
  EXPECT_THAT(fault("LETHE_SERVER_REGION=eu lethe init --region us"),
              HasSubstr("server.region of this node is eu: it would serve no such ledger"));
  EXPECT_THAT(fault("lethe init --config none.toml"),
              HasSubstr("can't read the settings in none.toml"));
  EXPECT_THAT(output("ls"), IsEmpty());
  output("mkdir -m 755 lethe-keys");
  EXPECT_THAT(fault("lethe init"), HasSubstr("run: chmod 700 lethe-keys"));
  output("rmdir lethe-keys && touch lethe-keys");
  EXPECT_THAT(fault("lethe init"), HasSubstr("lethe-keys is not a folder"));
}

TEST_F(CommandsTest, SettingsComeFromFlagsVariablesAndTheFile) {
  write("lethe.toml", "data = \"from-file\"\n");
  EXPECT_THAT(fault("lethe serve --config lethe.toml"), HasSubstr("at from-file;"));
  EXPECT_THAT(fault("LETHE_CONFIG=lethe.toml lethe serve"), HasSubstr("at from-file;"));
  EXPECT_THAT(fault("LETHE_DATA=v lethe serve --config lethe.toml"), HasSubstr("at v;"));
  EXPECT_THAT(fault("LETHE_DATA=v lethe serve --config lethe.toml --data f"), HasSubstr("at f;"));
  EXPECT_THAT(fault("LETHE_SERVER_PORT=x lethe serve"), HasSubstr("LETHE_SERVER_PORT must be"));
  EXPECT_THAT(fault("lethe serve --port 65536"), HasSubstr("--port must be"));
  write("lethe.toml", "[server]\n prot = 1\n");
  EXPECT_EQ(fault("lethe serve --config lethe.toml"),
            "lethe: lethe.toml, line 2, column 2: unknown setting 'server.prot'\n");
}

TEST_F(CommandsTest, ServingWhatCannotBeServedSaysWhy) {
  init();
  EXPECT_THAT(fault("lethe serve --data d"),
              HasSubstr("the root key of a ledger is missing in lethe-keys"));
  EXPECT_THAT(fault("lethe serve --data d --keys k --address 0.0.0.0 --port 0"),
              HasSubstr("refusing to serve 0.0.0.0 without TLS"));
  EXPECT_THAT(fault("lethe serve --data d --keys k --address here"),
              HasSubstr("'here' is not an IP address"));
  EXPECT_THAT(fault("lethe serve --data d --keys k --tls-key key.pem"),
              HasSubstr("TLS needs both a certificate and a key"));
}

TEST_F(CommandsTest, TwoServersAreKeptApart) {
  init();
  output("lethe init --data d2 --keys k2");
  // One that serves while the rest of the line runs; $port is its own.
  const std::string served =
      "rm -f out\nlethe serve --data d --keys k --port 0 >out 2>err & server=$!\n"
      "trap 'kill $server; wait $server' EXIT\n"
      "until grep -q listening out; do kill -0 $server || exit; sleep 0.01; done\n"
      "port=\"$(grep -o '[0-9]*$' out)\"\n";
  EXPECT_THAT(output(served + "lethe serve --data d --keys k --port 0", 2),
              HasSubstr("d is in use by another process (a running `lethe serve`?)"));
  EXPECT_THAT(output(served + "lethe serve --data d2 --keys k2 --port $port", 2),
              AllOf(HasSubstr("Address already in use"), HasSubstr("choose another port")));
}

TEST_F(CommandsTest, TokensAreIssuedListedAndRevoked) {
  init();
  const std::string at = " --data d --keys k";
  EXPECT_THAT(output("lethe token issue --role operator" + at), HasSubstr("lethe_"));
  EXPECT_THAT(output("lethe token issue --role auditor --days 1 --ledger clinic" + at),
              HasSubstr("lethe_"));
  const auto all = lines("lethe token list" + at);
  ASSERT_EQ(all.size(), 4U) << "two of init, and two more";
  const auto clinic = lines("lethe token list --ledger clinic" + at);
  ASSERT_EQ(clinic.size(), 2U);
  std::string auditor;
  for (const auto& token : clinic) {
    EXPECT_EQ(token.at("ledger"), "clinic");
    EXPECT_FALSE(token.as_object().contains("token"));
    if (token.at("role") == "auditor") auditor = token.at("id").as_string().c_str();
  }
  EXPECT_EQ(output("lethe token revoke " + auditor + at), "revoked\n");
  for (const auto& token : lines("lethe token list" + at))
    EXPECT_EQ(token.as_object().contains("revoked"), token.at("id").as_string() == auditor);
}

TEST_F(CommandsTest, TokensThatCannotBeSayWhatTheyLack) {
  init();
  struct Row {
    std::string_view arguments, says;
  };
  constexpr Row kRows[] = {
      {"issue --role boss", "there is no role 'boss'; there are operator, admin"},
      {"issue --role portal", "--ledger is required"},
      {"issue --role operator --ledger clinic", "leave --ledger out"},
      {"issue --role portal --ledger none", "there are: system clinic"},
      {"issue --role agent --ledger clinic", "--subject is required: the id of the agent"},
      {"issue --role subject --ledger clinic", "--subject is required"},
      {"issue --role portal --ledger clinic --subject x",
       "for the roles agent, subject and reviewer only"},
      {"issue --role agent --ledger clinic --subject x", "must be a UUID"},
      {"issue --role subject --ledger clinic --days 2 --subject x", "for a day at most"},
      {"issue --role agent --ledger clinic --subject 4ad6d7e2-110e-490a-aea3-0702e89a6369",
       "There is no such subject"},
      {"revoke 7", "`lethe token list`"},
      {"revoke 4ad6d7e2-110e-490a-aea3-0702e89a6369", "there is no token with this id"},
      {"list --ledger none", "there are: system clinic"},
  };
  for (const auto& [arguments, says] : kRows) {
    EXPECT_THAT(fault("lethe token " + std::string(arguments) + " --data d --keys k"),
                HasSubstr(std::string(says)))
        << arguments;
  }
}

TEST_F(CommandsTest, ImportsThatCannotBeginSayWhy) {
  init();
  const std::string into = "lethe import --data d --keys k --ledger clinic ";
  EXPECT_THAT(fault(into),
              HasSubstr("give --people, --staff, --consents, --relationships, --accesses "));
  EXPECT_THAT(fault(into + "--people none"), HasSubstr("can't read none: No such file"));
  write("people", "{\"id\":\"p-1\"}\nnonsense\n");
  EXPECT_THAT(fault("lethe import --data d --keys k --ledger none --people people"),
              HasSubstr("there are: system clinic"));
  const auto told = output(into + "--people people", 1);
  EXPECT_THAT(told, HasSubstr("people:2: "));
  EXPECT_THAT(told, HasSubstr("1 lines accepted"));
  EXPECT_THAT(told, Not(HasSubstr("nonsense")));
}

TEST_F(CommandsTest, RebuiltRowsHaveADigestAndNamesAreChecked) {
  init();
  const auto once = output("lethe rebuild --data d --keys k");
  EXPECT_THAT(once, HasSubstr("clinic tokens 2 rows "));
  EXPECT_EQ(output("lethe rebuild --data d --keys k"), once);
  EXPECT_THAT(output("lethe rebuild --data d --keys k --ledger clinic --projection tokens"),
              ::testing::MatchesRegex("clinic tokens 2 rows [0-9a-f]+\n"));
  EXPECT_THAT(fault("lethe rebuild --data d --keys k --projection none"),
              AllOf(HasSubstr("there is no projection 'none'"), HasSubstr("consents")));
  EXPECT_THAT(fault("lethe rebuild --data d --keys k --ledger none"),
              HasSubstr("there are: system"));
}

TEST_F(CommandsTest, AnExportIsCheckedWithoutTheDirectory) {
  init();
  const auto said = output("lethe export-log --data d --keys k --ledger clinic out");
  const auto key = said.substr(said.rfind(' ') + 1);
  EXPECT_THAT(output("mv d away; lethe verify out --vkey " + key),
              AllOf(HasSubstr("consistent, 2 events"), Not(HasSubstr("--vkey"))));
  EXPECT_THAT(fault("lethe verify out --vkey x"), HasSubstr("--vkey is not a verifier key"));
  EXPECT_THAT(fault("lethe verify out --checkpoint none"),
              HasSubstr("can't read the checkpoint none"));
  const auto json = lines("lethe verify out --json").at(0).at(0);
  EXPECT_EQ(json.at("consistent"), true);
  EXPECT_EQ(json.at("key_was_given"), false);
}

TEST_F(CommandsTest, WhatTakesLongCanBeInterrupted) {
  // SIGINT ends it at once, and what is half made is not taken for a demo.
  const auto text = output(
      "set -m\nlethe demo --people 100000 & making=$!\n"
      "trap 'kill -9 $making' EXIT\n"
      "until [ -e lethe-demo/data.unfinished ]; do kill -0 $making || exit; sleep 0.01; done\n"
      "kill -INT $making; wait $making; echo \"status $?\"; ls lethe-demo");
  EXPECT_THAT(text, HasSubstr("status 130"));
  EXPECT_THAT(text, Not(HasSubstr("data\n")));
  EXPECT_THAT(output("lethe demo --people 1"), HasSubstr("The demo ledger is in lethe-demo"));
  EXPECT_THAT(output("lethe demo --people 1"), HasSubstr("is there already, and is used as it is"));
}

}  // namespace
}  // namespace lethe::tools::tests
