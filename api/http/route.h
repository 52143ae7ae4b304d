// Routes as data: which role may do what, and which function does it. The table is
// api/http/routes.cpp; api/openapi.yaml describes the same routes, and a test holds one against the
// other both ways.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/caller.h"
#include "api/http/exchange.h"
#include "api/problem.h"
#include "ledger/ledger.h"
#include "ledger/store.h"

namespace lethe::api::http {

struct Services;  // api/http/services.h

/// A set of roles; a bit a role.
class Roles {
 public:
  constexpr Roles() = default;
  template <class... Role>
  static constexpr Roles of(Role... role) {
    Roles roles;
    roles.bits_ = static_cast<std::uint16_t>(((1U << static_cast<unsigned>(role)) | ... | 0U));
    return roles;
  }
  constexpr bool contains(ledger::Role role) const {
    return ((bits_ >> static_cast<unsigned>(role)) & 1U) != 0;
  }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  std::uint16_t bits_ = 0;
};

/// What a handler may look at. Lives until the answer was given.
struct Call {
  std::shared_ptr<const Request> request;
  const struct Route* route = nullptr;
  std::map<std::string, std::string, std::less<>> parameters;  // of the path, decoded
  Caller caller;                                 // of public routes: the system, unused
  std::shared_ptr<const ledger::Ledger> ledger;  // of the path, else the system ledger
};

/// A handler that only reads gets nothing to write with. On a worker thread.
using ReadHandler = Response (*)(const Call& call, const Services& services);
/// A handler that writes submits a command and answers when it is durable. On a worker thread.
using WriteHandler = void (*)(std::shared_ptr<const Call> call, Services& services,
                              Respond respond);

struct Route {
  Method method = Method::kOther;
  std::string_view
      path;  // "/v1/ledgers/{ledger}/subjects/{subject}"; a last "{tile...}" takes all that is left
  std::string_view name;       // operationId in openapi.yaml
  Roles roles;                 // empty: everyone, without a token
  ReadHandler read = nullptr;  // exactly one of the two
  WriteHandler write = nullptr;
  std::string_view query;  // the query parameters it takes, separated by spaces
};

std::span<const Route> routes();

struct Match {
  const Route* route = nullptr;  // null: no such route
  std::map<std::string, std::string, std::less<>> parameters;
  std::string allow;  // the methods that the path has; empty when it has none
};
/// HEAD matches GET routes. Linear: there are tens of routes.
Match match_route(Method method, const std::vector<std::string>& path);

}  // namespace lethe::api::http
