#include "ledger/event_codec_kinds.h"
#include "ledger/event_codec_values.h"

namespace lethe::ledger {
namespace {

void write(schema::AccessVia::Builder to, const AccessVia& via) {
  using Builder = schema::AccessVia::Builder;
  write_text(to, &Builder::setRole, via.role);
  write_text(to, &Builder::setClient, via.client);
  write_text(to, &Builder::setSite, via.site);
  write_text(to, &Builder::setDepartment, via.department);
  write_text(to, &Builder::setDenial, via.denial);
  write_id(to.getOnBehalfOf(), via.on_behalf_of.bytes);
  to.setHasSenderId(via.has_sender_id);
}

AccessVia read(schema::AccessVia::Reader from) {
  return {read_text(from.getRole()),   read_text(from.getClient()),
          read_text(from.getSite()),   read_text(from.getDepartment()),
          read_text(from.getDenial()), read_id<SubjectId>(from.getOnBehalfOf()),
          from.getHasSenderId()};
}

/// Nothing at all where nothing is said.
template <class Builder>
void write_via(Builder to, const AccessVia& via) {
  if (!via.is_empty()) write(to.initVia(), via);
}

}  // namespace

void write(schema::AccessRecorded::Builder to, const AccessRecorded& f) {
  using Builder = schema::AccessRecorded::Builder;
  write_text(to, &Builder::setPurposeOfUse, f.purpose_of_use);
  to.setAction(static_cast<schema::AccessAction>(f.action));
  to.setOutcome(static_cast<schema::AccessOutcome>(f.outcome));
  write_text(to, &Builder::setResourceType, f.resource_type);
  write_texts(to, &Builder::initFields, f.fields);
  to.setOccurredAt(f.occurred_at.micros);
  write_via(to, f.via);
  write_text(to, &Builder::setConsent, f.consent);
  write_id(to.getAuthorization(), f.authorization.bytes);
  write_id(to.getRelationship(), f.relationship.bytes);
}
AccessRecorded read(schema::AccessRecorded::Reader from) {
  return {read_text(from.getPurposeOfUse()),
          static_cast<AccessAction>(from.getAction()),
          static_cast<AccessOutcome>(from.getOutcome()),
          read_text(from.getResourceType()),
          read_texts(from.getFields()),
          {from.getOccurredAt()},
          read(from.getVia()),
          read_text(from.getConsent()),
          read_id<AuthorizationId>(from.getAuthorization()),
          read_id<RelationshipId>(from.getRelationship())};
}

void write(schema::RelationshipRecorded::Builder to, const RelationshipRecorded& f) {
  write_id(to.getRelationship(), f.relationship.bytes);
  to.setType(static_cast<schema::RelationshipType>(f.type));
  write_id(to.getAgent(), f.agent.bytes);
  write_text(to, &schema::RelationshipRecorded::Builder::setDepartment, f.department);
  to.setStartsAt(f.starts_at.micros);
  to.setEndsAt(f.ends_at.micros);
}
RelationshipRecorded read(schema::RelationshipRecorded::Reader from) {
  return {read_id<RelationshipId>(from.getRelationship()),
          static_cast<RelationshipType>(from.getType()),
          read_id<SubjectId>(from.getAgent()),
          read_text(from.getDepartment()),
          {from.getStartsAt()},
          {from.getEndsAt()}};
}

void write(schema::RelationshipEnded::Builder to, const RelationshipEnded& f) {
  write_id(to.getRelationship(), f.relationship.bytes);
  to.setEndsAt(f.ends_at.micros);
}
RelationshipEnded read(schema::RelationshipEnded::Reader from) {
  return {read_id<RelationshipId>(from.getRelationship()), {from.getEndsAt()}};
}

void write(schema::SearchRecorded::Builder to, const SearchRecorded& f) {
  using Builder = schema::SearchRecorded::Builder;
  write_text(to, &Builder::setPurposeOfUse, f.purpose_of_use);
  to.setOutcome(static_cast<schema::AccessOutcome>(f.outcome));
  to.setHits(f.hits);
  write_text(to, &Builder::setResourceType, f.resource_type);
  to.setOccurredAt(f.occurred_at.micros);
  write_via(to, f.via);
}
SearchRecorded read(schema::SearchRecorded::Reader from) {
  return {read_text(from.getPurposeOfUse()),
          static_cast<AccessOutcome>(from.getOutcome()),
          from.getHits(),
          read_text(from.getResourceType()),
          {from.getOccurredAt()},
          read(from.getVia())};
}

void write(schema::LoginRecorded::Builder to, const LoginRecorded& f) {
  to.setAction(static_cast<schema::LoginAction>(f.action));
  to.setOutcome(static_cast<schema::AccessOutcome>(f.outcome));
  write_text(to, &schema::LoginRecorded::Builder::setMethod, f.method);
  to.setOccurredAt(f.occurred_at.micros);
  write_via(to, f.via);
}
LoginRecorded read(schema::LoginRecorded::Reader from) {
  return {static_cast<LoginAction>(from.getAction()),
          static_cast<AccessOutcome>(from.getOutcome()),
          read_text(from.getMethod()),
          {from.getOccurredAt()},
          read(from.getVia())};
}

void write(schema::AgentLocked::Builder to, const AgentLocked& f) {
  to.setUntil(f.until.micros);
  to.setFailures(f.failures);
  to.setCause(static_cast<schema::LockCause>(f.cause));
  write_text(to, &schema::AgentLocked::Builder::setRecipient, f.recipient);
}
AgentLocked read(schema::AgentLocked::Reader from) {
  return {static_cast<LockCause>(from.getCause()),
          from.getFailures(),
          {from.getUntil()},
          read_text(from.getRecipient())};
}

void write(schema::AgentUnlocked::Builder to, const AgentUnlocked& f) {
  to.setLocked(f.locked.value);
}
AgentUnlocked read(schema::AgentUnlocked::Reader from) {
  return {{from.getLocked()}};
}

}  // namespace lethe::ledger
