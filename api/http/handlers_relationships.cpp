// Who has to do with whom.
#include "api/commands/relationships.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/row_batch.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::RelationshipId;
using ledger::SubjectId;
using projections::RelationshipRow;
using projections::Views;

Ruled<Response> newest_relationships(const Call& call, const Views& views,
                                     projections::AsOf as_of) {
  return newest_first_response(
      call, as_of.behind, &RelationshipRow::recorded_at,
      [&](auto before, auto limit) { return views.relationships(before, limit); },
      [&](const auto& row) -> Ruled<std::optional<boost::json::object>> {
        LETHE_TRY(const auto then, views.relationship(row.id, as_of));
        if (!then) return std::nullopt;
        return relationship_json(*then);
      });
}

}  // namespace

Ruled<Response> list_relationships(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  LETHE_TRY(const auto subject, query_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto agent, query_id<SubjectId>(*call, "agent"));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  if (!subject && !agent) return newest_relationships(*call, views, asked.as_of);
  auto rows = subject && agent ? views.relationships_between(*subject, *agent, asked.as_of)
              : subject        ? views.relationships(*subject, asked.as_of)
                               : views.relationships_of_agent(*agent, asked.as_of);
  if (!rows) return rows.error();
  return short_list_response(*call, *rows, [](const RelationshipRow& row) {
    return Ruled<boost::json::object>(relationship_json(row));
  });
}

Ruled<Submission> post_relationship(const Call& call, const WriteServices& services) {
  return one_or_rows(call, services, api::record_relationship);
}

Ruled<Response> get_relationship(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<RelationshipId>(*call, "relationship"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, Views(*snapshot).relationship(id, asked.as_of));
  if (!row) return ProblemType::kUnknownRelationship;
  return json_response(200, relationship_json(*row));
}

Ruled<Submission> post_relationship_end(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<RelationshipId>(call, "relationship"));
  LETHE_TRY(auto input, body_input<EndRelationshipInput>(call));
  input.relationship = id;
  return submission(call, services, api::end_relationship, input);
}

}  // namespace lethe::api::http
