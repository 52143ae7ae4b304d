// The flagger over real ledgers: every access once, whatever comes between; the same flags out of
// the log again; and a month of a clinic, in which what is planted is found and treatment is not.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "api/commands/access_rules.h"
#include "api/commands/activity.h"
#include "api/commands/flagger.h"
#include "api/commands/marks.h"
#include "api/commands/relationships.h"
#include "api/commands/staff.h"
#include "api/json/render_review.h"
#include "projections/agent_activity.h"
#include "tests/api/clinic_month.h"
#include "tests/api/fixture.h"
#include "tests/projections/memory_state.h"

namespace lethe::api::testing {
namespace {

using ledger::AccessFlagged;
using ledger::Sequence;
using Profile = std::vector<std::pair<std::string, std::string>>;

/// Agent activity as the log says it, up to a place; folded with nothing but the projection.
class FoldedActivity {
 public:
  explicit FoldedActivity(const ledger::Ledger& ledger) : ledger_(ledger) {}
  const ledger::StateReader& at(std::uint64_t size) {
    struct : ledger::SectionSource {
      ledger::Result<std::optional<crypto::SecretBuffer>> open(std::size_t) const override {
        return std::optional<crypto::SecretBuffer>();
      }
    } none;
    for (; next_ < size; ++next_) {
      projections::RowWriter rows(state_, activity_.id(), 0);
      const auto event = ledger_.event({next_}).value();
      EXPECT_TRUE(activity_.apply(event, none, rows, ledger_.keys()));
    }
    return state_;
  }

 private:
  const ledger::Ledger& ledger_;
  projections::AgentActivity activity_;
  projections::tests::MemoryState state_;
  std::uint64_t next_ = 0;
};

class AccessReview : public ::testing::Test {
 protected:
  AccessReview() {
    world.register_person("ines", ledger::SubjectType::kAgent,
                          living("Ines", "Müller", "1980-02-03", "Hauptstr. 12"));
    world.register_person("olaf", ledger::SubjectType::kAgent,
                          living("Olaf", "Berg", "1975-07-07", "Am Markt 1"));
    world.register_person("zoe", ledger::SubjectType::kUser,
                          living("Zoe", "Papadaki", "1990-01-01", "Seeweg 3"));
  }

  static Profile living(std::string given, std::string family, std::string born,
                        std::string street) {
    return {{"given_name", std::move(given)},
            {"family_name", std::move(family)},
            {"birth_date", std::move(born)},
            {"street", std::move(street)},
            {"postal_code", "D-10115"}};
  }
  Sequence open(const std::string& agent, const std::string& patient) {
    RecordAccessInput input;
    input.actor = world.person(agent);
    input.subject = world.person(patient);
    input.purpose_of_use = "TREAT";
    input.action = ledger::AccessAction::kRead;
    input.resource_type = "Observation";
    input.via.department = "cardiology";
    input.outcome = outcome_;
    const auto reply = world.run("portal", record_access, input);
    EXPECT_EQ(outcome(reply), "201");
    return {reply.answer().body.at("sequence").to_number<std::uint64_t>()};
  }
  Sequence search(const std::string& agent) {
    RecordSearchInput input;
    input.actor = world.person(agent);
    input.purpose_of_use = "TREAT";
    const auto reply = world.run("portal", record_search, input);
    EXPECT_EQ(outcome(reply), "201");
    return {reply.answer().body.at("sequence").to_number<std::uint64_t>()};
  }
  Flagger flagger(review::PieceBounds bounds = {}) {
    Flagger::Options options;
    options.bounds = std::move(bounds);
    options.failed = [](const std::string&, const Stop& stop) {
      ADD_FAILURE() << info(problem_of(stop).type).code;
    };
    return {world.store(), std::move(options)};
  }
  void review_all(review::PieceBounds bounds = {}) {
    auto one = flagger(std::move(bounds));
    while (one.run([] { return true; })) {
    }
  }
  template <class Facts>
  std::vector<ledger::EventHeader> events_of() const {
    std::vector<ledger::EventHeader> out;
    for (std::uint64_t i = 0; i < world.ledger()->size().value; ++i) {
      auto event = world.event({i});
      if (std::holds_alternative<Facts>(event.facts)) out.push_back(std::move(event));
    }
    return out;
  }
  std::map<Sequence, AccessFlagged> flags() const {
    std::map<Sequence, AccessFlagged> out;
    for (const auto& event : events_of<AccessFlagged>()) {
      const auto& facts = std::get<AccessFlagged>(event.facts);
      EXPECT_TRUE(out.emplace(facts.access, facts).second) << "flagged twice";
    }
    return out;
  }
  /// "same_surname no_relationship"; of one that is not flagged nothing.
  std::string found(Sequence access) const {
    const auto all = flags();
    const auto flag = all.find(access);
    if (flag == all.end()) return "";
    std::string out;
    for (const auto& finding : flag->second.findings) {
      if (finding.exemption != ledger::AccessExemption::kInvalid) continue;
      if (!out.empty()) out += ' ';
      out += ledger::name_of(finding.rule);
    }
    return out;
  }

  World world;
  ledger::AccessOutcome outcome_ = ledger::AccessOutcome::kSuccess;
};

TEST_F(AccessReview, ComparesWhoIsWhoWithoutSayingWhatTheyAreCalled) {
  const auto patient = [&](const std::string& name, Profile profile) {
    world.register_person(name, ledger::SubjectType::kUser, std::move(profile));
    return open("ines", name);
  };
  const std::vector<std::pair<Sequence, std::string>> rows{
      {patient("herself", living("INES", "MU\u0308LLER", "1980-02-03", "Elsewhere 9")),
       "self no_relationship"},
      {patient("namesake", living("Kurt", "müller", "1999-09-09", "Seeweg 4")),
       "same_surname no_relationship"},
      {patient("spouse", living("Max", "Muller", "1981-01-01", "HAUPTSTRASSE 12")),
       "same_surname same_address no_relationship"},
      {patient("tenant", living("Eva", "Klein", "1981-01-01", "Hauptstraße, 12")),
       "same_address no_relationship"},
      {patient("neighbour", living("Eva", "Gross", "1981-01-01", "Hauptstr. 14b")),
       "neighbour no_relationship"},
      {patient("colleague", living("olaf", "berg", "1975-07-07", "Weg 1")),
       "co_worker no_relationship"},
      {open("ines", "ines"), "self no_relationship"},
      {open("ines", "olaf"), "co_worker no_relationship"},
      {patient("nobody", {}), ""},
      {open("ines", "zoe"), ""},
  };
  review_all();
  for (const auto& [access, says] : rows) EXPECT_EQ(found(access), says) << access.value;
}

TEST_F(AccessReview, DoesNotFlagWhatARelationshipOrADutyExplains) {
  world.register_person("namesake", ledger::SubjectType::kUser,
                        living("Kurt", "Müller", "1999-09-09", "Seeweg 4"));
  const auto relate = [&](const std::string& whom, ledger::RelationshipType type,
                          const std::string& with, std::int64_t days_ago) {
    RecordRelationshipInput input;
    input.subject = world.person(whom);
    input.type = type;
    if (!with.empty()) input.agent = world.person(with);
    input.department = "cardiology";
    input.starts_at = {world.clock.now().micros - days_ago * ledger::kDayMicros};
    input.ends_at = ledger::Moment{input.starts_at.micros + ledger::kHourMicros};
    EXPECT_EQ(outcome(world.run("portal", record_relationship, input)), "201");
  };
  using Type = ledger::RelationshipType;
  relate("namesake", Type::kEncounter, "ines", 31);
  const auto before = open("ines", "namesake");
  review_all();
  EXPECT_EQ(found(before), "same_surname no_relationship") << "too long ago";
  relate("namesake", Type::kDepartment, "", 0);
  const auto off_duty = open("ines", "namesake");
  review_all();
  EXPECT_EQ(found(off_duty), "same_surname no_relationship") << "in the department, off duty";
  relate("ines", Type::kDuty, "", 0);
  const auto on_duty = open("ines", "namesake");
  review_all();
  EXPECT_EQ(found(on_duty), "");
  relate("namesake", Type::kEncounter, "ines", 29);
  relate("namesake", Type::kEncounter, "olaf", 0);
  const auto treated = open("ines", "namesake");
  review_all();
  EXPECT_EQ(found(treated), "");
}

TEST_F(AccessReview, HoldsMarksAndEmploymentAgainstTheTimeOfTheAccess) {
  const auto mark = [&](ledger::PersonMark type, std::optional<ledger::Moment> since) {
    return world.run("portal", mark_person, {world.person("zoe"), type, since}).answer().body;
  };
  const auto vip = mark(ledger::PersonMark::kVip, {});
  const auto of_vip = open("ines", "zoe");
  review_all();
  EXPECT_EQ(found(of_vip), "vip no_relationship");
  const UnmarkPersonInput back{world.person("zoe"), *ledger::MarkId::parse(text_at(vip, "id"))};
  EXPECT_EQ(outcome(world.run("portal", unmark_person, back)), "200");
  EXPECT_EQ(outcome(world.run("portal", unmark_person, back)), "409 step-not-allowed");
  const auto of_anybody = open("ines", "zoe");
  mark(ledger::PersonMark::kDeceased, world.clock.now());
  world.clock.advance_days(29);
  const auto soon_after = open("olaf", "zoe");
  world.clock.advance_days(1);
  const auto long_after = open("olaf", "zoe");
  review_all();
  EXPECT_EQ(found(of_anybody), "");
  EXPECT_EQ(found(soon_after), "");
  EXPECT_EQ(found(long_after), "deceased no_relationship");

  DescribeStaffInput employment;
  employment.agent = world.person("olaf");
  employment.facts.employed_until = world.clock.now();
  EXPECT_EQ(outcome(world.run("portal", describe_staff, employment)), "200");
  world.clock.advance_days(2);
  world.register_person("mia", ledger::SubjectType::kUser);
  const auto after_leaving = open("olaf", "mia");
  world.clock.advance_days(60);
  const auto after_long = open("ines", "mia");
  review_all();
  EXPECT_EQ(found(after_leaving), "no_relationship terminated");
  EXPECT_EQ(found(after_long), "no_relationship idle");
}

TEST_F(AccessReview, SeesSearchesThatOpenNothingAndFamiliesThatAreGoneThrough) {
  search("ines");
  search("ines");
  open("ines", "zoe");
  std::vector<Sequence> searches;
  for (int i = 0; i < 4; ++i) searches.push_back(search("ines"));
  world.clock.advance_seconds(3'601);
  const auto later = search("ines");
  std::vector<Sequence> family;
  for (const auto* name : {"ann", "ben", "cleo"}) {
    world.register_person(name, ledger::SubjectType::kUser,
                          living(name, "Ott", "2001-01-01", "Ring 5"));
    family.push_back(open("olaf", name));
  }
  world.clock.advance_days(1);
  const auto next_day = open("olaf", "ann");
  review_all();
  EXPECT_EQ(found(searches[2]), "");
  EXPECT_EQ(found(searches[3]), "search_unopened");
  EXPECT_EQ(found(later), "");
  EXPECT_EQ(found(family[1]), "");
  EXPECT_EQ(found(family[2]), "no_relationship family");
  EXPECT_EQ(found(next_day), "");
}

/// Neither by whoever remembers, nor by whoever evaluates a flag again.
TEST_F(AccessReview, P4WhatWasErasedIsNotComparedAnyMore) {
  world.register_person("namesake", ledger::SubjectType::kUser,
                        living("Kurt", "Müller", "1999-09-09", "Seeweg 4"));
  auto one = flagger();
  const auto run = [&] {
    while (one.run([] { return true; })) {
    }
  };
  const auto before = open("ines", "namesake");
  run();
  EXPECT_EQ(found(before), "same_surname no_relationship");
  DeleteFieldInput input;
  input.subject = world.person("namesake");
  input.field = "family_name";
  EXPECT_EQ(outcome(world.run("portal", delete_field, input)), "200");
  const auto after = open("ines", "namesake");
  run();
  EXPECT_EQ(found(after), "");
  const auto flag = flags().at(before);
  FoldedActivity activity(*world.ledger());
  const auto again = review::evaluate_again(*world.ledger(), *world.ledger()->snapshot(),
                                            activity.at(flag.checked_up_to), flag)
                         .value();
  EXPECT_FALSE(again.is_flagged());
}

TEST_F(AccessReview, LooksAtEachAccessOnceWhateverComesBetween) {
  world.run("portal", mark_person, {world.person("zoe"), ledger::PersonMark::kVip, {}});
  std::vector<Sequence> accesses;
  for (int i = 0; i < 25; ++i) accesses.push_back(open("ines", "zoe"));
  review::PieceBounds small;
  small.accesses = 4;
  small.flagged = 3;
  {
    auto first = flagger(small);
    EXPECT_TRUE(first.run([] { return true; }));
    EXPECT_GT(first.lag(*world.ledger())->events, 20U);
  }
  EXPECT_EQ(flags().size(), 3U);
  {
    auto stopped = flagger(small);
    int asked = 0;
    stopped.run([&] { return ++asked < 4; });
  }
  review_all(small);
  review_all();
  EXPECT_EQ(flags().size(), accesses.size());
  std::uint64_t looked_at = 0;
  Sequence behind;
  for (const auto& event : events_of<ledger::AccessesChecked>()) {
    const auto& facts = std::get<ledger::AccessesChecked>(event.facts);
    EXPECT_GE(facts.from, behind);
    behind = facts.behind;
    looked_at += facts.accesses;
  }
  EXPECT_EQ(looked_at, accesses.size());
  const auto size = world.ledger()->size();
  review_all();
  EXPECT_EQ(world.ledger()->size(), size) << "nothing to look at, nothing to write";
}

TEST_F(AccessReview, TwoAtOnceWriteNothingTwice) {
  world.run("portal", mark_person, {world.person("zoe"), ledger::PersonMark::kVip, {}});
  open("ines", "zoe");
  RecordReviewInput input;
  const auto snapshot = world.ledger()->snapshot();
  review::BlindComparison blind;
  review::PieceBounds bounds;
  bounds.behind = {snapshot->size().value};
  input.piece =
      review::review_piece({*world.ledger(), *snapshot, *snapshot, snapshot->size().value},
                           review::default_rules(), blind, {}, bounds)
          .value();
  const auto record = [&] { return outcome(world.run("system", record_review, input)); };
  EXPECT_EQ(record(), "200");
  EXPECT_EQ(record(), "409 step-not-allowed");
  EXPECT_EQ(flags().size(), 1U);
}

TEST_F(AccessReview, IsNoneOfAccessesThatFailedOrWereOfPeopleThemselves) {
  world.run("portal", mark_person, {world.person("zoe"), ledger::PersonMark::kVip, {}});
  outcome_ = ledger::AccessOutcome::kSeriousFailure;
  open("ines", "zoe");
  review_all();
  EXPECT_TRUE(events_of<ledger::AccessesChecked>().empty());
  EXPECT_TRUE(flags().empty());
}

TEST_F(AccessReview, GoesByTheRulesInForceAndSaysWhichOnes) {
  world.run("portal", mark_person, {world.person("zoe"), ledger::PersonMark::kVip, {}});
  const auto by_default = open("ines", "zoe");
  review_all();
  EXPECT_EQ(flags().at(by_default).rules, 0U);
  auto input = parse_as<SetAccessRulesInput>(R"({"rules":[{"rule":"vip","enabled":false}]})");
  const auto reply = world.run("admin", set_access_rules, input);
  EXPECT_EQ(outcome(reply), "200");
  EXPECT_EQ(reply.answer().body.at("version").to_number<int>(), 1);
  EXPECT_EQ(world.kinds_of(reply).size(), 1U);
  EXPECT_EQ(world.kinds_of(world.run("admin", set_access_rules, input)).size(), 0U)
      << "nothing changes";
  const auto without = open("ines", "zoe");
  review_all();
  EXPECT_EQ(found(without), "");
  input = parse_as<SetAccessRulesInput>(R"({"flag_from":10})");
  EXPECT_EQ(outcome(world.run("admin", set_access_rules, input)), "200");
  const auto strictly = open("ines", "zoe");
  review_all();
  EXPECT_EQ(flags().at(strictly).rules, 2U);
}

TEST_F(AccessReview, FindsWhatIsPlantedInAMonthAndFlagsNoTreatmentAndAllOfItAgain) {
  MonthSize size;
  ClinicMonth month(
      world.store(), world.clinic(), [&] { return world.request("portal"); }, size,
      world.clock.now(), 20'260'504);
  month.settle();
  auto one = flagger();
  for (int day = 0; day < size.days; ++day) {
    month.pass_day(day);
    while (one.run([] { return true; })) {
    }
  }
  const auto flagged = flags();
  std::set<Sequence> planted;
  for (const auto& incident : month.planted()) {
    bool is_found = false;
    for (const auto event : incident.events) {
      planted.insert(event);
      const auto flag = flagged.find(event);
      is_found = is_found || (flag != flagged.end() &&
                              std::ranges::any_of(flag->second.findings, [&](const auto& finding) {
                                return finding.rule == incident.rule &&
                                       finding.exemption == ledger::AccessExemption::kInvalid;
                              }));
    }
    EXPECT_TRUE(is_found) << incident.what;
  }
  EXPECT_GT(month.planted().size(), 80U);
  const auto treated = static_cast<std::uint64_t>(std::ranges::count_if(
      flagged, [&](const auto& flag) { return !planted.contains(flag.first); }));
  EXPECT_GT(month.treatments(), 25'000U);
  EXPECT_LE(treated * 1'000, month.treatments());
  std::printf("%zu accesses of treatment, %zu flagged; %zu planted, %zu flagged\n",
              static_cast<std::size_t>(month.treatments()), static_cast<std::size_t>(treated),
              planted.size(), flagged.size() - static_cast<std::size_t>(treated));

  // Anybody who has the log gets the same flags.
  FoldedActivity activity(*world.ledger());
  const auto snapshot = world.ledger()->snapshot();
  for (const auto& event : events_of<AccessFlagged>()) {
    const auto& facts = std::get<AccessFlagged>(event.facts);
    const auto again =
        review::evaluate_again(*world.ledger(), *snapshot, activity.at(facts.checked_up_to), facts)
            .value();
    ASSERT_EQ(again.findings, facts.findings) << facts.access.value;
    EXPECT_EQ(again.weight, facts.weight);
    EXPECT_EQ(again.priority, facts.priority);
  }
}

}  // namespace
}  // namespace lethe::api::testing
