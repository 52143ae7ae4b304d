// A store in a process of its own, so to speak: over a directory and a disk of root keys, both of
// which fail, lose power and fill up when told to.
#pragma once

#include "crypto/check.h"
#include "tests/crypto/simulated_disk.h"
#include "tests/ledger/faulty_file_system.h"
#include "tests/ledger/store_fixture.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {

class DurableProcess {
 public:
  explicit DurableProcess(std::filesystem::path directory, crypto::SimulatedDisk keys = {})
      : directory_(std::move(directory)), keys_(std::move(keys)), disk_(directory_) {
    options_.clock = &clock_;
    options_.workers = 1;
  }

  Result<void> create() {
    LETHE_TRY(auto journal, create_rocks_journal(directory_, disk_.options()));
    return take(
        Store::create(std::move(journal), *roots_, projector_, options_, plan_for("system")));
  }
  Result<void> open() {
    LETHE_TRY(auto journal, open_rocks_journal(directory_, disk_.options()));
    return take(Store::open(std::move(journal), *roots_, projector_, options_));
  }
  /// Open or not.
  void close() { store_.reset(); }

  Store& store() { return *store_; }
  FaultyFileSystem& files() { return disk_.files(); }
  crypto::SimulatedDisk& keys() { return keys_; }

 private:
  Result<void> take(Result<std::unique_ptr<Store>> store) {
    if (!store) return store.error();
    store_ = std::move(*store);
    return {};
  }

  const std::filesystem::path directory_;
  crypto::SimulatedDisk keys_;
  FaultyDisk disk_;
  ManualClock clock_;
  IndexProjector projector_;
  StoreOptions options_;
  const std::unique_ptr<crypto::RootStore> roots_ = crypto::make_file_root_store(keys_.open());
  std::unique_ptr<Store> store_;
};

/// What the disks hold when a store was made, so that not each run has to make one.
struct NewStore {
  NewStore() {
    const lethe::tests::TemporaryDirectory directory;
    DurableProcess process(directory.path() / "data");
    LETHE_CHECK(process.create());
    process.close();
    data = process.files().durable();
    keys = process.keys();
  }
  const std::filesystem::path& write_to(const std::filesystem::path& directory) const {
    data.write_to(directory);
    return directory;
  }
  DiskImage data;
  crypto::SimulatedDisk keys;
};

}  // namespace lethe::ledger::tests
