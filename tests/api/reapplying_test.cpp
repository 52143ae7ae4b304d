// What a log has lost and its register knows, carried out anew: one row a kind.
#include "api/commands/reapplying.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ledger::CompartmentClass;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

const ledger::HoldId kHold = ledger::HoldId::random();
const ledger::RestrictionId kRestriction = ledger::RestrictionId::random();
const ledger::ErasureId kErasure = ledger::ErasureId::random();
constexpr ledger::Moment kDue{1'801'000'000'000'000};

ledger::HoldPlaced hold_placed() {
  return {kHold, ledger::KeepException::kLegalClaims, {}, {}};
}
ledger::RestrictionSet restriction_set() {
  return {kRestriction, ledger::RestrictionGround::kUnlawfulProcessing};
}

class Reapplying : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user city=Oslo          -> 201 | subject.registered
      post     subject:ann ask ticket my-words    -> 201 | content.posted
    )");
  }

  ledger::EventHeader lost(const std::string& person, ledger::Facts facts) {
    ledger::EventHeader header;
    header.ledger = world.clinic();
    if (!person.empty()) {
      header.subject = world.person(person);
      if (header.subject.is_zero()) header.subject = ledger::SubjectId::random();
    }
    header.facts = std::move(facts);
    return header;
  }
  ledger::CompartmentRef whole(CompartmentClass cls) const {
    return {{world.row("ann").slot, cls, 0}, true};
  }
  ledger::ErasureOrdered order() const {
    ledger::ErasureOrdered facts;
    facts.erasure = kErasure;
    facts.ground = ledger::ErasureGround::kConsentWithdrawn;
    facts.destroyed = {whole(CompartmentClass::kProfile)};
    facts.due_at = kDue;
    return facts;
  }
  ledger::ErasureWithheld withheld() const {
    ledger::ErasureWithheld facts;
    facts.erasure = kErasure;
    facts.ground = ledger::ErasureGround::kConsentWithdrawn;
    facts.holds = {kHold};
    facts.withheld = {whole(CompartmentClass::kProfile)};
    return facts;
  }
  ledger::ContentDeleted deleted(const std::string& item) { return {world.item(item), kErasure}; }

  /// Kinds of the events that it wrote, but for the last, which tells of it all.
  std::vector<std::string> reapply(std::vector<ledger::EventHeader> events,
                                   const Reapplied& expected) {
    ledger::RegisterFinding finding;
    finding.ledger = "clinic";
    finding.fault = ledger::RegisterFault::kLogOlder;
    finding.size = world.ledger()->size();
    finding.known_size = {finding.size.value + events.size()};
    finding.lost = std::move(events);
    const auto done = reapply_lost(world.store(), world.clinic(), finding);
    EXPECT_TRUE(done);
    if (!done) return {"failed"};
    EXPECT_EQ(done->erasures, expected.erasures);
    EXPECT_EQ(done->items, expected.items);
    EXPECT_EQ(done->holds, expected.holds);
    EXPECT_EQ(done->restrictions, expected.restrictions);
    EXPECT_EQ(done->keys, expected.keys);
    EXPECT_EQ(done->unknown, expected.unknown);
    std::vector<std::string> kinds;
    for (auto at = finding.size.value; at + 1 < world.ledger()->size().value; ++at) {
      kinds.emplace_back(ledger::kind_name(ledger::kind_of(world.event({at}).facts)));
    }
    restored =
        std::get<ledger::LedgerRestored>(world.event({world.ledger()->size().value - 1}).facts);
    EXPECT_EQ(restored.size, finding.size.value);
    EXPECT_EQ(restored.known_size, finding.known_size.value);
    EXPECT_EQ(restored.erasures, expected.erasures);
    EXPECT_EQ(restored.holds, expected.holds);
    return kinds;
  }
  ledger::EventHeader event_before_last(std::uint64_t back) {
    return world.event({world.ledger()->size().value - 1 - back});
  }

  World world;
  ledger::LedgerRestored restored;
};

TEST_F(Reapplying, EachKindUnderItsOwnIdAndOnceOnly) {
  struct Row {
    const char* what;
    ledger::EventHeader lost;
    Reapplied expected;
    std::vector<std::string> kinds;
  };
  const std::vector<Row> rows{
      {"a hold", lost("ann", hold_placed()), {.holds = 1}, {"hold.placed"}},
      {"its end", lost("ann", ledger::HoldLifted{kHold}), {.holds = 1}, {"hold.lifted"}},
      {"a restriction", lost("ann", restriction_set()), {.restrictions = 1}, {"restriction.set"}},
      {"its end",
       lost("ann", ledger::RestrictionLifted{kRestriction, kDue}),
       {.restrictions = 1},
       {"restriction.lifted"}},
      {"a deleted item", lost("ann", deleted("ask")), {.items = 1}, {"content.deleted"}},
      {"an erasure",
       lost("ann", order()),
       {.erasures = 1},
       {"erasure.ordered", "erasure.completed"}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_THAT(reapply({row.lost}, row.expected), ElementsAreArray(row.kinds));
    if (!row.kinds.empty()) {
      EXPECT_EQ(event_before_last(row.kinds.size()).subject, row.lost.subject);
    }
    EXPECT_THAT(reapply({row.lost}, {}), ElementsAre()) << "begun again";
  }
}

TEST_F(Reapplying, WhatStoodInTheEventStandsInTheNewOne) {
  reapply({lost("ann", hold_placed())}, {.holds = 1});
  EXPECT_EQ(std::get<ledger::HoldPlaced>(event_before_last(1).facts), hold_placed());
}

TEST_F(Reapplying, AnErasureKeepsItsIdGroundAndDate) {
  reapply({lost("ann", order())}, {.erasures = 1});
  EXPECT_EQ(std::get<ledger::ErasureOrdered>(event_before_last(2).facts), order());
}

TEST_F(Reapplying, AHoldThatWasLostWithTheErasureHoldsIt) {
  EXPECT_THAT(
      reapply({lost("ann", hold_placed()), lost("ann", withheld())}, {.erasures = 1, .holds = 1}),
      ElementsAre("hold.placed", "erasure.withheld"));
  EXPECT_EQ(std::get<ledger::ErasureWithheld>(event_before_last(1).facts), withheld());
}

TEST_F(Reapplying, WhatWasWithheldIsDoneWhereNothingHoldsIt) {
  EXPECT_THAT(reapply({lost("ann", withheld())}, {.erasures = 1}),
              ElementsAre("erasure.ordered", "erasure.completed"));
}

TEST_F(Reapplying, AHoldOnTheWholeLedgerNeedsNobody) {
  EXPECT_THAT(reapply({lost("", hold_placed())}, {.holds = 1}), ElementsAre("hold.placed"));
}

TEST_F(Reapplying, ASigningKeyThatWasReplacedIsReplacedAnew) {
  const auto old_key = world.ledger()->verifier().key;
  EXPECT_THAT(
      reapply({lost("", ledger::SigningKeyRotated{crypto::SigningKey::generate().public_key()}),
               lost("", ledger::SigningKeyCompromised{old_key, kDue})},
              {.keys = 2}),
      ElementsAre("signing_key.rotated", "signing_key.compromised"));
  const auto keys = world.ledger()->signer()->keys();
  ASSERT_EQ(keys.all().size(), 2U);
  EXPECT_EQ(keys.all()[0].compromised_since, kDue);
  EXPECT_NE(keys.current().key, old_key);
  const auto unheard_of = crypto::SigningKey::generate().public_key();
  EXPECT_THAT(reapply({lost("", ledger::SigningKeyCompromised{unheard_of, kDue})}, {}),
              ElementsAre());
}

TEST_F(Reapplying, WhomTheLogDoesNotKnowIsCountedAndSaid) {
  const std::vector<std::pair<const char*, ledger::EventHeader>> rows{
      {"a hold on nobody known", lost("zoe", hold_placed())},
      {"the end of an unknown hold", lost("ann", ledger::HoldLifted{kHold})},
      {"a restriction of nobody known", lost("zoe", restriction_set())},
      {"the end of an unknown one", lost("ann", ledger::RestrictionLifted{kRestriction, {}})},
      {"an unknown item", lost("ann", deleted("unheard-of"))},
      {"an erasure of nobody known", lost("zoe", order())},
      {"one that was withheld", lost("zoe", withheld())},
  };
  for (const auto& [what, event] : rows) {
    SCOPED_TRACE(what);
    EXPECT_THAT(reapply({event}, {.unknown = 1}), ElementsAre());
    EXPECT_THAT(restored.missing, ElementsAre("events", "subjects"));
  }
}

TEST_F(Reapplying, AKindThatNoRegisterHasIsRefused) {
  ledger::RegisterFinding finding;
  finding.lost = {lost("ann", ledger::SubjectRegistered{})};
  const auto size = world.ledger()->size();
  EXPECT_FALSE(reapply_lost(world.store(), world.clinic(), finding));
  EXPECT_EQ(world.ledger()->size(), size) << "and nothing says that it was done";
}

TEST_F(Reapplying, WhatElseIsLackingIsSaidInCodes) {
  using enum ledger::RegisterFault;
  struct Row {
    ledger::RegisterFault fault;
    std::uint64_t beyond;         // known events behind the log's
    std::uint64_t complete_from;  // behind the log's end
    std::vector<std::string> codes;
  };
  const std::vector<Row> rows{
      {kRestored, 0, 0, {}},
      {kLogOlder, 2, 0, {"events"}},
      {kLogOlder, 9, 5, {"events", "register_entries"}},
      {kForked, 0, 0, {"fork"}},
      {kForked, 3, 0, {"events", "fork"}},
      {kMissing, 0, 0, {"register"}},
      {kUnreadable, 0, 0, {"register"}},
  };
  for (const auto& row : rows) {
    ledger::RegisterFinding finding;
    finding.fault = row.fault;
    finding.size = world.ledger()->size();
    finding.known_size = {row.beyond == 0 ? 0 : finding.size.value + row.beyond};
    finding.complete_from = {row.complete_from == 0 ? 0 : finding.size.value + row.complete_from};
    ASSERT_TRUE(reapply_lost(world.store(), world.clinic(), finding));
    const auto facts = std::get<ledger::LedgerRestored>(event_before_last(0).facts);
    EXPECT_THAT(facts.missing, ElementsAreArray(row.codes));
  }
}

}  // namespace
}  // namespace lethe::api::testing
