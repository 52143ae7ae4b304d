// The bytes of a backup (ledger/FORMAT.md, "Backups"): what the files are called, and what is in
// them. Written once here; writer and reader have no copy of their own. Knows no disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/merkle_frontier.h"
#include "ledger/meta_rows.h"

namespace lethe::ledger {

inline constexpr std::string_view kManifestFolder = "manifests";
inline constexpr std::string_view kSegmentFolder = "segments";
/// Held while a backup is written.
inline constexpr std::string_view kBackupLock = "lock";

/// Manifests are numbered from 1; 0 is none.
std::string manifest_name(std::uint64_t number);
/// Nothing for a name that manifest_name() does not make.
std::optional<std::uint64_t> manifest_number(std::string_view name);

/// A file with the events [from, behind) of one ledger.
struct SegmentInfo {
  Sequence from, behind;
  std::uint64_t size = 0;  // in bytes
  Hash sha256;             // of all of them
  bool operator==(const SegmentInfo&) const = default;
};
/// Below kSegmentFolder and the ledger's id.
std::string segment_name(Sequence from, Sequence behind);
/// The first sequence in such a name; nothing for another.
std::optional<Sequence> segment_from(std::string_view name);

/// A ledger as it was when a backup was made.
struct BackedUpLedger {
  LedgerInfo info;
  Bytes signing_key;  // the row "signing-key/": sealed; none of a ledger that is closed
  Position position;
  std::string checkpoint;   // the signed note of that size
  MerkleFrontier frontier;  // of that size
  /// The manifest that lists the segments before those below; 0 when there are none.
  std::uint64_t before = 0;
  std::vector<SegmentInfo> segments;  // that this backup added, in order

  bool is_closed() const { return signing_key.empty(); }
};

struct Manifest {
  std::uint64_t number = 0;
  Moment taken;
  LedgerId system;  // whose directory it is: the id of its system ledger
  std::vector<BackedUpLedger> ledgers;

  const BackedUpLedger* find(const LedgerId& id) const;
  const BackedUpLedger* find(std::string_view name) const;
};
Bytes encode_manifest(const Manifest& manifest);
/// kStorageVersion for a later version, kRowMalformed for all that encode_manifest() does not make.
Result<Manifest> decode_manifest(ByteView bytes);

/// An event as a segment has it. The views are into the segment.
struct StoredEvent {
  ByteView entry;
  std::vector<ByteView> sections;  // sealed; empty where the vault had none any more
};

/// Puts a segment together in memory. One thread.
class SegmentBuilder {
 public:
  SegmentBuilder(const LedgerId& ledger, Sequence from);

  void add(ByteView entry, const std::vector<std::optional<Bytes>>& sections);
  std::size_t size() const { return bytes_.size(); }
  Sequence from() const { return from_; }
  Sequence behind() const { return behind_; }
  bool is_empty() const { return from_ == behind_; }
  const Bytes& bytes() const { return bytes_; }

 private:
  Sequence from_, behind_;
  Bytes bytes_;
};

struct Segment {
  LedgerId ledger;
  Sequence from;
  std::vector<StoredEvent> events;
};
/// kStorageVersion, kRowMalformed. What the entries are is not looked at.
Result<Segment> parse_segment(ByteView bytes);

}  // namespace lethe::ledger
