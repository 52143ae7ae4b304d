#include <algorithm>

#include "api/codes.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::api::http {
namespace {

using ledger::Moment;
using ledger::Sequence;

Checked<std::optional<Moment>> query_moment(const Call& call, std::string_view name) {
  const auto text = query_text(call, name);
  if (!text) return std::optional<Moment>{};
  const auto moment = ledger::parse_rfc3339(*text);
  if (!moment) {
    return Problem::bad_parameter(std::string(name),
                                  "must be an RFC 3339 time with + written as %2B");
  }
  return moment;
}

Checked<std::optional<std::string>> query_code(const Call& call, std::string_view name,
                                               std::initializer_list<const TextRule*> rules) {
  auto text = query_text(call, name);
  if (!text) return text;
  std::string says = "must be ";
  for (const auto* rule : rules) {
    if (rule->holds(*text)) return text;
    if (says.back() != ' ') says += ", or ";
    says += rule->says;
  }
  return Problem::bad_parameter(std::string(name), std::move(says));
}

/// Which part of the log: by sequence and by time, whichever is narrower.
Ruled<void> read_bounds(const Call& call, EventFilter& filter) {
  filter.behind = {call.ledger->size().value};
  LETHE_TRY(const auto from, query_number(call, "from", 0, ledger::kMaxSequence));
  LETHE_TRY(const auto to, query_number(call, "to", from.value_or(0), ledger::kMaxSequence));
  LETHE_TRY(const auto since, query_moment(call, "since"));
  LETHE_TRY(const auto until, query_moment(call, "until"));
  if (since && until && *until < *since) {
    return Problem::bad_parameter("until", "must not lie before since");
  }
  if (from) filter.from = {*from};
  if (to) filter.behind = std::min(filter.behind, Sequence{*to + 1});
  if (since) {
    LETHE_TRY(const auto first, call.ledger->first_at(*since));
    filter.from = std::max(filter.from, first);
  }
  if (until) {
    LETHE_TRY(const auto behind, call.ledger->first_at(*until));
    filter.behind = std::min(filter.behind, behind);
  }
  return {};
}

}  // namespace

Checked<std::vector<std::uint16_t>> query_kinds(const Call& call) {
  std::vector<std::uint16_t> kinds;
  const auto text = query_text(call, "kind");
  if (!text) return kinds;
  for (std::string_view rest = *text;;) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto kind = ledger::kind_by_name(rest.substr(0, comma));
    if (!kind || std::ranges::find(kinds, *kind) != kinds.end()) {
      return Problem::bad_parameter("kind", "must be kinds of events, each once, between commas");
    }
    kinds.push_back(*kind);
    if (comma == rest.size()) return kinds;
    rest.remove_prefix(comma + 1);
  }
}

Ruled<EventFilter> event_filter(const Call& call) {
  EventFilter filter;
  LETHE_TRY_VOID(read_bounds(call, filter));
  auto& query = filter.query;
  LETHE_TRY(const auto subject, query_id<ledger::SubjectId>(call, "subject"));
  if (subject) query.subjects.push_back(*subject);
  LETHE_TRY(query.actor, query_id<ledger::ActorId>(call, "actor"));
  LETHE_TRY(query.kinds, query_kinds(call));
  LETHE_TRY(query.purpose, query_code(call, "purpose", {&kCode, &kPurposeOfUse}));
  LETHE_TRY(query.field, query_code(call, "field", {&kCode}));
  LETHE_TRY(query.item, query_id<ledger::ItemId>(call, "item"));
  LETHE_TRY(query.request, query_id<ledger::RequestId>(call, "request"));
  LETHE_TRY(const auto object, query_id<ledger::ObjectId>(call, "object"));
  if (object) query.objects.push_back(*object);
  if (const auto order = query_text(call, "order")) {
    filter.newest_first = *order == "desc";
    if (*order != "desc" && *order != "asc") {
      return Problem::bad_parameter("order", "must be asc or desc");
    }
  }
  return filter;
}

}  // namespace lethe::api::http
