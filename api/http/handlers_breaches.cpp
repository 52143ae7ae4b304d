// The record of breaches.
#include "api/commands/breach_queries.h"
#include "api/commands/breaches.h"
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

using projections::BreachRow;
using projections::Views;

constexpr std::size_t kRowsAPage = 2'000;

bool is_overdue(const BreachRow& breach, ledger::Moment now) {
  return breach.is_overdue(ledger::BreachAudience::kAuthority, now) ||
         breach.is_overdue(ledger::BreachAudience::kPersons, now);
}

}  // namespace

Ruled<Response> list_breaches(const CallPtr& call, const ReadServices& services) {
  const auto due = query_text(*call, "due");
  if (due && *due != "overdue") return Problem::bad_parameter("due", "must be overdue");
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  const projections::ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    const ledger::Sequence before{number_at(from, asked.as_of.behind.value)};
    const auto most = due ? kRowsAPage : limit;
    LETHE_TRY(const auto rows, views.breaches(before, most));
    Page page;
    std::size_t looked_at = 0;
    for (const auto& row : rows) {
      if (page.items.size() == limit) break;
      ++looked_at;
      LETHE_TRY(const auto breach, past.breach(row));
      const bool is_wanted = breach && (!due || is_overdue(*breach, asked.at));
      if (is_wanted) page.items.push_back(breach_json(*breach, asked.at));
      page.next = position_of(row.opened_at.value);
    }
    if (looked_at == rows.size() && rows.size() < most) page.next.clear();
    return page;
  });
}

Ruled<Submission> post_breach(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<RecordBreachInput>(call));
  return submission(call, services, api::record_breach, std::move(input));
}

Ruled<Response> get_breach(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::BreachId>(*call, "breach"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, Views(*snapshot).breach(id));
  if (!row) return ProblemType::kUnknownBreach;
  const projections::ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  LETHE_TRY(const auto breach, past.breach(*row));
  if (!breach) return ProblemType::kUnknownBreach;
  return revision_response(*call, breach_json(*breach, asked.at), breach->revision);
}

Ruled<Submission> patch_breach(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::BreachId>(call, "breach"));
  LETHE_TRY(const auto revision, if_match(call));
  LETHE_TRY(auto input, body_input<EditBreachInput>(call));
  input.breach = id;
  input.revision = revision;
  return submission(call, services, api::edit_breach, std::move(input));
}

Ruled<Response> list_affected(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::BreachId>(*call, "breach"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto breach, views.breach(id));
  if (!breach || breach->opened_at >= asked.as_of.behind) return ProblemType::kUnknownBreach;
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    std::optional<ledger::SubjectId> after;
    if (!from.empty()) after = ledger::SubjectId::from(from);
    LETHE_TRY(const auto people, views.affected(id, after, limit, asked.as_of));
    Page page;
    for (const auto& person : people) page.items.push_back({{"subject", person.str()}});
    if (people.size() == limit) page.next = crypto::to_bytes(people.back().view());
    return page;
  });
}

Ruled<Submission> post_affected(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::BreachId>(call, "breach"));
  LETHE_TRY(const auto query, body_input<AffectedQuery>(call));
  LETHE_TRY(auto input, find_affected(*call.ledger, query));
  input.breach = id;
  return submission(call, services, api::add_affected, std::move(input));
}

Ruled<Submission> post_breach_notification(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::BreachId>(call, "breach"));
  LETHE_TRY(auto input, body_input<NotifyBreachInput>(call));
  input.breach = id;
  return submission(call, services, api::notify_breach, std::move(input));
}

}  // namespace lethe::api::http
