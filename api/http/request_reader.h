// From Beast's message to our Request: strict about the target, the text and repeated headers.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/exchange.h"

namespace lethe::api::http {

/// Of a path with an empty segment, or one that is no text.
inline constexpr std::string_view kOddSegment = "the path has a segment that no route has";

struct ReadRequest {
  std::shared_ptr<const Request> request;  // null when refused
  std::uint16_t status = 0;
  std::string detail;
};

/// Takes origin-form targets only; percent-encoding must be well-formed and decode to UTF-8 without
/// NUL; empty segments, `.` and `..` are refused, not resolved, but for a slash at the end.
ReadRequest read_request(boost::beast::http::request<boost::beast::http::string_body> message,
                         bool from_loopback);

}  // namespace lethe::api::http
