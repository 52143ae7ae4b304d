// Requests of pages that other servers have sent (CORS,
// https://fetch.spec.whatwg.org/#http-cors-protocol): the consent widget in a portal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/exchange.h"

namespace lethe::api::http {

/// "https://portal.example:8443", as browsers write it: http on this machine alone, no path.
bool is_origin(std::string_view text);

/// Which origins' pages may ask. They need a token like everybody else, and no cookie is looked at.
/// Does not change; any thread.
class CrossOrigin {
 public:
  explicit CrossOrigin(std::vector<std::string> origins = {}) : origins_(std::move(origins)) {}

  /// The answer to a browser that asks whether it may; nothing for other requests.
  std::optional<Response> preflight(const Request& request) const;
  /// What lets such a page read the answer.
  void add_headers(const Request& request, Response& response) const;

 private:
  std::optional<std::string_view> origin_of(const Request& request) const;

  std::vector<std::string> origins_;
};

}  // namespace lethe::api::http
