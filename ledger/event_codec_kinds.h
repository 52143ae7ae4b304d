// Facts of erasures and of the kinds from dpa.accepted on, to Cap'n Proto and back; for the codec's
// own files alone.
#pragma once

#include "event.capnp.h"
#include "ledger/event.h"

namespace lethe::ledger {

void write(schema::DpaAccepted::Builder to, const DpaAccepted& f);
DpaAccepted read(schema::DpaAccepted::Reader from);
void write(schema::RegionMoved::Builder to, const RegionMoved& f);
RegionMoved read(schema::RegionMoved::Reader from);
void write(schema::RecipientDefined::Builder to, const RecipientDefined& f);
RecipientDefined read(schema::RecipientDefined::Reader from);
void write(schema::DisclosureRecorded::Builder to, const DisclosureRecorded& f);
DisclosureRecorded read(schema::DisclosureRecorded::Reader from);
void write(schema::SubjectLinked::Builder to, const SubjectLinked& f);
SubjectLinked read(schema::SubjectLinked::Reader from);
void write(schema::ContentPosted::Builder to, const ContentPosted& f);
ContentPosted read(schema::ContentPosted::Reader from);
void write(schema::ContentEdited::Builder to, const ContentEdited& f);
ContentEdited read(schema::ContentEdited::Reader from);
void write(schema::ContentDeleted::Builder to, const ContentDeleted& f);
ContentDeleted read(schema::ContentDeleted::Reader from);
void write(schema::ObjectionRecorded::Builder to, const ObjectionRecorded& f);
ObjectionRecorded read(schema::ObjectionRecorded::Reader from);
void write(schema::RestrictionSet::Builder to, const RestrictionSet& f);
RestrictionSet read(schema::RestrictionSet::Reader from);
void write(schema::RestrictionLifted::Builder to, const RestrictionLifted& f);
RestrictionLifted read(schema::RestrictionLifted::Reader from);
void write(schema::HoldPlaced::Builder to, const HoldPlaced& f);
HoldPlaced read(schema::HoldPlaced::Reader from);
void write(schema::HoldLifted::Builder to, const HoldLifted& f);
HoldLifted read(schema::HoldLifted::Reader from);
void write(schema::RightsRequestRecorded::Builder to, const RightsRequestRecorded& f);
RightsRequestRecorded read(schema::RightsRequestRecorded::Reader from);
void write(schema::NoticeRecorded::Builder to, const NoticeRecorded& f);
NoticeRecorded read(schema::NoticeRecorded::Reader from);
void write(schema::BreachRecorded::Builder to, const BreachRecorded& f);
BreachRecorded read(schema::BreachRecorded::Reader from);
void write(schema::BreachAffected::Builder to, const BreachAffected& f);
BreachAffected read(schema::BreachAffected::Reader from);
void write(schema::BreachNotified::Builder to, const BreachNotified& f);
BreachNotified read(schema::BreachNotified::Reader from);
void write(schema::ExportMade::Builder to, const ExportMade& f);
ExportMade read(schema::ExportMade::Reader from);
void write(schema::DeadlineReminded::Builder to, const DeadlineReminded& f);
DeadlineReminded read(schema::DeadlineReminded::Reader from);
void write(schema::LedgerRestored::Builder to, const LedgerRestored& f);
LedgerRestored read(schema::LedgerRestored::Reader from);
void write(schema::LedgerReturned::Builder to, const LedgerReturned& f);
LedgerReturned read(schema::LedgerReturned::Reader from);
void write(schema::ClosureOrdered::Builder to, const ClosureOrdered& f);
ClosureOrdered read(schema::ClosureOrdered::Reader from);
void write(schema::LedgerClosed::Builder to, const LedgerClosed& f);
LedgerClosed read(schema::LedgerClosed::Reader from);
void write(schema::SigningKeyRotated::Builder to, const SigningKeyRotated& f);
SigningKeyRotated read(schema::SigningKeyRotated::Reader from);
void write(schema::SigningKeyCompromised::Builder to, const SigningKeyCompromised& f);
SigningKeyCompromised read(schema::SigningKeyCompromised::Reader from);
void write(schema::AuditorGranted::Builder to, const AuditorGranted& f);
AuditorGranted read(schema::AuditorGranted::Reader from);
void write(schema::AuditorGrantEnded::Builder to, const AuditorGrantEnded& f);
AuditorGrantEnded read(schema::AuditorGrantEnded::Reader from);
void write(schema::BundleOrdered::Builder to, const BundleOrdered& f);
BundleOrdered read(schema::BundleOrdered::Reader from);
void write(schema::BundleMade::Builder to, const BundleMade& f);
BundleMade read(schema::BundleMade::Reader from);
void write(schema::LogVerified::Builder to, const LogVerified& f);
LogVerified read(schema::LogVerified::Reader from);

// event_codec_erasures.cpp
void write(schema::ErasureOrdered::Builder to, const ErasureOrdered& f);
ErasureOrdered read(schema::ErasureOrdered::Reader from);
void write(schema::ErasureWithheld::Builder to, const ErasureWithheld& f);
ErasureWithheld read(schema::ErasureWithheld::Reader from);
void write(schema::ErasureCompleted::Builder to, const ErasureCompleted& f);
ErasureCompleted read(schema::ErasureCompleted::Reader from);
void write(schema::ErasureSwept::Builder to, const ErasureSwept& f);
ErasureSwept read(schema::ErasureSwept::Reader from);

// event_codec_accesses.cpp
void write(schema::AccessRecorded::Builder to, const AccessRecorded& f);
AccessRecorded read(schema::AccessRecorded::Reader from);
void write(schema::RelationshipRecorded::Builder to, const RelationshipRecorded& f);
RelationshipRecorded read(schema::RelationshipRecorded::Reader from);
void write(schema::RelationshipEnded::Builder to, const RelationshipEnded& f);
RelationshipEnded read(schema::RelationshipEnded::Reader from);
void write(schema::SearchRecorded::Builder to, const SearchRecorded& f);
SearchRecorded read(schema::SearchRecorded::Reader from);
void write(schema::LoginRecorded::Builder to, const LoginRecorded& f);
LoginRecorded read(schema::LoginRecorded::Reader from);

// event_codec_review.cpp
void write(schema::AccessRulesSet::Builder to, const AccessRulesSet& f);
AccessRulesSet read(schema::AccessRulesSet::Reader from);
void write(schema::AccessFlagged::Builder to, const AccessFlagged& f);
AccessFlagged read(schema::AccessFlagged::Reader from);
void write(schema::PersonMarked::Builder to, const PersonMarked& f);
PersonMarked read(schema::PersonMarked::Reader from);
void write(schema::PersonUnmarked::Builder to, const PersonUnmarked& f);
PersonUnmarked read(schema::PersonUnmarked::Reader from);
void write(schema::StaffDescribed::Builder to, const StaffDescribed& f);
StaffDescribed read(schema::StaffDescribed::Reader from);
void write(schema::AccessesChecked::Builder to, const AccessesChecked& f);
AccessesChecked read(schema::AccessesChecked::Reader from);

// event_codec_reviews.cpp
void write(schema::ReviewOpened::Builder to, const ReviewOpened& f);
ReviewOpened read(schema::ReviewOpened::Reader from);
void write(schema::ReviewAssigned::Builder to, const ReviewAssigned& f);
ReviewAssigned read(schema::ReviewAssigned::Reader from);
void write(schema::ReviewNoted::Builder to, const ReviewNoted& f);
ReviewNoted read(schema::ReviewNoted::Reader from);
void write(schema::ReviewAsked::Builder to, const ReviewAsked& f);
ReviewAsked read(schema::ReviewAsked::Reader from);
void write(schema::ReviewQuestionRead::Builder to, const ReviewQuestionRead& f);
ReviewQuestionRead read(schema::ReviewQuestionRead::Reader from);
void write(schema::ReviewAnswered::Builder to, const ReviewAnswered& f);
ReviewAnswered read(schema::ReviewAnswered::Reader from);
void write(schema::ReviewDecided::Builder to, const ReviewDecided& f);
ReviewDecided read(schema::ReviewDecided::Reader from);
void write(schema::ReviewConfirmed::Builder to, const ReviewConfirmed& f);
ReviewConfirmed read(schema::ReviewConfirmed::Reader from);
void write(schema::ReviewReturned::Builder to, const ReviewReturned& f);
ReviewReturned read(schema::ReviewReturned::Reader from);
void write(schema::ReviewReopened::Builder to, const ReviewReopened& f);
ReviewReopened read(schema::ReviewReopened::Reader from);
void write(schema::ReviewSampled::Builder to, const ReviewSampled& f);
ReviewSampled read(schema::ReviewSampled::Reader from);
void write(schema::ReviewPeriodSigned::Builder to, const ReviewPeriodSigned& f);
ReviewPeriodSigned read(schema::ReviewPeriodSigned::Reader from);
void write(schema::BreakGlassStarted::Builder to, const BreakGlassStarted& f);
BreakGlassStarted read(schema::BreakGlassStarted::Reader from);
void write(schema::BreakGlassEnded::Builder to, const BreakGlassEnded& f);
BreakGlassEnded read(schema::BreakGlassEnded::Reader from);
void write(schema::AuthorizationSigned::Builder to, const AuthorizationSigned& f);
AuthorizationSigned read(schema::AuthorizationSigned::Reader from);
void write(schema::AuthorizationEnded::Builder to, const AuthorizationEnded& f);
AuthorizationEnded read(schema::AuthorizationEnded::Reader from);
void write(schema::AccountingSuspended::Builder to, const AccountingSuspended& f);
AccountingSuspended read(schema::AccountingSuspended::Reader from);
void write(schema::AccountingResumed::Builder to, const AccountingResumed& f);
AccountingResumed read(schema::AccountingResumed::Reader from);
void write(schema::AccountingGiven::Builder to, const AccountingGiven& f);
AccountingGiven read(schema::AccountingGiven::Reader from);
void write(schema::AgentLocked::Builder to, const AgentLocked& f);
AgentLocked read(schema::AgentLocked::Reader from);
void write(schema::AgentUnlocked::Builder to, const AgentUnlocked& f);
AgentUnlocked read(schema::AgentUnlocked::Reader from);

}  // namespace lethe::ledger
