// A data directory in memory whose process can be made to die at any durable step: an append to the
// journal or a change of a root key, before it or right behind it.
#pragma once

#include <memory>

#include "crypto/root_store.h"
#include "ledger/journal.h"

namespace lethe::ledger::tests {

/// Counts durable steps, and fails all from one of them on. Shared by what the store works with.
struct CrashPlan {
  enum class When { kBefore, kBehind };

  int steps = 0;     // so far
  int crash_at = 0;  // the step's number, from 1; 0: never
  When when = When::kBefore;
  bool has_crashed = false;

  void arm(int step, When at) {
    steps = 0;
    crash_at = step;
    when = at;
    has_crashed = false;
  }
  /// Does the step, or dies at it. True when the step may report success.
  template <class Step>
  bool take(const Step& step) {
    if (has_crashed) return false;
    ++steps;
    const bool is_last = steps == crash_at;
    has_crashed = is_last;
    if (!is_last || when == When::kBehind) step();
    return !is_last;
  }
};

/// The journal as one process has it; what is in `disk` outlives the process.
class CrashingJournal : public ForwardingJournal {
 public:
  CrashingJournal(std::shared_ptr<Journal> disk, std::shared_ptr<CrashPlan> plan)
      : ForwardingJournal(*disk), disk_(std::move(disk)), plan_(std::move(plan)) {}

  Result<void> append(WriteBatch batch, std::span<const Fence> fences) override {
    Result<void> appended;
    const bool survived = plan_->take([&] { appended = disk_->append(std::move(batch), fences); });
    if (!survived) return Error::kStorageFailed;
    return appended;
  }

 private:
  std::shared_ptr<Journal> disk_;
  std::shared_ptr<CrashPlan> plan_;
};

class CrashingRoots final : public crypto::RootStore {
 public:
  explicit CrashingRoots(std::shared_ptr<CrashPlan> plan,
                         std::unique_ptr<crypto::RootStore> disk = crypto::make_memory_root_store())
      : plan_(std::move(plan)), disk_(std::move(disk)) {}

  crypto::Result<crypto::Root> load(const crypto::TreeId& tree) override {
    return disk_->load(tree);
  }
  crypto::Result<void> create(const crypto::TreeId& tree, const crypto::Root& root) override {
    return take([&] { return disk_->create(tree, root); });
  }
  crypto::Result<void> replace(const crypto::TreeId& tree, const crypto::Root& next) override {
    return take([&] { return disk_->replace(tree, next); });
  }
  crypto::Result<void> destroy_replaced(const crypto::TreeId& tree) override {
    return take([&] { return disk_->destroy_replaced(tree); });
  }
  crypto::Result<void> destroy(const crypto::TreeId& tree) override {
    return take([&] { return disk_->destroy(tree); });
  }

 private:
  template <class Step>
  crypto::Result<void> take(const Step& step) {
    crypto::Result<void> done;
    const bool survived = plan_->take([&] { done = step(); });
    if (!survived) return crypto::Error::kRootWriteFailed;
    return done;
  }

  std::shared_ptr<CrashPlan> plan_;
  std::unique_ptr<crypto::RootStore> disk_;
};

}  // namespace lethe::ledger::tests
