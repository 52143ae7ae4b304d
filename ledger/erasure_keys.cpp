#include "ledger/erasure_keys.h"

#include <algorithm>

#include "ledger/names.h"

namespace lethe::ledger {

bool is_whole_class(const ErasureOrdered& order, Slot slot, CompartmentClass cls) {
  const CompartmentRef whole{{slot, cls, 0}, true};
  return std::ranges::find(order.destroyed, whole) != order.destroyed.end();
}

namespace {

bool is_whole_person(const ErasureOrdered& order, Slot slot) {
  const auto classes = static_cast<std::uint32_t>(names_of<CompartmentClass>().size());
  for (std::uint32_t value = 1; value < classes; ++value) {
    if (!is_whole_class(order, slot, static_cast<CompartmentClass>(value))) return false;
  }
  return true;
}

}  // namespace

bool is_covered(const Compartment& compartment, std::span<const CompartmentRef> refs) {
  return std::ranges::any_of(refs, [&](const CompartmentRef& ref) {
    return ref.compartment.slot == compartment.slot && ref.compartment.cls == compartment.cls &&
           (ref.whole || ref.compartment.number == compartment.number);
  });
}

std::vector<crypto::KeyChange> keys_destroyed_by(const ErasureOrdered& order, Slot slot,
                                                 const CompartmentCounts& counts) {
  if (is_whole_person(order, slot)) return {{key_path(slot), false}};
  std::vector<crypto::KeyChange> changes;
  for (const auto& ref : order.destroyed) {
    const Compartment& compartment = ref.compartment;
    if (!ref.whole) {
      changes.push_back({key_path(compartment, counts), false});
      continue;
    }
    // Up to the widest class: within the width of the person's node further keys of this one live,
    // and a log that was restored may have lost what they were used for.
    CompartmentCounts used = counts;
    const auto widest = std::max(1U, std::ranges::max(counts.used));
    used.used.at(static_cast<std::size_t>(compartment.cls)) = widest;
    for (auto& path : key_paths(slot, compartment.cls, used)) {
      changes.push_back({std::move(path), false});
    }
  }
  return changes;
}

}  // namespace lethe::ledger
