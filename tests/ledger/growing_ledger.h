// A ledger for reading that a test can let grow: as much of one as exporting needs.
#pragma once

#include <map>
#include <stdexcept>

#include "ledger/ledger.h"
#include "tests/ledger/tampered_log.h"
#include "tests/ledger/tree_under_test.h"

namespace lethe::ledger::tests {

class GrowingLedger final : public Ledger {
 public:
  explicit GrowingLedger(const LogWriter& writer) : writer_(writer) {}

  void grow_to(std::uint64_t size) {
    for (std::uint64_t i = entries_.size(); i < size; ++i) {
      entries_.push_back(writer_.entry(i));
      tree_.append(crypto::merkle_leaf_hash(entries_.back()));
    }
  }

  std::shared_ptr<const LogSigner> signer() const override { return writer_.signer(); }
  TreeSize size() const override { return tree_.tree().size(); }
  std::string checkpoint() const override {
    return sign_checkpoint({writer_.origin(), size(), tree_.tree().root()}, writer_.key());
  }
  Result<std::string> witnessed_checkpoint() const override { return std::string(); }
  Result<std::vector<Hash>> consistency(TreeSize from, TreeSize to) const override {
    return tree_.tree().consistency_proof(from, to, tree_.reader());
  }
  Result<Bytes> tile(TileId id, std::uint64_t width) const override {
    const auto hashes = tree_.tree().tile(id, width, tree_.reader());
    if (!hashes) return hashes.error();
    Bytes bytes;
    for (const auto& hash : *hashes) {
      bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
    }
    return bytes;
  }
  Result<Bytes> entry_bundle(std::uint64_t index, std::uint64_t width) const override {
    Bytes bundle;
    for (std::uint64_t i = index * kTileWidth; i < index * kTileWidth + width; ++i) {
      const auto& entry = entries_.at(i);
      bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8U));
      bundle.push_back(static_cast<std::uint8_t>(entry.size()));
      bundle.insert(bundle.end(), entry.begin(), entry.end());
    }
    return bundle;
  }

  // No export asks for the rest.
  Result<Hash> recomputed_roster() const override { throw std::logic_error("not asked for"); }
  const LedgerInfo& info() const override { throw std::logic_error("not asked for"); }
  const KeySource& keys() const override { throw std::logic_error("not asked for"); }
  std::uint64_t key_epoch() const override { return 0; }
  Moment last_time() const override { return {}; }
  std::unique_ptr<LedgerSnapshot> snapshot() const override { return nullptr; }
  Result<Bytes> entry(Sequence) const override { return Error::kNoSuchEvent; }
  Result<EventHeader> event(Sequence) const override { return Error::kNoSuchEvent; }
  Result<void> entries(Sequence, Sequence,
                       const std::function<bool(Sequence, ByteView)>&) const override {
    return Error::kNoSuchEvent;
  }
  Result<Sequence> first_at(Moment) const override { return Error::kNoSuchEvent; }
  Result<OpenedSection> section(const EventHeader&, std::uint16_t) const override {
    return Error::kSectionErased;
  }
  Result<TlogProof> inclusion(Sequence, TreeSize) const override { return Error::kNoSuchEvent; }

 private:
  const LogWriter& writer_;
  std::vector<Bytes> entries_;
  mutable TreeUnderTest tree_;
};

}  // namespace lethe::ledger::tests
