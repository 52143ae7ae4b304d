#include "ledger/tree_check.h"

#include <algorithm>
#include <utility>

#include "crypto/check.h"
#include "ledger/tile_path.h"

namespace lethe::ledger {
namespace {

/// Damaged tiles that are remembered one by one.
constexpr std::size_t kMaxNotes = 65'536;
constexpr unsigned kTileHeight = 8;
constexpr unsigned kTreeLevels = 64 / kTileHeight;

/// Leaves below one hash of a level.
std::uint64_t span_of(unsigned level) {
  return std::uint64_t{1} << (kTileHeight * level);
}

/// The first place where `stored` is not `expected`; the width when there is none.
std::uint64_t first_difference(const std::vector<Hash>& stored, const std::vector<Hash>& expected) {
  const auto [at, other] =
      std::mismatch(expected.begin(), expected.end(), stored.begin(), stored.end());
  return static_cast<std::uint64_t>(at - expected.begin());
}

}  // namespace

Result<std::optional<Hash>> StoredLeaves::at(std::uint64_t place) {
  const std::uint64_t index = place / kTileWidth;
  const std::uint64_t offset = place % kTileWidth;
  if (index_ != index) {
    LETHE_TRY(auto hashes, source_.tile({0, index}));
    index_ = index;
    hashes_ = hashes ? std::move(*hashes) : std::vector<Hash>();
    const bool on_edge = index == size_.value / kTileWidth;
    if (hashes_.size() > kTileWidth || (hashes_.size() < kTileWidth && !on_edge)) hashes_.clear();
  }
  if (offset >= hashes_.size()) return std::optional<Hash>();
  return std::optional<Hash>(hashes_[offset]);
}

TreeCheck::TreeCheck(const LogSource& source, TreeSize size, std::vector<std::uint64_t> kept_sizes,
                     MerkleTree start)
    : source_(source), size_(size), stored_(source, size), next_(start.size().value) {
  trees_.front().tree = std::move(start);
  for (const auto kept : kept_sizes) kept_roots_.emplace(kept, Leaves());
  if (const auto empty = kept_roots_.find(0); empty != kept_roots_.end()) {
    empty->second.fill(empty_root());
  }
}

Result<void> TreeCheck::add(const CheckedEntry& entry) {
  if (entry.place >= size_.value || !any_alive()) return {};
  LETHE_TRY_VOID(fill_gap(entry.place));
  if (entry.placeless || entry.place < next_) {
    // One entry too many: the entries in their order are no tree of this log any more.
    split();
    trees_.front().alive = false;
    return {};
  }
  if (!entry.stored_leaf && tile_expected(entry.place)) note_missing_leaves(entry.place);
  const Hash stored = entry.stored_leaf.value_or(entry.leaf);
  LETHE_TRY_VOID(append({entry.leaf, stored, entry.in_place() ? entry.leaf : stored}));
  ++next_;
  return {};
}

Result<void> TreeCheck::finish() {
  LETHE_TRY_VOID(fill_gap(size_.value));
  if (source_.stores_partial_tiles()) return compare_edge();
  return {};
}

Truth TreeCheck::truth(const Checkpoint& checkpoint) const {
  for (std::size_t tree = 0; tree < kTrees; ++tree) {
    const auto& [merkle, alive, filled] = candidate(tree);
    if (alive && merkle.size() == checkpoint.size && merkle.root() == checkpoint.root) {
      return static_cast<Truth>(tree);
    }
  }
  return Truth::kNone;
}

std::optional<Hash> TreeCheck::entries_root() const {
  const auto& entries = trees_.front();
  if (!entries.alive || entries.tree.size() != size_) return std::nullopt;
  return entries.tree.root();
}

bool TreeCheck::had_root(const Checkpoint& kept) const {
  const auto roots = kept_roots_.find(kept.size.value);
  if (roots == kept_roots_.end()) return false;
  return std::find(roots->second.begin(), roots->second.end(), kept.root) != roots->second.end();
}

bool TreeCheck::any_alive() const {
  return std::any_of(trees_.begin(), trees_.begin() + static_cast<std::ptrdiff_t>(tree_count()),
                     [](const Candidate& tree) { return tree.alive; });
}

bool TreeCheck::tile_expected(std::uint64_t place) const {
  return source_.stores_partial_tiles() || place / kTileWidth < size_.value / kTileWidth;
}

void TreeCheck::note_missing_leaves(std::uint64_t place) {
  const std::uint64_t index = place / kTileWidth;
  if (!missing_tiles_.empty() && missing_tiles_.back() == index) return;
  if (missing_tiles_.size() < kMaxNotes) {
    missing_tiles_.push_back(index);
  } else if (place % kTileWidth == 0) {
    ++not_noted_;
  }
}

void TreeCheck::split() {
  if (joined_) trees_[2] = trees_[1] = trees_[0];
  joined_ = false;
}

/// Adds one leaf to each tree; a tree that has none ends here.
Result<void> TreeCheck::append(const Leaves& leaves) {
  if (leaves[0] != leaves[1] || leaves[0] != leaves[2]) split();
  for (std::size_t tree = 0; tree < tree_count(); ++tree) {
    auto& grown = trees_[tree];
    grown.alive = grown.alive && leaves[tree];
    if (!grown.alive) continue;
    grown.tree.append(*leaves[tree], grown.filled);
    const auto kept = kept_roots_.find(grown.tree.size().value);
    if (kept == kept_roots_.end()) continue;
    kept->second[tree] = grown.tree.root();
  }
  return compare_filled();
}

/// Entries are missing from here to `target`: only tiles can tell what they were.
Result<void> TreeCheck::fill_gap(std::uint64_t target) {
  for (; next_ < target && any_alive(); ++next_) {
    LETHE_TRY(const auto leaf, stored_.at(next_));
    if (!leaf) {
      if (tile_expected(next_)) note_missing_leaves(next_);
      first_unknown_ = next_;
      split();
      for (auto& tree : trees_) tree.alive = false;
      break;
    }
    LETHE_TRY_VOID(append({std::nullopt, leaf, leaf}));
  }
  next_ = std::max(next_, target);
  return {};
}

/// Tiles of the leaves are compared entry by entry; here those above them, as they fill.
Result<void> TreeCheck::compare_filled() {
  std::size_t tiles = 0;
  for (const auto& tree : trees_) tiles = std::max(tiles, tree.filled.size());
  for (std::size_t i = 1; i < tiles; ++i) {
    std::array<const std::vector<Hash>*, kTrees> expected{};
    TileId id;
    for (std::size_t tree = 0; tree < kTrees; ++tree) {
      const auto& grown = candidate(tree);
      if (!grown.alive) continue;
      id = grown.filled[i].id;
      expected[tree] = &grown.filled[i].hashes;
    }
    LETHE_TRY_VOID(compare(id, expected));
  }
  for (auto& tree : trees_) tree.filled.clear();
  return {};
}

Result<void> TreeCheck::compare_edge() {
  const TileReader no_full_tiles = [](TileId) -> Result<std::vector<Hash>> {
    return Error::kBadTreeSize;
  };
  for (unsigned level = 1; level < kTreeLevels && size_.value / span_of(level) > 0; ++level) {
    const std::uint64_t hashes = size_.value / span_of(level);
    if (hashes % kTileWidth == 0) continue;
    const TileId id{static_cast<std::uint8_t>(level), hashes / kTileWidth};
    std::array<std::vector<Hash>, kTrees> edges;
    std::array<const std::vector<Hash>*, kTrees> expected{};
    for (std::size_t tree = 0; tree < kTrees; ++tree) {
      const auto& grown = candidate(tree);
      if (!grown.alive || grown.tree.size() != size_) continue;
      LETHE_TRY(edges[tree], grown.tree.tile(id, hashes % kTileWidth, no_full_tiles));
      expected[tree] = &edges[tree];
    }
    LETHE_TRY_VOID(compare(id, expected));
  }
  return {};
}

Result<void> TreeCheck::compare(TileId id,
                                const std::array<const std::vector<Hash>*, kTrees>& expected) {
  LETHE_TRY(const auto stored, source_.tile(id));
  TileNote note{id, 0, false, {}};
  bool differs = false;
  for (std::size_t tree = 0; tree < kTrees; ++tree) {
    if (expected[tree] == nullptr) continue;
    note.width = expected[tree]->size();
    note.missing = !stored || stored->size() < note.width ||
                   (note.width == kTileWidth && stored->size() > kTileWidth);
    note.differs[tree] = note.missing ? 0 : first_difference(*stored, *expected[tree]);
    differs = differs || note.differs[tree] != note.width;
  }
  if (!differs) return {};
  if (notes_.size() < kMaxNotes) {
    notes_.push_back(note);
  } else {
    ++not_noted_;
  }
  return {};
}

void TreeCheck::report_tiles(Truth truth, FindingList& findings) const {
  for (const auto index : missing_tiles_) {
    const std::uint64_t width = std::min(kTileWidth, size_.value - index * kTileWidth);
    findings.add(Damage::kChangedTile, index * kTileWidth,
                 tile_path({0, index}, width) + " is missing or not as wide as it must be");
  }
  for (const auto& note : notes_) {
    // Without a tree that is true, a tile is wrong when it belongs to none of them.
    std::optional<std::uint64_t> at;
    for (std::size_t tree = 0; tree < kTrees; ++tree) {
      if (!note.differs[tree]) continue;
      if (truth != Truth::kNone && truth != static_cast<Truth>(tree)) continue;
      at = std::max(at.value_or(0), *note.differs[tree]);
    }
    if (!at || *at == note.width) continue;
    const std::uint64_t first = (note.id.index * kTileWidth + *at) * span_of(note.id.level);
    findings.add(Damage::kChangedTile, first,
                 tile_path(note.id, note.width) +
                     (note.missing ? " is missing or not as wide as it must be"
                                   : " is not made of the tiles below it, from hash " +
                                         std::to_string(*at) + " on"));
  }
  findings.count_only(not_noted_);
}

}  // namespace lethe::ledger
