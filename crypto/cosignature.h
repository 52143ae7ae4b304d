// Cosignatures (c2sp.org/tlog-cosignature@v1.0.0) with Ed25519, type 0x04: a witness says that, as
// of a time, a checkpoint is the largest consistent one that it has seen of a log. A line of the
// checkpoint's note like the log's own signature, so crypto::open_note() verifies it. Pure; any
// thread.
//
//   signature = u64be seconds || Ed25519 over "cosignature/v1\ntime <seconds>\n" || the note's text
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "crypto/signed_note.h"

namespace lethe::crypto {

/// `seconds` since 1970. REQUIRES that they are above 0, and that the witness' key is of type
/// kNoteCosignature. kMalformedNote when `text` is not the text of a note; whether it is a
/// checkpoint, and consistent, is the caller's to know.
Result<NoteSignature> cosign(std::string_view text, const NoteSigner& witness,
                             std::int64_t seconds);

/// `timestamped` is what follows the key id. False for one of another size or without a time, too.
bool verify_cosignature(const PublicKey& key, std::string_view text, ByteView timestamped);

/// Seconds since 1970 as the witness had them; nothing when `timestamped` is none, or beyond
/// 2^63 - 1, which the format excludes, or 0, which says nothing of the time.
std::optional<std::int64_t> cosignature_time(ByteView timestamped);

}  // namespace lethe::crypto
