// One request and its answer as values, without Beast: what routes, handlers and tests see.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/errors.h"
#include "ledger/ids.h"

namespace lethe::api::http {

struct Route;  // api/http/route.h

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOther };
std::string_view method_name(Method method);  // "GET", ...; "" for kOther

/// ASCII letters as small ones.
std::string lower_case(std::string_view text);

/// Immutable once the session has read it. Text is as it came; nothing is trusted yet.
struct Request {
  Method method = Method::kOther;
  std::string target;             // as sent; for matching, and the fingerprint of Idempotency-Key
  std::vector<std::string> path;  // decoded segments, none of them empty
  /// A slash stood behind the path: so people type the address of a page. No route has one.
  bool ends_in_slash = false;
  std::vector<std::pair<std::string, std::string>> query;    // decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in order
  std::string body;
  ledger::RequestId id;  // X-Request-Id when it was a UUID, else random
  bool from_loopback = false;

  /// The value of a header that came exactly once; nothing otherwise.
  std::optional<std::string_view> header(std::string_view lower_case_name) const;
  std::size_t header_count(std::string_view lower_case_name) const;
};

/// Makes a large body bit by bit; called on a worker thread until it answers nothing, which ends
/// the body. After an error the connection is cut, so that nobody takes a part for the whole.
using BodyProducer = std::function<ledger::Result<std::optional<std::string>>()>;

struct Response {
  std::uint16_t status = 200;
  std::string content_type;  // empty: no body
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  BodyProducer produce;  // when set, the body is chunked and `body` is its beginning
  /// With `produce`, of a body that goes on for as long as its client listens: more of it is made
  /// only when this answers true. Asked on the connection's strand, ten times a second while it
  /// does not; must not block. The server ends such a body by itself when it stops.
  std::function<bool()> is_due;
  const Route* route = nullptr;  // what matched; null when nothing did
};

/// Called once, from any thread.
using Respond = std::function<void(Response)>;

/// One exchange that is over, for the log and the metrics. Holds nothing that could be personal.
struct Finished {
  Method method = Method::kOther;
  const Route* route = nullptr;
  std::uint16_t status = 0;
  double seconds = 0;
  ledger::RequestId id;
};

/// What a session hands requests to. Any thread; must not block.
class Service {
 public:
  virtual ~Service() = default;
  virtual void handle(std::shared_ptr<const Request> request, Respond respond) = 0;
  /// The answer to what never became a request. `status` is one of 400, 408, 413, 414, 417, 431,
  /// 503.
  virtual Response protocol_error(std::uint16_t status, std::string_view detail,
                                  const ledger::RequestId& id) = 0;
  /// Runs work that may block on a worker thread.
  virtual void run_blocking(std::function<void()> work) = 0;
  virtual void finished(const Finished& exchange) = 0;
  /// The largest body that a request to this target may have, where that is more than the server
  /// allows all of them; else 0.
  virtual std::size_t larger_body(std::string_view method, std::string_view target) const {
    static_cast<void>(method);
    static_cast<void>(target);
    return 0;
  }
};

}  // namespace lethe::api::http
