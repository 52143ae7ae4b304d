// Reports on accesses, searches and log-ins: what is asked, and what is answered, as values. The
// texts of both are in api/json/render_report.h and its neighbours. Pure; any thread.
//
// A report is a function of the log up to a size and of what is asked, and of nothing else: no
// clock, no present state, no order that depends on where things lie. So whoever keeps one can have
// the same bytes again for as long as there is the log.
//
// Another report is another ReportType, its columns (report_columns.cpp) and what its rows are
// about (ReportFold::key_of).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/event.h"

namespace lethe::api::review {

/// What a row of the report is about.
enum class ReportType : std::uint8_t {
  kActivity,     // a day
  kHours,        // an hour of a day of the week
  kAgents,       // a member of staff
  kDepartments,  // a department
  kPatients,     // a person whose record it was
  kRules,        // a rule of the review, in one version of the set
  kPurposes,     // a purpose of use
};
/// The names of the route, in the order of the enumeration.
std::span<const std::string_view> report_names();
std::optional<ReportType> report_by_name(std::string_view name);
inline std::string_view report_name(ReportType type) {
  return report_names()[static_cast<std::size_t>(type)];
}

inline constexpr std::uint32_t kUsualReportRows = 1'000;
inline constexpr std::uint32_t kMostReportRows = 10'000;

/// What is asked.
struct ReportQuery {
  ReportType type = ReportType::kActivity;
  /// What happened from then to before then; none: from the beginning, up to the end.
  std::optional<ledger::Moment> from, until;
  std::optional<ledger::SubjectId> agent;    // what they did
  std::optional<ledger::SubjectId> subject;  // accesses to their record
  std::string department;                    // what was done there; empty: wherever
  /// Accesses and searches that were flagged by it with a finding that counts.
  std::optional<ledger::AccessRule> rule;
  std::string order;  // a column; never empty
  std::uint32_t limit = kUsualReportRows;
};

enum class ColumnForm : std::uint8_t { kText, kNumber, kCounts };

/// A column of the table. Columns of one name with different members belong together: `by_action`
/// with the members C, R, U, D, E.
struct ReportColumn {
  std::string_view name, member;
  ColumnForm form = ColumnForm::kNumber;
  bool is_key = false;    // what the row is about
  bool adds_up = false;   // over rows: a number of people does not
  std::string_view says;  // what it is, in words
};
using Counts = std::vector<std::pair<std::string, std::uint64_t>>;  // by name
using ReportCell = std::variant<std::monostate, std::uint64_t, std::string, Counts>;
using ReportRow = std::vector<ReportCell>;

/// The columns of a report, in order, keys first. Those that it is ordered by are numbers without
/// members, most first, or the first key.
std::vector<ReportColumn> report_columns(ReportType type);
/// Whether a report can be ordered by it.
bool orders_report(ReportType type, std::string_view column);
/// By what it is ordered where nobody says.
std::string_view usual_order(ReportType type);

inline constexpr std::size_t kWeekDays = 7, kDayHours = 24;
/// Accesses by day of the week, Monday first, and hour.
using HeatMap = std::array<std::array<std::uint64_t, kDayHours>, kWeekDays>;

struct ReportTable {
  std::vector<ReportRow> rows;
  ReportRow totals;  // over all rows, left out ones included; keys are empty
  std::uint64_t rows_left_out = 0;
  ReportRow left_out;  // over these, what adds up; the rest is empty
  HeatMap heat_map{};  // of kActivity
};

/// A set of rules that was in force in the period.
struct RulesInForce {
  std::uint64_t version = 0;  // 0: those before anybody set any
  ledger::Sequence sequence;  // of the event that set it; of version 0 nothing
  ledger::Moment since;       // likewise
};

/// The part of the log that a report is of.
struct ReportBasis {
  std::string origin;
  std::uint64_t size = 0;
  crypto::Hash root;
  ledger::Moment begins, ends;  // when the first and the last event of it were recorded
  std::int16_t utc_offset = 0;  // minutes, by which days are told apart: of the rules then
  std::vector<RulesInForce> rules;
  /// Every access before was looked at for flags.
  ledger::Sequence flags_behind;
};

struct Report {
  ReportQuery query;
  ReportBasis basis;
  ReportTable table;
};

}  // namespace lethe::api::review
