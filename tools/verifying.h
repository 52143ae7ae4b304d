// `lethe verify` as functions that return data: what to verify, and what was found, as text and as
// JSON.
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/commands/export_check.h"
#include "ledger/verifier.h"
#include "tools/log_server.h"
#include "tools/root_keys.h"

namespace lethe::tools {

struct VerifyRequest {
  std::string place;  // a data directory, a directory of public log files, or a URL of such a log
  std::shared_ptr<const LogServer> server;    // that has it, when it is a URL
  std::optional<std::filesystem::path> keys;  // with a data directory: sections are opened, too
  RootKeySettings root_keys;                  // how they are kept
  std::string ledger;                         // only this one of a data directory
  std::optional<crypto::NoteVerifier> log_key;
  std::vector<std::string> kept_checkpoints;
  std::optional<ledger::TrustPolicy> policy;   // what witnesses must have cosigned
  std::optional<ledger::VerifiedState> since;  // what need not be read again; not beside `keys`
  bool is_one_log = false;                     // several ledgers in one directory are an error
  std::size_t threads = 0;
  std::function<void(const std::string& log, std::uint64_t done, std::uint64_t total)> progress;
};

struct VerifiedLog {
  std::string name;  // of the ledger, or of its place
  bool sections_checked = false;
  ledger::VerifyReport report;
};

/// Empty, with `error` in plain words, when the place could not be read at all. Where there are
/// several ledgers, key and checkpoints are held against the one that they name.
std::vector<VerifiedLog> verify_place(const VerifyRequest& request, std::string& error);

boost::json::object verified_json(const VerifiedLog& log);
/// A few lines for a person; the first bad event and the kind of damage come first.
std::string verified_text(const VerifiedLog& log);

/// What was found in the package of an export.
boost::json::object checked_export_json(const api::ExportReport& report);
std::string checked_export_text(const std::string& file, const api::ExportReport& report);

}  // namespace lethe::tools
