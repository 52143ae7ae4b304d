// What the program says of a data directory whose organisation has left.
#include "api/commands/closures.h"
#include "api/commands/returns.h"
#include "crypto/check.h"
#include "tests/tools/command_line.h"
#include "tools/bootstrap.h"
#include "tools/data_directory.h"

namespace lethe::tools::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ClosedLedgerCommands : public CommandLine {
 protected:
  ClosedLedgerCommands() {
    init();
    std::string error;
    EXPECT_TRUE(create_ledger(open()->store(), "surgery", "local", "lethe.local", error)) << error;
    import_one("clinic");
    import_one("surgery");
    output("cp -r d before; cp -r k k0");
    output("lethe backup --data d --to older");
    close();
  }

  void import_one(const std::string& ledger) const {
    write("people.jsonl", R"({"id":"p1","email":"ada@example.org","given_name":"Ada"})"
                          "\n");
    output("lethe import --data d --keys k --people people.jsonl --ledger " + ledger +
           " --state state-of-" + ledger);
  }
  std::unique_ptr<DataDirectory> open() const {
    const Places places{folder_.path() / "d", folder_.path() / "k"};
    std::string error;
    auto directory = DataDirectory::open(
        places, {},
        std::make_shared<ledger::Registers>(places.keys, ledger::Registers::Mode::kHold), error);
    EXPECT_NE(directory, nullptr) << error;
    return directory;
  }
  /// Of "clinic".
  void close() const {
    const auto directory = open();
    auto& store = directory->store();
    const auto ledger = store.find("clinic");
    const auto id = ledger->info().id;
    api::ReturnWriter writer(store, ledger, system_request(id, "test"));
    for (auto part = writer.next(); part && *part; part = writer.next()) {
    }
    api::CloseLedgerInput input;
    input.reason = ledger::ClosureReason::kContractEnded;
    input.state = *api::closure_state(*ledger, ledger::system_clock().now());
    ASSERT_FALSE(
        api::run(store, id, system_request(id, "test"), api::close_ledger, input).refused());
  }
  /// That a directory in which it was not closed stays closed, and that reopening it closes it
  /// again.
  void expect_closed_again(const std::string& data) const {
    EXPECT_THAT(fault("lethe serve --port 0 --keys k --data " + data),
                AllOf(HasSubstr(data + " stays closed"),
                      HasSubstr("clinic was closed when its organisation left, by event "),
                      HasSubstr("nothing of it is opened again"), HasSubstr("system lacks ")));
    EXPECT_THAT(fault("lethe reopen --keys k --data " + data),
                HasSubstr("lethe reopen --accept-loss"));
    EXPECT_THAT(output("lethe reopen --accept-loss --keys k --data " + data),
                AllOf(HasSubstr("clinic: closed again; ledger.closed is event "),
                      HasSubstr("system: 0 erasures"), Not(HasSubstr("surgery was closed"))));
    EXPECT_THAT(output("lethe verify --keys k " + data),
                AllOf(HasSubstr("/clinic): consistent"), HasSubstr("0 sections intact, 3 erased"),
                      HasSubstr("/surgery): consistent"), HasSubstr("3 sections intact")));
    EXPECT_THAT(output("lethe reopen --keys k --data " + data), HasSubstr("nothing was done"));
    // Its log has no order, and yet it is backed up and comes back as closed.
    output("lethe backup --to newer --data " + data);
    output("lethe restore --from newer --to back --keys k --data " + data);
    EXPECT_THAT(output("lethe verify --keys k --ledger clinic back"),
                AllOf(HasSubstr("consistent"), HasSubstr("0 sections intact, 3 erased")));
  }
};

TEST_F(ClosedLedgerCommands, ItsLogVerifiesWithAndWithoutKeys) {
  EXPECT_THAT(output("lethe verify d"), HasSubstr("clinic"));
  const auto text = output("lethe verify d --keys k");
  EXPECT_THAT(text, HasSubstr("/clinic): consistent"));
  EXPECT_THAT(text, HasSubstr("0 sections intact"));
}

TEST_F(ClosedLedgerCommands, ItsLogIsPublishedForEver) {
  EXPECT_THAT(output("lethe export-log --data before --keys k0 --ledger clinic public"),
              HasSubstr("are in public"))
      << "with the keys of then";
  EXPECT_THAT(output("lethe export-log --data d --keys k --ledger clinic public"),
              HasSubstr("are in public"))
      << "it goes on where that ended";
  EXPECT_THAT(output("lethe verify public --json"),
              AllOf(HasSubstr(R"("consistent":true)"), HasSubstr(R"("events":6)")));
}

TEST_F(ClosedLedgerCommands, WhoAsksForItIsToldThatItIsClosed) {
  EXPECT_THAT(fault("lethe token issue --data d --keys k --ledger clinic --role admin"),
              HasSubstr("clinic is closed: its organisation left"));
}

TEST_F(ClosedLedgerCommands, NobodyMissesItsRootKey) {
  const auto roots = lines("lethe keys status --data d --keys k");
  ASSERT_EQ(roots.size(), 2U);
  EXPECT_EQ(roots[0].at("ledger"), "system");
  EXPECT_EQ(roots[1].at("ledger"), "surgery");
  output("lethe keys rotate --data d --keys k");
  EXPECT_THAT(output("lethe verify d --keys k"), HasSubstr("/clinic): consistent"));
}

TEST_F(ClosedLedgerCommands, ItIsBackedUpAndComesBackAsClosed) {
  output("lethe backup --data d --to b");
  EXPECT_THAT(output("lethe restore --from b --to r --data d --keys k"),
              HasSubstr("its organisation left, so it is closed"));
  EXPECT_THAT(output("lethe verify r --keys k"), HasSubstr("/clinic): consistent"));
  EXPECT_THAT(output("lethe reopen --data r --keys k"), Not(HasSubstr("clinic")))
      << "nothing is lost, and nothing to be done for it";
}

TEST_F(ClosedLedgerCommands, P4AnImageFromBeforeIsClosedAgain) {
  expect_closed_again("before");
}

TEST_F(ClosedLedgerCommands, P4ABackupFromBeforeIsClosedAgainAndTheOthersAreBack) {
  EXPECT_THAT(
      output("lethe restore --from older --to r --data d --keys k"),
      HasSubstr("its organisation left, so it is closed: 3 are erased and stay so, of which "
                "the backup still had 3"));
  expect_closed_again("r");
}

}  // namespace
}  // namespace lethe::tools::tests
