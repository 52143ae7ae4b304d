#include "api/review/report_fold.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <tuple>

#include "api/review/report_columns.h"
#include "ledger/names.h"
#include "projections/review_rows.h"

namespace lethe::api::review {
namespace {

using ledger::AccessExemption;
using ledger::AccessOutcome;
using ledger::LoginAction;
using ledger::SubjectId;

/// Pairs are looked through for doubled ones when there are this many more than were left.
constexpr std::size_t kMorePairs = std::size_t{1} << 20;

template <class Enum>
std::size_t index_of(Enum value) {
  return static_cast<std::size_t>(value);
}

template <class Array>
void merge_array(Array& into, const Array& from) {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i];
}

void merge_counts(FewCounts& into, const FewCounts& from) {
  for (const auto& [key, count] : from.all()) into.add(key, count);
}

std::string date_of(std::int64_t day) {
  constexpr std::size_t kDateSize = 10;  // 2026-11-23
  return ledger::format_rfc3339({day * ledger::kDayMicros}).substr(0, kDateSize);
}

bool is_by_text(ReportType type) {
  return type == ReportType::kDepartments || type == ReportType::kPurposes;
}

}  // namespace

void FewCounts::add(std::uint32_t key, std::uint64_t count) {
  const auto place =
      std::ranges::lower_bound(counts_, key, {}, [](const auto& one) { return one.first; });
  if (place != counts_.end() && place->first == key) {
    place->second += count;
  } else {
    counts_.emplace(place, key, count);
  }
}

std::uint64_t FewCounts::of(std::uint32_t key) const {
  const auto found = std::ranges::find(counts_, key, [](const auto& one) { return one.first; });
  return found == counts_.end() ? 0 : found->second;
}

void ReportTally::merge(const ReportTally& other) {
  merge_array(actions, other.actions);
  merge_array(outcomes, other.outcomes);
  merge_array(actors, other.actors);
  merge_array(priorities, other.priorities);
  merge_array(exemptions, other.exemptions);
  merge_counts(rules, other.rules);
  merge_counts(purposes, other.purposes);
  accesses += other.accesses;
  denied += other.denied;
  searches += other.searches;
  searches_denied += other.searches_denied;
  logins += other.logins;
  failed_logins += other.failed_logins;
  logouts += other.logouts;
  locks += other.locks;
  flags += other.flags;
  fitted += other.fitted;
  exempted += other.exempted;
  if (other.is_empty) return;
  first = is_empty ? other.first : std::min(first, other.first);
  last = is_empty ? other.last : std::max(last, other.last);
  is_empty = false;
}

std::size_t ReportFold::Hash::operator()(const SubjectId& id) const {
  std::size_t out = 0;  // ids are random; their first bytes others may have chosen
  std::memcpy(&out, id.bytes.data() + 8, sizeof out);
  return out;
}

std::size_t ReportFold::Hash::operator()(const Key& key) const {
  std::size_t out = 0;
  std::memcpy(&out, key.id.data() + 8, sizeof out);
  return out ^ (key.number + key.id.front()) * 0x9e3779b97f4a7c15U;
}

void ReportFold::Occurrences::add(std::uint32_t group, const SubjectId& id) {
  const auto number =
      numbers_.try_emplace(id, static_cast<std::uint32_t>(numbers_.size())).first->second;
  pairs_.push_back(std::uint64_t{group} << 32 | number);
  if (pairs_.size() >= 2 * compacted_ + kMorePairs) compact();
}

void ReportFold::Occurrences::compact() {
  std::ranges::sort(pairs_);
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  compacted_ = pairs_.size();
}

std::vector<std::uint64_t> ReportFold::Occurrences::by_group(std::size_t groups) {
  compact();
  std::vector<std::uint64_t> out(groups);
  for (const auto pair : pairs_) ++out[pair >> 32];
  return out;
}

ReportFold::ReportFold(ReportType type, std::int16_t utc_offset)
    : type_(type), utc_offset_(utc_offset) {
  for (const auto& one : sourced_columns(type)) {
    counts_agents_ = counts_agents_ || one.source == ColumnSource::kAgents;
    counts_patients_ = counts_patients_ || one.source == ColumnSource::kPatients;
    counts_purposes_ = counts_purposes_ || one.source == ColumnSource::kPurposes;
  }
  text_number("");
}

std::uint32_t ReportFold::text_number(const std::string& text) {
  const auto [place, is_new] =
      text_numbers_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
  if (is_new) texts_.push_back(text);
  return place->second;
}

std::optional<ReportFold::Key> ReportFold::key_of(const Observed& one) {
  const auto when = [&] { return projections::day_time(one.at, utc_offset_); };
  const auto of_person = [](const SubjectId& id) {
    return id.is_zero() ? std::nullopt : std::optional(Key{id.bytes, 0});
  };
  switch (type_) {
    case ReportType::kActivity:
      return Key{{}, static_cast<std::uint64_t>(when().day)};
    case ReportType::kHours: {
      const auto at = when();
      return Key{{}, at.weekday * kDayHours + at.minute / 60U};
    }
    case ReportType::kAgents:
      return of_person(one.agent);
    case ReportType::kPatients:
      return of_person(one.subject);
    case ReportType::kDepartments:
      return Key{{}, text_number(one.department)};
    case ReportType::kPurposes:
      if (one.what == Observed::What::kLogin) return std::nullopt;
      return Key{{}, text_number(one.purpose)};
    case ReportType::kRules:
      break;  // by its findings
  }
  return std::nullopt;
}

ReportFold::Group& ReportFold::group_of(const Key& key) {
  const auto [place, is_new] = numbers_.try_emplace(key, groups_.size());
  if (is_new) groups_.push_back({key, {}, 0, 0});
  return groups_[place->second];
}

void ReportFold::note_when(ReportTally& tally, const Observed& one) {
  const bool is_last =
      tally.is_empty || std::tie(one.at, one.sequence) > std::tie(tally.last, tally.last_sequence);
  if (tally.is_empty || one.at < tally.first) tally.first = one.at;
  tally.is_empty = false;
  if (!is_last) return;
  tally.last = one.at;
  tally.last_sequence = one.sequence;
  if (type_ == ReportType::kAgents) tally.last_department = text_number(one.department);
}

void ReportFold::note_who(const Group& group, const Observed& one) {
  const auto number = static_cast<std::uint32_t>(&group - groups_.data());
  if (counts_agents_ && !one.agent.is_zero()) agents_.add(number, one.agent);
  if (counts_patients_ && !one.subject.is_zero()) patients_.add(number, one.subject);
}

void ReportFold::count(const Observed& one, const Key& key) {
  auto& group = group_of(key);
  auto& tally = group.tally;
  const bool is_granted = one.outcome == AccessOutcome::kSuccess;
  switch (one.what) {
    case Observed::What::kAccess:
      ++tally.accesses;
      ++tally.actions.at(index_of(one.action));
      ++tally.outcomes.at(index_of(one.outcome));
      ++tally.actors.at(index_of(one.by));
      tally.denied += is_granted ? 0 : 1;
      if (counts_purposes_) tally.purposes.add(text_number(one.purpose), 1);
      break;
    case Observed::What::kSearch:
      ++tally.searches;
      tally.searches_denied += is_granted ? 0 : 1;
      break;
    case Observed::What::kLogin:
      if (one.login == LoginAction::kLogin) ++(is_granted ? tally.logins : tally.failed_logins);
      if (one.login == LoginAction::kLogout) ++tally.logouts;
      if (one.login == LoginAction::kLock) ++tally.locks;
      break;
  }
  if (one.flag != nullptr) {
    ++tally.flags;
    ++tally.priorities.at(index_of(one.flag->priority));
    for (const auto& finding : one.flag->findings) {
      if (finding.exemption == AccessExemption::kInvalid) {
        tally.rules.add(static_cast<std::uint32_t>(finding.rule), 1);
      }
    }
  }
  note_when(tally, one);
  note_who(group, one);
}

void ReportFold::count_findings(const Observed& one) {
  for (const auto& finding : one.flag->findings) {
    auto& group = group_of({{static_cast<std::uint8_t>(finding.rule)}, one.flag->rules});
    auto& tally = group.tally;
    ++tally.fitted;
    if (finding.exemption == AccessExemption::kInvalid) {
      ++tally.flags;
      ++tally.priorities.at(index_of(one.flag->priority));
      note_who(group, one);
    } else {
      ++tally.exempted;
      ++tally.exemptions.at(index_of(finding.exemption));
    }
    note_when(tally, one);
  }
}

void ReportFold::add(const Observed& one) {
  if (type_ == ReportType::kRules) {
    if (one.flag != nullptr) count_findings(one);
    return;
  }
  if (const auto key = key_of(one)) count(one, *key);
  if (type_ == ReportType::kActivity && one.what == Observed::What::kAccess) {
    const auto at = projections::day_time(one.at, utc_offset_);
    ++heat_map_.at(at.weekday).at(at.minute / 60U);
  }
}

bool ReportFold::comes_before(const Key& left, const Key& right) const {
  if (is_by_text(type_)) return texts_[left.number] < texts_[right.number];
  if (type_ == ReportType::kActivity) {
    return static_cast<std::int64_t>(left.number) < static_cast<std::int64_t>(right.number);
  }
  return left < right;
}

/// The places of groups.
std::vector<std::size_t> ReportFold::in_order(const ReportQuery& query) const {
  std::vector<std::size_t> out(groups_.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  const auto& columns = sourced_columns(type_);
  std::vector<std::uint64_t> measures(groups_.size());
  for (std::size_t column = 1; column < columns.size(); ++column) {
    const auto& one = columns[column].column;
    if (one.name != query.order || !one.member.empty() || one.is_key) continue;
    for (const auto place : out) measures[place] = number_in(column, groups_[place]);
  }
  std::ranges::sort(out, [&](std::size_t left, std::size_t right) {
    if (measures[left] != measures[right]) return measures[left] > measures[right];
    return comes_before(groups_[left].key, groups_[right].key);
  });
  return out;
}

ReportTable ReportFold::finish(const ReportQuery& query) {
  const auto agents = agents_.by_group(groups_.size());
  const auto patients = patients_.by_group(groups_.size());
  Group totals;
  Group left_out;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    groups_[i].agents = agents[i];
    groups_[i].patients = patients[i];
    totals.tally.merge(groups_[i].tally);
  }
  totals.agents = agents_.all();
  totals.patients = patients_.all();

  const auto& columns = sourced_columns(type_);
  const auto row_of = [&](const Group& group, bool has_key, bool is_sum) {
    ReportRow row;
    for (std::size_t column = 0; column < columns.size(); ++column) {
      const auto& one = columns[column];
      const bool is_said = one.column.is_key || one.source == ColumnSource::kLastDepartment
                               ? has_key
                               : !is_sum || one.column.adds_up;
      row.push_back(is_said ? cell(column, group) : ReportCell());
    }
    return row;
  };
  ReportTable table;
  table.heat_map = heat_map_;
  table.totals = row_of(totals, false, false);
  for (const auto place : in_order(query)) {
    if (table.rows.size() < query.limit) {
      table.rows.push_back(row_of(groups_[place], true, false));
    } else {
      ++table.rows_left_out;
      left_out.tally.merge(groups_[place].tally);
    }
  }
  if (table.rows_left_out > 0) table.left_out = row_of(left_out, false, true);
  return table;
}

ReportCell ReportFold::key_cell(std::size_t column, const Key& key) const {
  const auto text = [](std::string_view said) {
    return said.empty() ? ReportCell() : ReportCell(std::string(said));
  };
  switch (sourced_columns(type_)[column].source) {
    case ColumnSource::kDay:
      return date_of(static_cast<std::int64_t>(key.number));
    case ColumnSource::kWeekDay:
      return std::uint64_t{key.number / kDayHours + 1};
    case ColumnSource::kHour:
      return std::uint64_t{key.number % kDayHours};
    case ColumnSource::kAgent:
    case ColumnSource::kSubject:
      return ledger::format_uuid(key.id);
    case ColumnSource::kDepartment:
    case ColumnSource::kPurpose:
      return text(texts_[key.number]);
    case ColumnSource::kRule:
      return text(ledger::name_of(static_cast<ledger::AccessRule>(key.id.front())));
    case ColumnSource::kVersion:
      return key.number;
    default:
      return {};
  }
}

Counts ReportFold::purposes_of(const ReportTally& tally) const {
  Counts out;
  for (const auto& [number, count] : tally.purposes.all()) out.emplace_back(texts_[number], count);
  std::ranges::sort(out);  // numbers are in the order in which texts came
  return out;
}

std::uint64_t ReportFold::number_in(std::size_t column, const Group& group) const {
  const auto& tally = group.tally;
  const auto& [said, source, index] = sourced_columns(type_)[column];
  switch (source) {
    case ColumnSource::kAccesses:
      return tally.accesses;
    case ColumnSource::kAction:
      return tally.actions.at(index);
    case ColumnSource::kOutcome:
      return tally.outcomes.at(index);
    case ColumnSource::kActor:
      return tally.actors.at(index);
    case ColumnSource::kDenied:
      return tally.denied;
    case ColumnSource::kSearches:
      return tally.searches;
    case ColumnSource::kSearchesDenied:
      return tally.searches_denied;
    case ColumnSource::kLogins:
      return tally.logins;
    case ColumnSource::kFailedLogins:
      return tally.failed_logins;
    case ColumnSource::kLogouts:
      return tally.logouts;
    case ColumnSource::kLocks:
      return tally.locks;
    case ColumnSource::kAgents:
      return group.agents;
    case ColumnSource::kPatients:
      return group.patients;
    case ColumnSource::kFlags:
      return tally.flags;
    case ColumnSource::kPriority:
      return tally.priorities.at(index);
    case ColumnSource::kFlagRule:
      return tally.rules.of(static_cast<std::uint32_t>(index));
    case ColumnSource::kFitted:
      return tally.fitted;
    case ColumnSource::kExempted:
      return tally.exempted;
    case ColumnSource::kExemption:
      return tally.exemptions.at(index);
    default:
      return 0;
  }
}

ReportCell ReportFold::cell(std::size_t column, const Group& group) const {
  const auto& one = sourced_columns(type_)[column];
  if (one.column.is_key) return key_cell(column, group.key);
  const auto moment = [&](ledger::Moment at) {
    return group.tally.is_empty ? ReportCell() : ReportCell(ledger::format_rfc3339(at));
  };
  switch (one.source) {
    case ColumnSource::kPurposes:
      return purposes_of(group.tally);
    case ColumnSource::kFirst:
      return moment(group.tally.first);
    case ColumnSource::kLast:
      return moment(group.tally.last);
    case ColumnSource::kLastDepartment: {
      const auto& said = texts_[group.tally.last_department];
      return said.empty() ? ReportCell() : ReportCell(said);
    }
    default:
      return number_in(column, group);
  }
}

}  // namespace lethe::api::review
