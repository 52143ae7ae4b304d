#include "api/commands/access_parts.h"

#include <boost/json/serialize.hpp>

#include "crypto/check.h"

namespace lethe::api {

namespace {

ledger::AccessVia read_via(ObjectReader& reader) {
  ledger::AccessVia via;
  via.role = reader.optional_text("role", kCode).value_or("");
  via.client = reader.optional_text("client", kCode).value_or("");
  via.site = reader.optional_text("site", kCode).value_or("");
  via.department = reader.optional_text("department", kCode).value_or("");
  via.denial = reader.optional_text("denial", kCode).value_or("");
  via.on_behalf_of = reader.id<ledger::SubjectId>("on_behalf_of").value_or(ledger::SubjectId{});
  return via;
}

std::optional<std::string> read_detail(ObjectReader& reader) {
  const auto* given = reader.raw("detail");
  if (given == nullptr) return std::nullopt;
  if (given->is_string()) return reader.optional_text("detail", kFreeText);
  if (!given->is_object()) {
    reader.fault("detail", "must be a text or an object");
    return std::nullopt;
  }
  auto text = boost::json::serialize(*given);
  if (text.size() > kMaxDetail) {
    reader.fault("detail", "must be at most 65536 bytes as JSON");
    return std::nullopt;
  }
  return text;
}

}  // namespace

void read_activity(ObjectReader& reader, ActivityInput& input) {
  input.actor = reader.id<ledger::SubjectId>("actor");
  input.outcome = reader.optional_named<ledger::AccessOutcome>("outcome").value_or(
      ledger::AccessOutcome::kSuccess);
  input.occurred_at = reader.moment("occurred_at");
  input.via = read_via(reader);
  input.detail = read_detail(reader);
  input.id = reader.id<ledger::RequestId>("id");
}

Ruled<ledger::Actor> named_agent(const RuleContext& context, const ActivityInput& input) {
  const auto& named = input.actor;
  const auto& caller = context.caller();
  auto actor = context.actor();
  const bool is_person =
      actor.type == ledger::ActorType::kUser || actor.type == ledger::ActorType::kAgent;
  if (!named && !is_person && !input.by_application)
    return Problem::bad_body("/actor", "is required");
  if (!named) return actor;
  if (caller.role == ledger::Role::kAgent && *named != caller.subject) {
    return ProblemType::kForbidden;
  }
  actor.type = ledger::ActorType::kAgent;
  actor.id = ledger::actor_id(*named);
  return actor;
}

Ruled<void> check_agent(const RuleContext& context, const ledger::SubjectId& agent) {
  LETHE_TRY(const auto person, context.views().person(agent));
  if (!person) return ProblemType::kActorUnknown;
  if (person->type != ledger::SubjectType::kAgent) return ProblemType::kActorNotAgent;
  return {};
}

Ruled<std::optional<projections::SentEvent>> sent_before(const RuleContext& context,
                                                         const std::optional<ledger::RequestId>& id,
                                                         std::uint16_t kind,
                                                         const ledger::SubjectId& subject) {
  if (!id) return std::optional<projections::SentEvent>();
  LETHE_TRY(const auto sent, context.views().sent_event(*id));
  if (!sent) return sent;
  const bool is_this =
      sent->kind == kind && sent->subject == projections::SentEvent::short_id(subject);
  if (!is_this) return ProblemType::kIdTaken;
  return sent;
}

}  // namespace lethe::api
