// Rows of one ledger in a map: the state that projections are tested on.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "ledger/state.h"

namespace lethe::projections::tests {

class MemoryState final : public ledger::StateWriter {
 public:
  using Rows = std::map<ledger::Bytes, ledger::Bytes>;

  ledger::Result<std::optional<ledger::Bytes>> get(ledger::ByteView row) const override;
  ledger::Result<void> scan(ledger::ByteView first, ledger::ByteView behind_last,
                            const Visit& visit) const override;
  ledger::Result<void> scan_back(ledger::ByteView first, ledger::ByteView behind_last,
                                 const Visit& visit) const override;
  void put(ledger::ByteView row, ledger::Bytes value) override;
  void erase(ledger::ByteView row) override;

  Rows& rows() { return rows_; }
  const Rows& rows() const { return rows_; }
  /// Changes since the last call: what an event costs.
  std::size_t take_change_count() { return std::exchange(changes_, 0); }

 private:
  Rows rows_;
  std::size_t changes_ = 0;
};

}  // namespace lethe::projections::tests
