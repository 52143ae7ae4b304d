// `lethe backup` and `lethe restore`, as somebody types them.
#include "tests/ledger/restored_mark.h"
#include "tests/tools/command_line.h"

namespace lethe::tools::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

class BackupCommands : public CommandLine {
 protected:
  BackupCommands() { init(); }

  void import_people(int first, int behind) const {
    std::string lines;
    for (int i = first; i < behind; ++i) {
      const auto id = std::to_string(i);
      lines += R"({"id":"p)" + id + R"(","email":"p)" + id +
               R"(@example.org","given_name":"Ada"})" + "\n";
    }
    write("people.jsonl", lines);
    output("lethe import --data d --keys k --ledger clinic --people people.jsonl --state s" +
           std::to_string(first));
  }
  void back_up() const { output("lethe backup --data d --to b"); }
  std::string digests(const std::string& data) const {
    return output("lethe rebuild --keys k --data " + data);
  }
};

TEST_F(BackupCommands, WhatIsRestoredIsTheSameToTheByte) {
  import_people(0, 20);
  EXPECT_THAT(output("lethe backup --data d --to b"),
              AllOf(StartsWith("Backup 1 in b has "), HasSubstr("of 2 ledgers")));
  const auto before = digests("d");
  EXPECT_THAT(output("lethe restore --from b --to new --data d --keys k"),
              AllOf(HasSubstr("clinic: "), HasSubstr("sections opened and are back; 0 are erased"),
                    HasSubstr("new is whole, and closed")));
  ledger::tests::remove_restored_marks(folder_.path() / "new");
  EXPECT_EQ(digests("new"), before);
  EXPECT_THAT(output("lethe verify new --keys k"), Not(HasSubstr("damage")));
  EXPECT_THAT(output("lethe verify new --keys k --ledger clinic --json"),
              HasSubstr(R"("consistent":true)"));
}

TEST_F(BackupCommands, EachRunIsListedAndCanBeRestored) {
  import_people(0, 3);
  back_up();
  import_people(3, 6);
  back_up();
  const auto list = output("lethe backup list b");
  EXPECT_THAT(list, MatchesRegex("1 [-0-9T:.]*Z .*clinic:[0-9]*\n2 [-0-9T:.]*Z .*clinic:[0-9]*\n"));
  output("lethe restore --from b --to first --as-of backup:1 --data d --keys k");
  output("lethe restore --from b --to small --as-of 4 --ledger clinic --data d --keys k");
  EXPECT_THAT(output("lethe verify small --ledger clinic --keys k --json"),
              AllOf(HasSubstr(R"("consistent":true)"), HasSubstr(R"("size":4)")));
  const auto size =
      list.substr(list.find("clinic:") + 7, list.find('\n') - list.find("clinic:") - 7);
  EXPECT_THAT(output("lethe verify first --ledger clinic --json"), HasSubstr(R"("size":)" + size));
}

TEST_F(BackupCommands, ACheckpointThatSomebodyKeptSaysHowFar) {
  import_people(0, 3);
  output("lethe export-log --data d --keys k --ledger clinic public && cp public/checkpoint kept");
  import_people(3, 6);
  back_up();
  output("lethe restore --from b --to new --as-of kept --data d --keys k");
  EXPECT_THAT(fault("lethe reopen --data new --keys k"),
              AllOf(HasSubstr("new stays closed"), HasSubstr("clinic lacks "),
                    HasSubstr("lethe reopen --accept-loss")));
  EXPECT_THAT(output("lethe reopen --data new --keys k --accept-loss"),
              HasSubstr("ledger.restored is event "));
  output("lethe export-log --data new --keys k --ledger clinic again");
  EXPECT_THAT(output("lethe verify again --checkpoint kept --json"),
              HasSubstr(R"("consistent":true)"));
  EXPECT_THAT(fault("lethe serve --port 0 --data d --keys k"),
              HasSubstr("another directory goes on with these keys"))
      << "one of the two goes on";
}

TEST_F(BackupCommands, CheckNeedsNoKeysAndFindsAChangedByte) {
  import_people(0, 3);
  back_up();
  output("mv k elsewhere; mv d away");
  EXPECT_THAT(output("lethe backup check b"), HasSubstr("Backup 1 of "));
  output("f=$(ls -d b/segments/*/* | tail -1); printf x | dd of=$f bs=1 seek=300 conv=notrunc");
  EXPECT_THAT(output("lethe backup check b", 1), HasSubstr("is not what was written"));
  EXPECT_THAT(fault("lethe backup check nowhere"), HasSubstr("there is no backup at nowhere"));
  EXPECT_THAT(fault("lethe backup list nowhere"), HasSubstr("there is no backup at nowhere"));
}

TEST_F(BackupCommands, WhatCannotBeBackedUpSaysWhy) {
  EXPECT_THAT(fault("lethe backup --data d"), HasSubstr("give --to, or set backup.data"));
  EXPECT_THAT(fault("lethe backup --data none --to b"), HasSubstr("there is no ledger at none"));
  EXPECT_THAT(fault("lethe backup --data d --to d/b"), HasSubstr("lie in one another"));
  output("mkdir photos && touch photos/cat.jpg");
  EXPECT_THAT(fault("lethe backup --data d --to photos"),
              HasSubstr("something else than a backup (cat.jpg)"));
  back_up();
  output("lethe init --data d2 --keys k2 --ledger other");
  EXPECT_THAT(fault("lethe backup --data d2 --to b"), HasSubstr("another organisation"));
}

TEST_F(BackupCommands, WhatCannotBeRestoredSaysWhyAndLeavesNothing) {
  import_people(0, 3);
  back_up();
  struct Row {
    std::string line, says;
  };
  const Row rows[] = {
      {"lethe restore --from b --keys k", "--to is required"},
      {"lethe restore --from b --to d --keys k", "there is something at d already"},
      {"lethe restore --from nowhere --to new --keys k", "there is no backup at nowhere"},
      {"lethe restore --from k --to new --keys k", "there is no backup at k"},
      {"lethe restore --from b --to new --keys none", "the root key of system is missing"},
      {"lethe restore --from b --to new --keys k --blocks none", "no folder of key blocks at none"},
      {"lethe restore --from b --to new --keys k --as-of backup:7", "00007 is missing"},
      {"lethe restore --from b --to new --keys k --as-of backup:x", "takes a number"},
      {"lethe restore --from b --to new --keys k --as-of 9999", "and not 9999"},
      {"lethe restore --from b --to new --keys k --as-of people.jsonl", "none"},
      {"lethe restore --from b --to new --keys k --as-of yesterday", "'yesterday' is none of them"},
      {"lethe restore --from b --to new --keys k --ledger moon", "no ledger named 'moon'"},
  };
  for (const auto& [line, says] : rows) EXPECT_THAT(fault(line), HasSubstr(says)) << line;
  EXPECT_THAT(output("ls"), Not(HasSubstr("new"))) << "and nothing was made";
}

TEST_F(BackupCommands, OneLedgerCanBeRestoredAlone) {
  import_people(0, 3);
  back_up();
  output("lethe restore --from b --to new --ledger system --data d --keys k");
  EXPECT_THAT(output("lethe verify new --json"), Not(HasSubstr("clinic")));
}

TEST_F(BackupCommands, AnInterruptedRestoreIsBegunAnew) {
  import_people(0, 3);
  back_up();
  output("mkdir new.restoring && touch new.restoring/CURRENT new.restoring/half");
  EXPECT_THAT(fault("lethe serve --port 0 --data new --keys k"), HasSubstr("no ledger at new"));
  output("lethe restore --from b --to new --data d --keys k");
  EXPECT_THAT(output("ls -d new*"), "new\n");
  output("lethe verify new --keys k");
}

}  // namespace
}  // namespace lethe::tools::tests
