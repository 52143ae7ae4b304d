// A key target in memory: its disk can fail, be taken away, be exchanged, and die with the process.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "ledger/key_target.h"
#include "ledger/memory_journal.h"
#include "tests/crypto/simulated_disk.h"
#include "tests/ledger/crashing_store.h"

namespace lethe::ledger::tests {

/// What is on it outlives the process.
struct TargetDisk {
  std::shared_ptr<Journal> blocks;  // null: none were made
  crypto::SimulatedDisk copies;

  // Faults. Steps are changes of a file and appends to the blocks.
  std::atomic<bool> is_mounted = true;
  std::atomic<std::size_t> steps = 0;
  std::atomic<std::size_t> fail_at = 0;    // the step's number, from 1; 0: none
  std::atomic<bool> fails_behind = false;  // the step is done, and says that it failed
  std::atomic<bool> fails_on = false;      // and so do all that follow

  void arm(std::size_t step, bool behind, bool on) {
    steps = 0;
    fail_at = step;
    fails_behind = behind;
    fails_on = on;
  }
  void heal() { arm(0, false, false); }

  /// Does the step unless it fails before it. False when it is to say that it failed.
  template <class Step>
  bool take(CrashPlan& plan, const Step& step) {
    const auto number = ++steps;
    const bool is_failing = fail_at != 0 && (number == fail_at || (fails_on && number > fail_at));
    if (is_failing && !fails_behind) return false;
    return plan.take(step) && !is_failing;
  }
};

/// One process's view of it.
class SimulatedTarget final : public KeyTargetPlace {
 public:
  SimulatedTarget(std::shared_ptr<TargetDisk> disk, std::shared_ptr<CrashPlan> plan)
      : disk_(std::move(disk)), plan_(std::move(plan)) {}

  Result<std::unique_ptr<Journal>> open_blocks() override {
    if (!disk_->is_mounted || !disk_->blocks) return Error::kStorageMissing;
    return std::unique_ptr<Journal>(std::make_unique<Blocks>(*this));
  }
  Result<std::unique_ptr<Journal>> create_blocks() override {
    if (!disk_->is_mounted) return Error::kStorageFailed;
    if (!disk_->take(*plan_, [&] { disk_->blocks = make_memory_journal(); })) {
      return Error::kStorageFailed;
    }
    return open_blocks();
  }
  Result<std::unique_ptr<crypto::RootFiles>> open_copies() override {
    return std::unique_ptr<crypto::RootFiles>(std::make_unique<Files>(*this));
  }

 private:
  class Blocks final : public ForwardingJournal {
   public:
    explicit Blocks(const SimulatedTarget& place)
        : ForwardingJournal(*place.disk_->blocks),
          blocks_(place.disk_->blocks),
          disk_(place.disk_),
          plan_(place.plan_) {}
    Result<void> append(WriteBatch batch, std::span<const Fence> fences) override {
      if (!disk_->is_mounted) return Error::kStorageFailed;
      Result<void> appended;
      const bool is_done =
          disk_->take(*plan_, [&] { appended = blocks_->append(std::move(batch), fences); });
      if (!is_done) return Error::kStorageFailed;
      return appended;
    }

   private:
    std::shared_ptr<Journal> blocks_;
    std::shared_ptr<TargetDisk> disk_;
    std::shared_ptr<CrashPlan> plan_;
  };

  class Files final : public crypto::RootFiles {
   public:
    explicit Files(const SimulatedTarget& place)
        : disk_(place.disk_), plan_(place.plan_), files_(disk_->copies.open()) {}
    crypto::Result<std::optional<crypto::SecretBuffer>> read(const std::string& name,
                                                             std::size_t limit) override {
      if (!disk_->is_mounted) return crypto::Error::kRootReadFailed;
      return files_->read(name, limit);
    }
    crypto::Result<void> create(const std::string& name, ByteView content) override {
      return take([&] { return files_->create(name, content); });
    }
    crypto::Result<void> overwrite(const std::string& name, ByteView content) override {
      return take([&] { return files_->overwrite(name, content); });
    }
    crypto::Result<void> sync(const std::string& name) override {
      return take([&] { return files_->sync(name); });
    }
    crypto::Result<void> wipe(const std::string& name) override {
      return take([&] { return files_->wipe(name); });
    }
    crypto::Result<void> remove(const std::string& name) override {
      return take([&] { return files_->remove(name); });
    }
    crypto::Result<void> sync_directory() override {
      return take([&] { return files_->sync_directory(); });
    }

   private:
    template <class Step>
    crypto::Result<void> take(const Step& step) {
      if (!disk_->is_mounted) return crypto::Error::kRootWriteFailed;
      crypto::Result<void> done;
      if (!disk_->take(*plan_, [&] { done = step(); })) return crypto::Error::kRootWriteFailed;
      return done;
    }
    std::shared_ptr<TargetDisk> disk_;
    std::shared_ptr<CrashPlan> plan_;
    std::unique_ptr<crypto::RootFiles> files_;
  };

  std::shared_ptr<TargetDisk> disk_;
  std::shared_ptr<CrashPlan> plan_;
};

}  // namespace lethe::ledger::tests
