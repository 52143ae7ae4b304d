// What the rules of the scheduler (api/commands/scheduler.h) have in common.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "api/commands/executor.h"

namespace lethe::api {

/// The rules of the scheduler need nothing but the time.
struct DutyInput {
  static constexpr RuleTraits kTraits{.personal = false, .actor = Erased::kAllow, .erases = true};
};

/// What they run as.
Request request_of_system(const ledger::LedgerId& ledger);

enum class Due : std::uint8_t { kNo, kYes };
inline Due due_if(bool is_due) {
  return is_due ? Due::kYes : Due::kNo;
}

/// What one step of going through everything found, and how far it came.
template <class Found, class Place>
struct PassStep {
  std::vector<Found> found;
  Place looked_to{};    // the last place looked at
  bool is_all = false;  // nothing is behind it
};

/// One category of a retention preview.
struct CategoryPreview {
  std::string_view name, setting;
  std::int64_t days = 0;
  std::size_t items = 0;  // what would go
  std::size_t kept = 0;   // what is protected beyond its time
  std::optional<ledger::Moment> earliest;
};
/// {"category", "setting", "days", "items", "protected", "earliest"?}
boost::json::object category_json(const CategoryPreview& preview);

}  // namespace lethe::api
