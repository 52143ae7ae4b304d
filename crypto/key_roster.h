// The roster of a key tree: what it still leads to, as one hash that can be signed, and a short
// proof that a key is not among it. The hashes come from what nodes list of their children and from
// no key, so whoever has them learns which places were destroyed and nothing else.
//
//   roster of a node  = SHA-256("lethe/roster/v1" || 0x00 || entry*)
//   entry             = u32be(index) || 0x00                            a destroyed child
//                     | u32be(index) || 0x01 || roster of the child     one with destroyed ones
//                                                                       below it
//
// Entries are in order of index, each index once. A child under which nothing was destroyed has no
// entry. So the roster is a function of the set of destroyed places: of whole places, what was
// destroyed before below one that was destroyed later is in it no more.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "crypto/bytes.h"
#include "crypto/hash.h"

namespace lethe::crypto {

struct RosterEntry {
  std::uint32_t index = 0;
  std::optional<Hash> below;  // none: destroyed
  bool operator==(const RosterEntry&) const = default;
};

/// The entries of one node, in order of index.
using RosterNode = std::vector<RosterEntry>;

/// REQUIRES the order.
Hash roster_of(const RosterNode& node);

/// `entry*` of the format above, to be kept, and back. Nothing when the bytes are not what
/// encode_roster() makes.
Bytes encode_roster(const RosterNode& node);
std::optional<RosterNode> decode_roster(ByteView bytes);

/// The nodes from the root down to the one that lists the destroyed child.
using RosterProof = std::vector<RosterNode>;

/// Whether the proof shows, against a roster, that the key at a place (its indexes from the root
/// down) is destroyed, alone or with one above it.
bool is_absent(const Hash& roster, std::span<const std::uint32_t> place, const RosterProof& proof);

}  // namespace lethe::crypto
