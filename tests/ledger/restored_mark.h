// A restored directory as if it were the one that was backed up, for who compares the two to the
// byte: otherwise it stays closed until it is reopened, which is an event.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/keyspace.h"
#include "ledger/registers.h"
#include "ledger/rocks_journal.h"

namespace lethe::ledger::tests {

inline void remove_restored_marks(const std::filesystem::path& data) {
  const auto journal = open_rocks_journal(data);
  ASSERT_TRUE(journal);
  constexpr std::uint32_t kMoreThanThereAre = 16;
  WriteBatch rows;
  for (std::uint32_t number = 0; number < kMoreThanThereAre; ++number) {
    rows.erase(Table::kMeta, restored_row({number}));
  }
  ASSERT_TRUE((*journal)->append(std::move(rows), {}));
}

}  // namespace lethe::ledger::tests
