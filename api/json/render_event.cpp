// Events: headers, their facts, and the lists that are made of them.
#include <boost/json/value.hpp>

#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;

/// One overload a kind; each member has the name of its field in ledger/event.capnp.
struct FactsJson {
  object operator()(const std::monostate&) const { return {}; }
  object operator()(const ledger::UnknownFacts&) const { return {}; }

  object operator()(const ledger::LedgerCreated& facts) const {
    return {{"origin", facts.origin},
            {"name", facts.name},
            {"region", facts.region},
            {"signing_key", hex(facts.signing_key)}};
  }
  object operator()(const ledger::TokenIssued& facts) const {
    // Not the hash: it is what a token is looked up by, and tells an auditor nothing.
    return {{"issued", facts.token.str()},
            {"role", name_of(facts.role)},
            {"expires_at", time(facts.expires_at)}};
  }
  object operator()(const ledger::TokenRevoked& facts) const {
    return {{"revoked", facts.token.str()}};
  }
  object operator()(const ledger::SettingsChanged& facts) const {
    array changes;
    for (const auto& change : facts.changes) {
      changes.push_back({{"name", change.name}, {"value", change.value}});
    }
    return {{"changes", std::move(changes)}};
  }
  object operator()(const ledger::PolicyPublished& facts) const {
    return {{"version", facts.version},
            {"url", facts.url},
            {"hash", hex(facts.hash)},
            {"language", facts.language},
            {"consent_anew", facts.consent_anew}};
  }
  object operator()(const ledger::PurposeDefined& facts) const {
    return {{"purpose", facts.purpose},
            {"basis", name_of(facts.basis)},
            {"special_category", facts.special_category},
            {"validity_days", facts.validity_days},
            {"retired", facts.retired},
            {"title", facts.title}};
  }
  object operator()(const ledger::SubjectRegistered& facts) const {
    return {{"slot", facts.slot.value},
            {"type", name_of(facts.type)},
            {"origin", name_of(facts.origin)}};
  }
  object operator()(const ledger::ProfileEdited& facts) const {
    return {{"revision", facts.revision}};
  }
  object operator()(const ledger::ConsentRecorded& facts) const {
    object out{{"purpose", facts.purpose},
               {"status", name_of(facts.status)},
               {"explicit", facts.is_explicit}};
    put_text(out, "policy_version", facts.policy_version);
    if (!facts.notice_hash.is_zero()) out["notice_hash"] = hex(facts.notice_hash);
    put_text(out, "language", facts.language);
    put_text(out, "wording", facts.wording);
    put_text(out, "method", facts.method);
    put_time(out, "expires_at", facts.expires_at);
    return out;
  }
  object operator()(const ledger::AccessRecorded& facts) const {
    array fields;
    for (const auto& field : facts.fields) fields.emplace_back(field);
    return {{"purpose_of_use", facts.purpose_of_use},
            {"action", name_of(facts.action)},
            {"outcome", name_of(facts.outcome)},
            {"resource_type", facts.resource_type},
            {"fields", std::move(fields)},
            {"occurred_at", time(facts.occurred_at)}};
  }
  object operator()(const ledger::ErasureOrdered& facts) const {
    return {{"erasure", facts.erasure.str()},
            {"ground", name_of(facts.ground)},
            {"whole_subject", facts.whole_subject},
            {"destroyed", destroyed_json(facts.destroyed)},
            {"kept", kept_json(facts.kept)}};
  }
  object operator()(const ledger::ErasureCompleted& facts) const {
    object out{{"erasure", facts.erasure.str()}, {"ordered", facts.ordered.value}};
    put_certificate(out, facts);
    return out;
  }
  object operator()(const ledger::RequestRefused& facts) const {
    return {{"method", facts.method},
            {"route", facts.route},
            {"status", facts.status},
            {"problem", facts.problem},
            {"count", facts.count}};
  }
  object operator()(const ledger::ImportFinished& facts) const {
    return {{"accepted", facts.accepted}, {"refused", facts.refused}};
  }
};

object actor_json(const ledger::Actor& actor) {
  object out{{"type", name_of(actor.type)}};
  put_id(out, "id", actor.id);
  put_id(out, "token", actor.token);
  return out;
}

array sections_json(const std::vector<ledger::SectionRef>& sections) {
  array out;
  for (std::size_t index = 0; index < sections.size(); ++index) {
    const auto& section = sections[index];
    object one{{"index", index},
               {"class", name_of(section.compartment.cls)},
               {"role", name_of(section.role)},
               {"slot", section.compartment.slot.value},
               {"number", section.compartment.number},
               {"padded_length", section.padded_length},
               {"commitment", hex(section.commitment)}};
    put_text(one, "name", section.name);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

object event_json(const ledger::EventHeader& header) {
  object out{{"ledger", header.ledger.str()},
             {"sequence", header.sequence.value},
             {"time", time(header.time)},
             {"kind", ledger::kind_name(ledger::kind_of(header.facts))}};
  put_id(out, "subject", header.subject);
  out["actor"] = actor_json(header.actor);
  put_id(out, "request", header.request);
  out["sections"] = sections_json(header.sections);
  out["facts"] = std::visit(FactsJson{}, header.facts);
  return out;
}

object access_json(const ledger::EventHeader& header, ShowActor show) {
  const auto* facts = std::get_if<ledger::AccessRecorded>(&header.facts);
  LETHE_CHECK(facts != nullptr);
  object out{{"sequence", header.sequence.value}, {"time", time(header.time)}};
  put_id(out, "subject", header.subject);
  if (show == ShowActor::kYes) out["actor"] = actor_json(header.actor);
  for (auto& member : FactsJson{}(*facts)) out[member.key()] = std::move(member.value());
  return out;
}

object certificate_json(const ledger::EventHeader& completion) {
  const auto* facts = std::get_if<ledger::ErasureCompleted>(&completion.facts);
  LETHE_CHECK(facts != nullptr);
  object out{{"sequence", completion.sequence.value}, {"time", time(completion.time)}};
  put_certificate(out, *facts);
  return out;
}

}  // namespace lethe::api
