#include "ledger/names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lethe::ledger {
namespace {

/// Names are stable: whoever changes one breaks every client, so they stand here once more.
template <class Enum>
void expect_names(std::vector<std::string_view> names) {
  const auto table = names_of<Enum>();
  ASSERT_EQ(table.size(), names.size() + 1);
  EXPECT_EQ(table[0], "");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto value = static_cast<Enum>(i + 1);
    EXPECT_TRUE(is_known(value));
    EXPECT_EQ(name_of(value), names[i]);
    EXPECT_EQ(by_name<Enum>(names[i]), value);
  }
  for (const auto value :
       {static_cast<Enum>(0), static_cast<Enum>(names.size() + 1), static_cast<Enum>(UINT16_MAX)}) {
    EXPECT_FALSE(is_known(value));
    EXPECT_EQ(name_of(value), "");
  }
  for (const std::string_view name : {"", "invalid", "Given", "given ", "\xff"}) {
    EXPECT_FALSE(by_name<Enum>(name)) << name;
  }
}

TEST(Names, OfEnumerations) {
  expect_names<ActorType>({"user", "agent", "service", "system"});
  expect_names<CompartmentClass>({"profile", "content", "evidence", "access", "operational"});
  expect_names<SectionRole>({"profile_field", "external_id", "reason", "evidence", "detail",
                             "label", "title", "body", "name", "guardian"});
  expect_names<Role>({"operator", "admin", "portal", "agent", "subject", "auditor", "reviewer"});
  expect_names<LegalBasis>({"consent", "contract", "legal_obligation", "vital_interests",
                            "public_task", "legitimate_interests"});
  expect_names<SubjectType>({"user", "agent", "anonymous"});
  expect_names<Origin>({"signup", "invitation", "email", "sso", "anonymous_post", "imported"});
  expect_names<ConsentStatus>({"requested", "deferred", "refused", "given", "renewed", "expired",
                               "withdrawn", "revoked", "invalidated"});
  expect_names<AccessAction>({"C", "R", "U", "D", "E"});
  expect_names<AccessOutcome>({"0", "4", "8", "12"});
  expect_names<ErasureGround>({"no_longer_necessary", "consent_withdrawn", "objection", "unlawful",
                               "legal_duty", "child", "retention"});
  expect_names<KeepException>(
      {"expression", "legal_obligation", "public_health", "archiving", "legal_claims"});
  expect_names<ContentType>({"ticket", "topic", "comment", "reply"});
  expect_names<RecipientType>(
      {"recipient", "processor", "joint_controller", "integration", "authority"});
  expect_names<RegionMoveState>({"requested", "moving", "done", "cancelled"});
  expect_names<DisclosureGround>({"treatment",
                                  "payment",
                                  "health_care_operations",
                                  "to_individual",
                                  "incidental",
                                  "authorization",
                                  "directory_or_family",
                                  "national_security",
                                  "custody",
                                  "limited_data_set",
                                  "required_by_law",
                                  "public_health",
                                  "abuse_or_neglect",
                                  "health_oversight",
                                  "judicial",
                                  "law_enforcement",
                                  "decedents",
                                  "organ_donation",
                                  "research",
                                  "serious_threat",
                                  "government_functions",
                                  "workers_compensation",
                                  "impermissible"});
  expect_names<LockCause>({"login_failures", "ordered"});
  expect_names<AuthorizationEnd>({"revoked", "expiry_event", "defective"});
  expect_names<ObjectionState>({"raised", "upheld", "overruled", "withdrawn"});
  expect_names<ObjectionSignal>({"person", "gpc"});
  expect_names<RestrictionGround>(
      {"accuracy_contested", "unlawful_processing", "legal_claims", "objection_pending"});
  expect_names<RightsRequestType>({"access", "rectification", "erasure", "restriction",
                                   "portability", "objection", "amendment", "accounting"});
  expect_names<Regime>({"gdpr", "hipaa"});
  expect_names<RightsRequestState>({"received", "verification_needed", "verified", "in_progress",
                                    "extended", "fulfilled", "partly_fulfilled", "denied",
                                    "withdrawn"});
  expect_names<DenialGround>({"not_identified", "manifestly_unfounded", "excessive", "exception",
                              "rights_of_others", "not_applicable"});
  expect_names<NoticeChannel>({"webhook", "manual"});
  expect_names<NoticeOutcome>(
      {"due", "delivered", "failed", "given_up", "impossible", "disproportionate"});
  expect_names<BreachAudience>({"authority", "persons", "controller", "media"});
  expect_names<ConsentContext>({"signup", "banner", "anonymous_ticket", "anonymous_topic", "sso",
                                "privacy_centre", "in_person"});
  expect_names<RelationshipType>(
      {"treatment_team", "encounter", "appointment", "department", "duty"});
  expect_names<LoginAction>({"login", "logout", "lock", "unlock"});
  expect_names<AccessRule>({"self", "same_surname", "same_address", "neighbour", "co_worker", "vip",
                            "deceased", "no_relationship", "after_hours", "volume",
                            "search_unopened", "department", "family", "terminated", "idle",
                            "repeat_offender"});
  expect_names<AccessExemption>({"treatment", "glass_broken", "on_duty"});
  expect_names<FlagPriority>({"low", "medium", "high"});
  expect_names<PersonMark>({"vip", "deceased"});
  expect_names<ReviewOrigin>({"flag", "random_sample", "risk_sample", "manual", "break_glass"});
  expect_names<ReviewDisposition>({"appropriate", "appropriate_with_explanation", "undetermined",
                                   "inadvertent", "policy_violation", "malicious"});
  expect_names<ReviewSanction>({"none", "retraining", "verbal_warning", "written_warning",
                                "suspension", "termination", "referral"});
  expect_names<ReviewAudience>({"employee", "supervisor"});
  expect_names<SampleMethod>({"random", "risk_weighted"});
  expect_names<DeadlineType>({"rights_request", "breach", "hold", "consent"});
}

TEST(Names, MeanWhatTheEnumeratorsSay) {
  EXPECT_EQ(name_of(ConsentStatus::kWithdrawn), "withdrawn");
  EXPECT_EQ(name_of(AccessAction::kExecute), "E");
  EXPECT_EQ(name_of(AccessOutcome::kSeriousFailure), "8");
  EXPECT_EQ(name_of(KeepException::kLegalClaims), "legal_claims");
  EXPECT_EQ(name_of(LegalBasis::kVitalInterests), "vital_interests");
}

TEST(Names, OfKinds) {
  const std::vector<std::string_view> names{"ledger.created",
                                            "token.issued",
                                            "token.revoked",
                                            "settings.changed",
                                            "policy.published",
                                            "purpose.defined",
                                            "subject.registered",
                                            "profile.edited",
                                            "consent.recorded",
                                            "access.recorded",
                                            "erasure.ordered",
                                            "erasure.completed",
                                            "request.refused",
                                            "import.finished",
                                            "dpa.accepted",
                                            "region.moved",
                                            "recipient.defined",
                                            "disclosure.recorded",
                                            "subject.linked",
                                            "content.posted",
                                            "content.edited",
                                            "content.deleted",
                                            "objection.recorded",
                                            "restriction.set",
                                            "restriction.lifted",
                                            "hold.placed",
                                            "hold.lifted",
                                            "erasure.withheld",
                                            "rights_request.recorded",
                                            "notice.recorded",
                                            "breach.recorded",
                                            "breach.affected",
                                            "breach.notified",
                                            "export.made",
                                            "deadline.reminded",
                                            "erasure.swept",
                                            "ledger.restored",
                                            "ledger.returned",
                                            "closure.ordered",
                                            "ledger.closed",
                                            "signing_key.rotated",
                                            "signing_key.compromised",
                                            "auditor.granted",
                                            "auditor.grant_ended",
                                            "bundle.ordered",
                                            "bundle.made",
                                            "log.verified",
                                            "relationship.recorded",
                                            "relationship.ended",
                                            "search.recorded",
                                            "login.recorded",
                                            "access_rules.set",
                                            "access.flagged",
                                            "person.marked",
                                            "person.unmarked",
                                            "staff.described",
                                            "accesses.checked",
                                            "review.opened",
                                            "review.assigned",
                                            "review.noted",
                                            "review.asked",
                                            "review.question_read",
                                            "review.answered",
                                            "review.decided",
                                            "review.confirmed",
                                            "review.returned",
                                            "review.reopened",
                                            "review.sampled",
                                            "review.period_signed",
                                            "break_glass.started",
                                            "break_glass.ended",
                                            "authorization.signed",
                                            "authorization.ended",
                                            "accounting.suspended",
                                            "accounting.resumed",
                                            "accounting.given",
                                            "agent.locked",
                                            "agent.unlocked"};
  ASSERT_EQ(names.size(), kKinds);
  for (std::uint16_t kind = 1; kind <= kKinds; ++kind) {
    EXPECT_EQ(kind_name(kind), names[kind - 1U]);
    EXPECT_EQ(kind_by_name(names[kind - 1U]), kind);
  }
  for (const std::uint16_t kind : {std::uint16_t{0}, std::uint16_t{kKinds + 1}}) {
    EXPECT_EQ(kind_name(kind), "unknown");
  }
  for (const std::string_view name : {"", "unknown", "consent", "Consent.Recorded"}) {
    EXPECT_FALSE(kind_by_name(name)) << name;
  }
}

TEST(Names, KindsAreThoseOfTheFacts) {
  EXPECT_EQ(kind_of(std::monostate{}), 0);
  EXPECT_EQ(kind_name(kind_of(LedgerCreated{})), "ledger.created");
  EXPECT_EQ(kind_name(kind_of(ConsentRecorded{})), "consent.recorded");
  EXPECT_EQ(kind_name(kind_of(ErasureCompleted{})), "erasure.completed");
  EXPECT_EQ(kind_name(kind_of(ImportFinished{})), "import.finished");
  EXPECT_EQ(kind_of(UnknownFacts{4'711}), 4'711);
}

}  // namespace
}  // namespace lethe::ledger
