// Where `lethe tail` is: a file of one JSON object and a newline, replaced atomically and synced.
//
//   {"format": "lethe-tail-cursor/v1", "ledger": "clinic", "filter": "kind=consent.recorded",
//    "last": 41}
//
// Every event up to the sequence `last` that fits the filter was written out. Ledger and filter are
// there so that a cursor is not gone on with for something else, which would leave a gap unnoticed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace lethe::tools {

struct TailCursor {
  std::string ledger, filter;
  std::uint64_t last = 0;
};

/// Nothing when there is no file; `error` says what is wrong with one that is there: of another
/// ledger or filter than `expected`, or no cursor at all.
std::optional<TailCursor> read_cursor(const std::filesystem::path& file, const TailCursor& expected,
                                      std::string& error);
/// False when it can't be written; then what was there still is.
bool write_cursor(const std::filesystem::path& file, const TailCursor& cursor);

}  // namespace lethe::tools
