// The resources of a log as a server has them, in memory, open to be changed.
#pragma once

#include <atomic>
#include <map>
#include <string>

#include "ledger/fetched_log.h"
#include "ledger/public_log_files.h"
#include "ledger/tile_path.h"
#include "tests/ledger/tampered_log.h"

namespace lethe::ledger::tests {

class ServedResources final : public LogFetcher {
 public:
  std::map<std::string, Bytes> files;
  std::string failing;  // can't be had
  mutable std::atomic<std::size_t> asked{0};

  /// Those of an untouched log.
  explicit ServedResources(const TamperedLog& log) {
    files["checkpoint"] = crypto::to_bytes(crypto::as_bytes(log.note));
    for (const auto& [id, hashes] : log.tiles) {
      Bytes& tile = files[tile_path(id, hashes.size())];
      for (const auto& hash : hashes) tile.insert(tile.end(), hash.bytes.begin(), hash.bytes.end());
    }
    for (std::uint64_t first = 0; first < log.stored.size(); first += kTileWidth) {
      const auto width = std::min<std::uint64_t>(kTileWidth, log.stored.size() - first);
      Bytes& bundle = files[entries_path(first / kTileWidth, width)];
      for (std::uint64_t i = first; i < first + width; ++i) {
        const auto& entry = log.stored[i].entry;
        bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8U));
        bundle.push_back(static_cast<std::uint8_t>(entry.size()));
        bundle.insert(bundle.end(), entry.begin(), entry.end());
      }
    }
  }

  Result<std::optional<Bytes>> fetch(const std::string& name, std::size_t limit) const override {
    ++asked;
    if (name == failing) return Error::kStorageFailed;
    const auto found = files.find(name);
    if (found == files.end()) return std::optional<Bytes>();
    if (found->second.size() > limit) return Error::kStorageFailed;
    return std::optional(found->second);
  }
};

}  // namespace lethe::ledger::tests
