// What operators look at.
#include <boost/json/object.hpp>

#include "api/http/handlers.h"
#include "api/http/metrics.h"
#include "api/http/openapi.h"
#include "api/http/responses.h"

namespace lethe::api::http {
namespace {

constexpr std::string_view kHome = R"(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Lethe</title></head>
<body>
<h1>Lethe</h1>
<p>A privacy ledger: the system of record for what an organisation may do with a person's data,
what it did with it, and the proof that it forgot.</p>
<p>The API is described in <a href="/openapi.yaml">openapi.yaml</a>.</p>
</body>
</html>
)";

}  // namespace

Ruled<Response> get_home(const CallPtr& /*call*/, const ReadServices& /*services*/) {
  return text_response(std::string(kHome), "text/html; charset=utf-8");
}

Ruled<Response> get_openapi(const CallPtr& /*call*/, const ReadServices& /*services*/) {
  return text_response(std::string(openapi_text()), "application/yaml");
}

Ruled<Response> get_health(const CallPtr& /*call*/, const ReadServices& /*services*/) {
  return json_response(200, boost::json::object{{"status", "ok"}});
}

/// Why the committer stopped is told to this machine alone.
Ruled<Response> get_readiness(const CallPtr& call, const ReadServices& services) {
  const auto stats = services.store.stats();
  if (!stats.stopped) {
    boost::json::object body{{"status", "ready"}};
    if (!stats.key_target_fault.empty()) body["erasures"] = "waiting";
    return json_response(200, std::move(body));
  }
  Problem problem(ProblemType::kStopped);
  if (call->request->from_loopback) problem.detail = stats.stop_reason;
  return problem;
}

Ruled<Response> get_metrics(const CallPtr& /*call*/, const ReadServices& services) {
  return text_response(services.metrics.text(services), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace lethe::api::http
