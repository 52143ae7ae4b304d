#include "projections/erasure_scope.h"

#include <algorithm>

namespace lethe::projections {

bool destroys(const ledger::ErasureOrdered& order, const ledger::Compartment& compartment) {
  const bool listed =
      std::any_of(order.destroyed.begin(), order.destroyed.end(), [&](const auto& ref) {
        return ref.compartment.slot == compartment.slot && ref.compartment.cls == compartment.cls &&
               (ref.whole || ref.compartment.number == compartment.number);
      });
  if (listed || !order.whole_subject) return listed;
  return std::none_of(order.kept.begin(), order.kept.end(), [&](const auto& kept) {
    return kept.slot == compartment.slot && kept.cls == compartment.cls;
  });
}

}  // namespace lethe::projections
