#include "ledger/event_codec_kinds.h"
#include "ledger/event_codec_values.h"

namespace lethe::ledger {

void write(schema::DisclosureRecorded::Builder to, const DisclosureRecorded& f) {
  using Builder = schema::DisclosureRecorded::Builder;
  write_text(to, &Builder::setRecipient, f.recipient);
  write_text(to, &Builder::setPurpose, f.purpose);
  write_texts(to, &Builder::initCategories, f.categories);
  to.setOccurredAt(f.occurred_at.micros);
  to.setGround(static_cast<schema::DisclosureGround>(f.ground));
  write_id(to.getAuthorization(), f.authorization.bytes);
}
DisclosureRecorded read(schema::DisclosureRecorded::Reader from) {
  return {read_text(from.getRecipient()),
          read_text(from.getPurpose()),
          read_texts(from.getCategories()),
          {from.getOccurredAt()},
          static_cast<DisclosureGround>(from.getGround()),
          read_id<AuthorizationId>(from.getAuthorization())};
}

void write(schema::AuthorizationSigned::Builder to, const AuthorizationSigned& f) {
  using Builder = schema::AuthorizationSigned::Builder;
  write_id(to.getAuthorization(), f.authorization.bytes);
  to.setSignedAt(f.signed_at.micros);
  to.setExpiresAt(f.expires_at.micros);
  to.setRepresentative(f.representative);
  write_texts(to, &Builder::initRecipients, f.recipients);
  write_texts(to, &Builder::initPurposes, f.purposes);
  write_texts(to, &Builder::initCategories, f.categories);
}
AuthorizationSigned read(schema::AuthorizationSigned::Reader from) {
  return {read_id<AuthorizationId>(from.getAuthorization()),
          {from.getSignedAt()},
          {from.getExpiresAt()},
          from.getRepresentative(),
          read_texts(from.getRecipients()),
          read_texts(from.getPurposes()),
          read_texts(from.getCategories())};
}

void write(schema::AuthorizationEnded::Builder to, const AuthorizationEnded& f) {
  write_id(to.getAuthorization(), f.authorization.bytes);
  to.setEndedAt(f.ended_at.micros);
  to.setCause(static_cast<schema::AuthorizationEnd>(f.cause));
}
AuthorizationEnded read(schema::AuthorizationEnded::Reader from) {
  return {read_id<AuthorizationId>(from.getAuthorization()),
          static_cast<AuthorizationEnd>(from.getCause()),
          {from.getEndedAt()}};
}

void write(schema::AccountingSuspended::Builder to, const AccountingSuspended& f) {
  write_id(to.getSuspension(), f.suspension.bytes);
  write_text(to, &schema::AccountingSuspended::Builder::setRecipient, f.recipient);
  to.setGround(static_cast<schema::DisclosureGround>(f.ground));
  to.setOral(f.oral);
  to.setSince(f.since.micros);
  to.setUntil(f.until.micros);
}
AccountingSuspended read(schema::AccountingSuspended::Reader from) {
  return {read_id<SuspensionId>(from.getSuspension()),
          read_text(from.getRecipient()),
          static_cast<DisclosureGround>(from.getGround()),
          from.getOral(),
          {from.getSince()},
          {from.getUntil()}};
}

void write(schema::AccountingResumed::Builder to, const AccountingResumed& f) {
  write_id(to.getSuspension(), f.suspension.bytes);
}
AccountingResumed read(schema::AccountingResumed::Reader from) {
  return {read_id<SuspensionId>(from.getSuspension())};
}

void write(schema::AccountingGiven::Builder to, const AccountingGiven& f) {
  write_id(to.getAccounting(), f.accounting.bytes);
  write_id(to.getRequest(), f.request.bytes);
  to.setSince(f.since.micros);
  to.setUntil(f.until.micros);
  to.setSize(f.size);
  to.setDisclosures(f.disclosures);
}
AccountingGiven read(schema::AccountingGiven::Reader from) {
  return {read_id<AccountingId>(from.getAccounting()),
          read_id<RightsRequestId>(from.getRequest()),
          {from.getSince()},
          {from.getUntil()},
          from.getSize(),
          from.getDisclosures()};
}

}  // namespace lethe::ledger
