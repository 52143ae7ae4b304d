// What is asked of a log, as text: the parameters of lists of events, and of bundles, which keep
// the question beside the answer. Pure; any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/problem.h"
#include "projections/event_search.h"

namespace lethe::api {

/// The text of a parameter; nothing when it was not given.
using ParameterText = std::function<std::optional<std::string>(std::string_view name)>;

template <class IdType>
Checked<std::optional<IdType>> read_id_parameter(const ParameterText& text, std::string_view name) {
  const auto given = text(name);
  if (!given) return std::optional<IdType>{};
  const auto id = IdType::parse(*given);
  if (!id || id->is_zero()) {
    return Problem::bad_parameter(std::string(name), "must be a UUID in lower case");
  }
  return std::optional<IdType>(*id);
}

/// subject, actor, kind, purpose, field, item, request, object; kInvalidParameter.
Checked<projections::EventQuery> read_event_query(const ParameterText& text);
/// Those of `kind`, each once, between commas; none when it is not given.
Checked<std::vector<std::uint16_t>> read_event_kinds(const ParameterText& text);
/// RFC 3339.
Checked<std::optional<ledger::Moment>> read_moment(const ParameterText& text,
                                                   std::string_view name);

/// A question about a part of a log.
struct BoundedQuery {
  projections::EventQuery query;
  ledger::Sequence from, behind;  // exclusive: what comes behind is not asked about
};
/// As a URL has it: from and to first, both inclusive, then what read_event_query() reads, in its
/// order. REQUIRES a query that it gave, and from < behind.
std::string event_query_text(const BoundedQuery& asked);
/// Nothing for what event_query_text() would not write.
std::optional<BoundedQuery> parse_event_query(std::string_view text);

}  // namespace lethe::api
