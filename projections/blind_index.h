// Finds people by e-mail and external id without holding either: buckets (projections/
// blind_bucket.h) and, for each person, what is filed of theirs, so that an edit can take the old
// entry out.
//
//   'p' subject[16]  -> filed*, by domain
//     filed          = domain[1], slot, class, number, sealed text
//     sealed         = seal_deterministic(derive_key(the compartment's key,
//                                                    "lethe/blind-index/filed/v1", ""),
//                        "lethe/blind-index/filed/v1\0" subject[16] domain[1], bucket[4] tag[16])
//
// What is filed is sealed under the compartment that holds the value itself, so it dies with it.
// Entries leave at an erasure through projections/blind_index_erasure.h, before the completion is
// an event: apply() finds nothing left to do, and a rebuild never sees what was erased. What an
// erasure withholds leaves at once, by apply().
#pragma once

#include "projections/blind_bucket.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class BlindIndex final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kBlindIndex; }
  std::string_view name() const override { return "blind_index"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

/// One value of a person that is in the index at present.
struct FiledValue {
  ledger::KeyDomain domain = ledger::KeyDomain::kEmailIndex;
  ledger::Compartment compartment;
  Bytes sealed;
};

Bytes filed_row(const SubjectId& subject);
Bytes encode_filed(const std::vector<FiledValue>& filed);
Result<std::vector<FiledValue>> read_filed(const RowReader& rows, const SubjectId& subject);

}  // namespace lethe::projections
