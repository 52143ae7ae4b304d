#include "projections/contracts.h"

#include "crypto/check.h"

namespace lethe::projections {

Bytes contracts_list() {
  return RowEncoder('l').take();
}

Bytes contract_version_row(std::string_view version) {
  return RowEncoder('v').key_text(version).take();
}

Result<void> Contracts::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                              RowWriter& rows, const ledger::KeySource&) const {
  const auto* facts = std::get_if<ledger::DpaAccepted>(&header.facts);
  if (facts == nullptr) return {};
  rows.put(contract_version_row(facts->version), RowEncoder().number(header.sequence.value).take());
  return append_posting(rows, contracts_list(), {header.sequence, kind_of(header.facts)});
}

}  // namespace lethe::projections
