// One opened ledger, for reading: its log, its proofs, its keys, its state. Any thread; never
// blocks the committer.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "crypto/key_tree.h"
#include "ledger/checkpoint.h"
#include "ledger/event_codec.h"
#include "ledger/journal.h"
#include "ledger/log_signer.h"
#include "ledger/state.h"
#include "ledger/vault.h"

namespace lethe::ledger {

struct LedgerInfo {
  LedgerId id;
  LedgerNumber number;
  std::string name;    // in routes: [a-z0-9][a-z0-9-]{0,62}
  std::string origin;  // in checkpoints
  std::string region;
  Moment created;
  crypto::PublicKey signing_key;  // the first one, which event 0 announces
};

/// A ledger whose organisation has left. Its log is in the journal still, its keys are nowhere.
struct ClosedLedger {
  LedgerInfo info;
  /// The LedgerClosed in the system ledger; none while that waits for the key target.
  std::optional<Sequence> certificate;
};

/// A consistent reading of the ledger's rows, log and vault at one moment.
class LedgerSnapshot : public StateReader {
 public:
  virtual TreeSize size() const = 0;
  virtual const Reader& reader() const = 0;
};

class Ledger {
 public:
  virtual ~Ledger() = default;

  virtual const LedgerInfo& info() const = 0;
  /// What signs for the ledger now, checkpoints and whatever leaves it on its own (receipts,
  /// manifests of packages, webhooks), and what did before.
  virtual std::shared_ptr<const LogSigner> signer() const = 0;
  /// What signatures of now are verified with.
  crypto::NoteVerifier verifier() const { return signer()->verifier(); }
  virtual const KeySource& keys() const = 0;
  virtual std::uint64_t key_epoch() const = 0;

  /// Events that are durable, and the checkpoint (a signed note) over exactly them.
  virtual TreeSize size() const = 0;
  virtual std::string checkpoint() const = 0;
  /// The last checkpoint that Store::keep_witnessed() was given, with its cosignatures; empty when
  /// there is none. It is at most as large as the log.
  virtual Result<std::string> witnessed_checkpoint() const = 0;
  virtual Moment last_time() const = 0;

  virtual std::unique_ptr<LedgerSnapshot> snapshot() const = 0;

  /// kNoSuchEvent beyond the end.
  virtual Result<Bytes> entry(Sequence sequence) const = 0;
  virtual Result<EventHeader> event(Sequence sequence) const = 0;
  /// Entries from..behind in order until `visit` answers false.
  virtual Result<void> entries(
      Sequence from, Sequence behind,
      const std::function<bool(Sequence, ByteView entry)>& visit) const = 0;
  /// The first event whose time is at or after `moment` (size() when none). O(log n) reads of the
  /// log.
  virtual Result<Sequence> first_at(Moment moment) const = 0;

  /// kSectionErased, kSectionDamaged.
  virtual Result<OpenedSection> section(const EventHeader& header, std::uint16_t index) const = 0;

  /// With the checkpoint of the size `at` (signed anew unless it is the current one). kNoSuchEvent,
  /// kBadTreeSize.
  virtual Result<TlogProof> inclusion(Sequence sequence, TreeSize at) const = 0;
  virtual Result<std::vector<Hash>> consistency(TreeSize from, TreeSize to) const = 0;
  /// Bodies of c2sp.org/tlog-tiles resources. kBadTreeSize when the log is not that long.
  virtual Result<Bytes> tile(TileId id, std::uint64_t width) const = 0;
  virtual Result<Bytes> entry_bundle(std::uint64_t index, std::uint64_t width) const = 0;

  /// What the key tree still leads to (ledger/roster.h), from the tree itself, whatever was kept of
  /// it: reads as much as was ever erased.
  virtual Result<Hash> recomputed_roster() const = 0;
};

}  // namespace lethe::ledger
