// Rows of the views, and ledgers.
#include <boost/json/value.hpp>

#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::object;

std::string_view state_name(projections::PersonState state) {
  switch (state) {
    case projections::PersonState::kActive:
      return "active";
    case projections::PersonState::kErasing:
      return "erasing";
    case projections::PersonState::kErased:
      return "erased";
  }
  return {};
}

std::string_view state_name(projections::ErasureState state) {
  return state == projections::ErasureState::kCompleted ? "completed" : "ordered";
}

}  // namespace

object ledger_json(const ledger::Ledger& ledger, const std::string& region) {
  const auto& info = ledger.info();
  return {{"id", info.id.str()},           {"name", info.name},
          {"origin", info.origin},         {"region", region},
          {"created", time(info.created)}, {"verifier_key", ledger.verifier().vkey()},
          {"size", ledger.size().value}};
}

object token_json(const projections::TokenRow& token) {
  object out{{"id", token.id.str()}, {"role", name_of(token.role)}};
  put_id(out, "subject", token.subject);
  out["issued"] = time(token.issued);
  out["expires_at"] = time(token.expires_at);
  if (token.revoked) out["revoked"] = time(*token.revoked);
  out["sequence"] = token.sequence.value;
  return out;
}

object policy_json(const projections::PolicyRow& policy) {
  object out{{"version", policy.version}};
  put_text(out, "url", policy.url);
  out["hash"] = hex(policy.hash);
  out["language"] = policy.language;
  out["consent_anew"] = policy.consent_anew;
  out["published"] = time(policy.published);
  out["sequence"] = policy.sequence.value;
  return out;
}

object purpose_json(const projections::PurposeRow& purpose) {
  object out{{"purpose", purpose.purpose}, {"basis", name_of(purpose.basis)}};
  put_text(out, "title", purpose.title);
  out["special_category"] = purpose.special_category;
  out["validity_days"] = purpose.validity_days;
  out["retired"] = purpose.retired;
  out["direct_marketing"] = purpose.direct_marketing;
  out["defined"] = time(purpose.time);
  out["sequence"] = purpose.sequence.value;
  return out;
}

object person_json(const projections::PersonRow& person) {
  object out{{"id", person.id.str()},
             {"type", name_of(person.type)},
             {"origin", name_of(person.origin)},
             {"state", state_name(person.state)},
             {"revision", person.revision},
             {"registered", time(person.registered)},
             {"sequence", person.registered_at.value}};
  if (person.erased_at) out["erased_at"] = person.erased_at->value;
  return out;
}

object consent_json(std::string_view purpose, const projections::ConsentDecision& decision,
                    ledger::ConsentStatus standing) {
  object out{{"purpose", purpose},
             {"status", name_of(standing)},
             {"recorded", name_of(decision.status)},
             {"explicit", decision.is_explicit}};
  if (decision.asserted) out["asserted"] = true;
  if (decision.guardian) out["guardian"] = true;
  if (decision.bundled) out["bundled"] = true;
  put_name(out, "context", decision.context);
  put_text(out, "policy_version", decision.policy_version);
  out["decided"] = time(decision.time);
  put_time(out, "expires_at", decision.expires_at);
  out["sequence"] = decision.sequence.value;
  return out;
}

object objection_json(const projections::ObjectionRow& objection) {
  object out;
  put_text(out, "purpose", objection.purpose);
  out["state"] = name_of(objection.state);
  out["signal"] = name_of(objection.signal);
  out["decided"] = time(objection.time);
  out["sequence"] = objection.sequence.value;
  return out;
}

object erasure_json(const projections::ErasureRow& row, const ledger::EventHeader& order,
                    const ledger::EventHeader* completion) {
  const auto* facts = std::get_if<ledger::ErasureOrdered>(&order.facts);
  LETHE_CHECK(facts != nullptr);
  object out{{"id", row.id.str()},
             {"subject", row.subject.str()},
             {"state", state_name(row.state)},
             {"whole_subject", row.whole_subject},
             {"ground", name_of(facts->ground)},
             {"ordered", object{{"sequence", order.sequence.value}, {"time", time(order.time)}}},
             {"destroyed", destroyed_json(facts->destroyed)},
             {"kept", kept_json(facts->kept)}};
  if (completion != nullptr) out["certificate"] = certificate_json(*completion);
  return out;
}

object item_json(const projections::ItemRow& item) {
  object out{{"id", item.id.str()}, {"author", item.author.str()}, {"type", name_of(item.type)}};
  put_id(out, "parent", item.parent);
  out["state"] = item.deletion ? "deleted" : "live";
  out["revision"] = item.version.revision;
  out["posted"] = time(item.posted);
  out["sequence"] = item.posted_at.value;
  out["edited_at"] = item.version.edited_at.value;
  if (item.deletion) {
    out["deletion"] =
        object{{"sequence", item.deletion->at.value}, {"erasure", item.deletion->erasure.str()}};
  }
  return out;
}

object link_json(const projections::LinkRow& link) {
  return {{"subject", link.subject.str()},
          {"account", link.account.str()},
          {"linked", time(link.linked)},
          {"sequence", link.linked_at.value}};
}

}  // namespace lethe::api
