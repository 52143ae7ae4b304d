#include "projections/catalog.h"

#include <gtest/gtest.h>

#include "tests/projections/memory_state.h"

namespace lethe::projections::tests {
namespace {

TEST(Catalog, SaysNothingOfAnEmptyState) {
  const MemoryState state;
  const Catalog catalog = Catalog::read(state).value();
  EXPECT_EQ(catalog.generation(ProjectionId::kPeople), 0U);
  EXPECT_EQ(catalog.version(ProjectionId::kPeople), std::nullopt);
}

TEST(Catalog, KeepsOneEntryAProjection) {
  Catalog catalog;
  catalog.set({ProjectionId::kTimelines, 3, 1});
  catalog.set({ProjectionId::kSettings, 1, 2});
  catalog.set({ProjectionId::kTimelines, UINT32_MAX, 7});
  MemoryState state;
  state.put(Catalog::row(), catalog.value());
  const Catalog read = Catalog::read(state).value();
  EXPECT_EQ(read.generation(ProjectionId::kTimelines), UINT32_MAX);
  EXPECT_EQ(read.version(ProjectionId::kTimelines), 7U);
  EXPECT_EQ(read.generation(ProjectionId::kSettings), 1U);
  EXPECT_EQ(read.version(ProjectionId::kSettings), 2U);
  EXPECT_EQ(read.version(ProjectionId::kPeople), std::nullopt);
}

TEST(Catalog, ReadersUseTheGenerationInIt) {
  MemoryState state;
  RowWriter(state, ProjectionId::kPeople, 0).put(crypto::as_bytes("row"), {1});
  RowWriter(state, ProjectionId::kPeople, 2).put(crypto::as_bytes("row"), {2});
  const auto read = [&] {
    const auto rows = RowReader::active(state, ProjectionId::kPeople).value();
    return rows.get(crypto::as_bytes("row")).value().value().at(0);
  };
  EXPECT_EQ(read(), 1);
  Catalog catalog;
  catalog.set({ProjectionId::kPeople, 2, 1});
  state.put(Catalog::row(), catalog.value());
  EXPECT_EQ(read(), 2);
}

TEST(Catalog, DamageIsReported) {
  for (const crypto::Bytes& bytes :
       {crypto::Bytes{1}, {1, 0}, {1, 0x80, 0x00, 1}, {2, 0, 1, 1, 0, 1}, {1, 0, 1, 1, 0, 1}}) {
    MemoryState state;
    state.put(Catalog::row(), bytes);
    EXPECT_EQ(Catalog::read(state).error(), ledger::Error::kRowMalformed) << crypto::to_hex(bytes);
    EXPECT_FALSE(RowReader::active(state, ProjectionId::kPeople));
  }
}

}  // namespace
}  // namespace lethe::projections::tests
