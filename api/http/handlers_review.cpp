// The review of accesses: its rules, what they flag, and what it goes by.
#include <algorithm>

#include "api/commands/access_rules.h"
#include "api/commands/flagger.h"
#include "api/commands/marks.h"
#include "api/commands/staff.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render_fields.h"
#include "api/json/render_flags.h"
#include "api/json/render_review.h"
#include "crypto/check.h"
#include "projections/case_views.h"
#include "projections/deadlines.h"

namespace lethe::api::http {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::Sequence;
using ledger::SubjectId;
using projections::ReviewViews;

/// What is tried, and on which part of the past.
struct Trial {
  ledger::AccessRulesSet rules;
  std::optional<std::int64_t> from;
  std::optional<ledger::Moment> since, until;
  static Trial parse(ObjectReader& reader) {
    Trial trial{review::default_rules(), {}, {}, {}};
    if (const auto* rules = reader.raw("rules")) {
      ObjectReader set(*rules, reader.pointer("rules"), reader.faults());
      trial.rules = SetAccessRulesInput::parse(set).rules;
      set.finish();
    }
    trial.from = reader.integer("from", 0, INT64_MAX);
    trial.since = reader.moment("since");
    trial.until = reader.moment("until");
    return trial;
  }
};

/// What one call of a trial looks at, at most, and what it shows.
constexpr std::size_t kTriedEvents = 50'000;
constexpr std::size_t kTriedAccesses = 5'000;
constexpr std::size_t kShownFlags = 100;

object trial_json(const review::ReviewedPiece& piece, Sequence end) {
  std::map<ledger::AccessRule, std::uint64_t> counts;
  array sample;
  for (const auto& flagged : piece.flagged) {
    for (const auto& finding : flagged.facts.findings) {
      if (finding.exemption == ledger::AccessExemption::kInvalid) ++counts[finding.rule];
    }
    if (sample.size() < kShownFlags)
      sample.push_back(explained_flag_json(flagged.facts, flagged.subject));
  }
  object by_rule;
  for (const auto& [rule, count] : counts) by_rule[name_of(rule)] = count;
  object out{{"from", piece.from.value},
             {"accesses", piece.accesses},
             {"flagged", piece.flagged.size()},
             {"by_rule", std::move(by_rule)},
             {"sample", std::move(sample)}};
  if (piece.behind < end) out["next"] = piece.behind.value;
  return out;
}

}  // namespace

Ruled<Response> get_access_rules(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  LETHE_TRY(const auto rules, review::rules_in_force(*call->ledger->snapshot(), asked.as_of));
  return json_response(200, access_rules_json(rules));
}

Ruled<Submission> put_access_rules(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<SetAccessRulesInput>(call));
  return submission(call, services, api::set_access_rules, std::move(input));
}

Ruled<Response> try_access_rules(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto trial, body_input<Trial>(*call));
  const auto snapshot = call->ledger->snapshot();
  const Sequence size{snapshot->size().value};
  Sequence from{static_cast<std::uint64_t>(trial.from.value_or(0))};
  auto behind = size;
  if (trial.since) {
    LETHE_TRY(const auto first, call->ledger->first_at(*trial.since));
    from = std::max(from, first);
  }
  if (trial.until) {
    LETHE_TRY(const auto first, call->ledger->first_at(*trial.until));
    behind = std::min(behind, first);
  }
  from = std::min(from, behind);
  review::PieceBounds bounds;
  bounds.behind = behind;
  bounds.events = kTriedEvents;
  bounds.accesses = bounds.flagged = kTriedAccesses;
  review::BlindComparison blind;
  LETHE_TRY(const auto piece,
            review::review_piece({*call->ledger, *snapshot, *snapshot, size.value}, trial.rules,
                                 blind, from, bounds));
  return json_response(200, trial_json(piece, behind));
}

Ruled<Response> list_flags(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(auto filter, event_filter(*call));
  LETHE_TRY(const auto agent, query_id<SubjectId>(*call, "agent"));
  LETHE_TRY(const auto rule, query_named<ledger::AccessRule>(*call, "rule"));
  LETHE_TRY(const auto priority, query_named<ledger::FlagPriority>(*call, "priority"));
  filter.query.kinds = {ledger::kind_of(ledger::AccessFlagged{})};
  if (agent) filter.query.objects = {projections::object_id(*agent)};
  LETHE_TRY(const auto in_review, query_flag(*call, "in_review"));
  filter.takes = [rule, priority, in_review, call](const ledger::EventHeader& header) {
    const auto& facts = std::get<ledger::AccessFlagged>(header.facts);
    if (in_review) {
      const auto snapshot = call->ledger->snapshot();
      const auto reviews = projections::CaseViews(*snapshot).reviews_of(facts.access);
      if (reviews && reviews->empty() == *in_review) return false;
    }
    const bool has_rule =
        !rule || std::ranges::any_of(facts.findings, [&](const ledger::AccessFinding& finding) {
          return finding.rule == *rule && finding.exemption == ledger::AccessExemption::kInvalid;
        });
    return has_rule && (!priority || facts.priority == *priority);
  };
  return stream_response(call, walk_events(call, filter, [](const auto& header) -> Ruled<object> {
                           return flag_json(header);
                         }));
}

Ruled<Response> get_access_review(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto checked, ReviewViews(*call->ledger->snapshot()).checked());
  object out;
  if (checked) {
    out["last"] = object{{"from", checked->facts.from.value},
                         {"behind", checked->facts.behind.value},
                         {"checked_up_to", checked->facts.checked_up_to},
                         {"rules", checked->facts.rules},
                         {"accesses", checked->facts.accesses},
                         {"flagged", checked->facts.flagged},
                         {"sequence", checked->sequence.value},
                         {"time", time(checked->time)}};
  }
  if (services.flagger != nullptr) {
    LETHE_TRY(const auto lag, services.flagger->lag(*call->ledger));
    out["events_behind"] = lag.events;
    put_time(out, "behind_since", lag.since);
  }
  return json_response(200, std::move(out));
}

Ruled<Response> list_marks(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY_VOID(visible_person(projections::Views(*snapshot), call->caller, id, Erased::kAllow));
  LETHE_TRY(const auto rows, ReviewViews(*snapshot).marks(id, asked.as_of));
  return short_list_response(
      *call, rows, [](const projections::MarkRow& row) { return Ruled<object>(mark_json(row)); });
}

Ruled<Submission> post_mark(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<MarkPersonInput>(call));
  input.subject = subject;
  return submission(call, services, api::mark_person, input);
}

Ruled<Submission> delete_mark(const Call& call, const WriteServices& services) {
  UnmarkPersonInput input;
  LETHE_TRY(input.subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(input.mark, path_id<ledger::MarkId>(call, "mark"));
  return submission(call, services, api::unmark_person, input);
}

Ruled<Response> get_employment(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY_VOID(visible_person(projections::Views(*snapshot), call->caller, id, Erased::kAllow));
  LETHE_TRY(const auto row, ReviewViews(*snapshot).staff(id, asked.as_of));
  if (!row) return ProblemType::kUnknownSubject;
  return json_response(200, employment_json(*row));
}

Ruled<Submission> put_employment(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto agent, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<DescribeStaffInput>(call));
  input.agent = agent;
  return submission(call, services, api::describe_staff, std::move(input));
}

}  // namespace lethe::api::http
