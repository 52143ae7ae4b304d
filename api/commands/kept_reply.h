// A reply as JSON text, for keeping it (api/commands/idempotency.h). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "api/commands/answer.h"

namespace lethe::api {

using KeptResult = std::variant<Answer, Problem>;

/// {"status", "body", "location"?, "revision"?, "erasure" | "earlier_erasure" | "ledger"?} or
/// {"problem", "detail"?, "errors"?, "members"}. REQUIRES that the completion is no reading.
std::string write_kept(const KeptResult& result);
/// Nothing for what write_kept() does not make.
std::optional<KeptResult> read_kept(std::string_view text);

}  // namespace lethe::api
