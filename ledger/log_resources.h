// What the static resources of a log hold (c2sp.org/tlog-tiles), wherever they were read. Nothing
// of it is believed: whatever the bytes are, the verifier tells what they mean. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "ledger/event.h"
#include "ledger/merkle_tree.h"

namespace lethe::ledger {

/// A bundle of entries as it was asked for.
struct BundlePlace {
  std::uint64_t index = 0;
  std::uint64_t width = kTileWidth;   // that its name says
  std::uint64_t needed = kTileWidth;  // as many of them belong to the log; not 0
};

/// Visits the entries of a bundle with their places until `visit` answers false. Those behind the
/// width that its name says have the place of the last one in it; what belongs to a longer log is
/// left out. Bytes at the end that are no entry, and all that follows twice as many entries as a
/// bundle has, are visited as if they were one: they are found to be none.
void visit_bundle(ByteView bundle, const BundlePlace& at,
                  const std::function<bool(std::uint64_t place, ByteView entry)>& visit);

/// The hashes of a tile of this width; none when it is not of its size.
std::vector<Hash> hashes_of_tile(ByteView tile, std::uint64_t width);

}  // namespace lethe::ledger
