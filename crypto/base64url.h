// base64url (RFC 4648, 5) without padding: for what is handed over in an address or a header.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/bytes.h"

namespace lethe::crypto {

std::string to_base64url(ByteView bytes);
/// Canonical only; nothing otherwise. What is secret stays so: no copy of `text` is left behind,
/// and the caller wipes what it gets.
std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace lethe::crypto
