#include "ledger/closer.h"

#include <numeric>

#include "crypto/check.h"
#include "ledger/key_access.h"
#include "ledger/key_target.h"
#include "ledger/ledger_opening.h"

namespace lethe::ledger {
namespace {

Result<Bytes> read_entry(const Reader& reader, LedgerNumber ledger, Sequence sequence) {
  LETHE_TRY(auto entry, reader.get(Table::kLog, log_row(ledger, sequence)));
  if (!entry) return Error::kStorageCorrupt;
  return std::move(*entry);
}

/// Of an event that the closure relies on. kStorageCorrupt when the log does not have it.
template <class FactsOfKind>
Result<EventHeader> read_event(const Reader& reader, LedgerNumber ledger, Sequence sequence) {
  LETHE_TRY(const auto entry, read_entry(reader, ledger, sequence));
  LETHE_TRY(const auto parts, split_entry(entry));
  LETHE_TRY(auto header, decode_header(parts.header_bytes));
  if (!std::holds_alternative<FactsOfKind>(header.facts)) return Error::kStorageCorrupt;
  return header;
}

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
  LETHE_TRY(const auto key, read_signing_key(journal, info, tree));
  LETHE_TRY(const auto entry, read_entry(journal, info.number, order));
  LETHE_TRY(const auto parts, split_entry(entry));
  LETHE_TRY(const auto header, decode_header(parts.header_bytes));
  LETHE_TRY(const auto end, read_signed_end(journal, info));
  const bool is_order = std::holds_alternative<ClosureOrdered>(header.facts) &&
                        header.ledger == info.id && header.sequence == order &&
                        end.position.size.value == order.value + 1 &&
                        verify_entry(parts, key.public_key());
  if (!is_order) return Error::kStorageCorrupt;
  return {};
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
    const auto shredded =
        opened != nullptr ? opened->tree().destroy() : context_.roots.destroy(tree_id_of(info.id));
    LETHE_TRY_VOID(shredded);
    LETHE_TRY_VOID(delete_all(info, *record));
  }
  if (context_.key_target != nullptr) {
    LETHE_TRY_VOID(context_.key_target->forget(*context_.journal, info));
  }
  LETHE_TRY(const auto certificate, certify(info, *record));
  context_.ledgers.set_certificate(info.id, certificate);
  unfinished_.erase(info.number);
  waiting_ = unfinished_.size();
  return certificate;
}

/// All but the log, its tiles and what says how far it goes.
Result<void> Closer::delete_all(const LedgerInfo& info, ClosureRecord& record) {
  maker_.begin_step();
  auto& rows = maker_.batch().rows;
  const auto range = ledger_range(info.number);
  for (const auto table : {Table::kVault, Table::kKeys, Table::kViews, Table::kReplies}) {
    rows.erase_range(table, range.first, range.behind_last);
  }
  rows.erase(Table::kMeta, meta_row("signing-key/", info.number));
  const auto rosters = roster_range(info.number, {});
  rows.erase_range(Table::kMeta, rosters.first, rosters.behind_last);
  record.state = ClosureRecord::State::kDeleted;
  rows.put(Table::kMeta, meta_row("closure/", info.number), encode_closure(record));
  LETHE_TRY_VOID(write_step(maker_, writer_));
  maker_.overlay().forget();  // it may have rows of the views
  return {};
}

Result<LedgerClosed> Closer::certificate_of(const LedgerInfo& info,
                                            const EventHeader& order) const {
  const Reader& journal = *context_.journal;
  const auto& ordered = std::get<ClosureOrdered>(order.facts);
  LETHE_TRY(const auto returned,
            read_event<LedgerReturned>(journal, info.number, ordered.returned));
  LETHE_TRY(const auto end, read_signed_end(journal, info));
  LETHE_TRY(const auto epoch, read_epoch(journal, info.number));
  LETHE_TRY(const auto sections, count_rows(journal, Table::kVault, info.number));
  LETHE_TRY(const auto roots, count_roots(context_.roots, info.id));
  LedgerClosed facts;
  facts.closure = ordered.closure;
  facts.closed = info.id;
  facts.reason = ordered.reason;
  facts.size = end.position.size.value;
  facts.root = end.root;
  facts.epoch = epoch.epoch;
  facts.returned = std::get<LedgerReturned>(returned.facts).hash;
  facts.people = ordered.people;
  facts.counts = ordered.counts;
  facts.stores = {{SweptStore::kVault, sections_of(ordered), sections},
                  {SweptStore::kKeys, 1, roots}};
  return facts;
}

Result<Sequence> Closer::certify(const LedgerInfo& info, ClosureRecord& record) {
  LETHE_TRY(const auto order,
            read_event<ClosureOrdered>(*context_.journal, info.number, record.order));
  LETHE_TRY(auto facts, certificate_of(info, order));
  const auto system = context_.ledgers.system();
  maker_.begin_step();
  EventDraft draft{{}, {ActorType::kSystem, {}, {}}, order.request, std::move(facts), {}};
  LETHE_TRY(record.certificate,
            maker_.add_event(system, std::move(draft), maker_.time_for(*system)));
  record.state = ClosureRecord::State::kClosed;
  maker_.batch().rows.put(Table::kMeta, meta_row("closure/", info.number), encode_closure(record));
  LETHE_TRY_VOID(write_step(maker_, writer_));
  return record.certificate;
}

}  // namespace lethe::ledger
