// Bech32 (BIP 173), as age writes its keys: a word that says what it is, "1", and the data in 32
// characters, with a checksum. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "crypto/bytes.h"

namespace lethe::crypto {

/// In lower case. REQUIRES a prefix of 1 to 83 characters from '!' to '~', none of them upper case.
std::string to_bech32(std::string_view prefix, ByteView data);

/// The data behind that prefix, into the caller's memory, which may be a secret's; false when the
/// text is not canonical, mixes upper and lower case, or holds another number of bytes than `out`.
/// Longer than the 90 characters of BIP 173 is no fault: age does not bound it either.
bool from_bech32(std::string_view text, std::string_view prefix, std::span<std::uint8_t> out);

}  // namespace lethe::crypto
