// P4 for the blind index: an image of the rows from before an erasure, with the keys of after it,
// answers nothing about the erased, and everybody else is still found.
#include <gtest/gtest.h>

#include <algorithm>

#include "projections/blind_index.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using Ids = std::vector<SubjectId>;

class P4BlindIndex : public testing::Test, protected LedgerUnderTest {
 protected:
  Ids by_email(std::string_view email) const { return views().by_email(email, keys()).value(); }
  /// What the image answers with today's keys.
  static Ids in_image(const MemoryState& image, std::string_view email,
                      const ledger::KeySource& keys) {
    return Views(image).by_email(email, keys).value();
  }
  /// True when some row of the image is where today's keys would put the value's bucket, or opens
  /// with them.
  bool traces(const MemoryState& image, ledger::KeyDomain domain, std::string_view value) const {
    const auto place = place_of(domain, crypto::as_bytes(value), keys()).value().value();
    const auto rows = RowReader::active(image, ProjectionId::kBlindIndex).value();
    auto bucket = BlindBucket::open(rows, place.bucket, keys()).value();
    if (!bucket.empty()) return true;
    MemoryState forced;
    bool opened = false;
    for (const auto& [row, bytes] : image.rows()) {
      RowWriter(forced, ProjectionId::kBlindIndex, 0).put(bucket.row(), bytes);
      const auto forced_rows = RowReader::active(forced, ProjectionId::kBlindIndex).value();
      opened = opened || BlindBucket::open(forced_rows, place.bucket, keys()).has_value();
    }
    return opened;
  }
};

TEST_F(P4BlindIndex, AnErasedPersonIsNotFoundInRowsOfBefore) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}, {"external_id", "A-1"}});
  const SubjectId bob = register_person({{"email", "bob@example.org"}});
  const MemoryState image = state();
  EXPECT_TRUE(traces(image, ledger::KeyDomain::kEmailIndex, "ann@example.org"));
  erase(ann);
  EXPECT_EQ(by_email("ann@example.org"), Ids{});
  EXPECT_EQ(views().by_external_id("A-1", keys()).value(), std::nullopt);
  EXPECT_EQ(in_image(image, "ann@example.org", keys()), Ids{});
  EXPECT_FALSE(traces(image, ledger::KeyDomain::kEmailIndex, "ann@example.org"));
  EXPECT_FALSE(traces(image, ledger::KeyDomain::kExternalIdIndex, "A-1"));
  EXPECT_EQ(by_email("bob@example.org"), Ids{bob});
}

TEST_F(P4BlindIndex, EarlierValuesAreErasedToo) {
  const SubjectId ann = register_person({{"email", "first@example.org"}});
  const MemoryState first = state();
  edit(ann, {{"email", "second@example.org"}});
  const MemoryState second = state();
  edit(ann, {{"email", "third@example.org"}});
  EXPECT_EQ(in_image(first, "first@example.org", keys()), Ids{ann});
  erase(ann);
  EXPECT_FALSE(traces(first, ledger::KeyDomain::kEmailIndex, "first@example.org"));
  EXPECT_FALSE(traces(second, ledger::KeyDomain::kEmailIndex, "second@example.org"));
}

TEST_F(P4BlindIndex, OthersInTheBucketMoveWithItsNewKey) {
  const SubjectId ann = register_person({{"email", "us@example.org"}});
  const SubjectId bob = register_person({{"email", "us@example.org"}});
  const MemoryState image = state();
  erase(ann);
  EXPECT_EQ(by_email("us@example.org"), Ids{bob});
  EXPECT_FALSE(traces(image, ledger::KeyDomain::kEmailIndex, "us@example.org"));
  edit(bob, {{"email", "bob@example.org"}});
  EXPECT_EQ(by_email("us@example.org"), Ids{});
}

TEST_F(P4BlindIndex, SeveralErasuresOfAnEpochShareABucket) {
  Ids family;
  for (int i = 0; i < 4; ++i) family.push_back(register_person({{"email", "us@example.org"}}));
  const std::vector<Order> orders{order(family[0]), order(family[2]),
                                  order_field(family[3], "email")};
  EXPECT_EQ(complete(orders), 3U);
  EXPECT_EQ(by_email("us@example.org"), Ids{family[1]});
  EXPECT_EQ(rebuilt(), dump());
}

TEST_F(P4BlindIndex, OrdersThatOverlapCountOnce) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}, {"external_id", "A-1"}});
  const Order field = order_field(ann, "email");
  const Order whole = order(ann);
  EXPECT_EQ(complete({field, whole}), 2U);
  EXPECT_EQ(rebuilt(), dump());
}

TEST_F(P4BlindIndex, AFieldAloneIsErasedAndFiledAnew) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}, {"external_id", "A-1"}});
  const MemoryState image = state();
  erase_field(ann, "email");
  EXPECT_EQ(by_email("ann@example.org"), Ids{});
  EXPECT_EQ(views().by_external_id("A-1", keys()).value(), ann);
  EXPECT_FALSE(traces(image, ledger::KeyDomain::kEmailIndex, "ann@example.org"));
  edit(ann, {{"email", "ann@example.org"}});
  EXPECT_EQ(by_email("ann@example.org"), Ids{ann});
  EXPECT_EQ(rebuilt(), dump());
}

TEST_F(P4BlindIndex, AValueThatCameBackDuringTheErasureStays) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}});
  const Order ordered = order_field(ann, "email");
  edit(ann, {{"email", "Ann@example.org"}});
  const MemoryState image = state();
  EXPECT_EQ(complete({ordered}), 0U);
  EXPECT_EQ(by_email("ann@example.org"), Ids{ann});
  EXPECT_FALSE(traces(image, ledger::KeyDomain::kEmailIndex, "ann@example.org") &&
               in_image(image, "ann@example.org", keys()).size() == 1);
  EXPECT_EQ(rebuilt(), dump());
}

TEST_F(P4BlindIndex, WhatIsFiledDiesWithTheCompartment) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}});
  const MemoryState image = state();
  erase(ann);
  const auto rows = RowReader::active(image, ProjectionId::kBlindIndex).value();
  const auto filed = read_filed(rows, ann).value();
  ASSERT_EQ(filed.size(), 1U);
  EXPECT_EQ(keys().derive(ledger::key_path(filed[0].compartment, {})).error(),
            crypto::Error::kKeyDestroyed);
  EXPECT_TRUE(read_filed(RowReader::active(state(), ProjectionId::kBlindIndex).value(), ann)
                  .value()
                  .empty());
}

TEST_F(P4BlindIndex, WithoutLookUpFieldsNothingIsRenewed) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const Order ordered = order(ann);
  const auto plan =
      runner().plan_erasure(std::span(&ordered.facts, 1), state(), vault(), keys()).value();
  EXPECT_TRUE(plan->renew().empty());
  EXPECT_EQ(complete({ordered}), 0U);
}

TEST_F(P4BlindIndex, AnOrderThatIsNoEventIsRefused) {
  ledger::ErasureOrdered unknown;
  unknown.erasure = ErasureId::random();
  EXPECT_EQ(runner().plan_erasure(std::span(&unknown, 1), state(), vault(), keys()).error(),
            ledger::Error::kRowMalformed);
}

}  // namespace
}  // namespace lethe::projections::tests
