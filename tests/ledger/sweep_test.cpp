// The sweep finds what an erasure left behind, whatever the eraser believes.
#include "ledger/sweep.h"

#include "crypto/check.h"
#include "tests/ledger/erasure_fixture.h"

namespace lethe::ledger::tests {
namespace {

class SweepTest : public ErasureTest {
 protected:
  SweepTarget whole(const Person& person) const {
    return {person.id, person.slot, person.counts, order_for(person, {}).destroyed};
  }
  Traces look_for(const SweepTarget& target) { return look_for(target, ledger().keys()); }
  Traces look_for(const SweepTarget& target, const KeySource& keys) {
    const auto views = ledger().snapshot();
    const std::vector<SweepTarget> targets{target};
    const SweepScope scope{*disk, ledger().info().number, *views, keys, projector};
    return find_traces(scope, targets).value().at(0);
  }
  void put_back(Bytes row) {
    WriteBatch batch;
    batch.put(Table::kVault, row, crypto::to_bytes(crypto::as_bytes("left behind")));
    ASSERT_TRUE(disk->append(std::move(batch), {}));
  }
};

/// Keys as somebody has them who forgot nothing.
class EveryKey final : public KeySource {
 public:
  Result<crypto::SecretKey> derive(const crypto::KeyPath& /*path*/) const override {
    return crypto::SecretKey::random();
  }
};
/// Keys that can't be read at present.
class NoKey final : public KeySource {
 public:
  Result<crypto::SecretKey> derive(const crypto::KeyPath& /*path*/) const override {
    return crypto::make_error_code(crypto::Error::kNodeMissing);
  }
};

TEST_F(SweepTest, FindsEverythingOfSomebodyWhoLives) {
  populate(2);
  const auto traces = look_for(whole(people[0]));
  EXPECT_EQ(traces.all_sections(), 3U);
  EXPECT_EQ(traces.sections[static_cast<std::size_t>(CompartmentClass::kEvidence)], 1U);
  EXPECT_EQ(traces.keys, 3U);
  EXPECT_EQ(traces.indexed, 1U);
  EXPECT_GT(traces.bytes, 0U);
}

TEST_F(SweepTest, FindsNothingOfTheErased) {
  populate(2);
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(look_for(whole(people[0])), Traces());
  EXPECT_EQ(look_for(whole(people[1])).all_sections(), 3U);
}

TEST_F(SweepTest, FindsASectionThatWasLeftBehind) {
  populate(2);
  ASSERT_FALSE(erase({0}).error);
  const auto number = ledger().info().number;
  put_back(vault_row(number, {people[0].slot, CompartmentClass::kContent, 0}, {7}, 1));
  put_back(vault_row(number, {people[0].slot, CompartmentClass::kContent, 300}, {7}, 2));
  const auto traces = look_for(whole(people[0]));
  EXPECT_EQ(traces.sections[static_cast<std::size_t>(CompartmentClass::kContent)], 2U);
  EXPECT_EQ(traces.bytes, 22U);
}

TEST_F(SweepTest, LooksForOneCompartmentAloneWhenNoMoreWasOrdered) {
  populate(1);
  const auto number = ledger().info().number;
  put_back(vault_row(number, {people[0].slot, CompartmentClass::kContent, 1}, {7}, 1));
  SweepTarget target = whole(people[0]);
  target.destroyed = {{{people[0].slot, CompartmentClass::kContent, 1}, false}};
  EXPECT_EQ(look_for(target).all_sections(), 1U);
  EXPECT_EQ(look_for(target).keys, 1U);
}

TEST_F(SweepTest, FindsAKeyThatWasLeftBehind) {
  populate(1);
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(look_for(whole(people[0]), EveryKey()).keys, 3U);
}

TEST_F(SweepTest, DoesNotTakeAKeyThatItCannotReadForOneThatIsGone) {
  populate(1);
  const auto views = ledger().snapshot();
  const std::vector<SweepTarget> targets{whole(people[0])};
  const NoKey keys;
  const SweepScope scope{*disk, ledger().info().number, *views, keys, projector};
  const auto traces = find_traces(scope, targets);
  ASSERT_FALSE(traces);
  EXPECT_EQ(traces.error(), crypto::Error::kNodeMissing);
}

TEST_F(SweepTest, CountsForTheFirstOfTwoTargetsWhatBothName) {
  populate(1);
  const auto views = ledger().snapshot();
  const std::vector<SweepTarget> targets{whole(people[0]), whole(people[0])};
  const SweepScope scope{*disk, ledger().info().number, *views, ledger().keys(), projector};
  const auto traces = find_traces(scope, targets).value();
  EXPECT_EQ(traces[0].all_sections(), 3U);
  EXPECT_EQ(traces[1].all_sections(), 0U);
  EXPECT_EQ(traces[1].keys, 0U);
}

TEST_F(SweepTest, TheCertificateSaysWhatTheSweepFound) {
  populate(1);
  const auto outcome = erase({0});
  ASSERT_FALSE(outcome.error);
  const auto facts = certificate(outcome.erasures_completed.at(0));
  EXPECT_EQ(facts.stores, (std::vector<StoreCount>{{SweptStore::kVault, 3, 0},
                                                   {SweptStore::kKeys, 3, 0},
                                                   {SweptStore::kIndex, 1, 0}}));
  EXPECT_EQ(facts.compartments, 3U);
  EXPECT_EQ(facts.bytes_freed, 3U * (32 + 72));
}

}  // namespace
}  // namespace lethe::ledger::tests
