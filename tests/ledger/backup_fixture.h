// A store whose data is backed up and restored, with its keys in files beside it, so that a test
// can keep them as they were, lose them, or give the wrong ones.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "ledger/backup_files.h"
#include "ledger/backup_restore.h"
#include "ledger/backup_writer.h"
#include "ledger/keyspace.h"
#include "tests/ledger/crashing_store.h"
#include "tests/ledger/store_fixture.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {

/// The blocks of a ledger's key tree as files, as key_blocks_in_folder() reads them.
inline void write_block_files(const Reader& reader, LedgerNumber number, const LedgerId& ledger,
                              const std::filesystem::path& folder) {
  const auto blocks = folder / ledger.str();
  std::filesystem::create_directories(blocks);
  const auto range = ledger_range(number);
  ASSERT_TRUE(
      reader.scan(Table::kKeys, range.first, range.behind_last, [&](ByteView key, ByteView block) {
        std::ofstream out(blocks / crypto::to_hex(key.subspan(4)), std::ios::binary);
        out << crypto::as_text(block);
        return true;
      }));
}

/// One organisation: its store over a directory in memory, its root keys in a folder.
class Organisation {
 public:
  explicit Organisation(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    options_.clock = &clock;
    roots_ = crypto::open_file_root_store(folder_ / "keys");
    store_ = Store::create(journal(), *roots_, projector_, options_, plan_for("system")).value();
    id_ = store_->system()->info().id;
  }

  Store& store() { return *store_; }
  const Ledger& ledger() const { return *store_->system(); }
  const LedgerId& id() const { return id_; }
  std::unique_ptr<Reader> snapshot() const { return disk_->snapshot(); }
  std::filesystem::path data() const { return folder_ / "data"; }  // said to be there
  std::filesystem::path backup() const { return folder_ / "backup"; }
  const Projector& projector() const { return projector_; }

  /// Registers so many more people.
  void populate(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto slot = people.size() + 1;
      people.push_back(
          register_person(*store_, id_, {slot}, std::to_string(slot) + "@example.org"));
    }
  }
  void erase(std::size_t which) {
    const auto outcome = run(*store_, id_, [&](const DecisionContext&) {
      Decision decision;
      add_erasure(decision, people[which], order_for(people[which]));
      return decision;
    });
    ASSERT_FALSE(outcome.error) << outcome.error.message();
  }
  /// Keeps root and blocks as they are now, as the target of key backups does: `name`.keys and
  /// `name`.blocks.
  void save_keys(const std::string& name) const {
    std::filesystem::copy(folder_ / "keys", folder_ / (name + ".keys"));
    std::filesystem::permissions(folder_ / (name + ".keys"), std::filesystem::perms::owner_all);
    write_block_files(*disk_, ledger().info().number, id_, folder_ / (name + ".blocks"));
  }
  std::filesystem::path saved(const std::string& name) const { return folder_ / name; }

  Backed<BackupReport> back_up(BackupOptions options = {}) const {
    options.clock = &clock;
    return write_backup(*snapshot(), data(), backup(), options);
  }

  std::vector<Person> people;
  ManualClock clock;

 private:
  std::unique_ptr<Journal> journal() const {
    return std::make_unique<CrashingJournal>(disk_, std::make_shared<CrashPlan>());
  }

  std::filesystem::path folder_;
  IndexProjector projector_;
  StoreOptions options_;
  std::shared_ptr<Journal> disk_ = make_memory_journal();
  std::unique_ptr<crypto::RootStore> roots_;
  std::unique_ptr<Store> store_;
  LedgerId id_;
};

/// What a backup became: the store over what was restored, or why there is none.
struct Restored {
  std::optional<BackupFailure> failure;
  RestoreReport report;
  std::shared_ptr<Journal> disk = make_memory_journal();
  std::unique_ptr<crypto::RootStore> roots;
  IndexProjector projector;
  std::unique_ptr<Store> store;

  const Ledger& ledger() const { return *store->system(); }
  /// Which of the person's sections are there: "1" for each that opens, "0" for each that does not.
  std::string opens(const Person& person) const {
    std::string opened;
    for (const auto& [place, content] : person.sections) {
      opened += read(ledger(), place.first, place.second) == content ? "1" : "0";
    }
    return opened;
  }
};

class BackupTest : public testing::Test {
 protected:
  /// Restores with the keys that were saved under a name.
  std::unique_ptr<Restored> restore(const std::string& keys, const RestoreOptions& options = {}) {
    auto out = std::make_unique<Restored>();
    out->roots = crypto::open_file_root_store(clinic.saved(keys + ".keys"));
    const auto blocks = key_blocks_in_folder(clinic.saved(keys + ".blocks"));
    auto report = restore_backup(clinic.backup(), *out->disk, *out->roots, *blocks, options);
    if (!report) {
      out->failure = report.error();
      return out;
    }
    out->report = std::move(*report);
    reopen(*out);
    if (out->store) rebuild(*out);
    out->store.reset();
    EXPECT_TRUE(resume_orders(*out->disk, out->report));
    reopen(*out);
    return out;
  }
  static void reopen(Restored& restored) {
    auto store =
        Store::open(std::make_unique<CrashingJournal>(restored.disk, std::make_shared<CrashPlan>()),
                    *restored.roots, restored.projector, {});
    ASSERT_TRUE(store) << store.error().message();
    restored.store = std::move(*store);
  }
  static void rebuild(Restored& restored) {
    std::string fault;
    WriteBatch rows;
    const auto number = restored.ledger().info().number;
    for (const auto& [row, value] : rebuilt_views(restored.ledger(), restored.projector, fault)) {
      rows.put(Table::kViews, ledger_row(number, row), value);
    }
    EXPECT_EQ(fault, "");
    EXPECT_TRUE(restored.disk->append(std::move(rows), {}));
  }
  void back_up(const BackupOptions& options = {}) const {
    const auto report = clinic.back_up(options);
    ASSERT_TRUE(report) << report.error().what;
  }
  std::vector<std::filesystem::path> files(std::string_view kind) const {
    std::vector<std::filesystem::path> out;
    const auto where = clinic.backup() / kind;
    if (!std::filesystem::exists(where)) return out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(where)) {
      if (entry.is_regular_file()) out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  lethe::tests::TemporaryDirectory folder;
  Organisation clinic{folder.path() / "clinic"};
};

}  // namespace lethe::ledger::tests
