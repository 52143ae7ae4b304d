#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class LinksView : public testing::Test, protected LedgerUnderTest {
 protected:
  SubjectId anonymous() { return register_person({}, ledger::SubjectType::kAnonymous); }
};

TEST_F(LinksView, SaysWhoseAccountAnIdentityIs) {
  const SubjectId ann = register_person();
  const SubjectId first = anonymous();
  const SubjectId second = anonymous();
  EXPECT_FALSE(views().link(first).value());
  const Sequence linked = link(first, ann);
  link(second, ann);
  const auto row = views().link(first).value().value();
  EXPECT_EQ(row.account, ann);
  EXPECT_EQ(row.linked_at, linked);
  ASSERT_EQ(views().links(ann).value().size(), 2U);
  EXPECT_EQ(views().links(ann).value()[1].subject, second);
  EXPECT_TRUE(views().links(first).value().empty());
}

TEST_F(LinksView, ThoseOfWhomIsLinkedAreTheirsToo) {
  const SubjectId ann = register_person();
  const SubjectId by_mail = register_person();
  const SubjectId poster = anonymous();
  link(poster, by_mail);
  link(by_mail, ann);
  EXPECT_EQ(views().identities(ann).value(), (std::vector{ann, by_mail, poster}));
  EXPECT_EQ(views().identities(poster).value(), std::vector{poster});
  EXPECT_EQ(dump(), rebuilt());
}

}  // namespace
}  // namespace lethe::projections::tests
