// Events as AuditEvents: every kind by table, valid against FHIR, and true to the BALP profile that
// it names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <set>
#include <sstream>

#include "api/fhir/codes.h"
#include "api/fhir/event_outcome.h"
#include "api/fhir/event_table.h"
#include "api/fhir/render_audit_event.h"
#include "ledger/names.h"
#include "tests/api/balp_rules.h"
#include "tests/api/fhir_schema.h"
#include "tests/ledger/sample_events.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;
using ledger::SubjectType;
using ledger::tests::sample_event;
using ledger::tests::sample_events;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ledger::LedgerInfo& clinic() {
  static const ledger::LedgerInfo info = [] {
    ledger::LedgerInfo out;
    out.id = ledger::tests::counting<ledger::LedgerId>(1);
    out.name = "clinic";
    out.origin = "test.example/clinic";
    return out;
  }();
  return info;
}

object rendered(const ledger::EventHeader& header, SubjectType subject = SubjectType::kUser) {
  return fhir::audit_event(header, {clinic(), subject});
}

// kind, type, subtypes but the kind's own, action, of the sample event with everything set.
constexpr std::string_view kTable = R"(
ledger.created          object  originate              C
token.issued            110113  110137                 C
token.revoked           110113  110137                 D
settings.changed        110113  110129                 U
policy.published        object  originate              C
purpose.defined         object  amend                  U
subject.registered      object  originate              C
profile.edited          object  amend                  U
import.finished         110107  receive                C
dpa.accepted            object  originate              C
region.moved            object  transmit               U
recipient.defined       object  amend                  U
disclosure.recorded     110106  disclose               R
subject.linked          object  link                   U
content.posted          object  originate              C
content.edited          object  amend                  U
content.deleted         object  destroy                D
objection.recorded      object  amend                  U
restriction.set         110113  110135                 C
restriction.lifted      110113  110135                 D
hold.placed             object  hold                   C
hold.lifted             object  unhold                 D
erasure.ordered         object  destroy                U
erasure.completed       object  destroy                D
erasure.withheld        object  hold                   U
rights_request.recorded object  amend                  U
notice.recorded         object  transmit               E
breach.recorded         110113  report                 U
breach.affected         110113  report                 U
breach.notified         110113  report                 U
export.made             110106  report                 R
deadline.reminded       110100  report                 E
erasure.swept           110100  verify                 E
ledger.restored         110113  restore                E
ledger.returned         110106  extract                R
closure.ordered         object  destroy                U
ledger.closed           object  destroy                D
signing_key.rotated     110113  110129                 U
signing_key.compromised 110113  110129                 U
auditor.granted         110113  110136                 C
auditor.grant_ended     110113  110136                 D
bundle.ordered          110101  extract                E
bundle.made             110101  extract                R
log.verified            110101  verify                 E
relationship.recorded   object  originate              C
relationship.ended      object  amend                  U
search.recorded         rest    search                 E
access_rules.set        110113  110129                 U
access.flagged          110101  report                 E
person.marked           110113  110135                 C
person.unmarked         110113  110135                 D
staff.described         110113  110137                 U
accesses.checked        110101  verify                 E
review.opened           110101  originate              C
review.assigned         110101  amend                  U
review.noted            110101  amend                  U
review.asked            110101  amend                  U
review.question_read    110101  report                 R
review.answered         110101  amend                  U
review.decided          110101  verify                 U
review.confirmed        110101  verify                 U
review.returned         110101  verify                 U
review.reopened         110101  amend                  U
review.sampled          110101  extract                E
review.period_signed    110101  report                 E
break_glass.started     110113  110127                 E
break_glass.ended       110113  110138                 E
authorization.signed    object  originate              C
authorization.ended     object  amend                  U
accounting.suspended    110113  110135                 C
accounting.resumed      110113  110135                 D
accounting.given        110106  report                 R
agent.locked            110113  110137                 U
agent.unlocked          110113  110137                 U
)";

std::string code_at(const object& resource, std::string_view name) {
  return std::string(fhir::text_in(*fhir::object_in(resource, name), "code"));
}
/// The first subtype that is not our own.
std::string first_subtype(const object& resource) {
  return std::string(fhir::text_in(fhir::array_in(resource, "subtype")->at(0).as_object(), "code"));
}

TEST(AuditEvents, EachKindIsOneByTable) {
  std::istringstream lines{std::string(kTable)};
  std::set<std::string> told{"consent.recorded", "access.recorded", "request.refused",
                             "login.recorded"};  // by tests of their own
  for (std::string kind, type, subtype, action; lines >> kind >> type >> subtype >> action;) {
    SCOPED_TRACE(kind);
    const auto resource = rendered(sample_event(kind + " full"));
    EXPECT_EQ(code_at(resource, "type"), type);
    EXPECT_EQ(first_subtype(resource), subtype);
    EXPECT_EQ(fhir::text_in(resource, "action"), action);
    told.insert(kind);
  }
  for (std::uint16_t kind = 1; kind <= ledger::kKinds; ++kind) {
    const auto name = std::string(ledger::kind_name(kind));
    EXPECT_NE(fhir::audit_row(name), nullptr) << name << " lacks its row";
    EXPECT_TRUE(told.contains(name)) << name << " lacks its line in this table";
  }
}

TEST(AuditEvents, AreValidAndKeepTheRulesOfTheProfileThatTheyName) {
  for (const auto& sample : sample_events()) {
    for (const auto subject : {SubjectType::kUser, SubjectType::kAgent, SubjectType::kInvalid}) {
      SCOPED_TRACE(sample.name);
      const auto resource = rendered(sample.header, subject);
      EXPECT_EQ(fhir::text_in(resource, "id"), std::to_string(sample.header.sequence.value));
      if (schema_missing().empty()) {
        EXPECT_THAT(schema_faults(resource), IsEmpty()) << boost::json::serialize(resource);
      }
      for (const auto& profile : balp_profiles(resource)) {
        EXPECT_THAT(balp_faults(resource, profile), IsEmpty()) << profile;
      }
      const auto& subtypes = *fhir::array_in(resource, "subtype");
      EXPECT_EQ(fhir::code_of(subtypes.back().as_object(), fhir::kOwnKind),
                ledger::kind_name(ledger::kind_of(sample.header.facts)));
    }
  }
}

ledger::EventHeader an_access(ledger::AccessAction action, ledger::AccessOutcome outcome) {
  auto header = sample_event("access.recorded full");
  auto& facts = std::get<ledger::AccessRecorded>(header.facts);
  facts.action = action;
  facts.outcome = outcome;
  return header;
}

TEST(AuditEvents, AnAccessHasTheProfileOfItsActionWhenItSucceededAndWasToAPatient) {
  using ledger::AccessAction;
  using ledger::AccessOutcome;
  const std::pair<AccessAction, const char*> profiles[]{{AccessAction::kCreate, "PatientCreate"},
                                                        {AccessAction::kRead, "PatientRead"},
                                                        {AccessAction::kUpdate, "PatientUpdate"},
                                                        {AccessAction::kDelete, "PatientDelete"}};
  for (const auto& [action, profile] : profiles) {
    for (const auto type :
         {ledger::ActorType::kAgent, ledger::ActorType::kUser, ledger::ActorType::kService}) {
      auto header = an_access(action, AccessOutcome::kSuccess);
      header.actor.type = type;
      const auto resource = rendered(header);
      EXPECT_THAT(balp_profiles(resource), ElementsAre(profile));
      EXPECT_THAT(balp_faults(resource, profile), IsEmpty());
      EXPECT_THAT(balp_profiles(rendered(header, SubjectType::kAgent)), IsEmpty());
      const auto failed = rendered(an_access(action, AccessOutcome::kSeriousFailure));
      EXPECT_THAT(balp_profiles(failed), IsEmpty());
      EXPECT_EQ(fhir::text_in(failed, "outcome"), "8");
    }
  }
  EXPECT_THAT(balp_profiles(rendered(an_access(AccessAction::kExecute, AccessOutcome::kSuccess))),
              IsEmpty());
  const auto disclosure = rendered(sample_event("disclosure.recorded full"));
  EXPECT_THAT(balp_profiles(disclosure), ElementsAre("PrivacyDisclosure.Source"));
}

TEST(AuditEvents, SayWhenTheGlassWasBroken) {
  auto header = an_access(ledger::AccessAction::kRead, ledger::AccessOutcome::kSuccess);
  const auto has_override = [&](const char* purpose) {
    std::get<ledger::AccessRecorded>(header.facts).purpose_of_use = purpose;
    return boost::json::serialize(rendered(header)).find("110127") != std::string::npos;
  };
  EXPECT_TRUE(has_override("BTG"));
  EXPECT_TRUE(has_override("ETREAT"));
  EXPECT_FALSE(has_override("TREAT"));
}

TEST(AuditEvents, OfConsentAreOriginatedWhenGivenAndElseAmended) {
  auto header = sample_event("consent.recorded full");
  auto& facts = std::get<ledger::ConsentRecorded>(header.facts);
  facts.status = ledger::ConsentStatus::kGiven;
  EXPECT_EQ(first_subtype(rendered(header)), "originate");
  EXPECT_EQ(fhir::action_of(header), 'C');
  facts.status = ledger::ConsentStatus::kWithdrawn;
  EXPECT_EQ(first_subtype(rendered(header)), "amend");
  EXPECT_EQ(fhir::action_of(header), 'U');
}

TEST(AuditEvents, OfRefusalsAreTheRequestWithASeriousFailure) {
  auto header = sample_event("request.refused full");
  for (const auto& [method, action, interaction] :
       {std::tuple("GET", 'R', "read"), std::tuple("POST", 'C', "create"),
        std::tuple("PATCH", 'U', "update"), std::tuple("DELETE", 'D', "delete"),
        std::tuple("", 'E', "operation")}) {
    std::get<ledger::RequestRefused>(header.facts).method = method;
    EXPECT_EQ(fhir::action_of(header), action);
    EXPECT_EQ(first_subtype(rendered(header)), interaction);
    EXPECT_EQ(fhir::outcome_of(header), "8");
  }
}

TEST(AuditEvents, OfLogInsSayWhich) {
  auto header = sample_event("login.recorded full");
  auto& facts = std::get<ledger::LoginRecorded>(header.facts);
  for (const auto& [action, code] : {std::pair(ledger::LoginAction::kLogin, "110122"),
                                     std::pair(ledger::LoginAction::kLogout, "110123"),
                                     std::pair(ledger::LoginAction::kLock, "lock"),
                                     std::pair(ledger::LoginAction::kUnlock, "unlock")}) {
    facts.action = action;
    EXPECT_EQ(first_subtype(rendered(header)), code);
  }
  EXPECT_EQ(code_at(rendered(header), "type"), "110114");
}

TEST(AuditEvents, SayWhenATextIsLeftOut) {
  auto header = sample_event("access.recorded full");
  const auto tagged = [](const object& resource) {
    return fhir::object_in(resource, "meta")->contains("tag");
  };
  header.sections.clear();
  EXPECT_FALSE(tagged(rendered(header)));
  ledger::SectionRef section;
  section.role = ledger::SectionRole::kReason;
  header.sections.push_back(section);
  EXPECT_TRUE(tagged(rendered(header)));
  const auto whole = fhir::whole_audit_event(header, {clinic(), SubjectType::kUser},
                                             {{ledger::SectionRole::kReason, "", "an emergency"},
                                              {ledger::SectionRole::kDetail, "", "odd\x01text"}});
  EXPECT_FALSE(tagged(whole));
  const auto text = boost::json::serialize(whole);
  EXPECT_NE(text.find(R"({"type":"reason","valueString":"an emergency"})"), std::string::npos);
  EXPECT_NE(text.find(R"({"type":"detail","valueBase64Binary":"b2RkAXRleHQ="})"),
            std::string::npos);
  if (schema_missing().empty()) EXPECT_THAT(schema_faults(whole), IsEmpty());
}

}  // namespace
}  // namespace lethe::api::testing
