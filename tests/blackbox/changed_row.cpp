#include "tests/blackbox/changed_row.h"

#include <gtest/gtest.h>

#include "ledger/rocks_journal.h"

namespace lethe::tests::blackbox {

ledger::LedgerNumber number_of(const tools::Places& place, std::string_view ledger) {
  std::string error;
  const auto directory = tools::DataDirectory::open(place, {}, error);
  EXPECT_EQ(error, "");
  return directory->store().find(ledger)->info().number;
}

crypto::Bytes change_row(const tools::Places& place, ledger::Table table, const crypto::Bytes& row,
                         const std::function<void(crypto::Bytes&)>& change) {
  const auto journal = ledger::open_rocks_journal(place.data).value();
  auto before = journal->get(table, row).value().value();
  auto after = before;
  change(after);
  ledger::WriteBatch batch;
  batch.put(table, row, std::move(after));
  EXPECT_TRUE(journal->append(std::move(batch), {}));
  return before;
}

}  // namespace lethe::tests::blackbox
