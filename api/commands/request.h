// What a command knows of the request that it came by, whatever the transport.
#pragma once

#include <optional>
#include <string>

#include "api/caller.h"
#include "api/problem.h"
#include "ledger/ids.h"

namespace lethe::api {

/// An Idempotency-Key and what the request is told apart by.
struct Idempotency {
  std::string key;  // unquoted, 1 to 255 bytes
  std::string path;
  crypto::Hash body_hash;  // SHA-256 of the body; kept in no storage
};

/// The value of an Idempotency-Key header: an sf-string (RFC 8941), quoted, of 1 to 255 characters.
Checked<std::string> parse_idempotency_key(std::string_view header);

struct Request {
  Caller caller;
  ledger::RequestId id;
  std::string method;  // as an event request.refused names it
  std::string route;   // its template, never the path
  /// Of a portal's requests: the person that it acts for, who becomes the actor.
  std::optional<ledger::SubjectId> on_behalf_of;
  std::optional<Idempotency> idempotency;
  /// The person's browser says `Sec-GPC: 1`.
  bool global_privacy_control = false;
  /// What restricted data is used for all the same (api/commands/restrictions.h).
  std::optional<std::string> restriction_exception;
};

}  // namespace lethe::api
