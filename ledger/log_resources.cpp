#include "ledger/log_resources.h"

#include <algorithm>

#include "ledger/big_endian.h"

namespace lethe::ledger {

void visit_bundle(ByteView bundle, const BundlePlace& at,
                  const std::function<bool(std::uint64_t, ByteView)>& visit) {
  const std::uint64_t first = at.index * kTileWidth;
  const std::uint64_t last = first + std::min(at.width, at.needed) - 1;
  for (std::uint64_t place = first; !bundle.empty(); ++place) {
    // The rest of a bundle that was written for a longer log is not part of this one.
    if (place > last && at.width > at.needed) return;
    BigEndianReader in(bundle);
    const ByteView entry = in.bytes(in.number<std::uint16_t>());
    if (in.failed() || place - first == 2 * kTileWidth) {
      visit(std::min(place, last), bundle);
      return;
    }
    if (!visit(std::min(place, last), entry)) return;
    bundle = bundle.last(in.rest());
  }
}

std::vector<Hash> hashes_of_tile(ByteView tile, std::uint64_t width) {
  std::vector<Hash> hashes(tile.size() == width * Hash::kSize ? width : 0);
  BigEndianReader in(tile);
  for (auto& hash : hashes) hash = in.fixed<Hash>();
  return hashes;
}

}  // namespace lethe::ledger
