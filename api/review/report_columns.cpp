#include "api/review/report_columns.h"

#include <algorithm>

#include "ledger/names.h"

namespace lethe::api::review {
namespace {

using Source = ColumnSource;

constexpr std::array<std::string_view, 7> kReportNames{
    "activity", "hours", "agents", "departments", "patients", "rules", "purposes"};

/// Columns of one report, one after another.
class ColumnList {
 public:
  ColumnList& key(Source source, std::string_view name, std::string_view says,
                  ColumnForm form = ColumnForm::kText) {
    return add(source, {name, {}, form, true, false, says});
  }
  ColumnList& text(Source source, std::string_view name, std::string_view says) {
    return add(source, {name, {}, ColumnForm::kText, false, false, says});
  }
  ColumnList& number(Source source, std::string_view name, std::string_view says) {
    return add(source, {name, {}, ColumnForm::kNumber, false, true, says});
  }
  ColumnList& people(Source source, std::string_view name, std::string_view says) {
    return add(source, {name, {}, ColumnForm::kNumber, false, false, says});
  }
  ColumnList& counts(Source source, std::string_view name, std::string_view says) {
    return add(source, {name, {}, ColumnForm::kCounts, false, true, says});
  }
  /// One for each value of an enumeration.
  template <class Enum>
  ColumnList& each(Source source, std::string_view name, std::string_view says) {
    const auto names = ledger::names_of<Enum>();
    for (std::size_t i = 1; i < names.size(); ++i) {
      add(source, {name, names[i], ColumnForm::kNumber, false, true, says}, i);
    }
    return *this;
  }

  ColumnList& accesses() {
    return number(Source::kAccesses, "accesses", "accesses to a record, granted or not");
  }
  ColumnList& actions() {
    return each<ledger::AccessAction>(Source::kAction, "by_action", "accesses with this action");
  }
  ColumnList& denied() {
    return number(Source::kDenied, "denied", "accesses that were not granted, or failed");
  }
  ColumnList& searches() {
    return number(Source::kSearches, "searches", "searches for people, granted or not")
        .number(Source::kSearchesDenied, "searches_denied", "searches that were not granted");
  }
  ColumnList& logins() {
    return number(Source::kLogins, "logins", "log-ins")
        .number(Source::kFailedLogins, "failed_logins", "log-ins that failed")
        .number(Source::kLogouts, "logouts", "log-outs")
        .number(Source::kLocks, "locks", "accounts that were locked");
  }
  ColumnList& agents() { return people(Source::kAgents, "agents", "members of staff"); }
  ColumnList& patients() {
    return people(Source::kPatients, "patients", "people whose records it was");
  }
  ColumnList& flags() {
    return number(Source::kFlags, "flags", "accesses and searches that were flagged")
        .each<ledger::FlagPriority>(Source::kPriority, "by_priority", "flags of this priority");
  }
  ColumnList& flag_rules() {
    return each<ledger::AccessRule>(Source::kFlagRule, "by_rule",
                                    "flags in which this rule counts");
  }
  ColumnList& when() {
    return text(Source::kFirst, "first", "when the first of it happened")
        .text(Source::kLast, "last", "when the last of it happened");
  }

  std::vector<SourcedColumn> take() { return std::move(columns_); }

 private:
  ColumnList& add(Source source, const ReportColumn& column, std::size_t index = 0) {
    columns_.push_back({column, source, index});
    return *this;
  }

  std::vector<SourcedColumn> columns_;
};

std::vector<SourcedColumn> make_columns(ReportType type) {
  ColumnList list;
  switch (type) {
    case ReportType::kActivity:
      list.key(Source::kDay, "day", "the day")
          .accesses()
          .actions()
          .each<ledger::AccessOutcome>(Source::kOutcome, "by_outcome", "accesses that ended so")
          .each<ledger::ActorType>(Source::kActor, "by_actor", "accesses by such an actor")
          .denied()
          .searches()
          .logins()
          .agents()
          .patients()
          .flags();
      break;
    case ReportType::kHours:
      list.key(Source::kWeekDay, "weekday", "the day of the week, Monday is 1", ColumnForm::kNumber)
          .key(Source::kHour, "hour", "the hour of the day", ColumnForm::kNumber)
          .accesses()
          .denied()
          .searches()
          .logins()
          .flags();
      break;
    case ReportType::kAgents:
      list.key(Source::kAgent, "agent", "the member of staff")
          .text(Source::kLastDepartment, "department", "where they were when they did the last")
          .accesses()
          .actions()
          .denied()
          .patients()
          .searches()
          .logins()
          .flags()
          .flag_rules()
          .when();
      break;
    case ReportType::kDepartments:
      list.key(Source::kDepartment, "department", "the department; none where nobody said")
          .accesses()
          .actions()
          .denied()
          .searches()
          .agents()
          .patients()
          .flags()
          .flag_rules();
      break;
    case ReportType::kPatients:
      list.key(Source::kSubject, "subject", "the person whose record it was")
          .accesses()
          .actions()
          .denied()
          .agents()
          .counts(Source::kPurposes, "by_purpose", "accesses for this purpose of use")
          .flags()
          .flag_rules()
          .when();
      break;
    case ReportType::kRules:
      list.key(Source::kRule, "rule", "the rule")
          .key(Source::kVersion, "version", "of the set of rules that it was in",
               ColumnForm::kNumber)
          .number(Source::kFitted, "fitted", "how often it fitted what was flagged")
          .number(Source::kFlags, "counted", "how often it counted")
          .number(Source::kExempted, "exempted", "how often something explained it")
          .each<ledger::AccessExemption>(Source::kExemption, "by_exemption",
                                         "how often this explained it")
          .agents()
          .patients()
          .each<ledger::FlagPriority>(Source::kPriority, "by_priority",
                                      "flags of this priority in which it counted");
      break;
    case ReportType::kPurposes:
      list.key(Source::kPurpose, "purpose", "the purpose of use; none where nobody said")
          .accesses()
          .actions()
          .denied()
          .searches()
          .agents()
          .patients()
          .flags();
      break;
  }
  return list.take();
}

using AllColumns = std::array<std::vector<SourcedColumn>, kReportNames.size()>;

const AllColumns& all_columns() {
  static const AllColumns kAll = [] {
    AllColumns out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = make_columns(static_cast<ReportType>(i));
    return out;
  }();
  return kAll;
}

}  // namespace

std::span<const std::string_view> report_names() {
  return kReportNames;
}

std::optional<ReportType> report_by_name(std::string_view name) {
  const auto found = std::ranges::find(kReportNames, name);
  if (found == kReportNames.end()) return std::nullopt;
  return static_cast<ReportType>(found - kReportNames.begin());
}

const std::vector<SourcedColumn>& sourced_columns(ReportType type) {
  return all_columns().at(static_cast<std::size_t>(type));
}

std::vector<ReportColumn> report_columns(ReportType type) {
  std::vector<ReportColumn> out;
  for (const auto& one : sourced_columns(type)) out.push_back(one.column);
  return out;
}

bool orders_report(ReportType type, std::string_view column) {
  const auto& columns = sourced_columns(type);
  if (column == columns.front().column.name) return true;
  return std::ranges::any_of(columns, [&](const SourcedColumn& one) {
    return one.column.name == column && one.column.form == ColumnForm::kNumber &&
           one.column.member.empty() && !one.column.is_key;
  });
}

std::string_view usual_order(ReportType type) {
  const bool by_key =
      type == ReportType::kActivity || type == ReportType::kHours || type == ReportType::kRules;
  return by_key ? sourced_columns(type).front().column.name : "accesses";
}

}  // namespace lethe::api::review
