// Telling recipients, against real servers on this machine.
#include "api/webhooks/notice_sender.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "api/webhooks/http_signature.h"
#include "tests/api/loopback_recipient.h"
#include "tests/api/rule_table.h"
#include "tests/blackbox/self_signed.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

using ledger::NoticeOutcome;
using projections::NoticeRow;
using webhooks::PrivateAddresses;

webhooks::SenderOptions quick(PrivateAddresses addresses = PrivateAddresses::kAllow) {
  webhooks::SenderOptions options;
  options.client.private_addresses = addresses;
  options.client.timeout = std::chrono::milliseconds(5'000);
  options.tick = std::chrono::milliseconds(5);
  return options;
}

/// A ledger in which "ann" was disclosed to recipients, and the sender beside it.
class Sending {
 public:
  explicit Sending(const std::filesystem::path& directory = {}) : world(directory) {
    run_table(world, R"(
      purpose   admin  care contract                         -> 201 | purpose.defined
      register  portal ann user email=ann@people.example     -> 201 | subject.registered
    )");
  }

  void disclose_to(const std::string& recipient, const std::string& endpoint) {
    run_table(world, "recipient admin " + recipient + " care email endpoint=" + endpoint +
                         " -> 201 | recipient.defined\n" + "disclose portal ann " + recipient +
                         " care email -> 201 | disclosure.recorded\n");
  }
  void edit() {
    const auto value = "ann" + std::to_string(++edits_) + "@people.example";
    run_table(world, "edit portal ann email=" + value + " -> 200 | profile.edited\n");
  }
  void start(webhooks::SenderOptions options = quick()) {
    sender_ = std::make_unique<webhooks::NoticeSender>(
        world.store(), world.clock, std::move(options),
        [this](const webhooks::AttemptLine&) { ++attempts; });
    EXPECT_EQ(sender_->start(), "");
  }
  void stop() { sender_.reset(); }

  std::vector<NoticeRow> notices() const {
    const auto snapshot = world.ledger()->snapshot();
    return *projections::Views(*snapshot).notices({}, {}, 99);
  }
  /// Waits until there are so many notices with that outcome, ten seconds at most; one of them.
  NoticeRow await(NoticeOutcome outcome, std::size_t count = 1) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::vector<NoticeRow> found;
    while (std::chrono::steady_clock::now() < deadline) {
      found.clear();
      for (const auto& notice : notices()) {
        if (notice.outcome == outcome) found.push_back(notice);
      }
      if (found.size() >= count) return found.front();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ADD_FAILURE() << found.size() << " notices " << ledger::name_of(outcome);
    return {};
  }

  World world;
  std::atomic<int> attempts{0};

 private:
  int edits_ = 0;
  std::unique_ptr<webhooks::NoticeSender> sender_;
};

std::string quoted_after(const std::string& text, const std::string& name) {
  const auto at = text.find(name + "=\"");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 2;
  return text.substr(begin, text.find('"', begin) - begin);
}

TEST(NoticeSender, PostsASignedCloudEventWithoutPersonalData) {
  LoopbackRecipient lab({204});
  Sending sending;
  sending.disclose_to("lab", lab.url("/notices?from=clinic"));
  sending.edit();
  sending.start();
  const auto notice = sending.await(NoticeOutcome::kDelivered);
  EXPECT_EQ(notice.status, 204U);
  EXPECT_EQ(notice.attempt, 1U);
  const auto got = lab.received(1);
  ASSERT_EQ(got.size(), 1U);
  const auto& request = got[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/notices?from=clinic");
  EXPECT_EQ(request.fields.at("content-type"), "application/cloudevents+json");

  const auto event = boost::json::parse(request.body).as_object();
  const auto& ledger = *sending.world.ledger();
  EXPECT_EQ(event.at("specversion"), "1.0");
  EXPECT_EQ(text_at(event, "id"), notice.id.str());
  EXPECT_EQ(text_at(event, "source"), "urn:uuid:" + ledger.info().id.str());
  EXPECT_EQ(event.at("type"), "lethe.profile.edited");
  EXPECT_EQ(text_at(event, "subject"), sending.world.person("ann").str());
  EXPECT_EQ(event.at("data").at("sequence").to_number<std::uint64_t>(), notice.about.value);
  EXPECT_EQ(event.at("data").at("kind"), "profile.edited");
  EXPECT_EQ(event.at("data").as_object().size(), 5U);
  EXPECT_EQ(event.size(), 8U);
  EXPECT_EQ(request.body.find("people.example"), std::string::npos);

  // As a recipient checks it, who knows the log's verifier key.
  const auto& input = request.fields.at("signature-input");
  EXPECT_EQ(quoted_after(input, "keyid"), ledger.verifier().vkey());
  const auto digest = webhooks::content_digest(request.body);
  EXPECT_EQ(request.fields.at("content-digest"), digest);
  const auto base = webhooks::signature_base({{"@method", "POST"},
                                              {"@target-uri", lab.url("/notices?from=clinic")},
                                              {"content-digest", digest}},
                                             input.substr(std::string("lethe=").size()));
  const auto& field = request.fields.at("signature");
  const auto bytes = crypto::from_base64(field.substr(7, field.size() - 8));
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(crypto::verify(ledger.info().signing_key, "", crypto::as_bytes(base),
                             *crypto::Signature::from(*bytes)));
}

TEST(NoticeSender, TriesAgainLaterWithTheSameId) {
  LoopbackRecipient lab({500, 503, 200});
  Sending sending;
  sending.disclose_to("lab", lab.url());
  sending.edit();
  sending.start();
  const auto first = sending.await(NoticeOutcome::kFailed);
  EXPECT_EQ(first.status, 500U);
  EXPECT_GE(first.next_attempt_at.micros - sending.world.clock.now().micros, 60'000'000);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(lab.received(1).size(), 1U) << "not before its time";
  sending.world.clock.advance_seconds(90);
  EXPECT_EQ(lab.received(2).size(), 2U);
  while (sending.notices()[0].attempt < 2) std::this_thread::yield();
  sending.world.clock.advance_seconds(600);
  const auto last = sending.await(NoticeOutcome::kDelivered);
  EXPECT_EQ(last.attempt, 3U);
  EXPECT_EQ(last.id, first.id);
  const auto got = lab.received(3);
  ASSERT_EQ(got.size(), 3U);
  EXPECT_EQ(got[0].body, got[1].body);
  EXPECT_EQ(got[1].body, got[2].body);
}

TEST(NoticeSender, WhatIsNoAnswerIsAFailedAttempt) {
  for (const int behaviour : {kHang, kCut, kGarbage}) {
    LoopbackRecipient lab({behaviour});
    Sending sending;
    sending.disclose_to("lab", lab.url());
    sending.edit();
    auto options = quick();
    options.client.timeout = std::chrono::milliseconds(200);
    sending.start(options);
    const auto notice = sending.await(NoticeOutcome::kFailed);
    EXPECT_EQ(notice.status, 0U) << behaviour;
    EXPECT_EQ(notice.attempt, 1U) << behaviour;
  }
}

TEST(NoticeSender, NobodyListening) {
  std::string url;
  { url = LoopbackRecipient({200}).url(); }
  Sending sending;
  sending.disclose_to("lab", url);
  sending.edit();
  sending.start();
  EXPECT_EQ(sending.await(NoticeOutcome::kFailed).status, 0U);
}

TEST(NoticeSender, FollowsNoRedirect) {
  LoopbackRecipient lab({307});
  Sending sending;
  sending.disclose_to("lab", lab.url());
  sending.edit();
  sending.start();
  EXPECT_EQ(sending.await(NoticeOutcome::kFailed).status, 307U);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(lab.received(1).size(), 1U);
}

TEST(NoticeSender, ReachesNoPrivateAddressUnlessItMay) {
  LoopbackRecipient lab({200});
  Sending sending;
  sending.disclose_to("lab", lab.url());
  sending.edit();
  sending.start(quick(PrivateAddresses::kRefuse));
  EXPECT_EQ(sending.await(NoticeOutcome::kFailed).status, 0U);
  EXPECT_TRUE(lab.received(0).empty());
}

TEST(NoticeSender, OneThatHangsHoldsUpNobodyElse) {
  LoopbackRecipient slow({kHang});
  LoopbackRecipient lab({200});
  Sending sending;
  sending.disclose_to("aaa", slow.url());
  sending.disclose_to("lab", lab.url());
  for (int i = 0; i < 8; ++i) sending.edit();
  sending.start();
  sending.await(NoticeOutcome::kDelivered, 8);
  EXPECT_LE(slow.received(4).size(), 4U) << "as many at once as one recipient may have";
}

TEST(NoticeSender, ErasureAndRestrictionAreTold) {
  LoopbackRecipient lab({200});
  Sending sending;
  sending.disclose_to("lab", lab.url());
  const auto ann = sending.world.person("ann");
  const auto append = [&](const ledger::Facts& facts) {
    const auto reply =
        run_rule(sending.world.store(), sending.world.clinic(), sending.world.request("system"), {},
                 [&](RuleContext& context) -> Ruled<Ruling> {
                   Ruling ruling;
                   ruling.decision.events.push_back(context.event(facts, ann));
                   return ruling;
                 });
    EXPECT_FALSE(reply.refused());
  };
  const auto restriction = ledger::RestrictionId::random();
  append(ledger::RestrictionSet{restriction, ledger::RestrictionGround::kAccuracyContested});
  append(ledger::RestrictionLifted{restriction, sending.world.clock.now()});
  EXPECT_FALSE(sending.world.erase("portal", "ann").refused());
  sending.start();
  sending.await(NoticeOutcome::kDelivered, 3);
  std::multiset<std::string> types;
  for (const auto& request : lab.received(3)) {
    types.insert(boost::json::parse(request.body).at("type").as_string().c_str());
  }
  EXPECT_EQ(types,
            (std::multiset<std::string>{"lethe.erasure.completed", "lethe.restriction.lifted",
                                        "lethe.restriction.set"}));
}

/// What waits to be sent again when the person is erased names nothing but random ids.
TEST(NoticeSender, P4ANoticeThatWaitsWhileItsPersonIsErasedSaysNothingOfThem) {
  LoopbackRecipient lab({500, 200, 200});
  Sending sending;
  sending.disclose_to("lab", lab.url());
  sending.edit();
  sending.start();
  sending.await(NoticeOutcome::kFailed);
  EXPECT_FALSE(sending.world.erase("portal", "ann").refused());
  sending.world.clock.advance_seconds(90);
  sending.await(NoticeOutcome::kDelivered, 2);
  const auto got = lab.received(3);
  ASSERT_EQ(got.size(), 3U);
  for (const auto& request : got) {
    EXPECT_EQ(request.body.find("people.example"), std::string::npos);
    const auto event = boost::json::parse(request.body).as_object();
    EXPECT_EQ(event.size(), 8U) << "ids, codes, a number and times, as in every notice";
    EXPECT_EQ(event.at("data").as_object().size(), 5U);
  }
}

TEST(NoticeSender, ARestartGoesOnWhereItWas) {
  lethe::tests::TemporaryDirectory folder;
  LoopbackRecipient lab({500, 200});
  Sending sending(folder.path() / "data");
  sending.disclose_to("lab", lab.url());
  sending.edit();
  sending.world.reopen();
  sending.start();
  const auto failed = sending.await(NoticeOutcome::kFailed);
  sending.stop();
  sending.world.reopen();
  sending.world.clock.advance_seconds(90);
  sending.start();
  const auto delivered = sending.await(NoticeOutcome::kDelivered);
  EXPECT_EQ(delivered.id, failed.id);
  EXPECT_EQ(delivered.attempt, 2U);
  EXPECT_EQ(sending.notices().size(), 1U);
}

TEST(NoticeSender, AnAttemptThatWasUnderWayIsRepeatedWithTheSameId) {
  lethe::tests::TemporaryDirectory folder;
  LoopbackRecipient lab({kHang, 200});
  Sending sending(folder.path() / "data");
  sending.disclose_to("lab", lab.url());
  sending.edit();
  sending.start();
  EXPECT_EQ(lab.received(1).size(), 1U);
  sending.stop();
  sending.world.reopen();
  sending.start();
  EXPECT_EQ(sending.await(NoticeOutcome::kDelivered).attempt, 1U);
  const auto got = lab.received(2);
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0].body, got[1].body);
}

TEST(NoticeSender, AnEndpointThatWasTakenAwayEndsInTellingByHand) {
  LoopbackRecipient lab({500});
  Sending sending;
  sending.disclose_to("lab", lab.url());
  sending.edit();
  sending.start();
  sending.await(NoticeOutcome::kFailed);
  run_table(sending.world, R"(
    recipient admin lab care email                -> 200 | recipient.defined
  )");
  for (std::uint32_t attempt = 1; attempt < kMostAttempts; ++attempt) {
    sending.world.clock.advance_days(1);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (sending.notices()[0].attempt <= attempt && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
  }
  const auto notice = sending.await(NoticeOutcome::kGivenUp);
  EXPECT_EQ(notice.attempt, kMostAttempts);
  EXPECT_EQ(lab.received(1).size(), 1U);
}

TEST(NoticeSender, LeavesOtherRegionsAlone) {
  LoopbackRecipient lab({200});
  Sending sending;
  sending.disclose_to("lab", lab.url());
  sending.edit();
  auto options = quick();
  options.region = "us";
  sending.start(options);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(sending.notices().empty());
  sending.stop();
  options.region = "eu";
  sending.start(options);
  sending.await(NoticeOutcome::kDelivered);
}

TEST(NoticeSender, ACertificateMustBeVouchedFor) {
  lethe::tests::TemporaryDirectory folder;
  const auto own = lethe::tests::blackbox::make_self_signed(folder.path());
  LoopbackRecipient lab({200}, own.certificate, own.key);
  Sending sending;
  sending.disclose_to("lab", lab.url());
  sending.edit();
  sending.start();
  EXPECT_EQ(sending.await(NoticeOutcome::kFailed).status, 0U);
  EXPECT_TRUE(lab.received(0).empty());
  sending.stop();
  sending.world.clock.advance_seconds(90);
  auto options = quick();
  options.client.ca_file = own.certificate;
  sending.start(options);
  EXPECT_EQ(sending.await(NoticeOutcome::kDelivered).status, 200U);
}

TEST(NoticeSender, SaysThatItCantReadItsAuthorities) {
  World world;
  auto options = quick();
  options.client.ca_file = "/nowhere/authorities.pem";
  webhooks::NoticeSender sender(world.store(), world.clock, options, {});
  EXPECT_NE(sender.start().find("/nowhere/authorities.pem"), std::string::npos);
}

}  // namespace
}  // namespace lethe::api::testing
