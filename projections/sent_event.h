// What views tell of an event that was sent before, by the id that its sender gave it.
#pragma once

#include <cstdint>

#include "ledger/event.h"

namespace lethe::projections {

/// An event that its sender gave an id.
struct SentEvent {
  std::uint16_t kind = 0;
  ledger::Sequence sequence;
  std::uint64_t subject = 0;  // short_id() of whom it is about
  ledger::Moment occurred_at;

  static std::uint64_t short_id(const ledger::SubjectId& subject);
};

}  // namespace lethe::projections
