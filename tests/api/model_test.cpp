// Random commands for many people, against plain maps that know the rules: the state is compared
// again and again, after reopening the store, and after rebuilding every projection (promise P3).
#include <gtest/gtest.h>

#include <random>

#include "api/commands/consent_standing.h"
#include "tests/api/fixture.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

using ledger::ConsentStatus;
using Rows = std::map<crypto::Bytes, crypto::Bytes>;

struct ModelPerson {
  std::uint64_t revision = 1;
  bool erased = false;
  std::map<std::string, std::string> fields;
  struct Consent {
    ConsentStatus status;
    std::string policy;
    std::int64_t expires_at = 0;
    bool was_given = false;
    bool operator==(const Consent&) const = default;
  };
  std::map<std::string, Consent> consents;
};

constexpr std::size_t kPeople = 30;
constexpr std::int64_t kDayMicros = 86'400'000'000;
const std::vector<std::string> kFields{"city", "email", "given_name", "note", "phone"};
const std::map<std::string, std::int64_t> kPurposeDays{{"news", 0}, {"trial", 3}};

class Model : public ::testing::Test {
 protected:
  void SetUp() override {
    world.publish(policy);
    for (const auto& [name, days] : kPurposeDays) {
      DefinePurposeInput purpose;
      purpose.purpose = name;
      purpose.basis = ledger::LegalBasis::kConsent;
      purpose.validity_days = static_cast<std::uint32_t>(days);
      world.define(purpose);
    }
  }

  std::size_t roll(std::size_t sides) { return random() % sides; }
  std::string any_value() { return "value-" + std::to_string(roll(4)) + "@clinic.example"; }
  std::string any_field() { return kFields[roll(kFields.size())]; }
  std::string any_purpose() {
    return std::next(kPurposeDays.begin(), static_cast<int>(roll(2)))->first;
  }
  std::string any_person() {
    return std::next(people.begin(), static_cast<int>(roll(people.size())))->first;
  }

  void register_person() {
    const auto name = "p" + std::to_string(next++);
    ModelPerson person;
    for (std::size_t i = roll(4); i > 0; --i) person.fields[any_field()] = any_value();
    world.register_person(name, ledger::SubjectType::kUser,
                          {person.fields.begin(), person.fields.end()});
    people[name] = person;
  }

  void edit(const std::string& name) {
    auto& person = people[name];
    EditProfileInput input;
    input.subject = world.person(name);
    const bool stale = roll(5) == 0;
    if (roll(2) == 0 || stale) input.revision = person.revision + (stale ? 1 : 0);
    std::map<std::string, std::string> values{{any_field(), any_value()}};
    if (roll(2) == 0) values[any_field()] = any_value();
    input.profile = {values.begin(), values.end()};
    ASSERT_TRUE(note_unchanged(*world.ledger(), input));
    const auto got = outcome(world.run("portal", edit_profile, input));
    if (person.erased) return expect(got, "410 subject-erased");
    if (stale) return expect(got, "412 revision-mismatch");
    expect(got, "200");
    const auto before = person.fields;
    for (const auto& [field, value] : values) person.fields[field] = value;
    if (person.fields != before) ++person.revision;
  }

  void delete_one_field(const std::string& name) {
    auto& person = people[name];
    const auto field = any_field();
    const auto got = outcome(world.run("portal", delete_field,
                                       DeleteFieldInput{world.person(name), field, std::nullopt}));
    if (person.erased) return expect(got, "410 subject-erased");
    if (person.fields.erase(field) == 0) return expect(got, "404 unknown-field");
    expect(got, "200");
    ++person.revision;
  }

  void consent(const std::string& name) {
    auto& person = people[name];
    const auto purpose = any_purpose();
    const auto wanted = roll(3) == 0 ? ConsentStatus::kRefused : ConsentStatus::kGiven;
    const auto got = outcome(world.consent("portal", name, purpose, wanted, policy));
    if (person.erased) return expect(got, "410 subject-erased");
    const auto found = person.consents.find(purpose);
    const bool asked = found != person.consents.end();
    const bool given = asked && is_in_force(standing(found->second));
    const bool same_policy = asked && found->second.policy == policy;
    if (wanted == ConsentStatus::kRefused) {
      if (asked && same_policy && found->second.status == wanted) return expect(got, "200");
    } else if (given && same_policy) {
      return expect(got, "200");
    }
    expect(got, "201");
    const bool is_refused = wanted == ConsentStatus::kRefused;
    const auto days = is_refused ? 0 : kPurposeDays.at(purpose);
    person.consents[purpose] = {given && !is_refused ? ConsentStatus::kRenewed : wanted, policy,
                                days == 0 ? 0 : world.clock.now().micros + days * kDayMicros,
                                !is_refused || (asked && found->second.was_given)};
  }

  void withdraw(const std::string& name) {
    auto& person = people[name];
    const auto purpose = any_purpose();
    const auto got = outcome(
        world.run("portal", withdraw_consent, WithdrawConsentInput{world.person(name), purpose}));
    const auto found = person.consents.find(purpose);
    if (found == person.consents.end() || !found->second.was_given) {
      return expect(got, "409 consent-not-given");
    }
    expect(got, "200");
    const bool ends =
        is_in_force(found->second.status) || found->second.status == ConsentStatus::kExpired;
    if (!ends) return;
    found->second.status = ConsentStatus::kWithdrawn;
    found->second.expires_at = 0;
  }

  void expire() {
    ExpireConsentsInput all;
    all.limit = 10'000;
    std::size_t due = 0;
    for (auto& [name, person] : people) {
      for (auto& [purpose, consent] : person.consents) {
        const bool is_over = is_in_force(consent.status) && consent.expires_at != 0 &&
                             consent.expires_at <= world.clock.now().micros;
        if (!is_over) continue;
        consent.status = ConsentStatus::kExpired;
        ++due;
      }
    }
    const auto reply = world.run("system", expire_consents, all);
    EXPECT_EQ(reply.answer().body.at("expired").to_number<std::size_t>(), due);
  }

  void erase(const std::string& name) {
    auto& person = people[name];
    const auto got = outcome(world.erase("portal", name));
    expect(got, person.erased ? "200" : "201");
    if (person.erased) return;
    person.erased = true;
    person.fields.clear();
    ++person.revision;
  }

  void step() {
    if (people.size() < kPeople || roll(20) == 0) return register_person();
    const auto name = any_person();
    switch (roll(12)) {
      case 0:
        return erase(name);
      case 1:
      case 2:
        return delete_one_field(name);
      case 3:
      case 4:
        return withdraw(name);
      case 5:
      case 6:
      case 7:
        return consent(name);
      case 8:
        world.clock.advance_seconds(static_cast<std::int64_t>(roll(86'400)));
        if (roll(3) == 0) expire();
        if (roll(8) == 0) world.publish(policy = "v" + std::to_string(next++));
        return;
      default:
        return edit(name);
    }
  }

  static void expect(const std::string& got, const std::string& wanted) { EXPECT_EQ(got, wanted); }
  ConsentStatus standing(const ModelPerson::Consent& consent) const {
    const bool is_over = consent.expires_at != 0 && consent.expires_at <= world.clock.now().micros;
    return is_in_force(consent.status) && is_over ? ConsentStatus::kExpired : consent.status;
  }

  std::map<std::string, std::string> fields_of(const projections::Views& views,
                                               const ledger::SubjectId& id) const {
    std::map<std::string, std::string> out;
    for (const auto& field : *views.profile(id)) {
      const auto& version = field.versions.back();
      out[field.name] = world.section_text(world.event(version.sequence), version.index);
    }
    return out;
  }

  void compare(const std::string& name, const ModelPerson& model, const projections::Views& views) {
    SCOPED_TRACE(name);
    const auto id = world.person(name);
    const auto row = **views.person(id);
    EXPECT_EQ(row.state == projections::PersonState::kErased, model.erased);
    EXPECT_EQ(row.revision, model.revision);
    EXPECT_EQ(fields_of(views, id), model.fields);
    const auto consents = *views.consents(id);
    EXPECT_EQ(consents.size(), model.consents.size());
    for (const auto& consent : consents) {
      const auto& expected = model.consents.at(consent.purpose);
      EXPECT_EQ(consent.decision.status, expected.status);
      EXPECT_EQ(consent.decision.policy_version, expected.policy);
      EXPECT_EQ(consent.decision.expires_at.micros, expected.expires_at);
      EXPECT_EQ(*consent_standing(views, consent.decision, world.clock.now()), standing(expected));
    }
    if (const auto email = model.fields.find("email"); email != model.fields.end()) {
      const auto found = *views.by_email(email->second, world.ledger()->keys());
      EXPECT_NE(std::find(found.begin(), found.end(), id), found.end());
    }
  }

  void compare_all() {
    const auto snapshot = world.ledger()->snapshot();
    const projections::Views views(*snapshot);
    for (const auto& [name, model] : people) compare(name, model, views);
    for (std::size_t value = 0; value < 4; ++value) {
      const auto email = "value-" + std::to_string(value) + "@clinic.example";
      const auto holders = std::count_if(people.begin(), people.end(), [&](const auto& one) {
        const auto found = one.second.fields.find("email");
        return found != one.second.fields.end() && found->second == email;
      });
      EXPECT_EQ(views.by_email(email, world.ledger()->keys())->size(),
                static_cast<std::size_t>(holders));
    }
  }

  Rows rows_of(const projections::Projection& projection) const {
    Rows rows;
    const auto snapshot = world.ledger()->snapshot();
    EXPECT_TRUE(projections::each_row(*snapshot, projection, [&](auto row, auto value) {
      rows[crypto::to_bytes(row)] = crypto::to_bytes(value);
      return true;
    }));
    return rows;
  }

  tests::TemporaryDirectory directory;
  World world{directory.path() / "data"};
  std::mt19937 random;
  std::map<std::string, ModelPerson> people;
  std::string policy = "v1";
  std::size_t next = 0;
};

TEST_F(Model, P3AgreesWithPlainMapsAlongTheWayAfterReopeningAndAfterARebuild) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  random.seed(seed);
  constexpr int kSteps = 1'500;
  for (int i = 1; i <= kSteps && !HasFailure(); ++i) {
    step();
    if (i % 100 == 0) compare_all();
    if (i % 500 == 0) {
      world.reopen();
      compare_all();
    }
  }
  std::vector<Rows> before;
  for (const auto& projection : world.runner.projections()) before.push_back(rows_of(*projection));
  world.rebuild_projections();
  compare_all();
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto& projection = *world.runner.projections()[i];
    EXPECT_EQ(rows_of(projection), before[i]) << projection.name();
  }
  for (int i = 0; i < 100 && !HasFailure(); ++i) step();
  compare_all();
}

}  // namespace
}  // namespace lethe::api::testing
