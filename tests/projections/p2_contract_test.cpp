// P2: no view holds personal data. Every registered projection runs through writes and erasures of
// people whose every word is a canary, and every byte of every row is looked at.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class P2NothingPersonal : public testing::Test, protected LedgerUnderTest {
 protected:
  static constexpr std::string_view kMark = "canary";

  std::string canary(std::string_view what) {
    canaries_.push_back(std::string(kMark) + "-" + std::string(what) + "-" +
                        std::to_string(canaries_.size()));
    return canaries_.back();
  }

  SubjectId person(ledger::SubjectType type = ledger::SubjectType::kAgent) {
    return register_person({{"email", canary("email") + "@example.org"},
                            {"external_id", canary("external")},
                            {"given_name", canary("name")},
                            {"note", canary("note")}},
                           type);
  }

  void live(const SubjectId& id) {
    edit(id, {{"email", canary("EMAIL") + "@Example.org"}, {"note", canary("note")}});
    decide(id, "news", ledger::ConsentStatus::kGiven, "p1", canary("evidence"));
    decide(id, "news", ledger::ConsentStatus::kWithdrawn, "p1", canary("evidence"));
    object(id, "", ledger::ObjectionState::kRaised, canary("reason"));
    object(id, "", ledger::ObjectionState::kWithdrawn, canary("reason"));
    give_until(id, "trial", Moment{9'000'000'000'000'000});
    access(id, ledger::actor_id(id), canary("detail"));
    issue(ledger::Role::kSubject, id, canary("label"));
    const auto topic = post(id, ledger::ContentType::kTopic, canary("body"));
    edit_item(topic, canary("body"));
    post(id, ledger::ContentType::kComment, canary("body"), topic);
    link(register_person({}, ledger::SubjectType::kAnonymous), id);
    export_of(id);
    end_grant(grant_auditor(ledger::TokenId::random(), id));
    make_bundle(order_bundle());
    end(id, relate(id, id, {100}, {}, "ward" + std::to_string(next().value)), {200});
    send(id, {100}, true);
    describe(id, "ward");
    unmark(id, mark(id, ledger::PersonMark::kVip));
    flag(open(id, id, {100}, "ward"), id, id);
    open(id, id, {-ledger::kDayMicros}, "ward");  // told late
    set_rules(next().value);
    check({0}, next());
    const auto looked = open_review(id, {{0}}, ledger::FlagPriority::kHigh, {100}, {{1}});
    assign(looked, ledger::TokenId::random());
    note(looked, canary("note"));
    const auto question = ask(looked, id, canary("question"));
    read_question(question);
    answer(question, canary("answer"));
    decide_review(looked, true);
    confirm(looked);
    sign_period();
    end_glass(break_glass(id, id, {}, "lab"));
    end_authorization(authorize(id, {}, {100}, canary("authorization")),
                      ledger::AuthorizationEnd::kRevoked, {50});
    resume(suspend(id, "lab", {}, {100}));
    log_in(id, ledger::AccessOutcome::kMinorFailure, {100});
    lock(id, {100});
    unlock(id);
    account(id, 1, canary("accounting"));
    set({{"minimum_age", "16"}});
    publish("v" + std::to_string(next().value));
    define("purpose" + std::to_string(next().value));
    recipient("lab" + std::to_string(next().value), "Laboratory");
    disclose(id, "lab", {"email"});
    restrict_person(id);
    notify();
    accept("dpa" + std::to_string(next().value), canary("signatory"));
    move_region("eu", "ch", ledger::RegionMoveState::kRequested);
    hold(id, {CompartmentClass::kAccess}, {9'000'000'000});
    request(id, {9'000'000'000});
    affect(breach({9'000'000'000}), id);
  }

  /// Every word in lower case, as stored text and in the forms that a careless view might keep.
  void expect_no_canary() {
    for (const auto& [row, value] : state().rows()) {
      for (const auto* bytes : {&row, &value}) {
        std::string text(crypto::as_text(*bytes));
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        EXPECT_EQ(text.find(kMark), std::string::npos) << crypto::to_hex(*bytes);
      }
    }
    for (const auto& word : canaries_) expect_no_digest(word);
  }

  /// Nor an unsalted digest of one, whole or its first half.
  void expect_no_digest(const std::string& word) {
    for (const std::string& form : {word, word + "@example.org", word + "@Example.org"}) {
      const auto digest = crypto::sha256(crypto::as_bytes(form));
      const ByteView half = digest.view().first(16);
      for (const auto& [row, value] : state().rows()) {
        for (const auto* bytes : {&row, &value}) {
          EXPECT_EQ(std::search(bytes->begin(), bytes->end(), half.begin(), half.end()),
                    bytes->end())
              << form;
        }
      }
    }
  }

  std::vector<std::string> canaries_;
};

TEST_F(P2NothingPersonal, InAnyRowBeforeOrAfterErasure) {
  std::vector<SubjectId> people;
  for (int i = 0; i < 10; ++i) people.push_back(person());
  for (const auto& id : people) live(id);
  expect_no_canary();
  erase_field(people[0], "email");
  erase_field(people[0], "note");
  erase_item(views().items_by(std::vector{people[0]}, std::nullopt, 1).value().front().id);
  for (std::size_t i = 1; i < 5; ++i) erase(people[i]);
  expect_no_canary();
}

/// The test above sees something only if every projection wrote something.
TEST_F(P2NothingPersonal, EveryProjectionTakesPartInTheTest) {
  const SubjectId ann = person();
  live(ann);
  erase(person());
  const auto rows = dump();
  for (const auto& projection : runner().projections()) {
    EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [&](const DumpedRow& row) {
      return row.projection == projection->name();
    })) << projection->name();
  }
}

TEST_F(P2NothingPersonal, IsToldApartByTheIndexEither) {
  // Without keys, two people with one e-mail look like two people with two.
  register_person({{"email", "same@example.org"}});
  register_person({{"email", "same@example.org"}});
  std::vector<crypto::Bytes> filed;
  for (const auto& row : dump()) {
    if (row.projection == "blind_index" && row.row[0] == 'p') filed.push_back(row.value);
  }
  ASSERT_EQ(filed.size(), 2U);
  const ByteView one = filed[0];
  const ByteView other = filed[1];
  EXPECT_FALSE(std::equal(one.end() - 40, one.end(), other.end() - 40));
}

}  // namespace
}  // namespace lethe::projections::tests
