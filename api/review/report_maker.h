// Makes a report from the log: finds what the report is about by what was recorded about then and
// by the indexes, and folds it a piece at a time, so that a long report keeps no thread for itself.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "api/review/report_fold.h"
#include "ledger/interval_set.h"
#include "ledger/ledger.h"
#include "projections/event_search.h"

namespace lethe::api::review {

/// Where a report is too much.
struct ReportBounds {
  /// That it reads, unless it is one of an agent, a person or a rule.
  std::uint64_t events = 4'000'000;
  /// Of whom it may have rows, before the limit cuts it.
  std::uint64_t people = 500'000;
};

/// What a report of a log of that size is computed at. REQUIRES 1 <= size <= ledger.size(). Reads
/// of the log what changed the rules, and little else.
ledger::Result<ReportBasis> report_basis(const ledger::Ledger& ledger, std::uint64_t size,
                                         const crypto::Hash& root);
/// Leaves the sets of rules that were in force when what is asked for happened.
void keep_rules_of_period(ReportBasis& basis, const ReportQuery& query);

class ReportMaker {
 public:
  /// The ledger outlives it. One thread at a time.
  ReportMaker(const ledger::Ledger& ledger, ReportQuery query, ReportBasis basis,
              const ReportBounds& bounds = {});

  /// What of a report is more than its bounds allow.
  enum class TooMuch : std::uint8_t { kNothing, kEvents, kPeople };
  /// Finds what has to be read; nothing may be read when it is too much.
  ledger::Result<TooMuch> open();
  enum class Step : bool { kMore, kDone };
  /// Reads about so many events.
  ledger::Result<Step> step(std::size_t events);
  /// Once it is done, once.
  Report take();

 private:
  using Flags = std::map<ledger::Sequence, ledger::Sequence>;  // by access

  ledger::Result<std::uint64_t> through_log(std::uint64_t from, std::uint64_t behind);
  ledger::Result<std::uint64_t> through_search(const ledger::Interval& part, std::size_t events);
  ledger::Result<std::uint64_t> through_flags(const ledger::Interval& part, std::size_t events);

  /// An event that may belong to it.
  ledger::Result<void> look(const ledger::EventHeader& header, const Flags& flags);
  ledger::Result<void> look_entry(ledger::ByteView entry, const Flags& flags);
  bool is_asked_for(const Observed& one) const;
  ledger::Result<std::string> department_of(const ledger::SubjectId& agent, ledger::Sequence at);
  ledger::Result<Flags> flags_between(std::uint64_t from, std::uint64_t behind) const;
  bool is_searched() const { return query_.agent || query_.subject; }

  const ledger::Ledger& ledger_;
  const ReportQuery query_;
  const ReportBounds bounds_;
  ReportBasis basis_;
  const bool needs_department_;
  ReportFold fold_;
  ledger::IntervalSet left_;                          // parts of the log that were not read yet
  std::unique_ptr<ledger::LedgerSnapshot> snapshot_;  // of one step
  /// Where agents were, from which event on.
  std::map<ledger::SubjectId, std::map<ledger::Sequence, std::string>> departments_;
};

}  // namespace lethe::api::review
