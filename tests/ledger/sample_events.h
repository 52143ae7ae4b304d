// One event of each kind with everything set, and one with nothing set that may be left out. Every
// value is fixed: their bytes are in golden/events.hex.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/event.h"

namespace lethe::ledger::tests {

/// Bytes that count up from `first`.
template <class Fixed>
Fixed counting(std::uint8_t first) {
  Fixed fixed;
  for (auto& byte : fixed.bytes) byte = first++;
  return fixed;
}

struct SampleEvent {
  std::string name;  // "consent.recorded full", "consent.recorded minimal"
  EventHeader header;
};

/// All of them, by kind.
std::vector<SampleEvent> sample_events();
EventHeader sample_event(std::string_view name);

/// A line of golden/events.hex: `name: hex`.
struct GoldenLine {
  std::string name;
  Bytes bytes;
};
/// Throws when the file is not there or not readable as such lines.
std::vector<GoldenLine> golden_lines();

}  // namespace lethe::ledger::tests
