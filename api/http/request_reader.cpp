#include "api/http/request_reader.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "crypto/utf8.h"

namespace lethe::api::http {

namespace {

namespace wire = boost::beast::http;

constexpr std::size_t kMaxQueryParameters = 32;

Method method_of(wire::verb verb) {
  switch (verb) {
    case wire::verb::get:
      return Method::kGet;
    case wire::verb::head:
      return Method::kHead;
    case wire::verb::post:
      return Method::kPost;
    case wire::verb::put:
      return Method::kPut;
    case wire::verb::patch:
      return Method::kPatch;
    case wire::verb::delete_:
      return Method::kDelete;
    default:
      return Method::kOther;
  }
}

bool is_clean(std::string_view text) {
  return crypto::is_utf8(text) && text.find('\0') == std::string_view::npos;
}

ReadRequest refused(std::uint16_t status, std::string detail) {
  return {nullptr, status, std::move(detail)};
}

/// RFC 9112, 3.2: exactly one Host, but for HTTP/1.0.
bool has_its_host(const wire::request<wire::string_body>& message) {
  const auto count = message.count(wire::field::host);
  return count == 1 || (count == 0 && message.version() < 11);
}

/// False when a segment is not one that a route could have. "/" alone has one empty segment or
/// none.
bool read_path(const boost::urls::url_view& url, Request& out) {
  if (url.encoded_path() == "/") return true;
  for (const auto segment : url.segments()) {
    if (out.ends_in_slash) return false;
    out.ends_in_slash = segment.empty() && !out.path.empty();
    if (out.ends_in_slash) continue;
    if (segment.empty() || segment == "." || segment == ".." || !is_clean(segment)) return false;
    out.path.emplace_back(segment);
  }
  return true;
}

bool read_query(const boost::urls::url_view& url,
                std::vector<std::pair<std::string, std::string>>& out) {
  for (const auto& parameter : url.params()) {
    if (parameter.key.empty() && !parameter.has_value) continue;  // as in `?` and `?a=1&`
    if (!is_clean(parameter.key) || !is_clean(parameter.value)) return false;
    if (out.size() == kMaxQueryParameters) return false;
    out.emplace_back(parameter.key, parameter.value);
  }
  return true;
}

}  // namespace

ReadRequest read_request(wire::request<wire::string_body> message, bool from_loopback) {
  if (!has_its_host(message)) return refused(400, "there must be one Host header");
  auto request = std::make_shared<Request>();
  request->method = method_of(message.method());
  request->target = std::string(message.target());
  request->from_loopback = from_loopback;

  const auto url = boost::urls::parse_origin_form(request->target);
  if (!url) return refused(400, "the request target is not a well-formed path and query");
  if (!read_path(*url, *request)) return refused(400, std::string(kOddSegment));
  if (!read_query(*url, request->query)) {
    return refused(400, "the query is not UTF-8, or has too many parameters");
  }

  for (const auto& field : message.base()) {
    request->headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
  }
  if (const auto id = request->header("x-request-id")) {
    request->id = ledger::RequestId::parse(*id).value_or(ledger::RequestId{});
  }
  if (request->id.is_zero()) request->id = ledger::RequestId::random();
  request->body = std::move(message.body());
  return {std::move(request), 0, {}};
}

}  // namespace lethe::api::http
