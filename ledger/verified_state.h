// What a verification found of a log, kept so that the next one can go on from there and need not
// read again what it covers (ledger/FORMAT.md, "Verified state"). Whoever can change it can have
// anything before it believed: it is worth as much care as the verifier key.
#pragma once

#include <string>
#include <string_view>

#include "ledger/log_keys.h"

namespace lethe::ledger {

/// A value. Of a log that has one event at least.
struct VerifiedState {
  LedgerId ledger;
  Moment last;                 // the time of the last event that the checkpoint covers
  LogKeys keys;                // as far as those events say
  bool key_was_given = false;  // by the auditor, to the verification with which it began
  std::string note;            // the checkpoint, as the log had it
  Checkpoint checkpoint;       // what it says
};

inline constexpr std::size_t kMaxVerifiedStateSize = 1U << 20;

std::string format_verified_state(const VerifiedState& state);
/// kMalformedCheckpoint when it does not read as written, and the errors of LogKeys::open() when
/// its keys did not sign its checkpoint.
Result<VerifiedState> parse_verified_state(std::string_view text);

}  // namespace lethe::ledger
