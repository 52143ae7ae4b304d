// Who had to do with whom, and when; and what a sender's id was given to.
#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::RelationshipId;

class RelationshipViews : public testing::Test, protected LedgerUnderTest {
 protected:
  static std::vector<RelationshipId> ids(const std::vector<RelationshipRow>& rows) {
    std::vector<RelationshipId> out;
    for (const auto& row : rows) out.push_back(row.id);
    return out;
  }
  using Ids = std::vector<RelationshipId>;

  const SubjectId ann = register_person(), bob = register_person();
  const SubjectId ines = register_person({}, ledger::SubjectType::kAgent);
  const SubjectId olaf = register_person({}, ledger::SubjectType::kAgent);
};

TEST_F(RelationshipViews, AreFoundByEitherAndByBothInOrderOfTheirBeginning) {
  const auto late = relate(ann, ines, {300}, {400});
  const auto early = relate(ann, ines, {-100}, {200});
  const auto other = relate(ann, olaf, {100});
  const auto bobs = relate(bob, ines, {250});
  const auto ward = relate(ann, {}, {50}, {}, "cardiology");
  EXPECT_EQ(ids(views().relationships_between(ann, ines).value()), (Ids{early, late}));
  EXPECT_EQ(ids(views().relationships_between(ann, {}).value()), (Ids{ward}));
  EXPECT_EQ(ids(views().relationships_of_agent(ines).value()), (Ids{early, bobs, late}));
  EXPECT_EQ(views().relationships(ann).value().size(), 4U);
  EXPECT_EQ(ids(views().relationships(std::nullopt, 2).value()), (Ids{ward, bobs}));
  EXPECT_EQ(views().relationship(ward).value()->department, "cardiology");
  EXPECT_FALSE(views().relationship(RelationshipId::random()).value());
  EXPECT_EQ(ids(views().relationships_between(ann, olaf).value()), (Ids{other}));
}

TEST_F(RelationshipViews, CoverTheTimeFromTheirBeginningToTheirEnd) {
  RelationshipRow row;
  row.starts_at = {100};
  EXPECT_FALSE(row.covers({0}, {99}));
  EXPECT_TRUE(row.covers({0}, {100}));
  EXPECT_TRUE(row.covers({1'000'000}, {2'000'000})) << "it goes on";
  row.ends_at = {200};
  EXPECT_TRUE(row.covers({200}, {300}));
  EXPECT_FALSE(row.covers({201}, {300}));
}

TEST_F(RelationshipViews, P8EndAsTheyDidThen) {
  const auto id = relate(ann, ines, {100}, {900});
  const AsOf before_end{next()};
  const auto sequence = end(ann, id, {500});
  EXPECT_EQ(views().relationship(id).value()->ends_at, Moment{500});
  EXPECT_EQ(views().relationship(id).value()->ended_at, sequence);
  EXPECT_EQ(views().relationship(id, before_end).value()->ends_at, Moment{900});
  EXPECT_FALSE(views().relationship(id, before_end).value()->ended_at);
  EXPECT_FALSE(views().relationship(id, {views().relationship(id).value()->recorded_at}).value());
  EXPECT_EQ(views().relationships_between(ann, ines, before_end).value().at(0).ends_at,
            Moment{900});
  end(ann, id, {700});
  EXPECT_EQ(views().relationship(id).value()->ends_at, Moment{500}) << "it ended once";
}

TEST_F(RelationshipViews, AnIdOfASenderIsKnownAgainWhereTheEventSaysThatItIsOne) {
  const ledger::RequestId id;  // of every event here
  send(ann, {77}, false);
  EXPECT_FALSE(views().sent_event(id).value());
  const auto theirs = send(ann, {77}, true);
  const auto sent = views().sent_event(id).value();
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->sequence, theirs);
  EXPECT_EQ(sent->kind, ledger::kind_of(ledger::AccessRecorded{}));
  EXPECT_EQ(sent->subject, SentEvent::short_id(ann));
  EXPECT_EQ(sent->occurred_at, Moment{77});
  EXPECT_FALSE(views().sent_event(ledger::RequestId::random()).value());
}

}  // namespace
}  // namespace lethe::projections::tests
