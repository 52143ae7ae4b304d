// The rows of Table::kMeta (ledger/FORMAT.md, "Rows"): what there is, how far each ledger has come,
// and an erasure that is under way. Decoders answer kRowMalformed for anything that an encoder
// would not have written.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "ledger/keyspace.h"
#include "ledger/ledger.h"
#include "ledger/log_keys.h"
#include "ledger/sweep.h"

namespace lethe::ledger {

/// Of everything in a data directory, but for events, which have a version of their own.
inline constexpr std::uint16_t kStorageVersion = 1;

Bytes encode_storage_version(std::uint16_t version);
Result<std::uint16_t> decode_storage_version(ByteView row);

/// Row "system".
Bytes encode_ledger_number(LedgerNumber number);
Result<LedgerNumber> decode_ledger_number(ByteView row);

/// Row "ledger/": all of LedgerInfo but its number, which is in the key.
Bytes encode_ledger_info(const LedgerInfo& info);
Result<LedgerInfo> decode_ledger_info(LedgerNumber number, ByteView row);

/// Row "log-keys/", of a ledger whose signing key was replaced, or declared compromised: all of
/// them, oldest first.
Bytes encode_log_keys(const LogKeys& keys);
Result<LogKeys> decode_log_keys(const std::string& origin, ByteView row);

/// Row "position/": how far the log goes.
struct Position {
  TreeSize size;
  Moment last_time;
  bool operator==(const Position&) const = default;
};
Bytes encode_position(const Position& position);
Result<Position> decode_position(ByteView row);

/// Row "epoch/": the key epoch that the ledger's rows belong to, and the erasure that leads to the
/// next one, or the rotation of the root when it has no orders, so that a crash at any point of it
/// can be finished (ledger/eraser.h).
struct EpochRecord {
  enum class State : std::uint8_t {
    kSettled = 1,   // nothing is under way
    kOrdered = 2,   // `orders` are events; their keys and sections are still there
    kPrepared = 3,  // the rows of epoch + 1 are there too; the root key says which epoch counts
    kDeleted = 4,   // the root key is that of epoch + 1, and what only the old one opened is gone;
                    // the certificates are still to be written
  };
  /// An ErasureOrdered without its ErasureCompleted.
  struct Order {
    Sequence sequence;
    Slot slot;
    CompartmentCounts counts;  // of the slot
    // Found out when the next epoch was prepared:
    std::uint32_t index_entries = 0;  // that it leaves out of keyed indexes
    Traces before;                    // of what is ordered
    bool operator==(const Order&) const;
  };
  /// A row of a view that the next epoch needs, and what was there before, if anything.
  struct MovedRow {
    Bytes row;
    std::optional<Bytes> before;
    bool operator==(const MovedRow&) const = default;
  };

  State state = State::kSettled;
  std::uint64_t epoch = 0;
  std::vector<Order> orders;
  /// Ordered while the certificates of those could not be written: of the next epoch.
  std::vector<Order> waiting;
  // Of a prepared epoch: what goes when it is rolled back ...
  std::vector<crypto::NodeAddress> new_blocks;
  std::vector<MovedRow> new_rows;
  // ... and what goes when it is rolled forward.
  std::vector<crypto::NodeAddress> old_blocks;
  std::vector<Bytes> old_rows;
  bool operator==(const EpochRecord&) const = default;
};
Bytes encode_epoch(const EpochRecord& record);
Result<EpochRecord> decode_epoch(ByteView row);

/// Row "closure/", of a ledger that is closed, or about to be whatever happens (ledger/closer.h).
struct ClosureRecord {
  enum class State : std::uint8_t {
    kOrdered = 1,  // `order` is the last event; what it destroys may still be there
    kDeleted = 2,  // all of that is gone here; the certificate is still to be written
    kClosed = 3,   // `certificate` is an event of the system ledger
    /// As deleted, but the log ends before the order, which the ledger's register has.
    kOrderLost = 4,
  };
  State state = State::kOrdered;
  Sequence order;        // of the ClosureOrdered in the ledger's log, when that has it
  Sequence certificate;  // of the LedgerClosed in the system ledger's; 0 before
  bool operator==(const ClosureRecord&) const = default;
};
Bytes encode_closure(const ClosureRecord& record);
Result<ClosureRecord> decode_closure(ByteView row);

}  // namespace lethe::ledger
