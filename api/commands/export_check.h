// Checks a package of export_package.h offline: from the file alone, or held against the log's key
// as somebody got it earlier. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/signed_note.h"
#include "ledger/ids.h"

namespace lethe::api {

struct ExportReport {
  std::string origin, subject;  // as the manifest says them
  std::uint64_t size = 0;       // of the log that it is taken from
  std::uint64_t files = 0;      // that the manifest names and that are what it says
  std::uint64_t events = 0;     // whose proofs hold
  bool key_was_given = false;
  std::vector<std::string> findings;  // in plain words; empty: all holds
};

/// Every fault that there is, but for what cannot be looked at any more behind one. Never fails:
/// what is no package at all is a finding.
ExportReport check_export(std::string_view archive,
                          const std::optional<crypto::NoteVerifier>& log_key);

}  // namespace lethe::api
