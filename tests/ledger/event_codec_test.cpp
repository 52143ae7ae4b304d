#include "ledger/event_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ledger/sample_events.h"

namespace lethe::ledger {
namespace {

using tests::sample_event;
using tests::sample_events;

boost::system::error_code error_of(const EventHeader& header) {
  return encode_header(header).error();
}

/// Encoding `header` after `change` fails with kMalformedEvent.
template <class Change>
void expect_refused(std::string_view what, EventHeader header, Change change) {
  ASSERT_TRUE(encode_header(header)) << what;
  change(header);
  EXPECT_EQ(error_of(header), Error::kMalformedEvent) << what;
}
template <class Kind, class Change>
void expect_facts_refused(std::string_view what, Change change) {
  for (const auto& sample : sample_events()) {
    if (!std::holds_alternative<Kind>(sample.header.facts)) continue;
    expect_refused(what, sample.header,
                   [&](EventHeader& header) { change(std::get<Kind>(header.facts)); });
  }
}
/// Of a change to what only a full one has.
template <class Kind, class Change>
void expect_full_refused(std::string_view what, Change change) {
  for (const auto& sample : sample_events()) {
    const bool is_it = std::holds_alternative<Kind>(sample.header.facts);
    if (!is_it || !sample.name.ends_with(" full")) continue;
    expect_refused(what, sample.header,
                   [&](EventHeader& header) { change(std::get<Kind>(header.facts)); });
  }
}
template <class Change>
void expect_section_refused(std::string_view what, Change change) {
  expect_refused(what, sample_event("profile.edited full"),
                 [&](EventHeader& header) { change(header.sections.front()); });
}

TEST(EventCodec, EveryKindComesBackAsItWas) {
  const auto samples = sample_events();
  ASSERT_GE(samples.size(), 2U * kKinds);
  for (const auto& sample : samples) {
    const auto bytes = encode_header(sample.header);
    ASSERT_TRUE(bytes) << sample.name;
    const auto decoded = decode_header(*bytes);
    ASSERT_TRUE(decoded) << sample.name;
    EXPECT_EQ(*decoded, sample.header) << sample.name;
    EXPECT_EQ(encode_header(*decoded).value(), *bytes) << sample.name;
  }
}

TEST(EventCodec, DecodesFromAnyAddress) {
  const auto header = sample_event("consent.recorded full");
  const auto bytes = encode_header(header).value();
  for (std::size_t shift = 0; shift < 8; ++shift) {
    Bytes moved(shift, 0xff);
    moved.insert(moved.end(), bytes.begin(), bytes.end());
    EXPECT_EQ(decode_header(ByteView(moved).subspan(shift)).value(), header) << shift;
  }
}

TEST(EventCodec, RefusesHeadersThatAreNotWhole) {
  const auto full = sample_event("consent.recorded full");
  using H = EventHeader;
  expect_refused("ledger", full, [](H& h) { h.ledger = {}; });
  expect_refused("sequence", full, [](H& h) { h.sequence = {kMaxSequence + 1}; });
  expect_refused("before 1970", full, [](H& h) { h.time = {-1}; });
  expect_refused("year 10000", full, [](H& h) { h.time = {kLatestMoment.micros + 1}; });
  expect_refused("no actor", full, [](H& h) { h.actor.type = ActorType::kInvalid; });
  expect_refused("odd actor", full, [](H& h) { h.actor.type = static_cast<ActorType>(5); });
  expect_refused("system with id", full, [](H& h) { h.actor.type = ActorType::kSystem; });
  expect_refused("user without id", full, [](H& h) { h.actor.id = {}; });
  expect_refused("consent of nobody", full, [](H& h) { h.subject = {}; });
  expect_refused("no facts", full, [](H& h) { h.facts = std::monostate{}; });
  expect_refused("unknown facts", full, [](H& h) { h.facts = UnknownFacts{kKinds + 1}; });
  expect_refused("sections", full,
                 [](H& h) { h.sections.resize(kMaxSections + 1, h.sections[0]); });
}

TEST(EventCodec, RefusesSectionsOutOfTheirLimits) {
  expect_section_refused("slot", [](auto& s) { s.compartment.slot = {kMaxSlot + 1}; });
  expect_section_refused("class", [](auto& s) { s.compartment.cls = {}; });
  expect_section_refused("number",
                         [](auto& s) { s.compartment.number = kMaxCompartmentNumber + 1; });
  expect_section_refused("role", [](auto& s) { s.role = static_cast<SectionRole>(11); });
  expect_section_refused("field without name", [](auto& s) { s.name.clear(); });
  expect_section_refused("name", [](auto& s) { s.name = std::string(kMaxCodeSize + 1, 'x'); });
  expect_section_refused("commitment", [](auto& s) { s.commitment = {}; });
  for (const std::uint32_t size : {0U, 1U, 4U, 31U, 33U, 63U, 257U, 1'179'649U, 0xffffffffU}) {
    expect_section_refused("padding", [&](auto& s) { s.padded_length = size; });
  }
}

TEST(EventCodec, RefusesTextsThatAreNotCodes) {
  const std::vector<std::string> bad{std::string("a\0b", 3),
                                     "\xff",
                                     "\xc3",
                                     "\xed\xa0\x80",
                                     "\xc0\xaf",
                                     "\xf4\x90\x80\x80",
                                     std::string(kMaxCodeSize + 1, 'x')};
  for (const auto& text : bad) {
    expect_facts_refused<LedgerCreated>("name", [&](auto& f) { f.name = text; });
    expect_facts_refused<LedgerCreated>("origin", [&](auto& f) { f.origin = text; });
    expect_facts_refused<LedgerCreated>("region", [&](auto& f) { f.region = text; });
    expect_facts_refused<SettingsChanged>("name", [&](auto& f) { f.changes[0].name = text; });
    expect_facts_refused<SettingsChanged>("value", [&](auto& f) { f.changes[0].value = text; });
    expect_facts_refused<PolicyPublished>("version", [&](auto& f) { f.version = text; });
    expect_facts_refused<PolicyPublished>("url", [&](auto& f) { f.url = text; });
    expect_facts_refused<PolicyPublished>("language", [&](auto& f) { f.language = text; });
    expect_facts_refused<PurposeDefined>("purpose", [&](auto& f) { f.purpose = text; });
    expect_facts_refused<PurposeDefined>("title", [&](auto& f) { f.title = text; });
    expect_facts_refused<ConsentRecorded>("purpose", [&](auto& f) { f.purpose = text; });
    expect_facts_refused<ConsentRecorded>("policy", [&](auto& f) { f.policy_version = text; });
    expect_facts_refused<ConsentRecorded>("language", [&](auto& f) { f.language = text; });
    expect_facts_refused<ConsentRecorded>("wording", [&](auto& f) { f.wording = text; });
    expect_facts_refused<ConsentRecorded>("method", [&](auto& f) { f.method = text; });
    expect_facts_refused<AccessRecorded>("purpose", [&](auto& f) { f.purpose_of_use = text; });
    expect_facts_refused<AccessRecorded>("resource", [&](auto& f) { f.resource_type = text; });
    expect_facts_refused<AccessRecorded>("field", [&](auto& f) { f.fields.push_back(text); });
    expect_facts_refused<AccessRecorded>("role", [&](auto& f) { f.via.role = text; });
    expect_facts_refused<AccessRecorded>("client", [&](auto& f) { f.via.client = text; });
    expect_facts_refused<AccessRecorded>("site", [&](auto& f) { f.via.site = text; });
    expect_facts_refused<AccessRecorded>("department", [&](auto& f) { f.via.department = text; });
    expect_facts_refused<AccessRecorded>("denial", [&](auto& f) { f.via.denial = text; });
    expect_facts_refused<AccessRecorded>("consent", [&](auto& f) { f.consent = text; });
    expect_facts_refused<RelationshipRecorded>("ward", [&](auto& f) { f.department = text; });
    expect_facts_refused<SearchRecorded>("role", [&](auto& f) { f.via.role = text; });
    expect_facts_refused<LoginRecorded>("method", [&](auto& f) { f.method = text; });
    expect_facts_refused<StaffDescribed>("role", [&](auto& f) { f.role = text; });
    expect_facts_refused<StaffDescribed>("ward", [&](auto& f) { f.department = text; });
    expect_full_refused<AccessRulesSet>("name",
                                        [&](auto& f) { f.rules[1].thresholds[0].name = text; });
    expect_facts_refused<RequestRefused>("method", [&](auto& f) { f.method = text; });
    expect_facts_refused<RequestRefused>("route", [&](auto& f) { f.route = text; });
    expect_facts_refused<RequestRefused>("problem", [&](auto& f) { f.problem = text; });
    expect_section_refused("name", [&](auto& s) { s.name = text; });
  }
}

TEST(EventCodec, RefusesFactsWithoutWhatMakesThem) {
  expect_facts_refused<LedgerCreated>("origin", [](auto& f) { f.origin = "two words"; });
  expect_facts_refused<LedgerCreated>("origin", [](auto& f) { f.origin.clear(); });
  expect_facts_refused<LedgerCreated>("name", [](auto& f) { f.name.clear(); });
  expect_facts_refused<LedgerCreated>("key", [](auto& f) { f.signing_key = {}; });
  expect_facts_refused<TokenIssued>("token", [](auto& f) { f.token = {}; });
  expect_facts_refused<TokenIssued>("role", [](auto& f) { f.role = {}; });
  expect_facts_refused<TokenIssued>("role", [](auto& f) { f.role = static_cast<Role>(8); });
  expect_facts_refused<TokenIssued>("hash", [](auto& f) { f.hash = {}; });
  expect_facts_refused<TokenRevoked>("token", [](auto& f) { f.token = {}; });
  expect_facts_refused<SettingsChanged>("none", [](auto& f) { f.changes.clear(); });
  expect_facts_refused<SettingsChanged>("name", [](auto& f) { f.changes[0].name.clear(); });
  expect_facts_refused<SettingsChanged>("value", [](auto& f) { f.changes[0].value.clear(); });
  expect_facts_refused<PolicyPublished>("version", [](auto& f) { f.version.clear(); });
  expect_facts_refused<PurposeDefined>("purpose", [](auto& f) { f.purpose.clear(); });
  expect_facts_refused<PurposeDefined>("basis", [](auto& f) { f.basis = {}; });
  expect_facts_refused<SubjectRegistered>("slot", [](auto& f) { f.slot = {}; });
  expect_facts_refused<SubjectRegistered>("slot", [](auto& f) { f.slot = {kMaxSlot + 1}; });
  expect_facts_refused<SubjectRegistered>("type", [](auto& f) { f.type = {}; });
  expect_facts_refused<SubjectRegistered>("origin", [](auto& f) { f.origin = {}; });
  expect_facts_refused<ConsentRecorded>("purpose", [](auto& f) { f.purpose.clear(); });
  expect_facts_refused<ConsentRecorded>("status", [](auto& f) { f.status = {}; });
  expect_facts_refused<AccessRecorded>("action", [](auto& f) { f.action = {}; });
  expect_facts_refused<AccessRecorded>("outcome", [](auto& f) { f.outcome = {}; });
  expect_facts_refused<AccessRecorded>("field", [](auto& f) { f.fields.emplace_back(); });
  expect_facts_refused<ErasureOrdered>("erasure", [](auto& f) { f.erasure = {}; });
  expect_facts_refused<ErasureOrdered>("ground", [](auto& f) { f.ground = {}; });
  expect_facts_refused<ErasureCompleted>("erasure", [](auto& f) { f.erasure = {}; });
  expect_facts_refused<RequestRefused>("count", [](auto& f) { f.count = 0; });
  expect_facts_refused<LogVerified>("damage", [](auto& f) {
    f.damage = {{Damage::kInvalid, 1, 0}};
  });
  expect_facts_refused<LogVerified>("count", [](auto& f) { f.damage = {{Damage::kForked, 0, 0}}; });
  expect_facts_refused<RelationshipRecorded>("id", [](auto& f) { f.relationship = {}; });
  expect_facts_refused<RelationshipRecorded>("type", [](auto& f) { f.type = {}; });
  expect_facts_refused<RelationshipRecorded>("nobody nowhere", [](auto& f) {
    f.agent = {};
    f.department.clear();
  });
  expect_facts_refused<RelationshipRecorded>("duty with another", [](auto& f) {
    f.type = RelationshipType::kDuty;
    f.agent = tests::counting<SubjectId>(0x50);
  });
  expect_facts_refused<RelationshipRecorded>("end",
                                             [](auto& f) { f.ends_at = {f.starts_at.micros - 1}; });
  expect_facts_refused<RelationshipEnded>("id", [](auto& f) { f.relationship = {}; });
  expect_facts_refused<SearchRecorded>("outcome", [](auto& f) { f.outcome = {}; });
  expect_facts_refused<LoginRecorded>("action", [](auto& f) { f.action = {}; });
  expect_facts_refused<LoginRecorded>("outcome", [](auto& f) { f.outcome = {}; });
}

TEST(EventCodec, RefusesReviewsOfAccessesThatNobodyCouldHaveMade) {
  using Rules = AccessRulesSet;
  expect_full_refused<Rules>("version", [](auto& f) { f.version = 0; });
  expect_full_refused<Rules>("rule", [](auto& f) { f.rules[0].rule = {}; });
  expect_full_refused<Rules>("twice", [](auto& f) { f.rules[0].rule = f.rules[1].rule; });
  expect_full_refused<Rules>("name", [](auto& f) { f.rules[1].thresholds[0].name.clear(); });
  expect_full_refused<Rules>("flag from", [](auto& f) { f.flag_from = 0; });
  expect_full_refused<Rules>("flag from", [](auto& f) { f.flag_from = f.medium_from + 1; });
  expect_full_refused<Rules>("medium from", [](auto& f) { f.medium_from = f.high_from + 1; });
  expect_full_refused<Rules>("offset", [](auto& f) { f.utc_offset = kMaxUtcOffset + 1; });
  using Flag = AccessFlagged;
  expect_full_refused<Flag>("agent", [](auto& f) { f.agent = {}; });
  expect_full_refused<Flag>("none", [](auto& f) { f.findings.clear(); });
  expect_full_refused<Flag>("rule", [](auto& f) { f.findings[0].rule = {}; });
  expect_full_refused<Flag>("order", [](auto& f) { std::swap(f.findings[0], f.findings[1]); });
  expect_full_refused<Flag>("priority", [](auto& f) { f.priority = {}; });
  expect_full_refused<Flag>(
      "exemption", [](auto& f) { f.findings[0].exemption = static_cast<AccessExemption>(4); });
  expect_full_refused<Flag>(
      "numbers", [](auto& f) { f.findings[0].numbers.assign(kMaxFindingNumbers + 1, 1); });
  expect_full_refused<Flag>("of later", [](auto& f) { f.access = {f.checked_up_to}; });
  expect_full_refused<Flag>("size of later", [](auto& f) { f.checked_up_to = 12'346; });
  expect_full_refused<PersonMarked>("id", [](auto& f) { f.mark = {}; });
  expect_full_refused<PersonMarked>("type", [](auto& f) { f.type = {}; });
  expect_full_refused<PersonUnmarked>("id", [](auto& f) { f.mark = {}; });
  expect_full_refused<StaffDescribed>("hours", [](auto& f) { f.usual_from = kDayMinutes; });
  expect_full_refused<StaffDescribed>("hours", [](auto& f) { f.usual_until = kDayMinutes + 1; });
  expect_full_refused<StaffDescribed>("days", [](auto& f) { f.usual_days = 0x80; });
  expect_full_refused<AccessesChecked>("nothing", [](auto& f) { f.behind = f.from; });
  expect_full_refused<AccessesChecked>("beyond", [](auto& f) { f.behind = {12'341}; });
  expect_full_refused<AccessesChecked>("size of later", [](auto& f) { f.checked_up_to = 12'346; });
  expect_full_refused<AccessesChecked>("more flags", [](auto& f) { f.flagged = 901; });
}

TEST(EventCodec, RefusesEmergenciesThatNobodyCouldHaveDeclared) {
  using Started = BreakGlassStarted;
  expect_full_refused<Started>("id", [](auto& f) { f.glass = {}; });
  expect_full_refused<Started>("agent", [](auto& f) { f.agent = {}; });
  expect_full_refused<Started>("nothing", [](auto& f) { f.scopes.clear(); });
  expect_full_refused<Started>("scope", [](auto& f) { f.scopes[0] = {}; });
  expect_full_refused<Started>("purpose", [](auto& f) { f.purpose_of_use.clear(); });
  expect_full_refused<Started>("review", [](auto& f) { f.review = {}; });
  expect_full_refused<BreakGlassEnded>("id", [](auto& f) { f.glass = {}; });
}

TEST(EventCodec, RefusesReviewsThatNobodyCouldHaveMade) {
  using Opened = ReviewOpened;
  expect_full_refused<Opened>("id", [](auto& f) { f.review = {}; });
  expect_full_refused<Opened>("origin", [](auto& f) { f.origin = {}; });
  expect_full_refused<Opened>("priority", [](auto& f) { f.priority = {}; });
  expect_full_refused<Opened>("nothing", [](auto& f) { f.accesses.clear(); });
  expect_full_refused<Opened>("order", [](auto& f) { std::swap(f.accesses[0], f.accesses[1]); });
  expect_full_refused<Opened>("twice", [](auto& f) { f.accesses[0] = f.accesses[1]; });
  expect_full_refused<Opened>("of later", [](auto& f) { f.accesses[1] = {12'345}; });
  expect_full_refused<Opened>("flag of later", [](auto& f) { f.flags[0] = {12'345}; });
  expect_full_refused<Opened>("many", [](auto& f) {
    f.accesses.clear();
    for (std::uint64_t i = 0; i <= kMaxReviewAccesses; ++i) f.accesses.push_back({i});
  });
  expect_full_refused<ReviewAssigned>("id", [](auto& f) { f.review = {}; });
  expect_full_refused<ReviewNoted>("id", [](auto& f) { f.review = {}; });
  expect_full_refused<ReviewNoted>("of later", [](auto& f) { f.events[1] = {12'345}; });
  expect_full_refused<ReviewAsked>("id", [](auto& f) { f.question = {}; });
  expect_full_refused<ReviewAsked>("audience", [](auto& f) { f.audience = {}; });
  expect_full_refused<ReviewAsked>("whom", [](auto& f) { f.asked = {}; });
  expect_full_refused<ReviewQuestionRead>("id", [](auto& f) { f.question = {}; });
  expect_full_refused<ReviewAnswered>("id", [](auto& f) { f.review = {}; });
  expect_full_refused<ReviewDecided>("disposition", [](auto& f) { f.disposition = {}; });
  expect_full_refused<ReviewDecided>("sanction", [](auto& f) { f.sanction = {}; });
  expect_full_refused<ReviewConfirmed>("of later", [](auto& f) { f.decided = {12'345}; });
  expect_full_refused<ReviewReturned>("of later", [](auto& f) { f.decided = {12'345}; });
  expect_full_refused<ReviewReopened>("id", [](auto& f) { f.review = {}; });
  using Sampled = ReviewSampled;
  expect_full_refused<Sampled>("method", [](auto& f) { f.method = {}; });
  expect_full_refused<Sampled>("seed", [](auto& f) { f.seed = {}; });
  expect_full_refused<Sampled>("backwards", [](auto& f) { f.behind = {6}; });
  expect_full_refused<Sampled>("beyond", [](auto& f) { f.behind = {12'341}; });
  expect_full_refused<Sampled>("size of later", [](auto& f) { f.size = 12'346; });
  expect_full_refused<Sampled>("more than asked", [](auto& f) { f.drawn = 51; });
  expect_full_refused<Sampled>("more than there are", [](auto& f) { f.accesses = 48; });
  using Signed = ReviewPeriodSigned;
  expect_full_refused<Signed>("id", [](auto& f) { f.period = {}; });
  expect_full_refused<Signed>("no time", [](auto& f) { f.until = f.since; });
  expect_full_refused<Signed>("beyond", [](auto& f) { f.behind = {12'341}; });
  expect_full_refused<Signed>("size of later", [](auto& f) { f.size = 12'346; });
  expect_full_refused<Signed>("rules", [](auto& f) { std::swap(f.rules[0], f.rules[1]); });
  expect_full_refused<Signed>("disposition",
                              [](auto& f) { f.figures.dispositions[0].disposition = {}; });
  expect_full_refused<Signed>("none", [](auto& f) { f.figures.dispositions[0].count = 0; });
  expect_full_refused<Signed>(
      "order", [](auto& f) { std::swap(f.figures.dispositions[0], f.figures.dispositions[1]); });
}

TEST(EventCodec, RefusesAuthorizationsAndAccountingsThatNobodyCouldHaveMade) {
  using Signed = AuthorizationSigned;
  expect_full_refused<Signed>("id", [](auto& f) { f.authorization = {}; });
  expect_full_refused<Signed>("to nobody", [](auto& f) { f.recipients.clear(); });
  expect_full_refused<Signed>("for nothing", [](auto& f) { f.purposes.clear(); });
  expect_full_refused<Signed>("of nothing", [](auto& f) { f.categories.clear(); });
  expect_full_refused<Signed>("category", [](auto& f) { f.categories[0].clear(); });
  expect_full_refused<AuthorizationEnded>("id", [](auto& f) { f.authorization = {}; });
  expect_full_refused<AuthorizationEnded>("cause", [](auto& f) { f.cause = {}; });
  using Suspended = AccountingSuspended;
  expect_full_refused<Suspended>("id", [](auto& f) { f.suspension = {}; });
  expect_full_refused<Suspended>("whose", [](auto& f) { f.recipient.clear(); });
  expect_full_refused<Suspended>("ground", [](auto& f) { f.ground = DisclosureGround::kJudicial; });
  expect_full_refused<Suspended>("no time", [](auto& f) { f.until = f.since; });
  expect_full_refused<AccountingResumed>("id", [](auto& f) { f.suspension = {}; });
  using Given = AccountingGiven;
  expect_full_refused<Given>("id", [](auto& f) { f.accounting = {}; });
  expect_full_refused<Given>("no time", [](auto& f) { f.since = f.until; });
  expect_full_refused<Given>("size of later", [](auto& f) { f.size = 12'346; });
  expect_full_refused<DisclosureRecorded>(
      "ground", [](auto& f) { f.ground = static_cast<DisclosureGround>(24); });
}

TEST(EventCodec, RefusesLocksThatNobodyCouldHaveMade) {
  expect_full_refused<AgentLocked>("cause", [](auto& f) { f.cause = {}; });
  expect_full_refused<AgentLocked>("no failure", [](auto& f) { f.failures = 0; });
  expect_full_refused<AgentLocked>("ordered", [](auto& f) { f.cause = LockCause::kOrdered; });
  expect_full_refused<AgentUnlocked>("of later", [](auto& f) { f.locked = {12'345}; });
}

TEST(EventCodec, RefusesItemsOfListsOutOfTheirLimits) {
  const CompartmentRef one{{{1}, CompartmentClass::kProfile, 1}, false};
  expect_facts_refused<ErasureOrdered>("whole and a number", [&](auto& f) {
    f.destroyed = {one};
    f.destroyed[0].whole = true;
  });
  expect_facts_refused<ErasureOrdered>("class", [&](auto& f) {
    f.destroyed = {one};
    f.destroyed[0].compartment.cls = static_cast<CompartmentClass>(6);
  });
  const Kept kept{{1}, CompartmentClass::kEvidence, KeepException::kArchiving, {}};
  expect_facts_refused<ErasureOrdered>("exception", [&](auto& f) {
    f.kept = {kept};
    f.kept[0].exception = {};
  });
  expect_facts_refused<ErasureCompleted>("until", [&](auto& f) {
    f.kept = {kept};
    f.kept[0].until = {kEarliestMoment.micros - 1};
  });
  expect_facts_refused<ErasureCompleted>("count", [](auto& f) { f.counts = {{{}, 3}}; });
}

TEST(EventCodec, RefusesMomentsOutsideTheCalendar) {
  for (const Moment moment :
       {Moment{kEarliestMoment.micros - 1}, Moment{kLatestMoment.micros + 1}, Moment{INT64_MIN}}) {
    expect_facts_refused<TokenIssued>("expiry", [&](auto& f) { f.expires_at = moment; });
    expect_facts_refused<ConsentRecorded>("expiry", [&](auto& f) { f.expires_at = moment; });
    expect_facts_refused<AccessRecorded>("when", [&](auto& f) { f.occurred_at = moment; });
    expect_facts_refused<ErasureCompleted>("keys", [&](auto& f) { f.backup_keys_until = moment; });
  }
}

TEST(EventCodec, SaysWhenAnEventIsTooLarge) {
  auto header = sample_event("settings.changed minimal");
  auto& changes = std::get<SettingsChanged>(header.facts).changes;
  const std::string value(kMaxCodeSize, 'x');
  while (encode_header(header)) changes.push_back({"a", value});
  EXPECT_EQ(error_of(header), Error::kEventTooLarge);
  changes.pop_back();
  EXPECT_GT(encode_header(header).value().size(), kMaxEntrySize - 64 - 2 * kMaxCodeSize);

  changes.assign(1'000'000, {"a", "1"});
  EXPECT_EQ(error_of(header), Error::kEventTooLarge);
}

TEST(EventCodec, AnEntryIsSignatureAndHeader) {
  const auto key = crypto::SigningKey::generate();
  const auto header_bytes = encode_header(sample_event("consent.recorded full")).value();
  const auto signature = key.sign(kEventLabel, header_bytes);
  auto entry = make_entry(signature, header_bytes);
  ASSERT_EQ(entry.size(), 64 + header_bytes.size());
  const auto split = split_entry(entry).value();
  EXPECT_EQ(split.signature, signature);
  EXPECT_EQ(crypto::to_bytes(split.header_bytes), header_bytes);
  EXPECT_TRUE(verify_entry(split, key.public_key()));
  EXPECT_FALSE(verify_entry(split, crypto::SigningKey::generate().public_key()));
  // The label is part of what is signed.
  EXPECT_FALSE(crypto::verify(key.public_key(), "", header_bytes, signature));
  for (const std::size_t place : {std::size_t{0}, std::size_t{63}, entry.size() - 1}) {
    entry[place] ^= 1U;
    EXPECT_FALSE(verify_entry(split_entry(entry).value(), key.public_key())) << place;
    entry[place] ^= 1U;
  }
}

TEST(EventCodec, AnEntryHasItsLimits) {
  EXPECT_FALSE(split_entry({}));
  EXPECT_FALSE(split_entry(Bytes(64)));
  EXPECT_FALSE(split_entry(Bytes(71)));
  EXPECT_TRUE(split_entry(Bytes(72)));
  EXPECT_TRUE(split_entry(Bytes(kMaxEntrySize)));
  EXPECT_EQ(split_entry(Bytes(kMaxEntrySize + 1)).error(), Error::kMalformedEvent);
}

}  // namespace
}  // namespace lethe::ledger
