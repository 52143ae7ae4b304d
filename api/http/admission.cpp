#include "api/http/admission.h"

#include <algorithm>
#include <array>

#include "api/commands/authentication.h"
#include "api/commands/closures.h"
#include "api/commands/regions.h"
#include "api/http/call.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

constexpr std::array<std::string_view, 9> kOnceOnly{
    "authorization", "content-type",   "idempotency-key", "if-match",    "last-event-id",
    "on-behalf-of",  "purpose-of-use", "access-reason",   "x-request-id"};
// A request that came through a proxy is not from this machine, whoever the peer is.
constexpr std::array<std::string_view, 3> kForwarded{"forwarded", "x-forwarded-for", "via"};

bool has_body_of(const http::Request& request, const Route& route) {
  const auto type = body_type(request);
  return type == "application/json" ||
         (route.method == Method::kPatch && type == "application/merge-patch+json") ||
         (route.body == Body::kJsonOrRows && type == kJsonLines) ||
         (route.is_fhir &&
          (type == kFhirJson || (route.body == Body::kJsonOrRows && type == kFhirLines)));
}

/// The token of `Authorization: Bearer <token>`; the scheme in any case.
std::optional<std::string_view> bearer(const http::Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const auto header = request.header("authorization");
  if (!header || lower_case(header->substr(0, kScheme.size())) != kScheme) return std::nullopt;
  return header->substr(kScheme.size());
}

bool is_local(const http::Request& request) {
  return request.from_loopback &&
         std::none_of(kForwarded.begin(), kForwarded.end(),
                      [&](auto name) { return request.header_count(name) > 0; });
}

Checked<Caller> caller_of(const Call& call, const ledger::Ledger& system, ledger::Moment now) {
  const auto token = bearer(*call.request);
  if (!token) return Problem(ProblemType::kUnauthenticated);
  const auto system_rows = system.snapshot();
  const TokenLedger in_system{system.info().id, projections::Views(*system_rows)};
  if (call.ledger == nullptr) return authenticate(*token, std::nullopt, in_system, now);
  const auto rows = call.ledger->snapshot();
  const TokenLedger here{call.ledger->info().id, projections::Views(*rows)};
  return authenticate(*token, here, in_system, now);
}

}  // namespace

Checked<void> check_form(const http::Request& request, const Route& route) {
  for (const auto name : kOnceOnly) {
    if (request.header_count(name) > 1) {
      return Problem::bad_header(std::string(name), "must come once only");
    }
  }
  if (route.body == Body::kNone) {
    if (request.body.empty()) return {};
    return Problem(ProblemType::kMalformedBody, "this route takes no body");
  }
  const bool is_left_out = request.body.empty() && route.body == Body::kOptionalJson;
  if (is_left_out || has_body_of(request, route)) return {};
  return Problem(ProblemType::kUnsupportedMediaType);
}

namespace {

/// Where a ledger is hosted, as far as this node's own region makes it matter.
Ruled<std::string> hosting_region(const ledger::Ledger& ledger, const std::string& region) {
  return region.empty() ? Ruled<std::string>(region) : region_of(ledger);
}

/// Its tokens are gone with it, so everybody is told; an operator is told all.
Problem refuse_closed(const Call& call, const ledger::Store& store, const ledger::Clock& clock,
                      const ledger::ClosedLedger& closed) {
  const auto caller = caller_of(call, *store.system(), clock.now());
  const Caller nobody{.role = ledger::Role::kPortal};
  return ledger_closed(store, closed, caller ? *caller : nobody);
}

}  // namespace

namespace {

/// Who calls, if their token may still be used.
Checked<Caller> caller_in_session(const Call& call, const ledger::Ledger& system,
                                  ledger::Moment now, IdleTokens& idle) {
  LETHE_TRY(const auto caller, caller_of(call, system, now));
  if (call.ledger == nullptr) return caller;
  const auto is_idle = idle.is_idle(*call.ledger, caller, now);
  if (!is_idle) return problem_of(is_idle.error());
  if (*is_idle) return Problem(ProblemType::kTokenIdle);
  return caller;
}

}  // namespace

Ruled<void> admit(Call& call, const ledger::Store& store, const ledger::Clock& clock,
                  RefusalLog& refusals, const Admitting& admitting) {
  const auto& region = admitting.region;
  const auto system = store.system();
  const bool names_ledger = call.parameters.contains("ledger");
  call.ledger = names_ledger ? store.find(path_text(call, "ledger")) : system;
  call.caller = Caller::system(system->info().id);
  const auto& route = *call.route;
  if (call.ledger == nullptr) {
    const auto closed = store.find_closed(path_text(call, "ledger"));
    if (closed) return refuse_closed(call, store, clock, *closed);
  }
  if (route.entry == Entry::kPublic) return {};
  if (route.entry == Entry::kPublicOnLoopback && is_local(*call.request)) return {};
  // A token makes no difference, so that a cache in between has one answer for everyone.
  call.is_public = route.entry == Entry::kPublicWherePublished && admitting.publishes_logs &&
                   call.ledger != system;
  if (call.is_public && call.ledger == nullptr) return ProblemType::kUnknownLedger;
  if (call.is_public) return {};

  std::string hosted_in = region;
  if (call.ledger != nullptr && call.ledger != system) {
    LETHE_TRY(hosted_in, hosting_region(*call.ledger, region));
  }
  call.is_here = hosted_in == region;

  auto caller = caller_in_session(call, *system, clock.now(), admitting.idle);
  if (!caller) {
    const auto& problem = caller.error();
    if (call.ledger != nullptr && call.is_here && info(problem.type).recorded) {
      refusals.unauthenticated(call.ledger->info().id, method_name(route.method), route.path,
                               problem.type);
    }
    return problem;
  }
  call.caller = *caller;
  if (!route.roles.contains(call.caller.role)) return ProblemType::kForbidden;
  if (call.ledger == nullptr) return ProblemType::kUnknownLedger;
  if (!call.is_here && !route.in_every_region) return wrong_region(hosted_in);
  return {};
}

Ruled<void> still_admitted(const Call& call, const ledger::Store& store, const ledger::Clock& clock,
                           const std::string& region) {
  if (store.find(call.ledger->info().id) != call.ledger) return ProblemType::kLedgerClosed;
  LETHE_TRY_VOID(caller_of(call, *store.system(), clock.now()));
  LETHE_TRY(const auto hosted_in, hosting_region(*call.ledger, region));
  if (hosted_in != region && !call.route->in_every_region) return wrong_region(hosted_in);
  return {};
}

}  // namespace lethe::api::http
