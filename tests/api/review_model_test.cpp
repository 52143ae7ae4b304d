// Random steps of random callers against a model of a few lines: the same outcome each time, and
// the same state of every review in the end; and the views come out the same when they are rebuilt.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/api/review_world.h"

namespace lethe::api::testing {
namespace {

using ledger::ReviewId;
using ledger::Sequence;

/// What a review is to the model.
struct Modelled {
  std::string agent, state = "open", decided_by, assignee;
  std::set<std::uint64_t> accesses;
};

class ReviewModel : public ::testing::Test {
 protected:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  template <class Item>
  const Item& any(const std::vector<Item>& items) {
    return items.at(below(items.size()));
  }

  /// Why a step on it is refused whatever the step; empty: it is not.
  static std::string refusal(const std::string& who, const Modelled& review) {
    if (who == "reviewer") return "403 reviewer-unnamed";
    return who == "reviewer:" + review.agent ? "403 own-access" : "";
  }
  std::string in_review(const std::set<std::uint64_t>& accesses, const ReviewId& but) const {
    for (const auto& [id, review] : model_) {
      if (id == but || review.state == "closed") continue;
      for (const auto access : accesses) {
        if (review.accesses.contains(access)) return "409 in-review";
      }
    }
    return "";
  }

  void open() {
    const auto who = any(callers_), agent = any(agents_);
    std::set<std::uint64_t> accesses{any(looks_.at(agent)).value, any(looks_.at(agent)).value};
    std::string list;
    for (const auto access : accesses) list += (list.empty() ? "" : ",") + std::to_string(access);
    Modelled review{agent, "open", "", "", accesses};
    auto expected = refusal(who, review);
    if (expected.empty()) expected = in_review(accesses, {});
    const auto reply = world.open(who, R"({"accesses":[)" + list + "]}");
    EXPECT_EQ(outcome(reply), expected.empty() ? "201" : expected);
    if (!reply.refused()) {
      model_.emplace(*ledger::ReviewId::parse(text_at(reply.answer().body, "id")), review);
    }
  }
  void decide(const std::string& who, const ReviewId& id, Modelled& review) {
    const auto disposition = any(std::vector<std::string>{"appropriate", "malicious"});
    auto expected = refusal(who, review);
    if (expected.empty() && review.state != "open") expected = "409 step-not-allowed";
    EXPECT_EQ(outcome(world.decide(who, id, disposition)), expected.empty() ? "200" : expected);
    if (!expected.empty()) return;
    review.state = disposition == "malicious" ? "decided" : "closed";
    review.decided_by = who;
  }
  void look_again(const std::string& who, const ReviewId& id, Modelled& review) {
    const bool agrees = below(2) == 0;
    auto expected = refusal(who, review);
    if (expected.empty() && review.state != "decided") expected = "409 step-not-allowed";
    if (expected.empty() && review.decided_by == who) expected = "403 same-reviewer";
    const auto reply = agrees ? world.step(who, id, confirm_review, "{}")
                              : world.step(who, id, return_review, R"({"reason":"no"})");
    EXPECT_EQ(outcome(reply), expected.empty() ? "200" : expected);
    if (expected.empty()) review.state = agrees ? "closed" : "open";
  }
  void reopen(const std::string& who, const ReviewId& id, Modelled& review) {
    auto expected = refusal(who, review);
    if (expected.empty() && review.state != "closed") expected = "409 step-not-allowed";
    if (expected.empty()) expected = in_review(review.accesses, id);
    EXPECT_EQ(outcome(world.step(who, id, reopen_review, R"({"reason":"hm"})")),
              expected.empty() ? "200" : expected);
    if (expected.empty()) review.state = "open";
  }
  void assign(const std::string& who, const ReviewId& id, Modelled& review) {
    const auto whom = any(callers_);
    auto expected = refusal(who, review);
    if (expected.empty()) expected = refusal(whom, review);
    if (expected.empty() && review.state == "closed") expected = "409 step-not-allowed";
    EXPECT_EQ(outcome(world.step(who, id, assign_review,
                                 R"({"reviewer":")" + world.token(whom).str() + "\"}")),
              expected.empty() ? "200" : expected);
    if (expected.empty()) review.assignee = whom;
  }
  void step() {
    if (model_.empty() || below(4) == 0) return open();
    auto place = model_.begin();
    std::advance(place, below(model_.size()));
    auto& [id, review] = *place;
    const auto who = any(callers_);
    switch (below(4)) {
      case 0:
        return decide(who, id, review);
      case 1:
        return look_again(who, id, review);
      case 2:
        return reopen(who, id, review);
      default:
        return assign(who, id, review);
    }
  }
  void compare() {
    for (const auto& [id, review] : model_) {
      const auto row = world.row(id);
      const auto state = row.is_closed()                                   ? "closed"
                         : row.state == projections::ReviewState::kDecided ? "decided"
                                                                           : "open";
      EXPECT_EQ(state, review.state);
      EXPECT_EQ(row.agent, world.person(review.agent));
      EXPECT_EQ(row.assignee,
                review.assignee.empty() ? ledger::TokenId{} : world.token(review.assignee));
    }
    std::set<ReviewId> queued, expected;
    const auto snapshot = world.ledger()->snapshot();
    EXPECT_TRUE(projections::CaseViews(*snapshot).queue(
        {}, {}, [&](const auto&, const projections::ReviewRow& row) {
          queued.insert(row.id);
          return true;
        }));
    for (const auto& [id, review] : model_) {
      if (review.state != "closed") expected.insert(id);
    }
    EXPECT_EQ(queued, expected);
  }

  ReviewWorld world;
  const unsigned seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};
  const std::vector<std::string> callers_{"reviewer:rita", "reviewer:rolf", "reviewer:ines",
                                          "reviewer"};
  const std::vector<std::string> agents_{"ines", "olaf", "rita"};
  std::map<std::string, std::vector<Sequence>> looks_;
  std::map<ReviewId, Modelled> model_;
};

TEST_F(ReviewModel, RandomStepsComeOutAsTheModelSays) {
  SCOPED_TRACE(::testing::Message() << "seed " << seed_);
  for (const auto& agent : agents_) {
    for (int i = 0; i < 8; ++i) looks_[agent].push_back(world.look(agent));
  }
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 120; ++i) {
      step();
      if (HasFailure()) return;
    }
    compare();
  }
  world.rebuild_projections();
  compare();
}

}  // namespace
}  // namespace lethe::api::testing
