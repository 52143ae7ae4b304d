// What a backup is: incremental, checked after it was written, and whole at every moment.
#include <gmock/gmock.h>

#include <cstdlib>

#include "tests/ledger/backup_fixture.h"

namespace lethe::ledger::tests {
namespace {

using testing::HasSubstr;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(BackupTest, HasEveryEventAndNoKey) {
  clinic.populate(3);
  const auto report = clinic.back_up();
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->events, clinic.ledger().size().value);
  EXPECT_EQ(report->new_events, report->events);
  EXPECT_EQ(report->manifest, 1U);
  const BackupFiles files(clinic.backup());
  const auto manifest = files.manifest(1);
  ASSERT_TRUE(manifest) << manifest.error().what;
  const auto* ledger = manifest->find(clinic.id());
  ASSERT_NE(ledger, nullptr);
  EXPECT_EQ(ledger->checkpoint, clinic.ledger().checkpoint());
  EXPECT_EQ(manifest->system, clinic.id());
  const auto root = crypto::open_file_root_store(clinic.saved("keys"));
  const auto key = root->load({clinic.id().bytes}).value();
  for (const auto& file : this->files("")) {
    EXPECT_THAT(bytes_of(file), Not(HasSubstr(crypto::as_text(key.key.view()))));
    for (const auto& person : clinic.people) {
      EXPECT_THAT(bytes_of(file), Not(HasSubstr(person.external_id))) << "P2: plaintext";
    }
  }
}

TEST_F(BackupTest, TheSecondRunAddsWhatIsNewAndChangesNothing) {
  clinic.populate(2);
  back_up();
  std::map<std::filesystem::path, std::string> before;
  for (const auto& file : files("segments")) before[file] = bytes_of(file);
  const auto size = clinic.ledger().size().value;
  clinic.populate(3);
  const auto report = clinic.back_up();
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->new_events, clinic.ledger().size().value - size);
  EXPECT_EQ(files("segments").size(), before.size() + 1);
  for (const auto& [file, bytes] : before) EXPECT_EQ(bytes_of(file), bytes);
  EXPECT_EQ(files("manifests").size(), 2U) << "every earlier backup can still be restored";
}

TEST_F(BackupTest, ARunWithNothingNewSaysThatItLooked) {
  back_up();
  const auto segments = files("segments");
  const auto report = clinic.back_up();
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->new_events, 0U);
  EXPECT_EQ(report->manifest, 2U);
  EXPECT_EQ(files("segments"), segments);
  clinic.populate(1);
  back_up();
  EXPECT_TRUE(check_backup(clinic.backup(), {}));
}

TEST_F(BackupTest, SegmentsAreBounded) {
  clinic.populate(20);
  BackupOptions options;
  options.segment_bytes = 4'000;
  back_up(options);
  const auto segments = files("segments");
  EXPECT_GT(segments.size(), 3U);
  for (const auto& file : segments) EXPECT_LT(std::filesystem::file_size(file), 8'000U);
  const auto checked = check_backup(clinic.backup(), {});
  ASSERT_TRUE(checked) << checked.error().what;
  EXPECT_EQ(checked->events, clinic.ledger().size().value);
}

TEST_F(BackupTest, ReadsASnapshotWhileOthersWrite) {
  clinic.populate(2);
  const auto snapshot = clinic.snapshot();
  const auto size = clinic.ledger().size().value;
  clinic.populate(2);
  clinic.erase(0);
  const auto report = write_backup(*snapshot, clinic.data(), clinic.backup(), {});
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->events, size);
}

TEST_F(BackupTest, TellsHowFarItIs) {
  clinic.populate(4);
  BackupOptions options;
  BackupProgress last;
  options.progress = [&](const BackupProgress& progress) {
    EXPECT_GE(progress.written, last.written);
    EXPECT_GE(progress.verified, last.verified);
    last = progress;
  };
  back_up(options);
  EXPECT_EQ(last.total, clinic.ledger().size().value);
  EXPECT_EQ(last.written, last.total);
  EXPECT_EQ(last.verified, last.total);
  EXPECT_GT(last.bytes, 0U);
}

TEST_F(BackupTest, StoppedOnTheWayItLeavesTheBackupAsItWas) {
  clinic.populate(2);
  back_up();
  const auto before = files("");
  clinic.populate(2);
  std::atomic<bool> cancel = true;
  BackupOptions options;
  options.cancel = &cancel;
  const auto stopped = clinic.back_up(options);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().fault, BackupFault::kStopped);
  EXPECT_EQ(files(""), before);
  EXPECT_TRUE(check_backup(clinic.backup(), {}));
}

TEST_F(BackupTest, WhatAKilledRunLeftIsRemovedByTheNext) {
  clinic.populate(2);
  back_up();
  const auto size = clinic.ledger().size();
  const auto segments = files("segments").front().parent_path();
  const auto half = segments / segment_name({size.value}, {size.value + 7});
  const auto temporary = segments / ".half.tmp";
  std::ofstream(half) << "half";
  std::ofstream(temporary) << "half";
  EXPECT_TRUE(check_backup(clinic.backup(), {})) << "it is no part of the backup";
  clinic.populate(1);
  back_up();
  EXPECT_FALSE(std::filesystem::exists(half));
  EXPECT_FALSE(std::filesystem::exists(temporary));
  EXPECT_TRUE(check_backup(clinic.backup(), {}));
}

/// Behind each segment that was written and each that was read back, up to the manifest.
TEST_F(BackupTest, AProcessThatDiesBetweenItsStepsLeavesTheLastBackupWhole) {
  clinic.populate(2);
  back_up();
  clinic.populate(3);
  constexpr int kDied = 7;
  constexpr int kSteps = 2 * 3;
  for (int step = 1; step <= kSteps; ++step) {
    BackupOptions options;
    options.segment_bytes = 1;
    int taken = 0;
    options.progress = [&](const BackupProgress&) {
      if (++taken == step) std::_Exit(kDied);
    };
    EXPECT_EXIT(static_cast<void>(clinic.back_up(options)), testing::ExitedWithCode(kDied), "");
    const auto checked = check_backup(clinic.backup(), {});
    ASSERT_TRUE(checked) << checked.error().what;
    EXPECT_EQ(checked->manifest, 1U) << "as it was, whatever lies beside it";
  }
  EXPECT_GT(files("segments").size(), 1U) << "and something does";
  back_up();
  const auto checked = check_backup(clinic.backup(), {});
  ASSERT_TRUE(checked) << checked.error().what;
  EXPECT_EQ(checked->events, clinic.ledger().size().value);
}

/// A disk that is full from a file on: whatever is written to /dev/full is too much.
TEST_F(BackupTest, P1ATargetThatIsFullLeavesTheLastBackupWhole) {
  clinic.populate(2);
  back_up();
  const auto before = files("");
  const auto segments = files("segments").front().parent_path();
  const auto size = clinic.ledger().size().value;
  clinic.populate(3);
  const std::filesystem::path full[] = {
      segments / ("." + segment_name({size + 1}, {size + 2}) + ".tmp"),
      clinic.backup() / kManifestFolder / ("." + manifest_name(2) + ".tmp")};
  for (const auto& file : full) {
    BackupOptions options;
    options.segment_bytes = 1;
    options.progress = [&](const BackupProgress&) {  // behind the first segment
      if (!is_symlink(file)) std::filesystem::create_symlink("/dev/full", file);
    };
    const auto refused = clinic.back_up(options);
    ASSERT_FALSE(refused) << file;
    EXPECT_EQ(refused.error().fault, BackupFault::kDiskFull);
    EXPECT_THAT(refused.error().what, HasSubstr("no space is left"));
    EXPECT_EQ(files(""), before) << "and it gave back what it took";
    EXPECT_TRUE(check_backup(clinic.backup(), {}));
  }
  back_up();
  EXPECT_TRUE(check_backup(clinic.backup(), {}));
}

TEST_F(BackupTest, AnotherOrganisationsBackupIsNotTouched) {
  back_up();
  Organisation other(folder.path() / "other");
  const auto before = files("");
  const auto refused = write_backup(*other.snapshot(), other.data(), clinic.backup(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, BackupFault::kForeign);
  EXPECT_THAT(refused.error().what, HasSubstr("another organisation"));
  EXPECT_EQ(files(""), before);
}

TEST_F(BackupTest, AnOlderStateDoesNotReplaceANewerBackup) {
  clinic.populate(1);
  const auto older = clinic.snapshot();
  clinic.populate(1);
  back_up();
  const auto refused = write_backup(*older, clinic.data(), clinic.backup(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, BackupFault::kSourceOlder);
  EXPECT_THAT(refused.error().what, HasSubstr("older state"));
}

TEST_F(BackupTest, AStateThatWentAnotherWayIsRefused) {
  clinic.populate(2);
  clinic.save_keys("now");
  back_up();
  const auto fork = restore("now");
  ASSERT_FALSE(fork->failure) << fork->failure->what;
  clinic.populate(1);
  back_up();
  // Another event in the same place, and one more.
  for (int i = 0; i < 2; ++i) ASSERT_FALSE(write_note(*fork->store, clinic.id()).error);
  const auto refused = write_backup(*fork->disk->snapshot(), clinic.data(), clinic.backup(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, BackupFault::kForked);
}

TEST_F(BackupTest, GoesToAFolderOfItsOwnOutsideTheData) {
  const auto to = [&](const std::filesystem::path& target) {
    const auto report = write_backup(*clinic.snapshot(), clinic.data(), target, {});
    return report ? "done" : report.error().what;
  };
  std::filesystem::create_directories(clinic.data());
  EXPECT_THAT(to(clinic.data()), HasSubstr("lie in one another"));
  EXPECT_THAT(to(clinic.data() / "backup"), HasSubstr("lie in one another"));
  EXPECT_THAT(to(clinic.data() / ".." / "data" / "x"), HasSubstr("lie in one another"));
  EXPECT_THAT(to(clinic.data().parent_path()), HasSubstr("lie in one another"));
  std::filesystem::create_directory_symlink(clinic.data(), folder.path() / "link");
  EXPECT_THAT(to(folder.path() / "link" / "backup"), HasSubstr("lie in one another"));
  std::filesystem::create_directories(folder.path() / "photos");
  std::ofstream(folder.path() / "photos" / "cat.jpg") << "cat";
  EXPECT_THAT(to(folder.path() / "photos"), HasSubstr("something else than a backup (cat.jpg)"));
  EXPECT_EQ(to(folder.path() / "new" / "deep"), "done");
}

TEST_F(BackupTest, OneRunAtATime) {
  const auto held = BackupTarget::open(clinic.backup(), clinic.data());
  ASSERT_TRUE(held) << held.error().what;
  const auto refused = clinic.back_up();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, BackupFault::kBusy);
}

TEST_F(BackupTest, ADamagedSourceIsNotPassedOnAsSound) {
  clinic.populate(2);
  auto damaged = make_memory_journal();
  const auto snapshot = clinic.snapshot();
  WriteBatch rows;
  for (const auto table : {Table::kMeta, Table::kLog, Table::kVault, Table::kTiles}) {
    ASSERT_TRUE(snapshot->scan(table, Bytes{}, Bytes(20, 0xff), [&](ByteView key, ByteView value) {
      auto copy = crypto::to_bytes(value);
      const bool is_event = table == Table::kLog && key.back() == 2;
      if (is_event) copy[70] ^= 1U;
      rows.put(table, key, copy);
      return true;
    }));
  }
  ASSERT_TRUE(damaged->append(std::move(rows), {}));
  const auto refused = write_backup(*damaged->snapshot(), clinic.data(), clinic.backup(), {});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(files("manifests").empty());
  EXPECT_TRUE(files("segments").empty());
}

}  // namespace
}  // namespace lethe::ledger::tests
