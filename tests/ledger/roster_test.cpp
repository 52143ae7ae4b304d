// The roster that certificates carry: of the key tree as it is, and what it proves.
#include "ledger/roster.h"

#include <gtest/gtest.h>

#include "ledger/erasure_keys.h"
#include "ledger/verifier.h"
#include "tests/ledger/store_fixture.h"

namespace lethe::ledger::tests {
namespace {

class RosterTest : public testing::Test {
 protected:
  RosterTest() {
    auto memory = make_memory_journal();
    disk = memory.get();
    store = Store::create(std::move(memory), *roots, projector, {}, plan_for("system")).value();
    id = store->system()->info().id;
    for (std::uint64_t i = 1; i <= 5; ++i) {
      people.push_back(register_person(*store, id, {i}, std::to_string(i) + "@example.org"));
    }
  }
  ~RosterTest() override { store->stop(); }
  const Ledger& ledger() const { return *store->system(); }
  LedgerNumber number() const { return ledger().info().number; }

  /// The certificate of erasing some people.
  ErasureCompleted erase(const std::vector<std::size_t>& which,
                         std::vector<CompartmentClass> kept = {}) {
    const auto outcome = run(*store, id, [&](const DecisionContext&) {
      Decision decision;
      for (const auto i : which) add_erasure(decision, people[i], order_for(people[i], kept));
      return decision;
    });
    EXPECT_FALSE(outcome.error);
    return std::get<ErasureCompleted>(
        ledger().event(outcome.erasures_completed.back()).value().facts);
  }
  /// The places of what an order for the whole person destroys.
  static std::vector<crypto::KeyPath> paths_of(const Person& person,
                                               std::vector<CompartmentClass> kept = {}) {
    std::vector<crypto::KeyPath> paths;
    for (auto& change :
         keys_destroyed_by(order_for(person, std::move(kept)), person.slot, person.counts)) {
      paths.push_back(std::move(change.path));
    }
    return paths;
  }
  bool is_proved_absent(const Hash& roster, const crypto::KeyPath& path) const {
    const auto proof = prove_absence(*disk, number(), path);
    EXPECT_TRUE(proof);
    if (!*proof) return false;
    std::vector<std::uint32_t> place;
    for (const auto& step : path) place.push_back(step.index);
    EXPECT_TRUE(crypto::is_absent(roster, place, **proof));
    return true;
  }

  IndexProjector projector;
  Journal* disk = nullptr;
  std::unique_ptr<crypto::RootStore> roots = crypto::make_memory_root_store();
  std::unique_ptr<Store> store;
  LedgerId id;
  std::vector<Person> people;
};

TEST_F(RosterTest, IsOfTheKeyTreeAndInTheCertificate) {
  EXPECT_EQ(stored_roster(*disk, number()).value(), crypto::roster_of({})) << "nobody was erased";
  Hash before;
  for (const std::size_t i : {3U, 0U}) {
    const auto certificate = erase({i});
    EXPECT_EQ(certificate.roster, stored_roster(*disk, number()).value());
    EXPECT_EQ(certificate.roster, ledger().recomputed_roster().value());
    EXPECT_NE(certificate.roster, before);
    before = certificate.roster;
  }
  EXPECT_EQ(faults_of(*store, ledger()), "");
}

TEST_F(RosterTest, IsOneForAllWhoGoInOneEpoch) {
  const auto certificate = erase({1, 2});
  const auto first = ledger().event({ledger().size().value - 2}).value();
  EXPECT_EQ(std::get<ErasureCompleted>(first.facts).roster, certificate.roster);
}

TEST_F(RosterTest, ProvesTheErasedAbsentAndNobodyElse) {
  const auto roster = erase({1}).roster;
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (const auto& path : paths_of(people[i])) {
      EXPECT_EQ(is_proved_absent(roster, path), i == 1) << i;
    }
  }
  const auto later = erase({4}).roster;
  for (const auto& path : paths_of(people[1])) EXPECT_TRUE(is_proved_absent(later, path));
}

TEST_F(RosterTest, LeavesOutWhatIsKept) {
  const auto roster = erase({2}, {CompartmentClass::kEvidence}).roster;
  for (const auto& path : paths_of(people[2], {CompartmentClass::kEvidence})) {
    EXPECT_TRUE(is_proved_absent(roster, path));
  }
  const auto kept = key_path({people[2].slot, CompartmentClass::kEvidence, 0}, {});
  EXPECT_FALSE(is_proved_absent(roster, kept));
  const auto whole = erase({2}).roster;
  EXPECT_TRUE(is_proved_absent(whole, kept)) << "when its turn has come";
  EXPECT_EQ(whole, ledger().recomputed_roster().value());
}

TEST_F(RosterTest, IsFoundInTheTreeOfALedgerThatHadNone) {
  erase({0});
  erase({3}, {CompartmentClass::kContent});
  WriteBatch forgotten;
  const auto range = roster_range(number(), {});
  forgotten.erase_range(Table::kMeta, range.first, range.behind_last);
  ASSERT_TRUE(disk->append(std::move(forgotten), {}));
  const auto certificate = erase({1});
  EXPECT_EQ(certificate.roster, ledger().recomputed_roster().value());
  for (const std::size_t i : {0U, 1U}) {
    for (const auto& path : paths_of(people[i])) {
      EXPECT_TRUE(is_proved_absent(certificate.roster, path));
    }
  }
}

TEST_F(RosterTest, TheVerifierHoldsTheKeysAgainstTheLatestCertificate) {
  erase({0});
  const auto latest = ledger().size().value;
  erase({1});
  const auto source = journal_log_source(*disk, number());
  VerifyOptions options;
  const auto sections = journal_section_check(*disk, number(), ledger().keys());
  options.sections = sections.get();
  options.roster = ledger().recomputed_roster().value();
  EXPECT_TRUE(verify_log(*source, options).value().consistent());
  options.roster = crypto::roster_of({});  // as of keys in which nobody was erased
  const auto report = verify_log(*source, options).value();
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].damage, Damage::kWrongRoster);
  EXPECT_EQ(report.findings[0].sequence, Sequence{latest + 1});
}

TEST_F(RosterTest, DamagedRowsAreFoundAndNotTrusted) {
  erase({0});
  WriteBatch damage;
  damage.put(Table::kMeta, roster_row(number(), {}), Bytes{1, 2, 3});
  ASSERT_TRUE(disk->append(std::move(damage), {}));
  EXPECT_EQ(stored_roster(*disk, number()).error(), Error::kRowMalformed);
  EXPECT_TRUE(ledger().recomputed_roster());
}

}  // namespace
}  // namespace lethe::ledger::tests
