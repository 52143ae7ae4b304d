// Which figures each report has, and where in a tally they come from. Pure; any thread.
#pragma once

#include <vector>

#include "api/review/report.h"

namespace lethe::api::review {

/// Where the cells of a column come from.
enum class ColumnSource : std::uint8_t {
  // What the row is about.
  kDay,
  kWeekDay,
  kHour,
  kAgent,
  kDepartment,
  kSubject,
  kRule,
  kVersion,
  kPurpose,
  // What was counted.
  kAccesses,
  kAction,
  kOutcome,
  kActor,
  kDenied,
  kSearches,
  kSearchesDenied,
  kLogins,
  kFailedLogins,
  kLogouts,
  kLocks,
  kAgents,
  kPatients,
  kFlags,
  kPriority,
  kFlagRule,
  kFitted,
  kExempted,
  kExemption,
  kPurposes,
  kLastDepartment,
  kFirst,
  kLast,
};

struct SourcedColumn {
  ReportColumn column;
  ColumnSource source = ColumnSource::kDay;
  std::size_t index = 0;  // of the member in its enumeration
};
const std::vector<SourcedColumn>& sourced_columns(ReportType type);

}  // namespace lethe::api::review
