// The blocks of key trees out of many images together, as a store that a tree reads from.
#pragma once

#include <map>

#include "crypto/key_tree.h"

namespace lethe::ledger::tests {

class AllBlocks final : public crypto::NodeStore {
 public:
  void add(const crypto::NodeAddress& address, crypto::ByteView block) {
    blocks_[address] = crypto::to_bytes(block);
  }
  crypto::Result<std::optional<crypto::Bytes>> get(
      const crypto::NodeAddress& address) const override {
    const auto block = blocks_.find(address);
    if (block == blocks_.end()) return std::optional<crypto::Bytes>();
    return std::optional<crypto::Bytes>(block->second);
  }
  const std::map<crypto::NodeAddress, crypto::Bytes>& blocks() const { return blocks_; }

 private:
  std::map<crypto::NodeAddress, crypto::Bytes> blocks_;
};

}  // namespace lethe::ledger::tests
