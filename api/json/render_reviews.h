// Reviews of accesses as JSON: their facts, and cases as the queue shows them. Pure; any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string_view>

#include "ledger/event.h"
#include "projections/case_rows.h"

namespace lethe::api {

/// The facts of each kind, each member with the name of its field in ledger/event.capnp.
struct ReviewFactsJson {
  boost::json::object operator()(const ledger::ReviewOpened& facts) const;
  boost::json::object operator()(const ledger::ReviewAssigned& facts) const;
  boost::json::object operator()(const ledger::ReviewNoted& facts) const;
  boost::json::object operator()(const ledger::ReviewAsked& facts) const;
  boost::json::object operator()(const ledger::ReviewQuestionRead& facts) const;
  boost::json::object operator()(const ledger::ReviewAnswered& facts) const;
  boost::json::object operator()(const ledger::ReviewDecided& facts) const;
  boost::json::object operator()(const ledger::ReviewConfirmed& facts) const;
  boost::json::object operator()(const ledger::ReviewReturned& facts) const;
  boost::json::object operator()(const ledger::ReviewReopened& facts) const;
  boost::json::object operator()(const ledger::ReviewSampled& facts) const;
  boost::json::object operator()(const ledger::ReviewPeriodSigned& facts) const;
  boost::json::object operator()(const ledger::BreakGlassStarted& facts) const;
  boost::json::object operator()(const ledger::BreakGlassEnded& facts) const;
};
/// {"sample", "method", "seed", "seed_chosen", "from", "behind", "size", "asked", "drawn",
///  "accesses"}
boost::json::object sample_json(const ledger::ReviewSampled& facts);
/// {"accesses", "checked", "flagged", "flagged_in_review", "in_review", "sampled", "not_by_rules",
///  "unchecked", "reviews", "open", "dispositions": {name: count}}
boost::json::object period_figures_json(const ledger::PeriodFigures& figures);
/// {"period", "since", "until", "from", "behind", "size", "rules", "incomplete", and the figures}
boost::json::object period_json(const ledger::ReviewPeriodSigned& facts);

std::string_view name_of(projections::ReviewState state);
/// {"id", "agent", "state", "origin", "priority", "sample"?, "due_at", "overdue", "opened",
///  "sequence", "accesses", "flags", "assignee"?, "questions", "answered", "notes", "reopened",
///  "decision"?: {"disposition", "sanction", "by", "time", "sequence", "breach"?}, "closed"?,
///  "confirmed_by"?, "changed"}; `now` says what is overdue.
boost::json::object review_json(const projections::ReviewRow& row, ledger::Moment now);

}  // namespace lethe::api
