#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class PeopleView : public testing::Test, protected LedgerUnderTest {
 protected:
  std::uint32_t used(const SubjectId& id, CompartmentClass cls) const {
    return views().person(id).value()->counts.used[static_cast<std::size_t>(cls)];
  }
};

TEST_F(PeopleView, ARowSaysWhoWasRegistered) {
  const SubjectId ann = register_person({{"given_name", "Ann"}}, ledger::SubjectType::kAgent);
  const auto person = views().person(ann).value().value();
  EXPECT_EQ(person.id, ann);
  EXPECT_EQ(person.slot, Slot{1});
  EXPECT_EQ(person.type, ledger::SubjectType::kAgent);
  EXPECT_EQ(person.origin, ledger::Origin::kSignup);
  EXPECT_EQ(person.state, PersonState::kActive);
  EXPECT_EQ(person.registered_at, Sequence{1});
  EXPECT_EQ(person.registered, events().back().time);
  EXPECT_EQ(person.revision, 1U);
  EXPECT_FALSE(person.erased_at);
  EXPECT_FALSE(views().person(SubjectId::random()).value());
}

TEST_F(PeopleView, SlotsCountUpFromOne) {
  EXPECT_EQ(views().next_slot().value(), Slot{1});
  const SubjectId ann = register_person();
  const SubjectId bob = register_person();
  EXPECT_EQ(views().next_slot().value(), Slot{3});
  EXPECT_EQ(views().person_at(Slot{1}).value(), ann);
  EXPECT_EQ(views().person_at(Slot{2}).value(), bob);
  EXPECT_FALSE(views().person_at(Slot{0}).value());
  EXPECT_FALSE(views().person_at(Slot{3}).value());
}

TEST_F(PeopleView, ListsInPagesByRegistration) {
  std::vector<SubjectId> ids;
  for (int i = 0; i < 300; ++i) ids.push_back(register_person());
  std::vector<SubjectId> seen;
  Slot after{0};
  for (;;) {
    const auto page = views().people(after, 70).value();
    for (const auto& person : page) seen.push_back(person.id);
    if (page.size() < 70) break;
    after = page.back().slot;
  }
  EXPECT_EQ(seen, ids);
  EXPECT_TRUE(views().people({}, 0).value().empty());
  EXPECT_TRUE(views().people({UINT64_MAX}, 5).value().empty());
}

TEST_F(PeopleView, EditsCarryTheRevision) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  edit(ann, {{"city", "Wien"}});
  edit(ann, {{"city", "Bern"}});
  EXPECT_EQ(views().person(ann).value()->revision, 3U);
}

TEST_F(PeopleView, CompartmentsAreCountedWhateverTheEvent) {
  const SubjectId ann = register_person({{"city", "Rom"}, {"note", "x"}});
  const SubjectId bob = register_person();
  EXPECT_EQ(used(ann, CompartmentClass::kProfile), 2U);
  EXPECT_EQ(used(bob, CompartmentClass::kProfile), 0U);
  edit(ann, {{"city", "Wien"}});
  EXPECT_EQ(used(ann, CompartmentClass::kProfile), 2U);
  decide(ann, "news", ledger::ConsentStatus::kGiven, "p1", "evidence");
  access(ann, ledger::actor_id(bob), "detail");
  access(ann, ledger::actor_id(bob), "detail");
  EXPECT_EQ(used(ann, CompartmentClass::kEvidence), 1U);
  EXPECT_EQ(used(ann, CompartmentClass::kAccess), 2U);
  issue(ledger::Role::kPortal, {}, "label");
  EXPECT_EQ(views().ledger_counts().value().used[5], 1U);
  EXPECT_EQ(used(ann, CompartmentClass::kOperational), 0U);
}

TEST_F(PeopleView, SectionsCountForTheSlotTheyNameInKindsYetUnknownToo) {
  const SubjectId ann = register_person();
  const SubjectId bob = register_person();
  append({ann,
          {},
          ledger::UnknownFacts{999},
          {{{Slot{2}, CompartmentClass::kContent, 7}, SectionRole::kDetail, "", "x"},
           {{Slot{1}, CompartmentClass::kContent, 2}, SectionRole::kDetail, "", "x"},
           {{Slot{2}, CompartmentClass::kAccess, 0}, SectionRole::kDetail, "", "x"},
           {{Slot{2}, CompartmentClass::kContent, 3}, SectionRole::kDetail, "", "x"}}});
  EXPECT_EQ(used(ann, CompartmentClass::kContent), 3U);
  EXPECT_EQ(used(ann, CompartmentClass::kAccess), 0U);
  EXPECT_EQ(used(bob, CompartmentClass::kContent), 8U);
  EXPECT_EQ(used(bob, CompartmentClass::kAccess), 1U);
}

TEST_F(PeopleView, AnErasureGoesFromActiveThroughErasingToErased) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const Order ordered = order(ann);
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kErasing);
  EXPECT_FALSE(views().person(ann).value()->erased_at);
  complete({ordered});
  const auto person = views().person(ann).value().value();
  EXPECT_EQ(person.state, PersonState::kErased);
  EXPECT_EQ(person.erased_at, events().back().sequence);
  EXPECT_EQ(person.slot, Slot{1});
  EXPECT_EQ(used(ann, CompartmentClass::kProfile), 1U);  // its number is never used again
}

TEST_F(PeopleView, TheFirstCertificateIsThePersons) {
  const SubjectId ann = register_person();
  erase(ann);
  const auto first = views().person(ann).value()->erased_at;
  erase(ann);
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kErased);
  EXPECT_EQ(views().person(ann).value()->erased_at, first);
}

TEST_F(PeopleView, ErasingAFieldRaisesTheRevisionAndNothingElse) {
  const SubjectId ann = register_person({{"city", "Rom"}, {"note", "x"}});
  erase_field(ann, "note");
  EXPECT_EQ(views().person(ann).value()->state, PersonState::kActive);
  EXPECT_EQ(views().person(ann).value()->revision, 2U);
  edit(ann, {{"city", "Wien"}});
  EXPECT_EQ(views().person(ann).value()->revision, 3U);
}

}  // namespace
}  // namespace lethe::projections::tests
