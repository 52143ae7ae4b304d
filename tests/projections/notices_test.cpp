// Who is owed a notice (GDPR Art. 19), and what becomes of it.
#include "projections/notices.h"

#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class NoticesView : public testing::Test, protected LedgerUnderTest {
 protected:
  /// "<event>:<recipient>" of each that is owed.
  std::string owed() const {
    std::string out;
    for (const auto& one : views().owed_notices(99).value()) {
      EXPECT_EQ(one.subject, ann);
      out += std::to_string(one.about.value) + ":" + one.recipient + " ";
    }
    return out;
  }
  static std::string at(Sequence sequence, const std::string& recipients) {
    std::string out;
    std::string name;
    for (const char c : recipients + " ") {
      if (c != ' ') {
        name += c;
        continue;
      }
      out += std::to_string(sequence.value) + ":" + name + " ";
      name.clear();
    }
    return out;
  }
  Sequence last() const { return {next().value - 1}; }

  const SubjectId ann =
      register_person({{"email", "ann@a.example"}, {"city", "Rom"}, {"note", "x"}});
};

TEST_F(NoticesView, NobodyIsOwedOneWhoGotNothing) {
  edit(ann, {{"city", "Bonn"}});
  restrict_person(ann);
  erase_field(ann, "note");
  erase(ann);
  EXPECT_EQ(owed(), "");
}

TEST_F(NoticesView, AnEditConcernsWhoGotTheField) {
  disclose(ann, "lab", {"email"});
  disclose(ann, "bank", {"profile"});
  disclose(ann, "press", {"diagnosis"});
  edit(ann, {{"city", "Bonn"}});
  EXPECT_EQ(owed(), at(last(), "bank"));
  notify();
  edit(ann, {{"email", "b@a.example"}, {"city", "Köln"}});
  EXPECT_EQ(owed(), at(last(), "bank lab"));
}

TEST_F(NoticesView, WhatARecipientGotAddsUp) {
  disclose(ann, "lab", {"email"});
  disclose(ann, "lab", {"city", "email"});
  const auto got = views().disclosed(ann).value();
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].categories, (std::vector<std::string>{"city", "email"}));
  edit(ann, {{"city", "Bonn"}});
  EXPECT_EQ(owed(), at(last(), "lab"));
}

TEST_F(NoticesView, WhatWasNotSaidMayBeAnything) {
  disclose(ann, "lab", {});
  disclose(ann, "lab", {"email"});
  edit(ann, {{"city", "Bonn"}});
  EXPECT_EQ(owed(), at(last(), "lab"));
}

TEST_F(NoticesView, ARestrictionConcernsEverybody) {
  disclose(ann, "lab", {"email"});
  disclose(ann, "press", {"diagnosis"});
  restrict_person(ann);
  EXPECT_EQ(owed(), at(last(), "lab press"));
  notify();
  notify();
  EXPECT_EQ(owed(), "");
  const auto lifted = append({ann,
                              {ledger::ActorType::kSystem, {}, {}},
                              ledger::RestrictionLifted{ledger::RestrictionId::random(), {1}},
                              {}});
  EXPECT_EQ(owed(), at(lifted, "lab press"));
}

TEST_F(NoticesView, TheErasureOfAFieldConcernsWhoGotItOnceItIsDone) {
  disclose(ann, "lab", {"email"});
  disclose(ann, "bank", {"city", "content"});
  const auto ordered = order_field(ann, "email");
  EXPECT_EQ(owed(), "");
  complete({ordered});
  EXPECT_EQ(owed(), at(last(), "lab"));
  notify();
  // Another life of the field is another compartment.
  edit(ann, {{"email", "again@a.example"}});
  EXPECT_EQ(owed(), at(last(), "lab"));
  notify();
  erase_field(ann, "email");
  EXPECT_EQ(owed(), at(last(), "lab"));
}

TEST_F(NoticesView, TheErasureOfContentConcernsWhoGotContent) {
  disclose(ann, "lab", {"email"});
  disclose(ann, "bank", {"ticket"});
  ledger::ErasureOrdered facts;
  facts.erasure = ErasureId::random();
  facts.ground = ledger::ErasureGround::kNoLongerNecessary;
  facts.destroyed.push_back(
      {{views().person(ann).value()->slot, CompartmentClass::kContent, 0}, false});
  complete({{ann, append({ann, {ledger::ActorType::kSystem, {}, {}}, facts, {}}), facts}});
  EXPECT_EQ(owed(), at(last(), "bank"));
}

TEST_F(NoticesView, TheErasureOfThePersonConcernsEverybodyAndIsTheLast) {
  disclose(ann, "lab", {"email"});
  disclose(ann, "press", {"diagnosis"});
  erase(ann);
  const auto certificate = last();
  EXPECT_EQ(owed(), at(certificate, "lab press"));
  EXPECT_TRUE(views().disclosed(ann).value().empty());
  // What was kept is erased later: they know already.
  const ledger::Actor system{ledger::ActorType::kSystem, {}, {}};
  ledger::ErasureOrdered rest;
  rest.erasure = ErasureId::random();
  rest.ground = ledger::ErasureGround::kRetention;
  rest.whole_subject = true;
  ledger::ErasureCompleted again;
  again.erasure = rest.erasure;
  again.ordered = append({ann, system, rest, {}});
  again.whole_subject = true;
  append({ann, system, again, {}});
  EXPECT_EQ(owed(), at(certificate, "lab press"));
}

TEST_F(NoticesView, ANoticeGoesItsWay) {
  disclose(ann, "lab", {"email"});
  const auto about = edit(ann, {{"email", "b@a.example"}});
  const auto id = notify();
  EXPECT_EQ(owed(), "");
  auto notice = views().notice(id).value().value();
  EXPECT_EQ(notice.subject, ann);
  EXPECT_EQ(notice.recipient, "lab");
  EXPECT_EQ(notice.about, about);
  EXPECT_EQ(notice.outcome, ledger::NoticeOutcome::kDue);
  EXPECT_EQ(notice.due, last());
  EXPECT_TRUE(notice.is_open());
  ASSERT_EQ(views().waiting_notices(9).value().size(), 1U);

  tell(notice, ledger::NoticeOutcome::kFailed, {5'000'000});
  notice = views().notice(id).value().value();
  EXPECT_EQ(notice.attempt, 1U);
  EXPECT_EQ(notice.status, 500U);
  EXPECT_EQ(notice.next_attempt_at, Moment{5'000'000});
  EXPECT_LT(notice.due, notice.changed);
  ASSERT_EQ(views().waiting_notices(9).value().size(), 1U);

  tell(notice, ledger::NoticeOutcome::kDelivered);
  notice = views().notice(id).value().value();
  EXPECT_FALSE(notice.is_open());
  EXPECT_TRUE(views().waiting_notices(9).value().empty());
  EXPECT_EQ(views().notices({}, {}, 9).value().size(), 1U);
  EXPECT_FALSE(views().notice(ledger::NoticeId::random()).value());
}

TEST_F(NoticesView, WaitingOnesComeByTheirTimeAndAllNewestFirst) {
  const auto bob = register_person({{"email", "bob@a.example"}});
  disclose(bob, "lab", {"email"});
  disclose(ann, "lab", {"email"});
  edit(ann, {{"email", "b@a.example"}});
  const auto first = notify();
  edit(bob, {{"email", "c@a.example"}});
  const auto second = notify();
  tell(views().notice(first).value().value(), ledger::NoticeOutcome::kFailed, {9'000'000});
  const auto ids = [](const std::vector<NoticeRow>& rows) {
    std::vector<ledger::NoticeId> out;
    for (const auto& row : rows) out.push_back(row.id);
    return out;
  };
  EXPECT_EQ(ids(views().waiting_notices(9).value()), (std::vector{second, first}));
  EXPECT_EQ(ids(views().waiting_notices(1).value()), (std::vector{second}));
  EXPECT_EQ(ids(views().notices({}, {}, 9).value()), (std::vector{second, first}));
  EXPECT_EQ(ids(views().notices({}, views().notice(second).value()->due, 9).value()),
            (std::vector{first}));
  EXPECT_EQ(ids(views().notices(bob, {}, 9).value()), (std::vector{second}));
}

TEST(NoticeCategories, AreFieldsTheWholeProfileOrContent) {
  EXPECT_TRUE(concerns({"email"}, {"city", "email"}));
  EXPECT_FALSE(concerns({"email"}, {"city"}));
  EXPECT_TRUE(concerns({"profile"}, {"city"}));
  EXPECT_FALSE(concerns({"profile"}, {"content"}));
  EXPECT_TRUE(concerns({"reply"}, {"content"}));
  EXPECT_TRUE(concerns({"content"}, {"content"}));
  EXPECT_FALSE(concerns({"content"}, {"email"}));
  EXPECT_FALSE(concerns({"diagnosis"}, {"email", "content"}));
  EXPECT_TRUE(concerns({}, {"email"}));
}

}  // namespace
}  // namespace lethe::projections::tests
