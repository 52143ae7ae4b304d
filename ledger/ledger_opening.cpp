#include "ledger/ledger_opening.h"

#include <algorithm>

#include "crypto/check.h"
#include "crypto/sealing.h"
#include "ledger/big_endian.h"

namespace lethe::ledger {
namespace {

constexpr std::string_view kSigningKeyLabel{"lethe/signing-key/v1\0", 21};
constexpr std::size_t kMaxNameSize = 63;

Bytes signing_key_context(const LedgerId& ledger) {
  return BigEndianWriter(kSigningKeyLabel.size() + LedgerId::kSize)
      .bytes(crypto::as_bytes(kSigningKeyLabel))
      .bytes(ledger.view())
      .take();
}

/// The end of the log, checked against its checkpoint: what is stored is what was signed.
Result<LogEnd> read_end(const Reader& reader, const LedgerInfo& info,
                        std::shared_ptr<const LogSigner> signer) {
  LETHE_TRY(const auto end, read_signed_end(reader, info));
  const auto& position = end.position;
  LETHE_TRY(const auto note, read_meta(reader, "checkpoint/", info.number));
  LETHE_TRY(auto tree, stored_tree(reader, info.number, position.size));
  if (tree.root() != end.root) return Error::kStorageCorrupt;
  LETHE_TRY(const auto beyond,
            reader.get(Table::kLog, log_row(info.number, {position.size.value})));
  if (beyond) return Error::kStorageCorrupt;
  return LogEnd{std::move(tree), std::string(crypto::as_text(note)), position.last_time,
                std::move(signer)};
}

/// The root key says which epoch counts. It may be the one that the rows belong to, or the next one
/// when the rows were prepared for it, and has to be that when the others are gone.
bool fits(std::uint64_t root_epoch, const EpochRecord& record) {
  switch (record.state) {
    case EpochRecord::State::kPrepared:
      return root_epoch == record.epoch || root_epoch == record.epoch + 1;
    case EpochRecord::State::kDeleted:
      return root_epoch == record.epoch + 1;
    default:
      return root_epoch == record.epoch;
  }
}

}  // namespace

crypto::TreeId tree_id_of(const LedgerId& ledger) {
  return {ledger.bytes};
}

bool is_ledger_name(std::string_view name) {
  const auto is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && name.size() <= kMaxNameSize && is_alphanumeric(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return c == '-' || is_alphanumeric(c); });
}

Result<LogKeys> read_log_keys(const Reader& reader, const LedgerInfo& info) {
  LETHE_TRY(const auto row, reader.get(Table::kMeta, meta_row("log-keys/", info.number)));
  if (!row) return LogKeys(info.origin, info.signing_key);
  LETHE_TRY(auto keys, decode_log_keys(info.origin, *row));
  if (keys.all().front().key != info.signing_key) return Error::kStorageCorrupt;
  return keys;
}

Result<std::shared_ptr<const crypto::SigningKey>> open_signing_key(ByteView sealed,
                                                                   const LedgerId& ledger,
                                                                   const crypto::KeyTree& tree) {
  LETHE_TRY(const auto key, tree.derive(key_path(KeyUse::kSigning)));
  const auto opened = crypto::open(key, signing_key_context(ledger), sealed);
  if (!opened || opened->size() != crypto::SigningSeed::kSize) return Error::kStorageCorrupt;
  crypto::SigningSeed seed;
  std::ranges::copy(opened->view(), seed.writable().begin());
  return std::make_shared<const crypto::SigningKey>(crypto::SigningKey::from_seed(seed));
}

Result<std::shared_ptr<const LogSigner>> read_signer(const Reader& reader, const LedgerInfo& info,
                                                     const crypto::KeyTree& tree) {
  LETHE_TRY(auto keys, read_log_keys(reader, info));
  LETHE_TRY(const auto sealed, read_meta(reader, "signing-key/", info.number));
  LETHE_TRY(auto secret, open_signing_key(sealed, info.id, tree));
  if (secret->public_key() != keys.current().key) return Error::kStorageCorrupt;
  return std::make_shared<const LogSigner>(std::move(keys), std::move(secret));
}

Result<Bytes> seal_signing_key(const LedgerId& ledger, const crypto::KeyTree& tree,
                               const crypto::SigningKey& key) {
  LETHE_TRY(const auto sealing_key, tree.derive(key_path(KeyUse::kSigning)));
  return crypto::seal(sealing_key, signing_key_context(ledger), key.seed().view());
}

Result<Bytes> read_meta(const Reader& reader, std::string_view what, LedgerNumber ledger) {
  LETHE_TRY(auto row, reader.get(Table::kMeta, meta_row(what, ledger)));
  if (!row) return Error::kStorageCorrupt;
  return std::move(*row);
}

Result<std::vector<LedgerInfo>> ledgers_in(const Reader& reader) {
  std::vector<LedgerInfo> ledgers;
  const auto range = meta_range("ledger/");
  const auto prefix = meta_row("ledger/").size();
  const auto take = [&](ByteView key, ByteView value) -> Result<void> {
    LETHE_TRY(const auto number, decode_ledger_number(key.subspan(prefix)));
    LETHE_TRY(auto info, decode_ledger_info(number, value));
    ledgers.push_back(std::move(info));
    return {};
  };
  Result<void> taken;
  LETHE_TRY_VOID(
      reader.scan(Table::kMeta, range.first, range.behind_last, [&](ByteView key, ByteView value) {
        taken = take(key, value);
        return taken.has_value();
      }));
  LETHE_TRY_VOID(taken);
  return ledgers;
}

Result<MerkleTree> stored_tree(const Reader& reader, LedgerNumber ledger, TreeSize size) {
  return MerkleTree::open(size, stored_tiles(reader, ledger), [&](auto index) -> Result<Hash> {
    LETHE_TRY(const auto entry, reader.get(Table::kLog, log_row(ledger, {index})));
    if (!entry) return Error::kStorageCorrupt;
    return crypto::merkle_leaf_hash(*entry);
  });
}

Result<SignedEnd> read_signed_end(const Reader& reader, const LedgerInfo& info) {
  LETHE_TRY(const auto position_row, read_meta(reader, "position/", info.number));
  LETHE_TRY(const auto position, decode_position(position_row));
  LETHE_TRY(const auto note, read_meta(reader, "checkpoint/", info.number));
  LETHE_TRY(const auto keys, read_log_keys(reader, info));
  const auto checkpoint = keys.open(crypto::as_text(note));
  if (!checkpoint || checkpoint->size != position.size) return Error::kStorageCorrupt;
  return SignedEnd{position, checkpoint->root};
}

Result<std::optional<ClosureRecord>> read_closure(const Reader& reader, LedgerNumber ledger) {
  LETHE_TRY(const auto row, reader.get(Table::kMeta, meta_row("closure/", ledger)));
  if (!row) return std::optional<ClosureRecord>();
  LETHE_TRY(const auto record, decode_closure(*row));
  return std::optional(record);
}

Result<EpochRecord> read_epoch(const Reader& reader, LedgerNumber ledger) {
  LETHE_TRY(const auto row, read_meta(reader, "epoch/", ledger));
  return decode_epoch(row);
}

Result<std::shared_ptr<OpenedLedger>> create_ledger(std::shared_ptr<const Journal> journal,
                                                    crypto::RootStore& roots, LedgerNumber number,
                                                    const LedgerPlan& plan, Moment now,
                                                    WriteBatch& rows) {
  auto nodes = std::make_unique<JournalNodes>(*journal, number);
  const auto tree_id = tree_id_of(plan.id);
  LETHE_TRY(auto tree, crypto::KeyTree::create(tree_id, roots, *nodes));
  auto secret = std::make_shared<const crypto::SigningKey>(crypto::SigningKey::generate());
  const auto sealed = seal_signing_key(plan.id, *tree, *secret);
  if (!sealed) {
    LETHE_TRY_VOID(roots.destroy(tree_id));
    return sealed.error();
  }

  const LedgerInfo info{plan.id,     number, plan.name,           plan.origin,
                        plan.region, now,    secret->public_key()};
  rows.put(Table::kMeta, meta_row("ledger/", number), encode_ledger_info(info));
  rows.put(Table::kMeta, meta_row("signing-key/", number), *sealed);
  EpochRecord epoch;
  epoch.epoch = tree->epoch();
  rows.put(Table::kMeta, meta_row("epoch/", number), encode_epoch(epoch));
  auto signer =
      std::make_shared<const LogSigner>(LogKeys(info.origin, info.signing_key), std::move(secret));
  return std::make_shared<OpenedLedger>(
      OpenedLedger::Parts{info, std::move(journal), std::move(nodes), std::move(tree)},
      LogEnd{{}, {}, {}, std::move(signer)});
}

Result<std::shared_ptr<OpenedLedger>> open_ledger(std::shared_ptr<const Journal> journal,
                                                  crypto::RootStore& roots, LedgerInfo info) {
  auto nodes = std::make_unique<JournalNodes>(*journal, info.number);
  auto tree = crypto::KeyTree::open(tree_id_of(info.id), roots, *nodes);
  if (!tree && tree.error() == crypto::Error::kEpochMismatch) return Error::kEpochMismatch;
  if (!tree) return tree.error();
  LETHE_TRY(const auto epoch, read_epoch(*journal, info.number));
  if (!fits((*tree)->epoch(), epoch)) return Error::kEpochMismatch;

  LETHE_TRY(auto signer, read_signer(*journal, info, **tree));
  LETHE_TRY(auto end, read_end(*journal, info, std::move(signer)));
  return std::make_shared<OpenedLedger>(
      OpenedLedger::Parts{std::move(info), std::move(journal), std::move(nodes), std::move(*tree)},
      std::move(end));
}

}  // namespace lethe::ledger
