// A journal that is written to, read some rows at a time: nothing is held between two slices, so
// neither a writer nor the sweep of the storage waits for one who reads for hours.
#pragma once

#include "ledger/journal.h"

namespace lethe::ledger {

/// No consistent reading: each slice sees what is there then. Any thread; scans call `pause` on
/// theirs.
class SlicedReader final : public Reader {
 public:
  /// Between two slices of a scan; false: it ends with kStopped.
  using Pause = std::function<bool()>;

  /// The journal outlives it.
  SlicedReader(const Journal& journal, std::size_t rows, Pause pause)
      : journal_(journal), rows_(rows), pause_(std::move(pause)) {}

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    return journal_.get(table, key);
  }
  Result<void> scan(Table table, ByteView first, ByteView behind_last,
                    const Visit& visit) const override;
  /// In one slice: whoever begins at the end wants the end.
  Result<void> scan_back(Table table, ByteView first, ByteView behind_last,
                         const Visit& visit) const override {
    return journal_.scan_back(table, first, behind_last, visit);
  }

 private:
  const Journal& journal_;
  const std::size_t rows_;
  const Pause pause_;
};

}  // namespace lethe::ledger
