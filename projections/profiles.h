// Which sections hold the fields of each person's profile, every version of them.
//
//   'p' subject[16]                                        -> field*, by name, older lives first
//   'v' subject[16] class[4] number[4] first sequence[8]   -> kRecentVersions versions
//
//   field    = name text, slot, class, number, 0, (1, erasure[16]) or 2, rows of versions, count,
//              version*                        the recent ones
//   version  = sequence - that of the one before (first: the sequence itself), index
//
// A life of a field is one compartment. From the order of its erasure to the completion the row
// still names it, because the erasure looks for blind index entries through it, but no view does.
// So it is (2) while the erasure of a field waits for the end of a hold.
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

inline constexpr std::size_t kRecentVersions = 32;

class Profiles final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kProfiles; }
  std::string_view name() const override { return "profiles"; }
  std::uint32_t version() const override { return 2; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

/// One life of a field.
struct StoredField {
  std::string name;
  ledger::Compartment compartment;
  std::optional<ledger::ErasureId> dying;  // ordered to be erased
  bool withheld = false;                   // asked to be erased, and held; until it is ordered
  std::uint64_t version_rows = 0;
  std::vector<FieldVersion> recent;  // oldest first, never empty

  bool is_in_use() const { return !dying && !withheld; }
};

/// Dying fields too; empty when there is no row.
Result<std::vector<StoredField>> read_profile(const RowReader& rows, const SubjectId& id);
/// All versions, oldest first.
Result<std::vector<FieldVersion>> read_versions(const RowReader& rows, const SubjectId& id,
                                                const StoredField& field);

}  // namespace lethe::projections
