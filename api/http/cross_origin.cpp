#include "api/http/cross_origin.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace lethe::api::http {
namespace {

// A day, as long as any browser remembers it.
constexpr std::string_view kRemember = "86400";
constexpr std::string_view kMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
constexpr std::string_view kAsked =
    "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, "
    "On-Behalf-Of, Prefer, Purpose-Of-Use, Access-Reason, Restriction-Exception, X-Request-Id";
using Header = std::pair<std::string, std::string>;
constexpr std::string_view kTold = "ETag, Link, Location, Retry-After, X-Request-Id";

}  // namespace

bool is_origin(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->host().empty() || url->has_userinfo() || url->has_query() ||
      url->has_fragment() || !url->encoded_path().empty()) {
    return false;
  }
  const auto host = url->host_name();
  const bool is_here = host == "localhost" || url->host() == "127.0.0.1" || url->host() == "[::1]";
  const bool is_written_small = lower_case(text) == text;
  return is_written_small && (url->scheme() == "https" || (url->scheme() == "http" && is_here));
}

std::optional<std::string_view> CrossOrigin::origin_of(const Request& request) const {
  const auto origin = request.header("origin");
  const bool is_known = origin && std::ranges::find(origins_, *origin) != origins_.end();
  return is_known ? origin : std::nullopt;
}

std::optional<Response> CrossOrigin::preflight(const Request& request) const {
  const bool asks = request.method == Method::kOther && request.header("origin") &&
                    request.header("access-control-request-method");
  if (!asks || !origin_of(request)) return std::nullopt;
  Response out;
  out.status = 204;
  out.headers.emplace_back("Access-Control-Allow-Methods", kMethods);
  out.headers.emplace_back("Access-Control-Allow-Headers", kAsked);
  out.headers.emplace_back("Access-Control-Max-Age", kRemember);
  return out;
}

void CrossOrigin::add_headers(const Request& request, Response& response) const {
  if (origins_.empty()) return;
  const auto vary = std::ranges::find(response.headers, "Vary", &Header::first);
  if (vary == response.headers.end()) {
    response.headers.emplace_back("Vary", "Origin");
  } else {
    vary->second += ", Origin";
  }
  const auto origin = origin_of(request);
  if (!origin) return;
  response.headers.emplace_back("Access-Control-Allow-Origin", *origin);
  response.headers.emplace_back("Access-Control-Expose-Headers", kTold);
}

}  // namespace lethe::api::http
