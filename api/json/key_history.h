// The signing keys of a log beside what was signed with the latest of them, so that whoever kept an
// earlier one, or knows none, sees that one led to the other (ledger/FORMAT.md, "Signing keys").
#pragma once

#include <boost/json/value.hpp>
#include <optional>

#include "ledger/ledger.h"

namespace lethe::api {

/// The member that holds it. A log whose key was never replaced has none.
inline constexpr std::string_view kKeyHistory = "key_history";

/// {"first": the verifier key of event 0, "rotations": the entries signing_key.rotated, in base64}.
ledger::Result<boost::json::object> key_history_json(const ledger::Ledger& ledger,
                                                     const ledger::LogKeys& keys);

/// Of each: {"verifier_key", "from", "current", "compromised_since"?}, oldest first.
boost::json::array log_keys_json(const ledger::LogKeys& keys);
boost::json::object log_key_json(const ledger::LogKeys& keys, const ledger::LogKeys::Key& key);

/// Each rotation is signed with the key before it. Nothing for anything else.
std::optional<ledger::LogKeys> read_key_history(const boost::json::value& history);

}  // namespace lethe::api
