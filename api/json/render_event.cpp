// Events: headers, their facts, and the lists that are made of them.
#include <boost/json/value.hpp>

#include "api/json/render.h"
#include "api/json/render_disclosures.h"
#include "api/json/render_fields.h"
#include "api/json/render_review.h"
#include "api/json/render_reviews.h"
#include "crypto/age.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;

/// One overload a kind; each member has the name of its field in ledger/event.capnp.
void put_via(object& out, const ledger::AccessVia& via) {
  put_text(out, "role", via.role);
  put_text(out, "client", via.client);
  put_text(out, "site", via.site);
  put_text(out, "department", via.department);
  put_text(out, "denial", via.denial);
  put_id(out, "on_behalf_of", via.on_behalf_of);
}

struct FactsJson : ReviewFactsJson, DisclosureFactsJson {
  using DisclosureFactsJson::operator();
  using ReviewFactsJson::operator();
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
            {"title", facts.title},
            {"direct_marketing", facts.direct_marketing}};
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
    put_name(out, "context", facts.context);
    if (facts.asserted) out["asserted"] = true;
    if (facts.guardian) out["guardian"] = true;
    if (facts.bundled) out["bundled"] = true;
    return out;
  }
  object operator()(const ledger::AccessRecorded& facts) const {
    object out{{"purpose_of_use", facts.purpose_of_use}, {"action", name_of(facts.action)},
               {"outcome", name_of(facts.outcome)},      {"resource_type", facts.resource_type},
               {"fields", texts_json(facts.fields)},     {"occurred_at", time(facts.occurred_at)}};
    put_via(out, facts.via);
    put_text(out, "consent", facts.consent);
    put_id(out, "authorization", facts.authorization);
    put_id(out, "relationship", facts.relationship);
    return out;
  }
  object operator()(const ledger::RelationshipRecorded& facts) const {
    object out{{"relationship", facts.relationship.str()}, {"type", name_of(facts.type)}};
    put_id(out, "agent", facts.agent);
    put_text(out, "department", facts.department);
    out["starts_at"] = time(facts.starts_at);
    put_time(out, "ends_at", facts.ends_at);
    return out;
  }
  object operator()(const ledger::RelationshipEnded& facts) const {
    return {{"relationship", facts.relationship.str()}, {"ends_at", time(facts.ends_at)}};
  }
  object operator()(const ledger::SearchRecorded& facts) const {
    object out{{"purpose_of_use", facts.purpose_of_use},
               {"outcome", name_of(facts.outcome)},
               {"hits", facts.hits},
               {"resource_type", facts.resource_type},
               {"occurred_at", time(facts.occurred_at)}};
    put_via(out, facts.via);
    return out;
  }
  object operator()(const ledger::AgentLocked& facts) const {
    object out{{"cause", name_of(facts.cause)}};
    if (facts.failures != 0) out["failures"] = facts.failures;
    put_time(out, "until", facts.until);
    put_text(out, "recipient", facts.recipient);
    return out;
  }
  object operator()(const ledger::AgentUnlocked& facts) const {
    return {{"locked", facts.locked.value}};
  }
  object operator()(const ledger::LoginRecorded& facts) const {
    object out{{"action", name_of(facts.action)}, {"outcome", name_of(facts.outcome)}};
    put_text(out, "method", facts.method);
    out["occurred_at"] = time(facts.occurred_at);
    put_via(out, facts.via);
    return out;
  }
  object operator()(const ledger::AccessRulesSet& facts) const { return access_rules_json(facts); }
  object operator()(const ledger::AccessFlagged& facts) const { return flagged_json(facts); }
  object operator()(const ledger::PersonMarked& facts) const {
    object out{{"mark", facts.mark.str()}, {"type", name_of(facts.type)}};
    put_time(out, "since", facts.since);
    return out;
  }
  object operator()(const ledger::PersonUnmarked& facts) const {
    return {{"mark", facts.mark.str()}};
  }
  object operator()(const ledger::StaffDescribed& facts) const { return staff_json(facts); }
  object operator()(const ledger::AccessesChecked& facts) const {
    return {{"from", facts.from.value},
            {"behind", facts.behind.value},
            {"checked_up_to", facts.checked_up_to},
            {"rules", facts.rules},
            {"accesses", facts.accesses},
            {"flagged", facts.flagged}};
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
  object operator()(const ledger::DpaAccepted& facts) const {
    object out;
    out["version"] = facts.version;
    put_text(out, "url", facts.url);
    if (!facts.hash.is_zero()) out["hash"] = hex(facts.hash);
    return out;
  }
  object operator()(const ledger::RegionMoved& facts) const {
    object out;
    out["from"] = facts.from;
    out["to"] = facts.to;
    out["state"] = name_of(facts.state);
    return out;
  }
  object operator()(const ledger::RecipientDefined& facts) const {
    object out;
    out["recipient"] = facts.recipient;
    put_text(out, "title", facts.title);
    out["type"] = name_of(facts.type);
    out["enabled"] = facts.enabled;
    out["purposes"] = texts_json(facts.purposes);
    out["categories"] = texts_json(facts.categories);
    put_text(out, "endpoint", facts.endpoint);
    put_text(out, "country", facts.country);
    put_text(out, "safeguard", facts.safeguard);
    put_text(out, "address", facts.address);
    return out;
  }
  object operator()(const ledger::SubjectLinked& facts) const {
    object out;
    put_id(out, "account", facts.account);
    return out;
  }
  object operator()(const ledger::ContentPosted& facts) const {
    object out;
    put_id(out, "item", facts.item);
    out["type"] = name_of(facts.type);
    put_id(out, "parent", facts.parent);
    return out;
  }
  object operator()(const ledger::ContentEdited& facts) const {
    object out;
    put_id(out, "item", facts.item);
    out["revision"] = facts.revision;
    return out;
  }
  object operator()(const ledger::ContentDeleted& facts) const {
    object out;
    put_id(out, "item", facts.item);
    put_id(out, "erasure", facts.erasure);
    return out;
  }
  object operator()(const ledger::ObjectionRecorded& facts) const {
    object out;
    put_text(out, "purpose", facts.purpose);
    out["state"] = name_of(facts.state);
    out["signal"] = name_of(facts.signal);
    return out;
  }
  object operator()(const ledger::RestrictionSet& facts) const {
    object out;
    put_id(out, "restriction", facts.restriction);
    out["ground"] = name_of(facts.ground);
    return out;
  }
  object operator()(const ledger::RestrictionLifted& facts) const {
    object out;
    put_id(out, "restriction", facts.restriction);
    put_time(out, "informed_at", facts.informed_at);
    return out;
  }
  object operator()(const ledger::HoldPlaced& facts) const {
    object out;
    put_id(out, "hold", facts.hold);
    out["exception"] = name_of(facts.exception);
    out["classes"] = names_json(facts.classes);
    put_time(out, "until", facts.until);
    return out;
  }
  object operator()(const ledger::HoldLifted& facts) const {
    object out;
    put_id(out, "hold", facts.hold);
    return out;
  }
  object operator()(const ledger::ErasureWithheld& facts) const {
    object out;
    put_id(out, "erasure", facts.erasure);
    out["ground"] = name_of(facts.ground);
    out["whole_subject"] = facts.whole_subject;
    out["holds"] = ids_json(facts.holds);
    out["withheld"] = destroyed_json(facts.withheld);
    return out;
  }
  object operator()(const ledger::RightsRequestRecorded& facts) const {
    object out;
    put_id(out, "request", facts.request);
    out["type"] = name_of(facts.type);
    out["regime"] = name_of(facts.regime);
    out["state"] = name_of(facts.state);
    put_time(out, "received_at", facts.received_at);
    put_time(out, "due_at", facts.due_at);
    put_name(out, "denial", facts.denial);
    out["fee"] = facts.fee;
    put_text(out, "currency", facts.currency);
    put_time(out, "told_at", facts.told_at);
    return out;
  }
  object operator()(const ledger::NoticeRecorded& facts) const {
    object out;
    put_id(out, "notice", facts.notice);
    put_text(out, "recipient", facts.recipient);
    out["about"] = facts.about.value;
    out["channel"] = name_of(facts.channel);
    out["outcome"] = name_of(facts.outcome);
    out["attempt"] = facts.attempt;
    out["status"] = facts.status;
    put_time(out, "next_attempt_at", facts.next_attempt_at);
    return out;
  }
  object operator()(const ledger::BreachRecorded& facts) const {
    object out;
    put_id(out, "breach", facts.breach);
    put_time(out, "aware_at", facts.aware_at);
    put_time(out, "authority_due_at", facts.authority_due_at);
    put_time(out, "persons_due_at", facts.persons_due_at);
    out["high_risk"] = facts.high_risk;
    out["unintelligible"] = facts.unintelligible;
    out["persons"] = facts.persons;
    out["records"] = facts.records;
    out["categories"] = texts_json(facts.categories);
    out["closed"] = facts.closed;
    out["regimes"] = names_json(facts.regimes);
    return out;
  }
  object operator()(const ledger::BreachAffected& facts) const {
    object out;
    put_id(out, "breach", facts.breach);
    return out;
  }
  object operator()(const ledger::BreachNotified& facts) const {
    object out;
    put_id(out, "breach", facts.breach);
    out["audience"] = name_of(facts.audience);
    put_time(out, "notified_at", facts.notified_at);
    return out;
  }
  object operator()(const ledger::ExportMade& facts) const {
    object out;
    put_id(out, "export", facts.export_id);
    out["size"] = facts.size;
    if (!facts.hash.is_zero()) out["hash"] = hex(facts.hash);
    out["left_out"] = texts_json(facts.left_out);
    return out;
  }
  object operator()(const ledger::ErasureSwept& facts) const {
    object out{{"from", facts.from.value},
               {"through", facts.through.value},
               {"certificates", facts.certificates}};
    put_time(out, "started_at", facts.started_at);
    out["bytes_freed"] = facts.bytes_freed;
    object stores;
    for (const auto& [store, examined, found] : facts.stores) {
      stores[name_of(store)] = object{{"examined", examined}, {"found", found}};
    }
    out["stores"] = std::move(stores);
    return out;
  }
  object operator()(const ledger::LedgerRestored& facts) const {
    object out{{"size", facts.size}, {"known_size", facts.known_size}};
    if (!facts.known_root.is_zero()) out["known_root"] = hex(facts.known_root);
    out["epoch"] = facts.epoch;
    out["erasures"] = facts.erasures;
    out["holds"] = facts.holds;
    out["missing"] = texts_json(facts.missing);
    return out;
  }
  object operator()(const ledger::LedgerReturned& facts) const {
    return {{"return", facts.return_id.str()},
            {"size", facts.size},
            {"sections", facts.sections},
            {"hash", hex(facts.hash)}};
  }
  object operator()(const ledger::ClosureOrdered& facts) const {
    return {{"closure", facts.closure.str()},       {"reason", name_of(facts.reason)},
            {"returned", facts.returned.value},     {"people", facts.people},
            {"open_requests", facts.open_requests}, {"counts", counts_json(facts.counts)}};
  }
  object operator()(const ledger::LedgerClosed& facts) const {
    return {{"closure", facts.closure.str()},
            {"closed", facts.closed.str()},
            {"reason", name_of(facts.reason)},
            {"size", facts.size},
            {"root", hex(facts.root)},
            {"epoch", facts.epoch},
            {"returned", hex(facts.returned)},
            {"people", facts.people},
            {"counts", counts_json(facts.counts)},
            {"stores", stores_json(facts.stores)}};
  }
  object operator()(const ledger::SigningKeyRotated& facts) const {
    return {{"key", hex(facts.key)}};
  }
  object operator()(const ledger::SigningKeyCompromised& facts) const {
    object out{{"key", hex(facts.key)}};
    put_time(out, "since", facts.since);
    return out;
  }
  object operator()(const ledger::AuditorGranted& facts) const {
    object out{{"grant", facts.grant.str()},
               {"auditor", facts.auditor.str()},
               {"scopes", names_json(facts.scopes)}};
    put_time(out, "expires_at", facts.expires_at);
    return out;
  }
  object operator()(const ledger::AuditorGrantEnded& facts) const {
    return {{"grant", facts.grant.str()}};
  }
  object operator()(const ledger::BundleOrdered& facts) const {
    object out{{"bundle", facts.bundle.str()},
               {"size", facts.size},
               {"sections", facts.sections},
               {"query", facts.query}};
    if (!facts.recipient.is_zero()) out["recipient"] = crypto::age_recipient(facts.recipient);
    put_text(out, "purpose_of_use", facts.purpose_of_use);
    return out;
  }
  object operator()(const ledger::BundleMade& facts) const {
    return {{"bundle", facts.bundle.str()},
            {"events", facts.events},
            {"sections", facts.sections},
            {"people", facts.people},
            {"hash", hex(facts.hash)}};
  }
  object operator()(const ledger::LogVerified& facts) const {
    object out;
    put_time(out, "started_at", facts.started_at);
    out["size"] = facts.size;
    if (!facts.root.is_zero()) out["root"] = hex(facts.root);
    out["sections_intact"] = facts.intact;
    out["sections_erased"] = facts.erased;
    object damage;
    for (const auto& [kind, count, first] : facts.damage) {
      damage[name_of(kind)] = object{{"count", count}, {"first", first}};
    }
    out["damage"] = std::move(damage);
    return out;
  }
  object operator()(const ledger::DeadlineReminded& facts) const {
    object out;
    out["type"] = name_of(facts.type);
    put_id(out, "object", facts.object);
    put_time(out, "due_at", facts.due_at);
    return out;
  }
};

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
  if (show == ShowActor::kNo) out.erase("on_behalf_of");
  return out;
}

object closure_certificate_json(const ledger::EventHeader& closure) {
  const auto* facts = std::get_if<ledger::LedgerClosed>(&closure.facts);
  LETHE_CHECK(facts != nullptr);
  object out{{"sequence", closure.sequence.value}, {"time", time(closure.time)}};
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
