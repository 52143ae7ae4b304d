// The key tree of a ledger over the journal, and its keys for those who need no more than keys.
#pragma once

#include "crypto/key_tree.h"
#include "ledger/keyspace.h"
#include "ledger/state.h"

namespace lethe::ledger {

/// Sealed nodes, as rows of Table::kKeys. The reader must outlive it. Any thread.
class JournalNodes final : public crypto::NodeStore {
 public:
  JournalNodes(const Reader& reader, LedgerNumber ledger) : reader_(reader), ledger_(ledger) {}

  crypto::Result<std::optional<Bytes>> get(const crypto::NodeAddress& address) const override {
    return reader_.get(Table::kKeys, key_row(ledger_, address));
  }

 private:
  const Reader& reader_;
  LedgerNumber ledger_;
};

/// Keys of a crypto::KeyTree, or of a crypto::Rekeying: as they will be. Borrows it. Any thread.
template <class Tree>
class KeysOf final : public KeySource {
 public:
  explicit KeysOf(const Tree& tree) : tree_(tree) {}
  Result<crypto::SecretKey> derive(const crypto::KeyPath& path) const override {
    return tree_.derive(path);
  }

 private:
  const Tree& tree_;
};

/// Of a ledger that is closed: every key is destroyed. Any thread.
class NoKeys final : public KeySource {
 public:
  Result<crypto::SecretKey> derive(const crypto::KeyPath& /*path*/) const override {
    return crypto::Error::kKeyDestroyed;
  }
};

}  // namespace lethe::ledger
