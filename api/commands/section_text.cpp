#include "api/commands/section_text.h"

#include "crypto/check.h"

namespace lethe::api {

ledger::Result<std::optional<std::string>> SectionTexts::text(const ledger::EventHeader& header,
                                                              std::uint16_t index) {
  const auto opened = ledger_.section(header, index);
  if (!opened && opened.error() == ledger::Error::kSectionErased) {
    return std::optional<std::string>();
  }
  if (!opened) return opened.error();
  opened_.insert(header.sections[index].compartment);
  return std::optional<std::string>(crypto::as_text(opened->content()));
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
