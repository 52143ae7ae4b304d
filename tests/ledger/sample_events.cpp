#include "tests/ledger/sample_events.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "ledger/names.h"
#include "tests/ledger/sample_reviews.h"

namespace lethe::ledger::tests {
namespace {

using crypto::Commitment;
using crypto::Hash;
using crypto::PublicKey;

SectionRef section(CompartmentClass cls, std::uint32_t number, SectionRole role, std::string name,
                   std::uint32_t padded_length) {
  return {{{77}, cls, number},
          role,
          std::move(name),
          padded_length,
          counting<Commitment>(static_cast<std::uint8_t>(0x80 + number))};
}

std::vector<SectionRef> every_section() {
  return {section(CompartmentClass::kProfile, 0, SectionRole::kProfileField, "given_name", 32),
          section(CompartmentClass::kProfile, 1, SectionRole::kExternalId, "crm", 64),
          section(CompartmentClass::kContent, 2, SectionRole::kReason, "", 320),
          section(CompartmentClass::kEvidence, 3, SectionRole::kEvidence, "", 1'179'648),
          section(CompartmentClass::kAccess, kMaxCompartmentNumber, SectionRole::kDetail, "", 128),
          section(CompartmentClass::kOperational, 5, SectionRole::kLabel, "étiquette", 256)};
}

const std::vector<Kept>& some_kept() {
  static const std::vector<Kept> kept{
      {{77}, CompartmentClass::kEvidence, KeepException::kLegalClaims, {1'950'000'000'000'000}},
      {{77}, CompartmentClass::kAccess, KeepException::kLegalObligation, {}}};
  return kept;
}

AccessVia some_via() {
  return {"nurse",      "ehr-web",         "main-street",
          "cardiology", "no-relationship", counting<SubjectId>(0x60),
          true};
}

std::vector<Facts> full_facts() {
  const Moment later{1'890'000'000'123'456};
  return {
      LedgerCreated{"example.org/clinic", "clinic", "eu-central", counting<PublicKey>(0x20)},
      TokenIssued{counting<TokenId>(0x60), Role::kReviewer, counting<Hash>(0x30), later},
      TokenRevoked{counting<TokenId>(0x60)},
      SettingsChanged{{{"retention.evidence_days", "2190"}, {"region", "\"eu-central\""}}},
      PolicyPublished{"2026-05", "https://example.org/privacy/2026-05", counting<Hash>(0x40),
                      "pt-BR", true},
      PurposeDefined{"newsletter", LegalBasis::kConsent, true, 730, true, "Boletim mensal – 通讯"},
      SubjectRegistered{{kMaxSlot}, SubjectType::kAnonymous, Origin::kImported},
      ProfileEdited{42},
      ConsentRecorded{"newsletter", ConsentStatus::kGiven, true, "2026-05", counting<Hash>(0x50),
                      "en-GB", "newsletter.v3", "web_form", later},
      AccessRecorded{"TREAT",
                     AccessAction::kExecute,
                     AccessOutcome::kMajorFailure,
                     "Encounter",
                     {"given_name", "birth_date"},
                     {-86'400'000'000}},
      ErasureOrdered{counting<ErasureId>(0x70),
                     ErasureGround::kConsentWithdrawn,
                     true,
                     {{{{77}, CompartmentClass::kProfile, 0}, true},
                      {{{77}, CompartmentClass::kContent, 9}, false}},
                     some_kept(),
                     {}},
      ErasureCompleted{counting<ErasureId>(0x70),
                       {12'344},
                       6,
                       7,
                       {{CompartmentClass::kProfile, 11}, {CompartmentClass::kContent, 1}},
                       3,
                       true,
                       some_kept(),
                       later,
                       {},
                       0,
                       {},
                       0,
                       {}},
      RequestRefused{"GET", "/v1/ledgers/{ledger}/subjects/{subject}", 403, "purpose-required", 17},
      ImportFinished{1'000'000, 3},
      DpaAccepted{"2026-05", "https://example.org/dpa", counting<Hash>(0x40)},
      RegionMoved{"eu-central", "eu-north", RegionMoveState::kCancelled},
      RecipientDefined{"mailer",
                       "Correio – 邮件",
                       RecipientType::kAuthority,
                       true,
                       {"email", "given_name"},
                       {"email", "given_name"},
                       "https://mail.example/lethe",
                       "BR",
                       "standard contractual clauses",
                       ""},
      DisclosureRecorded{
          "mailer", "newsletter", {"email", "given_name"}, later, DisclosureGround::kInvalid, {}},
      SubjectLinked{counting<SubjectId>(0x70)},
      ContentPosted{counting<ItemId>(0x70), ContentType::kReply, counting<ItemId>(0x70)},
      ContentEdited{counting<ItemId>(0x70), 12'345},
      ContentDeleted{counting<ItemId>(0x70), counting<ErasureId>(0x70)},
      ObjectionRecorded{"newsletter", ObjectionState::kWithdrawn, ObjectionSignal::kGpc},
      RestrictionSet{counting<RestrictionId>(0x70), RestrictionGround::kObjectionPending},
      RestrictionLifted{counting<RestrictionId>(0x70), later},
      HoldPlaced{counting<HoldId>(0x70),
                 KeepException::kLegalClaims,
                 {CompartmentClass::kProfile, CompartmentClass::kOperational},
                 later},
      HoldLifted{counting<HoldId>(0x70)},
      ErasureWithheld{counting<ErasureId>(0x70),
                      ErasureGround::kRetention,
                      true,
                      {counting<HoldId>(0x10), counting<HoldId>(0x20)},
                      {{{{7}, CompartmentClass::kProfile, 0}, true},
                       {{{7}, CompartmentClass::kContent, 3}, false}}},
      RightsRequestRecorded{counting<RightsRequestId>(0x70), RightsRequestType::kAccounting,
                            Regime::kHipaa, RightsRequestState::kWithdrawn, later, later,
                            DenialGround::kNotApplicable, 12'345, "EUR", later},
      NoticeRecorded{counting<NoticeId>(0x70),
                     "mailer",
                     {12'345},
                     NoticeChannel::kManual,
                     NoticeOutcome::kDisproportionate,
                     7,
                     503,
                     later},
      BreachRecorded{counting<BreachId>(0x70),
                     later,
                     later,
                     later,
                     true,
                     true,
                     12'345,
                     12'345,
                     {"email", "given_name"},
                     true,
                     {Regime::kGdpr, Regime::kHipaa}},
      BreachAffected{counting<BreachId>(0x70)},
      BreachNotified{counting<BreachId>(0x70), BreachAudience::kMedia, later},
      ExportMade{counting<ExportId>(0x70), 12'345, counting<Hash>(0x40), {"email", "given_name"}},
      DeadlineReminded{DeadlineType::kConsent, counting<ObjectId>(0x70), later},
      ErasureSwept{{12'340},
                   {12'345},
                   3,
                   later,
                   12'345'678,
                   {{SweptStore::kVault, 12'345, 0}, {SweptStore::kFiles, 1'234'567, 2}}},
      LedgerRestored{12'000, 12'345, counting<Hash>(0x40), 7, 3, 2, {"log_behind", "keys_behind"}},
      LedgerReturned{counting<ReturnId>(0x70), 12'345, 67'890, counting<Hash>(0x40)},
      ClosureOrdered{counting<ClosureId>(0x70),
                     ClosureReason::kUnused,
                     {12'340},
                     678,
                     9,
                     {{CompartmentClass::kProfile, 12'345}, {CompartmentClass::kAccess, 6}}},
      LedgerClosed{counting<ClosureId>(0x70),
                   counting<LedgerId>(0x80),
                   ClosureReason::kDissolved,
                   12'346,
                   counting<Hash>(0x40),
                   7,
                   counting<Hash>(0x60),
                   678,
                   {{CompartmentClass::kProfile, 12'345}, {CompartmentClass::kAccess, 6}},
                   {{SweptStore::kVault, 12'351, 0}, {SweptStore::kKeys, 1, 0}}},
      SigningKeyRotated{counting<PublicKey>(0x20)},
      SigningKeyCompromised{counting<PublicKey>(0x20), later},
      AuditorGranted{counting<GrantId>(0x70),
                     counting<TokenId>(0x60),
                     {GrantScope::kProfile, GrantScope::kTexts},
                     later},
      AuditorGrantEnded{counting<GrantId>(0x70)},
      BundleOrdered{counting<BundleId>(0x70), 12'345, true, "kind=access.recorded&from=7",
                    counting<crypto::AgeKey>(0x30), "HCOMPL"},
      BundleMade{counting<BundleId>(0x70), 12'345, 678, 90, counting<Hash>(0x40)},
      LogVerified{later,
                  12'345,
                  counting<Hash>(0x40),
                  678,
                  90,
                  {{Damage::kChangedHeader, 2, 7}, {Damage::kForked, 1, 12'345}}},
      RelationshipRecorded{counting<RelationshipId>(0x70),
                           RelationshipType::kTreatmentTeam,
                           counting<SubjectId>(0x50),
                           "cardiology",
                           {-86'400'000'000},
                           later},
      RelationshipEnded{counting<RelationshipId>(0x70), later},
      SearchRecorded{"TREAT", AccessOutcome::kMinorFailure, 12, "Patient", later, some_via()},
      LoginRecorded{LoginAction::kLock, AccessOutcome::kSeriousFailure, "badge", later, some_via()},
      AccessRulesSet{3,
                     {{AccessRule::kSelf, true, 40, {}},
                      {AccessRule::kVolume, false, 50, {{"own_deviations", 4}, {"days", 28}}}},
                     30,
                     7,
                     40,
                     60,
                     80,
                     -90},
      AccessFlagged{{12'000},
                    counting<SubjectId>(0x50),
                    3,
                    12'340,
                    {{AccessRule::kSameSurname, AccessExemption::kTreatment, 30, {}},
                     {AccessRule::kVolume, AccessExemption::kInvalid, 50, {312, 14, 18}}},
                    FlagPriority::kMedium,
                    50},
      PersonMarked{counting<MarkId>(0x70), PersonMark::kDeceased, {-86'400'000'000}},
      PersonUnmarked{counting<MarkId>(0x70)},
      StaffDescribed{"nurse",
                     "cardiology",
                     counting<SubjectId>(0x50),
                     {-86'400'000'000},
                     later,
                     1'320,
                     360,
                     0x7f},
      AccessesChecked{{11'000}, {12'100}, 12'340, 3, 900, 2},
  };
}

ErasureCompleted bare_certificate() {
  ErasureCompleted certificate;
  certificate.erasure = counting<ErasureId>(0x70);
  return certificate;
}

std::vector<Facts> minimal_facts() {
  return {
      LedgerCreated{"o", "n", "", counting<PublicKey>(0x20)},
      TokenIssued{counting<TokenId>(0x60), Role::kOperator, counting<Hash>(0x30), {}},
      TokenRevoked{counting<TokenId>(0x60)},
      SettingsChanged{{{"a", "1"}}},
      PolicyPublished{"1", "", {}, "", false},
      PurposeDefined{"p", LegalBasis::kContract, false, 0, false, ""},
      SubjectRegistered{{1}, SubjectType::kUser, Origin::kSignup},
      ProfileEdited{},
      ConsentRecorded{"p", ConsentStatus::kRequested, false, "", {}, "", "", "", {}},
      AccessRecorded{"", AccessAction::kCreate, AccessOutcome::kSuccess, "", {}, {}},
      ErasureOrdered{counting<ErasureId>(0x70), ErasureGround::kRetention, false, {}, {}, {}},
      bare_certificate(),
      RequestRefused{},
      ImportFinished{},
      DpaAccepted{"a", "", {}},
      RegionMoved{"a", "a", RegionMoveState::kRequested},
      RecipientDefined{"a", "", RecipientType::kRecipient, false, {}, {}, "", "", "", ""},
      DisclosureRecorded{"a", "a", {}, {}, DisclosureGround::kInvalid, {}},
      SubjectLinked{counting<SubjectId>(0x70)},
      ContentPosted{counting<ItemId>(0x70), ContentType::kTicket, {}},
      ContentEdited{counting<ItemId>(0x70), 0},
      ContentDeleted{counting<ItemId>(0x70), counting<ErasureId>(0x70)},
      ObjectionRecorded{"", ObjectionState::kRaised, ObjectionSignal::kPerson},
      RestrictionSet{counting<RestrictionId>(0x70), RestrictionGround::kAccuracyContested},
      RestrictionLifted{counting<RestrictionId>(0x70), {}},
      HoldPlaced{counting<HoldId>(0x70), KeepException::kExpression, {}, {}},
      HoldLifted{counting<HoldId>(0x70)},
      ErasureWithheld{counting<ErasureId>(0x70), ErasureGround::kNoLongerNecessary, false, {}, {}},
      RightsRequestRecorded{counting<RightsRequestId>(0x70),
                            RightsRequestType::kAccess,
                            Regime::kGdpr,
                            RightsRequestState::kReceived,
                            {},
                            {},
                            {},
                            0,
                            "",
                            {}},
      NoticeRecorded{
          counting<NoticeId>(0x70), "", {}, NoticeChannel::kWebhook, NoticeOutcome::kDue, 0, 0, {}},
      BreachRecorded{counting<BreachId>(0x70), {}, {}, {}, false, false, 0, 0, {}, false, {}},
      BreachAffected{counting<BreachId>(0x70)},
      BreachNotified{counting<BreachId>(0x70), BreachAudience::kAuthority, {}},
      ExportMade{counting<ExportId>(0x70), 0, {}, {}},
      DeadlineReminded{DeadlineType::kRightsRequest, counting<ObjectId>(0x70), {}},
      ErasureSwept{{}, {}, 1, {}, 0, {}},
      LedgerRestored{0, 0, {}, 0, 0, 0, {}},
      LedgerReturned{counting<ReturnId>(0x70), 0, 0, counting<Hash>(0x40)},
      ClosureOrdered{counting<ClosureId>(0x70), ClosureReason::kContractEnded, {}, 0, 0, {}},
      LedgerClosed{counting<ClosureId>(0x70),
                   counting<LedgerId>(0x80),
                   ClosureReason::kMoved,
                   0,
                   counting<Hash>(0x40),
                   0,
                   counting<Hash>(0x60),
                   0,
                   {},
                   {}},
      SigningKeyRotated{counting<PublicKey>(0x20)},
      SigningKeyCompromised{counting<PublicKey>(0x20), {}},
      AuditorGranted{counting<GrantId>(0x70), counting<TokenId>(0x60), {GrantScope::kContent}, {}},
      AuditorGrantEnded{counting<GrantId>(0x70)},
      BundleOrdered{counting<BundleId>(0x70), 0, false, "", {}, ""},
      BundleMade{counting<BundleId>(0x70), 0, 0, 0, counting<Hash>(0x40)},
      LogVerified{{}, 0, {}, 0, 0, {}},
      RelationshipRecorded{
          counting<RelationshipId>(0x70), RelationshipType::kDuty, {}, "d", {}, {}},
      RelationshipEnded{counting<RelationshipId>(0x70), {}},
      SearchRecorded{"", AccessOutcome::kSuccess, 0, "", {}, {}},
      LoginRecorded{LoginAction::kLogin, AccessOutcome::kSuccess, "", {}, {}},
      AccessRulesSet{1, {}, 0, 0, 1, 1, 1, 0},
      AccessFlagged{{},
                    counting<SubjectId>(0x50),
                    0,
                    1,
                    {{AccessRule::kSelf, AccessExemption::kInvalid, 0, {}}},
                    FlagPriority::kLow,
                    0},
      PersonMarked{counting<MarkId>(0x70), PersonMark::kVip, {}},
      PersonUnmarked{counting<MarkId>(0x70)},
      StaffDescribed{},
      AccessesChecked{{}, {1}, 1, 0, 0, 0},
  };
}

EventHeader full_header(Facts facts) {
  EventHeader header;
  header.ledger = counting<LedgerId>(0x01);
  header.sequence = {12'345};
  header.time = {1'795'428'930'123'456};
  header.subject = counting<SubjectId>(0x11);
  header.actor = {ActorType::kService, counting<ActorId>(0x21), counting<TokenId>(0x31)};
  header.request = counting<RequestId>(0x41);
  header.sections = every_section();
  header.facts = std::move(facts);
  return header;
}

bool is_of_one_review(const Facts& facts) {
  return is_of_reviews(kind_of(facts)) && !std::holds_alternative<ReviewSampled>(facts) &&
         !std::holds_alternative<ReviewPeriodSigned>(facts);
}

/// Event 0, by the system itself; about someone only where the kind must be.
EventHeader minimal_header(Facts facts) {
  EventHeader header;
  header.ledger = counting<LedgerId>(0x01);
  header.actor.type = ActorType::kSystem;
  header.facts = std::move(facts);
  const bool is_about_someone = std::holds_alternative<SubjectRegistered>(header.facts) ||
                                std::holds_alternative<ProfileEdited>(header.facts) ||
                                std::holds_alternative<ConsentRecorded>(header.facts) ||
                                std::holds_alternative<DisclosureRecorded>(header.facts) ||
                                std::holds_alternative<SubjectLinked>(header.facts) ||
                                std::holds_alternative<ContentPosted>(header.facts) ||
                                std::holds_alternative<ContentEdited>(header.facts) ||
                                std::holds_alternative<ContentDeleted>(header.facts) ||
                                std::holds_alternative<ObjectionRecorded>(header.facts) ||
                                std::holds_alternative<RestrictionSet>(header.facts) ||
                                std::holds_alternative<RestrictionLifted>(header.facts) ||
                                std::holds_alternative<ErasureWithheld>(header.facts) ||
                                std::holds_alternative<BreachAffected>(header.facts) ||
                                std::holds_alternative<ExportMade>(header.facts) ||
                                std::holds_alternative<RelationshipRecorded>(header.facts) ||
                                std::holds_alternative<RelationshipEnded>(header.facts) ||
                                std::holds_alternative<PersonMarked>(header.facts) ||
                                std::holds_alternative<PersonUnmarked>(header.facts) ||
                                std::holds_alternative<StaffDescribed>(header.facts) ||
                                std::holds_alternative<BreakGlassStarted>(header.facts) ||
                                std::holds_alternative<BreakGlassEnded>(header.facts) ||
                                std::holds_alternative<AuthorizationSigned>(header.facts) ||
                                std::holds_alternative<AuthorizationEnded>(header.facts) ||
                                std::holds_alternative<AccountingSuspended>(header.facts) ||
                                std::holds_alternative<AccountingResumed>(header.facts) ||
                                std::holds_alternative<AccountingGiven>(header.facts) ||
                                std::holds_alternative<AgentLocked>(header.facts) ||
                                std::holds_alternative<AgentUnlocked>(header.facts) ||
                                is_of_one_review(header.facts);
  const bool is_behind_others = std::holds_alternative<AccessFlagged>(header.facts) ||
                                std::holds_alternative<AccessesChecked>(header.facts) ||
                                std::holds_alternative<AgentUnlocked>(header.facts) ||
                                is_of_one_review(header.facts);
  if (is_behind_others) header.sequence = {1};
  if (is_about_someone) header.subject = counting<SubjectId>(0x11);
  return header;
}

/// What only a later version of the format has, each alone.
std::vector<SampleEvent> newer_samples() {
  std::vector<SampleEvent> samples;
  const auto add = [&](std::string name, EventHeader header) {
    samples.push_back({std::move(name) + " version 2", std::move(header)});
  };
  const auto consent = [&](std::string name, auto change) {
    ConsentRecorded facts{"p", ConsentStatus::kGiven, false, "", {}, "", "", "", {}};
    change(facts);
    add("consent.recorded " + std::move(name), minimal_header(std::move(facts)));
  };
  consent("context", [](auto& facts) { facts.context = ConsentContext::kInPerson; });
  consent("asserted", [](auto& facts) { facts.asserted = true; });
  consent("guardian", [](auto& facts) { facts.guardian = true; });
  consent("bundled", [](auto& facts) { facts.bundled = true; });
  PurposeDefined purpose{"p", LegalBasis::kLegitimateInterests, false, 0, false, ""};
  purpose.direct_marketing = true;
  add("purpose.defined direct_marketing", minimal_header(std::move(purpose)));
  const auto certificate = [&](const std::string& name, auto change) {
    auto facts = bare_certificate();
    change(facts);
    samples.push_back(
        {"erasure.completed " + name + " version 3", minimal_header(std::move(facts))});
  };
  certificate("roster", [](auto& facts) { facts.roster = counting<crypto::Hash>(0x40); });
  certificate("compartments", [](auto& facts) { facts.compartments = 12; });
  certificate("stores", [](auto& facts) {
    facts.stores = {{SweptStore::kVault, 12, 0}, {SweptStore::kIndex, 2, 1}};
  });
  certificate("bytes_freed", [](auto& facts) { facts.bytes_freed = 12'345; });
  certificate("due_at", [](auto& facts) { facts.due_at = {1'890'000'000'123'456}; });
  ErasureOrdered ordered{counting<ErasureId>(0x70), ErasureGround::kObjection, false, {}, {},
                         {1'890'000'000'123'456}};
  samples.push_back({"erasure.ordered due_at version 3", minimal_header(std::move(ordered))});
  const auto access = [&](const std::string& name, auto change) {
    AccessRecorded facts{"", AccessAction::kRead, AccessOutcome::kSuccess, "", {}, {}};
    change(facts);
    samples.push_back({"access.recorded " + name + " version 5", minimal_header(std::move(facts))});
  };
  access("via", [](auto& facts) { facts.via = some_via(); });
  access("role", [](auto& facts) { facts.via.role = "nurse"; });
  access("consent", [](auto& facts) { facts.consent = "research"; });
  access("authorization",
         [](auto& facts) { facts.authorization = counting<AuthorizationId>(0x70); });
  access("relationship", [](auto& facts) { facts.relationship = counting<RelationshipId>(0x70); });
  RecipientDefined recipient{"a", "", RecipientType::kRecipient, false, {}, {}, "", "", "", ""};
  recipient.address = "1 Main Street";
  samples.push_back({"recipient.defined address version 6", minimal_header(std::move(recipient))});
  DisclosureRecorded told{"a", "a", {}, {}, DisclosureGround::kImpermissible, {}};
  samples.push_back({"disclosure.recorded ground version 6", minimal_header(told)});
  told.ground = DisclosureGround::kInvalid;
  told.authorization = counting<AuthorizationId>(0x70);
  samples.push_back(
      {"disclosure.recorded authorization version 6", minimal_header(std::move(told))});
  for (const auto role :
       {SectionRole::kTitle, SectionRole::kBody, SectionRole::kName, SectionRole::kGuardian}) {
    auto header = minimal_header(ImportFinished{});
    header.sections = {section(CompartmentClass::kContent, 1, role, "", 64)};
    add("section " + std::string(name_of(role)), std::move(header));
  }
  return samples;
}

}  // namespace

std::vector<SampleEvent> sample_events() {
  auto full = full_facts();
  auto minimal = minimal_facts();
  std::ranges::move(full_review_facts(), std::back_inserter(full));
  std::ranges::move(minimal_review_facts(), std::back_inserter(minimal));
  std::vector<SampleEvent> samples;
  for (std::size_t i = 0; i < full.size(); ++i) {
    const std::string name(kind_name(kind_of(full[i])));
    samples.push_back({name + " full", full_header(full[i])});
    samples.push_back({name + " minimal", minimal_header(minimal[i])});
  }
  for (auto& newer : newer_samples()) samples.push_back(std::move(newer));
  return samples;
}

EventHeader sample_event(std::string_view name) {
  for (auto& sample : sample_events()) {
    if (sample.name == name) return sample.header;
  }
  throw std::invalid_argument("no such sample: " + std::string(name));
}

std::vector<GoldenLine> golden_lines() {
  const auto path = std::filesystem::path(LETHE_SOURCE_DIR) / "tests/ledger/golden/events.hex";
  std::ifstream in(path);
  std::vector<GoldenLine> lines;
  for (std::string line; std::getline(in, line);) {
    const auto colon = line.find(": ");
    const auto bytes = crypto::from_hex(colon == std::string::npos ? "x" : line.substr(colon + 2));
    if (!bytes) throw std::runtime_error("not a line of golden bytes: " + line);
    lines.push_back({line.substr(0, colon), *bytes});
  }
  if (lines.empty()) throw std::runtime_error("no golden bytes in " + path.string());
  return lines;
}

}  // namespace lethe::ledger::tests
