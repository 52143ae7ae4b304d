#include "projections/blind_index.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class BlindIndexView : public testing::Test, protected LedgerUnderTest {
 protected:
  using Ids = std::vector<SubjectId>;
  Ids by_email(std::string_view email) const {
    Ids out = views().by_email(email, keys()).value();
    std::sort(out.begin(), out.end());
    return out;
  }
  std::optional<SubjectId> by_external_id(std::string_view id) const {
    return views().by_external_id(id, keys()).value();
  }
  static Ids sorted(Ids ids) {
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  std::size_t index_rows() const {
    return static_cast<std::size_t>(
        std::count_if(dumped_.begin(), dumped_.end(),
                      [](const DumpedRow& row) { return row.projection == "blind_index"; }));
  }
  void refresh() { dumped_ = dump(); }

  std::vector<DumpedRow> dumped_;
};

TEST_F(BlindIndexView, PeopleAreFoundByEmailAndExternalId) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}, {"external_id", "A-1"}});
  const SubjectId bob = register_person({{"email", "bob@example.org"}, {"external_id", "B-1"}});
  EXPECT_EQ(by_email("ann@example.org"), Ids{ann});
  EXPECT_EQ(by_email("bob@example.org"), Ids{bob});
  EXPECT_EQ(by_external_id("A-1"), ann);
  EXPECT_EQ(by_external_id("B-1"), bob);
  EXPECT_EQ(by_email("cem@example.org"), Ids{});
  EXPECT_EQ(by_email("A-1"), Ids{});
  EXPECT_EQ(by_external_id("ann@example.org"), std::nullopt);
}

TEST_F(BlindIndexView, EmailsAreTrimmedAndLowerCasedInAsciiOnly) {
  const SubjectId ann = register_person({{"email", " \tAnn.Ä@Example.ORG\r\n"}});
  EXPECT_EQ(by_email("ann.Ä@example.org"), Ids{ann});
  EXPECT_EQ(by_email("\vANN.Ä@EXAMPLE.org "), Ids{ann});
  EXPECT_EQ(by_email("ann.ä@example.org"), Ids{});
  EXPECT_EQ(by_email("ann. Ä@example.org"), Ids{});
}

TEST_F(BlindIndexView, ExternalIdsAreTakenAsTheyAre) {
  const SubjectId ann = register_person({{"external_id", "A-1"}});
  EXPECT_EQ(by_external_id("A-1"), ann);
  EXPECT_EQ(by_external_id("a-1"), std::nullopt);
  EXPECT_EQ(by_external_id("A-1 "), std::nullopt);
}

TEST_F(BlindIndexView, NothingIsFiledForWhatNormalisesToNothing) {
  register_person({{"email", " \t "}, {"external_id", ""}});
  EXPECT_EQ(by_email(""), Ids{});
  EXPECT_EQ(by_email("  "), Ids{});
  EXPECT_EQ(by_external_id(""), std::nullopt);
  refresh();
  EXPECT_EQ(index_rows(), 0U);
}

TEST_F(BlindIndexView, AnEmailMayBeSeveralPeoples) {
  Ids family;
  for (int i = 0; i < 20; ++i) family.push_back(register_person({{"email", "us@example.org"}}));
  EXPECT_EQ(by_email("us@example.org"), sorted(family));
}

TEST_F(BlindIndexView, AnEditMovesTheEntry) {
  const SubjectId ann = register_person({{"email", "old@example.org"}, {"external_id", "A-1"}});
  refresh();
  EXPECT_EQ(index_rows(), 3U);  // two buckets, and what is filed
  edit(ann, {{"email", "new@example.org"}});
  EXPECT_EQ(by_email("old@example.org"), Ids{});
  EXPECT_EQ(by_email("new@example.org"), Ids{ann});
  EXPECT_EQ(by_external_id("A-1"), ann);
  refresh();
  EXPECT_EQ(index_rows(), 3U);  // an empty bucket has no row
}

TEST_F(BlindIndexView, AnEditToNothingTakesTheEntryOut) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}});
  edit(ann, {{"email", " "}});
  EXPECT_EQ(by_email("ann@example.org"), Ids{});
  refresh();
  EXPECT_EQ(index_rows(), 0U);
  edit(ann, {{"email", "back@example.org"}});
  EXPECT_EQ(by_email("back@example.org"), Ids{ann});
}

TEST_F(BlindIndexView, AnEditOfOthersLeavesTheBucketToTheRest) {
  const SubjectId ann = register_person({{"email", "us@example.org"}});
  const SubjectId bob = register_person({{"email", "us@example.org"}});
  edit(ann, {{"email", "ann@example.org"}});
  EXPECT_EQ(by_email("us@example.org"), Ids{bob});
}

TEST_F(BlindIndexView, TheSameValueWrittenOtherwiseStaysFiled) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}});
  edit(ann, {{"email", "ANN@example.org"}});
  EXPECT_EQ(by_email("ann@example.org"), Ids{ann});
}

TEST_F(BlindIndexView, FieldsThatNobodyLooksPeopleUpByAreNotFiled) {
  register_person({{"phone", "555"}, {"given_name", "Ann"}});
  refresh();
  EXPECT_EQ(index_rows(), 0U);
}

TEST_F(BlindIndexView, ADamagedBucketIsReported) {
  register_person({{"email", "ann@example.org"}});
  for (auto& [row, value] : state().rows()) {
    if (row[0] == static_cast<std::uint8_t>(ProjectionId::kBlindIndex)) value.back() ^= 1U;
  }
  EXPECT_EQ(views().by_email("ann@example.org", keys()).error(), ledger::Error::kRowMalformed);
}

TEST_F(BlindIndexView, ABucketsSealHoldsItToItsPlace) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}});
  const auto place =
      place_of(ledger::KeyDomain::kEmailIndex, crypto::as_bytes("ann@example.org"), keys());
  const auto rows = RowReader::active(state(), ProjectionId::kBlindIndex).value();
  const auto here = BlindBucket::open(rows, place.value()->bucket, keys()).value();
  EXPECT_EQ(here.find(place.value()->tag), Ids{ann});
  const BucketId elsewhere{ledger::KeyDomain::kExternalIdIndex, place.value()->bucket.bucket};
  const auto there = BlindBucket::open(rows, elsewhere, keys()).value();
  EXPECT_TRUE(there.empty());
  EXPECT_NE(there.row(), here.row());
}

}  // namespace
}  // namespace lethe::projections::tests
