// Views of what people are owed: holds, restrictions, requests, breaches and their deadlines.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using State = ledger::RightsRequestState;

class RightsViews : public testing::Test, protected LedgerUnderTest {
 protected:
  std::vector<std::int64_t> due(Moment until, std::size_t limit = 10) {
    std::vector<std::int64_t> out;
    for (const auto& deadline : views().deadlines(until, limit).value()) {
      out.push_back(deadline.due_at.micros);
    }
    return out;
  }
  using Due = std::vector<std::int64_t>;
};

TEST_F(RightsViews, AHoldIsInForceUntilItsEndOrItsLifting) {
  const SubjectId ann = register_person();
  const SubjectId bob = register_person();
  const auto once = hold(ann, {CompartmentClass::kProfile}, {100});
  const auto always = hold({});
  const auto in_force = [&](const SubjectId& id, Moment at) {
    std::vector<ledger::HoldId> out;
    for (const auto& row : views().holds(id, at).value()) out.push_back(row.id);
    return out;
  };
  EXPECT_EQ(in_force(ann, {99}), (std::vector{once, always}));
  EXPECT_EQ(in_force(ann, {100}), (std::vector{always}));
  EXPECT_EQ(in_force(bob, {99}), (std::vector{always}));
  EXPECT_TRUE(views().ended_holds({99}, 10).value().empty());
  EXPECT_EQ(views().ended_holds({100}, 10).value().at(0).id, once);
  lift(once);
  EXPECT_TRUE(views().ended_holds({100}, 10).value().empty());
  lift(always);
  EXPECT_TRUE(in_force(ann, {99}).empty());
  EXPECT_EQ(views().holds(std::nullopt, 10).value().at(0).id, always);
  EXPECT_TRUE(views().hold(once).value()->covers(CompartmentClass::kProfile));
  EXPECT_FALSE(views().hold(once).value()->covers(CompartmentClass::kAccess));
  EXPECT_TRUE(views().hold(always).value()->covers(CompartmentClass::kAccess));
}

TEST_F(RightsViews, AWithheldErasureIsFoundByItsHoldUntilItIsOrdered) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const auto reason = hold(ann);
  EXPECT_FALSE(views().withholding({}).value());
  const auto erasure = withhold(ann, reason);
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kWithheld);
  EXPECT_EQ(views().person(ann).value()->withheld, erasure);
  EXPECT_EQ(views().withholding({}).value(), reason);
  EXPECT_FALSE(views().withholding(reason).value());
  EXPECT_EQ(views().withheld_by(reason, 10).value(), std::vector{erasure});
  auto row = views().erasure(erasure).value().value();
  EXPECT_EQ(row.state, ErasureState::kWithheld);
  EXPECT_EQ(row.withheld.size(), 1U);
  EXPECT_TRUE(row.orders.empty());

  auto ordered = order(ann);
  complete({ordered});
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kErased);
  EXPECT_FALSE(views().person(ann).value()->withheld);
}

TEST_F(RightsViews, AnErasureInPartsIsOneErasure) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const auto reason = hold(ann);
  const Slot slot = views().person(ann).value()->slot;
  ledger::ErasureOrdered facts;
  facts.erasure = ErasureId::random();
  facts.ground = ledger::ErasureGround::kObjection;
  facts.whole_subject = true;
  facts.destroyed.push_back({{slot, CompartmentClass::kContent, 0}, true});
  const Order first{
      ann, append({.subject = ann, .actor = {ledger::ActorType::kSystem, {}, {}}, .facts = facts}),
      facts};
  ledger::ErasureWithheld withheld;
  withheld.erasure = facts.erasure;
  withheld.ground = facts.ground;
  withheld.whole_subject = true;
  withheld.holds.push_back(reason);
  withheld.withheld.push_back({{slot, CompartmentClass::kProfile, 0}, true});
  append({.subject = ann, .actor = {ledger::ActorType::kSystem, {}, {}}, .facts = withheld});
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kErasing);
  EXPECT_EQ(views().erasure(facts.erasure).value()->state, ErasureState::kOrdered);
  complete({first});
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kWithheld);
  EXPECT_FALSE(views().person(ann).value()->erased_at);
  EXPECT_EQ(views().erasure(facts.erasure).value()->state, ErasureState::kWithheld);
  EXPECT_EQ(value(ann, "city"), "Rom");

  facts.destroyed = withheld.withheld;
  const Order rest{
      ann, append({.subject = ann, .actor = {ledger::ActorType::kSystem, {}, {}}, .facts = facts}),
      facts};
  complete({rest});
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kErased);
  const auto row = views().erasure(facts.erasure).value().value();
  EXPECT_EQ(row.state, ErasureState::kCompleted);
  EXPECT_EQ(row.orders.size(), 2U);
  EXPECT_EQ(row.certificates.size(), 2U);
  EXPECT_EQ(views().erasures({}, 10).value().size(), 1U);
  EXPECT_EQ(views().person(ann).value()->erased_at, row.completed_at);
}

TEST_F(RightsViews, AWithheldFieldIsInNoViewAndStaysSealed) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const auto revision = views().person(ann).value()->revision;
  withhold(ann, hold(ann), false);
  EXPECT_FALSE(views().field(ann, "city").value());
  EXPECT_EQ(views().person(ann).value()->revision, revision + 1);
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kActive);
  EXPECT_EQ(vault().text(views().person(ann).value()->registered_at, 0), "Rom");
}

TEST_F(RightsViews, WhatAnErasureKeptIsListedUntilItIsOrdered) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const Slot slot = views().person(ann).value()->slot;
  const auto ordered = order(ann);
  complete({ordered});
  ledger::ErasureCompleted again;
  again.erasure = ordered.facts.erasure;
  again.whole_subject = true;
  again.kept = {{slot, CompartmentClass::kAccess, ledger::KeepException::kLegalObligation, {50}}};
  append({ann, {ledger::ActorType::kSystem, {}, {}}, again, {}});
  const auto kept = [&](Moment until) {
    std::size_t count = 0;
    EXPECT_TRUE(views().kept_classes(until, [&](const KeptClass& one) {
      EXPECT_EQ(one.subject, ann);
      EXPECT_EQ(one.cls, CompartmentClass::kAccess);
      ++count;
      return true;
    }));
    return count;
  };
  EXPECT_EQ(kept({49}), 0U);
  EXPECT_EQ(kept({50}), 1U);
  ledger::ErasureOrdered facts;
  facts.erasure = ErasureId::random();
  facts.ground = ledger::ErasureGround::kRetention;
  facts.destroyed.push_back({{slot, CompartmentClass::kAccess, 0}, true});
  append({ann, {ledger::ActorType::kSystem, {}, {}}, facts, {}});
  EXPECT_EQ(kept({50}), 0U);
}

TEST_F(RightsViews, ARestrictionIsInForceUntilItIsLifted) {
  const SubjectId ann = register_person();
  const auto first = restrict_person(ann);
  const auto second = restrict_person(ann);
  EXPECT_EQ(views().restrictions(ann).value().size(), 2U);
  free(ann, first);
  EXPECT_EQ(views().restrictions(ann).value().at(0).id, second);
  const AsOf before_lifting{{next().value - 1}};
  EXPECT_EQ(views().restrictions(ann, before_lifting).value().size(), 2U);
  EXPECT_TRUE(
      views().restrictions(ann, {views().restriction(first).value()->set_at}).value().empty());
  EXPECT_EQ(views().restriction(first).value()->informed_at.micros, 5);
  EXPECT_EQ(views().restrictions(std::nullopt, 10).value().at(1).id, first);
  EXPECT_TRUE(views().restrictions(register_person()).value().empty());
}

TEST_F(RightsViews, ARequestIsOpenUntilItIsAnswered) {
  const SubjectId ann = register_person();
  const auto first = request(ann, {100});
  const auto second = request(ann, {50});
  const auto open = [&](Moment until) {
    std::vector<ledger::RightsRequestId> out;
    EXPECT_TRUE(views().open_requests(until, [&](const RightsRequestRow& row) {
      out.push_back(row.id);
      return true;
    }));
    return out;
  };
  EXPECT_EQ(open({100}), (std::vector{second, first}));
  EXPECT_EQ(open({99}), (std::vector{second}));
  step(ann, second, State::kInProgress, {50});
  step(ann, second, State::kExtended, {200});
  auto row = views().rights_request(second).value().value();
  EXPECT_EQ(row.revision, 3U);
  EXPECT_TRUE(row.extended_at);
  EXPECT_EQ(open({300}), (std::vector{first, second}));
  step(ann, second, State::kFulfilled, {200});
  EXPECT_EQ(open({300}), (std::vector{first}));
  EXPECT_EQ(views().open_request(ann).value(), first);
  step(ann, first, State::kWithdrawn, {100});
  EXPECT_FALSE(views().open_request(ann).value());
  EXPECT_EQ(views().rights_requests(ann).value().size(), 2U);
  EXPECT_EQ(views().rights_requests(std::nullopt, 1).value().at(0).id, second);
}

TEST_F(RightsViews, ABreachKnowsWhomItAffectedAndWhoWasTold) {
  const SubjectId ann = register_person();
  const auto found = breach({10}, {20});
  affect(found, ann);
  affect(found, ann);
  auto row = views().breach(found).value().value();
  EXPECT_EQ(row.affected, 1U);
  EXPECT_TRUE(views().affected_at(found, ann).value());
  EXPECT_EQ(views().affected(found, {}, 10).value(), std::vector{ann});
  EXPECT_TRUE(views().affected(found, ann, 10).value().empty());
  EXPECT_FALSE(row.is_overdue(ledger::BreachAudience::kAuthority, {10}));
  EXPECT_TRUE(row.is_overdue(ledger::BreachAudience::kAuthority, {11}));
  notify(found, ledger::BreachAudience::kAuthority);
  row = views().breach(found).value().value();
  EXPECT_FALSE(row.is_overdue(ledger::BreachAudience::kAuthority, {11}));
  EXPECT_TRUE(row.is_overdue(ledger::BreachAudience::kPersons, {21}));
}

TEST_F(RightsViews, ADeadlineIsListedUntilSomebodyWasReminded) {
  const SubjectId ann = register_person();
  const auto asked = request(ann, {30});
  const auto found = breach({10}, {20});
  hold(ann, {}, {40});
  EXPECT_EQ(due({40}), (Due{30, 10, 20, 40}));
  EXPECT_EQ(due({19}), (Due{10}));
  EXPECT_EQ(due({40}, 1), (Due{30, 10, 40})) << "so many of each type";
  notify(found, ledger::BreachAudience::kAuthority);
  EXPECT_EQ(due({40}), (Due{30, 20, 40}));
  for (const auto& deadline : views().deadlines({40}, 10).value()) remind(deadline);
  EXPECT_TRUE(due({40}).empty());
  step(ann, asked, State::kExtended, {60});
  EXPECT_EQ(due({60}), (Due{60}));
  step(ann, asked, State::kDenied, {60});
  EXPECT_TRUE(due({60}).empty());
}

}  // namespace
}  // namespace lethe::projections::tests
