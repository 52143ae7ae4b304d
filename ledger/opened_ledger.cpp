#include "ledger/opened_ledger.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/big_endian.h"
#include "ledger/roster.h"

namespace lethe::ledger {
namespace {

/// Of 16 KiB each: the upper levels of a log of ten million events, and some of the lowest.
constexpr std::size_t kCachedTiles = 256;

class Snapshot final : public LedgerSnapshot {
 public:
  Snapshot(std::unique_ptr<Reader> reader, LedgerNumber ledger)
      : reader_(std::move(reader)), ledger_(ledger) {
    // The row is written with every batch, so rows and size are of one moment.
    const auto row = reader_->get(Table::kMeta, meta_row("position/", ledger_));
    const Result<Position> position = !row   ? Result<Position>(row.error())
                                      : *row ? decode_position(**row)
                                             : Result<Position>(Error::kStorageCorrupt);
    if (position) {
      size_ = position->size;
    } else {
      failure_ = position.error();
    }
  }

  TreeSize size() const override { return size_; }
  const Reader& reader() const override { return *reader_; }

  // A snapshot that could not be made well says so when it is read.
  Result<std::optional<Bytes>> get(ByteView row) const override {
    if (failure_) return failure_;
    return reader_->get(Table::kViews, ledger_row(ledger_, row));
  }
  Result<void> scan(ByteView first, ByteView behind_last, const Visit& visit) const override {
    if (failure_) return failure_;
    return reader_->scan(Table::kViews, ledger_row(ledger_, first),
                         ledger_row(ledger_, behind_last), without_number(visit));
  }
  Result<void> scan_back(ByteView first, ByteView behind_last, const Visit& visit) const override {
    if (failure_) return failure_;
    return reader_->scan_back(Table::kViews, ledger_row(ledger_, first),
                              ledger_row(ledger_, behind_last), without_number(visit));
  }

 private:
  Visit without_number(const Visit& visit) const {
    return [&visit, prefix = ledger_row(ledger_, {}).size()](ByteView key, ByteView value) {
      return visit(key.subspan(prefix), value);
    };
  }

  std::unique_ptr<Reader> reader_;
  LedgerNumber ledger_;
  TreeSize size_;
  boost::system::error_code failure_;
};

}  // namespace

OpenedLedger::OpenedLedger(Parts parts, LogEnd end)
    : head{{end.tree.size().value}, end.last_time, end.signer},
      parts_(std::move(parts)),
      keys_(*parts_.tree),
      tiles_(stored_tiles(*parts_.journal, parts_.info.number), kCachedTiles),
      end_(std::make_shared<const LogEnd>(std::move(end))) {}

Result<std::string> OpenedLedger::witnessed_checkpoint() const {
  LETHE_TRY(const auto row, journal().get(Table::kMeta, meta_row("witnessed/", number())));
  return row ? std::string(crypto::as_text(*row)) : std::string();
}

Result<Hash> OpenedLedger::recomputed_roster() const {
  return roster_of_tree(*parts_.tree);
}

std::shared_ptr<const LogEnd> OpenedLedger::end() const {
  const std::lock_guard lock(mutex_);
  return end_;
}

void OpenedLedger::publish(std::shared_ptr<const LogEnd> end) {
  const std::lock_guard lock(mutex_);
  end_.swap(end);  // the one before is freed by the caller's parameter, behind the lock
}

std::unique_ptr<LedgerSnapshot> OpenedLedger::snapshot() const {
  return std::make_unique<Snapshot>(journal().snapshot(), number());
}

Result<Bytes> OpenedLedger::entry(Sequence sequence) const {
  if (sequence.value >= size().value) return Error::kNoSuchEvent;
  LETHE_TRY(auto row, journal().get(Table::kLog, log_row(number(), sequence)));
  if (!row) return Error::kStorageCorrupt;
  return std::move(*row);
}

Result<EventHeader> OpenedLedger::event(Sequence sequence) const {
  LETHE_TRY(const auto bytes, entry(sequence));
  LETHE_TRY(const auto parts, split_entry(bytes));
  return decode_header(parts.header_bytes);
}

Result<void> OpenedLedger::entries(Sequence from, Sequence behind,
                                   const std::function<bool(Sequence, ByteView)>& visit) const {
  const Sequence end{std::min(behind.value, size().value)};
  Sequence next = from;
  bool is_stopped = false;
  bool has_gap = false;
  const auto visit_row = [&](ByteView key, ByteView entry) {
    has_gap = !std::ranges::equal(key, log_row(number(), next));
    if (has_gap) return false;
    is_stopped = !visit(next, entry);
    next = next.next();
    return !is_stopped;
  };
  if (from >= end) return {};
  LETHE_TRY_VOID(
      journal().scan(Table::kLog, log_row(number(), from), log_row(number(), end), visit_row));
  if (has_gap || (!is_stopped && next != end)) return Error::kStorageCorrupt;
  return {};
}

/// Times never go back, so the log is sorted by them.
Result<Sequence> OpenedLedger::first_at(Moment moment) const {
  std::uint64_t first = 0;
  std::uint64_t behind = size().value;
  while (first < behind) {
    const std::uint64_t middle = first + (behind - first) / 2;
    LETHE_TRY(const auto header, event({middle}));
    if (header.time < moment) {
      first = middle + 1;
    } else {
      behind = middle;
    }
  }
  return Sequence{first};
}

Result<OpenedSection> OpenedLedger::section(const EventHeader& header, std::uint16_t index) const {
  return read_section(journal(), number(), keys_, header, index);
}

Result<TlogProof> OpenedLedger::inclusion(Sequence sequence, TreeSize at) const {
  const auto end = this->end();
  if (sequence.value >= end->tree.size().value) return Error::kNoSuchEvent;
  const auto tiles = tiles_.reader();
  LETHE_TRY(auto hashes, end->tree.inclusion_proof(sequence.value, at, tiles));
  if (at == end->tree.size()) {
    return TlogProof{sequence.value, std::move(hashes), end->checkpoint};
  }
  LETHE_TRY(const auto root, end->tree.root_at(at, tiles));
  return TlogProof{sequence.value, std::move(hashes), end->signer->checkpoint(at, root)};
}

Result<std::vector<Hash>> OpenedLedger::consistency(TreeSize from, TreeSize to) const {
  return end()->tree.consistency_proof(from, to, tiles_.reader());
}

Result<Bytes> OpenedLedger::tile(TileId id, std::uint64_t width) const {
  LETHE_TRY(const auto hashes, end()->tree.tile(id, width, tiles_.reader()));
  return tile_value(hashes);
}

Result<Bytes> OpenedLedger::entry_bundle(std::uint64_t index, std::uint64_t width) const {
  const std::uint64_t end = size().value;
  if (width == 0 || width > kTileWidth || index > end / kTileWidth ||
      index * kTileWidth + width > end) {
    return Error::kBadTreeSize;
  }
  const Sequence first{index * kTileWidth};
  std::vector<Bytes> bundled;
  LETHE_TRY_VOID(entries(first, first.next(width), [&](Sequence, ByteView entry) {
    bundled.push_back(crypto::to_bytes(entry));
    return true;
  }));
  return bundle_of(bundled);
}

TileReader stored_tiles(const Reader& reader, LedgerNumber ledger) {
  return [&reader, ledger](TileId id) -> Result<std::vector<Hash>> {
    LETHE_TRY(const auto row, reader.get(Table::kTiles, tile_row(ledger, id)));
    if (!row || row->size() != kTileWidth * Hash::kSize) return Error::kRowMalformed;
    BigEndianReader in(*row);
    std::vector<Hash> hashes(kTileWidth);
    for (auto& hash : hashes) hash = in.fixed<Hash>();
    return hashes;
  };
}

Bytes tile_value(const std::vector<Hash>& hashes) {
  BigEndianWriter out(hashes.size() * Hash::kSize);
  for (const auto& hash : hashes) out.bytes(hash.view());
  return out.take();
}

Bytes bundle_of(const std::vector<Bytes>& entries) {
  BigEndianWriter out(entries.size() * 512);
  for (const auto& entry : entries) {
    out.number(static_cast<std::uint16_t>(entry.size())).bytes(entry);
  }
  return out.take();
}

}  // namespace lethe::ledger
