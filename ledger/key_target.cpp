// Invariant: between calls the target has the copy and all blocks of the root in use. What it has
// beyond that opens with nothing that is left, or is of the next root.
#include "ledger/key_target.h"

#include <algorithm>
#include <set>

#include "crypto/check.h"
#include "ledger/big_endian.h"
#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "ledger/meta_rows.h"

namespace lethe::ledger {
namespace {

using crypto::NodeAddress;

constexpr std::string_view kTargetRow = "key-target";
constexpr std::string_view kFollowedRow = "followed/";
constexpr std::size_t kBatchBytes = 1U << 20;
enum : std::uint8_t { kSettled = 1, kUnderWay = 2 };

Bytes encode_followed(const crypto::TreeId& tree, std::uint64_t epoch, std::uint8_t state) {
  return BigEndianWriter(crypto::TreeId::kSize + 9)
      .bytes(tree.view())
      .number(epoch)
      .number(state)
      .take();
}

Result<TargetLedger> decode_followed(LedgerNumber number, ByteView row) {
  BigEndianReader in(row);
  TargetLedger out{number, in.fixed<crypto::TreeId>(), in.number<std::uint64_t>()};
  const auto state = in.number<std::uint8_t>();
  if (!in.is_done() || (state != kSettled && state != kUnderWay)) return Error::kRowMalformed;
  out.is_settled = state == kSettled;
  return out;
}

Result<std::optional<TargetLedger>> read_followed(const Reader& blocks, LedgerNumber number) {
  LETHE_TRY(const auto row, blocks.get(Table::kMeta, meta_row(kFollowedRow, number)));
  if (!row) return std::optional<TargetLedger>();
  LETHE_TRY(auto followed, decode_followed(number, *row));
  return std::optional<TargetLedger>(followed);
}

void put_followed(WriteBatch& rows, const OpenedLedger& ledger, std::uint64_t epoch,
                  std::uint8_t state) {
  rows.put(Table::kMeta, meta_row(kFollowedRow, ledger.number()),
           encode_followed(tree_id_of(ledger.info().id), epoch, state));
}

void erase_blocks(WriteBatch& rows, LedgerNumber ledger, std::span<const NodeAddress> blocks) {
  for (const auto& address : blocks) rows.erase(Table::kKeys, key_row(ledger, address));
}

Result<void> write_id(Journal& journal, const TargetId& id) {
  WriteBatch rows;
  rows.put(Table::kMeta, meta_row(kTargetRow), id.view());
  return journal.append(std::move(rows), {});
}

class Unset final : public KeyTargetPlace {
 public:
  Result<std::unique_ptr<Journal>> open_blocks() override { return Error::kKeyTargetUnset; }
  Result<std::unique_ptr<Journal>> create_blocks() override { return Error::kKeyTargetUnset; }
  Result<std::unique_ptr<crypto::RootFiles>> open_copies() override {
    return Error::kKeyTargetUnset;
  }
};

Result<std::set<NodeAddress>> blocks_in(const Reader& reader, LedgerNumber ledger) {
  std::set<NodeAddress> out;
  const auto range = ledger_range(ledger);
  const auto prefix = ledger_row(ledger, {}).size();
  bool is_malformed = false;
  LETHE_TRY_VOID(
      reader.scan(Table::kKeys, range.first, range.behind_last, [&](ByteView key, ByteView) {
        const auto address = NodeAddress::from(key.subspan(prefix));
        is_malformed = !address;
        if (address) out.insert(*address);
        return !is_malformed;
      }));
  if (is_malformed) return Error::kRowMalformed;
  return out;
}

}  // namespace

Result<std::unique_ptr<KeyTarget>> KeyTarget::open(std::unique_ptr<KeyTargetPlace> place,
                                                   const crypto::RecoveryPlan& plan) {
  LETHE_TRY_VOID(crypto::make_recovery_sealer(plan));
  return std::unique_ptr<KeyTarget>(new KeyTarget(std::move(place), plan));
}

std::unique_ptr<KeyTarget> KeyTarget::unset() {
  return std::unique_ptr<KeyTarget>(new KeyTarget(std::make_unique<Unset>(), {}));
}

Result<void> KeyTarget::follow(Journal& data, const OpenedLedger& ledger) {
  return noted(try_follow(data, ledger));
}

Result<void> KeyTarget::prepare(const OpenedLedger& ledger, const crypto::Rekeying& next) {
  return noted(try_prepare(ledger, next));
}

Result<void> KeyTarget::forget(const OpenedLedger& ledger) {
  return noted(try_forget(ledger.info()));
}

Result<void> KeyTarget::forget(Journal& data, const LedgerInfo& closed) {
  return noted(open_and_forget(data, closed));
}

std::optional<boost::system::error_code> KeyTarget::fault() const {
  const std::lock_guard lock(mutex_);
  return fault_;
}

void KeyTarget::all_is_well() {
  const std::lock_guard lock(mutex_);
  fault_.reset();
}

/// After a failure nothing is taken for granted: the disk may have been another one meanwhile.
Result<void> KeyTarget::noted(const Result<void>& done) {
  if (done) return {};
  blocks_.reset();
  copies_.reset();
  followed_.clear();
  const std::lock_guard lock(mutex_);
  fault_ = done.error();
  return Error::kKeyTargetFailed;
}

Result<void> KeyTarget::ensure_open(Journal& data) {
  if (blocks_) return {};
  auto blocks = place_->open_blocks();
  if (!blocks && blocks.error() == Error::kStorageMissing) {
    LETHE_TRY(const auto known, key_target_of(data));
    // An empty folder where a disk is to be mounted must not be taken for a new target.
    if (known) return Error::kKeyTargetMissing;
    LETHE_TRY(blocks, place_->create_blocks());
  }
  if (!blocks) return blocks.error();
  blocks_ = std::move(*blocks);
  LETHE_TRY_VOID(claim(data));
  LETHE_TRY(auto copies, place_->open_copies());
  LETHE_TRY(copies_, crypto::RecoveryCopies::open(std::move(copies), plan_));
  return {};
}

/// Target and data know each other by an id; the target has it first.
Result<void> KeyTarget::claim(Journal& data) {
  LETHE_TRY(const auto known, key_target_of(data));
  LETHE_TRY(auto found, key_target_of(*blocks_));
  if (!found && known) return Error::kKeyTargetMissing;
  if (found && known) {
    if (*found != *known) return Error::kKeyTargetForeign;
    return {};
  }
  if (!found) {
    found = crypto::random_fixed<TargetId>();
    LETHE_TRY_VOID(write_id(*blocks_, *found));
  } else {
    LETHE_TRY_VOID(check_belongs(data));
  }
  return write_id(data, *found);
}

/// Data that knows of no target, an earlier image of it perhaps: the target's is whoever has the
/// same ledgers.
Result<void> KeyTarget::check_belongs(const Reader& data) const {
  LETHE_TRY(const auto followed, ledgers_in_target(*blocks_));
  for (const auto& each : followed) {
    LETHE_TRY(const auto row, data.get(Table::kMeta, meta_row("ledger/", each.number)));
    if (!row) continue;
    LETHE_TRY(const auto info, decode_ledger_info(each.number, *row));
    if (tree_id_of(info.id) != each.tree) return Error::kKeyTargetForeign;
  }
  return {};
}

Result<void> KeyTarget::try_follow(Journal& data, const OpenedLedger& ledger) {
  LETHE_TRY_VOID(ensure_open(data));
  const auto number = ledger.number();
  const auto epoch = ledger.key_epoch();
  auto& known = followed_[number];
  if (known.is_settled && known.epoch == epoch) return {};
  std::vector<NodeAddress> surplus;
  const bool was_prepared = !known.new_blocks.empty();
  if (was_prepared) {
    surplus = epoch == known.epoch ? known.new_blocks : known.old_blocks;
  } else {
    LETHE_TRY(surplus, put_missing_blocks(data, ledger));
  }
  // The blocks are there before the copy that leads to them, and go after the one that did.
  LETHE_TRY_VOID(settle_copy(ledger));
  WriteBatch rows;
  erase_blocks(rows, number, surplus);
  put_followed(rows, ledger, epoch, kSettled);
  LETHE_TRY_VOID(blocks_->append(std::move(rows), {}));
  known = {epoch, true, {}, {}};
  return {};
}

Result<void> KeyTarget::settle_copy(const OpenedLedger& ledger) {
  const auto tree = tree_id_of(ledger.info().id);
  const auto epoch = ledger.key_epoch();
  LETHE_TRY(auto state, copies_->settle(tree, epoch));
  if (state == crypto::CopyState::kSettled) return {};
  LETHE_TRY_VOID(copies_->put(tree, ledger.tree()));
  LETHE_TRY(state, copies_->settle(tree, epoch));
  LETHE_CHECK(state == crypto::CopyState::kSettled);
  return {};
}

/// What the target has and the ledger has not. Nothing is compared where the target says that it
/// has followed to this epoch.
Result<std::vector<NodeAddress>> KeyTarget::put_missing_blocks(const Reader& data,
                                                               const OpenedLedger& ledger) {
  const auto number = ledger.number();
  LETHE_TRY(const auto followed, read_followed(*blocks_, number));
  if (followed && followed->tree != tree_id_of(ledger.info().id)) return Error::kKeyTargetForeign;
  // It followed a root that was in use: with this one somebody erased would come back.
  if (followed && followed->epoch > ledger.key_epoch()) return Error::kKeyTargetAhead;
  if (followed && followed->is_settled && followed->epoch == ledger.key_epoch()) {
    return std::vector<NodeAddress>();
  }
  LETHE_TRY(auto surplus, blocks_in(*blocks_, number));
  const auto range = ledger_range(number);
  const auto prefix = ledger_row(number, {}).size();
  WriteBatch rows;
  put_followed(rows, ledger, followed ? followed->epoch : ledger.key_epoch(), kUnderWay);
  std::size_t bytes = 0;
  Result<void> written;
  const auto write = [&] {
    bytes = 0;
    written = blocks_->append(std::exchange(rows, WriteBatch()), {});
    return written.has_value();
  };
  LETHE_TRY_VOID(
      data.scan(Table::kKeys, range.first, range.behind_last, [&](ByteView key, ByteView block) {
        // An address has one content in its life.
        if (surplus.erase(*NodeAddress::from(key.subspan(prefix))) > 0) return true;
        rows.put(Table::kKeys, key, block);
        bytes += block.size();
        return bytes < kBatchBytes || write();
      }));
  if (written && !rows.empty()) write();
  LETHE_TRY_VOID(written);
  return std::vector<NodeAddress>(surplus.begin(), surplus.end());
}

Result<void> KeyTarget::try_prepare(const OpenedLedger& ledger, const crypto::Rekeying& next) {
  const auto number = ledger.number();
  const auto known = followed_.find(number);
  LETHE_CHECK(known != followed_.end() && known->second.is_settled &&
              known->second.epoch == next.epoch_before());
  WriteBatch rows;
  std::vector<NodeAddress> new_blocks;
  for (const auto& [address, block] : next.new_blocks()) {
    rows.put(Table::kKeys, key_row(number, address), block);
    new_blocks.push_back(address);
  }
  put_followed(rows, ledger, next.epoch_before(), kUnderWay);
  LETHE_TRY_VOID(blocks_->append(std::move(rows), {}));
  LETHE_TRY_VOID(copies_->put(tree_id_of(ledger.info().id), next));
  known->second = {next.epoch_before(), false, next.old_blocks(), std::move(new_blocks)};
  return {};
}

Result<void> KeyTarget::open_and_forget(Journal& data, const LedgerInfo& ledger) {
  LETHE_TRY_VOID(ensure_open(data));
  return try_forget(ledger);
}

Result<void> KeyTarget::try_forget(const LedgerInfo& ledger) {
  followed_.erase(ledger.number);
  if (!blocks_) return {};
  LETHE_TRY_VOID(copies_->destroy(tree_id_of(ledger.id)));
  WriteBatch rows;
  const auto range = ledger_range(ledger.number);
  rows.erase_range(Table::kKeys, range.first, range.behind_last);
  rows.erase(Table::kMeta, meta_row(kFollowedRow, ledger.number));
  return blocks_->append(std::move(rows), {});
}

Result<std::optional<TargetId>> key_target_of(const Reader& data) {
  LETHE_TRY(const auto row, data.get(Table::kMeta, meta_row(kTargetRow)));
  if (!row) return std::optional<TargetId>();
  const auto id = TargetId::from(*row);
  if (!id) return Error::kRowMalformed;
  return id;
}

Result<void> forget_key_target(Journal& data) {
  WriteBatch rows;
  rows.erase(Table::kMeta, meta_row(kTargetRow));
  return data.append(std::move(rows), {});
}

Result<std::vector<TargetLedger>> ledgers_in_target(const Reader& blocks) {
  std::vector<TargetLedger> out;
  Result<void> read;
  const auto range = meta_range(kFollowedRow);
  const auto prefix = meta_row(kFollowedRow).size();
  LETHE_TRY_VOID(
      blocks.scan(Table::kMeta, range.first, range.behind_last, [&](ByteView key, ByteView value) {
        const auto number = decode_ledger_number(key.subspan(prefix));
        const auto followed =
            number ? decode_followed(*number, value) : Result<TargetLedger>(number.error());
        if (followed) out.push_back(*followed);
        if (!followed) read = followed.error();
        return followed.has_value();
      }));
  LETHE_TRY_VOID(read);
  return out;
}

}  // namespace lethe::ledger
