// Moving the hosting region step by step, and contracts with the processor.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

std::string region(const World& world, projections::AsOf as_of = {}) {
  const auto snapshot = world.ledger()->snapshot();
  const auto told = region_json(projections::Views(*snapshot), as_of);
  return text_at(*told, "region");
}

TEST(RegionTable, IsRequestedMovedAndDone) {
  World world;
  EXPECT_EQ(region(world), "eu");
  run_table(world, R"(
    region admin    requested ch                         -> 201 | region.moved
    region operator moving                               -> 201 | region.moved
  )");
  EXPECT_EQ(region(world), "eu");
  const ledger::Sequence done{world.ledger()->size().value};
  run_table(world, R"(
    region operator done                                 -> 201 | region.moved
  )");
  EXPECT_EQ(region(world), "ch");
  EXPECT_EQ(*region_of(*world.ledger()), "ch");
  EXPECT_EQ(region(world, {done}), "eu");
  EXPECT_EQ(world.ledger()->info().region, "eu") << "what the log's first event says stays";
  const auto facts = std::get<ledger::RegionMoved>(world.event(done).facts);
  EXPECT_EQ(facts, (ledger::RegionMoved{"eu", "ch", ledger::RegionMoveState::kDone}));
}

TEST(RegionTable, EachStepHasItsRoleAndItsPlace) {
  World world;
  run_table(world, R"(
    region operator requested ch                         -> 403 forbidden | request.refused
    region admin    moving                               -> 403 forbidden | request.refused
    region admin    done                                 -> 403 forbidden | request.refused
    region admin    requested eu                         -> 409 region-move-conflict | request.refused
    region operator moving                               -> 409 region-move-conflict | request.refused
    region operator done                                 -> 409 region-move-conflict | request.refused
    region admin    cancelled                            -> 409 region-move-conflict | request.refused
    region admin    requested ch                         -> 201 | region.moved
    region admin    requested us                         -> 409 region-move-conflict | request.refused
    region operator done                                 -> 409 region-move-conflict | request.refused
    region operator moving                               -> 201 | region.moved
    region operator moving                               -> 409 region-move-conflict | request.refused
    region admin    requested us                         -> 409 region-move-conflict | request.refused
    region operator done                                 -> 201 | region.moved
    region operator cancelled                            -> 409 region-move-conflict | request.refused
    region admin    requested ch                         -> 409 region-move-conflict | request.refused
    region admin    requested eu                         -> 201 | region.moved
  )");
}

TEST(RegionTable, IsCancelledBeforeItIsDone) {
  World world;
  run_table(world, R"(
    region admin    requested ch                         -> 201 | region.moved
    region admin    cancelled                            -> 201 | region.moved
    region admin    requested us                         -> 201 | region.moved
    region operator moving                               -> 201 | region.moved
    region operator cancelled                            -> 201 | region.moved
    region operator done                                 -> 409 region-move-conflict | request.refused
  )");
  EXPECT_EQ(region(world), "eu");
  const auto snapshot = world.ledger()->snapshot();
  EXPECT_EQ(projections::Views(*snapshot).region_moves()->size(), 5U);
}

TEST(RegionTable, OnlyARequestSaysWhereTo) {
  const auto faults = [](std::string_view json) {
    const auto input = read_input<MoveRegionInput>(*parse_body(json));
    return input ? std::string() : input.error().faults.at(0).where;
  };
  EXPECT_EQ(faults(R"({"state":"requested","to":"ch"})"), "");
  EXPECT_EQ(faults(R"({"state":"requested"})"), "/to");
  EXPECT_EQ(faults(R"({"state":"requested","to":"Far away"})"), "/to");
  EXPECT_EQ(faults(R"({"state":"done"})"), "");
  EXPECT_EQ(faults(R"({"state":"done","to":"ch"})"), "/to");
  EXPECT_EQ(faults(R"({"state":"gone"})"), "/state");
}

TEST(ContractTable, EachVersionIsAcceptedOnceAndTheNewestIsCurrent) {
  World world;
  run_table(world, R"(
    contract admin dpa-1                                 -> 201 | dpa.accepted
    contract admin dpa-1                                 -> 409 contract-exists | request.refused
    contract admin dpa-2                                 -> 201 | dpa.accepted
  )");
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  EXPECT_EQ(*views.current_contract(), *views.contract("dpa-2"));
  EXPECT_FALSE(*views.contract("dpa-3"));
}

TEST(ContractTable, WhoSignedIsASectionReadAfterItsAccess) {
  World world;
  run_table(world, R"(
    contract admin dpa-1                                 -> 201 | dpa.accepted
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].role, ledger::SectionRole::kName);
  EXPECT_EQ(event.sections[0].compartment,
            (ledger::Compartment{{0}, ledger::CompartmentClass::kEvidence, 0}));
  const auto read = [&](const std::string& version, std::optional<std::string> purpose) {
    return world.run("auditor", read_signatory, ReadSignatoryInput{version, std::move(purpose)});
  };
  EXPECT_EQ(outcome(read("dpa-1", std::nullopt)), "400 purpose-of-use-required");
  EXPECT_EQ(outcome(read("dpa-1", "CURIOSITY")), "400 invalid-header");
  EXPECT_EQ(outcome(read("dpa-2", "HCOMPL")), "404 unknown-contract");
  const auto reply = read("dpa-1", "HCOMPL");
  ASSERT_EQ(outcome(reply), "200");
  EXPECT_EQ(text_at(reply.answer().body, "signatory"), "Eleni Signatory");
  EXPECT_EQ(world.kinds_of(reply), std::vector<std::string>{"access.recorded"});
  const auto access = world.event(reply.outcome.first);
  EXPECT_EQ(access.actor.id, ledger::actor_id(world.token("auditor")));
  EXPECT_EQ(std::get<ledger::AccessRecorded>(access.facts).resource_type, "contract");
}

}  // namespace
}  // namespace lethe::api::testing
