#include "ledger/pending_event.h"

#include <algorithm>

#include "crypto/check.h"
#include "crypto/commitment.h"
#include "ledger/keyspace.h"

namespace lethe::ledger {
namespace {

/// Stands for a commitment while the header is tried: none encodes to more bytes.
crypto::Commitment longest_commitment() {
  crypto::Commitment commitment;
  commitment.bytes.fill(0xff);
  return commitment;
}

Result<crypto::SecretKey> section_key(const OpenedLedger& ledger, const Compartment& compartment) {
  auto key = ledger.keys().derive(key_path(compartment, {}));
  if (!key && key.error() == crypto::Error::kKeyDestroyed) return Error::kSectionErased;
  return key;
}

}  // namespace

Result<PendingEvent> begin_event(std::shared_ptr<OpenedLedger> ledger, EventDraft draft,
                                 Sequence sequence, Moment time) {
  PendingEvent event;
  event.header = {ledger->info().id, sequence,      time, draft.subject,
                  draft.actor,       draft.request, {},   std::move(draft.facts)};
  for (auto& section : draft.sections) {
    if (section.content.size() > crypto::kMaxSectionSize) return Error::kEventTooLarge;
    event.header.sections.push_back(
        {section.compartment, section.role, std::move(section.name),
         static_cast<std::uint32_t>(crypto::padded_size(section.content.size())),
         longest_commitment()});
  }
  LETHE_TRY(event.header_bytes, encode_header(event.header));
  if (!draft.sections.empty()) event.header_bytes.clear();
  // Only now is it certain that the compartments are such that keys have paths for them.
  for (auto& section : event.header.sections) {
    section.commitment = {};
    LETHE_TRY(auto key, section_key(*ledger, section.compartment));
    event.section_keys.push_back(std::move(key));
  }
  event.drafts = std::move(draft.sections);
  event.signer = ledger->head.signer;
  event.ledger = std::move(ledger);
  return event;
}

Result<void> finish_event(PendingEvent& event) {
  EventHeader& header = event.header;
  for (std::size_t i = 0; i < event.drafts.size(); ++i) {
    const auto index = static_cast<std::uint16_t>(i);
    const SectionPlace place{header.ledger, header.sequence, index, header.sections[i].compartment};
    LETHE_TRY(auto section,
              seal_section(place, event.section_keys[i], event.drafts[i].content.view()));
    header.sections[i].commitment = section.commitment;
    event.sealed.push_back(std::move(section.sealed));
  }
  if (event.header_bytes.empty()) {
    LETHE_TRY(event.header_bytes, encode_header(header));
  }
  const auto signature = event.signer->sign_event(event.header_bytes);
  event.entry = make_entry(signature, event.header_bytes);
  event.leaf_hash = crypto::merkle_leaf_hash(event.entry);
  return {};
}

void put_entry(const PendingEvent& event, WriteBatch& rows) {
  rows.put(Table::kLog, log_row(event.ledger->number(), event.header.sequence), event.entry);
}

void put_sections(const std::deque<PendingEvent>& events, WriteBatch& rows) {
  std::vector<std::pair<Bytes, ByteView>> sections;
  sections.reserve(events.size());
  for (const auto& event : events) {
    const EventHeader& header = event.header;
    for (std::size_t i = 0; i < event.sealed.size(); ++i) {
      sections.emplace_back(vault_row(event.ledger->number(), header.sections[i].compartment,
                                      header.sequence, static_cast<std::uint16_t>(i)),
                            event.sealed[i]);
    }
  }
  std::ranges::sort(sections, {}, &std::pair<Bytes, ByteView>::first);
  for (const auto& [row, sealed] : sections) rows.put(Table::kVault, row, sealed);
}

Result<std::optional<crypto::SecretBuffer>> DraftSections::open(std::size_t index) const {
  if (index >= drafts_.size()) return std::nullopt;
  const auto content = drafts_[index].content.view();
  crypto::SecretBuffer copy(content.size());
  std::ranges::copy(content, copy.writable().begin());
  return copy;
}

}  // namespace lethe::ledger
