// A log as static files in the layout of c2sp.org/tlog-tiles: `checkpoint`, `tile/<L>/<N>[.p/<W>]`,
// `tile/entries/<N>[.p/<W>]`, and beside them `vkey`, the verifier key of the log, and
// `checkpoint.witnessed`, the last checkpoint that enough witnesses have cosigned, when there is
// one.
#pragma once

#include <filesystem>
#include <functional>

#include "ledger/ledger.h"
#include "ledger/verifier.h"

namespace lethe::ledger {

/// Writes or extends the files up to the ledger's current checkpoint; full tiles and bundles that
/// are there are left as they are, and partial ones go when the full one is there. Files are
/// replaced atomically and synced; the checkpoint comes last, so a reader never sees one whose
/// tiles are not there. kStorageExists when the directory holds another log, or one that this
/// ledger is no continuation of; kDiskFull, kStorageFailed: what was published stays published.
/// `progress` counts events and may be empty. One export of a directory at a time. The size up to
/// which the files go.
using ExportProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;
Result<TreeSize> export_public_log(const Ledger& ledger, const std::filesystem::path& directory,
                                   const ExportProgress& progress);
/// The same of a ledger that is closed, out of its journal. kStorageCorrupt when its checkpoint and
/// log do not belong together.
Result<TreeSize> export_closed_log(const Reader& journal, const LedgerInfo& ledger,
                                   const std::filesystem::path& directory,
                                   const ExportProgress& progress);

/// Lists the bundles and reads the checkpoint; the other files are read when they are asked for.
/// What lies behind the checkpoint belongs to an export that is under way or was interrupted, and
/// is not part of the log yet. kNotPublic when the directory holds no checkpoint.
Result<std::unique_ptr<LogSource>> open_public_log(const std::filesystem::path& directory);
/// The `vkey` file; nothing when it is not there or not readable as one.
std::optional<crypto::NoteVerifier> public_log_key(const std::filesystem::path& directory);

}  // namespace lethe::ledger
