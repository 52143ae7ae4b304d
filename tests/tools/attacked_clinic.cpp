#include "tests/tools/attacked_clinic.h"

#include <gtest/gtest.h>

#include "crypto/check.h"
#include "crypto/recovery_copies.h"
#include "ledger/backup_writer.h"
#include "ledger/ledger_opening.h"
#include "ledger/rocks_journal.h"
#include "tests/ledger/backup_fixture.h"
#include "tests/ledger/folder_files.h"
#include "tests/tools/stored_world.h"
#include "tools/data_directory.h"
#include "tools/reopening.h"

namespace lethe::tools::tests {

namespace fs = std::filesystem;
using ledger::tests::CrashingJournal;
using ledger::tests::CrashingRoots;
using lethe::tests::copy_folder_in_use;

namespace {

/// Little is kept in memory, so that there are files to search.
ledger::RocksOptions small() {
  ledger::RocksOptions options;
  options.block_cache_bytes = 4U << 20;
  options.write_buffer_bytes = 1U << 20;
  return options;
}

/// The directory of a key target, whose blocks are no more written when the process has died.
class CrashingPlace final : public ledger::KeyTargetPlace {
 public:
  CrashingPlace(const fs::path& directory, std::shared_ptr<ledger::tests::CrashPlan> plan)
      : place_(ledger::key_target_directory(directory, {})), plan_(std::move(plan)) {}

  ledger::Result<std::unique_ptr<ledger::Journal>> open_blocks() override {
    LETHE_TRY(auto blocks, place_->open_blocks());
    return dying(std::move(blocks));
  }
  ledger::Result<std::unique_ptr<ledger::Journal>> create_blocks() override {
    LETHE_TRY(auto blocks, place_->create_blocks());
    return dying(std::move(blocks));
  }
  ledger::Result<std::unique_ptr<crypto::RootFiles>> open_copies() override {
    return place_->open_copies();
  }

 private:
  std::unique_ptr<ledger::Journal> dying(std::unique_ptr<ledger::Journal> blocks) {
    return std::make_unique<CrashingJournal>(std::move(blocks), plan_);
  }

  const std::unique_ptr<ledger::KeyTargetPlace> place_;
  const std::shared_ptr<ledger::tests::CrashPlan> plan_;
};

}  // namespace

AttackedClinic::AttackedClinic() : data_(folder() / "data"), keys_(folder() / "keys") {
  fs::create_directory(target());
  std::string error;
  auto made = DataDirectory::create({data_, keys_}, "lethe.example", "local", {}, error);
  LETHE_CHECK(made && create_ledger(made->store(), "clinic", "local", "lethe.example", error));
  made.reset();
  open();
  info_ = ledger()->info();
  define_newsletter(store(), info_.id);
}

AttackedClinic::~AttackedClinic() {
  close();
}

ledger::StoreOptions AttackedClinic::options() const {
  ledger::StoreOptions options;
  options.workers = 1;
  options.key_target = target_.get();
  options.key_target_retry = std::chrono::hours(1);
  options.registers = registers_.get();
  return options;
}

std::unique_ptr<ledger::Journal> AttackedClinic::open_journal() {
  journal_ = ledger::open_rocks_journal(data_, small()).value();
  roots_ = std::make_unique<CrashingRoots>(plan_, crypto::open_file_root_store(keys_));
  target_ =
      ledger::KeyTarget::open(std::make_unique<CrashingPlace>(target(), plan_), {{holder_.key}, 1})
          .value();
  registers_ = std::make_unique<ledger::Registers>(keys_, ledger::Registers::Mode::kHold,
                                                   ledger::registers_in_target(target()));
  return std::make_unique<CrashingJournal>(journal_, plan_);
}

void AttackedClinic::open() {
  auto journal = open_journal();
  auto store = ledger::Store::open(std::move(journal), *roots_, runner_, options());
  ASSERT_TRUE(store) << store.error().message();
  store_ = std::move(*store);
}

void AttackedClinic::close() {
  store_.reset();
  target_.reset();
  journal_.reset();
}

void AttackedClinic::restart() {
  for (const auto& place : {data_, target()}) copy_folder_in_use(place, place.string() + ".left");
  close();
  for (const auto& place : {data_, target()}) {
    fs::remove_all(place);
    fs::rename(place.string() + ".left", place);
  }
  disarm();
  open();
}

bool AttackedClinic::rotate() {
  close();
  auto journal = open_journal();
  const auto rotated = ledger::Store::rotate_roots(std::move(journal), *roots_, runner_, options());
  EXPECT_EQ(rotated.has_value(), !has_crashed());
  close();
  disarm();
  open();
  return rotated.has_value();
}

std::uint64_t AttackedClinic::back_up(const fs::path& to) {
  const auto report = ledger::write_backup(*journal_->snapshot(), data_, to, {});
  EXPECT_TRUE(report) << report.error().what;
  return report ? report->manifest : 0;
}

RestoreRequest AttackedClinic::request_of(const fs::path& backup, std::uint64_t manifest) {
  RestoreRequest request;
  request.from = backup;
  request.to = folder() / ("data-" + std::to_string(restored_ + 1));
  request.options.manifest = manifest;
  request.places = {data_, keys_};
  return request;
}

void AttackedClinic::restore(const fs::path& backup, std::uint64_t manifest, bool is_machine_lost) {
  close();
  if (is_machine_lost) lose_machine();
  auto request = request_of(backup, manifest);
  if (is_machine_lost) request.blocks = saved_blocks();
  ++restored_;
  std::string error;
  ASSERT_TRUE(restore_directory(request, error)) << error;
  fs::remove_all(data_);
  data_ = request.to;
  reopen();
  open();
}

void AttackedClinic::reopen() {
  ReopenRequest request{{data_, keys_}, {}, true};
  request.places.key_target = {target(), Recovery::kHolders, {}, {{holder_.key}, 1}};
  std::string error;
  ASSERT_TRUE(tools::reopen(request, error)) << error;
  expect_no_older_copy();
}

std::string AttackedClinic::try_restore(const fs::path& backup, std::uint64_t manifest,
                                        const std::function<void()>& meanwhile) {
  close();
  auto request = request_of(backup, manifest);
  request.options.progress = [&](std::uint64_t, std::uint64_t) { meanwhile(); };
  std::string error;
  static_cast<void>(restore_directory(request, error));
  open();
  return error;
}

fs::path AttackedClinic::saved_blocks() const {
  return folder() / ("blocks-" + std::to_string(restored_ + 1));
}

void AttackedClinic::lose_machine() {
  fs::remove_all(data_);
  keys_ = folder() / ("keys-" + std::to_string(restored_ + 1));
  const auto blocks = target_blocks();
  for (const auto& one : ledger::ledgers_in_target(*blocks).value()) {
    const ledger::LedgerId id{one.tree.bytes};
    ledger::tests::write_block_files(*blocks, one.number, id, saved_blocks());
    EXPECT_TRUE(crypto::open_file_root_store(keys_)->create(one.tree, recovered_root(id)));
  }
}

/// Whoever is erased is erased from the target too, also by what is carried out anew.
void AttackedClinic::expect_no_older_copy() const {
  const auto reader = ledger::open_rocks_reader(data_).value();
  for (const auto& info : ledgers_with_keys(*reader).value()) {
    const auto root = root_of(info.id);
    ASSERT_TRUE(root);
    EXPECT_EQ(recovered_root(info.id).epoch, root->epoch)
        << "the target has the root of an earlier epoch of " << info.name;
  }
}

crypto::Result<crypto::Root> AttackedClinic::root_of(const ledger::LedgerId& ledger) const {
  return crypto::open_file_root_store(keys_)->load(ledger::tree_id_of(ledger));
}

crypto::Result<crypto::Root> AttackedClinic::recovered(const ledger::LedgerId& ledger) const {
  std::vector<crypto::Holder> present;
  present.push_back({holder_.key, holder_.secret.clone()});
  return crypto::read_recovery_copy(*crypto::open_posix_root_files(target() / "roots"),
                                    *crypto::make_recovery_opener(std::move(present)),
                                    ledger::tree_id_of(ledger));
}

crypto::Root AttackedClinic::root() const {
  return root_of(info_.id).value();
}

crypto::Root AttackedClinic::recovered_root(const ledger::LedgerId& ledger) const {
  return recovered(ledger).value();
}

std::unique_ptr<ledger::Reader> AttackedClinic::target_blocks() const {
  return ledger::open_rocks_reader(target() / "blocks").value();
}

}  // namespace lethe::tools::tests
