// PUT …/purposes/{purpose}.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct DefinePurposeInput {
  static constexpr RuleTraits kTraits{.personal = false};
  std::string purpose;  // of the path
  ledger::LegalBasis basis = ledger::LegalBasis::kInvalid;
  std::string title;
  bool special_category = false, retired = false;
  std::uint32_t validity_days = 0;  // 0: until withdrawn; at most 36,500
  bool direct_marketing = false;    // an objection to it always holds (GDPR Art. 21(2)-(3))
  static DefinePurposeInput parse(ObjectReader& reader);
};

/// Role admin. No refusals. 201 with purpose_json() for a new purpose, 200 for a changed one, 200
/// without an event for an equal one.
Ruled<Ruling> define_purpose(RuleContext& context, const DefinePurposeInput& input);

}  // namespace lethe::api
