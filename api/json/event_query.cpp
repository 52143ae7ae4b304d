#include "api/json/event_query.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "api/codes.h"
#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::api {
namespace {

using projections::EventQuery;

Checked<std::optional<std::string>> read_code(const ParameterText& text, std::string_view name,
                                              std::initializer_list<const TextRule*> rules) {
  auto given = text(name);
  if (!given) return given;
  std::string says = "must be ";
  for (const auto* rule : rules) {
    if (rule->holds(*given)) return given;
    if (says.back() != ' ') says += ", or ";
    says += rule->says;
  }
  return Problem::bad_parameter(std::string(name), std::move(says));
}

std::string kinds_text(const std::vector<std::uint16_t>& kinds) {
  std::string out;
  for (const auto kind : kinds) {
    if (!out.empty()) out += ',';
    out += ledger::kind_name(kind);
  }
  return out;
}

void put(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!out.empty()) out += '&';
  out.append(name).append("=").append(value);
}

template <class IdType>
void put_id_parameter(std::string& out, std::string_view name, const std::optional<IdType>& id) {
  if (id) put(out, name, id->str());
}

std::optional<std::uint64_t> sequence_in(const std::map<std::string, std::string>& given,
                                         const std::string& name) {
  const auto found = given.find(name);
  if (found == given.end()) return std::nullopt;
  std::uint64_t number = 0;
  const auto* const end = found->second.data() + found->second.size();
  const auto [stopped, error] = std::from_chars(found->second.data(), end, number);
  if (error != std::errc{} || stopped != end || number > ledger::kMaxSequence) return std::nullopt;
  return number;
}

}  // namespace

Checked<std::optional<ledger::Moment>> read_moment(const ParameterText& text,
                                                   std::string_view name) {
  const auto given = text(name);
  if (!given) return std::optional<ledger::Moment>{};
  const auto moment = ledger::parse_rfc3339(*given);
  if (!moment) {
    return Problem::bad_parameter(std::string(name),
                                  "must be an RFC 3339 time with + written as %2B");
  }
  return moment;
}

Checked<std::vector<std::uint16_t>> read_event_kinds(const ParameterText& text) {
  std::vector<std::uint16_t> kinds;
  const auto given = text("kind");
  if (!given) return kinds;
  for (std::string_view rest = *given;;) {
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

Checked<EventQuery> read_event_query(const ParameterText& text) {
  EventQuery query;
  LETHE_TRY(const auto subject, read_id_parameter<ledger::SubjectId>(text, "subject"));
  if (subject) query.subjects.push_back(*subject);
  LETHE_TRY(query.actor, read_id_parameter<ledger::ActorId>(text, "actor"));
  LETHE_TRY(query.kinds, read_event_kinds(text));
  LETHE_TRY(query.purpose, read_code(text, "purpose", {&kCode, &kPurposeOfUse}));
  LETHE_TRY(query.field, read_code(text, "field", {&kCode}));
  LETHE_TRY(query.item, read_id_parameter<ledger::ItemId>(text, "item"));
  LETHE_TRY(query.request, read_id_parameter<ledger::RequestId>(text, "request"));
  LETHE_TRY(const auto object, read_id_parameter<ledger::ObjectId>(text, "object"));
  if (object) query.objects.push_back(*object);
  return query;
}

std::string event_query_text(const BoundedQuery& asked) {
  LETHE_CHECK(asked.from < asked.behind);
  const auto& query = asked.query;
  std::string out;
  put(out, "from", std::to_string(asked.from.value));
  put(out, "to", std::to_string(asked.behind.value - 1));
  if (!query.subjects.empty()) put(out, "subject", query.subjects.front().str());
  put_id_parameter(out, "actor", query.actor);
  put(out, "kind", kinds_text(query.kinds));
  put(out, "purpose", query.purpose.value_or(""));
  put(out, "field", query.field.value_or(""));
  put_id_parameter(out, "item", query.item);
  put_id_parameter(out, "request", query.request);
  if (!query.objects.empty()) put(out, "object", query.objects.front().str());
  return out;
}

std::optional<BoundedQuery> parse_event_query(std::string_view text) {
  std::map<std::string, std::string> given;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto equals = rest.substr(0, end).find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    given.emplace(rest.substr(0, equals), rest.substr(equals + 1, end - equals - 1));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const auto from = sequence_in(given, "from");
  const auto to = sequence_in(given, "to");
  if (!from || !to || *to < *from) return std::nullopt;
  auto query = read_event_query([&given](std::string_view name) -> std::optional<std::string> {
    const auto found = given.find(std::string(name));
    if (found == given.end()) return std::nullopt;
    return found->second;
  });
  if (!query) return std::nullopt;
  BoundedQuery out{std::move(*query), {*from}, {*to + 1}};
  if (event_query_text(out) != text) return std::nullopt;
  return out;
}

}  // namespace lethe::api
