// Layout and protocol: crypto/README.md, "Root store".
//
// Invariants: at every moment at least one slot holds a whole root that is durable; a root is
// destroyed only while a later one is durable in the other slot, or by destroy().
#include <algorithm>
#include <utility>

#include "crypto/check.h"
#include "crypto/root_files.h"
#include "crypto/root_slot.h"
#include "crypto/root_store.h"

namespace lethe::crypto {
namespace {

class FileRootStore final : public RootStore {
 public:
  FileRootStore(std::unique_ptr<RootFiles> files, std::unique_ptr<RootWrapping> wrapping)
      : files_(std::move(files)), wrapping_(std::move(wrapping)) {}

  Result<Root> load(const TreeId& tree) override;
  Result<void> create(const TreeId& tree, const Root& root) override;
  Result<void> replace(const TreeId& tree, const Root& next) override;
  Result<void> destroy_replaced(const TreeId& tree) override;
  Result<void> destroy(const TreeId& tree) override;

 private:
  struct Settled {
    std::size_t slot = 0;
    RootSlot content;
    Root root;
    bool is_other_ready = false;  // the other slot is a file of zeros, of the right size
  };

  Result<RootSlots> inspect(const TreeId& tree);
  Result<std::size_t> choose(const RootSlots& slots) const;
  Result<Settled> settle(const TreeId& tree);
  Result<void> make_slots(const TreeId& tree, const Root& root);

  std::unique_ptr<RootFiles> files_;
  std::unique_ptr<RootWrapping> wrapping_;
};

Result<RootSlots> FileRootStore::inspect(const TreeId& tree) {
  LETHE_TRY(RootSlots slots, read_root_slots(*files_, layout_of(*wrapping_), tree));
  const auto any = [&](SlotState state) {
    return std::ranges::any_of(slots, [&](const RootSlot& slot) { return slot.state == state; });
  };
  if (any(SlotState::kForeign)) return Error::kRootMalformed;
  if (any(SlotState::kOtherKind)) {
    return any(SlotState::kWhole) ? Error::kRewrapUnfinished : Error::kRootWrappedOtherwise;
  }
  return slots;
}

/// Which slot holds the root that counts.
Result<std::size_t> FileRootStore::choose(const RootSlots& slots) const {
  const bool is_whole[] = {slots[0].state == SlotState::kWhole,
                           slots[1].state == SlotState::kWhole};
  if (is_whole[0] && is_whole[1]) {
    if (slots[0].epoch != slots[1].epoch) return slots[0].epoch > slots[1].epoch ? 0 : 1;
    // From one passphrase, or one token, to another; a key in the clear has no other like it.
    return wrapping_->version() == kPlainRootVersion ? Error::kRootMalformed
                                                     : Error::kRewrapUnfinished;
  }
  if (is_whole[0] || is_whole[1]) return is_whole[0] ? 0 : 1;
  const bool is_damaged = std::ranges::any_of(
      slots, [](const RootSlot& slot) { return slot.state == SlotState::kTorn; });
  return is_damaged ? Error::kRootMalformed : Error::kRootMissing;
}

/// Finds the root that counts and leaves no file but its own.
Result<FileRootStore::Settled> FileRootStore::settle(const TreeId& tree) {
  LETHE_TRY(RootSlots slots, inspect(tree));
  LETHE_TRY(const std::size_t chosen, choose(slots));
  // Before anything is touched: under the wrong passphrase or token nothing is lost.
  LETHE_TRY(Root root, open_root(*wrapping_, tree, slots[chosen]));
  const RootSlot& other = slots[1 - chosen];
  if (other.state == SlotState::kWhole) {
    // Before the earlier one goes. The sync that should have made the later one durable may have
    // failed, after which the system still shows its bytes, need not have them on the disk, and
    // says nothing when it is asked again; so they are written anew.
    LETHE_TRY_VOID(files_->overwrite(root_file_name(tree, chosen), slots[chosen].file.view()));
    LETHE_TRY_VOID(files_->sync_directory());
  }
  const bool is_other_ready = other.file.size() == layout_of(*wrapping_).file_size();
  if (other.state != SlotState::kAbsent) {
    const std::string other_name = root_file_name(tree, 1 - chosen);
    if (other.state != SlotState::kZeros) LETHE_TRY_VOID(files_->wipe(other_name));
    if (!is_other_ready) LETHE_TRY_VOID(files_->remove(other_name));
  }
  return Settled{chosen, std::move(slots[chosen]), std::move(root), is_other_ready};
}

Result<Root> FileRootStore::load(const TreeId& tree) {
  LETHE_TRY(Settled settled, settle(tree));
  // Whoever wrote these files may have been killed before the sync, or told that it failed.
  LETHE_TRY_VOID(files_->sync(root_file_name(tree, settled.slot)));
  if (settled.is_other_ready) {
    LETHE_TRY_VOID(files_->wipe(root_file_name(tree, 1 - settled.slot)));
  }
  LETHE_TRY_VOID(files_->sync_directory());
  LETHE_TRY_VOID(wrapping_->discard(tree, settled.content.wrapped()));
  return std::move(settled.root);
}

Result<void> FileRootStore::create(const TreeId& tree, const Root& root) {
  LETHE_TRY(const RootSlots slots, inspect(tree));
  for (const RootSlot& slot : slots) {
    if (slot.state == SlotState::kWhole) return Error::kRootExists;
    if (slot.state == SlotState::kTorn) return Error::kRootMalformed;
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].state != SlotState::kAbsent) LETHE_TRY_VOID(clear_root_slot(*files_, tree, i));
  }
  const auto made = make_slots(tree, root);
  // What did not become durable for certain must not be found later as if it had: see settle().
  // Here there is no earlier root to fall back on.
  if (!made) LETHE_TRY_VOID(destroy(tree));
  return made;
}

Result<void> FileRootStore::make_slots(const TreeId& tree, const Root& root) {
  const SecretBuffer zeros(layout_of(*wrapping_).file_size());
  LETHE_TRY(const SecretBuffer file, encode_root(*wrapping_, tree, root));
  LETHE_TRY_VOID(files_->create(root_file_name(tree, 1), zeros.view()));
  LETHE_TRY_VOID(files_->create(root_file_name(tree, 0), file.view()));
  return files_->sync_directory();
}

Result<void> FileRootStore::replace(const TreeId& tree, const Root& next) {
  LETHE_TRY(const Settled present, settle(tree));
  if (next.epoch != present.root.epoch + 1) return Error::kEpochMismatch;
  const std::string name = root_file_name(tree, 1 - present.slot);
  LETHE_TRY(const SecretBuffer file, encode_root(*wrapping_, tree, next));
  // Without a new name and a new size, a sync waits for these bytes alone, not for the file
  // system's journal and everybody's data that it orders.
  if (present.is_other_ready) {
    return files_->overwrite(name, file.view());
  }
  LETHE_TRY_VOID(files_->create(name, file.view()));
  return files_->sync_directory();
}

Result<void> FileRootStore::destroy_replaced(const TreeId& tree) {
  LETHE_TRY(const RootSlots slots, inspect(tree));
  LETHE_TRY(const std::size_t chosen, choose(slots));
  // Also where zeros are seen: an attempt whose sync failed shows them, and need not have them on
  // the disk.
  if (slots[1 - chosen].state != SlotState::kAbsent) {
    LETHE_TRY_VOID(files_->wipe(root_file_name(tree, 1 - chosen)));
  }
  return wrapping_->discard(tree, slots[chosen].wrapped());
}

Result<void> FileRootStore::destroy(const TreeId& tree) {
  LETHE_TRY(const RootSlots slots, inspect(tree));
  LETHE_TRY_VOID(wrapping_->discard(tree, {}));
  // The earlier one first: should a crash leave one of two, it is the one that counted.
  const std::size_t first = slots[0].epoch <= slots[1].epoch ? 0 : 1;
  for (const std::size_t slot : {first, 1 - first}) {
    if (slots[slot].state != SlotState::kAbsent) {
      LETHE_TRY_VOID(clear_root_slot(*files_, tree, slot));
    }
  }
  return {};
}

}  // namespace

std::unique_ptr<RootStore> make_file_root_store(std::unique_ptr<RootFiles> files,
                                                std::unique_ptr<RootWrapping> wrapping) {
  return std::make_unique<FileRootStore>(std::move(files), std::move(wrapping));
}

std::unique_ptr<RootStore> make_file_root_store(std::unique_ptr<RootFiles> files) {
  return make_file_root_store(std::move(files), make_plain_wrapping());
}

std::unique_ptr<RootStore> open_file_root_store(const std::filesystem::path& directory) {
  return make_file_root_store(open_posix_root_files(directory));
}

}  // namespace lethe::crypto
