#include "ledger/store.h"

#include <algorithm>
#include <atomic>

#include "crypto/check.h"
#include "ledger/committer.h"
#include "ledger/key_target.h"
#include "ledger/ledger_opening.h"
#include "ledger/ledger_set.h"
#include "ledger/meta_rows.h"
#include "ledger/register_follower.h"
#include "ledger/thread_count.h"

namespace lethe::ledger {
namespace {

/// For rows of views in much use, of all ledgers together.
constexpr std::size_t kStateCacheBytes = 128U << 20;

/// The journal for those who write to it beside the committer: counts what they append.
class SharedJournal final : public ForwardingJournal {
 public:
  using ForwardingJournal::ForwardingJournal;

  const std::atomic<std::uint64_t>& appends() const { return appends_; }

  Result<void> append(WriteBatch batch, std::span<const Fence> fences) override {
    auto appended = ForwardingJournal::append(std::move(batch), fences);
    ++appends_;
    return appended;
  }

 private:
  std::atomic<std::uint64_t> appends_ = 0;
};

class OpenStore final : public Store {
 public:
  OpenStore(std::unique_ptr<Journal> journal, crypto::RootStore& roots, const Projector& projector,
            const StoreOptions& options, std::unique_ptr<KeyTarget> unset_target = nullptr)
      : unset_target_(std::move(unset_target)),
        options_(options),
        journal_(std::move(journal)),
        shared_journal_(*journal_),
        context_{journal_,          roots,
                 projector,         options.clock != nullptr ? *options.clock : system_clock(),
                 ledgers_,          options.key_target,
                 options.registers, options.key_copies_kept},
        overlay_(*journal_, kStateCacheBytes),
        workers_(thread_count(options.workers)),
        maker_(context_, overlay_, workers_),
        writer_(context_, workers_),
        eraser_(context_, maker_, writer_),
        closer_(context_, maker_, writer_) {}
  ~OpenStore() override { stop(); }

  /// Makes the system ledger, and the rows that say that a store is here.
  Result<void> create(LedgerPlan plan);
  /// Opens every ledger, holds it to its register, and finishes its erasures.
  Result<void> open();
  /// Before start().
  Result<std::vector<RotatedRoot>> rotate(IndexKeys index_keys);
  void start();

  std::vector<std::shared_ptr<const Ledger>> ledgers() const override {
    const auto all = ledgers_.all();
    return {all.begin(), all.end()};
  }
  std::shared_ptr<const Ledger> system() const override { return ledgers_.system(); }
  std::shared_ptr<const Ledger> find(const LedgerId& id) const override {
    return ledgers_.find(id);
  }
  std::shared_ptr<const Ledger> find(std::string_view name) const override {
    return ledgers_.find(name);
  }
  std::vector<ClosedLedger> closed_ledgers() const override { return ledgers_.closed(); }
  std::optional<ClosedLedger> find_closed(std::string_view name) const override {
    return ledgers_.find_closed(name);
  }
  void submit(const LedgerId& id, std::unique_ptr<Command> command) override;
  Result<void> keep_witnessed(const LedgerId& id, std::string_view note) override;
  void stop() override;
  StoreStats stats() const override;
  Journal& journal() override { return shared_journal_; }
  const Projector& projector() const override { return context_.projector; }

 private:
  Result<void> open_one(LedgerInfo info);
  Result<void> check_registers();

  const std::unique_ptr<KeyTarget> unset_target_;
  const StoreOptions options_;
  const std::shared_ptr<Journal> journal_;
  SharedJournal shared_journal_;
  LedgerSet ledgers_;
  const WriteContext context_;
  StateOverlay overlay_;
  SigningWorkers workers_;
  BatchMaker maker_;
  BatchWriter writer_;
  Eraser eraser_;
  Closer closer_;
  /// Closed by what their registers know, and not yet by this data.
  std::vector<std::pair<LedgerInfo, KnownClosure>> closed_again_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<RegisterFollower> register_follower_;  // null: there are no registers
};

Result<void> OpenStore::create(LedgerPlan plan) {
  LETHE_TRY(const auto format, journal_->get(Table::kMeta, meta_row("format")));
  if (format) return Error::kStorageExists;
  const Moment now = context_.clock.now();
  const LedgerId id = plan.id;
  maker_.begin_step();
  if (auto added = maker_.add_ledger(std::move(plan), now); !added) {
    maker_.undo_step();
    return added;
  }
  auto& batch = maker_.batch();
  const auto number = batch.created.front().ledger->number();
  batch.rows.put(Table::kMeta, meta_row("format"), encode_storage_version(kStorageVersion));
  batch.rows.put(Table::kMeta, meta_row("system"), encode_ledger_number(number));
  maker_.keep_step();
  const auto closed = maker_.close();
  const auto written = writer_.write(*closed);
  if (!written) {
    maker_.abandon(*closed);
    return written;
  }
  overlay_.settle(closed->number);
  ledgers_.set_system(id);
  return {};
}

Result<void> OpenStore::open() {
  LETHE_TRY(const auto format, journal_->get(Table::kMeta, meta_row("format")));
  if (!format) return Error::kStorageMissing;
  LETHE_TRY(const auto version, decode_storage_version(*format));
  if (version != kStorageVersion) return Error::kStorageVersion;

  LETHE_TRY(auto infos, ledgers_in(*journal_));
  for (auto& info : infos) LETHE_TRY_VOID(open_one(std::move(info)));

  LETHE_TRY(const auto system_row, journal_->get(Table::kMeta, meta_row("system")));
  if (!system_row) return Error::kStorageCorrupt;
  LETHE_TRY(const auto system, decode_ledger_number(*system_row));
  for (const auto& ledger : ledgers_.all()) {
    if (ledger->number() == system) ledgers_.set_system(ledger->info().id);
  }
  if (!ledgers_.system()) return Error::kStorageCorrupt;
  LETHE_TRY_VOID(check_registers());
  for (const auto& ledger : ledgers_.all()) LETHE_TRY_VOID(eraser_.recover(ledger));
  for (const auto& [info, closure] : closed_again_) {
    LETHE_TRY_VOID(closer_.close_again(info, closure));
  }
  const auto closed = closer_.catch_up();
  if (!closed && closed.error() != Error::kKeyTargetFailed) return closed.error();
  const auto* target = options_.key_target;
  const auto fault = target != nullptr ? target->fault() : std::nullopt;
  // One that fails may come back; somebody else's is a mistake in the settings, and with keys that
  // are older than it nothing is read.
  const bool is_hopeless = fault == make_error_code(Error::kKeyTargetForeign) ||
                           fault == make_error_code(Error::kKeyTargetAhead);
  return is_hopeless ? Result<void>(*fault) : Result<void>();
}

Result<void> OpenStore::open_one(LedgerInfo info) {
  if (!ledgers_.reserve(info.id, info.name, info.origin)) return Error::kStorageCorrupt;
  LETHE_TRY(const auto closure, read_closure(*journal_, info.number));
  const bool is_order_lost = closure && closure->state == ClosureRecord::State::kOrderLost;
  if (closure && !is_order_lost) {
    ledgers_.close(info);
    closer_.add(info, *closure);
    return {};
  }
  if (!is_order_lost) {
    const auto ledger = open_ledger(journal_, context_.roots, info);
    if (ledger) {
      ledgers_.add(*ledger);
      return {};
    }
    if (ledger.error() != crypto::Error::kRootMissing) return ledger.error();
  }
  std::optional<KnownClosure> known;
  if (options_.registers != nullptr) {
    LETHE_TRY(known, options_.registers->find_closure(*journal_, info));
  }
  if (!known && !is_order_lost) return crypto::Error::kRootMissing;
  ledgers_.close(info);
  if (known) closed_again_.emplace_back(std::move(info), std::move(*known));
  return {};
}

/// Of every ledger, before anything is written: whoever runs it is to know all that is lacking.
Result<void> OpenStore::check_registers() {
  if (options_.registers == nullptr) return {};
  bool is_closed = options_.registers->is_holding();
  for (const auto& ledger : ledgers_.all()) {
    const auto checked = options_.registers->check(*journal_, *ledger);
    is_closed = is_closed || (!checked && checked.error() == Error::kReadClosed);
    if (!checked && checked.error() != Error::kReadClosed) return checked;
    const auto& findings = options_.registers->findings();
    const bool is_found = !findings.empty() && findings.back().ledger == ledger->info().name;
    if (!is_found || !findings.back().closure) continue;
    ledgers_.close(ledger->info());
    closed_again_.emplace_back(ledger->info(), *findings.back().closure);
  }
  return is_closed ? Error::kReadClosed : Result<void>();
}

Result<std::vector<RotatedRoot>> OpenStore::rotate(IndexKeys index_keys) {
  std::vector<RotatedRoot> out;
  for (const auto& ledger : ledgers_.all()) {
    const auto before = ledger->key_epoch();
    LETHE_TRY_VOID(eraser_.rotate(ledger, index_keys));
    if (options_.registers != nullptr) {
      LETHE_TRY_VOID(options_.registers->follow(*journal_, *ledger));
    }
    out.push_back({ledger->info().name, before, ledger->key_epoch()});
  }
  return out;
}

StoreStats OpenStore::stats() const {
  auto stats = committer_->stats();
  stats.has_key_target = options_.key_target != nullptr;
  if (stats.has_key_target) {
    if (const auto fault = options_.key_target->fault()) stats.key_target_fault = fault->message();
  }
  stats.has_registers = register_follower_ != nullptr;
  if (stats.has_registers) {
    stats.register_fault = register_follower_->fault();
    const auto copies = options_.registers->copies_fault();
    if (copies) stats.register_copy_fault = copies->message();
  }
  return stats;
}

void OpenStore::stop() {
  if (committer_) committer_->stop();
  if (register_follower_) register_follower_->stop();
}

void OpenStore::start() {
  if (options_.registers != nullptr) {
    register_follower_ =
        std::make_unique<RegisterFollower>(*journal_, ledgers_, *options_.registers);
  }
  committer_ = std::make_unique<Committer>(maker_, writer_, eraser_, closer_, options_,
                                           shared_journal_.appends());
}

void OpenStore::submit(const LedgerId& id, std::unique_ptr<Command> command) {
  auto ledger = ledgers_.find(id);
  if (!ledger) {
    const auto error = ledgers_.find_closed(id) ? Error::kLedgerClosed : Error::kUnknownLedger;
    command->done(Outcome{error, {}, 0, {}, {}, {}});
    return;
  }
  committer_->submit(std::move(ledger), std::move(command));
}

/// Past the committer, who neither reads nor writes this row.
Result<void> OpenStore::keep_witnessed(const LedgerId& id, std::string_view note) {
  const auto ledger = ledgers_.find(id);
  if (!ledger) return Error::kUnknownLedger;
  WriteBatch rows;
  rows.put(Table::kMeta, meta_row("witnessed/", ledger->number()), crypto::as_bytes(note));
  return journal_->append(std::move(rows), {});
}

/// Of a directory that is there. Where the settings name no key target and the data has one, it is
/// one that fails.
Result<std::unique_ptr<OpenStore>> open_store(std::unique_ptr<Journal> journal,
                                              crypto::RootStore& roots, const Projector& projector,
                                              StoreOptions options) {
  LETHE_TRY(const auto target, key_target_of(*journal));
  std::unique_ptr<KeyTarget> unset;
  if (target && options.key_target == nullptr) {
    unset = KeyTarget::unset();
    options.key_target = unset.get();
  }
  auto store =
      std::make_unique<OpenStore>(std::move(journal), roots, projector, options, std::move(unset));
  LETHE_TRY_VOID(store->open());
  return store;
}

}  // namespace

Result<std::unique_ptr<Store>> Store::create(std::unique_ptr<Journal> journal,
                                             crypto::RootStore& roots, const Projector& projector,
                                             const StoreOptions& options, LedgerPlan system) {
  auto store = std::make_unique<OpenStore>(std::move(journal), roots, projector, options);
  LETHE_TRY_VOID(store->create(std::move(system)));
  store->start();
  return std::unique_ptr<Store>(std::move(store));
}

Result<std::unique_ptr<Store>> Store::open(std::unique_ptr<Journal> journal,
                                           crypto::RootStore& roots, const Projector& projector,
                                           const StoreOptions& options) {
  LETHE_TRY(auto store, open_store(std::move(journal), roots, projector, options));
  store->start();
  return std::unique_ptr<Store>(std::move(store));
}

Result<std::vector<RotatedRoot>> Store::rotate_roots(std::unique_ptr<Journal> journal,
                                                     crypto::RootStore& roots,
                                                     const Projector& projector,
                                                     const StoreOptions& options,
                                                     IndexKeys index_keys) {
  LETHE_TRY(const auto store, open_store(std::move(journal), roots, projector, options));
  return store->rotate(index_keys);
}

}  // namespace lethe::ledger
