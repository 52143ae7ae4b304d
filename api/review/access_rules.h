// The rules that say which accesses a reviewer should look at (45 CFR 164.308(a)(1)(ii)(D)): pure
// functions from what is known around one access to findings, each with the numbers that explain it
// and with the reason why it does not count, where there is one. Nothing here reads anything; any
// thread.
//
// An exempted finding is kept beside the others, since reviewers ask why something was *not*
// flagged, too (Hedda, Malin, Yan and Fabbri, AMIA 2017: up to two fifths of what simple rules flag
// has a simple clinical explanation).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/event.h"

namespace lethe::api::review {

using ledger::AccessExemption;
using ledger::AccessFinding;
using ledger::AccessRule;
using ledger::AccessRulesSet;

/// Mean and deviation of days; `days` 0: nothing is known.
struct Baseline {
  std::uint32_t days = 0;
  double mean = 0, deviation = 0;
};

/// What is known around one access, or one search. Comparisons of names and addresses come as yes
/// or no alone (api/review/blind_comparison.h).
struct AccessPicture {
  bool is_search = false;

  // Who it is to whom.
  bool is_own = false;
  bool same_surname = false;
  bool same_address = false;  // household
  bool same_street = false;   // of the same place, with another number
  bool is_co_worker = false;
  bool is_vip = false;
  bool is_deceased = false;
  std::optional<std::uint32_t> days_since_death;

  // Why it may have been.
  bool has_treatment = false;     // a relationship within the days that the rules say
  bool is_on_duty_there = false;  // in a department in which the patient is
  bool is_on_duty = false;        // in any, or shortly before or after
  bool glass_broken = false;      // an emergency was declared for this patient

  // Where: unless both are known there is nothing to compare.
  bool departments_known = false;
  bool department_fits = false;

  // When, by the clock of the rules; usual hours as the agent's description has them.
  std::uint16_t minute = 0;
  std::uint8_t weekday = 0;  // Monday is 0
  struct UsualHours {
    std::uint16_t from = 0, until = 0;
    std::uint8_t days = 0;
  };
  std::optional<UsualHours> usual;

  // How much.
  std::uint32_t people_today = 0;  // whose records the agent opened that day
  Baseline own, peers;
  std::uint32_t family_today = 0;              // of them, of the patient's family
  std::uint32_t searches_in_a_row = 0;         // without a record opened between, this one included
  std::optional<std::uint32_t> left_for_days;  // since the agent's employment ended
  std::uint32_t idle_days = 0;                 // before this one without any access
  std::uint32_t earlier_flags = 0;             // of the agent, in the days that the rules say
};

/// What rules go by, beside being on and their weight.
struct Thresholds {
  std::uint64_t late_from = 0, late_until = 0, duty_margin = 0;  // minutes
  std::uint64_t volume_days = 0, volume_min_days = 0, volume_at_least = 0, volume_deviations = 0,
                volume_without_baseline = 0;
  std::uint64_t searches = 0, search_minutes = 0;
  std::uint64_t family_people = 0, family_accesses = 0;
  std::uint64_t idle_days = 0;
  std::uint64_t repeat_flags = 0, repeat_days = 0;
  std::uint64_t deceased_days = 0;
};

/// A threshold of a rule: name, what it is where nobody said, and its bounds.
struct ThresholdInfo {
  AccessRule rule = AccessRule::kInvalid;
  std::string_view name;
  std::uint64_t value = 0, min = 0, max = 0;
  std::uint64_t Thresholds::*member = nullptr;
};
std::span<const ThresholdInfo> thresholds();

inline constexpr std::uint32_t kMaxWeight = 1'000;

/// What is in force before anybody has set rules: version 0, every rule with every threshold.
const AccessRulesSet& default_rules();

/// A set made ready to be asked.
class RuleBook {
 public:
  /// A rule or threshold that the set does not say is off, or as by default.
  explicit RuleBook(const AccessRulesSet& set);

  bool is_on(AccessRule rule) const { return weight_of(rule).has_value(); }
  std::optional<std::uint32_t> weight_of(AccessRule rule) const {
    return weights_.at(static_cast<std::size_t>(rule));
  }
  const Thresholds& numbers() const { return numbers_; }
  const AccessRulesSet& set() const { return set_; }

 private:
  AccessRulesSet set_;
  std::array<std::optional<std::uint32_t>, 17> weights_;
  Thresholds numbers_;
};

struct Evaluation {
  std::vector<AccessFinding> findings;                             // by rule
  std::uint32_t weight = 0;                                        // of those that count
  ledger::FlagPriority priority = ledger::FlagPriority::kInvalid;  // kInvalid: it is not flagged

  bool is_flagged() const { return priority != ledger::FlagPriority::kInvalid; }
};
Evaluation evaluate(const AccessPicture& picture, const RuleBook& rules);

/// "312 people's records in one day; own mean 14 a day, peers 18".
std::string explanation(const AccessFinding& finding);
/// "a relationship at that time"; empty for none.
std::string_view explanation(AccessExemption exemption);

}  // namespace lethe::api::review
