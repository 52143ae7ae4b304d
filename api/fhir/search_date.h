// Dates as FHIR searches for them: a comparison with an interval, since `2026-11` is a month. Pure;
// any thread.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/ids.h"

namespace lethe::api::fhir {

/// From `first` on, and before `behind`; nothing: without bound.
struct DateRange {
  std::optional<ledger::Moment> first, behind;
};

/// `eq`, `ge`, `gt`, `le`, `lt` or none, which is `eq`, and then YYYY, YYYY-MM, YYYY-MM-DD, or with
/// Thh:mm, Thh:mm:ss and decimals, in UTC where there is no zone. Nothing for anything else.
std::optional<DateRange> search_date(std::string_view text);

}  // namespace lethe::api::fhir
