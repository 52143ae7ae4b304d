#include "api/commands/review_samples.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <map>

#include "api/commands/own_sections.h"
#include "api/commands/review_parts.h"
#include "api/json/render_reviews.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::SampleMethod;
using ledger::Sequence;

/// Of one agent each, and not more accesses than one may have.
std::vector<ledger::ReviewOpened> reviews_of(const DrawSampleInput& input) {
  std::map<ledger::SubjectId, ledger::ReviewOpened> growing;
  std::vector<ledger::ReviewOpened> out;
  for (const auto& drawn : input.sample.drawn) {
    auto& review = growing[drawn.agent];
    review.accesses.push_back(drawn.access);
    if (drawn.flag) review.flags.push_back(*drawn.flag);
    if (review.accesses.size() < ledger::kMaxReviewAccesses) continue;
    out.push_back(std::move(review));
    growing.erase(drawn.agent);
  }
  for (auto& [agent, review] : growing) out.push_back(std::move(review));
  for (auto& review : out) std::ranges::sort(review.flags);
  return out;
}

ledger::ReviewSampled facts_of(const DrawSampleInput& input) {
  ledger::ReviewSampled facts;
  facts.sample = ledger::SampleId::random();
  facts.method = input.method;
  facts.seed = input.request.seed;
  facts.seed_chosen = input.seed.has_value();
  facts.from = input.request.from;
  facts.behind = input.request.behind;
  facts.size = input.request.size;
  facts.asked = input.most;
  facts.drawn = static_cast<std::uint32_t>(input.sample.drawn.size());
  facts.accesses = input.sample.accesses;
  return facts;
}

}  // namespace

DrawSampleInput DrawSampleInput::parse(ObjectReader& reader) {
  DrawSampleInput input;
  input.method = reader.named<SampleMethod>("method");
  reader.require("size");
  input.most = static_cast<std::uint32_t>(reader.integer("size", 1, kMostDrawn).value_or(1));
  reader.require("since");
  input.since = reader.moment("since").value_or(ledger::Moment{});
  input.until = reader.moment("until");
  input.seed = reader.hash("seed");
  if (input.seed && input.seed->is_zero()) reader.fault("seed", "must not be zeros");
  input.priority =
      reader.optional_named<ledger::FlagPriority>("priority").value_or(ledger::FlagPriority::kLow);
  return input;
}

Ruled<void> draw(const ledger::Ledger& ledger, DrawSampleInput& input) {
  if (input.until && *input.until < input.since) {
    return body_fault("/until", "must not lie before since");
  }
  const auto snapshot = ledger.snapshot();
  auto& request = input.request;
  request.size = snapshot->size().value;
  request.method = input.method;
  request.most = input.most;
  if (input.seed) {
    request.seed = *input.seed;
  } else {
    crypto::fill_random(request.seed.bytes);
  }
  request.behind = Sequence{request.size};
  if (input.until) {
    LETHE_TRY(const auto behind, ledger.first_at(*input.until));
    request.behind = std::min(request.behind, behind);
  }
  LETHE_TRY(const auto from, ledger.first_at(input.since));
  request.from = std::min(from, request.behind);
  LETHE_TRY(input.sample, review::draw_sample(ledger, *snapshot, request));
  return {};
}

Ruled<Ruling> record_sample(RuleContext& context, const DrawSampleInput& input) {
  LETHE_TRY_VOID(check_named(context.views(), context.caller()));
  std::map<Sequence, ledger::SubjectId> agents;
  for (const auto& drawn : input.sample.drawn) agents.emplace(drawn.access, drawn.agent);
  const auto facts = facts_of(input);
  LETHE_TRY(const auto due_at, review_due(context, input.priority));
  Ruling ruling;
  ruling.decision.events.push_back(context.event(facts));
  boost::json::array opened;
  for (auto& review : reviews_of(input)) {
    LETHE_TRY_VOID(check_not_in_review(context, review.accesses));
    const auto agent = agents.at(review.accesses.front());
    review.review = ledger::ReviewId::random();
    review.origin = input.method == SampleMethod::kRandom ? ledger::ReviewOrigin::kRandomSample
                                                          : ledger::ReviewOrigin::kRiskSample;
    review.priority = input.priority;
    review.due_at = due_at;
    review.sample = facts.sample;
    opened.push_back({{"id", review.review.str()},
                      {"agent", agent.str()},
                      {"accesses", review.accesses.size()}});
    ruling.decision.events.push_back(context.event(std::move(review), agent));
  }
  ruling.answer.status = 201;
  ruling.answer.body = sample_json(facts);
  ruling.answer.body["sequence"] = context.sequence().value;
  ruling.answer.body["reviews"] = std::move(opened);
  return ruling;
}

}  // namespace lethe::api
