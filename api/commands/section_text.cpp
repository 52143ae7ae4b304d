#include "api/commands/section_text.h"

#include "crypto/check.h"

namespace lethe::api {

ledger::Result<std::optional<std::string>> section_text(const ledger::Ledger& ledger,
                                                        const ledger::EventHeader& header,
                                                        std::uint16_t index) {
  const auto opened = ledger.section(header, index);
  if (!opened && opened.error() == ledger::Error::kSectionErased) {
    return std::optional<std::string>();
  }
  if (!opened) return opened.error();
  return std::optional<std::string>(crypto::as_text(opened->content()));
}

ledger::Result<std::optional<std::string>> section_text(const ledger::Ledger& ledger,
                                                        const projections::FieldVersion& place) {
  LETHE_TRY(const auto header, ledger.event(place.sequence));
  return section_text(ledger, header, place.index);
}

}  // namespace lethe::api
