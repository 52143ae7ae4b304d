// GET /fhir/{ledger}/AuditEvent: the search parameters of FHIR as a filter of events.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "api/codes.h"
#include "api/fhir/event_outcome.h"
#include "api/fhir/event_table.h"
#include "api/fhir/search_date.h"
#include "api/http/call.h"
#include "api/http/cursor.h"
#include "api/http/event_walk.h"
#include "api/http/fhir_answers.h"
#include "api/http/handlers.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::size_t kDefaultCount = 100;

/// The interval that every `date` allows, as positions in the log.
Ruled<void> read_dates(const Call& call, EventFilter& filter) {
  filter.behind = {call.ledger->size().value};
  for (const auto& [name, text] : call.request->query) {
    if (name != "date") continue;
    const auto range = fhir::search_date(text);
    if (!range) {
      return Problem::bad_parameter(
          "date", "must be eq, ge, gt, le or lt and a date or a time with + written as %2B");
    }
    if (range->first) {
      LETHE_TRY(const auto first, call.ledger->first_at(*range->first));
      filter.from = std::max(filter.from, first);
    }
    if (range->behind) {
      LETHE_TRY(const auto behind, call.ledger->first_at(*range->behind));
      filter.behind = std::min(filter.behind, behind);
    }
  }
  return {};
}

/// "Patient/1f…" or "1f…": the type, which may be empty, and the id.
struct SearchedReference {
  std::string_view type;
  ledger::ObjectId id;
};

Checked<std::optional<SearchedReference>> reference_of(
    const std::optional<std::string>& text, std::string_view name,
    std::initializer_list<std::string_view> types) {
  if (!text) return std::optional<SearchedReference>{};
  const std::string_view said(*text);
  const auto slash = said.find('/');
  SearchedReference out;
  if (slash != std::string_view::npos) out.type = said.substr(0, slash);
  const auto id =
      ledger::ObjectId::parse(slash == std::string_view::npos ? said : said.substr(slash + 1));
  const bool is_type =
      out.type.empty() || types.size() == 0 || std::ranges::find(types, out.type) != types.end();
  if (!id || id->is_zero() || !is_type) {
    return Problem::bad_parameter(std::string(name), "must be a type and a UUID, or a UUID");
  }
  out.id = *id;
  return std::optional<SearchedReference>(out);
}

template <class IdType>
IdType as_id(const ledger::ObjectId& id) {
  IdType out;
  out.bytes = id.bytes;
  return out;
}

Ruled<void> read_references(const Call& call, projections::EventQuery& query) {
  const auto agent_text = query_text(call, "agent"), patient_text = query_text(call, "patient"),
             entity_text = query_text(call, "entity");
  LETHE_TRY(const auto agent,
            reference_of(agent_text, "agent", {"Practitioner", "Patient", "Device"}));
  LETHE_TRY(const auto patient, reference_of(patient_text, "patient", {"Patient"}));
  LETHE_TRY(const auto entity, reference_of(entity_text, "entity", {}));
  if (agent) query.actor = as_id<ledger::ActorId>(agent->id);
  if (patient) query.subjects.push_back(as_id<ledger::SubjectId>(patient->id));
  if (!entity) return {};
  if (entity->type != "Patient" && entity->type != "Practitioner") {
    query.objects.push_back(entity->id);
    return {};
  }
  if (patient && patient->id != entity->id) {
    return Problem::bad_parameter("entity", "names another person than patient");
  }
  if (!patient) query.subjects.push_back(as_id<ledger::SubjectId>(entity->id));
  return {};
}

/// "code" or "system|code".
std::string_view code_of_token(std::string_view token) {
  const auto bar = token.rfind('|');
  return bar == std::string_view::npos ? token : token.substr(bar + 1);
}

/// Of the names of an enumeration, those that a parameter has between commas; all of them when it
/// is not there.
Checked<std::vector<std::string>> tokens_of(const Call& call, std::string_view name,
                                            std::span<const std::string_view> names) {
  const auto known = names.subspan(1);  // the first is of none
  const auto text = query_text(call, name);
  if (!text) return std::vector<std::string>(known.begin(), known.end());
  std::vector<std::string> out;
  for (std::string_view rest = *text;;) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto code = code_of_token(rest.substr(0, comma));
    if (std::ranges::find(known, code) == known.end()) {
      std::string says = "must be one or more, between commas, of";
      for (const auto one : known) says.append(" ").append(one);
      return Problem::bad_parameter(std::string(name), std::move(says));
    }
    out.emplace_back(code);
    if (comma == rest.size()) return out;
    rest.remove_prefix(comma + 1);
  }
}

/// The kinds whose events may have one of the actions.
std::vector<std::uint16_t> kinds_with(const std::vector<std::string>& actions) {
  std::vector<std::uint16_t> out;
  for (std::uint16_t kind = 1; kind <= ledger::kKinds; ++kind) {
    const auto* row = fhir::audit_row(ledger::kind_name(kind));
    const bool may_be = row == nullptr || std::ranges::any_of(actions, [&](const auto& action) {
                          return fhir::may_have_action(*row, action.front());
                        });
    if (may_be) out.push_back(kind);
  }
  return out;
}

Ruled<void> read_codes(const Call& call, EventFilter& filter) {
  if (const auto purpose = query_text(call, "purpose")) {
    const auto code = code_of_token(*purpose);
    if (!kCode.holds(code) && !kPurposeOfUse.holds(code)) {
      return Problem::bad_parameter("purpose", "must be a purpose of use, or of the ledger");
    }
    filter.query.purpose = std::string(code);
  }
  LETHE_TRY(const auto actions,
            tokens_of(call, "action", ledger::names_of<ledger::AccessAction>()));
  LETHE_TRY(const auto outcomes,
            tokens_of(call, "outcome", ledger::names_of<ledger::AccessOutcome>()));
  if (query_text(call, "action")) filter.query.kinds = kinds_with(actions);
  if (!query_text(call, "action") && !query_text(call, "outcome")) return {};
  filter.takes = [actions, outcomes](const ledger::EventHeader& header) {
    const std::string action(1, fhir::action_of(header));
    return std::ranges::find(actions, action) != actions.end() &&
           std::ranges::find(outcomes, fhir::outcome_of(header)) != outcomes.end();
  };
  return {};
}

Ruled<EventFilter> search_filter(const Call& call) {
  EventFilter filter;
  LETHE_TRY_VOID(read_dates(call, filter));
  LETHE_TRY_VOID(read_references(call, filter.query));
  LETHE_TRY_VOID(read_codes(call, filter));
  if (const auto sort = query_text(call, "_sort")) {
    filter.newest_first = *sort == "-date";
    if (*sort != "date" && *sort != "-date") {
      return Problem::bad_parameter("_sort", "must be date or -date");
    }
  }
  return filter;
}

/// What was asked, without what was passed over.
std::string self_link(const Call& call) {
  const auto& target = call.request->target;
  std::string out = target.substr(0, target.find('?'));
  char separator = '?';
  for (const auto& [name, text] : call.request->query) {
    if (!takes_parameter(*call.route, name)) continue;
    out += separator;
    out.append(name).append("=").append(boost::urls::encode(text, boost::urls::unreserved_chars));
    separator = '&';
  }
  return out;
}

object link(std::string_view relation, std::string url) {
  return {{"relation", relation}, {"url", std::move(url)}};
}

}  // namespace

Ruled<Response> list_audit_events(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY_VOID(check_format(*call));
  LETHE_TRY(const auto filter, search_filter(*call));
  LETHE_TRY(const auto count, query_number(*call, "_count", 1, kMostItems));
  LETHE_TRY(const auto from, asked_position(*call));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  const auto read = walk_events(call, filter, [&](const ledger::EventHeader& header) {
    return logged_audit_event(*call->ledger, views, header);
  });
  LETHE_TRY(auto page, read(from, count.value_or(kDefaultCount)));
  array links, entries;
  links.push_back(link("self", self_link(*call)));
  if (!page.next.empty()) {
    LETHE_TRY(const auto cursor, make_cursor(*call, page.next));
    links.push_back(link("next", target_with(call->request->target, cursor)));
  }
  for (auto& item : page.items) {
    entries.push_back(object{{"resource", std::move(item)}, {"search", object{{"mode", "match"}}}});
  }
  object bundle{{"resourceType", "Bundle"}, {"type", "searchset"}, {"link", std::move(links)}};
  if (!entries.empty()) bundle["entry"] = std::move(entries);
  return resource_response(200, bundle);
}

}  // namespace lethe::api::http
