// What is under way while an erasure runs: an answer that is half read, a package half made, a
// reply that is kept, and whoever has a snapshot of before. Nothing of it leaves once the erasure
// was acknowledged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/commands/event_texts.h"
#include "api/commands/exports.h"
#include "api/commands/returns.h"
#include "ledger/vault.h"
#include "tests/api/rule_table.h"
#include "tests/ledger/crashing_store.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Does something once, on the thread of a reader that is about to get its n-th section.
struct Interruption {
  int sections_before = 0;  // that are opened by then
  std::function<void()> what;
  bool has_happened = false;
};

class InterruptedJournal final : public ledger::tests::CrashingJournal {
 public:
  InterruptedJournal(std::unique_ptr<ledger::Journal> disk, Interruption& interruption)
      : CrashingJournal(std::move(disk), std::make_shared<ledger::tests::CrashPlan>()),
        interruption_(interruption) {}

  ledger::Result<std::optional<crypto::Bytes>> get(ledger::Table table,
                                                   crypto::ByteView key) const override {
    if (table == ledger::Table::kVault && interruption_.what &&
        --interruption_.sections_before < 0) {
      const auto what = std::exchange(interruption_.what, {});
      interruption_.has_happened = true;
      what();
    }
    return CrashingJournal::get(table, key);
  }

 private:
  Interruption& interruption_;
};

class P4InFlight : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user city=Oslo phone=555     -> 201 | subject.registered
      register portal bob user city=Bonn               -> 201 | subject.registered
      edit     portal ann city=Rome                    -> 200 | profile.edited
      post     subject:ann ask ticket my-words         -> 201 | content.posted
      change   subject:ann ask better-words            -> 200 | content.edited
    )");
  }

  /// From now on: when so many sections were opened for an answer.
  void interrupt(int after, std::function<void()> what) {
    interruption = {after, std::move(what), false};
  }
  void erase_ann() { EXPECT_EQ(outcome(world.erase("portal", "ann")), "201"); }
  void delete_city() {
    const DeleteFieldInput input{world.person("ann"), "city", std::nullopt};
    EXPECT_EQ(outcome(world.run("portal", delete_field, input)), "200");
  }
  void delete_item() {
    EXPECT_EQ(outcome(world.run("admin", api::delete_item, DeleteItemInput{world.item("ask")})),
              "200");
  }
  Reply read_ann() {
    ReadProfileInput input;
    input.subject = world.person("ann");
    input.purpose_of_use = "HOPERAT";
    return world.run("portal", read_profile, input);
  }
  ledger::ExportId made_export() {
    MakeExportInput input;
    input.subject = world.person("ann");
    EXPECT_TRUE(prepare_export(*world.ledger(), world.request("portal").caller, input));
    EXPECT_EQ(outcome(world.run("portal", make_export, input)), "201");
    return input.id;
  }
  Reply read_package(const ledger::ExportId& id) {
    return world.run("portal", read_export, ReadExportInput{id, "PATRQT", std::nullopt});
  }
  /// All that somebody gets.
  static std::string text_of(const Reply& reply) {
    if (reply.refused()) return outcome(reply);
    const auto& answer = reply.answer();
    return boost::json::serialize(answer.body) + (answer.document ? answer.document->bytes : "");
  }

  Interruption interruption;
  World world{{}, {}, nullptr, [this](std::unique_ptr<ledger::Journal> journal) {
                return std::make_unique<InterruptedJournal>(std::move(journal), interruption);
              }};
};

TEST_F(P4InFlight, AProfileHalfReadWhenItsPersonIsErasedDoesNotLeave) {
  for (const int opened : {0, 1}) {
    P4InFlight::SetUp();
    interrupt(opened, [&] { erase_ann(); });
    EXPECT_EQ(outcome(read_ann()), "410 subject-erased");
    EXPECT_TRUE(interruption.has_happened);
  }
}

TEST_F(P4InFlight, AFieldThatWasReadAndThenErasedDoesNotLeaveWithTheOthers) {
  EXPECT_THAT(text_of(read_ann()), HasSubstr("Rome"));
  interrupt(1, [&] { delete_city(); });
  const auto reply = read_ann();
  EXPECT_TRUE(interruption.has_happened);
  EXPECT_EQ(outcome(reply), "200");
  EXPECT_THAT(text_of(reply), HasSubstr("555"));
  EXPECT_THAT(text_of(reply), Not(HasSubstr("Rome")));
}

TEST_F(P4InFlight, TheHistoryOfAFieldThatIsErasedMeanwhileDoesNotLeave) {
  run_table(world, "register admin dan agent given_name=Danforth -> 201 | subject.registered");
  interrupt(1, [&] { delete_city(); });
  const auto reply = world.run("agent:dan", read_field_history,
                               ReadFieldHistoryInput{world.person("ann"), "city", "TREAT", {}});
  EXPECT_TRUE(interruption.has_happened);
  EXPECT_EQ(outcome(reply), "404 unknown-field");
}

TEST_F(P4InFlight, AnItemThatIsErasedMeanwhileDoesNotLeave) {
  interrupt(0, [&] { delete_item(); });
  const auto reply =
      world.run("subject:ann", read_item, ReadItemInput{world.item("ask"), {}, {}, {}});
  EXPECT_TRUE(interruption.has_happened);
  EXPECT_EQ(outcome(reply), "410 item-deleted");
}

TEST_F(P4InFlight, APackageHalfMadeWhenItsPersonIsErasedIsNotHandedOut) {
  const auto id = made_export();
  EXPECT_EQ(outcome(read_package(id)), "200");
  interrupt(2, [&] { erase_ann(); });
  EXPECT_EQ(outcome(read_package(id)), "410 subject-erased");
  EXPECT_TRUE(interruption.has_happened);
  EXPECT_EQ(outcome(read_package(id)), "410 subject-erased") << "nor afterwards";
}

TEST_F(P4InFlight, APackageThatHoldsWhatIsErasedMeanwhileIsNotHandedOut) {
  const auto expect_held_back = [&](int last_section, const std::function<void()>& erasure) {
    const auto id = made_export();
    interrupt(last_section, erasure);
    EXPECT_EQ(outcome(read_package(id)), "410 export-erased");
    EXPECT_TRUE(interruption.has_happened);
    EXPECT_EQ(outcome(read_package(id)), "410 export-erased") << "nor afterwards";
  };
  // Two versions of the city, a phone number, two versions of the item.
  expect_held_back(4, [&] { delete_city(); });
  expect_held_back(2, [&] { delete_item(); });
}

TEST_F(P4InFlight, AnExportWhosePersonIsErasedBeforeItIsMadeIsNone) {
  MakeExportInput input;
  input.subject = world.person("ann");
  interrupt(2, [&] { erase_ann(); });
  EXPECT_TRUE(prepare_export(*world.ledger(), world.request("portal").caller, input));
  EXPECT_TRUE(interruption.has_happened);
  EXPECT_EQ(outcome(world.run("portal", make_export, input)), "410 subject-erased");
}

TEST_F(P4InFlight, WhoHasASnapshotOfBeforeOpensNothingWithTheKeysOfNow) {
  const auto ledger = world.ledger();
  const auto before = ledger->snapshot();
  const auto header = world.event(world.row("ann").registered_at);
  const auto open = [&] {
    return ledger::read_section(before->reader(), ledger->info().number, ledger->keys(), header, 0);
  };
  ASSERT_TRUE(open());
  const auto& compartment = header.sections[0].compartment;
  const auto row = ledger::vault_row(ledger->info().number, compartment, header.sequence, 0);
  erase_ann();
  EXPECT_TRUE(before->reader().get(ledger::Table::kVault, row).value()) << "it has the row still";
  EXPECT_EQ(open().error(), ledger::Error::kSectionErased);
  EXPECT_EQ(ledger->keys().derive(ledger::key_path(compartment, {})).error(),
            crypto::Error::kKeyDestroyed);
  const projections::Views views(*before);
  const auto fields = views.profile(world.person("ann")).value();
  EXPECT_FALSE(fields.empty()) << "what it names, nobody opens";
}

/// A part of it is made when Ann is erased: what it has of her already does not leave.
TEST_F(P4InFlight, AReturnHalfMadeWhenSomebodyIsErasedHasNothingOfThem) {
  ReturnWriter writer(world.store(), world.ledger(), world.request("admin"));
  interrupt(2, [&] { erase_ann(); });
  std::string all;
  for (auto part = writer.next(); part && *part; part = writer.next()) all += **part;
  EXPECT_TRUE(interruption.has_happened);
  EXPECT_THAT(all, Not(HasSubstr("Oslo")));
  EXPECT_THAT(all, Not(HasSubstr("Rome")));
  EXPECT_THAT(all, HasSubstr("Bonn")) << "Bob is still there";
  const auto end = world.event({world.ledger()->size().value - 1});
  const auto& facts = std::get<ledger::LedgerReturned>(end.facts);
  EXPECT_EQ(facts.hash,
            crypto::sha256(crypto::as_bytes(all.substr(0, all.rfind('\n', all.size() - 2) + 1))))
      << "what was made anew counts once";
}

}  // namespace
}  // namespace lethe::api::testing
