#include "crypto/key_roster.h"

#include <algorithm>
#include <string_view>

#include "crypto/check.h"

namespace lethe::crypto {
namespace {

constexpr std::string_view kLabel{"lethe/roster/v1\0", 16};
constexpr std::uint8_t kDestroyed = 0;
constexpr std::uint8_t kBelow = 1;
constexpr std::size_t kShortEntry = 5;

void append_entry(Bytes& out, const RosterEntry& entry) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(entry.index >> shift));
  }
  out.push_back(entry.below ? kBelow : kDestroyed);
  if (entry.below) out.insert(out.end(), entry.below->bytes.begin(), entry.below->bytes.end());
}

const RosterEntry* find(const RosterNode& node, std::uint32_t index) {
  const auto found = std::ranges::lower_bound(node, index, {}, &RosterEntry::index);
  return found == node.end() || found->index != index ? nullptr : &*found;
}

}  // namespace

Hash roster_of(const RosterNode& node) {
  LETHE_CHECK(std::ranges::is_sorted(node, std::ranges::less_equal(), &RosterEntry::index) ||
              node.size() < 2);
  Bytes bytes(kLabel.begin(), kLabel.end());
  for (const auto& entry : node) append_entry(bytes, entry);
  return sha256(bytes);
}

Bytes encode_roster(const RosterNode& node) {
  Bytes out;
  for (const auto& entry : node) append_entry(out, entry);
  return out;
}

std::optional<RosterNode> decode_roster(ByteView bytes) {
  RosterNode out;
  while (!bytes.empty()) {
    if (bytes.size() < kShortEntry) return std::nullopt;
    RosterEntry entry;
    for (std::size_t i = 0; i < 4; ++i) entry.index = entry.index << 8U | bytes[i];
    const auto kind = bytes[4];
    bytes = bytes.subspan(kShortEntry);
    if (kind == kBelow) {
      if (bytes.size() < Hash::kSize) return std::nullopt;
      entry.below = Hash::from(bytes.first(Hash::kSize));
      bytes = bytes.subspan(Hash::kSize);
    } else if (kind != kDestroyed) {
      return std::nullopt;
    }
    if (!out.empty() && entry.index <= out.back().index) return std::nullopt;
    out.push_back(entry);
  }
  return out;
}

bool is_absent(const Hash& roster, std::span<const std::uint32_t> place, const RosterProof& proof) {
  if (proof.empty() || proof.size() > place.size()) return false;
  Hash expected = roster;
  for (std::size_t depth = 0; depth < proof.size(); ++depth) {
    if (roster_of(proof[depth]) != expected) return false;
    const auto* entry = find(proof[depth], place[depth]);
    if (entry == nullptr) return false;
    if (!entry->below) return depth + 1 == proof.size();
    expected = *entry->below;
  }
  return false;
}

}  // namespace lethe::crypto
