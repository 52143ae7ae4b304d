// Making a ledger, and opening one that is there.
#pragma once

#include <memory>
#include <vector>

#include "crypto/root_store.h"
#include "ledger/command.h"
#include "ledger/opened_ledger.h"

namespace lethe::ledger {

crypto::TreeId tree_id_of(const LedgerId& ledger);

/// [a-z0-9][a-z0-9-]{0,62}
bool is_ledger_name(std::string_view name);

/// Makes the keys of a new ledger: its root is durable when this returns, and gone again after an
/// error. The ledger has no event yet. Its rows, to be made durable with the first one, are added
/// to `rows`. REQUIRES a ledger name, and a note name as origin.
Result<std::shared_ptr<OpenedLedger>> create_ledger(std::shared_ptr<const Journal> journal,
                                                    crypto::RootStore& roots, LedgerNumber number,
                                                    const LedgerPlan& plan, Moment now,
                                                    WriteBatch& rows);

/// In time independent of the log's length: reads at most 255 entries and as many tiles a level.
/// kStorageCorrupt when checkpoint, log and keys do not belong together, kEpochMismatch when root
/// key and rows are of different epochs, and the errors of crypto::KeyTree::open(). An erasure that
/// a crash interrupted is still to be finished (ledger/eraser.h).
Result<std::shared_ptr<OpenedLedger>> open_ledger(std::shared_ptr<const Journal> journal,
                                                  crypto::RootStore& roots, LedgerInfo info);

/// All that sign or signed: the row "log-keys/", or the first one where it is not there.
Result<LogKeys> read_log_keys(const Reader& reader, const LedgerInfo& info);
/// The row "signing-key/", opened. kStorageCorrupt when it does not open under the tree's key.
Result<std::shared_ptr<const crypto::SigningKey>> open_signing_key(ByteView sealed,
                                                                   const LedgerId& ledger,
                                                                   const crypto::KeyTree& tree);
/// With the key in the row "signing-key/", opened. kStorageCorrupt when it is not the log's current
/// one, or does not open under the tree's key.
Result<std::shared_ptr<const LogSigner>> read_signer(const Reader& reader, const LedgerInfo& info,
                                                     const crypto::KeyTree& tree);
/// The row "signing-key/". The errors of derive().
Result<Bytes> seal_signing_key(const LedgerId& ledger, const crypto::KeyTree& tree,
                               const crypto::SigningKey& key);

/// A row that every ledger has, by what it begins with. kStorageCorrupt when it is not there.
Result<Bytes> read_meta(const Reader& reader, std::string_view what, LedgerNumber ledger);

/// Every ledger that there is, by number.
Result<std::vector<LedgerInfo>> ledgers_in(const Reader& reader);

/// The tree over the first `size` entries of a log that has as many, from what is stored of it.
Result<MerkleTree> stored_tree(const Reader& reader, LedgerNumber ledger, TreeSize size);

/// The row "epoch/" of a ledger. kStorageCorrupt when there is none.
Result<EpochRecord> read_epoch(const Reader& reader, LedgerNumber ledger);

/// The row "closure/"; nothing of a ledger that goes on. One that has it has no keys, or has not
/// for long: open_ledger() is not for it.
Result<std::optional<ClosureRecord>> read_closure(const Reader& reader, LedgerNumber ledger);

/// Where the log ends that the row "position/" and the checkpoint of a ledger are about.
struct SignedEnd {
  Position position;
  Hash root;
};
/// kStorageCorrupt when the two do not belong together, or the ledger's key did not sign.
Result<SignedEnd> read_signed_end(const Reader& reader, const LedgerInfo& info);

}  // namespace lethe::ledger
