// Holds, restrictions, requests for rights, and what retention would take.
#include <algorithm>

#include "api/commands/holds.h"
#include "api/commands/restrictions.h"
#include "api/commands/retention.h"
#include "api/commands/rights_requests.h"
#include "api/commands/settings_schema.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render_rights.h"
#include "crypto/check.h"
#include "projections/object_past.h"

namespace lethe::api::http {
namespace {

using ledger::Moment;
using ledger::Role;
using ledger::SubjectId;
using projections::ObjectPast;
using projections::RightsRequestRow;
using projections::Views;

/// So many rows are looked at for one page of what fits a filter.
constexpr std::size_t kRowsAPage = 2'000;

/// Where a list goes on that is newest first; it begins before the asked moment.
ledger::Sequence before_of(const crypto::Bytes& from, const AskedMoment& asked) {
  return {number_at(from, asked.as_of.behind.value)};
}

/// The person that a list is about: that of the query; for a person the person itself.
Ruled<std::optional<SubjectId>> asked_about(const Call& call) {
  LETHE_TRY(auto subject, query_id<SubjectId>(call, "subject"));
  if (call.caller.role != Role::kSubject) return subject;
  if (subject && *subject != call.caller.subject) return ProblemType::kUnknownSubject;
  return std::optional(call.caller.subject);
}

// --- lists of requests ---

struct RequestFilter {
  std::optional<SubjectId> subject;
  std::optional<ledger::RightsRequestState> state;
  std::optional<ledger::RightsRequestType> type;
  std::optional<Moment> due_from, due_until;  // of the open ones

  bool takes(const RightsRequestRow& row) const {
    return (!subject || row.subject == *subject) && (!state || row.state == *state) &&
           (!type || row.type == *type) && (!due_from || row.due_at >= *due_from);
  }
};

Ruled<RequestFilter> request_filter(const Call& call, const Views& views, Moment now) {
  RequestFilter filter;
  if (query_text(call, "due") && query_text(call, "as_of")) {
    return Problem::bad_parameter("as_of", "excludes due: what is due is of now");
  }
  LETHE_TRY(filter.subject, asked_about(call));
  LETHE_TRY(filter.state, query_named<ledger::RightsRequestState>(call, "state"));
  LETHE_TRY(filter.type, query_named<ledger::RightsRequestType>(call, "type"));
  const auto due = query_text(call, "due");
  if (!due) return filter;
  if (*due == "overdue") {
    filter.due_until = {now.micros - 1};
  } else if (*due == "soon") {
    LETHE_TRY(const auto days, setting_integer(views, "reminder_days"));
    filter.due_from = now;
    filter.due_until = {now.micros + days * ledger::kDayMicros};
  } else {
    return Problem::bad_parameter("due", "must be one of overdue soon");
  }
  return filter;
}

/// Part of a short list, by place in it.
Page part_of(const std::vector<RightsRequestRow>& rows, const crypto::Bytes& from,
             std::size_t limit, Moment now) {
  Page page;
  for (auto at = number_at(from, 0); at < rows.size(); ++at) {
    if (page.items.size() == limit) {
      page.next = position_of(at);
      break;
    }
    page.items.push_back(rights_request_json(rows[at], now));
  }
  return page;
}

Ruled<std::vector<RightsRequestRow>> requests_due(const Views& views, const RequestFilter& filter) {
  std::vector<RightsRequestRow> rows;
  LETHE_TRY_VOID(views.open_requests(*filter.due_until, [&](const RightsRequestRow& row) {
    if (filter.takes(row)) rows.push_back(row);
    return true;
  }));
  return rows;
}

/// Newest first.
Ruled<std::vector<RightsRequestRow>> requests_about(const Views& views, const ObjectPast& past,
                                                    const RequestFilter& filter) {
  LETHE_TRY(const auto all, views.rights_requests(*filter.subject));
  std::vector<RightsRequestRow> rows;
  for (const auto& row : all) {
    LETHE_TRY(auto then, past.rights_request(row));
    if (then) rows.push_back(std::move(*then));
  }
  std::erase_if(rows, [&](const RightsRequestRow& row) { return !filter.takes(row); });
  std::sort(rows.begin(), rows.end(),
            [](const auto& left, const auto& right) { return left.opened_at > right.opened_at; });
  return rows;
}

Ruled<Page> all_requests(const Views& views, const ObjectPast& past, const RequestFilter& filter,
                         ledger::Sequence before, std::size_t limit, Moment now) {
  LETHE_TRY(const auto rows, views.rights_requests(before, kRowsAPage));
  Page page;
  for (const auto& row : rows) {
    if (page.items.size() == limit) break;
    LETHE_TRY(const auto then, past.rights_request(row));
    if (then && filter.takes(*then)) page.items.push_back(rights_request_json(*then, now));
    page.next = position_of(row.opened_at.value);
  }
  const bool is_end = rows.size() < kRowsAPage &&
                      (rows.empty() || page.next == position_of(rows.back().opened_at.value));
  if (is_end) page.next.clear();
  return page;
}

}  // namespace

// --- holds ---

Ruled<Response> list_holds(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto subject, query_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  const ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    Page page;
    if (subject) {
      LETHE_TRY(const auto rows, past.holds(*subject, asked.at));
      for (const auto& row : rows) page.items.push_back(hold_json(row, asked.at));
      return page;
    }
    LETHE_TRY(const auto rows, views.holds(before_of(from, asked), limit));
    for (const auto& row : rows) {
      LETHE_TRY(const auto hold, past.hold(row));
      if (hold) page.items.push_back(hold_json(*hold, asked.at));
    }
    if (rows.size() == limit) page.next = position_of(rows.back().placed_at.value);
    return page;
  });
}

Ruled<Submission> post_hold(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<PlaceHoldInput>(call));
  return submission(call, services, api::place_hold, std::move(input));
}

Ruled<Response> get_hold(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::HoldId>(*call, "hold"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, Views(*snapshot).hold(id));
  if (!row) return ProblemType::kUnknownHold;
  LETHE_TRY(const auto hold, ObjectPast(*call->ledger, *snapshot, asked.as_of).hold(*row));
  if (!hold) return ProblemType::kUnknownHold;
  return json_response(200, hold_json(*hold, asked.at));
}

Ruled<Submission> delete_hold(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::HoldId>(call, "hold"));
  return submission(call, services, api::lift_hold, LiftHoldInput{id});
}

// --- restrictions ---

Ruled<Response> list_restrictions(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto subject, asked_about(*call));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  const ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    Page page;
    LETHE_TRY(const auto rows, subject ? views.restrictions(*subject, asked.as_of)
                                       : views.restrictions(before_of(from, asked), limit));
    for (const auto& row : rows) {
      LETHE_TRY(const auto restriction, past.restriction(row));
      if (restriction) page.items.push_back(restriction_json(*restriction));
    }
    if (!subject && rows.size() == limit) page.next = position_of(rows.back().set_at.value);
    return page;
  });
}

Ruled<Submission> post_restriction(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<SetRestrictionInput>(call));
  return submission(call, services, api::set_restriction, std::move(input));
}

Ruled<Submission> delete_restriction(const Call& call, const WriteServices& services) {
  LiftRestrictionInput input;
  LETHE_TRY(input.restriction, path_id<ledger::RestrictionId>(call, "restriction"));
  const auto text = query_text(call, "informed_at");
  if (!text) return Problem::bad_parameter("informed_at", "is required (GDPR Art. 18(3))");
  const auto informed_at = ledger::parse_rfc3339(*text);
  if (!informed_at) {
    return Problem::bad_parameter("informed_at", "must be an RFC 3339 time with + written as %2B");
  }
  input.informed_at = *informed_at;
  return submission(call, services, api::lift_restriction, input);
}

// --- requests ---

Ruled<Response> list_requests(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto now = asked.at;
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  const ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  LETHE_TRY(const auto filter, request_filter(*call, views, now));
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    if (filter.due_until) {
      LETHE_TRY(const auto rows, requests_due(views, filter));
      return part_of(rows, from, limit, now);
    }
    if (filter.subject) {
      LETHE_TRY(const auto rows, requests_about(views, past, filter));
      return part_of(rows, from, limit, now);
    }
    return all_requests(views, past, filter, before_of(from, asked), limit, now);
  });
}

Ruled<Submission> post_request(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<OpenRequestInput>(call));
  return submission(call, services, api::open_request, std::move(input));
}

Ruled<Response> get_request(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::RightsRequestId>(*call, "request"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, Views(*snapshot).rights_request(id));
  const bool is_person = call->caller.role == Role::kSubject;
  if (!row || (is_person && row->subject != call->caller.subject)) {
    return ProblemType::kUnknownRequest;
  }
  const ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  LETHE_TRY(const auto then, past.rights_request(*row));
  if (!then) return ProblemType::kUnknownRequest;
  return revision_response(*call, rights_request_json(*then, asked.at), then->revision);
}

Ruled<Submission> patch_request(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::RightsRequestId>(call, "request"));
  LETHE_TRY(const auto revision, if_match(call));
  LETHE_TRY(auto input, body_input<StepRequestInput>(call));
  input.request = id;
  input.revision = revision;
  return submission(call, services, api::step_request, std::move(input));
}

// --- retention ---

Ruled<Response> get_retention_preview(const CallPtr& call, const ReadServices& services) {
  auto until = services.clock.now();
  if (const auto text = query_text(*call, "until")) {
    const auto moment = ledger::parse_rfc3339(*text);
    if (!moment) {
      return Problem::bad_parameter("until", "must be an RFC 3339 time with + written as %2B");
    }
    until = *moment;
  }
  LETHE_TRY(const auto preview, retention_preview(*call->ledger, until));
  return json_response(200, preview);
}

}  // namespace lethe::api::http
