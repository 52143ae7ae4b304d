// What a log says of itself, and what of that can be trusted: its key, its ledger, its checkpoint.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/finding_list.h"
#include "ledger/log_keys.h"

namespace lethe::ledger {

struct LogIdentity {
  /// What checkpoints and events are verified with. The auditor's key is one of them, or else the
  /// only one; without it the first is the one that event 0 announces when the checkpoint, or event
  /// 0 and another event, are signed with it or a key that it leads to. Nothing when there is
  /// neither.
  std::optional<LogKeys> keys;
  /// The key that event 0 announces when it is another one and event 0 is signed with it.
  std::optional<crypto::PublicKey> stranger;
  /// The ledger that the events signed with the key belong to.
  std::optional<LedgerId> ledger;
  /// Verified; without any key, what its text says.
  std::optional<Checkpoint> checkpoint;

  /// What the log must contain.
  struct Kept {
    std::string what;  // for findings
    Checkpoint checkpoint;
  };
  std::vector<Kept> kept;  // those that verify, the smallest first

  struct Witnessed {
    TreeSize size;
    std::vector<std::string> by;  // names of keys
  };
  std::optional<Witnessed> witnessed;  // the largest one that the policy is content with
};

/// With `options.since`, keys and ledger are those of the state, and of the entries behind it.
/// Adds a finding for each checkpoint that does not verify, and one when there is no key or not the
/// cosignatures that the policy asks for.
Result<LogIdentity> identify_log(const LogSource& source, const VerifyOptions& options,
                                 FindingList& findings);

}  // namespace lethe::ledger
