// The rules of erasing a person.
#include <gtest/gtest.h>

#include <future>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class ErasureTable : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user email=ann@clinic.example -> 201 | subject.registered
      register portal dan agent                         -> 201 | subject.registered
    )");
  }
  World world;
};

std::string state_of(const Reply& reply) {
  return text_at(reply.answer().body, "state");
}

TEST_F(ErasureTable, IsOrderedOnceAndAnsweredAgain) {
  run_table(world, R"(
    erase portal      nobody               -> 404 unknown-subject | request.refused
    erase subject:dan ann                  -> 404 unknown-subject | request.refused
    erase portal      ann                  -> 201 | erasure.ordered erasure.completed
    erase portal      ann                  -> 200 | -
    erase portal/ann  ann                  -> 200 | -
    erase admin       ann ground=unlawful  -> 200 | -
    erase admin       dan                  -> 201 | erasure.ordered erasure.completed
  )");
}

TEST_F(ErasureTable, APersonErasesItself) {
  run_table(world, R"(
    erase subject:ann dan                  -> 404 unknown-subject | request.refused
    erase subject:ann ann                  -> 201 | erasure.ordered erasure.completed
  )");
}

TEST_F(ErasureTable, AnswersTheCertificate) {
  const auto first = world.erase("portal", "ann");
  const auto& body = first.answer().body;
  EXPECT_EQ(state_of(first), "completed");
  EXPECT_EQ(body.at("ground"), "consent_withdrawn");
  EXPECT_EQ(body.at("ordered").at("sequence").to_number<std::uint64_t>(),
            first.outcome.first.value);
  const auto& certificate = body.at("certificate").as_object();
  EXPECT_EQ(certificate.at("sequence").to_number<std::uint64_t>(),
            first.outcome.erasures_completed.at(0).value);
  EXPECT_EQ(certificate.at("epoch_after").to_number<std::uint64_t>(),
            certificate.at("epoch_before").to_number<std::uint64_t>() + 1);
  EXPECT_EQ(certificate.at("counts").at("profile"), 1);
  EXPECT_EQ(first.answer().location, "erasures/" + text_at(body, "id"));

  const auto again = world.erase("portal", "ann");
  EXPECT_EQ(again.answer().body, body);
}

TEST_F(ErasureTable, KeepsWhatTheLawMakesOneKeepIfThereIsAny) {
  auto reply = world.erase("admin", "dan");
  EXPECT_TRUE(reply.answer().body.at("kept").as_array().empty());

  run_table(world, R"(
    setting admin access_retention_days=30           -> 200 | settings.changed
    read    portal ann TREAT reason=visit            -> 200 | access.recorded
  )");
  const auto access = world.event({world.ledger()->size().value - 1});
  reply = world.erase("portal", "ann", "asked at the desk");
  const auto& kept = reply.answer().body.at("kept").as_array();
  ASSERT_EQ(kept.size(), 2U);
  const auto day = [&](std::int64_t days) {
    return ledger::format_rfc3339({world.clock.now().micros + days * 86'400'000'000});
  };
  EXPECT_EQ(kept[0],
            (boost::json::object{
                {"class", "evidence"}, {"exception", "legal_obligation"}, {"until", day(2'192)}}));
  EXPECT_EQ(kept[1],
            (boost::json::object{
                {"class", "access"}, {"exception", "legal_obligation"}, {"until", day(30)}}));
  EXPECT_EQ(world.section_text(access, 0), "visit");
  const auto order = world.event(reply.outcome.first);
  ASSERT_EQ(order.sections.size(), 1U);
  EXPECT_EQ(order.sections[0].role, ledger::SectionRole::kReason);
  EXPECT_EQ(world.section_text(order, 0), "asked at the desk");
}

TEST_F(ErasureTable, P4ErasureTakesEveryVersionOfTheProfile) {
  run_table(world, R"(
    edit portal ann email=new@clinic.example -> 200 | profile.edited
  )");
  const auto registered = world.event(world.row("ann").registered_at);
  const auto edited = world.event({world.ledger()->size().value - 1});
  ASSERT_EQ(world.section_text(edited, 0), "new@clinic.example");
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  EXPECT_EQ(world.ledger()->section(registered, 0).error(), ledger::Error::kSectionErased);
  EXPECT_EQ(world.ledger()->section(edited, 0).error(), ledger::Error::kSectionErased);
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kErased);
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  EXPECT_TRUE(views.by_email("new@clinic.example", world.ledger()->keys())->empty());
  EXPECT_TRUE(views.profile(world.person("ann"))->empty());
}

TEST_F(ErasureTable, TakesABatchOfPeople) {
  constexpr int kPeople = 40;
  std::vector<std::string> names;
  for (int i = 0; i < kPeople; ++i) {
    names.push_back("p" + std::to_string(i));
    world.register_person(names.back(), ledger::SubjectType::kUser, {{"city", "Oslo"}});
  }
  std::atomic<int> completed = 0;
  std::vector<std::promise<void>> done(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    EraseSubjectInput input;
    input.subject = world.person(names[i]);
    input.ground = ledger::ErasureGround::kObjection;
    submit(world.store(), world.clinic(), world.request("portal"), erase_subject, input,
           [&, i](const Reply& reply) {
             if (reply.outcome.erasures_completed.size() == 1) ++completed;
             done[i].set_value();
           });
  }
  for (auto& one : done) one.get_future().wait();
  EXPECT_EQ(completed, kPeople);
  for (const auto& name : names)
    EXPECT_EQ(world.row(name).state, projections::PersonState::kErased);
}

}  // namespace
}  // namespace lethe::api::testing
