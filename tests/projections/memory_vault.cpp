#include "tests/projections/memory_vault.h"

#include "crypto/sealing.h"

namespace lethe::projections::tests {

crypto::Result<std::optional<crypto::Bytes>> MemoryVault::Nodes::get(
    const crypto::NodeAddress& address) const {
  const auto found = blocks.find(address);
  if (found == blocks.end()) return std::nullopt;
  return found->second;
}

MemoryVault::MemoryVault()
    : tree_(
          crypto::KeyTree::create(crypto::random_fixed<crypto::TreeId>(), *roots_, nodes_).value()),
      keys_(*tree_) {}

void MemoryVault::seal(ledger::Sequence sequence, std::size_t index,
                       const ledger::Compartment& compartment, std::string_view content) {
  const auto key = keys_.derive(ledger::key_path(compartment, {})).value();
  sections_[{sequence, index}] = {compartment, crypto::seal(key, {}, crypto::as_bytes(content))};
}

ledger::Result<std::optional<crypto::SecretBuffer>> MemoryVault::open(ledger::Sequence sequence,
                                                                      std::size_t index) const {
  const auto& sealed = sections_.at({sequence, index});
  const auto key = keys_.derive(ledger::key_path(sealed.compartment, {}));
  if (!key) {
    if (key.error() == crypto::Error::kKeyDestroyed) return std::nullopt;
    return key.error();
  }
  auto content = crypto::open(*key, {}, sealed.bytes);
  if (!content) return ledger::Error::kSectionDamaged;
  return std::optional<crypto::SecretBuffer>(std::move(*content));
}

std::optional<std::string> MemoryVault::text(ledger::Sequence sequence, std::size_t index) const {
  const auto content = open(sequence, index).value();
  if (!content) return std::nullopt;
  return std::string(crypto::as_text(content->view()));
}

crypto::Rekeying MemoryVault::prepare(const std::vector<crypto::KeyChange>& changes) const {
  return tree_->prepare(changes).value();
}

void MemoryVault::commit(crypto::Rekeying rekeying) {
  const auto old = rekeying.old_blocks();
  for (const auto& [address, block] : rekeying.new_blocks()) nodes_.blocks[address] = block;
  tree_->commit(std::move(rekeying)).value();
  for (const auto& address : old) nodes_.blocks.erase(address);
}

}  // namespace lethe::projections::tests
