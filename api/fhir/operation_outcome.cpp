#include "api/fhir/operation_outcome.h"

#include <algorithm>
#include <string>

#include "api/fhir/codes.h"

namespace lethe::api::fhir {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::string_view kOwnProblem = "urn:lethe:problem";

/// By the status, where the code of the problem does not say more.
std::string_view issue_code(std::string_view code, std::int64_t status) {
  if (code == "id-taken" || code == "idempotency-key-reused") return "duplicate";
  if (code == "malformed-body") return "structure";
  if (code == "token-expired") return "expired";
  if (code == "storage-full") return "no-store";
  switch (status) {
    case 401:
      return "login";
    case 403:
      return "forbidden";
    case 404:
      return "not-found";
    case 405:
    case 415:
      return "not-supported";
    case 408:
      return "timeout";
    case 409:
    case 412:
      return "conflict";
    case 410:
      return "deleted";
    case 413:
    case 414:
    case 431:
      return "too-long";
    case 422:
      return "business-rule";
    case 429:
      return "throttled";
    case 503:
      return "transient";
    default:
      return status >= 500 ? "exception" : "invalid";
  }
}

/// What rules call by the names of the API's own JSON.
std::string_view fhir_pointer(std::string_view pointer) {
  if (pointer == "/occurred_at") return "/recorded";
  if (pointer == "/actor") return "/agent";
  return pointer;
}

/// "/agent/0/who" as "AuditEvent.agent[0].who".
std::string fhir_path(std::string_view root, std::string_view pointer) {
  std::string out(root);
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    const auto part = pointer.substr(0, end);
    const bool is_index =
        !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    if (is_index) {
      out.append("[").append(part).append("]");
    } else {
      out.append(".").append(part);
    }
    pointer.remove_prefix(end);
  }
  return out;
}

/// Where a fault stands; empty when it does not say.
std::string place_of(const object& fault, std::string_view root) {
  if (fault.contains("pointer")) {
    return fhir_path(root, fhir_pointer(text_in(fault, "pointer")));
  }
  for (const auto* name : {"parameter", "header"}) {
    if (const auto said = text_in(fault, name); !said.empty()) return "http." + std::string(said);
  }
  return {};
}

object issue(std::string_view severity, std::string_view code, std::string_view text) {
  return {{"severity", severity}, {"code", code}, {"diagnostics", text}};
}

object outcome(array issues) {
  return {{"resourceType", "OperationOutcome"}, {"issue", std::move(issues)}};
}

}  // namespace

object operation_outcome(const object& problem, std::string_view root) {
  const auto code = text_in(problem, "code"), title = text_in(problem, "title");
  const auto* status = problem.if_contains("status");
  const auto kind = issue_code(code, status == nullptr ? 500 : status->to_number<std::int64_t>());
  const object details = {{"coding", array{coding(kOwnProblem, code)}}, {"text", title}};
  array issues;
  if (const auto* faults = array_in(problem, "errors")) {
    for (const auto& one : *faults) {
      const auto& fault = one.as_object();
      const auto said = text_in(fault, "detail");
      auto made = issue("error", said == "is required" ? "required" : kind, said);
      made["details"] = details;
      if (auto place = place_of(fault, root); !place.empty()) {
        made["expression"] = array{boost::json::string(place)};
      }
      issues.push_back(std::move(made));
    }
  }
  if (issues.empty()) {
    const auto said = text_in(problem, "detail");
    auto made = issue("error", kind, said.empty() ? title : said);
    made["details"] = details;
    issues.push_back(std::move(made));
  }
  return outcome(std::move(issues));
}

object information(std::string_view text) {
  return outcome(array{issue("information", "informational", text)});
}

}  // namespace lethe::api::fhir
