// An image of a data directory in memory.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "ledger/memory_journal.h"

namespace lethe::ledger::tests {

inline std::unique_ptr<Journal> copy_of(const Reader& journal) {
  constexpr Table kAllTables[] = {Table::kMeta, Table::kLog,   Table::kTiles,  Table::kVault,
                                  Table::kKeys, Table::kViews, Table::kReplies};
  auto copy = make_memory_journal();
  WriteBatch rows;
  for (const auto table : kAllTables) {
    EXPECT_TRUE(journal.scan(table, Bytes{}, Bytes(64, 0xff), [&](ByteView key, ByteView value) {
      rows.put(table, key, value);
      return true;
    }));
  }
  EXPECT_TRUE(copy->append(std::move(rows), {}));
  return copy;
}

}  // namespace lethe::ledger::tests
