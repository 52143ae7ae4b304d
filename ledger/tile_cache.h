// Full Merkle tiles in memory with their inner nodes, so that proofs of a busy ledger neither read
// nor hash the upper tiles again. A full tile never changes, so nothing is ever out of date.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "ledger/merkle_tree.h"

namespace lethe::ledger {

/// Any thread; what it reads through must allow that too.
class TileCache {
 public:
  /// Keeps the `capacity` tiles that were used last, 16 KiB each.
  TileCache(TileReader below, std::size_t capacity);

  /// Reads through the cache, which must outlive it. Passes errors on and keeps none; a tile that
  /// is not full is kRowMalformed.
  TileReader reader();

 private:
  using Nodes = std::shared_ptr<const std::vector<Hash>>;
  struct Kept {
    TileId id;
    Nodes nodes;
  };

  Result<Nodes> nodes(TileId id);
  Nodes find(TileId id);
  void keep(TileId id, const Nodes& nodes);

  const TileReader below_;
  const std::size_t capacity_;
  std::mutex mutex_;
  std::list<Kept> kept_;                                // guarded by mutex_; used last first
  std::map<TileId, std::list<Kept>::iterator> places_;  // guarded by mutex_
};

}  // namespace lethe::ledger
