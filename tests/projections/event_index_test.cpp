#include "projections/event_index.h"

#include <gtest/gtest.h>

#include "projections/event_terms.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

constexpr std::int64_t kEventIndexDay = 86'400'000'000;

class EventIndexView : public testing::Test, protected LedgerUnderTest {
 protected:
  std::string listed(const Bytes& list) {
    std::string out;
    const auto visit = [&](const Posting& posting) {
      out += std::to_string(posting.sequence.value) + " ";
      return true;
    };
    const auto rows = RowReader::active(state(), ProjectionId::kEventIndex).value();
    read_postings(rows, list, {0}, {UINT64_MAX}, Direction::kOldestFirst, visit).value();
    return out;
  }
};

TEST_F(EventIndexView, EventsAreListedByKindPurposeAndField) {
  const SubjectId ann = register_person({{"city", "Rom"}, {"external_id", "7"}});
  give(ann, "news");
  edit(ann, {{"city", "Bern"}});
  withdraw(ann, "news");
  object(ann, "", ledger::ObjectionState::kRaised);
  disclose(ann, "lab", {"email"});
  EXPECT_EQ(listed(kind_list(kind_of(ledger::ConsentRecorded{}))), "2 4 ");
  EXPECT_EQ(listed(purpose_list("news")), "2 4 ");
  EXPECT_EQ(listed(purpose_list("")), "") << "an objection to everything names no purpose";
  EXPECT_EQ(listed(field_list("city")), "1 3 ");
  EXPECT_EQ(listed(field_list("external_id")), "1 ");
}

TEST_F(EventIndexView, TermsAreInOrderAndOnce) {
  EventHeader header;
  ledger::ErasureWithheld withheld;
  withheld.erasure = ErasureId::random();
  withheld.holds = {ledger::HoldId::random(), ledger::HoldId::random()};
  withheld.holds.push_back(withheld.holds.front());
  header.facts = withheld;
  const auto terms = terms_of(header);
  EXPECT_EQ(terms.objects.size(), 3U);
  EXPECT_TRUE(std::is_sorted(terms.objects.begin(), terms.objects.end()));
  ledger::AccessRecorded access;
  access.purpose_of_use = "TREAT";
  access.fields = {"name", "email", "name"};
  header.facts = access;
  EXPECT_EQ(terms_of(header).fields, (std::vector<std::string>{"email", "name"}));
  EXPECT_EQ(terms_of(header).purposes, std::vector<std::string>{"TREAT"});
}

TEST_F(EventIndexView, DaysAreCountedByKind) {
  const SubjectId ann = register_person();
  for (int i = 0; i < 3; ++i) give(ann, "news");
  std::uint64_t consents = 0;
  std::uint64_t all = 0;
  const auto visit = [&](const DayCounts& day) {
    EXPECT_EQ(day.day, day_of(events().front().time));
    for (const auto& [kind, count] : day.kinds) {
      all += count;
      if (kind == kind_of(ledger::ConsentRecorded{})) consents = count;
    }
    return true;
  };
  views().event_counts({0}, events().back().time, visit).value();
  EXPECT_EQ(consents, 3U);
  EXPECT_EQ(all, events().size());
}

TEST_F(EventIndexView, ADayBeginsAtMidnightUtcAlsoBeforeItsEpoch) {
  EXPECT_EQ(day_of({0}).micros, 0);
  EXPECT_EQ(day_of({kEventIndexDay - 1}).micros, 0);
  EXPECT_EQ(day_of({kEventIndexDay}).micros, kEventIndexDay);
  EXPECT_EQ(day_of({-1}).micros, -kEventIndexDay);
  EXPECT_EQ(day_of({-kEventIndexDay}).micros, -kEventIndexDay);
  EXPECT_LT(day_row({-kEventIndexDay}), day_row({0}));
}

TEST_F(EventIndexView, ADayThatDoesNotReadIsDamage) {
  const Bytes row = day_row({kEventIndexDay});
  EXPECT_EQ(decode_day(row, Bytes{3, 1, 9, 2}).value().kinds.at(9), 2U);
  for (const Bytes& value : {Bytes{3}, Bytes{3, 0}, Bytes{3, 1, 3, 1}, Bytes{9, 1, 3, 1}}) {
    EXPECT_EQ(decode_day(row, value).error(), ledger::Error::kRowMalformed);
  }
}

}  // namespace
}  // namespace lethe::projections::tests
