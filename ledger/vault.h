// The vault: sealed sections, each bound to its ledger, event and compartment (ledger/FORMAT.md,
// "Sections").
//
//   sealed = crypto::seal(compartment key, context, salt[32] || padded section)
//   context = "lethe/section/v1\0" ledger[16] sequence[8] index[2] slot[8] class[1] number[4]
#pragma once

#include "ledger/event.h"
#include "ledger/journal.h"
#include "ledger/keyspace.h"
#include "ledger/state.h"

namespace lethe::ledger {

/// Where a section lies.
struct SectionPlace {
  LedgerId ledger;
  Sequence sequence;
  std::uint16_t index = 0;
  Compartment compartment;
};

struct SealedSection {
  Bytes sealed;
  crypto::Commitment commitment;
  std::uint32_t padded_length = 0;
};

/// Salts, commits and seals. REQUIRES content.size() <= crypto::kMaxSectionSize. Any thread.
Result<SealedSection> seal_section(const SectionPlace& place, const crypto::SecretKey& key,
                                   ByteView content);

struct OpenedSection {
  crypto::Salt salt;
  crypto::SecretBuffer padded;  // what the commitment is over
  ByteView content() const;     // the section itself, into `padded`
};
/// kSectionDamaged when it does not open, is not padded as it must be, or does not fit the
/// commitment.
Result<OpenedSection> open_section(const SectionPlace& place, const crypto::SecretKey& key,
                                   ByteView sealed, const crypto::Commitment& commitment);

/// Reads and opens one section of an event: kSectionErased when its row or its key is gone.
Result<OpenedSection> read_section(const Reader& reader, LedgerNumber number, const KeySource& keys,
                                   const EventHeader& header, std::uint16_t index);

/// What is in the vault of a ledger, by class. Reads every row.
Result<std::vector<ErasedCount>> sections_in_vault(const Reader& reader, LedgerNumber number);

/// How many compartments of a class there are by what is in the vault: one more than the highest
/// number. Reads one row.
Result<std::uint32_t> compartments_in_vault(const Reader& reader, LedgerNumber number, Slot slot,
                                            CompartmentClass cls);

}  // namespace lethe::ledger
