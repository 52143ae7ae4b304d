// Whether the segments of a backup are the log that its checkpoint signs: looks at all of it, as
// the verifier does, event by event, and at the sections too when it has the keys. For a backup
// that was just written, and for one that is restored.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/backup_failure.h"
#include "ledger/backup_format.h"
#include "ledger/entry_check.h"
#include "ledger/state.h"

namespace lethe::ledger {

/// What became of a sealed section.
enum class SectionFate : std::uint8_t {
  kUnknown,    // there were no keys to look with
  kOpens,      // and is what the event commits to
  kDestroyed,  // its key is destroyed, whether it is there or not
  kLost,       // it is not there, though its key is
};

/// An event that is in its place, of its ledger, and signed. The views live within the visit.
struct SegmentEvent {
  EventHeader header;
  ByteView entry;
  Hash leaf;
  std::vector<ByteView> sections;  // as many as the header names; empty where there was none
  std::vector<SectionFate> fates;
};

/// One ledger's segments, in order. One thread; uses `threads` more.
class SegmentCheck {
 public:
  /// Goes on behind `known`, whose events were checked before, and which has said of the log's keys
  /// what `log_keys` has. Without keys sections are held to their lengths alone. `keys`, when there
  /// are any, outlives it.
  SegmentCheck(const LedgerInfo& info, LogKeys log_keys, MerkleFrontier known,
               const KeySource* keys, std::size_t threads);
  SegmentCheck(const SegmentCheck&) = delete;
  SegmentCheck& operator=(const SegmentCheck&) = delete;

  using Visit = std::function<Result<void>(const SegmentEvent& event)>;
  /// `where` names the segment in failures. Visits its events in order, on any thread, one at a
  /// time. kForeign, kDamaged, kVersion, kKeysUnusable, and what `visit` says.
  Backed<void> add(const SegmentInfo& segment, const std::string& where, ByteView bytes,
                   const Visit& visit);
  const MerkleFrontier& frontier() const { return frontier_; }
  /// That what was added is what the checkpoint signs, with a key of the log's. kDamaged.
  Backed<void> check_end(const BackedUpLedger& ledger) const;

 private:
  struct Work;
  struct Done;
  Result<Done> check(const Work& work) const;
  Result<void> look(const StoredEvent& stored, std::uint64_t place, Done& done) const;
  Result<SectionFate> fate_of(const EventHeader& header, std::uint16_t index,
                              ByteView sealed) const;

  const LedgerInfo info_;
  LogIdentity identity_;
  EntryCheck entries_;
  MerkleFrontier frontier_;
  Moment last_time_;
  const KeySource* keys_;
  std::size_t threads_;
};

}  // namespace lethe::ledger
