// The files of an opened RocksDB, for sweeps: getting rid of what was deleted, and looking whether
// it is gone. Any thread.
#pragma once

#include <functional>
#include <span>

#include "ledger/rocks_database.h"

namespace lethe::ledger {

/// Journal::purge(). Spans that end up in one file are compacted together.
Result<std::uint64_t> purge_files(const RocksDatabase& database, std::span<const RowSpan> spans,
                                  const std::function<bool()>& go_on);

/// Journal::search_files(). Tables' files are read row by row, all others byte by byte. The
/// manifest is not looked at: it says which rows files begin and end with, also of files that are
/// gone, and a row's name is no more than the log has.
Result<FileTraces> search_rocks_files(const RocksDatabase& database, const FileSearch& search,
                                      const RocksReader& as_of);

}  // namespace lethe::ledger
