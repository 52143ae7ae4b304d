// The body of a request to a witness to cosign a checkpoint (c2sp.org/tlog-witness@v1.0.0,
// add-checkpoint): "old <size>", the consistency proof from there, an empty line, the checkpoint.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.h"

namespace lethe::ledger {

/// The longest consistency proof that the format allows.
inline constexpr std::size_t kMaxConsistencyProof = 63;
/// Room for that and a note with a hundred signatures, some of them post-quantum ones.
inline constexpr std::size_t kMaxAddCheckpointBytes = 128U << 10;

struct AddCheckpoint {
  TreeSize old_size;
  std::vector<Hash> proof;
  std::string note;  // the checkpoint, as it came
};

std::string format_add_checkpoint(const AddCheckpoint& request);
/// kMalformedCheckpoint; also when the note does not parse as one with a checkpoint in it, or is
/// larger than kMaxAddCheckpointBytes. Verifies nothing.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

}  // namespace lethe::ledger
