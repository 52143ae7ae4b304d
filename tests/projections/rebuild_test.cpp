// Rebuilding in a real store: the rows come out the same, the swap is one step, and an interrupted
// rebuild leaves nothing behind.
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/keyspace.h"
#include "projections/catalog.h"
#include "projections/settings.h"
#include "tests/projections/stored_ledger.h"

namespace lethe::projections::tests {
namespace {

/// Fails every append after the first few.
class FailingJournal final : public ledger::ForwardingJournal {
 public:
  FailingJournal(ledger::Journal& journal, int appends)
      : ForwardingJournal(journal), appends_(appends) {}

  Result<void> append(ledger::WriteBatch batch, std::span<const Fence> fences) override {
    if (appends_-- <= 0) return ledger::Error::kStorageFailed;
    return ForwardingJournal::append(std::move(batch), fences);
  }

 private:
  int appends_;
};

/// What a later release might bring: the same rows, another version.
class NewerSettings final : public Projection {
 public:
  ProjectionId id() const override { return settings_.id(); }
  std::string_view name() const override { return settings_.name(); }
  std::uint32_t version() const override { return settings_.version() + 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override {
    return settings_.apply(header, sections, rows, keys);
  }

 private:
  Settings settings_;
};

class Rebuilding : public testing::Test, protected StoredLedger {
 protected:
  /// A few people, one of them erased, all with one e-mail at first.
  void live() {
    for (int i = 0; i < 5; ++i) {
      people_.push_back(register_person({{"email", "us@example.org"},
                                         {"external_id", "x" + std::to_string(i)},
                                         {"city", "Rom"}}));
    }
    edit(people_[1], {{"email", "one@example.org"}, {"city", "Wien"}});
    give(people_[2], "news");
    for (int i = 0; i < 200; ++i) access(people_[2], people_[3]);
    erase(people_[4]);
  }
  Result<void> rebuild_one(const Projection& projection, ledger::Journal& journal) {
    return rebuild(log(), journal, projection, {});
  }
  std::uint32_t generation(const Projection& projection) const {
    return Catalog::read(*log().snapshot()).value().generation(projection.id());
  }

  std::vector<SubjectId> people_;
};

TEST_F(Rebuilding, P3EveryProjectionComesOutTheSame) {
  live();
  for (const auto& projection : runner().projections()) {
    SCOPED_TRACE(projection->name());
    const auto before = rows(*projection);
    const auto all = raw_rows().size();
    ASSERT_TRUE(rebuild_one(*projection, store().journal()));
    EXPECT_EQ(rows(*projection), before);
    EXPECT_EQ(generation(*projection), 1U);
    EXPECT_EQ(raw_rows().size(), all);
  }
}

TEST_F(Rebuilding, P3EveryProjectionComesOutOfNothingButLogAndVault) {
  live();
  std::vector<Rows> before;
  for (const auto& projection : runner().projections()) before.push_back(rows(*projection));
  throw_rows_away();
  EXPECT_TRUE(raw_rows().empty());
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto& projection = *runner().projections()[i];
    EXPECT_TRUE(needs_rebuild(log(), projection).value());
    ASSERT_TRUE(rebuild_one(projection, store().journal()));
    EXPECT_FALSE(needs_rebuild(log(), projection).value());
    EXPECT_EQ(rows(projection), before[i]) << projection.name();
  }
}

TEST_F(Rebuilding, WhatIsWrittenAfterwardsGoesToTheNewRows) {
  live();
  for (const auto& projection : runner().projections()) {
    ASSERT_TRUE(rebuild_one(*projection, store().journal()));
  }
  const SubjectId ann = register_person({{"email", "ann@example.org"}});
  erase(people_[0]);
  EXPECT_EQ(by_email("ann@example.org"), std::vector{ann});
  EXPECT_EQ(by_email("us@example.org").size(), 2U);
  for (const auto& projection : runner().projections()) {
    const auto before = rows(*projection);
    ASSERT_TRUE(rebuild_one(*projection, store().journal()));
    EXPECT_EQ(rows(*projection), before) << projection->name();
    EXPECT_EQ(generation(*projection), 2U);
  }
}

TEST_F(Rebuilding, ProgressIsReportedInBatches) {
  const SubjectId ann = register_person({});
  for (int i = 0; i < 2'100; ++i) access(ann, ann);
  std::vector<std::uint64_t> done;
  const auto total = log().size().value;
  const auto note = [&](const RebuildProgress& progress) {
    EXPECT_EQ(progress.projection, "timelines");
    EXPECT_EQ(progress.total, total);
    done.push_back(progress.done);
  };
  const auto& timelines = *runner().find("timelines");
  const auto before = rows(timelines);
  ASSERT_TRUE(rebuild(log(), store().journal(), timelines, note));
  EXPECT_EQ(done, (std::vector<std::uint64_t>{1'024, 2'048, total}));
  EXPECT_EQ(rows(timelines), before);
}

TEST_F(Rebuilding, AnInterruptedOneLeavesTheOldRowsInUseAndItsLeftoversGoNextTime) {
  const SubjectId ann = register_person({});
  for (int i = 0; i < 1'100; ++i) access(ann, ann);
  const auto& timelines = *runner().find("timelines");
  const auto before = rows(timelines);
  const auto all = raw_rows().size();
  for (int appends = 0; appends < 4; ++appends) {
    FailingJournal failing(store().journal(), appends);
    EXPECT_EQ(rebuild_one(timelines, failing).error(), ledger::Error::kStorageFailed);
    EXPECT_EQ(rows(timelines), before);
    EXPECT_EQ(generation(timelines), 0U);
  }
  EXPECT_GT(raw_rows().size(), all);
  ASSERT_TRUE(rebuild_one(timelines, store().journal()));
  EXPECT_EQ(rows(timelines), before);
  EXPECT_EQ(raw_rows().size(), all);
}

TEST_F(Rebuilding, AnotherVersionMustBeRebuilt) {
  const NewerSettings newer;
  EXPECT_FALSE(needs_rebuild(log(), *runner().find("settings")).value());
  EXPECT_TRUE(needs_rebuild(log(), newer).value());
  ASSERT_TRUE(rebuild_one(newer, store().journal()));
  EXPECT_FALSE(needs_rebuild(log(), newer).value());
  EXPECT_TRUE(needs_rebuild(log(), *runner().find("settings")).value());
}

TEST_F(Rebuilding, ADamagedSectionFailsItAndTheOldRowsStay) {
  live();
  const auto& index = *runner().find("blind_index");
  const auto before = rows(index);
  const auto range = ledger::vault_range(log().info().number, Slot{1});
  ledger::WriteBatch batch;
  const auto flip = [&](ByteView key, ByteView value) {
    Bytes damaged = crypto::to_bytes(value);
    damaged.back() ^= 1U;
    batch.put(ledger::Table::kVault, crypto::to_bytes(key), std::move(damaged));
    return true;
  };
  ASSERT_TRUE(store().journal().scan(ledger::Table::kVault, range.first, range.behind_last, flip));
  ASSERT_TRUE(store().journal().append(std::move(batch), {}));
  EXPECT_EQ(rebuild_one(index, store().journal()).error(), ledger::Error::kSectionDamaged);
  EXPECT_EQ(rows(index), before);
}

TEST_F(Rebuilding, ProjectionsAreFoundByName) {
  EXPECT_EQ(runner().projections().size(), 36U);
  for (const auto& projection : runner().projections()) {
    EXPECT_EQ(runner().find(projection->name()), projection.get());
  }
  EXPECT_EQ(runner().find("people "), nullptr);
}

}  // namespace
}  // namespace lethe::projections::tests
