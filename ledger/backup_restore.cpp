#include "ledger/backup_restore.h"

#include <algorithm>
#include <map>

#include "crypto/check.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger_opening.h"
#include "ledger/registers.h"
#include "ledger/thread_count.h"

namespace lethe::ledger {
namespace {

constexpr std::uint64_t kEventsATell = 1'024;

std::string names_in(const Manifest& manifest) {
  std::string names;
  for (const auto& ledger : manifest.ledgers) names += " " + ledger.info.name;
  return names;
}

class Restore {
 public:
  Restore(const std::filesystem::path& backup, Journal& target, crypto::RootStore& roots,
          const KeyBlocks& blocks, const RestoreOptions& options)
      : files_(backup), target_(target), roots_(roots), blocks_(blocks), options_(options) {}

  Backed<RestoreReport> run() {
    LETHE_TRY_VOID(choose_manifest());
    LETHE_TRY_VOID(check_names());
    LETHE_TRY(auto plan, plan_ledgers());
    const RestoreContext context{files_,
                                 target_,
                                 roots_,
                                 blocks_,
                                 thread_count(options_.threads),
                                 [this] { return count_one(); }};
    RestoreReport report{manifest_.number, manifest_.taken, {}};
    std::map<LedgerId, Sequence> closures;  // as the system ledger has them, which is the first
    for (auto& ledger : plan) {
      const auto& id = ledger.ledger.info.id;
      if (const auto closure = closures.find(id); closure != closures.end()) {
        ledger.certificate = closure->second;
      }
      LETHE_TRY_VOID(look_for_closure(ledger));
      LETHE_TRY(auto restored, restore_ledger(ledger, context));
      if (id == manifest_.system) closures = restored.closures;
      report.ledgers.push_back(std::move(restored));
    }
    if (options_.progress) options_.progress(total_, total_);
    const auto finished = write_format();
    if (!finished) return BackupFailure(finished.error());
    return report;
  }

 private:
  BackupFailure nothing(const std::string& what) const {
    return {BackupFault::kNothingThere, what + " in the backup at " + files_.directory().string()};
  }

  Backed<void> choose_manifest() {
    LETHE_TRY(const auto numbers, files_.manifests());
    if (numbers.empty()) {
      return BackupFailure(BackupFault::kNothingThere,
                           "there is no backup at " + files_.directory().string());
    }
    if (options_.manifest != 0) {
      LETHE_TRY(manifest_, files_.manifest(options_.manifest));
      return complete_cut();
    }
    LETHE_TRY(manifest_, files_.manifest(numbers.back()));
    LETHE_TRY_VOID(complete_cut());
    if (!cut_) return {};
    // The first that has it: the other ledgers are then as near to that moment as can be.
    for (auto number = numbers.rbegin() + 1; number != numbers.rend(); ++number) {
      LETHE_TRY(auto earlier, files_.manifest(*number));
      const auto* ledger = earlier.find(cut_->ledger);
      if (ledger == nullptr || ledger->position.size < cut_->size) break;
      manifest_ = std::move(earlier);
    }
    return {};
  }

  /// Which ledger it is and how long it was, when that was not said.
  Backed<void> complete_cut() {
    cut_ = options_.cut;
    if (!cut_) return {};
    if (!cut_->checkpoint.empty()) LETHE_TRY_VOID(read_checkpoint());
    if (cut_->ledger.empty()) {
      for (const auto& ledger : manifest_.ledgers) {
        if (ledger.info.id == manifest_.system) continue;
        if (!cut_->ledger.empty()) {
          return nothing("a size is one ledger's, and there are several" + names_in(manifest_) +
                         "; name one");
        }
        cut_->ledger = ledger.info.name;
      }
    }
    const auto* ledger = manifest_.find(cut_->ledger);
    if (ledger == nullptr) return {};  // check_names() says so
    if (cut_->size.value == 0 || cut_->size > ledger->position.size) {
      return nothing("there are " + std::to_string(ledger->position.size.value) + " events of " +
                     ledger->info.name + " and not " + std::to_string(cut_->size.value));
    }
    return {};
  }

  Backed<void> read_checkpoint() {
    const auto note = crypto::parse_note(cut_->checkpoint);
    const auto checkpoint = note ? parse_checkpoint_text(note->text) : note.error();
    if (!checkpoint) return nothing("what was given as a checkpoint is none, so nothing is found");
    for (const auto& ledger : manifest_.ledgers) {
      if (ledger.info.origin == checkpoint->origin) cut_->ledger = ledger.info.name;
    }
    if (cut_->ledger.empty()) return nothing("no ledger is called " + checkpoint->origin);
    cut_->size = checkpoint->size;
    return {};
  }

  Backed<void> check_names() const {
    for (const auto& name : {options_.ledger, cut_ ? cut_->ledger : std::string()}) {
      if (name.empty() || manifest_.find(name) != nullptr) continue;
      return nothing("there is no ledger named '" + name + "'; there are:" + names_in(manifest_));
    }
    return {};
  }

  Backed<std::vector<LedgerToRestore>> plan_ledgers() {
    std::vector<LedgerToRestore> plan;
    for (const auto& ledger : manifest_.ledgers) {
      const bool is_system = ledger.info.id == manifest_.system;
      if (!options_.ledger.empty() && !is_system && ledger.info.name != options_.ledger) continue;
      LedgerToRestore one{ledger, {}, ledger.position.size, {}};
      LETHE_TRY(one.segments, files_.segments(manifest_, ledger.info.id));
      if (cut_ && cut_->ledger == ledger.info.name) {
        one.size = cut_->size;
        one.checkpoint = cut_->checkpoint;
      }
      total_ += ledger.position.size.value;
      plan.push_back(std::move(one));
    }
    return plan;
  }

  /// By the register, of one that the backup has as it was before. Others need no more than keys.
  Backed<void> look_for_closure(LedgerToRestore& ledger) const {
    const auto& info = ledger.ledger.info;
    if (options_.registers.empty() || ledger.ledger.is_closed()) return {};
    const auto root = roots_.load(tree_id_of(info.id));
    if (root || root.error() != crypto::Error::kRootMissing) return {};
    const auto content = register_of(options_.registers, info.id).read();
    if (!content || !*content) return {};
    const auto closure = closure_in_register(**content, info);
    if (!closure) {
      return BackupFailure(BackupFault::kKeysUnusable,
                           "the register of " + info.name + " is damaged", closure.error());
    }
    if (*closure) ledger.closed_since = (*closure)->order.sequence;
    return {};
  }

  Result<void> count_one() {
    if (options_.cancel != nullptr && *options_.cancel) return Error::kStopped;
    if (++done_ % kEventsATell == 0 && options_.progress) options_.progress(done_, total_);
    return {};
  }

  Result<void> write_format() {
    const auto* system = manifest_.find(manifest_.system);
    if (system == nullptr) return Error::kStorageCorrupt;
    WriteBatch batch;
    batch.put(Table::kMeta, meta_row("system"), encode_ledger_number(system->info.number));
    batch.put(Table::kMeta, meta_row("format"), encode_storage_version(kStorageVersion));
    return target_.append(std::move(batch), {});
  }

  const BackupFiles files_;
  Journal& target_;
  crypto::RootStore& roots_;
  const KeyBlocks& blocks_;
  const RestoreOptions& options_;
  Manifest manifest_;
  std::optional<RestoreCut> cut_;
  std::uint64_t done_ = 0, total_ = 0;
};

}  // namespace

Backed<RestoreReport> restore_backup(const std::filesystem::path& backup, Journal& target,
                                     crypto::RootStore& roots, const KeyBlocks& blocks,
                                     const RestoreOptions& options) {
  return Restore(backup, target, roots, blocks, options).run();
}

Result<void> resume_orders(Journal& target, const RestoreReport& report) {
  WriteBatch batch;
  for (const auto& ledger : report.ledgers) {
    if (ledger.is_closed) continue;
    batch.put(Table::kMeta, restored_row(ledger.number), Bytes{1});
    if (ledger.unfinished.orders.empty()) continue;
    batch.put(Table::kMeta, meta_row("epoch/", ledger.number), encode_epoch(ledger.unfinished));
  }
  return target.append(std::move(batch), {});
}

}  // namespace lethe::ledger
