// What was looked at and what was not, against a count of every event; and sign-offs of it.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <map>
#include <random>
#include <set>

#include "api/commands/flagger.h"
#include "api/review/period_figures.h"
#include "api/review/review_figures.h"
#include "projections/agent_activity.h"
#include "projections/review_views.h"
#include "tests/api/review_world.h"

namespace lethe::api::testing {
namespace {

using ledger::PeriodFigures;
using ledger::Sequence;

class ReviewPeriods : public ::testing::Test {
 protected:
  review::PeriodLook look(Sequence from, Sequence behind, std::uint64_t size) const {
    const auto snapshot = world.ledger()->snapshot();
    return review::look_at_period(*world.ledger(), *snapshot, from, behind, size).value();
  }
  std::uint64_t size() const { return world.ledger()->size().value; }
  /// Pieces that end anywhere.
  void flag_some(std::size_t accesses) {
    Flagger::Options options;
    options.bounds.accesses = accesses;
    Flagger flagger(world.store(), std::move(options));
    flagger.run([] { return true; });
  }
  /// The same as look(), by reading every event up to that size.
  PeriodFigures counted(Sequence from, Sequence behind, std::uint64_t size) const {
    PeriodFigures out;
    std::map<Sequence, ledger::ReviewId> covered;
    std::set<Sequence> flagged;
    struct Case {
      bool is_sampled = false, is_closed = false;
      ledger::ReviewDisposition disposition = {};
    };
    std::map<ledger::ReviewId, Case> cases;
    Sequence checked;
    for (Sequence at; at.value < size; at = at.next()) {
      const auto event = world.event(at);
      const auto* facts = &event.facts;
      if (const auto* opened = std::get_if<ledger::ReviewOpened>(facts)) {
        cases[opened->review].is_sampled = !opened->sample.is_zero();
        for (const auto access : opened->accesses) covered[access] = opened->review;
      } else if (const auto* decided = std::get_if<ledger::ReviewDecided>(facts)) {
        cases[decided->review].disposition = decided->disposition;
        cases[decided->review].is_closed = !decided->needs_confirmation;
      } else if (const auto* confirmed = std::get_if<ledger::ReviewConfirmed>(facts)) {
        cases[confirmed->review].is_closed = true;
      } else if (const auto* flag = std::get_if<ledger::AccessFlagged>(facts)) {
        flagged.insert(flag->access);
      } else if (const auto* piece = std::get_if<ledger::AccessesChecked>(facts)) {
        checked = piece->behind;
      }
    }
    std::set<ledger::ReviewId> seen;
    for (auto at = from; at < behind; at = at.next()) {
      const auto event = world.event(at);
      const bool is_look = std::holds_alternative<ledger::AccessRecorded>(event.facts) ||
                           std::holds_alternative<ledger::SearchRecorded>(event.facts);
      if (!is_look) continue;
      ++out.accesses;
      if (at >= checked) {
        ++out.unchecked;
      } else if (projections::is_reviewed(event)) {
        ++out.checked;
      } else {
        ++out.not_by_rules;
      }
      if (flagged.contains(at)) ++out.flagged;
      if (!covered.contains(at)) continue;
      ++out.in_review;
      if (flagged.contains(at)) ++out.flagged_in_review;
      const auto& id = covered[at];
      if (cases[id].is_sampled) ++out.sampled;
      if (!seen.insert(id).second) continue;
      ++out.reviews;
      if (!cases[id].is_closed) ++out.open;
    }
    std::map<ledger::ReviewDisposition, std::uint64_t> dispositions;
    for (const auto& id : seen) {
      if (cases[id].is_closed) ++dispositions[cases[id].disposition];
    }
    for (const auto& [disposition, count] : dispositions) {
      out.dispositions.push_back({disposition, count});
    }
    return out;
  }

  ReviewWorld world;
};

TEST_F(ReviewPeriods, P8CountTheSameAsEveryEventDoesAsOfAnySize) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint64_t bound) { return random() % bound; };
  std::vector<ledger::ReviewId> open;
  std::vector<Sequence> looks;
  std::vector<std::uint64_t> sizes;
  for (int i = 0; i < 160; ++i) {
    switch (below(9)) {
      case 0:
        flag_some(1 + below(6));
        break;
      case 1:
        if (!looks.empty()) {
          const auto access = std::to_string(looks[below(looks.size())].value);
          const auto reply = world.open(kRita, R"({"accesses":[)" + access + "]}");
          if (!reply.refused()) {
            open.push_back(*ledger::ReviewId::parse(text_at(reply.answer().body, "id")));
          }
        }
        break;
      case 2:
        if (!open.empty()) {
          world.decide(kRita, open[below(open.size())],
                       below(2) == 0 ? "appropriate" : "malicious");
        }
        break;
      case 3:
        if (!open.empty()) world.step(kRolf, open[below(open.size())], confirm_review, "{}");
        break;
      case 4:
        world.draw(kRita, R"({"method":"risk_weighted","size":2,"since":"2020-01-01T00:00:00Z"})");
        break;
      default:
        looks.push_back(world.look(below(2) == 0 ? "ines" : "olaf", below(2) == 0 ? "zoe" : "mia",
                                   below(5) == 0 ? ledger::AccessOutcome::kMinorFailure
                                                 : ledger::AccessOutcome::kSuccess));
    }
    sizes.push_back(size());
  }
  for (int i = 0; i < 60; ++i) {
    const auto then = sizes[below(sizes.size())];
    const Sequence from{below(then)}, behind{from.value + below(then - from.value + 1)};
    EXPECT_EQ(look(from, behind, then).figures, counted(from, behind, then))
        << from.value << " to " << behind.value << " as of " << then;
  }
}

TEST_F(ReviewPeriods, AreSignedWithWhatWasNotLookedAt) {
  const auto begin = ledger::format_rfc3339(world.clock.now());
  world.clock.advance_days(1);
  const auto access = world.look("ines");
  world.look("olaf", "mia");
  world.clock.advance_days(1);
  const auto end = ledger::format_rfc3339(world.clock.now());
  world.clock.advance_days(1);
  world.look("ines");
  const auto body = [&](std::string_view more) {
    return R"({"since":")" + begin + R"(","until":")" + end + R"(","statement":"Looked at.")" +
           std::string(more) + "}";
  };
  const auto left = [&] {
    const auto reply = world.sign(kRita, body(""));
    if (!reply.refused()) return outcome(reply);
    const auto& members = reply.problem().members;
    return outcome(reply) + " " + boost::json::serialize(members);
  };
  EXPECT_EQ(left(), R"(409 period-incomplete {"open":0,"unattended":0,"unchecked":2})");
  world.flag_all();
  EXPECT_EQ(left(), R"(409 period-incomplete {"open":0,"unattended":1,"unchecked":0})");
  const auto review = world.opened(access);
  EXPECT_EQ(left(), R"(409 period-incomplete {"open":1,"unattended":0,"unchecked":0})");
  const auto said = world.sign(kRita, body(R"(,"incomplete":true)"));
  EXPECT_EQ(outcome(said), "201");
  EXPECT_TRUE(said.answer().body.at("incomplete").as_bool());
  EXPECT_EQ(outcome(world.decide(kRita, review, "appropriate")), "200");
  const auto signed_off = world.sign(kRolf, body(R"(,"incomplete":true)"));
  ASSERT_EQ(outcome(signed_off), "201");
  const auto event = world.event(signed_off.outcome.first);
  const auto& facts = std::get<ledger::ReviewPeriodSigned>(event.facts);
  EXPECT_FALSE(facts.incomplete) << "nothing is left, whatever was said";
  EXPECT_EQ(facts.figures.accesses, 2U);
  EXPECT_EQ(facts.figures.checked, 2U);
  EXPECT_EQ(facts.figures.flagged_in_review, 1U);
  EXPECT_EQ(facts.rules, std::vector<std::uint64_t>{0});
  EXPECT_EQ(world.section_text(event, 0), "Looked at.");
  world.look("ines");
  const auto again = look(facts.from, facts.behind, facts.size);
  EXPECT_EQ(again.figures, facts.figures);
  EXPECT_EQ(outcome(world.sign(
                kRita, R"({"since":")" + end + R"(","until":")" + begin + R"(","statement":"x"})")),
            "400 invalid-body");
  EXPECT_EQ(outcome(world.sign(kRita, R"({"since":")" + end +
                                          R"(","until":"2100-01-01T00:00:00Z","statement":"x"})")),
            "400 invalid-body");
}

TEST_F(ReviewPeriods, FiguresSayWhatIsLateAndHowLongItTook) {
  const auto quick = world.opened(world.look("ines"));
  const auto slow = world.opened(world.look("ines"));
  const auto late = world.opened(world.look("olaf"));
  world.clock.advance_seconds(60);
  EXPECT_EQ(outcome(world.decide(kRita, quick, "appropriate")), "200");
  world.clock.advance_days(31);
  EXPECT_EQ(outcome(world.decide(kRolf, slow, "inadvertent")), "200");
  const auto snapshot = world.ledger()->snapshot();
  const auto now = world.clock.now();
  const auto open = review::open_reviews(*snapshot, now).value();
  EXPECT_EQ(open.all(), 1U);
  EXPECT_EQ(open.all_overdue(), 1U);
  EXPECT_EQ(open.unassigned, 1U);
  EXPECT_EQ(open.earliest_due, world.row(late).due_at);
  const auto closed = review::closed_reviews(*snapshot, {}, {now.micros + 1}).value();
  const auto& low = closed.by_priority.at(ledger::FlagPriority::kLow);
  EXPECT_EQ(low.count, 2U);
  EXPECT_EQ(low.median_micros, 60 * ledger::kSecondMicros);
  EXPECT_EQ(closed.by_reviewer.at(world.token(kRolf)).count, 1U);
  EXPECT_EQ(closed.dispositions.at(ledger::ReviewDisposition::kInadvertent), 1U);
  EXPECT_TRUE(review::closed_reviews(*snapshot, {}, {}).value().by_priority.empty());
}

}  // namespace
}  // namespace lethe::api::testing
