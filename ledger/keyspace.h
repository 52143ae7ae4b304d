// Where everything lies in the journal's tables (ledger/FORMAT.md, "Rows"), and where every key
// lies in the key tree. Written once here; writer, reader and verifier have no copy of their own.
// Integers in keys are big-endian.
#pragma once

#include <span>

#include "crypto/key_tree.h"
#include "ledger/event.h"
#include "ledger/journal.h"
#include "ledger/merkle_tree.h"

namespace lethe::ledger {

// --- rows ---

/// kLog: number[4] sequence[8]
Bytes log_row(LedgerNumber ledger, Sequence sequence);
/// kTiles: number[4] level[1] index[8]
Bytes tile_row(LedgerNumber ledger, TileId id);
/// kKeys: number[4] address[16]
Bytes key_row(LedgerNumber ledger, const crypto::NodeAddress& address);
/// kVault: number[4] slot[8] class[1] number[4] sequence[8] index[2], so that a compartment, a
/// class or a subject is a range.
Bytes vault_row(LedgerNumber ledger, const Compartment& compartment, Sequence sequence,
                std::uint16_t index);
struct RowRange {
  Bytes first, behind_last;
};
RowRange vault_range(LedgerNumber ledger, const CompartmentRef& ref);
RowRange vault_range(LedgerNumber ledger, Slot slot);
/// kViews, kReplies: number[4] row
Bytes ledger_row(LedgerNumber ledger, ByteView row);
/// Every row of a ledger in a table whose keys begin with its number. REQUIRES another number than
/// the last one, behind which nothing lies: numbers are given out from the bottom.
RowRange ledger_range(LedgerNumber ledger);

/// kMeta rows: "format" | "system" | "ledger/" number[4] | "position/" number[4] | "checkpoint/"
/// number[4] | "witnessed/" number[4] | "signing-key/" number[4] | "epoch/" number[4] | "closure/"
/// number[4]. `what` is the text as it stands here, its slash included; meta_range() is every row
/// that begins with it.
Bytes meta_row(std::string_view what);
Bytes meta_row(std::string_view what, LedgerNumber ledger);
RowRange meta_range(std::string_view what);
/// "roster/" number[4] and each index of the place in four bytes (ledger/roster.h); the range is
/// the place and everything below it.
Bytes roster_row(LedgerNumber ledger, std::span<const std::uint32_t> place);
RowRange roster_range(LedgerNumber ledger, std::span<const std::uint32_t> place);

// --- keys: the children of the root ---

inline constexpr std::uint32_t kDomainWidth = 16;
enum class KeyDomain : std::uint32_t {
  kLedger = 1,       // the ledger's own: KeyUse
  kSubjects = 2,     // slots below 2^24: three steps of 256
  kSubjectsFar = 3,  // slots from 2^24 to 2^32: four steps of 256
  kEmailIndex = 4,   // blind index buckets: steps of 256, 256, 16
  kExternalIdIndex = 5,
};
/// Children of the ledger's own node, width 16.
enum class KeyUse : std::uint32_t { kSigning = 1, kBlindRouting = 2, kReplies = 3, kCursors = 4 };

crypto::KeyPath key_path(KeyUse use);
/// The subject's node itself: destroying it destroys every compartment. Slot 0 has such a node too:
/// it holds the compartments that belong to the ledger and to no person. REQUIRES slot <= kMaxSlot.
crypto::KeyPath key_path(Slot slot);

/// How many compartments a subject has had, by class; what KeyStep::width is made from.
struct CompartmentCounts {
  std::array<std::uint32_t, kCompartmentClasses>
      used{};  // by class: one more than the highest number
};
/// subject / chunk (number / 256) * 8 + class / number % 256. `counts` gives the widths for
/// re-keying; for mere derivation any counts will do. REQUIRES a known class and number <=
/// kMaxCompartmentNumber.
crypto::KeyPath key_path(const Compartment& compartment, const CompartmentCounts& counts);
/// One path a chunk of the class: together they are every compartment of it that `counts` knows.
std::vector<crypto::KeyPath> key_paths(Slot slot, CompartmentClass cls,
                                       const CompartmentCounts& counts);

inline constexpr std::uint32_t kIndexBuckets = 1U << 20;
/// `bucket` < kIndexBuckets. `domain` is one of the two indexes.
crypto::KeyPath key_path(KeyDomain domain, std::uint32_t bucket);

}  // namespace lethe::ledger
