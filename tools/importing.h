// An import of JSON Lines files: many lines in flight, each line once however often it is started
// again.
//
// Each line is a command with an Idempotency-Key made of the file's SHA-256 and the line's number,
// so a line that was written before a crash is answered from its kept reply for a day; and a state
// file notes, behind every thousand lines, how far everything is durable.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ledger/store.h"
#include "tools/import_lines.h"

namespace lethe::tools {

struct ImportFile {
  ImportKind kind = ImportKind::kPeople;
  std::filesystem::path path;
};

/// A line that was not taken. Pointers and messages only: nothing of the line itself.
struct RefusedLine {
  std::filesystem::path file;
  std::uint64_t line = 0;  // from 1
  std::string reason;
};

struct ImportReport {
  std::uint64_t accepted = 0;  // by this run
  std::uint64_t repeated = 0;  // accepted by an earlier one
  std::uint64_t refused = 0;
  std::uint64_t refused_earlier = 0;  // told of by an earlier run
  double seconds = 0;
};

struct ImportOptions {
  std::filesystem::path state;  // the state file; made anew when it is not there
  std::size_t window = 512;     // lines in flight
  std::function<void(const RefusedLine&)> refused;                        // in order of lines
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  // bytes of all files
};

/// Files are taken in the order given, each to its end. `error` is set when it could not go on (a
/// file can't be read, writing stopped); what was taken stays taken, and the same call again goes
/// on. At the end the event import.finished is written, once an import.
ImportReport run_import(ledger::Store& store, const ledger::Ledger& ledger,
                        const std::vector<ImportFile>& files, const ImportOptions& options,
                        std::string& error);

}  // namespace lethe::tools
