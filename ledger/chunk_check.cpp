#include "ledger/chunk_check.h"

#include "crypto/check.h"

namespace lethe::ledger {

Result<CheckedChunk> ChunkCheck::check(const EntryChunk& chunk) const {
  CheckedChunk checked;
  checked.entries.reserve(chunk.items.size());
  StoredLeaves stored(source_, size_);
  std::size_t begin = 0;
  for (const auto& item : chunk.items) {
    const ByteView bytes = ByteView(chunk.bytes).subspan(begin, item.behind - begin);
    begin = item.behind;
    auto [entry, header] = entries_.check(bytes);
    entry.place = item.place;
    entry.placeless = item.placeless;
    if (item.place < size_.value) {
      LETHE_TRY(entry.stored_leaf, stored.at(item.place));
    }
    checked.entries.push_back(entry);
    if (header) LETHE_TRY_VOID(check_event(*header, checked));
  }
  return checked;
}

Result<void> ChunkCheck::check_event(const EventHeader& header, CheckedChunk& checked) const {
  if (header.sequence.value == 0) {
    if (auto finding = entries_.check_first(header)) checked.findings.push_back(*finding);
  }
  if (auto finding = entries_.check_rotation(header)) checked.findings.push_back(*finding);
  if (sections_ == nullptr) return {};
  if (const auto* order = std::get_if<ErasureOrdered>(&header.facts)) {
    checked.ordered.insert(checked.ordered.end(), order->destroyed.begin(), order->destroyed.end());
  }
  if (std::holds_alternative<ClosureOrdered>(header.facts)) checked.is_closed = true;
  const auto* certificate = std::get_if<ErasureCompleted>(&header.facts);
  if (certificate != nullptr && !certificate->roster.is_zero()) {
    checked.roster = CertifiedRoster{header.sequence, certificate->roster};
  }
  for (std::size_t i = 0; i < header.sections.size(); ++i) {
    LETHE_TRY(const auto state, sections_->check(header, static_cast<std::uint16_t>(i)));
    switch (state) {
      case SectionCheck::State::kIntact:
        ++checked.sections_intact;
        break;
      case SectionCheck::State::kErased:
        ++checked.sections_erased;
        checked.erased.push_back(header.sections[i].compartment);
        break;
      case SectionCheck::State::kDamaged:
        checked.findings.push_back(
            {Damage::kChangedSection, header.sequence,
             "section " + std::to_string(i) + " does not open or does not fit its commitment"});
        break;
    }
  }
  return {};
}

}  // namespace lethe::ledger
