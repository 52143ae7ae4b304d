// A ledger that this process has open: what everybody reads of it, and what the committer writes it
// with.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "ledger/key_access.h"
#include "ledger/ledger.h"
#include "ledger/meta_rows.h"
#include "ledger/tile_cache.h"

namespace lethe::ledger {

/// The durable end of a log. Never changes: the next batch makes another.
struct LogEnd {
  MerkleTree tree;
  std::string checkpoint;
  Moment last_time;
  std::shared_ptr<const LogSigner> signer;
};

class OpenedLedger final : public Ledger {
 public:
  /// What a ledger is made of. `nodes` is what `tree` reads, and reads the journal.
  struct Parts {
    LedgerInfo info;
    std::shared_ptr<const Journal> journal;
    std::unique_ptr<JournalNodes> nodes;
    std::unique_ptr<crypto::KeyTree> tree;
  };
  OpenedLedger(Parts parts, LogEnd end);

  // --- for everybody, from any thread ---

  const LedgerInfo& info() const override { return parts_.info; }
  std::shared_ptr<const LogSigner> signer() const override { return end()->signer; }
  const KeySource& keys() const override { return keys_; }
  std::uint64_t key_epoch() const override { return parts_.tree->epoch(); }
  TreeSize size() const override { return end()->tree.size(); }
  std::string checkpoint() const override { return end()->checkpoint; }
  Result<std::string> witnessed_checkpoint() const override;
  Moment last_time() const override { return end()->last_time; }
  std::unique_ptr<LedgerSnapshot> snapshot() const override;
  Result<Bytes> entry(Sequence sequence) const override;
  Result<EventHeader> event(Sequence sequence) const override;
  Result<void> entries(Sequence from, Sequence behind,
                       const std::function<bool(Sequence, ByteView)>& visit) const override;
  Result<Sequence> first_at(Moment moment) const override;
  Result<OpenedSection> section(const EventHeader& header, std::uint16_t index) const override;
  Result<TlogProof> inclusion(Sequence sequence, TreeSize at) const override;
  Result<std::vector<Hash>> consistency(TreeSize from, TreeSize to) const override;
  Result<Bytes> tile(TileId id, std::uint64_t width) const override;
  Result<Bytes> entry_bundle(std::uint64_t index, std::uint64_t width) const override;
  Result<Hash> recomputed_roster() const override;

  std::shared_ptr<const LogEnd> end() const;

  // --- for the write path ---

  LedgerNumber number() const { return parts_.info.number; }
  crypto::KeyTree& tree() const { return *parts_.tree; }
  /// Makes a durable batch visible. By whoever wrote it, one at a time.
  void publish(std::shared_ptr<const LogEnd> end);

  /// Where the next event goes; runs ahead of what is durable. On the committer's thread.
  struct Head {
    Sequence next;
    Moment last_time;
    std::shared_ptr<const LogSigner> signer;  // of the next event
  };
  Head head;
  /// Its closure is ordered: nothing is decided for it any more. On the committer's thread.
  bool is_closing = false;

  /// Orders that are not carried out yet, as the row "epoch/" has them: between two steps, or while
  /// the key target fails (ledger/key_target.h). On the committer's thread.
  struct Waiting {
    EpochRecord record;
    /// What they will destroy, by slot: nothing more is written there.
    std::map<Slot, std::vector<CompartmentRef>> destroyed;
    /// Of these, what was perhaps written to behind its order.
    std::set<Slot> written;
  };
  std::optional<Waiting> waiting;

 private:
  const Journal& journal() const { return *parts_.journal; }

  const Parts parts_;
  const KeysOf<crypto::KeyTree> keys_;
  mutable TileCache tiles_;
  mutable std::mutex mutex_;
  std::shared_ptr<const LogEnd> end_;  // guarded by mutex_
};

/// Full tiles as rows of Table::kTiles: 256 hashes, one after another.
TileReader stored_tiles(const Reader& reader, LedgerNumber ledger);
Bytes tile_value(const std::vector<Hash>& hashes);
/// Body of an entry bundle.
Bytes bundle_of(const std::vector<Bytes>& entries);

}  // namespace lethe::ledger
