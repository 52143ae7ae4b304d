#include "ledger/event_codec_kinds.h"

#include "ledger/event_codec_lists.h"
#include "ledger/event_codec_values.h"

namespace lethe::ledger {

void write(schema::DpaAccepted::Builder to, const DpaAccepted& f) {
  using Builder = schema::DpaAccepted::Builder;
  write_text(to, &Builder::setVersion, f.version);
  write_text(to, &Builder::setUrl, f.url);
  write_fixed(to, &Builder::setHash, f.hash);
}
DpaAccepted read(schema::DpaAccepted::Reader from) {
  return {read_text(from.getVersion()), read_text(from.getUrl()),
          read_fixed<crypto::Hash>(from.getHash())};
}

void write(schema::RegionMoved::Builder to, const RegionMoved& f) {
  using Builder = schema::RegionMoved::Builder;
  write_text(to, &Builder::setFrom, f.from);
  write_text(to, &Builder::setTo, f.to);
  to.setState(static_cast<schema::RegionMoveState>(f.state));
}
RegionMoved read(schema::RegionMoved::Reader from) {
  return {read_text(from.getFrom()), read_text(from.getTo()),
          static_cast<RegionMoveState>(from.getState())};
}

void write(schema::RecipientDefined::Builder to, const RecipientDefined& f) {
  using Builder = schema::RecipientDefined::Builder;
  write_text(to, &Builder::setRecipient, f.recipient);
  write_text(to, &Builder::setTitle, f.title);
  to.setType(static_cast<schema::RecipientType>(f.type));
  to.setEnabled(f.enabled);
  write_texts(to, &Builder::initPurposes, f.purposes);
  write_texts(to, &Builder::initCategories, f.categories);
  write_text(to, &Builder::setEndpoint, f.endpoint);
  write_text(to, &Builder::setCountry, f.country);
  write_text(to, &Builder::setSafeguard, f.safeguard);
  write_text(to, &Builder::setAddress, f.address);
}
RecipientDefined read(schema::RecipientDefined::Reader from) {
  return {read_text(from.getRecipient()),
          read_text(from.getTitle()),
          static_cast<RecipientType>(from.getType()),
          from.getEnabled(),
          read_texts(from.getPurposes()),
          read_texts(from.getCategories()),
          read_text(from.getEndpoint()),
          read_text(from.getCountry()),
          read_text(from.getSafeguard()),
          read_text(from.getAddress())};
}

void write(schema::SubjectLinked::Builder to, const SubjectLinked& f) {
  write_id(to.getAccount(), f.account.bytes);
}
SubjectLinked read(schema::SubjectLinked::Reader from) {
  return {read_id<SubjectId>(from.getAccount())};
}

void write(schema::ContentPosted::Builder to, const ContentPosted& f) {
  write_id(to.getItem(), f.item.bytes);
  to.setType(static_cast<schema::ContentType>(f.type));
  write_id(to.getParent(), f.parent.bytes);
}
ContentPosted read(schema::ContentPosted::Reader from) {
  return {read_id<ItemId>(from.getItem()), static_cast<ContentType>(from.getType()),
          read_id<ItemId>(from.getParent())};
}

void write(schema::ContentEdited::Builder to, const ContentEdited& f) {
  write_id(to.getItem(), f.item.bytes);
  to.setRevision(f.revision);
}
ContentEdited read(schema::ContentEdited::Reader from) {
  return {read_id<ItemId>(from.getItem()), from.getRevision()};
}

void write(schema::ContentDeleted::Builder to, const ContentDeleted& f) {
  write_id(to.getItem(), f.item.bytes);
  write_id(to.getErasure(), f.erasure.bytes);
}
ContentDeleted read(schema::ContentDeleted::Reader from) {
  return {read_id<ItemId>(from.getItem()), read_id<ErasureId>(from.getErasure())};
}

void write(schema::ObjectionRecorded::Builder to, const ObjectionRecorded& f) {
  using Builder = schema::ObjectionRecorded::Builder;
  write_text(to, &Builder::setPurpose, f.purpose);
  to.setState(static_cast<schema::ObjectionState>(f.state));
  to.setSignal(static_cast<schema::ObjectionSignal>(f.signal));
}
ObjectionRecorded read(schema::ObjectionRecorded::Reader from) {
  return {read_text(from.getPurpose()), static_cast<ObjectionState>(from.getState()),
          static_cast<ObjectionSignal>(from.getSignal())};
}

void write(schema::RestrictionSet::Builder to, const RestrictionSet& f) {
  write_id(to.getRestriction(), f.restriction.bytes);
  to.setGround(static_cast<schema::RestrictionGround>(f.ground));
}
RestrictionSet read(schema::RestrictionSet::Reader from) {
  return {read_id<RestrictionId>(from.getRestriction()),
          static_cast<RestrictionGround>(from.getGround())};
}

void write(schema::RestrictionLifted::Builder to, const RestrictionLifted& f) {
  write_id(to.getRestriction(), f.restriction.bytes);
  to.setInformedAt(f.informed_at.micros);
}
RestrictionLifted read(schema::RestrictionLifted::Reader from) {
  return {read_id<RestrictionId>(from.getRestriction()), {from.getInformedAt()}};
}

void write(schema::HoldPlaced::Builder to, const HoldPlaced& f) {
  using Builder = schema::HoldPlaced::Builder;
  write_id(to.getHold(), f.hold.bytes);
  to.setException(static_cast<schema::KeepException>(f.exception));
  write_enums(to, &Builder::initClasses, f.classes);
  to.setUntil(f.until.micros);
}
HoldPlaced read(schema::HoldPlaced::Reader from) {
  return {read_id<HoldId>(from.getHold()),
          static_cast<KeepException>(from.getException()),
          read_enums<CompartmentClass>(from.getClasses()),
          {from.getUntil()}};
}

void write(schema::HoldLifted::Builder to, const HoldLifted& f) {
  write_id(to.getHold(), f.hold.bytes);
}
HoldLifted read(schema::HoldLifted::Reader from) {
  return {read_id<HoldId>(from.getHold())};
}

void write(schema::RightsRequestRecorded::Builder to, const RightsRequestRecorded& f) {
  using Builder = schema::RightsRequestRecorded::Builder;
  write_id(to.getRequest(), f.request.bytes);
  to.setType(static_cast<schema::RightsRequestType>(f.type));
  to.setRegime(static_cast<schema::Regime>(f.regime));
  to.setState(static_cast<schema::RightsRequestState>(f.state));
  to.setReceivedAt(f.received_at.micros);
  to.setDueAt(f.due_at.micros);
  to.setDenial(static_cast<schema::DenialGround>(f.denial));
  to.setFee(f.fee);
  write_text(to, &Builder::setCurrency, f.currency);
  to.setToldAt(f.told_at.micros);
}
RightsRequestRecorded read(schema::RightsRequestRecorded::Reader from) {
  return {read_id<RightsRequestId>(from.getRequest()),
          static_cast<RightsRequestType>(from.getType()),
          static_cast<Regime>(from.getRegime()),
          static_cast<RightsRequestState>(from.getState()),
          {from.getReceivedAt()},
          {from.getDueAt()},
          static_cast<DenialGround>(from.getDenial()),
          from.getFee(),
          read_text(from.getCurrency()),
          {from.getToldAt()}};
}

void write(schema::NoticeRecorded::Builder to, const NoticeRecorded& f) {
  using Builder = schema::NoticeRecorded::Builder;
  write_id(to.getNotice(), f.notice.bytes);
  write_text(to, &Builder::setRecipient, f.recipient);
  to.setAbout(f.about.value);
  to.setChannel(static_cast<schema::NoticeChannel>(f.channel));
  to.setOutcome(static_cast<schema::NoticeOutcome>(f.outcome));
  to.setAttempt(f.attempt);
  to.setStatus(f.status);
  to.setNextAttemptAt(f.next_attempt_at.micros);
}
NoticeRecorded read(schema::NoticeRecorded::Reader from) {
  return {read_id<NoticeId>(from.getNotice()),
          read_text(from.getRecipient()),
          {from.getAbout()},
          static_cast<NoticeChannel>(from.getChannel()),
          static_cast<NoticeOutcome>(from.getOutcome()),
          from.getAttempt(),
          from.getStatus(),
          {from.getNextAttemptAt()}};
}

void write(schema::BreachRecorded::Builder to, const BreachRecorded& f) {
  using Builder = schema::BreachRecorded::Builder;
  write_id(to.getBreach(), f.breach.bytes);
  to.setAwareAt(f.aware_at.micros);
  to.setAuthorityDueAt(f.authority_due_at.micros);
  to.setPersonsDueAt(f.persons_due_at.micros);
  to.setHighRisk(f.high_risk);
  to.setUnintelligible(f.unintelligible);
  to.setPersons(f.persons);
  to.setRecords(f.records);
  write_texts(to, &Builder::initCategories, f.categories);
  to.setClosed(f.closed);
  write_enums(to, &Builder::initRegimes, f.regimes);
}
BreachRecorded read(schema::BreachRecorded::Reader from) {
  return {read_id<BreachId>(from.getBreach()),
          {from.getAwareAt()},
          {from.getAuthorityDueAt()},
          {from.getPersonsDueAt()},
          from.getHighRisk(),
          from.getUnintelligible(),
          from.getPersons(),
          from.getRecords(),
          read_texts(from.getCategories()),
          from.getClosed(),
          read_enums<Regime>(from.getRegimes())};
}

void write(schema::BreachAffected::Builder to, const BreachAffected& f) {
  write_id(to.getBreach(), f.breach.bytes);
}
BreachAffected read(schema::BreachAffected::Reader from) {
  return {read_id<BreachId>(from.getBreach())};
}

void write(schema::BreachNotified::Builder to, const BreachNotified& f) {
  write_id(to.getBreach(), f.breach.bytes);
  to.setAudience(static_cast<schema::BreachAudience>(f.audience));
  to.setNotifiedAt(f.notified_at.micros);
}
BreachNotified read(schema::BreachNotified::Reader from) {
  return {read_id<BreachId>(from.getBreach()),
          static_cast<BreachAudience>(from.getAudience()),
          {from.getNotifiedAt()}};
}

void write(schema::ExportMade::Builder to, const ExportMade& f) {
  using Builder = schema::ExportMade::Builder;
  write_id(to.getExportId(), f.export_id.bytes);
  to.setSize(f.size);
  write_fixed(to, &Builder::setHash, f.hash);
  write_texts(to, &Builder::initLeftOut, f.left_out);
}
ExportMade read(schema::ExportMade::Reader from) {
  return {read_id<ExportId>(from.getExportId()), from.getSize(),
          read_fixed<crypto::Hash>(from.getHash()), read_texts(from.getLeftOut())};
}

void write(schema::DeadlineReminded::Builder to, const DeadlineReminded& f) {
  to.setType(static_cast<schema::DeadlineType>(f.type));
  write_id(to.getObject(), f.object.bytes);
  to.setDueAt(f.due_at.micros);
}
DeadlineReminded read(schema::DeadlineReminded::Reader from) {
  return {static_cast<DeadlineType>(from.getType()),
          read_id<ObjectId>(from.getObject()),
          {from.getDueAt()}};
}

void write(schema::LedgerRestored::Builder to, const LedgerRestored& f) {
  using Builder = schema::LedgerRestored::Builder;
  to.setSize(f.size);
  to.setKnownSize(f.known_size);
  write_fixed(to, &Builder::setKnownRoot, f.known_root);
  to.setEpoch(f.epoch);
  to.setErasures(f.erasures);
  to.setHolds(f.holds);
  write_texts(to, &Builder::initMissing, f.missing);
}
LedgerRestored read(schema::LedgerRestored::Reader from) {
  return {from.getSize(),
          from.getKnownSize(),
          read_fixed<crypto::Hash>(from.getKnownRoot()),
          from.getEpoch(),
          from.getErasures(),
          from.getHolds(),
          read_texts(from.getMissing())};
}

void write(schema::LedgerReturned::Builder to, const LedgerReturned& f) {
  write_id(to.getReturned(), f.return_id.bytes);
  to.setSize(f.size);
  to.setSections(f.sections);
  write_fixed(to, &schema::LedgerReturned::Builder::setHash, f.hash);
}
LedgerReturned read(schema::LedgerReturned::Reader from) {
  return {read_id<ReturnId>(from.getReturned()), from.getSize(), from.getSections(),
          read_fixed<crypto::Hash>(from.getHash())};
}

void write(schema::ClosureOrdered::Builder to, const ClosureOrdered& f) {
  write_id(to.getClosure(), f.closure.bytes);
  to.setReason(static_cast<schema::ClosureReason>(f.reason));
  to.setOpenRequests(f.open_requests);
  to.setReturned(f.returned.value);
  to.setPeople(f.people);
  write_list(to, &schema::ClosureOrdered::Builder::initCounts, f.counts);
}
ClosureOrdered read(schema::ClosureOrdered::Reader from) {
  return {read_id<ClosureId>(from.getClosure()),
          static_cast<ClosureReason>(from.getReason()),
          {from.getReturned()},
          from.getPeople(),
          from.getOpenRequests(),
          read_list<ErasedCount>(from.getCounts())};
}

void write(schema::LedgerClosed::Builder to, const LedgerClosed& f) {
  using Builder = schema::LedgerClosed::Builder;
  write_id(to.getClosure(), f.closure.bytes);
  write_id(to.getClosed(), f.closed.bytes);
  to.setSize(f.size);
  to.setEpoch(f.epoch);
  to.setPeople(f.people);
  to.setReason(static_cast<schema::ClosureReason>(f.reason));
  write_fixed(to, &Builder::setRoot, f.root);
  write_fixed(to, &Builder::setReturned, f.returned);
  write_list(to, &Builder::initCounts, f.counts);
  write_list(to, &Builder::initStores, f.stores);
}
LedgerClosed read(schema::LedgerClosed::Reader from) {
  return {read_id<ClosureId>(from.getClosure()),        read_id<LedgerId>(from.getClosed()),
          static_cast<ClosureReason>(from.getReason()), from.getSize(),
          read_fixed<crypto::Hash>(from.getRoot()),     from.getEpoch(),
          read_fixed<crypto::Hash>(from.getReturned()), from.getPeople(),
          read_list<ErasedCount>(from.getCounts()),     read_list<StoreCount>(from.getStores())};
}

void write(schema::SigningKeyRotated::Builder to, const SigningKeyRotated& f) {
  write_fixed(to, &schema::SigningKeyRotated::Builder::setKey, f.key);
}
SigningKeyRotated read(schema::SigningKeyRotated::Reader from) {
  return {read_fixed<crypto::PublicKey>(from.getKey())};
}

void write(schema::SigningKeyCompromised::Builder to, const SigningKeyCompromised& f) {
  write_fixed(to, &schema::SigningKeyCompromised::Builder::setKey, f.key);
  to.setSince(f.since.micros);
}
SigningKeyCompromised read(schema::SigningKeyCompromised::Reader from) {
  return {read_fixed<crypto::PublicKey>(from.getKey()), {from.getSince()}};
}

void write(schema::AuditorGranted::Builder to, const AuditorGranted& f) {
  write_id(to.initGrant(), f.grant.bytes);
  write_id(to.initAuditor(), f.auditor.bytes);
  write_enums(to, &schema::AuditorGranted::Builder::initScopes, f.scopes);
  to.setExpiresAt(f.expires_at.micros);
}
AuditorGranted read(schema::AuditorGranted::Reader from) {
  return {read_id<GrantId>(from.getGrant()),
          read_id<TokenId>(from.getAuditor()),
          read_enums<GrantScope>(from.getScopes()),
          {from.getExpiresAt()}};
}

void write(schema::AuditorGrantEnded::Builder to, const AuditorGrantEnded& f) {
  write_id(to.initGrant(), f.grant.bytes);
}
AuditorGrantEnded read(schema::AuditorGrantEnded::Reader from) {
  return {read_id<GrantId>(from.getGrant())};
}

void write(schema::BundleOrdered::Builder to, const BundleOrdered& f) {
  write_id(to.initBundle(), f.bundle.bytes);
  to.setSize(f.size);
  to.setSections(f.sections);
  write_text(to, &schema::BundleOrdered::Builder::setQuery, f.query);
  write_fixed(to, &schema::BundleOrdered::Builder::setRecipient, f.recipient);
  write_text(to, &schema::BundleOrdered::Builder::setPurposeOfUse, f.purpose_of_use);
}
BundleOrdered read(schema::BundleOrdered::Reader from) {
  return {read_id<BundleId>(from.getBundle()),
          from.getSize(),
          from.getSections(),
          read_text(from.getQuery()),
          read_fixed<crypto::AgeKey>(from.getRecipient()),
          read_text(from.getPurposeOfUse())};
}

void write(schema::BundleMade::Builder to, const BundleMade& f) {
  write_id(to.initBundle(), f.bundle.bytes);
  to.setEvents(f.events);
  to.setSections(f.sections);
  to.setPeople(f.people);
  write_fixed(to, &schema::BundleMade::Builder::setHash, f.hash);
}
BundleMade read(schema::BundleMade::Reader from) {
  return {read_id<BundleId>(from.getBundle()), from.getEvents(), from.getSections(),
          from.getPeople(), read_fixed<crypto::Hash>(from.getHash())};
}

void write(schema::LogVerified::Builder to, const LogVerified& f) {
  to.setStartedAt(f.started_at.micros);
  to.setSize(f.size);
  write_fixed(to, &schema::LogVerified::Builder::setRoot, f.root);
  to.setIntact(f.intact);
  to.setErased(f.erased);
  write_list(to, &schema::LogVerified::Builder::initDamage, f.damage);
}
LogVerified read(schema::LogVerified::Reader from) {
  return {{from.getStartedAt()}, from.getSize(),   read_fixed<crypto::Hash>(from.getRoot()),
          from.getIntact(),      from.getErased(), read_list<DamageCount>(from.getDamage())};
}

}  // namespace lethe::ledger
