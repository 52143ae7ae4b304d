// Checks a stretch of a log's entries, each by itself: the part of verification that runs on all
// cores.
#pragma once

#include <vector>

#include "ledger/entry_check.h"
#include "ledger/tree_check.h"

namespace lethe::ledger {

/// Entries as they are stored, one behind the other in `bytes`.
struct EntryChunk {
  struct Item {
    std::uint64_t place = 0;
    std::size_t behind = 0;  // of its last byte
    bool placeless = false;
  };
  std::vector<Item> items;
  Bytes bytes;
};

struct CertifiedRoster {
  Sequence sequence;
  Hash roster;
};

struct CheckedChunk {
  std::vector<CheckedEntry> entries;
  std::vector<Finding> findings;          // about single events: event 0, changed sections
  std::vector<Compartment> erased;        // of sections that are not there any more
  std::vector<CompartmentRef> ordered;    // what erasures were to destroy
  bool is_closed = false;                 // everything that was there was ordered to go
  std::optional<CertifiedRoster> roster;  // of the latest certificate
  std::uint64_t sections_intact = 0;
  std::uint64_t sections_erased = 0;
};

/// Any thread. All that it is given must outlive it.
class ChunkCheck {
 public:
  ChunkCheck(const LogSource& source, TreeSize size, const EntryCheck& entries,
             const SectionCheck* sections)
      : source_(source), size_(size), entries_(entries), sections_(sections) {}

  Result<CheckedChunk> check(const EntryChunk& chunk) const;

 private:
  Result<void> check_event(const EventHeader& header, CheckedChunk& checked) const;

  const LogSource& source_;
  TreeSize size_;
  const EntryCheck& entries_;
  const SectionCheck* sections_;
};

}  // namespace lethe::ledger
