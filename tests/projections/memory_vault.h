// The keys and the sealed sections of one ledger in memory: a real key tree, so that what is erased
// really does not open any more.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/key_tree.h"
#include "ledger/key_access.h"
#include "ledger/keyspace.h"
#include "ledger/projector.h"

namespace lethe::projections::tests {

class MemoryVault final : public ledger::LedgerSections {
 public:
  MemoryVault();

  const ledger::KeySource& keys() const { return keys_; }

  void seal(ledger::Sequence sequence, std::size_t index, const ledger::Compartment& compartment,
            std::string_view content);
  ledger::Result<std::optional<crypto::SecretBuffer>> open(ledger::Sequence sequence,
                                                           std::size_t index) const override;
  /// The text; nothing when it was erased.
  std::optional<std::string> text(ledger::Sequence sequence, std::size_t index) const;

  crypto::Rekeying prepare(const std::vector<crypto::KeyChange>& changes) const;
  void commit(crypto::Rekeying rekeying);

 private:
  class Nodes final : public crypto::NodeStore {
   public:
    crypto::Result<std::optional<crypto::Bytes>> get(
        const crypto::NodeAddress& address) const override;
    std::map<crypto::NodeAddress, crypto::Bytes> blocks;
  };
  struct Sealed {
    ledger::Compartment compartment;
    crypto::Bytes bytes;
  };

  Nodes nodes_;
  std::unique_ptr<crypto::RootStore> roots_ = crypto::make_memory_root_store();
  std::unique_ptr<crypto::KeyTree> tree_;
  ledger::KeysOf<crypto::KeyTree> keys_;
  std::map<std::pair<ledger::Sequence, std::size_t>, Sealed> sections_;
};

/// The sections of one event.
class EventSections final : public ledger::SectionSource {
 public:
  EventSections(const MemoryVault& vault, ledger::Sequence sequence)
      : vault_(vault), sequence_(sequence) {}
  ledger::Result<std::optional<crypto::SecretBuffer>> open(std::size_t index) const override {
    return vault_.open(sequence_, index);
  }

 private:
  const MemoryVault& vault_;
  ledger::Sequence sequence_;
};

}  // namespace lethe::projections::tests
