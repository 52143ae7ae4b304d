// Routes as data: which role may do what, and which function does it. The table is
// api/http/routes.cpp; api/openapi.yaml describes the same routes, and a test holds one against the
// other both ways.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "api/caller.h"
#include "api/commands/executor.h"
#include "api/http/exchange.h"
#include "api/problem.h"
#include "ledger/ledger.h"
#include "ledger/store.h"

namespace lethe::api::witnesses {
class WitnessRelay;
}  // namespace lethe::api::witnesses

namespace lethe::api {
class BundleMaker;
class Flagger;
class SelfVerification;
}  // namespace lethe::api

namespace lethe::api::http {

class BackupRuns;
class Metrics;
class StreamSlots;

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
  std::shared_ptr<const http::Request> request;
  const Route* route = nullptr;
  std::map<std::string, std::string, std::less<>> parameters;  // of the path, decoded
  Caller caller;                                               // of public routes: the system
  /// Of the path, else the system ledger; null on a public route when there is none of the name.
  std::shared_ptr<const ledger::Ledger> ledger;
  bool is_here = true;     // false: hosted in another region, so nothing may be written to its log
  bool is_public = false;  // it was let in as anybody: the answer is the same for everyone
};
using CallPtr = std::shared_ptr<const Call>;

/// What a handler that only reads gets: nothing to write with. Outlives every call.
struct ReadServices {
  const ledger::Store& store;
  const ledger::Clock& clock;
  const Metrics& metrics;
  StreamSlots& streams;
  const std::string& region;                               // this node's; empty: it serves each
  const BackupRuns* backups = nullptr;                     // null: none are made here
  const witnesses::WitnessRelay* witness_relay = nullptr;  // null: nobody is asked to cosign
  const BundleMaker* bundles = nullptr;                    // null: none are made here
  const SelfVerification* verification = nullptr;          // null: logs are not verified here
  const Flagger* flagger = nullptr;                        // null: accesses are not reviewed here
};
struct WriteServices {
  ledger::Store& store;
  const ledger::Clock& clock;
  const std::string& origin_base;  // new ledgers' logs are named `<origin_base>/<name>`
  const std::string& region;       // this node's; empty: it serves every region
  BackupRuns* backups = nullptr;   // null: none are made here
};

/// Hands a command to the committer.
using Submission = std::function<void(api::Request request, ReplyCallback done)>;

/// Both are called on a worker thread, once every check that the table knows has passed.
using ReadHandler = Ruled<Response> (*)(const CallPtr& call, const ReadServices& services);
using WriteHandler = Ruled<Submission> (*)(const Call& call, const WriteServices& services);

enum class Entry : std::uint8_t {
  kToken,                // with a token of one of the roles
  kPublic,               // everyone
  kPublicOnLoopback,     // everyone on this machine; else as kToken
  kPublicWherePublished  // everyone where logs are published, of every ledger but the system
                         // ledger; else as kToken
};
enum class Body : std::uint8_t { kNone, kJson, kOptionalJson, kJsonOrRows };
/// kAccess reads personal data, which is a command, too: it records who read what.
enum class RouteKind : std::uint8_t { kRead, kWrite, kAccess };

/// The largest body of most routes, and of those that take an item of content: every byte of its
/// text may come as a JSON escape of six.
inline constexpr std::size_t kMaxBody = 2U << 20;
inline constexpr std::size_t kMaxContentBody = (6U << 20) + (64U << 10);
/// Of routes that take many rows at a time (api/http/row_batch.h).
inline constexpr std::size_t kMaxRowsBody = 8U << 20;

struct Route {
  Method method = Method::kOther;
  /// "/v1/ledgers/{ledger}/subjects/{subject}"; a last "{tile...}" takes all that is left.
  std::string_view path;
  std::string_view name;  // operationId in openapi.yaml
  RouteKind kind = RouteKind::kRead;
  Roles roles;
  ReadHandler read = nullptr;  // of kRead; exactly one of the two
  WriteHandler write = nullptr;
  std::string_view query;     // the query parameters that it takes, separated by spaces
  std::string_view repeated;  // of those, the ones that may come more than once
  Body body = Body::kNone;
  Entry entry = Entry::kToken;
  std::size_t max_body = kMaxBody;
  bool in_every_region = false;  // answered also where the ledger is not hosted
  /// Speaks FHIR: bodies and answers are its resources, problems OperationOutcomes, and with
  /// `Prefer: handling=lenient` parameters that it does not know are passed over.
  bool is_fhir = false;
};

std::span<const Route> routes();
/// REQUIRES one of routes().
std::size_t index_of(const Route& route);

struct Match {
  const Route* route = nullptr;  // null: no such route
  std::map<std::string, std::string, std::less<>> parameters;
  std::string allow;  // the methods that the path has; empty when it has none
};
/// Whether a path as it was sent, undecoded, may be one of the template `pattern`. For what has to
/// be known before a request is read; match_route() has the last word.
bool fits_raw(std::string_view pattern, std::string_view path);
/// HEAD matches GET routes. Linear: there are tens of routes.
Match match_route(Method method, const std::vector<std::string>& path);

}  // namespace lethe::api::http
