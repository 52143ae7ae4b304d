#include <gtest/gtest.h>

#include "projections/profiles.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class ProfilesView : public testing::Test, protected LedgerUnderTest {
 protected:
  /// Names and opened values at the given moment.
  std::string profile(const SubjectId& id, AsOf as_of = {}) {
    std::string out;
    for (const auto& field : views().profile(id, as_of).value()) {
      const auto& latest = field.versions.back();
      out +=
          field.name + "=" + vault().text(latest.sequence, latest.index).value_or("(erased)") + " ";
    }
    return out;
  }
};

TEST_F(ProfilesView, FieldsComeByName) {
  const SubjectId ann =
      register_person({{"given_name", "Ann"}, {"city", "Rom"}, {"external_id", "A-1"}});
  const SubjectId bob = register_person();
  EXPECT_EQ(profile(ann), "city=Rom external_id=A-1 given_name=Ann ");
  EXPECT_EQ(profile(bob), "");
  EXPECT_EQ(profile(SubjectId::random()), "");
}

TEST_F(ProfilesView, VersionsOfAFieldShareItsCompartment) {
  const SubjectId ann = register_person({{"city", "Rom"}, {"note", "x"}});
  const Sequence second = edit(ann, {{"city", "Wien"}});
  const auto field = views().field(ann, "city").value().value();
  EXPECT_EQ(field.name, "city");
  EXPECT_EQ(field.compartment, (Compartment{Slot{1}, CompartmentClass::kProfile, 0}));
  ASSERT_EQ(field.versions.size(), 2U);
  EXPECT_EQ(field.versions[0].sequence, Sequence{1});
  EXPECT_EQ(field.versions[1].sequence, second);
  EXPECT_FALSE(views().field(ann, "cit").value());
}

TEST_F(ProfilesView, EachMomentHasItsVersions) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const Sequence second = edit(ann, {{"note", "x"}, {"city", "Wien"}});
  EXPECT_EQ(profile(ann), "city=Wien note=x ");
  EXPECT_EQ(profile(ann, {second}), "city=Rom ");
  EXPECT_EQ(profile(ann, {Sequence{1}}), "");
}

TEST_F(ProfilesView, SectionsOfOtherRolesAndKindsAreNoFields) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  append({ann,
          {},
          ledger::ProfileEdited{2},
          {{{Slot{1}, CompartmentClass::kAccess, 0}, SectionRole::kReason, "reason", "because"}}});
  append({ann,
          {},
          ledger::AccessRecorded{},
          {{{Slot{1}, CompartmentClass::kProfile, 0}, SectionRole::kProfileField, "city", "No"}}});
  EXPECT_EQ(profile(ann), "city=Rom ");
}

TEST_F(ProfilesView, LongHistoriesGrowByRowsNotByOne) {
  const SubjectId ann = register_person({{"city", "0"}});
  std::vector<Sequence> sequences{events().back().sequence};
  const std::size_t rows = state().rows().size();
  for (std::size_t i = 1; i < 3 * kRecentVersions + 1; ++i) {
    sequences.push_back(edit(ann, {{"city", std::to_string(i)}}));
    const auto versions = views().field(ann, "city").value()->versions;
    ASSERT_EQ(versions.size(), i + 1);
    EXPECT_EQ(versions.back().sequence, sequences.back());
  }
  for (const auto& [row, value] : state().rows()) {
    if (row[0] == static_cast<std::uint8_t>(ProjectionId::kProfiles)) {
      EXPECT_LT(value.size(), 40 + 4 * kRecentVersions);
    }
  }
  EXPECT_LT(state().rows().size(), rows + 10);
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    EXPECT_EQ(profile(ann, {sequences[i].next()}), "city=" + std::to_string(i) + " ");
  }
  erase_field(ann, "city");
  for (const auto& [row, value] : state().rows()) {
    EXPECT_NE(row[0], static_cast<std::uint8_t>(ProjectionId::kProfiles));
  }
}

TEST_F(ProfilesView, FieldsAreGoneFromTheOrderOnAndTheirRowsFromTheCompletionOn) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const Order ordered = order(ann);
  EXPECT_EQ(profile(ann), "");
  EXPECT_FALSE(views().field(ann, "city").value());
  const auto rows = RowReader::active(state(), ProjectionId::kProfiles).value();
  EXPECT_EQ(read_profile(rows, ann).value().size(), 1U);
  complete({ordered});
  EXPECT_TRUE(read_profile(rows, ann).value().empty());
}

TEST_F(ProfilesView, AFieldAloneMayGoAndComeBack) {
  const SubjectId ann = register_person({{"city", "Rom"}, {"note", "x"}});
  erase_field(ann, "city");
  EXPECT_EQ(profile(ann), "note=x ");
  edit(ann, {{"city", "Wien"}});
  EXPECT_EQ(profile(ann), "city=Wien note=x ");
  const auto field = views().field(ann, "city").value().value();
  EXPECT_EQ(field.versions.size(), 1U);
  EXPECT_EQ(field.compartment.number, 2U);
}

TEST_F(ProfilesView, AFieldMayComeBackWhileItsErasureIsUnderWay) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const Order ordered = order_field(ann, "city");
  edit(ann, {{"city", "Wien"}});
  EXPECT_EQ(profile(ann), "city=Wien ");
  complete({ordered});
  EXPECT_EQ(profile(ann), "city=Wien ");
  EXPECT_EQ(views().field(ann, "city").value()->versions.size(), 1U);
}

TEST_F(ProfilesView, WhatAnOrderDoesNotListStays) {
  const SubjectId ann = register_person({{"city", "Rom"}, {"note", "x"}});
  ledger::ErasureOrdered facts;
  facts.erasure = ErasureId::random();
  facts.destroyed.push_back({{Slot{1}, CompartmentClass::kProfile, 1}, false});
  facts.destroyed.push_back({{Slot{1}, CompartmentClass::kAccess, 0}, false});
  facts.destroyed.push_back({{Slot{1}, CompartmentClass::kContent, 0}, true});
  facts.destroyed.push_back({{Slot{2}, CompartmentClass::kProfile, 0}, true});
  append({ann, {}, facts, {}});
  EXPECT_EQ(profile(ann), "city=Rom ");
}

}  // namespace
}  // namespace lethe::projections::tests
