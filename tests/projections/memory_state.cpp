#include "tests/projections/memory_state.h"

namespace lethe::projections::tests {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Result;

Result<std::optional<Bytes>> MemoryState::get(ByteView row) const {
  const auto found = rows_.find(crypto::to_bytes(row));
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

Result<void> MemoryState::scan(ByteView first, ByteView behind_last, const Visit& visit) const {
  const Bytes end = crypto::to_bytes(behind_last);
  for (auto row = rows_.lower_bound(crypto::to_bytes(first)); row != rows_.end(); ++row) {
    if (row->first >= end || !visit(row->first, row->second)) break;
  }
  return {};
}

Result<void> MemoryState::scan_back(ByteView first, ByteView behind_last,
                                    const Visit& visit) const {
  const Bytes begin = crypto::to_bytes(first);
  for (auto row = rows_.lower_bound(crypto::to_bytes(behind_last)); row != rows_.begin();) {
    --row;
    if (row->first < begin || !visit(row->first, row->second)) break;
  }
  return {};
}

void MemoryState::put(ByteView row, Bytes value) {
  ++changes_;
  rows_.insert_or_assign(crypto::to_bytes(row), std::move(value));
}

void MemoryState::erase(ByteView row) {
  ++changes_;
  rows_.erase(crypto::to_bytes(row));
}

}  // namespace lethe::projections::tests
