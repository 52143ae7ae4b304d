#include "ledger/sliced_reader.h"

#include <gtest/gtest.h>

#include "ledger/memory_journal.h"

namespace lethe::ledger {
namespace {

class Sliced : public testing::Test {
 protected:
  void put(std::uint8_t key) {
    WriteBatch batch;
    batch.put(Table::kLog, Bytes{key}, Bytes{key});
    ASSERT_TRUE(journal_->append(std::move(batch), {}));
  }
  void erase(std::uint8_t key) {
    WriteBatch batch;
    batch.erase(Table::kLog, Bytes{key});
    ASSERT_TRUE(journal_->append(std::move(batch), {}));
  }
  std::string read(const SlicedReader& reader) const {
    std::string out;
    outcome_ = reader.scan(Table::kLog, Bytes{1}, Bytes{200}, [&](ByteView key, ByteView) {
      out += std::to_string(key[0]) + " ";
      return key[0] != stop_at_;
    });
    return out;
  }

  const std::unique_ptr<Journal> journal_ = make_memory_journal();
  std::uint8_t stop_at_ = 0;
  mutable Result<void> outcome_;
};

TEST_F(Sliced, ShowsEveryRowOnceWhateverTheSlices) {
  for (const std::uint8_t key : {0, 1, 2, 3, 50, 199, 200}) put(key);
  for (std::size_t rows = 1; rows <= 8; ++rows) {
    int pauses = 0;
    const SlicedReader reader(*journal_, rows, [&] { return ++pauses > 0; });
    EXPECT_EQ(read(reader), "1 2 3 50 199 ") << rows;
    EXPECT_TRUE(outcome_);
    EXPECT_EQ(pauses, static_cast<int>((5 - 1) / rows)) << rows;
  }
}

TEST_F(Sliced, SeesWhatIsWrittenBetweenTwoSlices) {
  for (const std::uint8_t key : {10, 20, 30, 40}) put(key);
  int pauses = 0;
  const SlicedReader reader(*journal_, 2, [&] {
    if (++pauses == 1) {
      put(15);    // behind us
      put(35);    // before us
      erase(30);  // where the next slice was to begin
    }
    return true;
  });
  EXPECT_EQ(read(reader), "10 20 35 40 ");
}

TEST_F(Sliced, EndsWhereItIsToldTo) {
  for (const std::uint8_t key : {1, 2, 3, 4}) put(key);
  const SlicedReader told(*journal_, 2, [] { return false; });
  EXPECT_EQ(read(told), "1 2 ");
  EXPECT_EQ(outcome_.error(), Error::kStopped);
  stop_at_ = 3;
  const SlicedReader visited(*journal_, 2, [] { return true; });
  EXPECT_EQ(read(visited), "1 2 3 ");
  EXPECT_TRUE(outcome_);
}

}  // namespace
}  // namespace lethe::ledger
