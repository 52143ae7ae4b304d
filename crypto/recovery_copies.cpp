// Invariant: while the root store may have a root, its copy is whole and durable in one of the two
// files, from the moment that settle() said so first.
#include "crypto/recovery_copies.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "crypto/check.h"
#include "crypto/root_slot.h"

namespace lethe::crypto {
namespace {

constexpr RootLayout kLayout{kRecoveryRootVersion, kRecoveryRootSize};

bool is_usable(const RootSlot& slot) {
  return slot.state != SlotState::kForeign && slot.state != SlotState::kOtherKind;
}

/// What is there, without what is somebody else's.
Result<RootSlots> read_slots(RootFiles& files, const TreeId& tree) {
  LETHE_TRY(RootSlots slots, read_root_slots(files, kLayout, tree));
  if (!std::ranges::all_of(slots, is_usable)) return Error::kRootMalformed;
  return slots;
}

/// The whole ones, the highest epoch first.
Result<std::vector<const RootSlot*>> whole_slots(const RootSlots& slots) {
  std::vector<const RootSlot*> whole;
  bool is_damaged = false;
  for (const RootSlot& slot : slots) {
    if (slot.state == SlotState::kWhole) whole.push_back(&slot);
    is_damaged = is_damaged || slot.state == SlotState::kTorn;
  }
  if (whole.empty()) return is_damaged ? Error::kRootMalformed : Error::kRootMissing;
  std::ranges::stable_sort(whole, std::ranges::greater{}, &RootSlot::epoch);
  return whole;
}

}  // namespace

struct RecoveryCopies::Slots {
  RootSlots slots;
  std::array<bool, 2> is_planned{};  // whole, and for these holders

  std::optional<std::size_t> find(std::uint64_t epoch) const {
    for (const std::size_t slot : {0U, 1U}) {
      if (is_planned.at(slot) && slots.at(slot).epoch == epoch) return slot;
    }
    return std::nullopt;
  }
  /// For the copy of the root in use, of which there is none: over nothing that is whole, and else
  /// over that of a root that is not.
  std::size_t place_beside(std::uint64_t epoch) const {
    for (const std::size_t slot : {0U, 1U}) {
      if (slots.at(slot).state != SlotState::kWhole) return slot;
    }
    return slots[0].epoch != epoch ? 0 : 1;
  }
};

Result<RecoveryCopies> RecoveryCopies::open(std::unique_ptr<RootFiles> files,
                                            const RecoveryPlan& plan) {
  LETHE_TRY(auto sealer, make_recovery_sealer(plan));
  return RecoveryCopies(std::move(files), plan, std::move(sealer));
}

Result<RecoveryCopies::Slots> RecoveryCopies::inspect(const TreeId& tree) {
  Slots out;
  LETHE_TRY(out.slots, read_slots(*files_, tree));
  for (const std::size_t slot : {0U, 1U}) {
    if (out.slots.at(slot).state != SlotState::kWhole) continue;
    const auto plan = recovery_plan_of(out.slots.at(slot).wrapped());
    out.is_planned.at(slot) = plan && *plan == plan_;
  }
  return out;
}

Result<CopyState> RecoveryCopies::settle(const TreeId& tree, std::uint64_t epoch) {
  LETHE_TRY(const Slots present, inspect(tree));
  const auto kept = present.find(epoch);
  if (!kept) return CopyState::kMissing;
  const auto written = written_.find(tree);
  if (written == written_.end() || written->second != epoch) {
    // Whoever wrote it may have been told that the sync failed; a second one would say nothing.
    LETHE_TRY_VOID(
        files_->overwrite(root_file_name(tree, *kept), present.slots.at(*kept).file.view()));
    LETHE_TRY_VOID(files_->sync_directory());
    written_[tree] = epoch;
  }
  const RootSlot& other = present.slots.at(1 - *kept);
  if (other.state == SlotState::kAbsent) return CopyState::kSettled;
  if (other.file.size() != kLayout.file_size()) {
    LETHE_TRY_VOID(clear_root_slot(*files_, tree, 1 - *kept));
  } else {
    // Zeros too: they may be seen and not be durable.
    LETHE_TRY_VOID(files_->wipe(root_file_name(tree, 1 - *kept)));
  }
  return CopyState::kSettled;
}

Result<void> RecoveryCopies::put(const TreeId& tree, const KeyTree& keys) {
  LETHE_TRY(const Slots present, inspect(tree));
  LETHE_TRY(const SecretBuffer file, keys.wrap_root(*sealer_));
  const std::size_t place = present.place_beside(keys.epoch());
  LETHE_TRY_VOID(write(tree, present.slots.at(place), place, file));
  written_[tree] = keys.epoch();
  return {};
}

Result<void> RecoveryCopies::put(const TreeId& tree, const Rekeying& next) {
  LETHE_TRY(const Slots present, inspect(tree));
  const auto in_use = present.find(next.epoch_before());
  if (!in_use) return Error::kRootMissing;
  LETHE_TRY(const SecretBuffer file, next.wrap_root(*sealer_));
  LETHE_TRY_VOID(write(tree, present.slots.at(1 - *in_use), 1 - *in_use, file));
  written_[tree] = next.epoch_after();
  return {};
}

/// In place where there is a file, so that no sync waits for names; they are made once.
Result<void> RecoveryCopies::write(const TreeId& tree, const RootSlot& slot, std::size_t place,
                                   const SecretBuffer& file) {
  written_.erase(tree);
  const std::string name = root_file_name(tree, place);
  if (slot.file.size() == kLayout.file_size()) return files_->overwrite(name, file.view());
  if (slot.state != SlotState::kAbsent) LETHE_TRY_VOID(clear_root_slot(*files_, tree, place));
  LETHE_TRY_VOID(files_->create(name, file.view()));
  return files_->sync_directory();
}

Result<void> RecoveryCopies::destroy(const TreeId& tree) {
  LETHE_TRY(const RootSlots slots, read_slots(*files_, tree));
  written_.erase(tree);
  for (const std::size_t slot : {0U, 1U}) {
    if (slots.at(slot).state != SlotState::kAbsent) {
      LETHE_TRY_VOID(clear_root_slot(*files_, tree, slot));
    }
  }
  return {};
}

Result<Root> read_recovery_copy(RootFiles& files, RootWrapping& opener, const TreeId& tree) {
  LETHE_TRY(const RootSlots slots, read_slots(files, tree));
  LETHE_TRY(const auto whole, whole_slots(slots));
  auto root = open_root(opener, tree, *whole.front());
  // Two of one epoch: the holders were being changed, and those of either will do.
  if (!root && whole.size() == 2 && whole[0]->epoch == whole[1]->epoch) {
    return open_root(opener, tree, *whole.back());
  }
  return root;
}

Result<RecoveryDescription> describe_recovery_copy(RootFiles& files, const TreeId& tree) {
  LETHE_TRY(const RootSlots slots, read_slots(files, tree));
  LETHE_TRY(const auto whole, whole_slots(slots));
  LETHE_TRY(auto plan, recovery_plan_of(whole.front()->wrapped()));
  return RecoveryDescription{whole.front()->epoch, std::move(plan)};
}

}  // namespace lethe::crypto
