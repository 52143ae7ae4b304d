// One event on its way into the log, between the decision and the journal.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "ledger/command.h"
#include "ledger/opened_ledger.h"

namespace lethe::ledger {

struct PendingEvent {
  // --- set by begin_event(), on the committer's thread ---
  std::shared_ptr<OpenedLedger> ledger;
  std::shared_ptr<const LogSigner> signer;
  EventHeader header;  // sections without their commitments, until finish_event()
  std::vector<SectionDraft> drafts;
  std::vector<crypto::SecretKey> section_keys;
  Bytes header_bytes;  // when there are no sections, nothing is missing

  // --- set by whoever adds it to a batch ---
  /// Of an event that says something of the log's keys: what signs behind it.
  struct NextSigner {
    std::shared_ptr<const LogSigner> signer;
    Bytes sealed_secret;  // the row "signing-key/"; empty: as before
  };
  std::optional<NextSigner> next_signer;

  // --- set by finish_event(), on any thread ---
  std::vector<Bytes> sealed;
  Bytes entry;
  Hash leaf_hash;
};

/// Everything of an event that can be refused: the header as it will be but for commitments, and
/// the keys of its sections. kMalformedEvent, kEventTooLarge (also for a section that is),
/// kSectionErased when a section's compartment is, and the errors of the key tree.
Result<PendingEvent> begin_event(std::shared_ptr<OpenedLedger> ledger, EventDraft draft,
                                 Sequence sequence, Moment time);

/// Seals and commits to the sections, signs the header, and makes entry and leaf hash of it.
/// Fails only where memory does.
Result<void> finish_event(PendingEvent& event);

/// Adds the row of the event's entry, finished as it is.
void put_entry(const PendingEvent& event, WriteBatch& rows);
/// Adds the sealed sections of finished events, in the order of their rows, in which they go in
/// fastest.
void put_sections(const std::deque<PendingEvent>& events, WriteBatch& rows);

/// The sections of an event whose plaintext is still at hand. Borrows the drafts.
class DraftSections final : public SectionSource {
 public:
  explicit DraftSections(const std::vector<SectionDraft>& drafts) : drafts_(drafts) {}
  Result<std::optional<crypto::SecretBuffer>> open(std::size_t index) const override;

 private:
  const std::vector<SectionDraft>& drafts_;
};

}  // namespace lethe::ledger
