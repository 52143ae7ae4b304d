#include "ledger/eraser.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/erasure_keys.h"
#include "ledger/in_pieces.h"
#include "ledger/key_target.h"
#include "ledger/ledger_opening.h"
#include "ledger/roster.h"

namespace lethe::ledger {
namespace {

/// Sections of durable events, as long as they can be opened.
class StoredSections final : public LedgerSections {
 public:
  explicit StoredSections(const OpenedLedger& ledger) : ledger_(ledger) {}

  Result<std::optional<crypto::SecretBuffer>> open(Sequence sequence,
                                                   std::size_t index) const override {
    LETHE_TRY(const auto header, ledger_.event(sequence));
    auto section = ledger_.section(header, static_cast<std::uint16_t>(index));
    if (!section && section.error() == Error::kSectionErased) return std::nullopt;
    if (!section) return section.error();
    const auto content = section->content();
    crypto::SecretBuffer copy(content.size());
    std::ranges::copy(content, copy.writable().begin());
    return copy;
  }

 private:
  const OpenedLedger& ledger_;
};

OverlayState views_of(BatchMaker& maker, const OpenedLedger& ledger) {
  return {maker.overlay(), {Table::kViews, ledger.number()}};
}

/// A child of the root that is no domain: to renew it replaces the root, and nothing under it is
/// lost since nothing ever is.
crypto::KeyChange rotation() {
  constexpr std::uint32_t kNoDomain = 0;
  return {{{kNoDomain, kDomainWidth}}, true};
}

/// Every bucket of an index at once.
crypto::KeyChange new_keys_of(KeyDomain index) {
  constexpr std::uint32_t kAnyBucket = 0;
  return {{key_path(index, kAnyBucket).front()}, true};
}

EpochRecord settled_at(std::uint64_t epoch) {
  EpochRecord record;
  record.epoch = epoch;
  return record;
}

/// Without epochs and what was found.
ErasureCompleted certificate_of(const EventHeader& order, const ErasureOrdered& facts) {
  ErasureCompleted certificate;
  certificate.erasure = facts.erasure;
  certificate.ordered = order.sequence;
  certificate.whole_subject = facts.whole_subject;
  certificate.kept = facts.kept;
  certificate.due_at = facts.due_at;
  return certificate;
}

void put_traces(ErasureCompleted& certificate, const Traces& before, const Traces& after) {
  for (std::size_t cls = 0; cls < before.sections.size(); ++cls) {
    const auto count = before.sections[cls];
    if (count > 0) certificate.counts.push_back({static_cast<CompartmentClass>(cls), count});
  }
  certificate.compartments = before.keys;
  certificate.bytes_freed = before.bytes - std::min(before.bytes, after.bytes);
  certificate.stores = {{SweptStore::kVault, before.all_sections(), after.all_sections()},
                        {SweptStore::kKeys, before.keys, after.keys},
                        {SweptStore::kIndex, before.indexed, after.indexed}};
}

void put_record(WriteBatch& rows, const OpenedLedger& ledger, const EpochRecord& record) {
  rows.put(Table::kMeta, meta_row("epoch/", ledger.number()), encode_epoch(record));
}

}  // namespace

struct Eraser::Order {
  Header header;  // its facts are an ErasureOrdered
  EpochRecord::Order record;
  const ErasureOrdered& facts() const { return std::get<ErasureOrdered>(header->facts); }
};

std::vector<crypto::KeyPath> Eraser::paths_destroyed_by(const Orders& orders) {
  std::vector<crypto::KeyPath> paths;
  for (const auto& order : orders) {
    for (auto& change : keys_destroyed_by(order.facts(), order.record.slot, order.record.counts)) {
      paths.push_back(std::move(change.path));
    }
  }
  return paths;
}

Result<void> Eraser::note_orders(const std::shared_ptr<OpenedLedger>& ledger, const Batch& batch) {
  LETHE_TRY_VOID(note_record(*ledger, &batch));
  return {};
}

/// Has `waiting` say what the ledger's record says. An order that is neither of the batch nor was
/// noted before stood there when the ledger was opened: who knows what was written since.
Result<EpochRecord::State> Eraser::note_record(OpenedLedger& ledger, const Batch* batch) {
  const auto number = ledger.number();
  LETHE_TRY(auto record, read_epoch(*context_.journal, number));
  const std::size_t count = record.orders.size() + record.waiting.size();
  waiting_ += count - std::exchange(waiting_in_[number], count);
  const auto before = std::exchange(ledger.waiting, std::nullopt);
  const auto state = record.state;
  if (count == 0) {
    orders_.erase(number);
    return state;
  }
  OpenedLedger::Waiting waiting{std::move(record), {}, {}};
  const auto& record_now = waiting.record;
  const bool is_begun = record_now.state != EpochRecord::State::kOrdered;
  LETHE_TRY(const auto orders,
            read_orders(ledger, is_begun ? record_now.waiting : record_now.orders));
  for (const auto& order : orders) {
    const Slot slot = order.record.slot;
    auto& destroyed = waiting.destroyed[slot];
    const auto& more = order.facts().destroyed;
    destroyed.insert(destroyed.end(), more.begin(), more.end());
    const bool was_noted = before && before->destroyed.contains(slot);
    const bool is_new = batch != nullptr && batch->orders_by_slot.contains({number, slot});
    const bool is_written = was_noted ? before->written.contains(slot) : !is_new;
    if (is_written) waiting.written.insert(slot);
  }
  ledger.waiting = std::move(waiting);
  return state;
}

Result<Eraser::Progress> Eraser::advance(const std::shared_ptr<OpenedLedger>& ledger) {
  Progress progress;
  LETHE_TRY(auto record, read_epoch(*context_.journal, ledger->number()));
  if (record.state != EpochRecord::State::kSettled) {
    auto certified = step(ledger, std::move(record));
    if (!certified && certified.error() == Error::kKeyTargetFailed) {
      LETHE_TRY_VOID(note_record(*ledger));
    }
    if (!certified) return certified.error();
    progress.certified = std::move(*certified);
  }
  LETHE_TRY(const auto state, note_record(*ledger));
  // A rotation that was interrupted has steps, too, and no orders.
  progress.is_settled = state == EpochRecord::State::kSettled;
  return progress;
}

/// All that is left to do. How many certificates that were.
Result<std::size_t> Eraser::carry_out(const std::shared_ptr<OpenedLedger>& ledger) {
  std::size_t completed = 0;
  for (;;) {
    LETHE_TRY(const auto progress, advance(ledger));
    completed += progress.certified.size();
    if (progress.is_settled) return completed;
  }
}

Result<std::size_t> Eraser::catch_up() {
  std::size_t completed = 0;
  for (const auto& ledger : context_.ledgers.all()) {
    LETHE_TRY(const auto certificates, carry_out(ledger));
    LETHE_TRY_VOID(follow(*ledger));
    completed += certificates;
  }
  if (context_.key_target != nullptr) context_.key_target->all_is_well();
  return completed;
}

bool Eraser::is_behind() const {
  return context_.key_target != nullptr && context_.key_target->fault();
}

Result<void> Eraser::rotate(const std::shared_ptr<OpenedLedger>& ledger, IndexKeys index_keys) {
  LETHE_TRY(auto record, read_epoch(*context_.journal, ledger->number()));
  // Nothing but the key target has orders wait.
  if (record.state != EpochRecord::State::kSettled) return Error::kKeyTargetFailed;
  std::vector<crypto::KeyChange> changes{rotation()};
  if (index_keys == IndexKeys::kRenew) {
    changes.push_back(new_keys_of(KeyDomain::kEmailIndex));
    changes.push_back(new_keys_of(KeyDomain::kExternalIdIndex));
  }
  LETHE_TRY_VOID(swap_root(*ledger, record, {}, changes));
  LETHE_TRY_VOID(delete_old(*ledger, record, {}));
  return follow(*ledger);
}

Result<void> Eraser::recover(const std::shared_ptr<OpenedLedger>& ledger) {
  const auto recovered = carry_out(ledger);
  const auto followed = recovered ? follow(*ledger) : Result<void>(recovered.error());
  if (!followed && followed.error() != Error::kKeyTargetFailed) return followed;
  return {};
}

/// From wherever the record says that it is. What is certified by it.
Result<std::vector<Eraser::Certified>> Eraser::step(const std::shared_ptr<OpenedLedger>& ledger,
                                                    EpochRecord record) {
  LETHE_TRY(auto orders, read_orders(*ledger, record.orders));
  if (record.state == EpochRecord::State::kDeleted) return certify(ledger, record, orders);
  const bool is_prepared = record.state == EpochRecord::State::kPrepared;
  if (is_prepared && ledger->key_epoch() == record.epoch + 1) {
    LETHE_TRY_VOID(delete_old(*ledger, record, orders));
  } else if (is_prepared) {
    LETHE_TRY_VOID(roll_back(*ledger, record));
    // A rotation leaves no order behind that would have it begun again.
    if (orders.empty()) LETHE_TRY_VOID(swap_root(*ledger, record, orders, {rotation()}));
  } else {
    LETHE_TRY_VOID(count_anew(*ledger, record, orders));
    LETHE_TRY_VOID(swap_root(*ledger, record, orders));
  }
  return std::vector<Certified>();
}

/// Others may have written since: the widths of keys cover all compartments that there are, or
/// those beyond would be lost with the ordered ones. Of a class that goes whole none came; and
/// where nothing was written behind the order, its counts hold.
Result<void> Eraser::count_anew(const OpenedLedger& ledger, EpochRecord& record,
                                Orders& orders) const {
  for (std::size_t i = 0; i < orders.size(); ++i) {
    auto& order = orders[i].record;
    if (ledger.waiting && !ledger.waiting->written.contains(order.slot)) continue;
    for (std::uint32_t value = 1; value < kCompartmentClasses; ++value) {
      const auto cls = static_cast<CompartmentClass>(value);
      if (is_whole_class(orders[i].facts(), order.slot, cls)) continue;
      LETHE_TRY(const auto used,
                compartments_in_vault(*context_.journal, ledger.number(), order.slot, cls));
      order.counts.used[value] = std::max(order.counts.used[value], used);
    }
    record.orders[i] = order;
  }
  return {};
}

Result<void> Eraser::follow(const OpenedLedger& ledger) {
  if (context_.key_target == nullptr) return {};
  return context_.key_target->follow(*context_.journal, ledger);
}

Result<Eraser::Orders> Eraser::read_orders(const OpenedLedger& ledger,
                                           const std::vector<EpochRecord::Order>& ordered) {
  Orders orders;
  orders.reserve(ordered.size());
  for (const auto& order : ordered) {
    LETHE_TRY(auto header, read_order(ledger, order.sequence));
    orders.push_back({std::move(header), order});
  }
  return orders;
}

Result<Eraser::Header> Eraser::read_order(const OpenedLedger& ledger, Sequence sequence) {
  auto& known = orders_[ledger.number()];
  if (const auto found = known.find(sequence); found != known.end()) return found->second;
  auto header = ledger.event(sequence);
  if (!header && header.error() == Error::kNoSuchEvent) return Error::kStorageCorrupt;
  if (!header) return header.error();
  if (!std::holds_alternative<ErasureOrdered>(header->facts)) return Error::kStorageCorrupt;
  auto read = std::make_shared<const EventHeader>(std::move(*header));
  known.emplace(sequence, read);
  return read;
}

/// Prepares the next epoch and makes it the present one. Nobody writes meanwhile.
Result<void> Eraser::swap_root(const OpenedLedger& ledger, EpochRecord& record,
                               const Orders& orders, const std::vector<crypto::KeyChange>& more) {
  LETHE_TRY_VOID(follow(ledger));
  LETHE_TRY(auto rekeying, prepare(ledger, record, orders, more));
  LETHE_TRY_VOID(mirror(ledger, record, rekeying));
  return ledger.tree().commit(std::move(rekeying));
}

/// The next epoch is in the key target, or as if it had never been prepared.
Result<void> Eraser::mirror(const OpenedLedger& ledger, EpochRecord& record,
                            const crypto::Rekeying& rekeying) {
  if (context_.key_target == nullptr) return {};
  const auto prepared = context_.key_target->prepare(ledger, rekeying);
  if (!prepared) LETHE_TRY_VOID(roll_back(ledger, record));
  return prepared;
}

/// Computes the next epoch and makes all of it durable beside the present one.
Result<crypto::Rekeying> Eraser::prepare(const OpenedLedger& ledger, EpochRecord& record,
                                         const Orders& orders,
                                         std::vector<crypto::KeyChange> changes) {
  std::vector<ErasureOrdered> facts;
  for (const auto& order : orders) facts.push_back(order.facts());
  for (auto& path : paths_destroyed_by(orders)) changes.push_back({std::move(path), false});
  LETHE_TRY(const auto before, sweep(ledger, orders));
  const auto snapshot = ledger.snapshot();
  LETHE_TRY(const auto index, context_.projector.plan_erasure(
                                  facts, *snapshot, StoredSections(ledger), ledger.keys()));
  for (const auto& path : index->renew()) changes.push_back({path, true});

  LETHE_TRY(auto rekeying, ledger.tree().prepare(changes));
  LETHE_TRY(auto moves, index->move(*snapshot, ledger.keys(), KeysOf<crypto::Rekeying>(rekeying)));

  maker_.begin_step();
  auto views = views_of(maker_, ledger);
  auto& rows = maker_.batch().rows;
  for (const auto& [address, block] : rekeying.new_blocks()) {
    rows.put(Table::kKeys, key_row(ledger.number(), address), block);
    record.new_blocks.push_back(address);
  }
  record.old_blocks = rekeying.old_blocks();
  for (auto& [row, value] : moves.put) {
    LETHE_TRY(auto earlier, views.get(row));
    record.new_rows.push_back({row, std::move(earlier)});
    views.put(std::move(row), std::move(value));
  }
  record.old_rows = std::move(moves.erase);
  moves.entries_removed.resize(record.orders.size());
  for (std::size_t i = 0; i < record.orders.size(); ++i) {
    record.orders[i].index_entries = moves.entries_removed[i];
    record.orders[i].before = before[i];
  }
  record.state = EpochRecord::State::kPrepared;
  put_record(rows, ledger, record);
  LETHE_TRY_VOID(write_step(maker_, writer_));
  return rekeying;
}

/// The root key is the old one: what was prepared for the new one goes, and the orders stand. A
/// rotation has none, and has not begun.
Result<void> Eraser::roll_back(const OpenedLedger& ledger, EpochRecord& record) {
  maker_.begin_step();
  auto& rows = maker_.batch().rows;
  for (const auto& address : record.new_blocks) {
    rows.erase(Table::kKeys, key_row(ledger.number(), address));
  }
  auto views = views_of(maker_, ledger);
  for (auto& [row, before] : record.new_rows) {
    if (before) {
      views.put(std::move(row), std::move(*before));
    } else {
      views.erase(std::move(row));
    }
  }
  auto again = settled_at(record.epoch);
  if (!record.orders.empty()) again.state = EpochRecord::State::kOrdered;
  again.orders = std::move(record.orders);
  record = std::move(again);
  put_record(rows, ledger, record);
  return write_step(maker_, writer_);
}

/// What is ordered, in the vault; what lies side by side as one, since each is looked up.
std::vector<RowRange> Eraser::vault_ranges(LedgerNumber ledger, const Orders& orders) {
  std::vector<RowRange> ranges;
  for (const auto& order : orders) {
    for (const auto& ref : order.facts().destroyed) {
      auto range = vault_range(ledger, ref);
      if (!ranges.empty() && ranges.back().behind_last == range.first) {
        ranges.back().behind_last = std::move(range.behind_last);
      } else {
        ranges.push_back(std::move(range));
      }
    }
  }
  return ranges;
}

/// The old root key goes, and everything that only it opened. A rotation is done with it.
Result<void> Eraser::delete_old(const OpenedLedger& ledger, EpochRecord& record,
                                const Orders& orders) {
  LETHE_TRY_VOID(ledger.tree().destroy_replaced_root());
  maker_.begin_step();
  auto& rows = maker_.batch().rows;
  for (const auto& address : record.old_blocks) {
    rows.erase(Table::kKeys, key_row(ledger.number(), address));
  }
  auto views = views_of(maker_, ledger);
  for (const auto& row : record.old_rows) views.erase(row);
  for (const auto& range : vault_ranges(ledger.number(), orders)) {
    rows.erase_range(Table::kVault, range.first, range.behind_last);
  }
  EpochRecord deleted;
  deleted.state = EpochRecord::State::kDeleted;
  deleted.epoch = record.epoch;
  deleted.orders = std::move(record.orders);
  if (orders.empty()) deleted = settled_at(record.epoch + 1);
  record = std::move(deleted);
  put_record(rows, ledger, record);
  return write_step(maker_, writer_);
}

/// Sweeps, and says in the certificates what was found.
Result<std::vector<Eraser::Certified>> Eraser::certify(const std::shared_ptr<OpenedLedger>& ledger,
                                                       const EpochRecord& record,
                                                       const Orders& orders) {
  // Not before no copy of the old root is left.
  LETHE_TRY_VOID(follow(*ledger));
  LETHE_TRY(const auto left, sweep(*ledger, orders));
  maker_.begin_step();
  auto& rows = maker_.batch().rows;
  // In one batch with what carries it: whoever reads the rows finds the certificate, too.
  LETHE_TRY(const auto roster, update_roster(ledger->tree(), *context_.journal, ledger->number(),
                                             paths_destroyed_by(orders), rows));
  const Moment now = maker_.time_for(*ledger);
  std::vector<Certified> completed;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const auto& header = *orders[i].header;
    auto certificate = certificate_of(header, orders[i].facts());
    certificate.epoch_before = record.epoch;
    certificate.epoch_after = record.epoch + 1;
    certificate.index_entries = record.orders[i].index_entries;
    certificate.roster = roster;
    certificate.backup_keys_until = backup_keys_until(now);
    put_traces(certificate, record.orders[i].before, left[i]);
    EventDraft draft{
        header.subject, {ActorType::kSystem, {}, {}}, header.request, std::move(certificate), {}};
    LETHE_TRY(const auto sequence, maker_.add_event(ledger, std::move(draft), now));
    completed.push_back({header.sequence, sequence});
  }
  auto next = settled_at(record.epoch + 1);
  if (!record.waiting.empty()) next.state = EpochRecord::State::kOrdered;
  next.orders = record.waiting;
  put_record(rows, *ledger, next);
  LETHE_TRY_VOID(write_step(maker_, writer_));
  for (const auto& order : orders) orders_[ledger->number()].erase(order.record.sequence);
  return completed;
}

/// When the last backup that could hold an old key is gone. The key target's went before; of copies
/// that others make, somebody said how long they are kept. 0: there is no backup of keys.
Moment Eraser::backup_keys_until(Moment now) const {
  const auto kept = context_.key_copies_kept;
  if (context_.key_target == nullptr && kept.count() == 0) return {};
  return {now.micros + std::chrono::microseconds(kept).count()};
}

Result<std::vector<Traces>> Eraser::sweep(const OpenedLedger& ledger, const Orders& orders) const {
  std::vector<SweepTarget> targets;
  targets.reserve(orders.size());
  for (const auto& order : orders) {
    targets.push_back(
        {order.header->subject, order.record.slot, order.record.counts, order.facts().destroyed});
  }
  const auto snapshot = ledger.snapshot();
  const SweepScope scope{snapshot->reader(), ledger.number(), *snapshot, ledger.keys(),
                         context_.projector};
  return find_traces(scope, targets, pieces_of(targets.size()));
}

}  // namespace lethe::ledger
