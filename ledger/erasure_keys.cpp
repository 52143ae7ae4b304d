#include "ledger/erasure_keys.h"

#include <algorithm>

namespace lethe::ledger {
namespace {

bool is_kept(const ErasureOrdered& order, Slot slot, CompartmentClass cls) {
  return std::ranges::any_of(
      order.kept, [&](const Kept& kept) { return kept.slot == slot && kept.cls == cls; });
}

bool keeps_nothing_of(const ErasureOrdered& order, Slot slot) {
  return std::ranges::none_of(order.kept, [&](const Kept& kept) { return kept.slot == slot; });
}

}  // namespace

std::vector<CompartmentRef> destroyed_by(const ErasureOrdered& order, Slot slot) {
  std::vector<CompartmentRef> refs = order.destroyed;
  if (!order.whole_subject) return refs;
  for (std::uint32_t value = 1; value < kCompartmentClasses; ++value) {
    const auto cls = static_cast<CompartmentClass>(value);
    const CompartmentRef whole{{slot, cls, 0}, true};
    if (!is_kept(order, slot, cls) && std::ranges::find(refs, whole) == refs.end()) {
      refs.push_back(whole);
    }
  }
  return refs;
}

bool is_covered(const Compartment& compartment, std::span<const CompartmentRef> refs) {
  return std::ranges::any_of(refs, [&](const CompartmentRef& ref) {
    return ref.compartment.slot == compartment.slot && ref.compartment.cls == compartment.cls &&
           (ref.whole || ref.compartment.number == compartment.number);
  });
}

std::vector<crypto::KeyChange> keys_destroyed_by(const ErasureOrdered& order, Slot slot,
                                                 const CompartmentCounts& counts) {
  if (order.whole_subject && keeps_nothing_of(order, slot)) return {{key_path(slot), false}};
  std::vector<crypto::KeyChange> changes;
  for (const auto& ref : destroyed_by(order, slot)) {
    const Compartment& compartment = ref.compartment;
    if (!ref.whole) {
      changes.push_back({key_path(compartment, counts), false});
      continue;
    }
    CompartmentCounts used = counts;
    auto& used_of_class = used.used.at(static_cast<std::size_t>(compartment.cls));
    used_of_class = std::max(used_of_class, 1U);
    for (auto& path : key_paths(slot, compartment.cls, used)) {
      changes.push_back({std::move(path), false});
    }
  }
  return changes;
}

}  // namespace lethe::ledger
