// The texts of sealed sections, for what is read after the commit.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "ledger/ledger.h"
#include "projections/views.h"

namespace lethe::api {

/// What one answer opens. An erasure does not wait for whoever is reading: it may destroy a key
/// when the text is here already. So before the answer leaves, ask all_live(). Borrows the ledger.
/// One thread.
class SectionTexts {
 public:
  explicit SectionTexts(const ledger::Ledger& ledger) : ledger_(ledger) {}

  /// With what proves it, its salt. Nothing when it was erased. kSectionDamaged; errors of storage.
  ledger::Result<std::optional<ledger::OpenedSection>> opened(const ledger::EventHeader& header,
                                                              std::uint16_t index);
  /// The content alone, likewise.
  ledger::Result<std::optional<std::string>> text(const ledger::EventHeader& header,
                                                  std::uint16_t index);
  ledger::Result<std::optional<std::string>> text(const projections::FieldVersion& place);

  /// False when the key of anything that was opened is destroyed by now: then the answer is to be
  /// made anew, and lacks it. An erasure that was acknowledged before this call is seen. Errors of
  /// storage.
  ledger::Result<bool> all_live() const;

 private:
  const ledger::Ledger& ledger_;
  std::set<ledger::Compartment> opened_;
};

}  // namespace lethe::api
