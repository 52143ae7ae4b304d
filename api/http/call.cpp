#include "api/http/call.h"

#include <algorithm>
#include <boost/url/pct_string_view.hpp>
#include <charconv>
#include <set>

#include "api/commands/restrictions.h"
#include "crypto/check.h"
#include "crypto/hash.h"

namespace lethe::api::http {
namespace {

constexpr std::size_t kMaxBodyDepth = 32;

/// Digits only, without leading zeros.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end || (text.size() > 1 && text[0] == '0')) {
    return std::nullopt;
  }
  return value;
}

std::optional<ledger::Sequence> parse_sequence(std::string_view text) {
  const auto value = parse_number(text);
  if (!value || *value > ledger::kMaxSequence) return std::nullopt;
  return ledger::Sequence{*value};
}

/// Whether a name is among those that stand between blanks.
bool is_named(std::string_view rest, std::string_view name) {
  while (!rest.empty()) {
    const auto blank = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, blank) == name) return true;
    rest.remove_prefix(std::min(blank + 1, rest.size()));
  }
  return false;
}

Ruled<AskedMoment> after_event(const ledger::Ledger& ledger, std::string_view parameter,
                               std::string_view text) {
  const auto sequence = parse_sequence(text);
  if (!sequence || sequence->value >= ledger.size().value) {
    return Problem::bad_parameter(std::string(parameter),
                                  "must name an event of the log: seq:<number>");
  }
  LETHE_TRY(const auto event, ledger.event(*sequence));
  return AskedMoment{{sequence->next()}, event.time};
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string number_within(std::uint64_t least, std::uint64_t most) {
  return "must be a number from " + std::to_string(least) + " to " + std::to_string(most);
}

}  // namespace

const std::string& path_text(const Call& call, std::string_view name) {
  const auto found = call.parameters.find(name);
  LETHE_CHECK(found != call.parameters.end());
  return found->second;
}

Problem bad_path(std::string_view name, std::string message) {
  Problem problem(ProblemType::kInvalidParameter);
  problem.faults.push_back({Fault::In::kPath, std::string(name), std::move(message)});
  return problem;
}

Checked<std::string> path_code(const Call& call, std::string_view name, const TextRule& rule) {
  const auto& text = path_text(call, name);
  if (!rule.holds(text)) return bad_path(name, "must be " + std::string(rule.says));
  return text;
}

Checked<ledger::Sequence> path_sequence(const Call& call, std::string_view name) {
  const auto sequence = parse_sequence(path_text(call, name));
  if (!sequence) return bad_path(name, "must be the sequence of an event: a number");
  return *sequence;
}

std::optional<std::string> query_text(const Call& call, std::string_view name) {
  const auto& query = call.request->query;
  const auto found =
      std::find_if(query.begin(), query.end(), [&](const auto& one) { return one.first == name; });
  if (found == query.end()) return std::nullopt;
  return found->second;
}

ParameterText query_texts(const Call& call) {
  return [&call](std::string_view name) { return query_text(call, name); };
}

Checked<std::optional<std::uint64_t>> query_number(const Call& call, std::string_view name,
                                                   std::uint64_t least, std::uint64_t most) {
  const auto text = query_text(call, name);
  if (!text) return std::optional<std::uint64_t>{};
  const auto value = parse_number(*text);
  if (!value || *value < least || *value > most) {
    return Problem::bad_parameter(std::string(name), number_within(least, most));
  }
  return value;
}

Checked<std::optional<bool>> query_flag(const Call& call, std::string_view name) {
  const auto text = query_text(call, name);
  if (!text) return std::optional<bool>{};
  if (*text != "true" && *text != "false") {
    return Problem::bad_parameter(std::string(name), "must be true or false");
  }
  return std::optional(*text == "true");
}

Checked<std::optional<std::uint64_t>> header_number(const Call& call, std::string_view name,
                                                    std::uint64_t least, std::uint64_t most) {
  const auto text = call.request->header(name);
  if (!text) return std::optional<std::uint64_t>{};
  const auto value = parse_number(trimmed(*text));
  if (!value || *value < least || *value > most) {
    return Problem::bad_header(std::string(name), number_within(least, most));
  }
  return value;
}

bool prefers(const Call& call, std::string_view preference) {
  auto rest = call.request->header("prefer").value_or("");
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of(",;"), rest.size());
    if (trimmed(rest.substr(0, end)) == preference) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool takes_parameter(const Route& route, std::string_view name) {
  return is_named(route.query, name);
}

Checked<void> check_query(const Call& call) {
  const bool is_lenient = call.route->is_fhir && prefers(call, "handling=lenient");
  std::set<std::string_view> seen;
  for (const auto& [name, value] : call.request->query) {
    if (!takes_parameter(*call.route, name)) {
      if (is_lenient) continue;
      return Problem::bad_parameter(is_echoed(name) ? name : std::string(),
                                    "is no parameter of this route");
    }
    if (!seen.insert(name).second && !is_named(call.route->repeated, name))
      return Problem::bad_parameter(name, "must come once only");
  }
  return {};
}

Ruled<AskedMoment> asked_moment(const Call& call, const ledger::Clock& clock,
                                std::string_view parameter) {
  const auto now = clock.now();
  const auto text = query_text(call, parameter);
  if (!text) return AskedMoment{{}, now};
  constexpr std::string_view kBySequence = "seq:";
  if (text->starts_with(kBySequence)) {
    return after_event(*call.ledger, parameter, std::string_view(*text).substr(kBySequence.size()));
  }
  const auto moment = ledger::parse_rfc3339(*text);
  if (!moment) {
    return Problem::bad_parameter(
        std::string(parameter), "must be an RFC 3339 time with + written as %2B, or seq:<number>");
  }
  if (*moment > now)
    return Problem::bad_parameter(std::string(parameter), "must not lie in the future");
  LETHE_TRY(const auto behind, call.ledger->first_at({moment->micros + 1}));
  return AskedMoment{{behind}, *moment};
}

Checked<std::optional<std::uint64_t>> if_match(const Call& call) {
  const auto header = call.request->header("if-match");
  if (!header) return Problem(ProblemType::kPreconditionRequired);
  const auto tag = trimmed(*header);
  if (tag == "*") return std::optional<std::uint64_t>{};
  const bool is_quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
  const auto revision = is_quoted ? parse_number(tag.substr(1, tag.size() - 2)) : std::nullopt;
  if (!revision) {
    return Problem::bad_header("If-Match", "must be one ETag as it was answered with");
  }
  return revision;
}

bool has_already(const Call& call, std::string_view etag) {
  for (const auto& [name, value] : call.request->headers) {
    if (name != "if-none-match") continue;
    for (std::string_view rest = value; !rest.empty();) {
      const auto end = std::min(rest.find(','), rest.size());
      auto tag = trimmed(rest.substr(0, end));
      if (tag.starts_with("W/")) tag.remove_prefix(2);
      if (tag == etag || tag == "*") return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return false;
}

Checked<std::optional<std::string>> decoded_header(const Call& call, std::string_view name,
                                                   const TextRule& rule) {
  const auto header = call.request->header(name);
  if (!header) return std::optional<std::string>{};
  const auto encoded = boost::urls::make_pct_string_view({header->data(), header->size()});
  if (!encoded) return Problem::bad_header(std::string(name), "must be percent-encoded UTF-8");
  std::string text = encoded->decode();
  if (!rule.holds(text)) {
    return Problem::bad_header(std::string(name), "must be " + std::string(rule.says));
  }
  return std::optional<std::string>(std::move(text));
}

Checked<ReadingReason> reading_reason(const Call& call) {
  ReadingReason out;
  if (const auto purpose = call.request->header("purpose-of-use")) out.purpose_of_use = *purpose;
  LETHE_TRY(out.purpose_of_use, purpose_of_reading(call.caller, out.purpose_of_use));
  LETHE_TRY(out.reason, decoded_header(call, "access-reason", kFreeText));
  return out;
}

Checked<api::Request> command_request(const Call& call) {
  const auto& request = *call.request;
  api::Request out;
  out.caller = call.caller;
  out.id = request.id;
  out.method = method_name(call.route->method);
  out.route = call.route->path;
  out.global_privacy_control = request.header("sec-gpc") == "1";
  if (const auto header = request.header("on-behalf-of")) {
    const auto person = ledger::SubjectId::parse(trimmed(*header));
    if (!person || person->is_zero()) {
      return Problem::bad_header("On-Behalf-Of", "must be a UUID in lower case");
    }
    out.on_behalf_of = *person;
  }
  if (const auto header = request.header("restriction-exception")) {
    if (!kRestrictionException.holds(trimmed(*header))) {
      return Problem::bad_header("Restriction-Exception",
                                 "must be " + std::string(kRestrictionException.says));
    }
    out.restriction_exception = trimmed(*header);
  }
  const auto key_header = request.header("idempotency-key");
  if (key_header && call.route->kind == RouteKind::kWrite) {
    auto key = parse_idempotency_key(*key_header);
    if (!key) return key.error();
    out.idempotency = {std::move(*key), request.target,
                       crypto::sha256(crypto::as_bytes(request.body))};
  }
  return out;
}

std::string body_type(const http::Request& request) {
  const auto header = request.header("content-type");
  if (!header) return {};
  return lower_case(trimmed(header->substr(0, std::min(header->find(';'), header->size()))));
}

bool accepts(const Call& call, std::string_view media_type) {
  const auto header = call.request->header("accept");
  if (!header) return false;
  for (auto rest = *header; !rest.empty();) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto one = trimmed(rest.substr(0, std::min(rest.find(';'), comma)));
    if (one == media_type) return true;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return false;
}

Checked<boost::json::value> body_json(const Call& call) {
  if (call.request->body.empty() && call.route->body == Body::kOptionalJson) {
    return boost::json::value(boost::json::object());
  }
  return parse_body(call.request->body,
                    {.max_size = call.route->max_body, .max_depth = kMaxBodyDepth});
}

}  // namespace lethe::api::http
