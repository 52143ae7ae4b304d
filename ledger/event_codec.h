// Headers to canonical bytes and back, and entries of the log (ledger/FORMAT.md). Behind it, in
// event_codec*.cpp and nowhere else, is Cap'n Proto. Pure functions; any thread.
#pragma once

#include "crypto/signing.h"
#include "ledger/errors.h"
#include "ledger/event.h"

namespace lethe::ledger {

/// The domain label that every event signature begins with.
inline constexpr std::string_view kEventLabel{"lethe/event/v1\0", 15};

/// The canonical Cap'n Proto bytes of the header. kMalformedEvent when the header breaks a limit or
/// holds an invalid value (ledger/event_rules.h; kind, enum or id zero, text that is not UTF-8), or
/// is of a kind that this program does not know; kEventTooLarge.
Result<Bytes> encode_header(const EventHeader& header);

/// kMalformedEvent for anything but the canonical encoding of a header that encode_header() would
/// accept (an unknown kind excepted: it decodes to UnknownFacts), kUnknownFormat for a later format
/// version. What it accepts encodes to the same bytes again, so no two byte strings mean the same.
/// Never throws, never reads beyond `bytes`, and bounds what it allocates by the input's size.
Result<EventHeader> decode_header(ByteView bytes);

/// The kind that a header says, before anything of it was checked: to pass over those of others. 0
/// when there is none.
std::uint16_t peek_kind(ByteView header_bytes);

/// signature[64] || canonical header: what the log stores and the Merkle tree hashes.
Bytes make_entry(const crypto::Signature& signature, ByteView header_bytes);

struct Entry {
  crypto::Signature signature;
  ByteView header_bytes;  // into the entry that was split
};
/// kMalformedEvent when it is too short or too long to be an entry. Looks no further.
Result<Entry> split_entry(ByteView entry);

/// True when the entry's signature is by `key` over label and header bytes.
bool verify_entry(const Entry& entry, const crypto::PublicKey& key);

}  // namespace lethe::ledger
