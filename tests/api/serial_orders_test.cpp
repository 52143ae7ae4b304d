// Two commands at once end as one of the two orders would, one after the other: never in a state,
// and never with answers, that no serial order gives.
#include <gtest/gtest.h>

#include <array>
#include <barrier>
#include <functional>
#include <set>
#include <thread>

#include "api/commands/consent_standing.h"
#include "tests/api/fixture.h"

namespace lethe::api::testing {
namespace {

using ledger::ConsentStatus;

constexpr int kRounds = 150;

/// Does something to the person of that name; what came of it.
using Deed = std::function<std::string(World& world, const std::string& name, Request request)>;

template <class Input>
std::string run_as(World& world, Request request, Ruled<Ruling> (*rule)(RuleContext&, const Input&),
                   const Input& input) {
  return outcome(run(world.store(), world.clinic(), std::move(request), rule, input));
}

Deed edit(std::string city, std::optional<std::uint64_t> revision = std::nullopt) {
  return [=](World& world, const std::string& name, Request request) {
    EditProfileInput input;
    input.subject = world.person(name);
    input.revision = revision;
    input.profile = {{"city", city}};
    return run_as(world, std::move(request), edit_profile, input);
  };
}

Deed delete_city() {
  return [](World& world, const std::string& name, Request request) {
    const DeleteFieldInput input{world.person(name), "city", std::nullopt};
    return run_as(world, std::move(request), delete_field, input);
  };
}

Deed grant() {
  return [](World& world, const std::string& name, Request request) {
    RecordConsentInput input;
    input.subject = world.person(name);
    input.purpose = "news";
    input.status = ConsentStatus::kGiven;
    input.policy_version = "v1";
    input.notice_hash = crypto::sha256(crypto::as_bytes("notice"));
    input.language = "en";
    input.wording = "news.v1";
    input.method = "web_form";
    return run_as(world, std::move(request), record_consent, input);
  };
}

Deed withdraw() {
  return [](World& world, const std::string& name, Request request) {
    const WithdrawConsentInput input{world.person(name), "news"};
    return run_as(world, std::move(request), withdraw_consent, input);
  };
}

Deed erase() {
  return [](World& world, const std::string& name, Request request) {
    EraseSubjectInput input;
    input.subject = world.person(name);
    input.ground = ledger::ErasureGround::kConsentWithdrawn;
    return run_as(world, std::move(request), erase_subject, input);
  };
}

/// Everything about a person that the commands above change.
std::string state_of(World& world, const std::string& name) {
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  const auto id = world.person(name);
  const auto person = **views.person(id);
  std::string out = "state " + std::to_string(static_cast<int>(person.state)) + ", revision " +
                    std::to_string(person.revision);
  for (const auto& field : *views.profile(id)) {
    const auto& version = field.versions.back();
    out += ", " + field.name + " " + std::to_string(field.versions.size()) + " " +
           world.section_text(world.event(version.sequence), version.index);
  }
  for (const auto& consent : *views.consents(id)) {
    const auto standing = *consent_standing(views, consent.decision, world.clock.now());
    out += ", " + consent.purpose + " " + std::string(ledger::name_of(standing));
  }
  return out;
}

class SerialOrders : public ::testing::Test {
 protected:
  void SetUp() override {
    world.publish("v1");
    DefinePurposeInput purpose;
    purpose.purpose = "news";
    purpose.basis = ledger::LegalBasis::kConsent;
    world.define(purpose);
  }

  std::string somebody(const std::vector<Deed>& before) {
    const auto name = "p" + std::to_string(next_++);
    world.register_person(name, ledger::SubjectType::kUser, {{"city", "Oslo"}});
    for (const auto& deed : before) deed(world, name, world.request("portal"));
    return name;
  }

  std::string in_turn(const std::vector<Deed>& before, const std::array<Deed, 2>& deeds,
                      const std::array<std::size_t, 2>& order) {
    const auto name = somebody(before);
    std::array<std::string, 2> outcomes;
    for (const auto which : order) {
      outcomes.at(which) = deeds.at(which)(world, name, world.request("portal"));
    }
    return outcomes[0] + " | " + outcomes[1] + " | " + state_of(world, name);
  }

  std::string at_once(const std::vector<Deed>& before, const std::array<Deed, 2>& deeds) {
    const auto name = somebody(before);
    std::array<Request, 2> requests{world.request("portal"), world.request("portal")};
    std::array<std::string, 2> outcomes;
    std::barrier start(2);
    {
      const auto go = [&](std::size_t which) {
        start.arrive_and_wait();
        outcomes.at(which) = deeds.at(which)(world, name, requests.at(which));
      };
      std::thread other(go, 1);
      go(0);
      other.join();
    }
    return outcomes[0] + " | " + outcomes[1] + " | " + state_of(world, name);
  }

  void expect_serial(const std::vector<Deed>& before, const std::array<Deed, 2>& deeds) {
    const std::set<std::string> serial{in_turn(before, deeds, {0, 1}),
                                       in_turn(before, deeds, {1, 0})};
    for (int round = 0; round < kRounds; ++round) {
      const auto got = at_once(before, deeds);
      ASSERT_TRUE(serial.contains(got))
          << got << "\n  is neither " << *serial.begin() << "\n  nor     " << *serial.rbegin();
    }
  }

  World world;

 private:
  std::size_t next_ = 0;
};

TEST_F(SerialOrders, RacingThreadsEditOneRevision) {
  expect_serial({}, {edit("Rome", 1), edit("Lima", 1)});
}

TEST_F(SerialOrders, RacingThreadsEditWithoutARevision) {
  expect_serial({}, {edit("Rome"), edit("Lima")});
}

TEST_F(SerialOrders, RacingThreadsEditAndDeleteAField) {
  expect_serial({}, {edit("Rome"), delete_city()});
}

TEST_F(SerialOrders, RacingThreadsEditAndErase) {
  expect_serial({}, {edit("Rome"), erase()});
}

TEST_F(SerialOrders, RacingThreadsDeleteAndErase) {
  expect_serial({}, {delete_city(), erase()});
}

TEST_F(SerialOrders, RacingThreadsGrantAndWithdraw) {
  expect_serial({}, {grant(), withdraw()});
  expect_serial({grant()}, {grant(), withdraw()});
  expect_serial({grant(), withdraw()}, {grant(), withdraw()});
}

TEST_F(SerialOrders, RacingThreadsGrantAndErase) {
  expect_serial({}, {grant(), erase()});
  expect_serial({grant()}, {withdraw(), erase()});
}

}  // namespace
}  // namespace lethe::api::testing
