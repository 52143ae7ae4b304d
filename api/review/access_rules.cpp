#include "api/review/access_rules.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ledger/names.h"

namespace lethe::api::review {
namespace {

using ledger::FlagPriority;
using Rule = AccessRule;

constexpr std::uint64_t kDay = ledger::kDayMinutes;
constexpr std::uint64_t kYearDays = 366;
constexpr std::uint64_t kMany = 100'000;

constexpr std::array kThresholds{
    ThresholdInfo{Rule::kDeceased, "after_days", 30, 0, 100 * kYearDays,
                  &Thresholds::deceased_days},
    ThresholdInfo{Rule::kAfterHours, "from_minute", 1'320, 0, kDay - 1, &Thresholds::late_from},
    ThresholdInfo{Rule::kAfterHours, "until_minute", 360, 0, kDay - 1, &Thresholds::late_until},
    ThresholdInfo{Rule::kAfterHours, "duty_margin_minutes", 90, 0, kDay, &Thresholds::duty_margin},
    ThresholdInfo{Rule::kVolume, "days", 28, 1, kYearDays, &Thresholds::volume_days},
    ThresholdInfo{Rule::kVolume, "min_days", 5, 1, kYearDays, &Thresholds::volume_min_days},
    ThresholdInfo{Rule::kVolume, "at_least", 60, 1, kMany, &Thresholds::volume_at_least},
    ThresholdInfo{Rule::kVolume, "deviations", 4, 0, 100, &Thresholds::volume_deviations},
    ThresholdInfo{Rule::kVolume, "without_baseline", 200, 1, kMany,
                  &Thresholds::volume_without_baseline},
    ThresholdInfo{Rule::kSearchUnopened, "searches", 4, 1, 100, &Thresholds::searches},
    ThresholdInfo{Rule::kSearchUnopened, "minutes", 60, 1, kDay, &Thresholds::search_minutes},
    ThresholdInfo{Rule::kFamily, "people", 3, 2, 1'000, &Thresholds::family_people},
    ThresholdInfo{Rule::kFamily, "accesses", 32, 2, 256, &Thresholds::family_accesses},
    ThresholdInfo{Rule::kIdle, "days", 60, 1, 10 * kYearDays, &Thresholds::idle_days},
    ThresholdInfo{Rule::kRepeatOffender, "flags", 3, 1, 1'000, &Thresholds::repeat_flags},
    ThresholdInfo{Rule::kRepeatOffender, "days", 90, 1, 10 * kYearDays, &Thresholds::repeat_days},
};

struct RuleWeight {
  Rule rule;
  std::uint32_t weight;
};
/// One of them alone is enough from 30 on; below, it takes another beside it.
constexpr std::array kWeights{
    RuleWeight{Rule::kSelf, 40},           RuleWeight{Rule::kSameSurname, 25},
    RuleWeight{Rule::kSameAddress, 40},    RuleWeight{Rule::kNeighbour, 25},
    RuleWeight{Rule::kCoWorker, 30},       RuleWeight{Rule::kVip, 30},
    RuleWeight{Rule::kDeceased, 20},       RuleWeight{Rule::kNoRelationship, 10},
    RuleWeight{Rule::kAfterHours, 20},     RuleWeight{Rule::kVolume, 40},
    RuleWeight{Rule::kSearchUnopened, 30}, RuleWeight{Rule::kDepartment, 15},
    RuleWeight{Rule::kFamily, 25},         RuleWeight{Rule::kTerminated, 80},
    RuleWeight{Rule::kIdle, 30},           RuleWeight{Rule::kRepeatOffender, 15},
};

AccessRulesSet make_default_rules() {
  AccessRulesSet set;
  set.treatment_days = 30;
  set.glass_broken_days = 7;
  set.flag_from = 30;
  set.medium_from = 50;
  set.high_from = 80;
  for (const auto& [rule, weight] : kWeights) {
    ledger::AccessRuleValue value{rule, true, weight, {}};
    for (const auto& info : kThresholds) {
      if (info.rule == rule) value.thresholds.push_back({std::string(info.name), info.value});
    }
    set.rules.push_back(std::move(value));
  }
  return set;
}

using Numbers = std::vector<std::uint64_t>;
/// The numbers that explain the finding; nothing: the rule does not fit.
using Fitting = std::optional<Numbers>;

Fitting fits_if(bool fits) {
  return fits ? Fitting(Numbers()) : std::nullopt;
}

bool is_between(std::uint64_t minute, std::uint64_t from, std::uint64_t until) {
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
}

bool is_unusual_time(const AccessPicture& picture, const Thresholds& numbers) {
  if (!picture.usual) return is_between(picture.minute, numbers.late_from, numbers.late_until);
  const auto& usual = *picture.usual;
  if (!is_between(picture.minute, usual.from, usual.until)) return true;
  // What begins on one day and goes on behind midnight belongs to the day of its beginning.
  const bool is_from_yesterday = usual.until < usual.from && picture.minute < usual.until;
  const unsigned day = is_from_yesterday ? (picture.weekday + 6U) % 7U : picture.weekday;
  return usual.days != 0 && (usual.days >> day & 1U) == 0;
}

/// Few accesses a day scatter as counts do, so a baseline of equal days has no deviation of zero.
bool is_above(std::uint32_t today, const Baseline& baseline, std::uint64_t deviations) {
  const auto deviation = std::max(baseline.deviation, std::sqrt(std::max(baseline.mean, 1.0)));
  return today > baseline.mean + static_cast<double>(deviations) * deviation;
}

Fitting volume(const AccessPicture& picture, const Thresholds& numbers) {
  if (picture.people_today < numbers.volume_at_least) return std::nullopt;
  const bool has_own = picture.own.days >= numbers.volume_min_days;
  const bool has_peers = picture.peers.days >= numbers.volume_min_days;
  if (has_own && !is_above(picture.people_today, picture.own, numbers.volume_deviations)) {
    return std::nullopt;
  }
  if (has_peers && !is_above(picture.people_today, picture.peers, numbers.volume_deviations)) {
    return std::nullopt;
  }
  if (!has_own && !has_peers && picture.people_today < numbers.volume_without_baseline) {
    return std::nullopt;
  }
  const auto mean = [](bool is_known, const Baseline& baseline) {
    return is_known ? static_cast<std::uint64_t>(std::lround(baseline.mean)) : 0U;
  };
  return Numbers{picture.people_today, mean(has_own, picture.own), mean(has_peers, picture.peers)};
}

Fitting deceased(const AccessPicture& picture, const Thresholds& numbers) {
  if (!picture.is_deceased) return std::nullopt;
  if (!picture.days_since_death) return Numbers();
  if (*picture.days_since_death < numbers.deceased_days) return std::nullopt;
  return Numbers{*picture.days_since_death};
}

Fitting at_least(std::uint64_t value, std::uint64_t least) {
  return value >= least ? Fitting(Numbers{value}) : std::nullopt;
}

Fitting fitting(Rule rule, const AccessPicture& picture, const RuleBook& rules) {
  const auto& numbers = rules.numbers();
  switch (rule) {
    case Rule::kInvalid:
      return std::nullopt;
    case Rule::kSelf:
      return fits_if(picture.is_own);
    case Rule::kSameSurname:
      return fits_if(picture.same_surname && !picture.is_own);
    case Rule::kSameAddress:
      return fits_if(picture.same_address && !picture.is_own);
    case Rule::kNeighbour:
      return fits_if(picture.same_street && !picture.same_address);
    case Rule::kCoWorker:
      return fits_if(picture.is_co_worker && !picture.is_own);
    case Rule::kVip:
      return fits_if(picture.is_vip);
    case Rule::kDeceased:
      return deceased(picture, numbers);
    case Rule::kNoRelationship:
      return picture.has_treatment || picture.is_on_duty_there || picture.glass_broken
                 ? std::nullopt
                 : Fitting(Numbers{rules.set().treatment_days});
    case Rule::kAfterHours:
      return !picture.is_on_duty && is_unusual_time(picture, numbers)
                 ? Fitting(Numbers{picture.minute})
                 : std::nullopt;
    case Rule::kVolume:
      return volume(picture, numbers);
    case Rule::kSearchUnopened:
      return at_least(picture.searches_in_a_row, numbers.searches);
    case Rule::kDepartment:
      return fits_if(picture.departments_known && !picture.department_fits);
    case Rule::kFamily:
      return at_least(picture.family_today, numbers.family_people);
    case Rule::kTerminated:
      return picture.left_for_days ? Fitting(Numbers{*picture.left_for_days}) : std::nullopt;
    case Rule::kIdle:
      return at_least(picture.idle_days, numbers.idle_days);
    case Rule::kRepeatOffender: {
      auto fits = at_least(picture.earlier_flags, numbers.repeat_flags);
      if (fits) fits->push_back(numbers.repeat_days);
      return fits;
    }
  }
  return std::nullopt;
}

/// Of a search there is no patient: what is about one does not fit.
bool is_about_patient(Rule rule) {
  switch (rule) {
    case Rule::kAfterHours:
    case Rule::kSearchUnopened:
    case Rule::kTerminated:
    case Rule::kIdle:
    case Rule::kRepeatOffender:
      return false;
    default:
      return true;
  }
}

/// Nobody treats themselves, and no treatment explains a search that opens nothing, or the account
/// of somebody who left.
AccessExemption exemption(Rule rule, const AccessPicture& picture) {
  switch (rule) {
    case Rule::kSelf:
    case Rule::kSearchUnopened:
    case Rule::kTerminated:
    case Rule::kRepeatOffender:
      return AccessExemption::kInvalid;
    case Rule::kVolume:  // hundreds of a ward are a reason to look, patients of theirs are none
      return picture.has_treatment ? AccessExemption::kTreatment : AccessExemption::kInvalid;
    default:
      if (picture.has_treatment) return AccessExemption::kTreatment;
      if (picture.glass_broken) return AccessExemption::kGlassBroken;
      if (picture.is_on_duty_there) return AccessExemption::kOnDuty;
      return AccessExemption::kInvalid;
  }
}

FlagPriority priority_of(std::uint32_t weight, const AccessRulesSet& set) {
  if (weight >= set.high_from) return FlagPriority::kHigh;
  if (weight >= set.medium_from) return FlagPriority::kMedium;
  return weight >= set.flag_from ? FlagPriority::kLow : FlagPriority::kInvalid;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}
std::string days(std::uint64_t number) {
  return counted(number, "day", "days");
}

std::string clock_time(std::uint64_t minute) {
  const auto two = [](std::uint64_t part) { return (part < 10 ? "0" : "") + std::to_string(part); };
  return two(minute / 60) + ":" + two(minute % 60);
}

std::string volume_text(std::uint64_t today, std::uint64_t own, std::uint64_t peers) {
  auto out = counted(today, "person's records", "people's records") + " in one day; ";
  out +=
      own == 0 ? "no days of their own to compare" : "own mean " + std::to_string(own) + " a day";
  out += peers == 0 ? ", none of peers" : ", peers " + std::to_string(peers);
  return out;
}

}  // namespace

std::span<const ThresholdInfo> thresholds() {
  return kThresholds;
}

const AccessRulesSet& default_rules() {
  static const AccessRulesSet kRules = make_default_rules();
  return kRules;
}

RuleBook::RuleBook(const AccessRulesSet& set) : set_(set) {
  for (const auto& info : kThresholds) numbers_.*info.member = info.value;
  for (const auto& rule : set_.rules) {
    if (rule.enabled) weights_.at(static_cast<std::size_t>(rule.rule)) = rule.weight;
    for (const auto& threshold : rule.thresholds) {
      const auto* const info = std::ranges::find_if(kThresholds, [&](const ThresholdInfo& one) {
        return one.rule == rule.rule && one.name == threshold.name;
      });
      if (info != kThresholds.end()) numbers_.*info->member = threshold.value;
    }
  }
}

Evaluation evaluate(const AccessPicture& picture, const RuleBook& rules) {
  Evaluation out;
  for (const auto& [rule, default_weight] : kWeights) {
    const auto weight = rules.weight_of(rule);
    if (!weight || (picture.is_search && is_about_patient(rule))) continue;
    // That somebody was flagged before makes a finding heavier, and is none by itself.
    if (rule == Rule::kRepeatOffender && out.weight == 0) continue;
    auto fits = fitting(rule, picture, rules);
    if (!fits) continue;
    AccessFinding finding{rule, exemption(rule, picture), *weight, std::move(*fits)};
    if (finding.exemption == AccessExemption::kInvalid) out.weight += *weight;
    out.findings.push_back(std::move(finding));
  }
  out.priority = priority_of(out.weight, rules.set());
  return out;
}

std::string explanation(const AccessFinding& finding) {
  const auto number = [&](std::size_t index) {
    return index < finding.numbers.size() ? finding.numbers[index] : 0;
  };
  switch (finding.rule) {
    case Rule::kInvalid:
      return {};
    case Rule::kSelf:
      return "the agent's own record";
    case Rule::kSameSurname:
      return "same surname as the patient";
    case Rule::kSameAddress:
      return "same address as the patient";
    case Rule::kNeighbour:
      return "same street as the patient";
    case Rule::kCoWorker:
      return "the patient is a member of staff";
    case Rule::kVip:
      return "the patient is declared a VIP";
    case Rule::kDeceased:
      return finding.numbers.empty() ? "the patient is deceased"
                                     : "the patient died " + days(number(0)) + " before";
    case Rule::kNoRelationship:
      return "no relationship within " + days(number(0));
    case Rule::kAfterHours:
      return "at " + clock_time(number(0)) + ", outside the usual hours and off duty";
    case Rule::kVolume:
      return volume_text(number(0), number(1), number(2));
    case Rule::kSearchUnopened:
      return counted(number(0), "search", "searches in a row") + " and nothing opened";
    case Rule::kDepartment:
      return "the patient is in another department";
    case Rule::kFamily:
      return std::to_string(number(0)) + " people of one family in one day";
    case Rule::kTerminated:
      return "the agent left " + days(number(0)) + " before";
    case Rule::kIdle:
      return "the account was not used for " + days(number(0));
    case Rule::kRepeatOffender:
      return "flagged " + counted(number(0), "time", "times") + " within " + days(number(1));
  }
  return {};
}

std::string_view explanation(AccessExemption exemption) {
  switch (exemption) {
    case AccessExemption::kInvalid:
      return {};
    case AccessExemption::kTreatment:
      return "a relationship with the patient at that time";
    case AccessExemption::kGlassBroken:
      return "glass was broken for the patient";
    case AccessExemption::kOnDuty:
      return "on duty in a department of the patient's";
  }
  return {};
}

}  // namespace lethe::api::review
