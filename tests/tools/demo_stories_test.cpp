// What the demo shows, whoever else is in it: every kind of event and every state that something
// can be in, and at its end something of each that waits to be looked at.
#include "tools/demo_stories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "ledger/names.h"
#include "tests/ledger/temporary_directory.h"
#include "tests/tools/stored_world.h"
#include "tools/demo.h"

namespace lethe::tools::tests {
namespace {

using ::testing::IsSubsetOf;
using ::testing::IsSupersetOf;
using Names = std::set<std::string_view>;

class DemoStories : public ::testing::Test {
 protected:
  DemoStories() {
    const Places places{folder_.path() / "data", folder_.path() / "keys"};
    DemoOptions options;
    options.people = 1;
    EXPECT_EQ(make_demo(places, options), "");
    std::string error;
    directory_ = DataDirectory::open(places, {}, error);
    EXPECT_EQ(error, "");
    ledger_ = directory_->store().find(kDemoLedger);
    snapshot_ = ledger_->snapshot();
  }

  const ledger::Ledger& ledger() const { return *ledger_; }
  projections::Views views() const { return projections::Views(*snapshot_); }

  /// The names that a fact has in any event.
  template <class Facts, class Enum>
  Names names_in(Enum Facts::*member) const {
    Names out;
    for (std::uint64_t at = 0; at < ledger_->size().value; ++at) {
      const auto event = ledger_->event({at}).value();
      if (const auto* facts = std::get_if<Facts>(&event.facts))
        out.insert(ledger::name_of(facts->*member));
    }
    return out;
  }
  /// All that there are, but for some.
  template <class Enum>
  static Names names_but(const Names& left_out = {}) {
    const auto all = ledger::names_of<Enum>();
    Names out(all.begin() + 1, all.end());  // the first is that of kInvalid
    for (const auto& name : left_out) EXPECT_EQ(out.erase(name), 1U) << name;
    return out;
  }

  lethe::tests::TemporaryDirectory folder_;
  std::unique_ptr<DataDirectory> directory_;
  std::shared_ptr<const ledger::Ledger> ledger_;
  std::shared_ptr<const ledger::StateReader> snapshot_;
};

TEST_F(DemoStories, HaveEveryKindOfEvent) {
  auto kinds = kinds_in(ledger());
  // What goes wrong, what another program made, a log with a past of its own, and one that ends.
  const Names left_out{"request.refused", "import.finished", "ledger.restored",
                       "ledger.returned", "closure.ordered", "ledger.closed"};
  for (std::uint16_t kind = 1; kind <= ledger::kKinds; ++kind) {
    const auto name = ledger::kind_name(kind);
    EXPECT_EQ(kinds[std::string(name)] > 0, !left_out.contains(name)) << name;
  }
}

TEST_F(DemoStories, HaveEveryStateAndOrigin) {
  using namespace ledger;  // names of facts
  EXPECT_EQ(names_in(&SubjectRegistered::origin), names_but<Origin>());
  EXPECT_EQ(names_in(&SubjectRegistered::type), names_but<SubjectType>());
  EXPECT_EQ(names_in(&PurposeDefined::basis), names_but<LegalBasis>());
  EXPECT_EQ(names_in(&ContentPosted::type), names_but<ContentType>());
  EXPECT_EQ(names_in(&RightsRequestRecorded::state), names_but<RightsRequestState>());
  EXPECT_EQ(names_in(&RightsRequestRecorded::type), names_but<RightsRequestType>());
  EXPECT_EQ(names_in(&RegionMoved::state), names_but<RegionMoveState>());
  EXPECT_EQ(names_in(&ObjectionRecorded::signal), names_but<ObjectionSignal>());
  EXPECT_EQ(names_in(&ObjectionRecorded::state), names_but<ObjectionState>({"withdrawn"}));
  EXPECT_EQ(names_in(&RecipientDefined::type),
            names_but<RecipientType>({"recipient", "joint_controller"}));
  // What no event says: a new policy makes a consent invalid.
  EXPECT_THAT(names_in(&ConsentRecorded::status),
              IsSupersetOf(names_but<ConsentStatus>({"invalidated", "refused", "withdrawn"})));
  EXPECT_THAT(names_in(&NoticeRecorded::outcome),
              IsSupersetOf(Names{"due", "delivered", "disproportionate"}));
}

TEST_F(DemoStories, EndWithRequestsThatAreDue) {
  const auto now = ledger::system_clock().now();
  constexpr std::int64_t kWeek = 7LL * 24 * 60 * 60 * 1'000'000;
  std::size_t overdue = 0;
  std::size_t soon = 0;
  std::size_t later = 0;
  views()
      .open_requests(ledger::kLatestMoment,
                     [&](const projections::RightsRequestRow& request) {
                       auto& count = request.due_at < now                         ? overdue
                                     : request.due_at.micros < now.micros + kWeek ? soon
                                                                                  : later;
                       ++count;
                       return true;
                     })
      .value();
  EXPECT_EQ(overdue, 1U);
  EXPECT_EQ(soon, 1U);
  EXPECT_EQ(later, 3U);
}

TEST_F(DemoStories, EndWithWhatIsInForceAndWhatWaits) {
  const auto now = ledger::system_clock().now();
  std::size_t in_force = 0;
  for (const auto& hold : views().holds(std::nullopt, 10).value())
    in_force += hold.is_in_force(now);
  EXPECT_EQ(in_force, 2U);
  std::multiset<projections::ErasureState> erasures;
  for (const auto& one : views().erasures(std::nullopt, 100).value()) erasures.insert(one.state);
  EXPECT_EQ(erasures.count(projections::ErasureState::kWithheld), 1U);
  EXPECT_EQ(erasures.count(projections::ErasureState::kOrdered), 0U);
  std::size_t restricted = 0;
  for (const auto& one : views().restrictions(std::nullopt, 10).value())
    restricted += !one.lifted_at;
  EXPECT_EQ(restricted, 1U);
  const auto breaches = views().breaches(std::nullopt, 10).value();
  ASSERT_EQ(breaches.size(), 2U);
  EXPECT_FALSE(breaches[0].closed);
  EXPECT_GT(breaches[0].authority_due_at, now);
  EXPECT_EQ(breaches[0].affected, 3U);
  EXPECT_TRUE(breaches[1].closed);
  EXPECT_EQ(breaches[1].notices.size(), 2U);
}

/// What the sender would do at once when the ledger is served: one attempt, at a name of nobody.
TEST_F(DemoStories, LeaveOneNoticeToBeTried) {
  const auto waiting = views().waiting_notices(10).value();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].attempt, 0U);
  EXPECT_TRUE(views().owed_notices(1).value().empty());
  for (const auto& recipient : views().recipients("", 10).value()) {
    if (recipient.endpoint.empty()) continue;
    EXPECT_EQ(recipient.endpoint, "https://hooks.laboratory.example/lethe");
  }
}

/// A person or a member of staff, the portal, an admin, an operator: nearly nothing is by nobody.
TEST_F(DemoStories, SayWhoDidIt) {
  std::set<std::string> by_system;
  for (std::uint64_t at = 0; at < ledger().size().value; ++at) {
    const auto event = ledger().event({at}).value();
    if (event.actor.type == ledger::ActorType::kSystem)
      by_system.emplace(ledger::kind_name(kind_of(event.facts)));
  }
  EXPECT_THAT(by_system, IsSubsetOf(std::set<std::string>{
                             "ledger.created", "token.issued", "erasure.ordered",
                             "erasure.completed", "hold.lifted", "notice.recorded",
                             "consent.recorded", "deadline.reminded", "erasure.swept",
                             "bundle.made", "log.verified", "access.flagged", "accesses.checked"}));
}

}  // namespace
}  // namespace lethe::tools::tests
