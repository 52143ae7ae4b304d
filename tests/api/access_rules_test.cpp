// Which accesses are flagged, by which rule, and why not: a row for each thing that reviewers say.
#include "api/review/access_rules.h"

#include <gtest/gtest.h>

#include <functional>

#include "ledger/names.h"

namespace lethe::api::review {
namespace {

/// A nurse opens the record of a patient of hers, on duty, at ten in the morning of a Tuesday.
AccessPicture ordinary() {
  AccessPicture picture;
  picture.has_treatment = true;
  picture.is_on_duty = true;
  picture.is_on_duty_there = true;
  picture.departments_known = true;
  picture.department_fits = true;
  picture.minute = 600;
  picture.weekday = 1;
  picture.people_today = 12;
  picture.own = {20, 14, 3};
  picture.peers = {100, 18, 5};
  return picture;
}
/// The same of a patient with whom nothing connects her.
AccessPicture of_stranger() {
  auto picture = ordinary();
  picture.has_treatment = picture.is_on_duty_there = picture.departments_known = false;
  return picture;
}

/// "vip no_relationship -> low", "vip(treatment)" of one that does not count.
std::string said(const Evaluation& evaluation) {
  std::string out;
  for (const auto& finding : evaluation.findings) {
    if (!out.empty()) out += ' ';
    out += ledger::name_of(finding.rule);
    if (finding.exemption != AccessExemption::kInvalid) {
      out += "(" + std::string(ledger::name_of(finding.exemption)) + ")";
    }
  }
  if (evaluation.is_flagged()) out += " -> " + std::string(ledger::name_of(evaluation.priority));
  return out;
}

using Change = std::function<void(AccessPicture&)>;
struct Row {
  const char* what;
  AccessPicture (*picture)();
  Change change;
  const char* says;
};

const std::vector<Row>& rows() {
  static const Change kNothing = [](AccessPicture&) {};
  static const std::vector<Row> kRows{
      {"a patient of theirs", ordinary, kNothing, ""},
      {"of their department, on duty", ordinary, [](auto& p) { p.has_treatment = false; }, ""},
      {"a stranger", of_stranger, kNothing, "no_relationship"},
      {"a stranger of another department", of_stranger,
       [](auto& p) { p.departments_known = true, p.department_fits = false; },
       "no_relationship department"},
      {"themselves", of_stranger, [](auto& p) { p.is_own = true; },
       "self no_relationship -> medium"},
      {"themselves, though they are on a ward", ordinary, [](auto& p) { p.is_own = true; },
       "self -> low"},
      {"themselves have their own name and house", ordinary,
       [](auto& p) { p.is_own = p.same_surname = p.same_address = p.is_co_worker = true; },
       "self -> low"},
      {"a stranger of their name", of_stranger, [](auto& p) { p.same_surname = true; },
       "same_surname no_relationship -> low"},
      {"a patient of their name", ordinary, [](auto& p) { p.same_surname = true; },
       "same_surname(treatment)"},
      {"somebody of their household", of_stranger,
       [](auto& p) { p.same_surname = p.same_address = true; },
       "same_surname same_address no_relationship -> medium"},
      {"a neighbour", of_stranger, [](auto& p) { p.same_street = true; },
       "neighbour no_relationship -> low"},
      {"a neighbour on their ward", ordinary,
       [](auto& p) { p.same_street = true, p.has_treatment = false; }, "neighbour(on_duty)"},
      {"the same house is no neighbour", of_stranger,
       [](auto& p) { p.same_street = p.same_address = true; },
       "same_address no_relationship -> medium"},
      {"a co-worker", of_stranger, [](auto& p) { p.is_co_worker = true; },
       "co_worker no_relationship -> low"},
      {"a co-worker who is their patient", ordinary, [](auto& p) { p.is_co_worker = true; },
       "co_worker(treatment)"},
      {"a VIP", of_stranger, [](auto& p) { p.is_vip = true; }, "vip no_relationship -> low"},
      {"a VIP, glass broken", of_stranger, [](auto& p) { p.is_vip = p.glass_broken = true; },
       "vip(glass_broken)"},
      {"a VIP whom they treat", ordinary, [](auto& p) { p.is_vip = true; }, "vip(treatment)"},
      {"somebody who died yesterday", of_stranger,
       [](auto& p) { p.is_deceased = true, p.days_since_death = 1; }, "no_relationship"},
      {"somebody who died long ago", of_stranger,
       [](auto& p) { p.is_deceased = true, p.days_since_death = 30; },
       "deceased no_relationship -> low"},
      {"somebody who died, nobody said when", of_stranger, [](auto& p) { p.is_deceased = true; },
       "deceased no_relationship -> low"},
      {"at 03:00, off duty", of_stranger, [](auto& p) { p.minute = 180, p.is_on_duty = false; },
       "no_relationship after_hours -> low"},
      {"at 03:00, a patient of theirs", ordinary,
       [](auto& p) { p.minute = 180, p.is_on_duty = false; }, "after_hours(treatment)"},
      {"at 03:00, on the night shift", of_stranger, [](auto& p) { p.minute = 180; },
       "no_relationship"},
      {"at 22:00 it is late", of_stranger, [](auto& p) { p.minute = 1'320, p.is_on_duty = false; },
       "no_relationship after_hours -> low"},
      {"at 21:59 it is not", of_stranger, [](auto& p) { p.minute = 1'319, p.is_on_duty = false; },
       "no_relationship"},
      {"at 06:00 it is day", of_stranger, [](auto& p) { p.minute = 360, p.is_on_duty = false; },
       "no_relationship"},
      {"outside the hours of their own", of_stranger,
       [](auto& p) {
         p.is_on_duty = false;
         p.usual = AccessPicture::UsualHours{800, 1'200, 0x7f};
       },
       "no_relationship after_hours -> low"},
      {"on a day that is not theirs", of_stranger,
       [](auto& p) {
         p.is_on_duty = false;
         p.usual = AccessPicture::UsualHours{0, 1'440, 0x60};
       },
       "no_relationship after_hours -> low"},
      {"on the morning after a night that began on a day of theirs", of_stranger,
       [](auto& p) {
         p.is_on_duty = false;
         p.minute = 180;
         p.usual = AccessPicture::UsualHours{1'320, 360, 0x01};
       },
       "no_relationship"},
      {"300 records, this one on their ward", ordinary,
       [](auto& p) { p.people_today = 300, p.has_treatment = false; }, "volume -> low"},
      {"300 records, this one of a patient of theirs", ordinary,
       [](auto& p) { p.people_today = 300; }, "volume(treatment)"},
      {"twice as many as usual", ordinary, [](auto& p) { p.people_today = 28; }, ""},
      {"as many as peers", ordinary,
       [](auto& p) {
         p.people_today = 70, p.peers = {100, 60, 10};
       },
       ""},
      {"as many as they always do", ordinary,
       [](auto& p) {
         p.people_today = 300, p.own = {20, 280, 40};
       },
       ""},
      {"199 on the first day of all", ordinary,
       [](auto& p) { p.has_treatment = false, p.people_today = 199, p.own = p.peers = {}; }, ""},
      {"200 on the first day of all", ordinary,
       [](auto& p) { p.has_treatment = false, p.people_today = 200, p.own = p.peers = {}; },
       "volume -> low"},
      {"four of one family", of_stranger, [](auto& p) { p.family_today = 4; },
       "no_relationship family -> low"},
      {"two of one family", of_stranger, [](auto& p) { p.family_today = 2; }, "no_relationship"},
      {"a family that they treat", ordinary, [](auto& p) { p.family_today = 4; },
       "family(treatment)"},
      {"they left yesterday", ordinary, [](auto& p) { p.left_for_days = 1; }, "terminated -> high"},
      {"the first time for 60 days", of_stranger, [](auto& p) { p.idle_days = 60; },
       "no_relationship idle -> low"},
      {"back from leave, a patient of theirs", ordinary, [](auto& p) { p.idle_days = 200; },
       "idle(treatment)"},
      {"the first time for 59 days", of_stranger, [](auto& p) { p.idle_days = 59; },
       "no_relationship"},
      {"flagged before, and a VIP", of_stranger,
       [](auto& p) { p.earlier_flags = 3, p.is_vip = true; },
       "vip no_relationship repeat_offender -> medium"},
      {"flagged before, and nothing else", ordinary, [](auto& p) { p.earlier_flags = 99; }, ""},
      {"a search", ordinary, [](auto& p) { p.is_search = true, p.is_own = true; }, ""},
      {"the fourth search that opens nothing", ordinary,
       [](auto& p) { p.is_search = true, p.searches_in_a_row = 4; }, "search_unopened -> low"},
  };
  return kRows;
}

TEST(AccessRules, FlagWhatAReviewerWouldAndNotWhatTheyWouldExplain) {
  const RuleBook rules(default_rules());
  for (const auto& row : rows()) {
    auto picture = row.picture();
    row.change(picture);
    EXPECT_EQ(said(evaluate(picture, rules)), row.says) << row.what;
  }
}

TEST(AccessRules, EveryRuleHasARowThatItFlags) {
  std::string all;
  for (const auto& row : rows()) all += std::string(" ") + row.says + " ";
  for (const auto rule : ledger::names_of<AccessRule>()) {
    EXPECT_NE(all.find(std::string(rule)), std::string::npos) << rule;
  }
}

TEST(AccessRules, SwitchedOffTheyFindNothing) {
  auto set = default_rules();
  auto picture = of_stranger();
  picture.is_vip = true;
  for (auto& rule : set.rules) {
    if (rule.rule == AccessRule::kVip) rule.enabled = false;
  }
  EXPECT_EQ(said(evaluate(picture, RuleBook(set))), "no_relationship");
  set.rules.clear();
  EXPECT_EQ(said(evaluate(picture, RuleBook(set))), "");
}

TEST(AccessRules, WeighWhatTheSetSaysThatTheyDo) {
  auto set = default_rules();
  auto picture = of_stranger();
  for (auto& rule : set.rules) {
    if (rule.rule == AccessRule::kNoRelationship) rule.weight = 29;
  }
  EXPECT_EQ(said(evaluate(picture, RuleBook(set))), "no_relationship");
  set.flag_from = 29;
  EXPECT_EQ(said(evaluate(picture, RuleBook(set))), "no_relationship -> low");
  set.medium_from = 29;
  EXPECT_EQ(said(evaluate(picture, RuleBook(set))), "no_relationship -> medium");
  set.high_from = 29;
  EXPECT_EQ(said(evaluate(picture, RuleBook(set))), "no_relationship -> high");
}

TEST(AccessRules, TakeTheThresholdsOfTheSetAndTheirOwnWhereItSaysNone) {
  AccessRulesSet set = default_rules();
  for (auto& rule : set.rules) rule.thresholds.clear();
  const RuleBook silent(set);
  for (const auto& info : thresholds()) {
    EXPECT_EQ(silent.numbers().*info.member, info.value) << info.name;
    EXPECT_LE(info.min, info.value) << info.name;
    EXPECT_GE(info.max, info.value) << info.name;
    auto changed = set;
    for (auto& rule : changed.rules) {
      if (rule.rule == info.rule) rule.thresholds = {{std::string(info.name), 77}};
    }
    EXPECT_EQ(RuleBook(changed).numbers().*info.member, 77U) << info.name;
  }
}

TEST(AccessRules, ExplainThemselvesWithTheirNumbers) {
  const auto text = [](AccessRule rule, std::vector<std::uint64_t> numbers) {
    return explanation({rule, AccessExemption::kInvalid, 1, std::move(numbers)});
  };
  EXPECT_EQ(text(AccessRule::kVolume, {312, 14, 18}),
            "312 people's records in one day; own mean 14 a day, peers 18");
  EXPECT_EQ(text(AccessRule::kVolume, {312, 0, 0}),
            "312 people's records in one day; no days of their own to compare, none of peers");
  EXPECT_EQ(text(AccessRule::kAfterHours, {183}), "at 03:03, outside the usual hours and off duty");
  EXPECT_EQ(text(AccessRule::kTerminated, {1}), "the agent left 1 day before");
  EXPECT_EQ(text(AccessRule::kRepeatOffender, {4, 90}), "flagged 4 times within 90 days");
  EXPECT_EQ(text(AccessRule::kDeceased, {}), "the patient is deceased");
  const auto last = static_cast<std::uint16_t>(AccessRule::kRepeatOffender);
  for (std::uint16_t i = 1; i <= last; ++i) {
    EXPECT_FALSE(text(static_cast<AccessRule>(i), {}).empty()) << i;
  }
  for (std::uint16_t i = 1; i <= 3; ++i) {
    EXPECT_FALSE(explanation(static_cast<AccessExemption>(i)).empty()) << i;
  }
}

}  // namespace
}  // namespace lethe::api::review
