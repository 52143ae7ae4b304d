// Invariants: the slot that opens is not touched while no other one is durable and opens; the token
// key of the old wrapping goes before the old file does, so that whoever finds one wrapping alone
// finds nothing of the other.
#include <algorithm>
#include <optional>

#include "crypto/check.h"
#include "crypto/root_files.h"
#include "crypto/root_slot.h"

namespace lethe::crypto {
namespace {

/// One wrapping's view of both slots: which it opens, and why not the others.
struct View {
  RootSlots slots;
  std::array<std::optional<Root>, 2> roots;
  Error refusal = Error::kRootMissing;  // when it opens none

  /// The slot with the latest root that opens.
  std::optional<std::size_t> latest() const {
    if (roots[0] && roots[1]) return roots[0]->epoch > roots[1]->epoch ? 0 : 1;
    if (roots[0] || roots[1]) return roots[0] ? 0 : 1;
    return std::nullopt;
  }
};

Error error_of(const boost::system::error_code& code) {
  return static_cast<Error>(code.value());
}

Result<View> view_of(RootFiles& files, RootWrapping& wrapping, const TreeId& tree) {
  View view;
  LETHE_TRY(view.slots, read_root_slots(files, layout_of(wrapping), tree));
  for (std::size_t i = 0; i < view.slots.size(); ++i) {
    switch (view.slots[i].state) {
      case SlotState::kForeign:
        return Error::kRootMalformed;
      case SlotState::kOtherKind:
        view.refusal = Error::kRootWrappedOtherwise;
        break;
      case SlotState::kTorn:
        view.refusal = Error::kRootMalformed;
        break;
      case SlotState::kWhole: {
        auto root = open_root(wrapping, tree, view.slots[i]);
        if (root) {
          view.roots[i] = std::move(*root);
        } else {
          view.refusal = error_of(root.error());
        }
        break;
      }
      default:
        break;
    }
  }
  return view;
}

/// Writes a root that is there anew: see FileRootStore::settle().
Result<void> make_certain(RootFiles& files, const TreeId& tree, std::size_t slot,
                          const RootSlot& content) {
  LETHE_TRY_VOID(files.overwrite(root_file_name(tree, slot), content.file.view()));
  return files.sync_directory();
}

/// Makes the root durable in the other slot, in the new wrapping: the commit point.
Result<void> write_beside(RootFiles& files, RootWrapping& to, const TreeId& tree, std::size_t slot,
                          bool is_there, const Root& root) {
  if (is_there) LETHE_TRY_VOID(clear_root_slot(files, tree, slot));
  LETHE_TRY(const SecretBuffer file, encode_root(to, tree, root));
  LETHE_TRY_VOID(files.create(root_file_name(tree, slot), file.view()));
  return files.sync_directory();
}

/// Leaves nothing but the new wrapping, in `slot`.
Result<void> leave_only(RootFiles& files, RootWrapping& from, RootWrapping& to, const TreeId& tree,
                        std::size_t slot, const RootSlots& slots) {
  LETHE_TRY_VOID(make_certain(files, tree, slot, slots[slot]));
  const ByteView kept = slots[slot].wrapped();
  // Two tokens may be one: then the new key is in it, too.
  LETHE_TRY_VOID(from.discard(tree, from.version() == to.version() ? kept : ByteView()));
  LETHE_TRY_VOID(to.discard(tree, kept));
  if (slots[1 - slot].state != SlotState::kAbsent) {
    LETHE_TRY_VOID(clear_root_slot(files, tree, 1 - slot));
  }
  const SecretBuffer zeros(layout_of(to).file_size());
  LETHE_TRY_VOID(files.create(root_file_name(tree, 1 - slot), zeros.view()));
  return files.sync_directory();
}

}  // namespace

Result<void> rewrap_root(RootFiles& files, RootWrapping& from, RootWrapping& to,
                         const TreeId& tree) {
  LETHE_TRY(View old, view_of(files, from, tree));
  LETHE_TRY(View now, view_of(files, to, tree));
  if (!now.latest()) {
    const auto source = old.latest();
    if (!source) return old.refusal;
    const RootSlot& other = old.slots[1 - *source];
    const bool is_later_whole =
        std::max(other.epoch, now.slots[1 - *source].epoch) > old.slots[*source].epoch;
    if (is_later_whole) return Error::kRootMalformed;  // whoever wrote it is not of these two
    LETHE_TRY_VOID(make_certain(files, tree, *source, old.slots[*source]));
    LETHE_TRY_VOID(write_beside(files, to, tree, 1 - *source, other.state != SlotState::kAbsent,
                                *old.roots[*source]));
    LETHE_TRY(now, view_of(files, to, tree));
    if (!now.latest()) return Error::kRootWriteFailed;
  }
  const std::size_t slot = *now.latest();
  const auto& before = old.roots[1 - slot];
  if (before && before->epoch > now.roots[slot]->epoch) return Error::kRootMalformed;
  return leave_only(files, from, to, tree, slot, now.slots);
}

}  // namespace lethe::crypto
