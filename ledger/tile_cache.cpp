#include "ledger/tile_cache.h"

#include <utility>

#include "crypto/check.h"

namespace lethe::ledger {

TileCache::TileCache(TileReader below, std::size_t capacity)
    : below_(std::move(below)), capacity_(capacity) {}

TileReader TileCache::reader() {
  return [this](TileId id) -> Result<std::vector<Hash>> {
    LETHE_TRY(const auto found, nodes(id));
    return *found;
  };
}

Result<TileCache::Nodes> TileCache::nodes(TileId id) {
  if (auto found = find(id)) return found;
  // Two threads may read the same tile at once; both get it right.
  LETHE_TRY(const auto hashes, below_(id));
  if (hashes.size() != kTileWidth) return Error::kRowMalformed;
  auto made = std::make_shared<const std::vector<Hash>>(tile_nodes(hashes));
  keep(id, made);
  return Nodes(std::move(made));
}

TileCache::Nodes TileCache::find(TileId id) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(id);
  if (place == places_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, place->second);
  return place->second->nodes;
}

void TileCache::keep(TileId id, const Nodes& nodes) {
  const std::lock_guard lock(mutex_);
  if (capacity_ == 0 || places_.contains(id)) return;
  if (kept_.size() == capacity_) {
    places_.erase(kept_.back().id);
    kept_.pop_back();
  }
  kept_.push_front({id, nodes});
  places_.emplace(id, kept_.begin());
}

}  // namespace lethe::ledger
