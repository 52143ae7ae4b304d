// Tiles, bundles and the paths that they have: entries come in order and within their bundle, and a
// path has one spelling.
#include "ledger/log_resources.h"

#include "crypto/check.h"
#include "ledger/big_endian.h"
#include "ledger/tile_path.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {

void log_resources(crypto::ByteView input) {
  const auto text = crypto::as_text(input);
  if (const auto path = ledger::parse_tile_path(text)) {
    const auto written = path->entries ? ledger::entries_path(path->id.index, path->width)
                                       : ledger::tile_path(path->id, path->width);
    LETHE_CHECK(written == text);
  }
  if (input.size() < 3) return;
  // What the bundle is asked for as, and then its bytes.
  ledger::BundlePlace at;
  at.index = input[0];
  at.width = 1 + input[1];
  at.needed = 1 + input[2];
  input = input.subspan(3);
  const std::uint64_t first = at.index * ledger::kTileWidth;
  std::uint64_t last = first, visited = 0;
  std::size_t bytes = 0;
  ledger::visit_bundle(input, at, [&](std::uint64_t place, crypto::ByteView entry) {
    LETHE_CHECK(place >= last && place < first + std::min(at.width, at.needed));
    last = place;
    bytes += entry.size();
    return ++visited < 3 * ledger::kTileWidth;
  });
  LETHE_CHECK(visited <= 2 * ledger::kTileWidth + 1 && bytes <= input.size());
  const auto hashes = ledger::hashes_of_tile(input, at.width);
  LETHE_CHECK(hashes.empty() || hashes.size() * ledger::Hash::kSize == input.size());
}

}  // namespace lethe::tests::fuzz
