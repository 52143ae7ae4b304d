// The one rendering of events and rows.
#include "api/json/render.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace lethe::api {
namespace {

template <class IdType>
IdType id_of(std::uint8_t byte) {
  IdType id;
  id.bytes.fill(byte);
  return id;
}

ledger::EventHeader event_with(ledger::Facts facts) {
  ledger::EventHeader header;
  header.ledger = id_of<ledger::LedgerId>(0x11);
  header.sequence = {7};
  header.time = {1'800'000'000'000'001};
  header.subject = id_of<ledger::SubjectId>(0x22);
  header.actor = {ledger::ActorType::kAgent, id_of<ledger::ActorId>(0x33),
                  id_of<ledger::TokenId>(0x44)};
  header.facts = std::move(facts);
  return header;
}

std::string facts_json(ledger::Facts facts) {
  return boost::json::serialize(event_json(event_with(std::move(facts))).at("facts"));
}

TEST(Render, EventsAreWhole) {
  auto header = event_with(ledger::ProfileEdited{3});
  header.request = id_of<ledger::RequestId>(0x55);
  ledger::SectionRef section;
  section.compartment = {{9}, ledger::CompartmentClass::kProfile, 4};
  section.role = ledger::SectionRole::kProfileField;
  section.name = "email";
  section.padded_length = 32;
  section.commitment.bytes.fill(0xab);
  header.sections.push_back(section);
  const std::string ab = [] {
    std::string out;
    for (int i = 0; i < 32; ++i) out += "ab";
    return out;
  }();
  EXPECT_EQ(boost::json::serialize(event_json(header)),
            R"({"ledger":"11111111-1111-1111-1111-111111111111","sequence":7,)"
            R"("time":"2027-01-15T08:00:00.000001Z","kind":"profile.edited",)"
            R"("subject":"22222222-2222-2222-2222-222222222222",)"
            R"("actor":{"type":"agent","id":"33333333-3333-3333-3333-333333333333",)"
            R"("token":"44444444-4444-4444-4444-444444444444"},)"
            R"("request":"55555555-5555-5555-5555-555555555555",)"
            R"("sections":[{"index":0,"class":"profile","role":"profile_field","slot":9,)"
            R"("number":4,"padded_length":32,"commitment":")" +
                ab + R"(","name":"email"}],"facts":{"revision":3}})");
}

TEST(Render, WhatIsNoneIsLeftOut) {
  ledger::EventHeader header;
  header.ledger = id_of<ledger::LedgerId>(0x11);
  header.actor.type = ledger::ActorType::kSystem;
  header.facts = ledger::ImportFinished{5, 2};
  EXPECT_EQ(boost::json::serialize(event_json(header)),
            R"({"ledger":"11111111-1111-1111-1111-111111111111","sequence":0,)"
            R"("time":"1970-01-01T00:00:00.000000Z","kind":"import.finished",)"
            R"("actor":{"type":"system"},"sections":[],"facts":{"accepted":5,"refused":2}})");
}

TEST(Render, FactsHaveTheNamesOfTheSchema) {
  EXPECT_EQ(facts_json(ledger::TokenRevoked{id_of<ledger::TokenId>(0x66)}),
            R"({"revoked":"66666666-6666-6666-6666-666666666666"})");
  EXPECT_EQ(facts_json(ledger::SettingsChanged{{{"minimum_age", "14"}}}),
            R"({"changes":[{"name":"minimum_age","value":"14"}]})");
  EXPECT_EQ(facts_json(ledger::PurposeDefined{"news", ledger::LegalBasis::kConsent, true, 30, false,
                                              "News"}),
            R"({"purpose":"news","basis":"consent","special_category":true,"validity_days":30,)"
            R"("retired":false,"title":"News","direct_marketing":false})");
  EXPECT_EQ(facts_json(ledger::SubjectRegistered{
                {4}, ledger::SubjectType::kUser, ledger::Origin::kAnonymousPost}),
            R"({"slot":4,"type":"user","origin":"anonymous_post"})");
  EXPECT_EQ(facts_json(ledger::RequestRefused{"GET", "/x", 403, "forbidden", 2}),
            R"({"method":"GET","route":"/x","status":403,"problem":"forbidden","count":2})");
  EXPECT_EQ(facts_json(ledger::UnknownFacts{99}), "{}");
  ledger::ConsentRecorded withdrawn;
  withdrawn.purpose = "news";
  withdrawn.status = ledger::ConsentStatus::kWithdrawn;
  EXPECT_EQ(facts_json(withdrawn), R"({"purpose":"news","status":"withdrawn","explicit":false})");
}

TEST(Render, ATokensHashStaysInside) {
  ledger::TokenIssued facts{id_of<ledger::TokenId>(0x66), ledger::Role::kPortal, {}, {0}};
  facts.hash.bytes.fill(0xcd);
  EXPECT_EQ(facts_json(facts).find("cdcd"), std::string::npos);
  projections::TokenRow row;
  row.hash.bytes.fill(0xcd);
  row.role = ledger::Role::kPortal;
  EXPECT_EQ(boost::json::serialize(token_json(row)).find("cdcd"), std::string::npos);
}

TEST(Render, AccessesLeaveOutWhoLookedForThePerson) {
  const auto header = event_with(ledger::AccessRecorded{"TREAT",
                                                        ledger::AccessAction::kRead,
                                                        ledger::AccessOutcome::kSuccess,
                                                        "profile",
                                                        {"city"},
                                                        {0}});
  EXPECT_EQ(boost::json::serialize(access_json(header, ShowActor::kNo)),
            R"({"sequence":7,"time":"2027-01-15T08:00:00.000001Z",)"
            R"("subject":"22222222-2222-2222-2222-222222222222","purpose_of_use":"TREAT",)"
            R"("action":"R","outcome":"0","resource_type":"profile","fields":["city"],)"
            R"("occurred_at":"1970-01-01T00:00:00.000000Z"})");
  EXPECT_TRUE(access_json(header, ShowActor::kYes).contains("actor"));
}

TEST(Render, ErasuresSayWhatWentAndWhatStays) {
  const auto id = id_of<ledger::ErasureId>(0x77);
  ledger::ErasureOrdered ordered;
  ordered.erasure = id;
  ordered.ground = ledger::ErasureGround::kObjection;
  ordered.destroyed = {{{{3}, ledger::CompartmentClass::kProfile, 0}, true},
                       {{{3}, ledger::CompartmentClass::kContent, 5}, false}};
  ordered.kept = {
      {{3}, ledger::CompartmentClass::kEvidence, ledger::KeepException::kLegalObligation, {0}}};
  ledger::ErasureCompleted done;
  done.erasure = id;
  done.epoch_before = 4;
  done.epoch_after = 5;
  done.counts = {{ledger::CompartmentClass::kProfile, 6}};
  done.index_entries = 2;
  done.backup_keys_until = {1};
  projections::ErasureRow row;
  row.id = id;
  row.subject = id_of<ledger::SubjectId>(0x22);
  const auto completion = event_with(done);
  row.ground = ordered.ground;
  ErasureStory story{event_with(ordered), {event_with(ordered)}, {}, {}};
  const auto pending = erasure_json(row, story);
  EXPECT_FALSE(pending.contains("certificate"));
  EXPECT_EQ(boost::json::serialize(pending.at("destroyed")),
            R"([{"class":"profile","whole":true},{"class":"content","whole":false,"number":5}])");
  EXPECT_EQ(boost::json::serialize(pending.at("kept")),
            R"([{"class":"evidence","exception":"legal_obligation",)"
            R"("until":"1970-01-01T00:00:00.000000Z"}])");
  row.state = projections::ErasureState::kCompleted;
  story.certificates.push_back(completion);
  const auto completed = erasure_json(row, story);
  EXPECT_EQ(completed.at("state"), "completed");
  EXPECT_EQ(boost::json::serialize(completed.at("certificate")),
            R"({"sequence":7,"time":"2027-01-15T08:00:00.000001Z","epoch_before":4,)"
            R"("epoch_after":5,"counts":{"profile":6},"index_entries":2,"whole_subject":false,)"
            R"("kept":[],"backup_keys_until":"1970-01-01T00:00:00.000001Z"})");
}

}  // namespace
}  // namespace lethe::api
