// Which Merkle tree a log has: computed from its entries, and from its stored tiles, and held
// against the checkpoint, the tiles and the checkpoints that the auditor kept.
//
// When all is well the three trees below are one. When not, the one whose root the checkpoint signs
// tells which of entry and tile was changed.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "ledger/entry_check.h"

namespace lethe::ledger {

/// The tree whose root is the checkpoint's.
enum class Truth : std::uint8_t {
  kEntries,  // made of every entry in its place
  kTiles,    // made of the stored leaf hashes, and of the entry where there is none
  kMixed,    // made of the entry where it is signed and in its place, else of the stored leaf hash
  kNone,     // none of them
};

/// The stored leaf hashes of a log, one tile in memory. One thread at a time.
class StoredLeaves {
 public:
  StoredLeaves(const LogSource& source, TreeSize size) : source_(source), size_(size) {}

  /// Nothing when the tile is not there or not as wide as it must be.
  Result<std::optional<Hash>> at(std::uint64_t place);

 private:
  const LogSource& source_;
  TreeSize size_;
  std::optional<std::uint64_t> index_;  // of the tile in memory
  std::vector<Hash> hashes_;
};

/// Takes the entries in order. One thread at a time.
class TreeCheck {
 public:
  /// `kept_sizes` are those of which roots are asked for later. `start` is what is known of the log
  /// already: the entries begin behind it.
  TreeCheck(const LogSource& source, TreeSize size, std::vector<std::uint64_t> kept_sizes,
            MerkleTree start = {});

  Result<void> add(const CheckedEntry& entry);
  /// Completes the trees from the tiles behind the last entry, and looks at the right edge.
  Result<void> finish();

  // After finish():
  Truth truth(const Checkpoint& checkpoint) const;
  /// Of the tree made of the entries; nothing when some are missing.
  std::optional<Hash> entries_root() const;
  /// Whether one of the trees had this root at a size that was asked for.
  bool had_root(const Checkpoint& kept) const;
  /// The first place of which neither an entry nor a tile tells the leaf hash.
  std::optional<std::uint64_t> first_unknown() const { return first_unknown_; }
  /// Tiles that are missing, and those above the leaves that are not the truth's.
  void report_tiles(Truth truth, FindingList& findings) const;

 private:
  static constexpr std::size_t kTrees = 3;  // in the order of Truth
  using Leaves = std::array<std::optional<Hash>, kTrees>;

  struct Candidate {
    MerkleTree tree;
    bool alive = true;  // no leaf was missing so far
    std::vector<FullTile> filled;
  };
  /// A stored tile above the leaves beside what the trees have in its place.
  struct TileNote {
    TileId id;
    std::uint64_t width = 0;
    bool missing = false;
    /// By tree: the first hash that differs, `width` when none does; nothing without a tree.
    std::array<std::optional<std::uint64_t>, kTrees> differs;
  };

  std::size_t tree_count() const { return joined_ ? 1 : kTrees; }
  /// The candidate that stands for a tree while they are still one.
  const Candidate& candidate(std::size_t tree) const { return trees_[joined_ ? 0 : tree]; }
  bool any_alive() const;
  bool tile_expected(std::uint64_t place) const;
  void note_missing_leaves(std::uint64_t place);
  void split();
  Result<void> append(const Leaves& leaves);
  Result<void> fill_gap(std::uint64_t target);
  Result<void> compare_filled();
  Result<void> compare_edge();
  Result<void> compare(TileId id, const std::array<const std::vector<Hash>*, kTrees>& expected);

  const LogSource& source_;
  TreeSize size_;
  StoredLeaves stored_;
  std::uint64_t next_ = 0;
  bool joined_ = true;
  std::array<Candidate, kTrees> trees_;
  std::map<std::uint64_t, Leaves> kept_roots_;
  std::optional<std::uint64_t> first_unknown_;
  std::vector<std::uint64_t> missing_tiles_;  // of leaves, ascending
  std::vector<TileNote> notes_;
  std::uint64_t not_noted_ = 0;  // tiles that there was no room for
};

}  // namespace lethe::ledger
