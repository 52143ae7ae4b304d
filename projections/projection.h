// A projection: a pure fold over events into rows. It has a name, a number for its rows' keys, and
// a version; a change of what it writes is a new version, which is rebuilt beside the old one and
// swapped (projections/runner.h).
#pragma once

#include <cstdint>
#include <string_view>

#include "ledger/event.h"
#include "ledger/projector.h"
#include "ledger/state.h"
#include "projections/rows.h"

namespace lethe::projections {

/// Stateless; one object serves every ledger. Holds no plaintext personal data in any row (promise
/// P2): a row refers to sections by event and index, or is a blind index entry.
class Projection {
 public:
  virtual ~Projection() = default;
  virtual ProjectionId id() const = 0;
  virtual std::string_view name() const = 0;  // stable, snake_case: what `lethe rebuild` takes
  virtual std::uint32_t version() const = 0;

  /// In order, each event once. Passes over kinds that do not concern it. The commitments of
  /// `header.sections` may not be known yet (all zero) and must not be stored.
  virtual ledger::Result<void> apply(const ledger::EventHeader& header,
                                     const ledger::SectionSource& sections, RowWriter& rows,
                                     const ledger::KeySource& keys) const = 0;
};

}  // namespace lethe::projections
