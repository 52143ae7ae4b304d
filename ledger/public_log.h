// A log as static files in the layout of c2sp.org/tlog-tiles: `checkpoint`, `tile/<L>/<N>[.p/<W>]`,
// `tile/entries/<N>[.p/<W>]`, and beside them `vkey`, the verifier key of the log.
#pragma once

#include <filesystem>
#include <functional>

#include "ledger/ledger.h"
#include "ledger/verifier.h"

namespace lethe::ledger {

/// Writes or extends the files up to the ledger's current checkpoint. Files are replaced atomically
/// and synced; the checkpoint comes last, so a reader never sees one whose tiles are not there.
Result<void> export_public_log(
    const Ledger& ledger, const std::filesystem::path& directory,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);

/// kNotPublic when the directory holds no checkpoint.
Result<std::unique_ptr<LogSource>> open_public_log(const std::filesystem::path& directory);
/// The `vkey` file; nothing when it is not there or not readable as one.
std::optional<crypto::NoteVerifier> public_log_key(const std::filesystem::path& directory);

}  // namespace lethe::ledger
