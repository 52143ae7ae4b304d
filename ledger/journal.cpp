#include "ledger/journal.h"

#include <algorithm>

namespace lethe::ledger {
namespace {

/// The first block of a batch, and the largest: each is twice the one before.
constexpr std::size_t kFirstBlock = 2U << 10;
constexpr std::size_t kLargestBlock = 64U << 10;

}  // namespace

ByteView WriteBatch::keep(ByteView bytes) {
  if (bytes.empty()) return {};
  if (blocks_.empty() || blocks_.back().size - blocks_.back().used < bytes.size()) {
    const std::size_t next =
        blocks_.empty() ? kFirstBlock : std::min(2 * blocks_.back().size, kLargestBlock);
    const std::size_t size = std::max(next, bytes.size());
    blocks_.push_back({std::make_unique_for_overwrite<std::uint8_t[]>(size), size, 0});
  }
  Block& block = blocks_.back();
  std::uint8_t* const at = block.bytes.get() + block.used;
  std::ranges::copy(bytes, at);
  block.used += bytes.size();
  return {at, bytes.size()};
}

void WriteBatch::append(WriteBatch other) {
  changes_.insert(changes_.end(), other.changes_.begin(), other.changes_.end());
  blocks_.insert(blocks_.end(), std::make_move_iterator(other.blocks_.begin()),
                 std::make_move_iterator(other.blocks_.end()));
}

}  // namespace lethe::ledger
