#include <gtest/gtest.h>

#include "projections/content.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::ContentType;
using ledger::ItemId;

class ContentView : public testing::Test, protected LedgerUnderTest {
 protected:
  ItemRow item(const ItemId& id) const { return views().item(id).value().value(); }
  static std::vector<ItemId> ids(const Result<std::vector<ItemRow>>& rows) {
    std::vector<ItemId> out;
    for (const auto& row : rows.value()) out.push_back(row.id);
    return out;
  }
  std::vector<ItemId> by(const SubjectId& author) const {
    return ids(views().items_by(std::vector{author}, std::nullopt, 10));
  }
  std::string text(const std::optional<FieldVersion>& place) {
    if (!place) return "(none)";
    return vault().text(place->sequence, place->index).value_or("(erased)");
  }
};

TEST_F(ContentView, AnItemIsInACompartmentOfItsOwn) {
  const SubjectId ann = register_person();
  const ItemId ticket = post(ann, ContentType::kTicket, "help");
  const ItemId other = post(ann, ContentType::kTopic, "hello");
  EXPECT_EQ(item(ticket).compartment, (Compartment{Slot{1}, CompartmentClass::kContent, 0}));
  EXPECT_EQ(item(other).compartment, (Compartment{Slot{1}, CompartmentClass::kContent, 1}));
  EXPECT_EQ(item(ticket).author, ann);
  EXPECT_EQ(item(ticket).type, ContentType::kTicket);
  EXPECT_EQ(item(ticket).version.revision, 1U);
  EXPECT_EQ(text(item(ticket).version.body), "help");
  EXPECT_EQ(text(item(ticket).version.title), "(none)");
  EXPECT_FALSE(item(ticket).deletion);
  EXPECT_FALSE(views().item(ItemId::random()).value());
}

TEST_F(ContentView, ListsAreNewestFirst) {
  const SubjectId ann = register_person();
  const SubjectId bob = register_person();
  const ItemId first = post(ann, ContentType::kTicket, "1");
  const ItemId second = post(bob, ContentType::kReply, "2", first);
  const ItemId third = post(ann, ContentType::kReply, "3", first);
  const ItemId fourth = post(ann, ContentType::kReply, "4", third);
  EXPECT_EQ(by(ann), (std::vector{fourth, third, first}));
  EXPECT_EQ(by(bob), std::vector{second});
  EXPECT_EQ(ids(views().items_by(std::vector{ann, bob}, std::nullopt, 3)),
            (std::vector{fourth, third, second}));
  EXPECT_EQ(ids(views().items_by(std::vector{ann, bob}, item(third).posted_at, 3)),
            (std::vector{second, first}));
  EXPECT_EQ(ids(views().items_under(first, std::nullopt, 10)), (std::vector{third, second}));
  EXPECT_EQ(ids(views().items(std::nullopt, 2)), (std::vector{fourth, third}));
  EXPECT_TRUE(ids(views().items(std::nullopt, 0)).empty());
}

TEST_F(ContentView, AnEditKeepsWhatWasBefore) {
  const SubjectId ann = register_person();
  const ItemId id = post(ann, ContentType::kTicket, "one");
  const Sequence edited = edit_item(id, "two");
  edit_item(id, "three");
  EXPECT_EQ(item(id).version.revision, 3U);
  EXPECT_EQ(text(item(id).version.body), "three");
  EXPECT_EQ(text(views().item_version(item(id), 1).value()->body), "one");
  const auto second = views().item_version(item(id), 2).value();
  EXPECT_EQ(text(second->body), "two");
  EXPECT_EQ(second->edited_at, edited);
  EXPECT_FALSE(views().item_version(item(id), 4).value());
  EXPECT_FALSE(views().item_version(item(id), 0).value());
}

TEST_F(ContentView, ADeletedItemStaysWithoutItsTexts) {
  const SubjectId ann = register_person();
  const SubjectId bob = register_person();
  const ItemId topic = post(ann, ContentType::kTopic, "hello");
  edit_item(topic, "hello all");
  const ItemId comment = post(bob, ContentType::kComment, "hi", topic);
  const auto before = item(topic).version;
  const ErasureId erasure = erase_item(topic);
  ASSERT_TRUE(item(topic).deletion);
  EXPECT_EQ(item(topic).deletion->erasure, erasure);
  EXPECT_FALSE(item(topic).version.body);
  EXPECT_FALSE(views().item_version(item(topic), 1).value());
  EXPECT_EQ(text(before.body), "(erased)");
  EXPECT_EQ(ids(views().items_under(topic, std::nullopt, 10)), std::vector{comment});
  EXPECT_EQ(text(item(comment).version.body), "hi");
  EXPECT_FALSE(item(comment).deletion);
}

TEST_F(ContentView, GoesWithItsAuthor) {
  const SubjectId ann = register_person();
  const SubjectId bob = register_person();
  const ItemId topic = post(ann, ContentType::kTopic, "hello");
  const ItemId comment = post(bob, ContentType::kComment, "hi", topic);
  const ItemId own = post(ann, ContentType::kComment, "thanks", comment);
  const ErasureId erasure = erase(ann);
  for (const auto& id : {topic, own}) {
    ASSERT_TRUE(item(id).deletion);
    EXPECT_EQ(item(id).deletion->erasure, erasure);
    EXPECT_FALSE(item(id).version.body);
  }
  EXPECT_FALSE(item(comment).deletion);
}

TEST_F(ContentView, IsDeletedByAnErasureThatNamesItsCompartment) {
  const SubjectId ann = register_person();
  const ItemId first = post(ann, ContentType::kTicket, "one");
  const ItemId second = post(ann, ContentType::kTicket, "two");
  ledger::ErasureOrdered facts;
  facts.erasure = ErasureId::random();
  facts.ground = ledger::ErasureGround::kRetention;
  facts.destroyed.push_back({item(second).compartment, false});
  const Sequence ordered =
      append({ann, {ledger::ActorType::kUser, ledger::actor_id(ann), {}}, facts, {}});
  EXPECT_FALSE(item(first).deletion);
  ASSERT_TRUE(item(second).deletion);
  EXPECT_EQ(item(second).deletion->at, ordered);
}

TEST_F(ContentView, IsTheSameRebuilt) {
  const SubjectId ann = register_person();
  const SubjectId bob = register_person();
  const ItemId topic = post(ann, ContentType::kTopic, "hello");
  edit_item(topic, "hello all");
  post(bob, ContentType::kComment, "hi", topic);
  erase_item(topic);
  erase(bob);
  EXPECT_EQ(dump(), rebuilt());
}

}  // namespace
}  // namespace lethe::projections::tests
