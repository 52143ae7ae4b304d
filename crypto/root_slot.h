// One of the two files in which a tree's root may lie: its layout, the same for every wrapping, and
// what was found there. For the sources of the root store only.
//
//   offset  size
//   0       8     "lethekey"
//   8       4     version, u32le: the wrapping
//   12      16    tree id
//   28      8     epoch, u64le
//   36      n     the key as the wrapping has it
//   36 + n  32    SHA-256 of the bytes before
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "crypto/root_files.h"
#include "crypto/root_store.h"
#include "crypto/root_wrapping.h"

namespace lethe::crypto {

enum class SlotState {
  kAbsent,
  kZeros,
  kShort,      // too short to hold a whole key: a creation that a crash cut off
  kTorn,       // it holds something that is not a root; next to a whole one it is a leftover
  kOtherKind,  // a root in another wrapping, whole or not: not ours to touch
  kForeign,    // another tree's root or a later version's file: not ours to touch
  kWhole,
};

struct RootSlot {
  SlotState state = SlotState::kAbsent;
  SecretBuffer file;        // at most one byte more than a whole one has
  std::uint64_t epoch = 0;  // of a whole one

  ByteView header() const;
  ByteView wrapped() const;
};
using RootSlots = std::array<RootSlot, 2>;

/// What a wrapping's files look like from outside.
struct RootLayout {
  std::uint32_t version = 0;
  std::size_t wrapped_size = 0;
  std::size_t file_size() const;
};
RootLayout layout_of(const RootWrapping& wrapping);
std::string root_file_name(const TreeId& tree, std::size_t slot);

/// Both slots as one wrapping sees them. What the files say.
Result<RootSlots> read_root_slots(RootFiles& files, const RootLayout& layout, const TreeId& tree);

/// The bytes of a whole file. What the wrapping says.
Result<SecretBuffer> encode_root(RootWrapping& wrapping, const TreeId& tree, const Root& root);
/// The root of a whole slot. What the wrapping says.
Result<Root> open_root(RootWrapping& wrapping, const TreeId& tree, const RootSlot& slot);

/// Destroys what a slot holds and the slot. The zeros are durable before the name goes.
Result<void> clear_root_slot(RootFiles& files, const TreeId& tree, std::size_t slot);

}  // namespace lethe::crypto
