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

Result<std::optional<Bytes>> ForwardingJournal::get(Table table, ByteView key) const {
  return journal_.get(table, key);
}

Result<void> ForwardingJournal::scan(Table table, ByteView first, ByteView behind_last,
                                     const Visit& visit) const {
  return journal_.scan(table, first, behind_last, visit);
}

Result<void> ForwardingJournal::scan_back(Table table, ByteView first, ByteView behind_last,
                                          const Visit& visit) const {
  return journal_.scan_back(table, first, behind_last, visit);
}

Result<void> ForwardingJournal::append(WriteBatch batch, std::span<const Fence> fences) {
  return journal_.append(std::move(batch), fences);
}

std::unique_ptr<Reader> ForwardingJournal::snapshot() const {
  return journal_.snapshot();
}

std::uint64_t ForwardingJournal::disk_bytes(Table table) const {
  return journal_.disk_bytes(table);
}

Result<void> ForwardingJournal::compact() {
  return journal_.compact();
}

Result<std::uint64_t> ForwardingJournal::purge(std::span<const RowSpan> spans,
                                               const std::function<bool()>& go_on) {
  return journal_.purge(spans, go_on);
}

Result<FileTraces> ForwardingJournal::search_files(const FileSearch& search,
                                                   const Reader& as_of) const {
  return journal_.search_files(search, as_of);
}

}  // namespace lethe::ledger
