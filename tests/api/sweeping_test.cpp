// The storage is swept behind erasures, and an event says what was found.
#include "api/commands/sweeping.h"

#include <gtest/gtest.h>

#include <fstream>

#include "ledger/keyspace.h"
#include "tests/api/rule_table.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

using ledger::SweptStore;

class Sweeping : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      policy   admin v1                                   -> 201 | policy.published
      purpose  admin news consent                         -> 201 | purpose.defined
      register portal ann user city=Oslo email=ann@a.test -> 201 | subject.registered
      register portal bob user city=Rome email=bob@a.test -> 201 | subject.registered
      register portal eve user city=Bern email=eve@a.test -> 201 | subject.registered
    )");
  }
  SweepPass sweep() {
    const auto pass =
        sweep_erasures(world.store(), world.clinic(), world.clock.now(), [] { return true; });
    EXPECT_TRUE(pass) << problem_of(pass.error()).detail;
    return pass ? *pass : SweepPass{};
  }
  std::uint64_t size() const { return world.ledger()->size().value; }
  ledger::ErasureSwept last() const {
    return std::get<ledger::ErasureSwept>(world.event({size() - 1}).facts);
  }
  static std::uint64_t found_in(const ledger::ErasureSwept& swept, SweptStore store) {
    for (const auto& one : swept.stores) {
      if (one.store == store) return one.found;
    }
    ADD_FAILURE() << "was not looked at";
    return 0;
  }
  ledger::Bytes section_row(const std::string& name) {
    return ledger::vault_row(world.ledger()->info().number,
                             {world.row(name).slot, ledger::CompartmentClass::kProfile, 0}, {3}, 0);
  }
  void change(ledger::WriteBatch batch) {
    ASSERT_TRUE(world.store().journal().append(std::move(batch), {}));
  }
  /// Sealed sections of a person, as they lie in the vault.
  std::vector<std::string> sealed_of(const std::string& name) {
    const auto range = ledger::vault_range(world.ledger()->info().number, world.row(name).slot);
    std::vector<std::string> out;
    EXPECT_TRUE(world.store().journal().scan(ledger::Table::kVault, range.first, range.behind_last,
                                             [&](ledger::ByteView, ledger::ByteView sealed) {
                                               out.emplace_back(crypto::as_text(sealed));
                                               return true;
                                             }));
    return out;
  }
  bool is_on_disk(const std::string& bytes) const {
    for (const auto& file : std::filesystem::directory_iterator(directory.path() / "data")) {
      std::ifstream in(file.path(), std::ios::binary);
      const std::string content(std::istreambuf_iterator<char>(in), {});
      if (content.find(bytes) != std::string::npos) return true;
    }
    return false;
  }

  lethe::tests::TemporaryDirectory directory;
  World world{directory.path() / "data"};
};

TEST_F(Sweeping, WithNobodyErasedWritesNothing) {
  const auto before = size();
  EXPECT_EQ(sweep().certificates, 0U);
  EXPECT_EQ(size(), before);
}

TEST_F(Sweeping, P4TheSectionsOfTheErasedLeaveTheFiles) {
  const auto anns = sealed_of("ann"), bobs = sealed_of("bob");
  ASSERT_FALSE(anns.empty());
  world.store().journal().compact().value();
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  for (const auto& sealed : anns) EXPECT_TRUE(is_on_disk(sealed));
  const auto pass = sweep();
  EXPECT_EQ(pass.certificates, 1U);
  EXPECT_EQ(pass.found, 0U);
  EXPECT_FALSE(pass.next);
  for (const auto& sealed : anns) EXPECT_FALSE(is_on_disk(sealed));
  for (const auto& sealed : bobs) EXPECT_TRUE(is_on_disk(sealed));
}

TEST_F(Sweeping, SaysForWhichErasuresAndWhereItLooked) {
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  const auto first = size() - 1;
  EXPECT_EQ(outcome(world.erase("portal", "bob")), "201");
  const auto last_one = size() - 1;
  EXPECT_EQ(sweep().certificates, 2U);
  const auto swept = last();
  EXPECT_EQ(swept.from.value, first);
  EXPECT_EQ(swept.through.value, last_one);
  EXPECT_EQ(swept.certificates, 2U);
  EXPECT_EQ(swept.started_at, world.clock.now());
  for (const auto store :
       {SweptStore::kVault, SweptStore::kKeys, SweptStore::kViews, SweptStore::kIndex,
        SweptStore::kReplies, SweptStore::kFiles, SweptStore::kLog}) {
    EXPECT_EQ(found_in(swept, store), 0U) << ledger::name_of(store);
  }
  const auto before = size();
  EXPECT_EQ(sweep().certificates, 0U) << "once is enough";
  EXPECT_EQ(size(), before);
  world.reopen();
  EXPECT_EQ(sweep().certificates, 0U);
}

TEST_F(Sweeping, WhatIsLeftIsFoundUntilItIsGone) {
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  ledger::WriteBatch left;
  left.put(ledger::Table::kVault, section_row("ann"), crypto::as_bytes("left behind"));
  change(std::move(left));
  for (int i = 0; i < 2; ++i) {
    const auto pass = sweep();
    EXPECT_EQ(pass.certificates, 1U);
    EXPECT_EQ(pass.found, 1U);
    EXPECT_EQ(found_in(last(), SweptStore::kVault), 1U);
  }
  ledger::WriteBatch removal;
  removal.erase(ledger::Table::kVault, section_row("ann"));
  change(std::move(removal));
  EXPECT_EQ(sweep().found, 0U);
  EXPECT_EQ(sweep().certificates, 0U);
}

TEST_F(Sweeping, WhatIsLeftOfOneKeepsNobodyElseWaiting) {
  for (const auto* name : {"ann", "bob", "eve"}) {
    EXPECT_EQ(outcome(world.erase("portal", name)), "201");
  }
  ledger::WriteBatch left;
  left.put(ledger::Table::kVault, section_row("ann"), crypto::as_bytes("left behind"));
  change(std::move(left));
  std::vector<std::uint64_t> found;
  std::optional<ledger::Sequence> from = ledger::Sequence{0};
  while (from) {
    const auto pass = sweep_erasures(world.store(), world.clinic(), world.clock.now(),
                                     [] { return true; }, {*from, 1});
    ASSERT_TRUE(pass);
    EXPECT_EQ(pass->certificates, 1U);
    found.push_back(pass->found);
    from = pass->next;
  }
  EXPECT_EQ(found, (std::vector<std::uint64_t>{1, 0, 0}));
  EXPECT_EQ(sweep().certificates, 1U) << "hers alone is looked for again";
}

TEST_F(Sweeping, ANameInAKeptAnswerIsFound) {
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  ledger::WriteBatch left;
  left.put(ledger::Table::kReplies,
           ledger::ledger_row(world.ledger()->info().number, crypto::as_bytes("a row")),
           crypto::as_bytes("about " + world.person("ann").str()));
  change(std::move(left));
  EXPECT_EQ(sweep().found, 1U);
  EXPECT_EQ(found_in(last(), SweptStore::kReplies), 1U);
}

TEST_F(Sweeping, OneThatIsStoppedIsDoneLater) {
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  // So that there is a file to rewrite.
  world.store().journal().compact().value();
  EXPECT_EQ(outcome(world.erase("portal", "bob")), "201");
  const auto before = size();
  const auto pass =
      sweep_erasures(world.store(), world.clinic(), world.clock.now(), [] { return false; });
  ASSERT_FALSE(pass);
  EXPECT_EQ(size(), before);
  EXPECT_EQ(sweep().certificates, 2U);
}

TEST_F(Sweeping, AFieldAndAnItemAreErasuresToo) {
  run_table(world, R"(
    delete portal ann city -> 200 | erasure.ordered erasure.completed
    post portal/ann t1 ticket please -> 201 | content.posted
    drop admin t1 -> 200 | erasure.ordered content.deleted erasure.completed
  )");
  EXPECT_EQ(sweep().certificates, 2U);
  EXPECT_EQ(last().certificates, 2U);
}

}  // namespace
}  // namespace lethe::api::testing
