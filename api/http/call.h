// What a call says, read strictly: path, query, headers, body. Every fault is a problem that names
// its place. Pure but for as_of(), which looks into the log; any thread.
#pragma once

#include <optional>
#include <string>

#include "api/commands/reading_event.h"
#include "api/http/route.h"
#include "api/json/event_query.h"
#include "api/json/request.h"
#include "projections/views.h"

namespace lethe::api::http {

/// A parameter of the path; it is there, for the route's template names it.
const std::string& path_text(const Call& call, std::string_view name);
Checked<std::string> path_code(const Call& call, std::string_view name, const TextRule& rule);
Checked<ledger::Sequence> path_sequence(const Call& call, std::string_view name);
template <class IdType>
Checked<IdType> path_id(const Call& call, std::string_view name);
Problem bad_path(std::string_view name, std::string message);

/// Nothing when it is not there. It is there once at most: check_query() saw to that.
std::optional<std::string> query_text(const Call& call, std::string_view name);
/// Borrows the call.
ParameterText query_texts(const Call& call);
/// A number without sign or leading zeros.
Checked<std::optional<std::uint64_t>> query_number(const Call& call, std::string_view name,
                                                   std::uint64_t least, std::uint64_t most);
template <class IdType>
Checked<std::optional<IdType>> query_id(const Call& call, std::string_view name);
/// One of the names that there are.
template <class Enum>
Checked<std::optional<Enum>> query_named(const Call& call, std::string_view name);
/// `true` or `false`.
Checked<std::optional<bool>> query_flag(const Call& call, std::string_view name);
/// Whether Prefer (RFC 7240) says so: `handling=lenient`, `return=minimal`.
bool prefers(const Call& call, std::string_view preference);
bool takes_parameter(const Route& route, std::string_view name);  // of the query
/// kInvalidParameter for a parameter that the route does not take, or that comes twice where it may
/// not.
Checked<void> check_query(const Call& call);

/// A moment of the past: RFC 3339, or `seq:<n>`, as things were after that event.
struct AskedMoment {
  projections::AsOf as_of;  // default: now
  ledger::Moment at;
};
/// The parameter as_of, or another that says a moment likewise; now without it.
Ruled<AskedMoment> asked_moment(const Call& call, const ledger::Clock& clock,
                                std::string_view parameter = "as_of");

/// The revision in If-Match: `"3"`; nothing for `*`. kPreconditionRequired when it is not there.
Checked<std::optional<std::uint64_t>> if_match(const Call& call);
/// Whether If-None-Match (RFC 9110) names the entity tag, which is one with its quotes.
bool has_already(const Call& call, std::string_view etag);
/// A header that may be percent-encoded UTF-8.
Checked<std::optional<std::string>> decoded_header(const Call& call, std::string_view name,
                                                   const TextRule& rule);
/// A header that is a number without sign or leading zeros; nothing when it is not there.
Checked<std::optional<std::uint64_t>> header_number(const Call& call, std::string_view name,
                                                    std::uint64_t least, std::uint64_t most);
/// What a reading says of itself: Purpose-Of-Use, checked, and Access-Reason.
Checked<ReadingReason> reading_reason(const Call& call);
/// What a command knows of the request: Idempotency-Key, On-Behalf-Of.
Checked<api::Request> command_request(const Call& call);

inline constexpr std::string_view kJsonLines = "application/jsonl";
inline constexpr std::string_view kFhirJson = "application/fhir+json";
inline constexpr std::string_view kFhirLines = "application/fhir+ndjson";

/// The media type of the body without its parameters, in small letters; empty: not said.
std::string body_type(const http::Request& request);
/// Whether Accept names the media type.
bool accepts(const Call& call, std::string_view media_type);

/// The body as JSON, an empty object where it may be left out and was.
Checked<boost::json::value> body_json(const Call& call);
template <class Input>
Checked<Input> body_input(const Call& call) {
  auto value = body_json(call);
  if (!value) return value.error();
  return read_input<Input>(*value);
}

// --- templates ---

template <class IdType>
Checked<IdType> path_id(const Call& call, std::string_view name) {
  const auto id = IdType::parse(path_text(call, name));
  if (!id || id->is_zero()) return bad_path(name, "must be a UUID in lower case");
  return *id;
}

template <class Enum>
Checked<std::optional<Enum>> query_named(const Call& call, std::string_view name) {
  const auto text = query_text(call, name);
  if (!text) return std::optional<Enum>();
  const auto value = ledger::by_name<Enum>(*text);
  if (!value) {
    return Problem::bad_parameter(std::string(name), "must be one of the names that there are");
  }
  return value;
}

template <class IdType>
Checked<std::optional<IdType>> query_id(const Call& call, std::string_view name) {
  return read_id_parameter<IdType>(query_texts(call), name);
}

}  // namespace lethe::api::http
