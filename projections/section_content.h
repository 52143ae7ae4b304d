// What the plaintext of a section is, for whoever writes one and whoever opens one, and which of
// them views look into.
//
//   profileField, externalId    the value itself as UTF-8 text, nothing around it
//   the other roles             no view opens them
//
// The external id is the field of the code "external_id", whichever of the two roles it comes in. A
// new version of a field goes into the compartment of those before it. Once that compartment is
// ordered to be erased, the next version begins another life of the field in another compartment.
#pragma once

#include <string_view>

#include "ledger/event.h"

namespace lethe::projections {

inline constexpr std::string_view kEmailField = "email";
inline constexpr std::string_view kExternalIdField = "external_id";

/// The code of the field that the section is a version of; empty for other roles. Into the section.
inline std::string_view field_of(const ledger::SectionRef& section) {
  if (section.role == ledger::SectionRole::kExternalId) return kExternalIdField;
  if (section.role == ledger::SectionRole::kProfileField) return section.name;
  return {};
}

/// True for the two kinds of events whose sections are versions of fields.
inline bool has_fields(const ledger::EventHeader& header) {
  return std::holds_alternative<ledger::SubjectRegistered>(header.facts) ||
         std::holds_alternative<ledger::ProfileEdited>(header.facts);
}

}  // namespace lethe::projections
