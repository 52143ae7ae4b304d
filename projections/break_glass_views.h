// Typed reading of emergencies that members of staff declared, beside projections/views.h: borrows
// the state likewise. kRowMalformed means damage.
#pragma once

#include <string>
#include <vector>

#include "projections/views.h"

namespace lethe::projections {

/// A member of staff opens what is otherwise closed to them, of one patient (45 CFR
/// 164.312(a)(2)(ii)).
struct BreakGlassRow {
  ledger::GlassId id;
  SubjectId subject;  // the patient
  SubjectId agent;
  std::vector<ledger::GrantScope> scopes;
  Moment expires_at;
  std::string purpose_of_use;
  ledger::ReviewId review;
  Sequence started_at;
  Moment started;
  std::optional<Sequence> ended_at;  // before its time
  Moment ended;                      // of use when it was

  bool is_in_force(Moment now) const { return !ended_at && now < expires_at; }
  bool opens(ledger::GrantScope scope) const;
};

class BreakGlassViews {
 public:
  explicit BreakGlassViews(const ledger::StateReader& state) : state_(state) {}

  Result<std::optional<BreakGlassRow>> glass(const ledger::GlassId& id, AsOf as_of = {}) const;
  /// In order of starting, newest first, those started before `before`.
  Result<std::vector<BreakGlassRow>> glasses(std::optional<Sequence> before, std::size_t limit,
                                             AsOf as_of = {}) const;
  Result<std::vector<BreakGlassRow>> glasses_of_agent(const SubjectId& agent,
                                                      std::optional<Sequence> before,
                                                      std::size_t limit, AsOf as_of = {}) const;
  /// Of one member of staff for one patient, newest first; the last `limit` before `as_of`.
  Result<std::vector<BreakGlassRow>> glasses_between(const SubjectId& agent,
                                                     const SubjectId& subject, std::size_t limit,
                                                     AsOf as_of = {}) const;
  /// One whose review is not closed, if there is any.
  Result<std::optional<ledger::GlassId>> unreviewed(const SubjectId& agent) const;

 private:
  const ledger::StateReader& state_;
};

}  // namespace lethe::projections
