// What the text formats of C2SP's transparency logs are made of: lines, decimal numbers and hashes
// in base64. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "crypto/bytes.h"

namespace lethe::ledger {

/// Takes a line off `text` with its newline, which is not part of it; nothing without one.
std::optional<std::string_view> take_line(std::string_view& text);
/// Decimal digits without leading zeros, below 2^64.
std::optional<std::uint64_t> parse_number(std::string_view text);
std::optional<crypto::Hash> parse_hash(std::string_view base64);
/// What follows `word` and a space; nothing when the line begins otherwise.
std::optional<std::string_view> value_of(std::string_view line, std::string_view word);

}  // namespace lethe::ledger
