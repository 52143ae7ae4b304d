#include "ledger/event_codec_fields.h"

#include "ledger/event_codec_kinds.h"
#include "ledger/event_codec_lists.h"
#include "ledger/event_codec_values.h"

namespace lethe::ledger {
namespace {

// Of event_codec_kinds.h and event_codec_lists.h, beside those below.
using ledger::read;
using ledger::write;

// Enumerations and kinds are copied by value: the variant's index is the union's discriminant.
using Which = schema::Header::Facts::Which;
static_assert(static_cast<int>(Which::LEDGER_CREATED) == 1);
static_assert(static_cast<int>(Which::AGENT_UNLOCKED) == kKinds);

// --- facts ---

void write(schema::LedgerCreated::Builder to, const LedgerCreated& f) {
  using Builder = schema::LedgerCreated::Builder;
  write_text(to, &Builder::setOrigin, f.origin);
  write_text(to, &Builder::setName, f.name);
  write_text(to, &Builder::setRegion, f.region);
  write_fixed(to, &Builder::setSigningKey, f.signing_key);
}
LedgerCreated read(schema::LedgerCreated::Reader from) {
  return {read_text(from.getOrigin()), read_text(from.getName()), read_text(from.getRegion()),
          read_fixed<crypto::PublicKey>(from.getSigningKey())};
}

void write(schema::TokenIssued::Builder to, const TokenIssued& f) {
  write_id(to.getIssued(), f.token.bytes);
  to.setRole(static_cast<schema::Role>(f.role));
  write_fixed(to, &schema::TokenIssued::Builder::setHash, f.hash);
  to.setExpiresAt(f.expires_at.micros);
}
TokenIssued read(schema::TokenIssued::Reader from) {
  return {read_id<TokenId>(from.getIssued()),
          static_cast<Role>(from.getRole()),
          read_fixed<crypto::Hash>(from.getHash()),
          {from.getExpiresAt()}};
}

void write(schema::TokenRevoked::Builder to, const TokenRevoked& f) {
  write_id(to.getRevoked(), f.token.bytes);
}
TokenRevoked read(schema::TokenRevoked::Reader from) {
  return {read_id<TokenId>(from.getRevoked())};
}

void write(schema::SettingsChanged::Builder to, const SettingsChanged& f) {
  write_list(to, &schema::SettingsChanged::Builder::initChanges, f.changes);
}
SettingsChanged read(schema::SettingsChanged::Reader from) {
  return {read_list<Setting>(from.getChanges())};
}

void write(schema::PolicyPublished::Builder to, const PolicyPublished& f) {
  using Builder = schema::PolicyPublished::Builder;
  write_text(to, &Builder::setVersion, f.version);
  write_text(to, &Builder::setUrl, f.url);
  write_fixed(to, &Builder::setHash, f.hash);
  write_text(to, &Builder::setLanguage, f.language);
  to.setConsentAnew(f.consent_anew);
}
PolicyPublished read(schema::PolicyPublished::Reader from) {
  return {read_text(from.getVersion()), read_text(from.getUrl()),
          read_fixed<crypto::Hash>(from.getHash()), read_text(from.getLanguage()),
          from.getConsentAnew()};
}

void write(schema::PurposeDefined::Builder to, const PurposeDefined& f) {
  using Builder = schema::PurposeDefined::Builder;
  write_text(to, &Builder::setPurpose, f.purpose);
  to.setBasis(static_cast<schema::LegalBasis>(f.basis));
  to.setSpecialCategory(f.special_category);
  to.setValidityDays(f.validity_days);
  to.setRetired(f.retired);
  write_text(to, &Builder::setTitle, f.title);
  to.setDirectMarketing(f.direct_marketing);
}
PurposeDefined read(schema::PurposeDefined::Reader from) {
  return {read_text(from.getPurpose()),
          static_cast<LegalBasis>(from.getBasis()),
          from.getSpecialCategory(),
          from.getValidityDays(),
          from.getRetired(),
          read_text(from.getTitle()),
          from.getDirectMarketing()};
}

void write(schema::SubjectRegistered::Builder to, const SubjectRegistered& f) {
  to.setSlot(f.slot.value);
  to.setType(static_cast<schema::SubjectType>(f.type));
  to.setOrigin(static_cast<schema::Origin>(f.origin));
}
SubjectRegistered read(schema::SubjectRegistered::Reader from) {
  return {{from.getSlot()},
          static_cast<SubjectType>(from.getType()),
          static_cast<Origin>(from.getOrigin())};
}

void write(schema::ProfileEdited::Builder to, const ProfileEdited& f) {
  to.setRevision(f.revision);
}
ProfileEdited read(schema::ProfileEdited::Reader from) {
  return {from.getRevision()};
}

void write(schema::ConsentRecorded::Builder to, const ConsentRecorded& f) {
  using Builder = schema::ConsentRecorded::Builder;
  write_text(to, &Builder::setPurpose, f.purpose);
  to.setStatus(static_cast<schema::ConsentStatus>(f.status));
  to.setExplicit(f.is_explicit);
  write_text(to, &Builder::setPolicyVersion, f.policy_version);
  write_fixed(to, &Builder::setNoticeHash, f.notice_hash);
  write_text(to, &Builder::setLanguage, f.language);
  write_text(to, &Builder::setWording, f.wording);
  write_text(to, &Builder::setMethod, f.method);
  to.setExpiresAt(f.expires_at.micros);
  to.setContext(static_cast<schema::ConsentContext>(f.context));
  to.setAsserted(f.asserted);
  to.setGuardian(f.guardian);
  to.setBundled(f.bundled);
}
ConsentRecorded read(schema::ConsentRecorded::Reader from) {
  return {read_text(from.getPurpose()),
          static_cast<ConsentStatus>(from.getStatus()),
          from.getExplicit(),
          read_text(from.getPolicyVersion()),
          read_fixed<crypto::Hash>(from.getNoticeHash()),
          read_text(from.getLanguage()),
          read_text(from.getWording()),
          read_text(from.getMethod()),
          {from.getExpiresAt()},
          static_cast<ConsentContext>(from.getContext()),
          from.getAsserted(),
          from.getGuardian(),
          from.getBundled()};
}

void write(schema::RequestRefused::Builder to, const RequestRefused& f) {
  using Builder = schema::RequestRefused::Builder;
  write_text(to, &Builder::setMethod, f.method);
  write_text(to, &Builder::setRoute, f.route);
  to.setStatus(f.status);
  write_text(to, &Builder::setProblem, f.problem);
  to.setCount(f.count);
}
RequestRefused read(schema::RequestRefused::Reader from) {
  return {read_text(from.getMethod()), read_text(from.getRoute()), from.getStatus(),
          read_text(from.getProblem()), from.getCount()};
}

void write(schema::ImportFinished::Builder to, const ImportFinished& f) {
  to.setAccepted(f.accepted);
  to.setRefused(f.refused);
}
ImportFinished read(schema::ImportFinished::Reader from) {
  return {from.getAccepted(), from.getRefused()};
}

/// The lowest format version that has all that the header holds (FORMAT.md, "Evolution").
struct VersionOfFacts {
  std::uint16_t operator()(const PurposeDefined& f) const { return f.direct_marketing ? 2 : 1; }
  std::uint16_t operator()(const ConsentRecorded& f) const {
    const bool is_newer =
        f.context != ConsentContext::kInvalid || f.asserted || f.guardian || f.bundled;
    return is_newer ? 2 : 1;
  }
  std::uint16_t operator()(const AccessRecorded& f) const {
    const bool is_newer = !f.via.is_empty() || !f.consent.empty() || !f.authorization.is_zero() ||
                          !f.relationship.is_zero();
    return is_newer ? 5 : 1;
  }
  std::uint16_t operator()(const RecipientDefined& f) const { return f.address.empty() ? 1 : 6; }
  std::uint16_t operator()(const DisclosureRecorded& f) const {
    return f.ground == DisclosureGround::kInvalid && f.authorization.is_zero() ? 1 : 6;
  }
  std::uint16_t operator()(const ErasureOrdered& f) const { return f.due_at.micros == 0 ? 1 : 3; }
  std::uint16_t operator()(const ErasureCompleted& f) const {
    const bool is_newer = !f.roster.is_zero() || f.compartments != 0 || !f.stores.empty() ||
                          f.bytes_freed != 0 || f.due_at.micros != 0;
    return is_newer ? 3 : 1;
  }
  std::uint16_t operator()(const SigningKeyRotated&) const { return 4; }
  template <class Other>
  std::uint16_t operator()(const Other&) const {
    return 1;
  }
};

std::uint16_t version_of(const EventHeader& header) {
  const bool has_newer_role = std::ranges::any_of(
      header.sections, [](const auto& section) { return section.role > SectionRole::kLabel; });
  return std::max<std::uint16_t>(has_newer_role ? 2 : 1,
                                 std::visit(VersionOfFacts{}, header.facts));
}

/// Sets the union by the type of the facts.
struct FactsWriter {
  schema::Header::Facts::Builder to;

  void operator()(const LedgerCreated& f) { write(to.initLedgerCreated(), f); }
  void operator()(const TokenIssued& f) { write(to.initTokenIssued(), f); }
  void operator()(const TokenRevoked& f) { write(to.initTokenRevoked(), f); }
  void operator()(const SettingsChanged& f) { write(to.initSettingsChanged(), f); }
  void operator()(const PolicyPublished& f) { write(to.initPolicyPublished(), f); }
  void operator()(const PurposeDefined& f) { write(to.initPurposeDefined(), f); }
  void operator()(const SubjectRegistered& f) { write(to.initSubjectRegistered(), f); }
  void operator()(const ProfileEdited& f) { write(to.initProfileEdited(), f); }
  void operator()(const ConsentRecorded& f) { write(to.initConsentRecorded(), f); }
  void operator()(const AccessRecorded& f) { write(to.initAccessRecorded(), f); }
  void operator()(const ErasureOrdered& f) { write(to.initErasureOrdered(), f); }
  void operator()(const ErasureCompleted& f) { write(to.initErasureCompleted(), f); }
  void operator()(const RequestRefused& f) { write(to.initRequestRefused(), f); }
  void operator()(const ImportFinished& f) { write(to.initImportFinished(), f); }
  void operator()(const DpaAccepted& f) { write(to.initDpaAccepted(), f); }
  void operator()(const RegionMoved& f) { write(to.initRegionMoved(), f); }
  void operator()(const RecipientDefined& f) { write(to.initRecipientDefined(), f); }
  void operator()(const DisclosureRecorded& f) { write(to.initDisclosureRecorded(), f); }
  void operator()(const SubjectLinked& f) { write(to.initSubjectLinked(), f); }
  void operator()(const ContentPosted& f) { write(to.initContentPosted(), f); }
  void operator()(const ContentEdited& f) { write(to.initContentEdited(), f); }
  void operator()(const ContentDeleted& f) { write(to.initContentDeleted(), f); }
  void operator()(const ObjectionRecorded& f) { write(to.initObjectionRecorded(), f); }
  void operator()(const RestrictionSet& f) { write(to.initRestrictionSet(), f); }
  void operator()(const RestrictionLifted& f) { write(to.initRestrictionLifted(), f); }
  void operator()(const HoldPlaced& f) { write(to.initHoldPlaced(), f); }
  void operator()(const HoldLifted& f) { write(to.initHoldLifted(), f); }
  void operator()(const ErasureWithheld& f) { write(to.initErasureWithheld(), f); }
  void operator()(const RightsRequestRecorded& f) { write(to.initRightsRequestRecorded(), f); }
  void operator()(const NoticeRecorded& f) { write(to.initNoticeRecorded(), f); }
  void operator()(const BreachRecorded& f) { write(to.initBreachRecorded(), f); }
  void operator()(const BreachAffected& f) { write(to.initBreachAffected(), f); }
  void operator()(const BreachNotified& f) { write(to.initBreachNotified(), f); }
  void operator()(const ExportMade& f) { write(to.initExportMade(), f); }
  void operator()(const DeadlineReminded& f) { write(to.initDeadlineReminded(), f); }
  void operator()(const ErasureSwept& f) { write(to.initErasureSwept(), f); }
  void operator()(const LedgerRestored& f) { write(to.initLedgerRestored(), f); }
  void operator()(const LedgerReturned& f) { write(to.initLedgerReturned(), f); }
  void operator()(const ClosureOrdered& f) { write(to.initClosureOrdered(), f); }
  void operator()(const LedgerClosed& f) { write(to.initLedgerClosed(), f); }
  void operator()(const SigningKeyRotated& f) { write(to.initSigningKeyRotated(), f); }
  void operator()(const SigningKeyCompromised& f) { write(to.initSigningKeyCompromised(), f); }
  void operator()(const AuditorGranted& f) { write(to.initAuditorGranted(), f); }
  void operator()(const AuditorGrantEnded& f) { write(to.initAuditorGrantEnded(), f); }
  void operator()(const BundleOrdered& f) { write(to.initBundleOrdered(), f); }
  void operator()(const BundleMade& f) { write(to.initBundleMade(), f); }
  void operator()(const LogVerified& f) { write(to.initLogVerified(), f); }
  void operator()(const RelationshipRecorded& f) { write(to.initRelationshipRecorded(), f); }
  void operator()(const RelationshipEnded& f) { write(to.initRelationshipEnded(), f); }
  void operator()(const SearchRecorded& f) { write(to.initSearchRecorded(), f); }
  void operator()(const LoginRecorded& f) { write(to.initLoginRecorded(), f); }
  void operator()(const AccessRulesSet& f) { write(to.initAccessRulesSet(), f); }
  void operator()(const AccessFlagged& f) { write(to.initAccessFlagged(), f); }
  void operator()(const PersonMarked& f) { write(to.initPersonMarked(), f); }
  void operator()(const PersonUnmarked& f) { write(to.initPersonUnmarked(), f); }
  void operator()(const StaffDescribed& f) { write(to.initStaffDescribed(), f); }
  void operator()(const AccessesChecked& f) { write(to.initAccessesChecked(), f); }
  void operator()(const ReviewOpened& f) { write(to.initReviewOpened(), f); }
  void operator()(const ReviewAssigned& f) { write(to.initReviewAssigned(), f); }
  void operator()(const ReviewNoted& f) { write(to.initReviewNoted(), f); }
  void operator()(const ReviewAsked& f) { write(to.initReviewAsked(), f); }
  void operator()(const ReviewQuestionRead& f) { write(to.initReviewQuestionRead(), f); }
  void operator()(const ReviewAnswered& f) { write(to.initReviewAnswered(), f); }
  void operator()(const ReviewDecided& f) { write(to.initReviewDecided(), f); }
  void operator()(const ReviewConfirmed& f) { write(to.initReviewConfirmed(), f); }
  void operator()(const ReviewReturned& f) { write(to.initReviewReturned(), f); }
  void operator()(const ReviewReopened& f) { write(to.initReviewReopened(), f); }
  void operator()(const ReviewSampled& f) { write(to.initReviewSampled(), f); }
  void operator()(const ReviewPeriodSigned& f) { write(to.initReviewPeriodSigned(), f); }
  void operator()(const BreakGlassStarted& f) { write(to.initBreakGlassStarted(), f); }
  void operator()(const BreakGlassEnded& f) { write(to.initBreakGlassEnded(), f); }
  void operator()(const AuthorizationSigned& f) { write(to.initAuthorizationSigned(), f); }
  void operator()(const AuthorizationEnded& f) { write(to.initAuthorizationEnded(), f); }
  void operator()(const AccountingSuspended& f) { write(to.initAccountingSuspended(), f); }
  void operator()(const AccountingResumed& f) { write(to.initAccountingResumed(), f); }
  void operator()(const AccountingGiven& f) { write(to.initAccountingGiven(), f); }
  void operator()(const AgentLocked& f) { write(to.initAgentLocked(), f); }
  void operator()(const AgentUnlocked& f) { write(to.initAgentUnlocked(), f); }
  void operator()(const UnknownFacts&) {}
  void operator()(std::monostate) {}
};

Facts read_facts(schema::Header::Facts::Reader from) {
  switch (from.which()) {
    case Which::INVALID:
      return std::monostate{};
    case Which::LEDGER_CREATED:
      return read(from.getLedgerCreated());
    case Which::TOKEN_ISSUED:
      return read(from.getTokenIssued());
    case Which::TOKEN_REVOKED:
      return read(from.getTokenRevoked());
    case Which::SETTINGS_CHANGED:
      return read(from.getSettingsChanged());
    case Which::POLICY_PUBLISHED:
      return read(from.getPolicyPublished());
    case Which::PURPOSE_DEFINED:
      return read(from.getPurposeDefined());
    case Which::SUBJECT_REGISTERED:
      return read(from.getSubjectRegistered());
    case Which::PROFILE_EDITED:
      return read(from.getProfileEdited());
    case Which::CONSENT_RECORDED:
      return read(from.getConsentRecorded());
    case Which::ACCESS_RECORDED:
      return read(from.getAccessRecorded());
    case Which::ERASURE_ORDERED:
      return read(from.getErasureOrdered());
    case Which::ERASURE_COMPLETED:
      return read(from.getErasureCompleted());
    case Which::REQUEST_REFUSED:
      return read(from.getRequestRefused());
    case Which::IMPORT_FINISHED:
      return read(from.getImportFinished());
    case Which::DPA_ACCEPTED:
      return read(from.getDpaAccepted());
    case Which::REGION_MOVED:
      return read(from.getRegionMoved());
    case Which::RECIPIENT_DEFINED:
      return read(from.getRecipientDefined());
    case Which::DISCLOSURE_RECORDED:
      return read(from.getDisclosureRecorded());
    case Which::SUBJECT_LINKED:
      return read(from.getSubjectLinked());
    case Which::CONTENT_POSTED:
      return read(from.getContentPosted());
    case Which::CONTENT_EDITED:
      return read(from.getContentEdited());
    case Which::CONTENT_DELETED:
      return read(from.getContentDeleted());
    case Which::OBJECTION_RECORDED:
      return read(from.getObjectionRecorded());
    case Which::RESTRICTION_SET:
      return read(from.getRestrictionSet());
    case Which::RESTRICTION_LIFTED:
      return read(from.getRestrictionLifted());
    case Which::HOLD_PLACED:
      return read(from.getHoldPlaced());
    case Which::HOLD_LIFTED:
      return read(from.getHoldLifted());
    case Which::ERASURE_WITHHELD:
      return read(from.getErasureWithheld());
    case Which::RIGHTS_REQUEST_RECORDED:
      return read(from.getRightsRequestRecorded());
    case Which::NOTICE_RECORDED:
      return read(from.getNoticeRecorded());
    case Which::BREACH_RECORDED:
      return read(from.getBreachRecorded());
    case Which::BREACH_AFFECTED:
      return read(from.getBreachAffected());
    case Which::BREACH_NOTIFIED:
      return read(from.getBreachNotified());
    case Which::EXPORT_MADE:
      return read(from.getExportMade());
    case Which::DEADLINE_REMINDED:
      return read(from.getDeadlineReminded());
    case Which::ERASURE_SWEPT:
      return read(from.getErasureSwept());
    case Which::LEDGER_RESTORED:
      return read(from.getLedgerRestored());
    case Which::LEDGER_RETURNED:
      return read(from.getLedgerReturned());
    case Which::CLOSURE_ORDERED:
      return read(from.getClosureOrdered());
    case Which::LEDGER_CLOSED:
      return read(from.getLedgerClosed());
    case Which::SIGNING_KEY_ROTATED:
      return read(from.getSigningKeyRotated());
    case Which::SIGNING_KEY_COMPROMISED:
      return read(from.getSigningKeyCompromised());
    case Which::AUDITOR_GRANTED:
      return read(from.getAuditorGranted());
    case Which::AUDITOR_GRANT_ENDED:
      return read(from.getAuditorGrantEnded());
    case Which::BUNDLE_ORDERED:
      return read(from.getBundleOrdered());
    case Which::BUNDLE_MADE:
      return read(from.getBundleMade());
    case Which::LOG_VERIFIED:
      return read(from.getLogVerified());
    case Which::RELATIONSHIP_RECORDED:
      return read(from.getRelationshipRecorded());
    case Which::RELATIONSHIP_ENDED:
      return read(from.getRelationshipEnded());
    case Which::SEARCH_RECORDED:
      return read(from.getSearchRecorded());
    case Which::LOGIN_RECORDED:
      return read(from.getLoginRecorded());
    case Which::ACCESS_RULES_SET:
      return read(from.getAccessRulesSet());
    case Which::ACCESS_FLAGGED:
      return read(from.getAccessFlagged());
    case Which::PERSON_MARKED:
      return read(from.getPersonMarked());
    case Which::PERSON_UNMARKED:
      return read(from.getPersonUnmarked());
    case Which::STAFF_DESCRIBED:
      return read(from.getStaffDescribed());
    case Which::ACCESSES_CHECKED:
      return read(from.getAccessesChecked());
    case Which::REVIEW_OPENED:
      return read(from.getReviewOpened());
    case Which::REVIEW_ASSIGNED:
      return read(from.getReviewAssigned());
    case Which::REVIEW_NOTED:
      return read(from.getReviewNoted());
    case Which::REVIEW_ASKED:
      return read(from.getReviewAsked());
    case Which::REVIEW_QUESTION_READ:
      return read(from.getReviewQuestionRead());
    case Which::REVIEW_ANSWERED:
      return read(from.getReviewAnswered());
    case Which::REVIEW_DECIDED:
      return read(from.getReviewDecided());
    case Which::REVIEW_CONFIRMED:
      return read(from.getReviewConfirmed());
    case Which::REVIEW_RETURNED:
      return read(from.getReviewReturned());
    case Which::REVIEW_REOPENED:
      return read(from.getReviewReopened());
    case Which::REVIEW_SAMPLED:
      return read(from.getReviewSampled());
    case Which::REVIEW_PERIOD_SIGNED:
      return read(from.getReviewPeriodSigned());
    case Which::BREAK_GLASS_STARTED:
      return read(from.getBreakGlassStarted());
    case Which::BREAK_GLASS_ENDED:
      return read(from.getBreakGlassEnded());
    case Which::AUTHORIZATION_SIGNED:
      return read(from.getAuthorizationSigned());
    case Which::AUTHORIZATION_ENDED:
      return read(from.getAuthorizationEnded());
    case Which::ACCOUNTING_SUSPENDED:
      return read(from.getAccountingSuspended());
    case Which::ACCOUNTING_RESUMED:
      return read(from.getAccountingResumed());
    case Which::ACCOUNTING_GIVEN:
      return read(from.getAccountingGiven());
    case Which::AGENT_LOCKED:
      return read(from.getAgentLocked());
    case Which::AGENT_UNLOCKED:
      return read(from.getAgentUnlocked());
  }
  return UnknownFacts{static_cast<std::uint16_t>(from.which())};
}

}  // namespace

void write_fields(const EventHeader& header, schema::Header::Builder to) {
  to.setFormatVersion(version_of(header));
  to.setActorType(static_cast<schema::ActorType>(header.actor.type));
  to.setSequence(header.sequence.value);
  to.setTime(header.time.micros);
  write_id(to.getLedger(), header.ledger.bytes);
  write_id(to.getSubject(), header.subject.bytes);
  write_id(to.getActor(), header.actor.id.bytes);
  write_id(to.getToken(), header.actor.token.bytes);
  write_id(to.getRequest(), header.request.bytes);
  write_list(to, &schema::Header::Builder::initSections, header.sections);
  std::visit(FactsWriter{to.getFacts()}, header.facts);
}

EventHeader read_fields(schema::Header::Reader from) {
  EventHeader header;
  header.ledger = read_id<LedgerId>(from.getLedger());
  header.sequence = {from.getSequence()};
  header.time = {from.getTime()};
  header.subject = read_id<SubjectId>(from.getSubject());
  header.actor = {static_cast<ActorType>(from.getActorType()), read_id<ActorId>(from.getActor()),
                  read_id<TokenId>(from.getToken())};
  header.request = read_id<RequestId>(from.getRequest());
  header.sections = read_list<SectionRef>(from.getSections());
  header.facts = read_facts(from.getFacts());
  return header;
}

}  // namespace lethe::ledger
