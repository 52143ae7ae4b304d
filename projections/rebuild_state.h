// The state of one ledger as a rebuild sees it: the journal's rows with what was not written yet on
// top.
#pragma once

#include <map>
#include <optional>

#include "ledger/journal.h"
#include "ledger/state.h"

namespace lethe::projections {

/// Borrows the journal. One thread.
class RebuildState final : public ledger::StateWriter {
 public:
  RebuildState(const ledger::Reader& reader, ledger::LedgerNumber number)
      : reader_(reader), number_(number) {}

  ledger::Result<std::optional<ledger::Bytes>> get(ledger::ByteView row) const override;
  ledger::Result<void> scan(ledger::ByteView first, ledger::ByteView behind_last,
                            const Visit& visit) const override;
  ledger::Result<void> scan_back(ledger::ByteView first, ledger::ByteView behind_last,
                                 const Visit& visit) const override;
  void put(ledger::Bytes row, ledger::Bytes value) override;
  void erase(ledger::Bytes row) override;

  /// What was put and not taken yet, roughly.
  std::size_t pending_bytes() const { return pending_bytes_; }
  /// Adds what was put and erased to the batch. From then on it is read from the journal.
  void take(ledger::WriteBatch& batch);

 private:
  struct Less {
    using is_transparent = void;
    bool operator()(ledger::ByteView left, ledger::ByteView right) const;
  };
  using Pending = std::map<ledger::Bytes, std::optional<ledger::Bytes>, Less>;  // nothing: erased

  void set(ledger::Bytes row, std::optional<ledger::Bytes> value);

  const ledger::Reader& reader_;
  ledger::LedgerNumber number_;
  Pending pending_;
  std::size_t pending_bytes_ = 0;
};

}  // namespace lethe::projections
