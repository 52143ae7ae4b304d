#include "ledger/closer.h"

#include <numeric>

#include "crypto/check.h"
#include "ledger/key_access.h"
#include "ledger/key_target.h"
#include "ledger/ledger_opening.h"
#include "ledger/registers.h"

namespace lethe::ledger {
namespace {

Result<std::uint64_t> count_rows(const Reader& reader, Table table, LedgerNumber ledger) {
  std::uint64_t count = 0;
  const auto range = ledger_range(ledger);
  LETHE_TRY_VOID(reader.scan(table, range.first, range.behind_last, [&](ByteView, ByteView) {
    ++count;
    return true;
  }));
  return count;
}

/// Whether the ledger itself orders it, as its last event.
Result<void> check_signed(const Reader& journal, const LedgerInfo& info,
                          const crypto::KeyTree& tree, Sequence order) {
  // Only the keys say which key signs for the ledger.
  LETHE_TRY(const auto signer, read_signer(journal, info, tree));
  LETHE_TRY_VOID(closure_in_log(journal, info, order));
  LETHE_TRY(const auto entries, closure_entries(journal, info, order));
  LETHE_TRY(const auto parts, split_entry(entries.back().entry));
  const auto& key = signer->keys().current().key;
  return verify_entry(parts, key) ? Result<void>() : Error::kStorageCorrupt;
}

/// Whoever can write to the journal, and has no key, must not have keys destroyed: while there is a
/// root, the record is believed only when it says so and the log does, too.
Result<void> check_record(const Reader& journal, crypto::RootStore& roots, const LedgerInfo& info,
                          const ClosureRecord& record) {
  JournalNodes nodes(journal, info.number);
  const auto tree = crypto::KeyTree::open(tree_id_of(info.id), roots, nodes);
  if (!tree && tree.error() == crypto::Error::kRootMissing) return {};
  if (!tree) return tree.error();
  if (record.state != ClosureRecord::State::kOrdered) return Error::kStorageCorrupt;
  return check_signed(journal, info, **tree, record.order);
}

/// Of the ledger that the root store still has, whatever it was told before.
Result<std::uint64_t> count_roots(crypto::RootStore& roots, const LedgerId& ledger) {
  const auto root = roots.load(tree_id_of(ledger));
  if (!root && root.error() != crypto::Error::kRootMissing) return root.error();
  return std::uint64_t{root ? 1U : 0U};
}

std::uint64_t sections_of(const ClosureOrdered& order) {
  return std::accumulate(
      order.counts.begin(), order.counts.end(), std::uint64_t{0},
      [](std::uint64_t so_far, const ErasedCount& count) { return so_far + count.sections; });
}

}  // namespace

Result<Sequence> Closer::carry_out(const std::shared_ptr<OpenedLedger>& ledger) {
  const auto& info = ledger->info();
  context_.ledgers.close(info);
  add(info, {});
  return finish(info, ledger.get());
}

void Closer::add(const LedgerInfo& info, const ClosureRecord& record) {
  if (record.state == ClosureRecord::State::kClosed) {
    context_.ledgers.set_certificate(info.id, record.certificate);
    return;
  }
  unfinished_.emplace(info.number, info);
  waiting_ = unfinished_.size();
}

Result<std::size_t> Closer::catch_up() {
  std::size_t completed = 0;
  while (!unfinished_.empty()) {
    // A copy: finish() forgets it.
    const LedgerInfo info = unfinished_.begin()->second;
    LETHE_TRY_VOID(finish(info, nullptr));
    ++completed;
  }
  return completed;
}

/// From wherever the record says that it is. Of a ledger that was open, what is in memory goes too,
/// and whoever uses its keys is waited for.
Result<Sequence> Closer::finish(const LedgerInfo& info, OpenedLedger* opened) {
  LETHE_TRY(auto record, read_closure(*context_.journal, info.number));
  if (!record) return Error::kStorageCorrupt;
  if (opened == nullptr) {
    LETHE_TRY_VOID(check_record(*context_.journal, context_.roots, info, *record));
  }
  if (record->state == ClosureRecord::State::kOrdered) {
    if (context_.registers != nullptr) {
      LETHE_TRY_VOID(context_.registers->note_closure(*context_.journal, info, record->order));
    }
    const auto shredded =
        opened != nullptr ? opened->tree().destroy() : context_.roots.destroy(tree_id_of(info.id));
    LETHE_TRY_VOID(shredded);
    LETHE_TRY_VOID(delete_all(info, {ClosureRecord::State::kDeleted, record->order, {}}));
  }
  LETHE_TRY_VOID(forget_in_target(info));
  LETHE_TRY(const auto closure, closure_in_log(*context_.journal, info, record->order));
  LETHE_TRY(const auto certificate, certify(info, closure));
  unfinished_.erase(info.number);
  waiting_ = unfinished_.size();
  return certificate;
}

Result<void> Closer::close_again(const LedgerInfo& info, const KnownClosure& closure) {
  LETHE_TRY_VOID(context_.roots.destroy(tree_id_of(info.id)));
  LETHE_TRY_VOID(delete_all(info, {ClosureRecord::State::kOrderLost, closure.order.sequence, {}}));
  LETHE_TRY_VOID(forget_in_target(info));
  LETHE_TRY_VOID(certify(info, closure));
  return {};
}

Result<void> Closer::forget_in_target(const LedgerInfo& info) {
  if (context_.key_target != nullptr) {
    LETHE_TRY_VOID(context_.key_target->forget(*context_.journal, info));
  }
  return context_.registers != nullptr ? context_.registers->share_closure(info) : Result<void>();
}

/// All but the log, its tiles and what says how far it goes.
Result<void> Closer::delete_all(const LedgerInfo& info, const ClosureRecord& then) {
  maker_.begin_step();
  auto& rows = maker_.batch().rows;
  const auto range = ledger_range(info.number);
  for (const auto table : {Table::kVault, Table::kKeys, Table::kViews, Table::kReplies}) {
    rows.erase_range(table, range.first, range.behind_last);
  }
  rows.erase(Table::kMeta, meta_row("signing-key/", info.number));
  const auto rosters = roster_range(info.number, {});
  rows.erase_range(Table::kMeta, rosters.first, rosters.behind_last);
  rows.put(Table::kMeta, meta_row("closure/", info.number), encode_closure(then));
  LETHE_TRY_VOID(write_step(maker_, writer_));
  maker_.overlay().forget();  // it may have rows of the views
  return {};
}

Result<LedgerClosed> Closer::certificate_of(const LedgerInfo& info,
                                            const KnownClosure& closure) const {
  const auto& ordered = closure.facts();
  LETHE_TRY(const auto sections, count_rows(*context_.journal, Table::kVault, info.number));
  LETHE_TRY(const auto roots, count_roots(context_.roots, info.id));
  LedgerClosed facts;
  facts.closure = ordered.closure;
  facts.closed = info.id;
  facts.reason = ordered.reason;
  facts.size = closure.size.value;
  facts.root = closure.root;
  facts.epoch = closure.epoch;
  facts.returned = closure.returned;
  facts.people = ordered.people;
  facts.counts = ordered.counts;
  facts.stores = {{SweptStore::kVault, sections_of(ordered), sections},
                  {SweptStore::kKeys, 1, roots}};
  return facts;
}

Result<Sequence> Closer::certify(const LedgerInfo& info, const KnownClosure& closure) {
  LETHE_TRY(auto facts, certificate_of(info, closure));
  const auto system = context_.ledgers.system();
  maker_.begin_step();
  EventDraft draft{{}, {ActorType::kSystem, {}, {}}, closure.order.request, std::move(facts), {}};
  LETHE_TRY(const auto certificate,
            maker_.add_event(system, std::move(draft), maker_.time_for(*system)));
  maker_.batch().rows.put(
      Table::kMeta, meta_row("closure/", info.number),
      encode_closure({ClosureRecord::State::kClosed, closure.order.sequence, certificate}));
  LETHE_TRY_VOID(write_step(maker_, writer_));
  context_.ledgers.set_certificate(info.id, certificate);
  return certificate;
}

}  // namespace lethe::ledger
