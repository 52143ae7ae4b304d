// A clinic on disk to which everything happens: its process dies at any durable step, backups of
// long ago are restored, its machine is lost. What the adversary of P4 keeps images of.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "api/commands/executor.h"
#include "crypto/holder.h"
#include "ledger/key_target.h"
#include "ledger/registers.h"
#include "ledger/store.h"
#include "projections/runner.h"
#include "tests/ledger/crashing_store.h"
#include "tests/ledger/temporary_directory.h"
#include "tools/bootstrap.h"
#include "tools/restoring.h"

namespace lethe::tools::tests {

/// Neither copies nor moves. One thread.
class AttackedClinic {
 public:
  using CrashPlan = ledger::tests::CrashPlan;

  /// With a ledger "clinic" in which there is a policy "1" and a purpose "newsletter".
  AttackedClinic();
  ~AttackedClinic();

  ledger::Store& store() { return *store_; }
  /// Null when it is closed.
  std::shared_ptr<const ledger::Ledger> ledger() const { return store_->find("clinic"); }
  /// Of that.
  const ledger::LedgerInfo& info() const { return info_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  const std::filesystem::path& data() const { return data_; }
  const std::filesystem::path& keys() const { return keys_; }
  std::filesystem::path target() const { return folder() / "target"; }

  /// As the system. A key makes the answer one that is kept.
  template <class Input>
  api::Reply run(api::Ruled<api::Ruling> (*rule)(api::RuleContext&, const Input&),
                 const Input& input, const std::string& idempotency_key = {}) {
    const auto id = ledger()->info().id;
    auto request = system_request(id, "history");
    if (!idempotency_key.empty()) {
      request.idempotency = api::Idempotency{idempotency_key, "history",
                                             crypto::sha256(crypto::as_bytes(idempotency_key))};
    }
    return api::run(store(), id, std::move(request), rule, input);
  }

  /// The process dies at a durable step from now on; of roots and of blocks in the key target, too.
  void arm(int step, CrashPlan::When when) { plan_->arm(step, when); }
  void disarm() { plan_->arm(0, CrashPlan::When::kBefore); }
  bool has_crashed() const { return plan_->has_crashed; }
  /// Ends without a word to the disk, as a kill does, and starts again.
  void restart();
  /// A new root for everybody; whether it went through.
  bool rotate();

  /// Adds to the backup in a folder, also of a directory in which the process died.
  std::uint64_t back_up(const std::filesystem::path& to);
  /// Goes on, on purpose, in a new directory with what a backup had and the latest keys: those of
  /// this machine, or, when it is lost, what the key target gives its holder.
  void restore(const std::filesystem::path& backup, std::uint64_t manifest, bool is_machine_lost);

  /// Restores beside the directory in use, and goes on with that one. Why it failed, when something
  /// happened meanwhile.
  std::string try_restore(const std::filesystem::path& backup, std::uint64_t manifest,
                          const std::function<void()>& meanwhile);

  /// The root of a ledger as the machine has it, and as the holder gets it out of the target.
  crypto::Result<crypto::Root> root_of(const ledger::LedgerId& ledger) const;
  crypto::Result<crypto::Root> recovered(const ledger::LedgerId& ledger) const;
  /// Of the clinic's; of any that goes on.
  crypto::Root root() const;
  crypto::Root recovered_root(const ledger::LedgerId& ledger) const;
  /// The blocks in the target, of whatever ledger.
  std::unique_ptr<ledger::Reader> target_blocks() const;

 private:
  void open();
  void close();
  ledger::StoreOptions options() const;
  std::unique_ptr<ledger::Journal> open_journal();
  RestoreRequest request_of(const std::filesystem::path& backup, std::uint64_t manifest);
  std::filesystem::path saved_blocks() const;
  void lose_machine();
  void reopen();
  void expect_no_older_copy() const;

  const lethe::tests::TemporaryDirectory folder_;
  const crypto::Holder holder_ = crypto::Holder::generate();
  const std::shared_ptr<CrashPlan> plan_ = std::make_shared<CrashPlan>();
  std::filesystem::path data_, keys_;
  int restored_ = 0;
  projections::Runner runner_;
  std::shared_ptr<ledger::Journal> journal_;
  std::unique_ptr<crypto::RootStore> roots_;
  std::unique_ptr<ledger::KeyTarget> target_;
  std::unique_ptr<ledger::Registers> registers_;
  std::unique_ptr<ledger::Store> store_;
  ledger::LedgerInfo info_;
};

}  // namespace lethe::tools::tests
