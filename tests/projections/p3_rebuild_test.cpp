// P3: derived state is a function of the log. Random lives of many people, and every so often the
// rows made event by event are held against rows made anew from log and vault, to the byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "projections/break_glass_views.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class P3Rebuild : public testing::Test, protected LedgerUnderTest {
 protected:
  using Step = void (P3Rebuild::*)();

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  const SubjectId& someone() { return living_[below(living_.size())]; }
  /// Few values, so that people share e-mails and buckets.
  std::string email() { return "user" + std::to_string(below(30)) + "@example.org"; }
  std::string purpose() { return "purpose" + std::to_string(below(6)); }

  void arrive() {
    Fields fields{{"city", "Rom"}};
    if (below(4) > 0) fields.emplace_back("email", email());
    if (below(3) > 0) fields.emplace_back("external_id", std::to_string(next().value));
    living_.push_back(register_person(fields));
  }
  void change() {
    Fields fields{{below(2) == 0 ? "city" : "note", std::to_string(below(100))}};
    if (below(2) == 0) fields.emplace_back("email", below(8) == 0 ? " " : email());
    if (below(4) == 0) fields.emplace_back("external_id", std::to_string(next().value));
    edit(someone(), fields);
  }
  void consent() {
    const auto status =
        below(2) == 0 ? ledger::ConsentStatus::kGiven : ledger::ConsentStatus::kWithdrawn;
    decide(someone(), purpose(), status, "p1", below(2) == 0 ? "evidence" : "");
    if (below(3) == 0) {
      give_until(someone(), purpose(), Moment{static_cast<std::int64_t>(1 + below(9))});
    }
    if (below(3) == 0) {
      const auto state =
          below(2) == 0 ? ledger::ObjectionState::kRaised : ledger::ObjectionState::kWithdrawn;
      object(someone(), below(3) == 0 ? "" : purpose(), state, below(2) == 0 ? "reason" : "");
    }
  }
  void look() { access(someone(), ledger::actor_id(someone()), below(3) == 0 ? "detail" : ""); }
  void treat() {
    const auto& patient = someone();
    const auto from = static_cast<std::int64_t>(below(1'000));
    const auto id = relate(patient, someone(), {from});
    if (below(2) == 0) end(patient, id, {from + 5});
    send(patient, {from}, below(2) == 0);
    review(patient);
  }
  void review(const SubjectId& patient) {
    const auto& agent = someone();
    describe(agent, below(2) == 0 ? "ward" : "lab");
    const auto at = static_cast<std::int64_t>(below(4)) * ledger::kDayMicros / 2;
    const auto access = open(agent, patient, {at}, below(2) == 0 ? "ward" : "lab");
    if (below(2) == 0) flag(access, agent, patient);
    const auto mark = LedgerUnderTest::mark(patient, ledger::PersonMark::kVip);
    if (below(2) == 0) unmark(patient, mark);
    if (below(5) == 0) set_rules(next().value, static_cast<std::int16_t>(below(600)));
    if (below(5) == 0) check({0}, next());
    if (below(3) == 0) declare_emergency(agent, patient);
    if (below(3) == 0) account_for(patient);
    if (below(2) == 0) enter(agent);
    investigate(agent, access);
  }
  void tell() {
    static constexpr const char* kRecipients[] = {"lab", "mailer", "bank"};
    switch (below(4)) {
      case 0:
        recipient(kRecipients[below(3)], std::to_string(below(9)));
        break;
      case 1:
        disclose(someone(), kRecipients[below(3)], {below(2) == 0 ? "email" : "city"});
        break;
      case 2:
        restrict_person(someone());
        break;
      default:
        if (!views().owed_notices(1).value().empty()) notices_.push_back(notify());
    }
    if (notices_.empty() || below(2) == 0) return;
    const auto notice = views().notice(notices_[below(notices_.size())]).value().value();
    if (below(2) == 0) {
      LedgerUnderTest::tell(notice, ledger::NoticeOutcome::kFailed, {1'000'000 + notice.attempt});
    } else {
      LedgerUnderTest::tell(notice, ledger::NoticeOutcome::kDelivered);
    }
  }
  void govern() {
    switch (below(7)) {
      case 5:
        accept("dpa" + std::to_string(below(9)));
        break;
      case 6:
        move_region("eu", "ch", static_cast<ledger::RegionMoveState>(1 + below(4)));
        break;
      case 0:
        set({{"a" + std::to_string(below(3)), std::to_string(below(9))}});
        break;
      case 1:
        publish("v" + std::to_string(next().value));
        break;
      case 2:
        define(purpose(), std::to_string(below(9)));
        break;
      case 3:
        tokens_.push_back(issue(ledger::Role::kSubject, someone(), "label"));
        break;
      default:
        if (!tokens_.empty()) revoke(tokens_[below(tokens_.size())]);
    }
  }
  /// Emergencies whose reviews are closed and opened again in any order.
  void declare_emergency(const SubjectId& agent, const SubjectId& patient) {
    const auto glass = break_glass(agent, patient, {static_cast<std::int64_t>(below(5))});
    reviews_.push_back(BreakGlassViews(state()).glass(glass).value()->review);
    if (below(2) == 0) end_glass(glass);
  }
  /// Log-ins that fail or not, locks and their ends in any order.
  void enter(const SubjectId& agent) {
    const bool fails = below(2) == 0;
    log_in(agent, fails ? ledger::AccessOutcome::kMinorFailure : ledger::AccessOutcome::kSuccess,
           {static_cast<std::int64_t>(below(9))});
    if (below(3) == 0) lock(agent, {static_cast<std::int64_t>(below(9))});
    if (below(3) == 0) unlock(agent);
  }
  /// What allows disclosures, and what the patient is told of them.
  void account_for(const SubjectId& patient) {
    const auto authorization = authorize(patient, {0}, {static_cast<std::int64_t>(below(2))});
    if (below(2) == 0) {
      end_authorization(authorization, static_cast<ledger::AuthorizationEnd>(1 + below(3)), {0});
    }
    const auto suspension = suspend(patient, "lab", {0}, {1});
    if (below(2) == 0) resume(suspension);
    account(patient, static_cast<std::uint32_t>(below(5)));
  }
  /// Steps of reviews in any order.
  void investigate(const SubjectId& agent, Sequence access) {
    const auto priority = static_cast<ledger::FlagPriority>(1 + below(3));
    const Moment due{static_cast<std::int64_t>(below(5))};
    if (reviews_.empty() || below(4) == 0) {
      reviews_.push_back(open_review(agent, {access}, priority, due));
    }
    const auto& id = reviews_[below(reviews_.size())];
    switch (below(8)) {
      case 0:
        assign(id, below(3) == 0 ? TokenId{} : issue(ledger::Role::kReviewer, agent));
        break;
      case 1:
        note(id, "a note");
        break;
      case 2: {
        const auto question = ask(id, agent, "why");
        if (below(2) == 0) read_question(question);
        if (below(2) == 0) answer(question, "because");
        break;
      }
      case 3:
      case 4:
        decide_review(id, below(2) == 0);
        break;
      case 5:
        confirm(id);
        break;
      case 6:
        give_back(id);
        break;
      default:
        reopen(id, due);
    }
  }
  /// Whatever the rules would say to it.
  void insist() {
    const Moment due{static_cast<std::int64_t>(below(5)) * 1'000'000};
    const SubjectId id = someone();
    switch (below(6)) {
      case 0:
        holds_.push_back(hold(below(4) == 0 ? SubjectId{} : id, {CompartmentClass::kProfile}, due));
        break;
      case 1:
        if (!holds_.empty()) lift(holds_[below(holds_.size())]);
        break;
      case 2: {
        const auto restriction = restrict_person(id);
        if (below(2) == 0) free(id, restriction);
        break;
      }
      case 3: {
        const auto asked = request(id, due);
        if (below(2) == 0) step(id, asked, ledger::RightsRequestState::kVerified, due);
        if (below(3) == 0) step(id, asked, ledger::RightsRequestState::kDenied, due);
        break;
      }
      case 4: {
        const auto found = breach(due, due);
        affect(found, id);
        if (below(2) == 0) notify(found, ledger::BreachAudience::kAuthority);
        break;
      }
      default:
        for (const auto& deadline : views().deadlines({3'000'000}, 2).value()) remind(deadline);
    }
  }
  /// Of a field, which goes on being there, or of a person, who is gone for whoever asks.
  void wait_for_a_hold() {
    const SubjectId id = someone();
    const auto reason = hold(id);
    const bool whole = below(3) == 0 && living_.size() > 5;
    withhold(id, reason, whole);
    if (!whole) return;
    std::erase(living_, id);
    if (below(2) == 0) complete({order(id)});
  }
  /// One to three people or fields at once; sometimes a field comes back meanwhile.
  void forget() {
    std::vector<Order> orders;
    for (std::uint64_t i = 0, count = 1 + below(3); i < count && living_.size() > 5; ++i) {
      const SubjectId id = someone();
      const auto fields = views().profile(id).value();
      if (below(2) == 0 || fields.empty()) {
        orders.push_back(order(id));
        std::erase(living_, id);
      } else {
        const std::string name = fields[below(fields.size())].name;
        orders.push_back(order_field(id, name));
        if (below(3) == 0 && name == "email") edit(id, {{"email", email()}});
      }
    }
    complete(orders);
  }

  void live(int steps) {
    constexpr Step kSteps[] = {&P3Rebuild::arrive,  &P3Rebuild::change,          &P3Rebuild::change,
                               &P3Rebuild::consent, &P3Rebuild::consent,         &P3Rebuild::look,
                               &P3Rebuild::treat,   &P3Rebuild::govern,          &P3Rebuild::forget,
                               &P3Rebuild::insist,  &P3Rebuild::wait_for_a_hold, &P3Rebuild::tell,
                               &P3Rebuild::tell};
    for (int i = 0; i < steps; ++i) {
      const Step taken = kSteps[below(std::size(kSteps))];
      (this->*taken)();
    }
  }

  std::uint64_t seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};
  std::vector<SubjectId> living_;
  std::vector<TokenId> tokens_;
  std::vector<ledger::NoticeId> notices_;
  std::vector<ledger::HoldId> holds_;
  std::vector<ledger::ReviewId> reviews_;
};

void expect_same(const std::vector<DumpedRow>& incremental, const std::vector<DumpedRow>& rebuilt) {
  ASSERT_EQ(incremental.size(), rebuilt.size());
  for (std::size_t i = 0; i < rebuilt.size(); ++i) {
    ASSERT_EQ(incremental[i].projection, rebuilt[i].projection);
    ASSERT_EQ(crypto::to_hex(incremental[i].row), crypto::to_hex(rebuilt[i].row))
        << rebuilt[i].projection;
    ASSERT_EQ(crypto::to_hex(incremental[i].value), crypto::to_hex(rebuilt[i].value))
        << rebuilt[i].projection << " " << crypto::to_hex(rebuilt[i].row);
  }
}

TEST_F(P3Rebuild, RandomHistoriesComeOutTheSame) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int i = 0; i < 20; ++i) arrive();
  for (int round = 0; round < 10; ++round) {
    live(60);
    ASSERT_NO_FATAL_FAILURE(expect_same(dump(), rebuilt()));
  }
}

TEST_F(P3Rebuild, ALongLifeOfOneFieldComesOutTheSame) {
  const SubjectId ann = register_person({{"email", "ann@example.org"}});
  for (int i = 0; i < 100; ++i) edit(ann, {{"email", "ann" + std::to_string(i) + "@example.org"}});
  for (int i = 0; i < 200; ++i) access(ann, ledger::actor_id(ann));
  ASSERT_NO_FATAL_FAILURE(expect_same(dump(), rebuilt()));
  erase_field(ann, "email");
  edit(ann, {{"email", "ann@example.org"}});
  ASSERT_NO_FATAL_FAILURE(expect_same(dump(), rebuilt()));
}

TEST_F(P3Rebuild, LookUpsAgreeWithWhatPeopleHave) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int i = 0; i < 20; ++i) arrive();
  live(300);
  for (int i = 0; i < 30; ++i) {
    const std::string wanted = "user" + std::to_string(i) + "@example.org";
    std::vector<SubjectId> expected;
    for (const auto& id : living_) {
      if (value(id, "email") == wanted) expected.push_back(id);
    }
    auto found = views().by_email(wanted, keys()).value();
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(found, expected) << wanted;
  }
}

}  // namespace
}  // namespace lethe::projections::tests
