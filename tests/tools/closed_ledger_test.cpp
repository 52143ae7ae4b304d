// What the program says of a data directory whose organisation has left.
#include "api/commands/closures.h"
#include "api/commands/returns.h"
#include "crypto/check.h"
#include "tests/tools/command_line.h"
#include "tools/bootstrap.h"
#include "tools/data_directory.h"

namespace lethe::tools::tests {
namespace {

using ::testing::HasSubstr;

class ClosedLedgerCommands : public CommandLine {
 protected:
  ClosedLedgerCommands() {
    init();
    std::string error;
    const auto directory =
        DataDirectory::open({folder_.path() / "d", folder_.path() / "k"}, {}, error);
    EXPECT_NE(directory, nullptr) << error;
    auto& store = directory->store();
    const auto ledger = store.find("clinic");
    const auto id = ledger->info().id;
    api::ReturnWriter writer(store, ledger, system_request(id, "test"));
    for (auto part = writer.next(); part && *part; part = writer.next()) {
    }
    api::CloseLedgerInput input;
    input.reason = ledger::ClosureReason::kContractEnded;
    input.state = *api::closure_state(*ledger, ledger::system_clock().now());
    EXPECT_FALSE(
        api::run(store, id, system_request(id, "test"), api::close_ledger, input).refused());
  }
};

TEST_F(ClosedLedgerCommands, ItsLogVerifiesWithAndWithoutKeys) {
  EXPECT_THAT(output("lethe verify d"), HasSubstr("clinic"));
  const auto text = output("lethe verify d --keys k");
  EXPECT_THAT(text, HasSubstr("/clinic): consistent"));
  EXPECT_THAT(text, HasSubstr("0 sections intact"));
}

TEST_F(ClosedLedgerCommands, NobodyMissesItsRootKey) {
  const auto roots = lines("lethe keys status --data d --keys k");
  ASSERT_EQ(roots.size(), 1U);
  EXPECT_EQ(roots[0].at("ledger"), "system");
  output("lethe keys rotate --data d --keys k");
  EXPECT_THAT(output("lethe verify d --keys k"), HasSubstr("/clinic): consistent"));
}

TEST_F(ClosedLedgerCommands, ItIsBackedUpAndComesBackAsClosed) {
  output("lethe backup --data d --to b");
  output("lethe restore --from b --to r --data d --keys k");
  EXPECT_THAT(output("lethe verify r --keys k"), HasSubstr("/clinic): consistent"));
}

}  // namespace
}  // namespace lethe::tools::tests
