// An organisation leaves: everything is given back, and then nothing of it opens any more.
#include "api/commands/closures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "api/commands/returns.h"
#include "api/commands/scheduler.h"
#include "api/commands/sweeping.h"
#include "crypto/hash.h"
#include "ledger/key_access.h"
#include "ledger/verifier.h"
#include "tests/api/rule_table.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Closure : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      policy   admin v1                                   -> 201 | policy.published
      purpose  admin news consent                         -> 201 | purpose.defined
      register portal ann user city=Oslo email=ann@a.test -> 201 | subject.registered
      register portal bob user city=Rome email=bob@a.test -> 201 | subject.registered
    )");
    info = world.ledger()->info();
  }

  std::unique_ptr<ReturnWriter> begin_return() {
    const auto reply = world.run("admin", read_return, ReadReturnInput{"HOPERAT", "we leave"});
    EXPECT_EQ(outcome(reply), "200");
    return std::make_unique<ReturnWriter>(world.store(), world.ledger(), world.request("admin"));
  }
  /// Everything that the organisation gets, line by line.
  std::vector<std::string> hand_over() {
    std::vector<std::string> lines;
    const auto writer = begin_return();
    for (;;) {
      const auto part = writer->next();
      EXPECT_TRUE(part) << part.error().message();
      if (!part || !*part) return lines;
      std::istringstream in(**part);
      for (std::string line; std::getline(in, line);) lines.push_back(line);
    }
  }
  ClosureState state() { return *closure_state(*world.ledger(), world.clock.now()); }
  std::vector<std::string_view> obstacles() { return state().obstacles(); }
  Reply close(const std::string& who, const ClosureState& as_seen) {
    CloseLedgerInput input;
    input.reason = ledger::ClosureReason::kMoved;
    input.state = as_seen;
    return world.run(who, close_ledger, input);
  }
  Reply close() { return close("operator", state()); }
  static std::uint64_t sealed_before(const ClosureState& seen) {
    std::uint64_t sum = 0;
    for (const auto& count : seen.sections) sum += count.sections;
    return sum;
  }
  static std::string obstacles_in(const Reply& reply) {
    return boost::json::serialize(reply.problem().members.at("obstacles"));
  }
  SweepPass sweep() {
    return *sweep_erasures(world.store(), world.system(), world.clock.now(), [] { return true; });
  }
  bool is_on_disk(const std::string& bytes) const {
    for (const auto& file : std::filesystem::directory_iterator(directory.path() / "data")) {
      std::ifstream in(file.path(), std::ios::binary);
      const std::string content(std::istreambuf_iterator<char>(in), {});
      if (content.find(bytes) != std::string::npos) return true;
    }
    return false;
  }
  std::vector<std::string> sealed_sections() {
    std::vector<std::string> out;
    const auto range = ledger::ledger_range(info.number);
    EXPECT_TRUE(world.store().journal().scan(ledger::Table::kVault, range.first, range.behind_last,
                                             [&](crypto::ByteView, crypto::ByteView sealed) {
                                               out.emplace_back(crypto::as_text(sealed));
                                               return true;
                                             }));
    return out;
  }

  lethe::tests::TemporaryDirectory directory;
  World world{directory.path() / "data"};
  ledger::LedgerInfo info;
};

// --- everything back ---

TEST_F(Closure, TheReturnHasEveryEventAndEverythingThatOpens) {
  run_table(world, R"(
    consent portal ann news given v1 ip=192.0.2.7 -> 201 given | consent.recorded
    erase   portal bob                            -> 201 | erasure.ordered erasure.completed
  )");
  const auto lines = hand_over();
  const auto recorded = world.event({world.ledger()->size().value - 1});
  const auto facts = std::get<ledger::LedgerReturned>(recorded.facts);
  ASSERT_EQ(lines.size(), facts.size + 1);
  std::string all;
  std::uint64_t sections = 0;
  for (std::size_t i = 0; i < facts.size; ++i) {
    all += lines[i] + "\n";
    const auto line = boost::json::parse(lines[i]).as_object();
    EXPECT_EQ(line.at("sequence").to_number<std::uint64_t>(), i);
    const auto entry = crypto::from_base64(line.at("entry").as_string());
    ASSERT_TRUE(entry);
    EXPECT_EQ(*entry, world.ledger()->entry({i}).value());
    for (const auto& section : line.at("sections").as_array()) {
      if (!section.as_object().contains("erased")) ++sections;
    }
  }
  EXPECT_THAT(all, HasSubstr("Oslo"));
  EXPECT_THAT(all, HasSubstr("ann@a.test"));
  EXPECT_THAT(all, HasSubstr("192.0.2.7"));
  EXPECT_THAT(all, HasSubstr("we leave")) << "why it was read, too";
  EXPECT_THAT(all, Not(HasSubstr("Rome"))) << "of somebody erased";
  EXPECT_EQ(facts.sections, sections);
  EXPECT_EQ(facts.hash, crypto::sha256(crypto::as_bytes(all)));
  const auto last = boost::json::parse(lines.back()).as_object();
  EXPECT_EQ(text_at(last, "return"), facts.return_id.str());
  EXPECT_EQ(text_at(last, "hash"), crypto::to_hex(facts.hash.view()));
  EXPECT_EQ(last.at("sequence").to_number<std::uint64_t>(), recorded.sequence.value);
  EXPECT_EQ(recorded.actor.id, ledger::actor_id(world.token("admin")));
}

TEST_F(Closure, P6TheReturnIsAnAccessBeforeAnythingIsRead) {
  const auto writer = begin_return();
  const auto access = world.event({world.ledger()->size().value - 1});
  const auto facts = std::get<ledger::AccessRecorded>(access.facts);
  EXPECT_EQ(facts.resource_type, "return");
  EXPECT_EQ(facts.purpose_of_use, "HOPERAT");
  EXPECT_EQ(world.section_text(access, 0), "we leave");
}

TEST_F(Closure, TheSystemLedgerIsGivenToNobody) {
  const auto reply = api::run(world.store(), world.system(), world.request("operator"), read_return,
                              ReadReturnInput{"HOPERAT", {}});
  EXPECT_EQ(outcome(reply), "403 forbidden");
}

// --- what stands in the way ---

TEST_F(Closure, IsRefusedForAsLongAsSomethingStandsInItsWay) {
  EXPECT_THAT(obstacles(), ElementsAre("no_return"));
  EXPECT_EQ(outcome(close()), "409 closure-refused");
  hand_over();
  EXPECT_THAT(obstacles(), IsEmpty());
  run_table(world, "setting admin minimum_age=14 -> 200 | settings.changed");
  EXPECT_THAT(obstacles(), IsEmpty()) << "it is about nobody, and stays in the log";
  run_table(world, R"(
    consent portal ann news given v1 -> 201 given | consent.recorded
  )");
  EXPECT_THAT(obstacles(), ElementsAre("return_outdated"));
  hand_over();
  EXPECT_THAT(obstacles(), IsEmpty());
  run_table(world, R"(
    hold  admin ann h1 days=30 -> 201 | hold.placed
    erase portal ann           -> 202 | erasure.withheld
  )");
  hand_over();
  EXPECT_THAT(obstacles(), ElementsAre("holds", "erasures_waiting"));
  EXPECT_EQ(obstacles_in(close()), R"(["holds","erasures_waiting"])");
  EXPECT_EQ(world.ledger()->info().id, info.id) << "and the ledger goes on";
  world.clock.advance_days(31);
  Scheduler scheduler(world.store(), "");
  ASSERT_GT(scheduler.run_due(info.id, world.clock.now())->events, 0U) << "the hold has ended";
  EXPECT_THAT(obstacles(), ElementsAre("return_outdated"));
  hand_over();
  EXPECT_EQ(outcome(close()), "200");
}

TEST_F(Closure, OpenRequestsGoWithTheLedgerAndAreCounted) {
  run_table(world, "request portal ann r1 access -> 201 | rights_request.recorded");
  hand_over();
  const auto seen = state();
  EXPECT_EQ(seen.open_requests, 1U);
  EXPECT_EQ(seen.people, 2U);
  EXPECT_EQ(outcome(close("operator", seen)), "200");
}

TEST_F(Closure, WhatWasRecordedSinceTheLookIsNotPassedOver) {
  hand_over();
  const auto seen = state();
  run_table(world, "edit portal ann city=Bergen -> 200 | profile.edited");
  const auto reply = close("operator", seen);
  EXPECT_EQ(outcome(reply), "409 closure-refused");
  EXPECT_EQ(obstacles_in(reply), R"(["changed_meanwhile"])");
}

TEST_F(Closure, IsForOperatorsAndNotOfTheSystemLedger) {
  hand_over();
  EXPECT_EQ(outcome(close("admin", state())), "403 forbidden");
  CloseLedgerInput input;
  input.reason = ledger::ClosureReason::kUnused;
  const auto reply =
      api::run(world.store(), world.system(), world.request("operator"), close_ledger, input);
  EXPECT_EQ(outcome(reply), "403 forbidden");
}

// --- the end ---

TEST_F(Closure, TheAnswerIsTheCertificate) {
  hand_over();
  const auto seen = state();
  const auto reply = close("operator", seen);
  ASSERT_EQ(outcome(reply), "200");
  const auto& body = reply.answer().body;
  EXPECT_EQ(text_at(body, "ledger"), "clinic");
  EXPECT_EQ(text_at(body, "closed"), info.id.str());
  EXPECT_EQ(text_at(body, "reason"), "moved");
  EXPECT_EQ(text_at(body, "returned"), crypto::to_hex(seen.returned->facts.hash.view()));
  EXPECT_EQ(body.at("size").to_number<std::uint64_t>(), seen.size.value + 1);
  EXPECT_EQ(boost::json::serialize(body.at("counts")),
            boost::json::serialize(closure_json(seen).at("sections")));
  EXPECT_EQ(boost::json::serialize(body.at("stores")),
            R"({"vault":{"before":)" + std::to_string(sealed_before(seen)) +
                R"(,"after":0},"keys":{"before":1,"after":0}})");
  EXPECT_EQ(world.store().find("clinic"), nullptr);
  EXPECT_THAT(sealed_sections(), IsEmpty());
}

TEST_F(Closure, P5TheLogVerifiesAfterwardsFromFilesAlone) {
  const auto kept = world.ledger()->checkpoint();
  hand_over();
  ASSERT_EQ(outcome(close()), "200");
  const auto source = ledger::journal_log_source(world.store().journal(), info.number);
  const ledger::NoKeys keys;
  const auto sections = ledger::journal_section_check(world.store().journal(), info.number, keys);
  ledger::VerifyOptions options;
  options.log_key = crypto::NoteVerifier::of(info.origin, info.signing_key);
  options.kept_checkpoints = {kept};
  options.sections = sections.get();
  const auto report = ledger::verify_log(*source, options).value();
  EXPECT_TRUE(report.consistent()) << report.findings.front().detail;
  EXPECT_EQ(report.sections_intact, 0U);
  EXPECT_GT(report.sections_erased, 0U);
}

TEST_F(Closure, WhoIsReadingWhenItEndsGetsNoLastLine) {
  hand_over();
  const auto writer = begin_return();
  ASSERT_TRUE(writer->next());
  hand_over();  // another, which is complete
  ASSERT_EQ(outcome(close()), "200");
  const auto rest = writer->next();
  ASSERT_FALSE(rest);
  EXPECT_EQ(rest.error(), ledger::Error::kLedgerClosed);
}

TEST_F(Closure, TheNameIsNotGivenAgain) {
  hand_over();
  ASSERT_EQ(outcome(close()), "200");
  EXPECT_EQ(outcome(run_create_ledger(world.store(), world.request("operator"),
                                      {"clinic", "eu", "test.example"})),
            "409 ledger-exists");
}

TEST_F(Closure, OnlyWhoMaySeeTheSystemLedgerIsToldMoreThanThatItIsClosed) {
  hand_over();
  ASSERT_EQ(outcome(close()), "200");
  const auto closed = world.store().find_closed("clinic");
  ASSERT_TRUE(closed);
  const auto told = ledger_closed(world.store(), *closed, world.request("operator").caller);
  EXPECT_EQ(told.status(), 410U);
  EXPECT_EQ(text_at(told.members.at("certificate").as_object(), "closed"), info.id.str());
  EXPECT_TRUE(
      ledger_closed(world.store(), *closed, Caller{.role = ledger::Role::kPortal}).members.empty());
}

TEST_F(Closure, P4TheStorageIsSweptOfItAndAnEventSaysSo) {
  const auto sealed = sealed_sections();
  ASSERT_FALSE(sealed.empty());
  world.store().journal().compact().value();
  hand_over();
  ASSERT_EQ(outcome(close()), "200");
  for (const auto& section : sealed) EXPECT_TRUE(is_on_disk(section));
  const auto certificate = *world.store().find_closed("clinic")->certificate;
  const auto pass = sweep();
  EXPECT_EQ(pass.certificates, 1U);
  EXPECT_EQ(pass.found, 0U);
  for (const auto& section : sealed) EXPECT_FALSE(is_on_disk(section));
  const auto system = world.store().system();
  const auto event = system->event({system->size().value - 1}).value();
  const auto& facts = std::get<ledger::ErasureSwept>(event.facts);
  EXPECT_EQ(facts.from, certificate);
  EXPECT_EQ(facts.through, certificate);
  EXPECT_EQ(sweep().certificates, 0U) << "once is enough";
}

TEST_F(Closure, WhatIsLeftOfItIsFoundUntilItIsGone) {
  hand_over();
  ASSERT_EQ(outcome(close()), "200");
  const auto row =
      ledger::vault_row(info.number, {{1}, ledger::CompartmentClass::kProfile, 0}, {3}, 0);
  ledger::WriteBatch left;
  left.put(ledger::Table::kVault, row, crypto::as_bytes("left behind"));
  ASSERT_TRUE(world.store().journal().append(std::move(left), {}));
  EXPECT_EQ(sweep().found, 1U);
  ledger::WriteBatch removal;
  removal.erase(ledger::Table::kVault, row);
  ASSERT_TRUE(world.store().journal().append(std::move(removal), {}));
  EXPECT_EQ(sweep().found, 0U);
  EXPECT_EQ(sweep().certificates, 0U);
}

}  // namespace
}  // namespace lethe::api::testing
