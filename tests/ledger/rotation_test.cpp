// A new root for everybody; a crash at each of its steps leaves the old one or the new one.
#include "ledger/meta_rows.h"
#include "tests/ledger/erasure_fixture.h"

namespace lethe::ledger::tests {
namespace {

class RotationTest : public ErasureTest {
 protected:
  Result<std::vector<RotatedRoot>> rotate(IndexKeys index_keys = IndexKeys::kKeep) {
    store_.reset();
    return Store::rotate_roots(journal(), *roots, projector, options, index_keys);
  }
  std::string root() { return crypto::to_hex(roots->load(tree_id_of(id)).value().key.view()); }
  /// Who opens in full; "-" for the others.
  std::string who_opens() {
    std::string out;
    for (const auto& person : people) out += opens(person) == "111" ? "x" : "-";
    return out;
  }
};

TEST_F(RotationTest, ReplacesTheRootAndErasesNobody) {
  populate(4);
  ASSERT_FALSE(erase({1}).error);
  const auto before = root();
  const auto size = ledger().size();
  const auto rotated = rotate();
  ASSERT_TRUE(rotated) << rotated.error().message();
  ASSERT_EQ(rotated->size(), 1U);
  EXPECT_EQ(rotated->front().ledger, "system");
  EXPECT_EQ(rotated->front().epoch_before, 1U);
  EXPECT_EQ(rotated->front().epoch_after, 2U);
  EXPECT_NE(root(), before);
  ASSERT_TRUE(reopen());
  EXPECT_EQ(who_opens(), "x-xx");
  EXPECT_EQ(ledger().key_epoch(), 2U);
  EXPECT_EQ(ledger().size(), size) << "it is no event of the log";
  for (const std::size_t i : {0U, 2U, 3U}) EXPECT_EQ(find(people[i]), std::optional(people[i].id));
  EXPECT_EQ(faults_of(store(), ledger()), "");
  ASSERT_FALSE(erase({2}).error);
  EXPECT_EQ(who_opens(), "x--x");
}

TEST_F(RotationTest, ManyInARowLeaveNoBlocksBehind) {
  populate(3);
  ASSERT_TRUE(rotate());
  ASSERT_TRUE(reopen());
  const auto blocks = key_rows();
  std::set<std::string> seen{root()};
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(rotate());
    EXPECT_TRUE(seen.insert(root()).second);
    ASSERT_TRUE(reopen());
    EXPECT_EQ(key_rows(), blocks);
  }
  EXPECT_EQ(who_opens(), "xxx");
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(RotationTest, RenewsEveryKeyOfTheIndexesAndNoOtherWhenItIsAskedTo) {
  populate(4);
  ASSERT_FALSE(erase({1}).error);
  const auto index_keys = [&] {
    std::set<std::string> out;
    for (const auto domain : {KeyDomain::kEmailIndex, KeyDomain::kExternalIdIndex}) {
      // Not the first ones: the projector of these tests renews those whenever it is asked.
      for (std::uint32_t bucket = 99; bucket < kIndexBuckets; bucket += kIndexBuckets / 64) {
        const auto key = ledger().keys().derive(key_path(domain, bucket)).value();
        out.insert(crypto::to_hex(key.view()));
      }
    }
    return out;
  };
  const auto before = index_keys();
  const auto blocks = key_rows();
  ASSERT_TRUE(rotate());
  ASSERT_TRUE(reopen());
  EXPECT_EQ(index_keys(), before) << "unless it is asked to";
  ASSERT_TRUE(rotate(IndexKeys::kRenew));
  ASSERT_TRUE(reopen());
  for (const auto& key : index_keys()) EXPECT_FALSE(before.contains(key));
  EXPECT_LE(key_rows(), blocks) << "those of the old keys are gone";
  EXPECT_EQ(who_opens(), "x-xx");
}

/// The durable steps: 1 the next epoch, 2 the root key, 3 the record that it is settled.
class RotationCrash : public RotationTest, public testing::WithParamInterface<Crash> {};

INSTANTIATE_TEST_SUITE_P(Steps, RotationCrash, testing::ValuesIn(crashes_at(4)), crash_name);

TEST_P(RotationCrash, IsFinishedAtTheNextStart) {
  populate(4);
  ASSERT_FALSE(erase({1}).error);
  const auto blocks = key_rows();
  const auto before = root();
  store_.reset();
  plan->arm(GetParam().step, GetParam().when);
  ASSERT_FALSE(rotate());
  ASSERT_TRUE(plan->has_crashed);
  const auto reopened = reopen();
  ASSERT_TRUE(reopened) << reopened.error().message();
  const bool is_begun = GetParam().step > 1 || GetParam().when == CrashPlan::When::kBehind;
  EXPECT_EQ(ledger().key_epoch(), is_begun ? 2U : 1U);
  EXPECT_EQ(root() != before, is_begun);
  EXPECT_EQ(who_opens(), "x-xx");
  EXPECT_EQ(key_rows(), blocks);
  EXPECT_EQ(faults_of(store(), ledger()), "");
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(who_opens(), "--xx");
}

TEST_P(RotationCrash, ACrashOfTheRecoveryIsRecoveredFrom) {
  populate(3);
  store_.reset();
  plan->arm(GetParam().step, GetParam().when);
  ASSERT_FALSE(rotate());
  bool is_open = false;
  for (int step = 1; step < 10 && !is_open; ++step) {
    plan->arm(step, GetParam().when);
    is_open = Store::open(journal(), *roots, projector, options) && !plan->has_crashed;
  }
  ASSERT_TRUE(is_open);
  ASSERT_TRUE(reopen());
  EXPECT_EQ(who_opens(), "xxx");
  EXPECT_EQ(faults_of(store(), ledger()), "");
}

TEST_F(RotationTest, ARecordWithoutOrdersIsARotationByItsVersionAndState) {
  EpochRecord record;
  record.state = EpochRecord::State::kPrepared;
  record.epoch = 7;
  Bytes row = encode_epoch(record);
  EXPECT_EQ(row[0], 2);
  EXPECT_EQ(decode_epoch(row).value(), record);
  row[0] = 1;
  EXPECT_FALSE(decode_epoch(row)) << "it lost its orders";
  for (const auto state : {EpochRecord::State::kOrdered, EpochRecord::State::kDeleted}) {
    record.state = state;
    EXPECT_FALSE(decode_epoch(encode_epoch(record))) << "no rotation comes here";
  }
  record = {};
  row = encode_epoch(record);
  EXPECT_EQ(row[0], 1);
  row[0] = 2;
  EXPECT_FALSE(decode_epoch(row)) << "there is nothing to rotate";
}

}  // namespace
}  // namespace lethe::ledger::tests
