#include "api/commands/section_text.h"

#include "crypto/check.h"

namespace lethe::api {

ledger::Result<std::optional<ledger::OpenedSection>> SectionTexts::opened(
    const ledger::EventHeader& header, std::uint16_t index) {
  auto section = ledger_.section(header, index);
  if (!section && section.error() == ledger::Error::kSectionErased) {
    return std::optional<ledger::OpenedSection>();
  }
  if (!section) return section.error();
  opened_.insert(header.sections[index].compartment);
  return std::optional(std::move(*section));
}

ledger::Result<std::optional<std::string>> SectionTexts::text(const ledger::EventHeader& header,
                                                              std::uint16_t index) {
  LETHE_TRY(const auto section, opened(header, index));
  if (!section) return std::optional<std::string>();
  return std::optional<std::string>(crypto::as_text(section->content()));
}

ledger::Result<std::optional<std::string>> SectionTexts::text(
    const projections::FieldVersion& place) {
  LETHE_TRY(const auto header, ledger_.event(place.sequence));
  return text(header, place.index);
}

ledger::Result<bool> SectionTexts::all_live() const {
  for (const auto& compartment : opened_) {
    const auto key = ledger_.keys().derive(ledger::key_path(compartment, {}));
    if (!key && key.error() == crypto::Error::kKeyDestroyed) return false;
    if (!key) return {boost::system::in_place_error, key.error()};
  }
  return true;
}

}  // namespace lethe::api
