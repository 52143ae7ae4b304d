// How many streams of events are open, and how many may be: each has a connection, and a place in
// the log that is looked up again and again, for as long as its client likes.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>

#include "api/problem.h"
#include "ledger/ids.h"

namespace lethe::api::http {

struct StreamLimits {
  std::size_t all = 256;        // of one server
  std::size_t of_ledger = 128;  // so that one organisation leaves room for others
  std::size_t of_token = 16;
  /// A stream that has sent nothing for so long says that it is alive, and looks whether its token
  /// still is.
  std::chrono::milliseconds heartbeat{15'000};
  /// Then it ends once its client has everything, who comes back, perhaps to another server.
  std::chrono::milliseconds longest{3'600'000};
};

/// Any thread.
class StreamSlots {
 public:
  /// One open stream; it is over when this is destroyed, which may be after the StreamSlots.
  class Slot;
  using SlotPtr = std::shared_ptr<const Slot>;

  explicit StreamSlots(StreamLimits limits);

  /// kTooManyRequests for a token that has as many as it may have, kBusy when it is others who do.
  Checked<SlotPtr> take(const ledger::LedgerId& ledger, const ledger::TokenId& token);

  std::size_t open(const ledger::LedgerId& ledger) const;
  const StreamLimits& limits() const { return limits_; }

 private:
  struct Counts;

  const StreamLimits limits_;
  const std::shared_ptr<Counts> counts_;  // shared with the slots
};

}  // namespace lethe::api::http
