#include "ledger/ledger_restoring.h"

#include <algorithm>
#include <map>

#include "crypto/check.h"
#include "ledger/event_codec.h"
#include "ledger/key_access.h"
#include "ledger/ledger_opening.h"
#include "ledger/opened_ledger.h"
#include "ledger/roster.h"
#include "ledger/segment_check.h"

namespace lethe::ledger {
namespace {

/// What is written in one synced batch.
constexpr std::size_t kRestoredBatchBytes = std::size_t{4} << 20;

/// A batch that is written when it has become large.
class BatchedRows {
 public:
  explicit BatchedRows(Journal& journal) : journal_(journal) {}

  Result<void> put(Table table, ByteView key, ByteView value) {
    batch_.put(table, key, value);
    bytes_ += key.size() + value.size();
    return bytes_ < kRestoredBatchBytes ? Result<void>() : flush();
  }
  Result<void> flush() {
    bytes_ = 0;
    return journal_.append(std::exchange(batch_, {}), {});
  }

 private:
  Journal& journal_;
  WriteBatch batch_;
  std::size_t bytes_ = 0;
};

class LedgerRestoring {
 public:
  LedgerRestoring(const LedgerToRestore& from, const RestoreContext& context)
      : from_(from),
        info_(from.ledger.info),
        context_(context),
        nodes_(context.target, info_.number),
        rows_(context.target),
        keys_(info_.origin, info_.signing_key) {}

  Backed<RestoredLedger> run() {
    LETHE_TRY_VOID(is_closed() ? check_whole() : open_keys());
    LETHE_TRY_VOID(read_events());
    LETHE_TRY_VOID(check_epoch());
    LETHE_TRY_VOID(check_sections());
    LETHE_TRY_VOID(write_end());
    out_.name = info_.name;
    out_.number = info_.number;
    out_.size = from_.size;
    out_.epoch = epoch();
    out_.is_closed = is_closed();
    return std::move(out_);
  }

 private:
  bool is_closed() const { return from_.ledger.is_closed() || from_.closed_since; }
  /// Of a closed ledger, the last that the log knows of.
  std::uint64_t epoch() const { return tree_ ? tree_->epoch() : certified_epoch_; }

  Backed<void> check_whole() const {
    if (from_.size == from_.ledger.position.size) return {};
    return BackupFailure(BackupFault::kRootMissing,
                         info_.name +
                             " is closed: its keys were destroyed, so an earlier state of it can't "
                             "be signed or opened",
                         crypto::Error::kRootMissing);
  }

  Backed<void> open_keys() {
    const auto copied = copy_blocks();
    if (!copied) return BackupFailure(copied.error());
    const auto id = tree_id_of(info_.id);
    const auto root = context_.roots.load(id);
    if (!root) return root_failure(root.error());
    auto tree = crypto::KeyTree::open(id, context_.roots, nodes_);
    if (!tree && tree.error() == crypto::Error::kEpochMismatch) {
      return BackupFailure(BackupFault::kBlocksMissing,
                           "the root key of " + info_.name + " is of epoch " +
                               std::to_string(root->epoch) + ", and " + context_.blocks.place() +
                               " has no block of the key tree that it opens: the two are not of "
                               "one time");
    }
    if (!tree) return root_failure(tree.error());
    tree_ = std::move(*tree);
    auto key = open_signing_key(from_.ledger.signing_key, info_.id, *tree_);
    if (!key) {
      return BackupFailure(BackupFault::kKeysUnusable,
                           "the keys of " + info_.name +
                               " do not open the signing key in the backup: one of them is damaged",
                           key.error());
    }
    secret_ = std::move(*key);
    return {};
  }

  Result<void> copy_blocks() {
    LETHE_TRY_VOID(
        context_.blocks.each(info_.id, [this](const crypto::NodeAddress& address, ByteView block) {
          return rows_.put(Table::kKeys, key_row(info_.number, address), block);
        }));
    LETHE_TRY_VOID(
        rows_.put(Table::kMeta, meta_row("signing-key/", info_.number), from_.ledger.signing_key));
    return rows_.flush();
  }

  BackupFailure root_failure(const boost::system::error_code& error) const {
    if (error == crypto::Error::kRootMissing) {
      return {BackupFault::kRootMissing,
              "the root key of " + info_.name +
                  " is missing; without it nothing sealed can be "
                  "opened",
              error};
    }
    return {BackupFault::kKeysUnusable,
            "the keys of " + info_.name + " can't be used: " + error.message(), error};
  }

  Backed<void> read_events() {
    std::unique_ptr<KeySource> keys = std::make_unique<NoKeys>();
    if (tree_) keys = std::make_unique<KeysOf<crypto::KeyTree>>(*tree_);
    SegmentCheck check(info_, keys_, {}, keys.get(), context_.threads);
    for (const auto& segment : from_.segments) {
      LETHE_TRY(const auto bytes, context_.files.segment(info_.id, segment));
      LETHE_TRY_VOID(check.add(segment, context_.files.segment_path(info_.id, segment), bytes,
                               [this](const SegmentEvent& event) { return take(event); }));
    }
    LETHE_TRY_VOID(check.check_end(from_.ledger));
    const auto flushed = rows_.flush();
    if (!flushed) return BackupFailure(flushed.error());
    return {};
  }

  /// What lies behind the size that is wanted was looked at, and is not written.
  Result<void> take(const SegmentEvent& event) {
    LETHE_TRY_VOID(context_.done_one());
    if (event.header.sequence.value >= from_.size.value) return {};
    LETHE_TRY_VOID(
        rows_.put(Table::kLog, log_row(info_.number, event.header.sequence), event.entry));
    std::vector<FullTile> filled;
    merkle_.append(event.leaf, filled);
    for (const auto& tile : filled) {
      LETHE_TRY_VOID(
          rows_.put(Table::kTiles, tile_row(info_.number, tile.id), tile_value(tile.hashes)));
    }
    for (std::size_t i = 0; i < event.sections.size(); ++i) {
      LETHE_TRY_VOID(take_section(event, static_cast<std::uint16_t>(i)));
    }
    note_erasure(event.header);
    keys_.follow(event.header);
    out_.last_time = event.header.time;
    return {};
  }

  Result<void> take_section(const SegmentEvent& event, std::uint16_t index) {
    switch (event.fates[index]) {
      case SectionFate::kOpens:
        ++out_.sections;
        return rows_.put(Table::kVault,
                         vault_row(info_.number, event.header.sections[index].compartment,
                                   event.header.sequence, index),
                         event.sections[index]);
      case SectionFate::kDestroyed:
        ++out_.erased;
        if (!event.sections[index].empty()) ++out_.left_out;
        return {};
      case SectionFate::kLost:
      case SectionFate::kUnknown:
        if (lost_ == 0) first_lost_ = event.header.sequence;
        ++lost_;
        return {};
    }
    return {};
  }

  void note_erasure(const EventHeader& header) {
    if (std::holds_alternative<ErasureOrdered>(header.facts)) {
      orders_[header.sequence] = header.subject;
    } else if (const auto* done = std::get_if<ErasureCompleted>(&header.facts)) {
      orders_.erase(done->ordered);
      certificate_ = header.sequence;
      certified_epoch_ = done->epoch_after;
    } else if (const auto* closed = std::get_if<LedgerClosed>(&header.facts)) {
      out_.closures[closed->closed] = header.sequence;
    } else if (std::holds_alternative<ClosureOrdered>(header.facts)) {
      order_ = header.sequence;
    }
  }

  /// Before anything is said of sections: with older keys, what was erased since looks as if it
  /// were lost.
  Backed<void> check_epoch() const {
    if (epoch() >= certified_epoch_) return {};
    return BackupFailure(BackupFault::kKeysOlder,
                         "the keys of " + info_.name + " are of epoch " +
                             std::to_string(tree_->epoch()) +
                             ", and the last certificate of an "
                             "erasure in the log, event " +
                             std::to_string(certificate_.value) + ", is of epoch " +
                             std::to_string(certified_epoch_) +
                             ": they would bring back who was erased; give the latest keys");
  }

  Backed<void> check_sections() const {
    if (lost_ == 0) return {};
    return BackupFailure(BackupFault::kSectionLost, "the backup lacks " + std::to_string(lost_) +
                                                        " sections of " + info_.name +
                                                        " that nobody erased, the first of event " +
                                                        std::to_string(first_lost_.value));
  }

  /// The secret of a key that was replaced is in no backup that was made since.
  Backed<void> check_signing_key() const {
    if (!secret_ || secret_->public_key() == keys_.current().key) return {};
    return BackupFailure(BackupFault::kKeysUnusable,
                         "at that checkpoint " + info_.name +
                             " signed with a key that was replaced since, and whose secret is in "
                             "this backup no more; restore all of it, or a backup from before");
  }

  Backed<void> write_end() {
    LETHE_TRY_VOID(check_signing_key());
    std::string checkpoint = from_.checkpoint;
    const bool is_cut = from_.size < from_.ledger.position.size;
    if (checkpoint.empty()) {
      checkpoint = is_cut ? LogSigner(keys_, secret_).checkpoint(from_.size, merkle_.root())
                          : from_.ledger.checkpoint;
    }
    const auto opened = keys_.open(checkpoint);
    if (!opened || opened->size != from_.size || opened->root != merkle_.root()) {
      return BackupFailure(BackupFault::kForked,
                           "the checkpoint that was given is not one of the "
                           "log of " +
                               info_.name + " in the backup");
    }
    const auto written = write_meta(checkpoint);
    if (!written) return BackupFailure(written.error());
    return {};
  }

  Result<void> write_meta(const std::string& checkpoint) {
    const auto number = info_.number;
    WriteBatch batch;
    batch.put(Table::kMeta, meta_row("ledger/", number), encode_ledger_info(info_));
    if (keys_ != LogKeys(info_.origin, info_.signing_key)) {
      batch.put(Table::kMeta, meta_row("log-keys/", number), encode_log_keys(keys_));
    }
    batch.put(Table::kMeta, meta_row("position/", number),
              encode_position({from_.size, out_.last_time}));
    batch.put(Table::kMeta, meta_row("checkpoint/", number), crypto::as_bytes(checkpoint));
    EpochRecord settled;
    settled.epoch = epoch();
    batch.put(Table::kMeta, meta_row("epoch/", number), encode_epoch(settled));
    if (is_closed()) {
      batch.put(Table::kMeta, meta_row("closure/", number), encode_closure(closure()));
      return context_.target.append(std::move(batch), {});
    }
    LETHE_TRY_VOID(update_roster(*tree_, context_.target, number, {}, batch));
    LETHE_TRY_VOID(context_.target.append(std::move(batch), {}));
    if (!orders_.empty()) {
      out_.unfinished.state = EpochRecord::State::kOrdered;
      out_.unfinished.epoch = tree_->epoch();
      return gather_unfinished();
    }
    return {};
  }

  /// Without a certificate the next opening writes one: by the order, the last event, or, where the
  /// log ends before it, by the register.
  ClosureRecord closure() const {
    using State = ClosureRecord::State;
    ClosureRecord record{State::kOrdered, {}, {}};
    if (!order_) record.state = State::kOrderLost;
    if (from_.certificate) record = {State::kClosed, {}, *from_.certificate};
    record.order = order_.value_or(from_.closed_since.value_or(Sequence{from_.size.value}));
    return record;
  }

  /// What an order needs to know of its person stands in events from the first one on.
  Result<void> gather_unfinished() {
    std::map<SubjectId, Slot> slots;
    for (const auto& [sequence, subject] : orders_) slots[subject] = {};
    std::map<Slot, CompartmentCounts> counts;
    Result<void> read;
    LETHE_TRY_VOID(context_.target.scan(Table::kLog, log_row(info_.number, {0}),
                                        log_row(info_.number, {from_.size.value}),
                                        [&](ByteView, ByteView entry) {
                                          read = gather(entry, slots, counts);
                                          return read.has_value();
                                        }));
    LETHE_TRY_VOID(read);
    for (const auto& [sequence, subject] : orders_) {
      const auto slot = slots[subject];
      out_.unfinished.orders.push_back({sequence, slot, counts[slot], 0});
    }
    return {};
  }

  static Result<void> gather(ByteView entry, std::map<SubjectId, Slot>& slots,
                             std::map<Slot, CompartmentCounts>& counts) {
    LETHE_TRY(const auto parts, split_entry(entry));
    LETHE_TRY(const auto header, decode_header(parts.header_bytes));
    const auto* registered = std::get_if<SubjectRegistered>(&header.facts);
    const auto subject = slots.find(header.subject);
    if (registered != nullptr && subject != slots.end()) {
      subject->second = registered->slot;
      counts[registered->slot];
    }
    for (const auto& section : header.sections) {
      const auto known = counts.find(section.compartment.slot);
      if (known == counts.end()) continue;
      auto& used = known->second.used.at(static_cast<std::size_t>(section.compartment.cls));
      used = std::max(used, section.compartment.number + 1);
    }
    return {};
  }

  const LedgerToRestore& from_;
  const LedgerInfo& info_;
  const RestoreContext& context_;
  JournalNodes nodes_;
  BatchedRows rows_;
  std::unique_ptr<crypto::KeyTree> tree_;
  std::shared_ptr<const crypto::SigningKey> secret_;  // null: of a closed ledger
  LogKeys keys_;
  MerkleTree merkle_;
  std::map<Sequence, SubjectId> orders_;  // without a certificate so far
  Sequence certificate_;
  std::optional<Sequence> order_;  // of the closure
  std::uint64_t certified_epoch_ = 0;
  std::uint64_t lost_ = 0;
  Sequence first_lost_;
  RestoredLedger out_;
};

}  // namespace

Backed<RestoredLedger> restore_ledger(const LedgerToRestore& from, const RestoreContext& context) {
  return LedgerRestoring(from, context).run();
}

}  // namespace lethe::ledger
