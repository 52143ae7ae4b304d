// Typed reading of what the review of accesses goes by, beside projections/views.h: borrows the
// state likewise. kRowMalformed means damage.
#pragma once

#include <vector>

#include "projections/review_rows.h"
#include "projections/views.h"

namespace lethe::projections {

class ReviewViews {
 public:
  explicit ReviewViews(const ledger::StateReader& state) : state_(state) {}

  /// Nothing for somebody who is no agent.
  Result<std::optional<StaffRow>> staff(const SubjectId& id, AsOf as_of = {}) const;
  /// In order of id, from behind `after`.
  Result<std::vector<SubjectId>> agents(std::optional<SubjectId> after, std::size_t limit,
                                        AsOf as_of = {}) const;
  Result<std::optional<MarkRow>> mark(const ledger::MarkId& id, AsOf as_of = {}) const;
  /// Those that were taken back, too, in no order.
  Result<std::vector<MarkRow>> marks(const SubjectId& subject, AsOf as_of = {}) const;

  /// By which days are told apart at present, in minutes.
  Result<std::int16_t> utc_offset() const;
  /// Days with an access, from `from` to before `behind`, oldest first.
  Result<std::vector<AgentDay>> agent_days(const SubjectId& agent, std::int64_t from,
                                           std::int64_t behind) const;
  Result<std::vector<PeerDay>> peer_days(std::string_view department, std::int64_t from,
                                         std::int64_t behind) const;
  /// The last day before that one in which the agent opened a record.
  Result<std::optional<std::int64_t>> last_active_day(const SubjectId& agent,
                                                      std::int64_t before) const;

  /// Nothing before they were set for the first time.
  Result<std::optional<AccessRulesRow>> access_rules(AsOf as_of = {}) const;
  /// Newest first, those before `behind`; the visit ends when it answers false.
  Result<void> flags_of_agent(const SubjectId& agent, Sequence behind,
                              const std::function<bool(const FlagRow&)>& visit) const;
  /// Accesses and searches of a part of the log that are flagged, with their flags; the visit ends
  /// when it answers false.
  Result<void> flagged_accesses(
      Sequence from, Sequence behind,
      const std::function<bool(Sequence access, Sequence flag)>& visit) const;
  /// The flag of an access or a search.
  Result<std::optional<Sequence>> flag_of(Sequence access) const;
  Result<std::optional<CheckedRow>> checked() const;

 private:
  const ledger::StateReader& state_;
};

}  // namespace lethe::projections
