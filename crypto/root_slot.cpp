#include "crypto/root_slot.h"

#include <algorithm>
#include <optional>

#include "crypto/check.h"
#include "crypto/hash.h"
#include "crypto/little_endian.h"

namespace lethe::crypto {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {'l', 'e', 't', 'h', 'e', 'k', 'e', 'y'};

constexpr std::size_t kVersionAt = kMagic.size();
constexpr std::size_t kTreeAt = kVersionAt + 4;
constexpr std::size_t kEpochAt = kTreeAt + TreeId::kSize;
constexpr std::size_t kWrappedAt = kEpochAt + 8;

bool has_magic(ByteView file) {
  return file.size() >= kTreeAt && std::equal(kMagic.begin(), kMagic.end(), file.begin());
}

bool is_in_use(std::uint64_t version) {
  return version == kPlainRootVersion || version == kPassphraseRootVersion ||
         version == kTokenRootVersion || version == kRecoveryRootVersion;
}

SlotState state_of(const RootLayout& layout, const TreeId& tree, ByteView file) {
  if (std::all_of(file.begin(), file.end(), [](std::uint8_t byte) { return byte == 0; })) {
    return SlotState::kZeros;
  }
  // Before the size: what is short for this wrapping may be a whole root in another one.
  const std::uint64_t version = has_magic(file) ? get_le(file.subspan(kVersionAt, 4)) : 0;
  if (version != 0 && version != layout.version) {
    return is_in_use(version) ? SlotState::kOtherKind : SlotState::kForeign;
  }
  const std::size_t checksum_at = kWrappedAt + layout.wrapped_size;
  if (file.size() < checksum_at) return SlotState::kShort;
  if (version == 0) return SlotState::kTorn;
  const Hash checksum = sha256(file.first(checksum_at));
  if (!std::ranges::equal(checksum.view(), file.subspan(checksum_at))) return SlotState::kTorn;
  const bool is_ours = TreeId::from(file.subspan(kTreeAt, TreeId::kSize)) == tree;
  return is_ours ? SlotState::kWhole : SlotState::kForeign;
}

RootSlot decode(const RootLayout& layout, const TreeId& tree, SecretBuffer file) {
  RootSlot out{state_of(layout, tree, file.view()), std::move(file)};
  if (out.state == SlotState::kWhole) out.epoch = get_le(out.file.view().subspan(kEpochAt, 8));
  return out;
}

}  // namespace

ByteView RootSlot::header() const {
  return file.view().first(kWrappedAt);
}

ByteView RootSlot::wrapped() const {
  return file.view().subspan(kWrappedAt, file.size() - kWrappedAt - Hash::kSize);
}

std::size_t RootLayout::file_size() const {
  return kWrappedAt + wrapped_size + Hash::kSize;
}

RootLayout layout_of(const RootWrapping& wrapping) {
  return {wrapping.version(), wrapping.size()};
}

std::string root_file_name(const TreeId& tree, std::size_t slot) {
  return to_hex(tree.view()) + (slot == 0 ? ".root.0" : ".root.1");
}

Result<RootSlots> read_root_slots(RootFiles& files, const RootLayout& layout, const TreeId& tree) {
  RootSlots slots;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    // One byte more than a root file has, to see that it is longer.
    LETHE_TRY(auto file, files.read(root_file_name(tree, i), layout.file_size() + 1));
    if (file) slots[i] = decode(layout, tree, std::move(*file));
  }
  return slots;
}

Result<SecretBuffer> encode_root(RootWrapping& wrapping, const TreeId& tree, const Root& root) {
  SecretBuffer file(layout_of(wrapping).file_size());
  const auto out = file.writable();
  std::copy(kMagic.begin(), kMagic.end(), out.begin());
  put_le(out.subspan(kVersionAt, 4), wrapping.version());
  std::copy(tree.bytes.begin(), tree.bytes.end(), out.begin() + kTreeAt);
  put_le(out.subspan(kEpochAt, 8), root.epoch);
  LETHE_TRY(const SecretBuffer wrapped,
            wrapping.wrap(tree, file.view().first(kWrappedAt), root.key));
  LETHE_CHECK(wrapped.size() == wrapping.size());
  std::ranges::copy(wrapped.view(), out.begin() + kWrappedAt);
  const std::size_t checksum_at = kWrappedAt + wrapped.size();
  const Hash checksum = sha256(file.view().first(checksum_at));
  std::ranges::copy(checksum.view(), out.subspan(checksum_at).begin());
  return file;
}

Result<Root> open_root(RootWrapping& wrapping, const TreeId& tree, const RootSlot& slot) {
  LETHE_CHECK(slot.state == SlotState::kWhole);
  LETHE_TRY(SecretKey key, wrapping.unwrap(tree, slot.header(), slot.wrapped()));
  return Root{slot.epoch, std::move(key)};
}

Result<RootDescription> describe_root(RootFiles& files, const TreeId& tree) {
  std::optional<RootDescription> found;
  Error fault = Error::kRootMissing;
  for (const RootLayout layout : {RootLayout{kPlainRootVersion, kPlainRootSize},
                                  RootLayout{kPassphraseRootVersion, kPassphraseRootSize},
                                  RootLayout{kTokenRootVersion, kTokenRootSize}}) {
    LETHE_TRY(const RootSlots slots, read_root_slots(files, layout, tree));
    for (const RootSlot& slot : slots) {
      if (slot.state == SlotState::kForeign) return Error::kRootMalformed;
      if (slot.state == SlotState::kTorn) fault = Error::kRootMalformed;
      if (slot.state != SlotState::kWhole) continue;
      const bool is_second = found && found->epoch == slot.epoch;
      if (!found || slot.epoch > found->epoch) found = {layout.version, slot.epoch, false};
      found->is_in_two = found->is_in_two || is_second;
    }
  }
  if (!found) return fault;
  return *found;
}

Result<void> clear_root_slot(RootFiles& files, const TreeId& tree, std::size_t slot) {
  const std::string name = root_file_name(tree, slot);
  LETHE_TRY_VOID(files.wipe(name));
  LETHE_TRY_VOID(files.remove(name));
  return files.sync_directory();
}

}  // namespace lethe::crypto
