// Checkpoints (c2sp.org/tlog-checkpoint): the signed statement of a log's size and root, and proofs
// in one file (c2sp.org/tlog-proof).
#pragma once

#include <string>
#include <vector>

#include "crypto/signed_note.h"
#include "ledger/merkle_tree.h"

namespace lethe::ledger {

struct Checkpoint {
  std::string origin;
  TreeSize size;
  Hash root;
  bool operator==(const Checkpoint&) const = default;
};

/// Signs with the key named as the origin is. REQUIRES that the origin is a note name.
std::string sign_checkpoint(const Checkpoint& checkpoint, const crypto::SigningKey& key);

/// The note's text only; extension lines are ignored. kMalformedCheckpoint for another number of
/// leading zeros, size, root length or trailing byte than the format allows.
Result<Checkpoint> parse_checkpoint_text(std::string_view text);

/// Parses and verifies against the log's key: the errors of crypto::open_note,
/// kMalformedCheckpoint, and kMalformedCheckpoint when the origin is not the key's name.
Result<Checkpoint> open_checkpoint(std::string_view note, const crypto::NoteVerifier& log_key);

struct TlogProof {
  std::uint64_t index = 0;
  std::vector<Hash> hashes;
  std::string checkpoint;  // the whole note, verbatim
};
std::string format_tlog_proof(const TlogProof& proof);
/// Accepts an `extra` line and drops it (it is not authenticated). kMalformedCheckpoint.
Result<TlogProof> parse_tlog_proof(std::string_view text);

}  // namespace lethe::ledger
