#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "tests/tools/stored_world.h"
#include "tools/rebuilding.h"

namespace lethe::tools::tests {
namespace {

const projections::Projection& projection(StoredWorld& world, std::string_view name) {
  return *world.directory().runner().find(name);
}

TEST(RowsDigest, IsTheChainThatItsHeaderTells) {
  StoredWorld world;
  const auto snapshot = world.ledger()->snapshot();
  crypto::Hash expected;
  std::uint64_t rows = 0;
  const auto size_of = [](crypto::ByteView bytes) {
    crypto::Bytes out(4);
    for (std::size_t i = 0; i < 4; ++i)
      out[i] = static_cast<std::uint8_t>(bytes.size() >> (8 * (3 - i)));
    return out;
  };
  const auto& purposes = projection(world, "purposes");
  ASSERT_TRUE(
      projections::each_row(*snapshot, purposes, [&](crypto::ByteView row, crypto::ByteView value) {
        crypto::Bytes all(expected.view().begin(), expected.view().end());
        for (const auto& part : {size_of(row), crypto::Bytes(row.begin(), row.end()),
                                 size_of(value), crypto::Bytes(value.begin(), value.end())}) {
          all.insert(all.end(), part.begin(), part.end());
        }
        expected = crypto::sha256({crypto::ByteView(all)});
        ++rows;
        return true;
      }));
  const auto digest = digest_rows(*snapshot, purposes).value();
  EXPECT_GT(digest.rows, 0U);
  EXPECT_EQ(digest.rows, rows);
  EXPECT_EQ(digest.sha256, expected);
}

TEST(RowsDigest, IsTheSameAfterARebuildAndOfNothingZeros) {
  StoredWorld world;
  for (const auto& one : world.directory().runner().projections()) {
    SCOPED_TRACE(one->name());
    const auto before = digest_rows(*world.ledger()->snapshot(), *one).value();
    const auto after =
        rebuild_with_progress(*world.ledger(), world.store().journal(), *one).value();
    EXPECT_EQ(after.rows, before.rows);
    EXPECT_EQ(after.sha256, before.sha256);
    if (before.rows == 0) {
      EXPECT_TRUE(before.sha256 == crypto::Hash());
    }
  }
}

}  // namespace
}  // namespace lethe::tools::tests
