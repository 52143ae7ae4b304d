#include "api/http/responses.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/http/call.h"

namespace lethe::api::http {

Response json_response(std::uint16_t status, const boost::json::value& body) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = boost::json::serialize(body);
  return response;
}

Response revision_response(const Call& call, const boost::json::value& body,
                           std::uint64_t revision) {
  auto response = json_response(200, body);
  if (!query_text(call, "as_of")) {
    response.headers.emplace_back("ETag", "\"" + std::to_string(revision) + "\"");
  }
  return response;
}

Response text_response(std::string body, std::string_view content_type) {
  Response response;
  response.content_type = std::string(content_type);
  response.body = std::move(body);
  return response;
}

Response checkpoint_response(const Call& call, std::string note) {
  auto response = text_response(std::move(note));
  if (call.is_public) response.headers.emplace_back("Cache-Control", "public, max-age=3");
  return response;
}

Response problem_response(const Problem& problem) {
  Response response;
  response.status = problem.status();
  response.content_type = "application/problem+json";
  response.body = boost::json::serialize(problem_json(problem));
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (response.status == 503 || response.status == 429)
    response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response error_response(const boost::system::error_code& error) {
  return problem_response(problem_of(error));
}

namespace {

/// A file to be kept, never shown in place.
Response document_response(const Document& document) {
  auto response = text_response(document.bytes, document.content_type);
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + document.file_name + "\"");
  response.produce = document.produce;
  return response;
}

}  // namespace

Response reply_response(const Reply& reply, std::string_view ledger_name) {
  if (reply.refused()) return problem_response(reply.problem());
  const auto& answer = reply.answer();
  if (answer.document) return document_response(*answer.document);
  auto response = json_response(answer.status, answer.body);
  if (!answer.location.empty()) {
    const auto location = answer.location.front() == '/'
                              ? answer.location
                              : "/v1/ledgers/" + std::string(ledger_name) + "/" + answer.location;
    response.headers.emplace_back("Location", location);
  }
  if (answer.revision) {
    response.headers.emplace_back("ETag", "\"" + std::to_string(*answer.revision) + "\"");
  }
  return response;
}

void add_common_headers(Response& response, const ledger::RequestId& id) {
  const auto has = [&](std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& header) { return header.first == name; });
  };
  response.headers.emplace_back("X-Request-Id", id.str());
  if (!has("Cache-Control")) response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  if (!has("Content-Security-Policy")) {
    response.headers.emplace_back("Content-Security-Policy",
                                  "default-src 'none'; frame-ancestors 'none'");
  }
}

}  // namespace lethe::api::http
