// The text of a sealed section, for what is read after the commit.
#pragma once

#include <optional>
#include <string>

#include "ledger/ledger.h"
#include "projections/views.h"

namespace lethe::api {

/// Nothing when it was erased. kSectionDamaged; errors of storage.
ledger::Result<std::optional<std::string>> section_text(const ledger::Ledger& ledger,
                                                        const ledger::EventHeader& header,
                                                        std::uint16_t index);
ledger::Result<std::optional<std::string>> section_text(const ledger::Ledger& ledger,
                                                        const projections::FieldVersion& place);

}  // namespace lethe::api
