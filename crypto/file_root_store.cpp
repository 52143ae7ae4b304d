// Layout and protocol: crypto/README.md, "Root store".
//
// Invariants: at every moment at least one slot holds a whole root that is durable; a root is
// destroyed only while a later one is durable in the other slot, or by destroy().
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "crypto/check.h"
#include "crypto/hash.h"
#include "crypto/root_files.h"
#include "crypto/root_store.h"

namespace lethe::crypto {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {'l', 'e', 't', 'h', 'e', 'k', 'e', 'y'};
constexpr std::uint32_t kVersion = 1;

constexpr std::size_t kVersionAt = kMagic.size();
constexpr std::size_t kTreeAt = kVersionAt + 4;
constexpr std::size_t kEpochAt = kTreeAt + TreeId::kSize;
constexpr std::size_t kKeyAt = kEpochAt + 8;
constexpr std::size_t kChecksumAt = kKeyAt + SecretKey::kSize;
constexpr std::size_t kFileSize = kChecksumAt + Hash::kSize;

void put_le(std::span<std::uint8_t> out, std::uint64_t value) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::uint64_t get_le(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
  return value;
}

SecretBuffer encode(const TreeId& tree, const Root& root) {
  SecretBuffer file(kFileSize);
  const auto out = file.writable();
  std::copy(kMagic.begin(), kMagic.end(), out.begin());
  put_le(out.subspan(kVersionAt, 4), kVersion);
  std::copy(tree.bytes.begin(), tree.bytes.end(), out.begin() + kTreeAt);
  put_le(out.subspan(kEpochAt, 8), root.epoch);
  const ByteView key = root.key.view();
  std::copy(key.begin(), key.end(), out.begin() + kKeyAt);
  const Hash checksum = sha256(file.view().first(kChecksumAt));
  std::copy(checksum.bytes.begin(), checksum.bytes.end(), out.begin() + kChecksumAt);
  return file;
}

/// What lies in a slot.
enum class SlotState {
  kAbsent,
  kZeros,
  kShort,    // too short to hold a whole key: a creation that a crash cut off
  kTorn,     // it holds something that is not a root; next to a whole one it is a leftover
  kForeign,  // another tree's root or a later version's file: not ours to touch
  kWhole,
};

struct Slot {
  SlotState state = SlotState::kAbsent;
  std::size_t size = 0;  // at most kFileSize + 1
  Root root;             // of a whole one
};

SlotState state_of(const TreeId& tree, ByteView file) {
  if (std::all_of(file.begin(), file.end(), [](std::uint8_t byte) { return byte == 0; })) {
    return SlotState::kZeros;
  }
  if (file.size() < kChecksumAt) return SlotState::kShort;
  if (!std::equal(kMagic.begin(), kMagic.end(), file.begin())) return SlotState::kTorn;
  const std::uint64_t version = get_le(file.subspan(kVersionAt, 4));
  if (version != kVersion) return version == 0 ? SlotState::kTorn : SlotState::kForeign;
  const Hash checksum = sha256(file.first(kChecksumAt));
  if (!std::equal(checksum.bytes.begin(), checksum.bytes.end(), file.begin() + kChecksumAt,
                  file.end())) {
    return SlotState::kTorn;
  }
  const bool is_ours = TreeId::from(file.subspan(kTreeAt, TreeId::kSize)) == tree;
  return is_ours ? SlotState::kWhole : SlotState::kForeign;
}

Slot decode(const TreeId& tree, const SecretBuffer& file) {
  const ByteView bytes = file.view();
  Slot out{state_of(tree, bytes), bytes.size()};
  if (out.state == SlotState::kWhole) {
    out.root.epoch = get_le(bytes.subspan(kEpochAt, 8));
    const ByteView key = bytes.subspan(kKeyAt, SecretKey::kSize);
    std::copy(key.begin(), key.end(), out.root.key.writable().begin());
  }
  return out;
}

class FileRootStore final : public RootStore {
 public:
  explicit FileRootStore(std::unique_ptr<RootFiles> files) : files_(std::move(files)) {}

  Result<Root> load(const TreeId& tree) override;
  Result<void> create(const TreeId& tree, const Root& root) override;
  Result<void> replace(const TreeId& tree, const Root& next) override;
  Result<void> destroy(const TreeId& tree) override;

 private:
  using Slots = std::array<Slot, 2>;
  struct Settled {
    std::size_t slot = 0;
    Root root;
    bool is_other_ready = false;  // the other slot is a file of zeros, of the right size
  };

  static std::string file_name(const TreeId& tree, std::size_t slot);
  static Result<std::size_t> choose(const Slots& slots);
  Result<Slots> inspect(const TreeId& tree);
  Result<Settled> settle(const TreeId& tree);
  Result<void> make_slots(const TreeId& tree, const Root& root);
  Result<void> clear(const TreeId& tree, std::size_t slot);

  std::unique_ptr<RootFiles> files_;
};

std::string FileRootStore::file_name(const TreeId& tree, std::size_t slot) {
  return to_hex(tree.view()) + (slot == 0 ? ".root.0" : ".root.1");
}

Result<FileRootStore::Slots> FileRootStore::inspect(const TreeId& tree) {
  Slots slots;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    // One byte more than a root file has, to see that it is longer.
    LETHE_TRY(const auto file, files_->read(file_name(tree, i), kFileSize + 1));
    if (file) slots[i] = decode(tree, *file);
    if (slots[i].state == SlotState::kForeign) return Error::kRootMalformed;
  }
  return slots;
}

/// Destroys what a slot holds and the slot. The zeros are durable before the name goes.
Result<void> FileRootStore::clear(const TreeId& tree, std::size_t slot) {
  const std::string name = file_name(tree, slot);
  LETHE_TRY_VOID(files_->wipe(name));
  LETHE_TRY_VOID(files_->remove(name));
  return files_->sync_directory();
}

/// Which slot holds the root that counts.
Result<std::size_t> FileRootStore::choose(const Slots& slots) {
  const bool is_whole[] = {slots[0].state == SlotState::kWhole,
                           slots[1].state == SlotState::kWhole};
  if (is_whole[0] && is_whole[1]) {
    if (slots[0].root.epoch == slots[1].root.epoch) return Error::kRootMalformed;
    return slots[0].root.epoch > slots[1].root.epoch ? 0 : 1;
  }
  if (is_whole[0] || is_whole[1]) return is_whole[0] ? 0 : 1;
  const bool is_damaged = std::any_of(
      slots.begin(), slots.end(), [](const Slot& slot) { return slot.state == SlotState::kTorn; });
  return is_damaged ? Error::kRootMalformed : Error::kRootMissing;
}

/// Finds the root that counts and leaves nothing but it.
Result<FileRootStore::Settled> FileRootStore::settle(const TreeId& tree) {
  LETHE_TRY(Slots slots, inspect(tree));
  LETHE_TRY(const std::size_t chosen, choose(slots));
  Root& root = slots[chosen].root;
  const Slot& other = slots[1 - chosen];
  if (other.state == SlotState::kWhole) {
    // Before the earlier one goes. The sync that should have made the later one durable may have
    // failed, after which the system still shows its bytes, need not have them on the disk, and
    // says nothing when it is asked again; so they are written anew.
    LETHE_TRY_VOID(files_->overwrite(file_name(tree, chosen), encode(tree, root).view()));
    LETHE_TRY_VOID(files_->sync_directory());
  }
  const bool is_other_ready = other.size == kFileSize;
  if (other.state != SlotState::kAbsent) {
    const std::string other_name = file_name(tree, 1 - chosen);
    if (other.state != SlotState::kZeros) LETHE_TRY_VOID(files_->wipe(other_name));
    if (!is_other_ready) LETHE_TRY_VOID(files_->remove(other_name));
  }
  return Settled{chosen, std::move(root), is_other_ready};
}

Result<Root> FileRootStore::load(const TreeId& tree) {
  LETHE_TRY(Settled settled, settle(tree));
  // Whoever wrote these files may have been killed before the sync, or told that it failed.
  LETHE_TRY_VOID(files_->sync(file_name(tree, settled.slot)));
  if (settled.is_other_ready) LETHE_TRY_VOID(files_->wipe(file_name(tree, 1 - settled.slot)));
  LETHE_TRY_VOID(files_->sync_directory());
  return std::move(settled.root);
}

Result<void> FileRootStore::create(const TreeId& tree, const Root& root) {
  LETHE_TRY(const Slots slots, inspect(tree));
  for (const Slot& slot : slots) {
    if (slot.state == SlotState::kWhole) return Error::kRootExists;
    if (slot.state == SlotState::kTorn) return Error::kRootMalformed;
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].state != SlotState::kAbsent) LETHE_TRY_VOID(clear(tree, i));
  }
  const auto made = make_slots(tree, root);
  // What did not become durable for certain must not be found later as if it had: see settle().
  // Here there is no earlier root to fall back on.
  if (!made) LETHE_TRY_VOID(destroy(tree));
  return made;
}

Result<void> FileRootStore::make_slots(const TreeId& tree, const Root& root) {
  static constexpr std::array<std::uint8_t, kFileSize> kZeros{};
  LETHE_TRY_VOID(files_->create(file_name(tree, 1), kZeros));
  LETHE_TRY_VOID(files_->create(file_name(tree, 0), encode(tree, root).view()));
  return files_->sync_directory();
}

Result<void> FileRootStore::replace(const TreeId& tree, const Root& next) {
  LETHE_TRY(const Settled present, settle(tree));
  if (next.epoch != present.root.epoch + 1) return Error::kEpochMismatch;
  const std::string name = file_name(tree, 1 - present.slot);
  const SecretBuffer file = encode(tree, next);
  // Without a new name and a new size, a sync waits for these bytes alone, not for the file
  // system's journal and everybody's data that it orders.
  if (present.is_other_ready) {
    LETHE_TRY_VOID(files_->overwrite(name, file.view()));
  } else {
    LETHE_TRY_VOID(files_->create(name, file.view()));
    LETHE_TRY_VOID(files_->sync_directory());
  }
  return files_->wipe(file_name(tree, present.slot));
}

Result<void> FileRootStore::destroy(const TreeId& tree) {
  LETHE_TRY(const Slots slots, inspect(tree));
  // The earlier one first: should a crash leave one of two, it is the one that counted.
  const std::size_t first = slots[0].root.epoch <= slots[1].root.epoch ? 0 : 1;
  for (const std::size_t slot : {first, 1 - first}) {
    if (slots[slot].state != SlotState::kAbsent) LETHE_TRY_VOID(clear(tree, slot));
  }
  return {};
}

}  // namespace

std::unique_ptr<RootStore> make_file_root_store(std::unique_ptr<RootFiles> files) {
  return std::make_unique<FileRootStore>(std::move(files));
}

std::unique_ptr<RootStore> open_file_root_store(const std::filesystem::path& directory) {
  return make_file_root_store(open_posix_root_files(directory));
}

}  // namespace lethe::crypto
