#include "tools/rebuilding.h"

#include "crypto/check.h"
#include "crypto/hash.h"
#include "tools/commands.h"

namespace lethe::tools {

namespace {

crypto::Bytes size_of(crypto::ByteView bytes) {
  const auto size = bytes.size();
  return {static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16),
          static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
}

}  // namespace

ledger::Result<RowsDigest> digest_rows(const ledger::StateReader& state,
                                       const projections::Projection& projection) {
  RowsDigest digest;
  // A chain: each row's hash covers the one before, so that no more than a row is in memory.
  LETHE_TRY_VOID(
      projections::each_row(state, projection, [&](crypto::ByteView row, crypto::ByteView value) {
        digest.sha256 =
            crypto::sha256({digest.sha256.view(), size_of(row), row, size_of(value), value});
        ++digest.rows;
        return true;
      }));
  return digest;
}

ledger::Result<RowsDigest> rebuild_with_progress(const ledger::Ledger& ledger,
                                                 ledger::Journal& journal,
                                                 const projections::Projection& projection) {
  {
    ProgressBar bar(ledger.info().name + " " + std::string(projection.name()));
    LETHE_TRY_VOID(projections::rebuild(ledger, journal, projection,
                                        [&](const projections::RebuildProgress& progress) {
                                          bar.show(progress.done, progress.total);
                                        }));
  }
  const auto snapshot = ledger.snapshot();
  return digest_rows(*snapshot, projection);
}

std::string rebuild_outdated(DataDirectory& directory) {
  for (const auto& ledger : directory.store().ledgers()) {
    for (const auto& projection : directory.runner().projections()) {
      const auto needed = projections::needs_rebuild(*ledger, *projection);
      if (!needed) return needed.error().message();
      if (!*needed) continue;
      const auto rebuilt = rebuild_with_progress(*ledger, directory.store().journal(), *projection);
      if (!rebuilt) return rebuilt.error().message();
    }
  }
  return {};
}

}  // namespace lethe::tools
