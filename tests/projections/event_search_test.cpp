// Searches against a model: every event of a random log is held against the question.
#include "projections/event_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "projections/event_index.h"
#include "projections/timelines.h"
#include "tests/projections/memory_state.h"
#include "tests/projections/memory_vault.h"

namespace lethe::projections::tests {
namespace {

using ledger::EventHeader;
using ledger::ItemId;
using ledger::ObjectId;
using ledger::RequestId;

template <class To, class From>
To as(const From& id) {
  To out;
  out.bytes = id.bytes;
  return out;
}

/// An event as the test made it: what it must be found by, said by hand.
struct Made {
  SubjectId subject;
  ledger::ActorId actor;
  RequestId request;
  std::uint16_t kind = 0;
  std::vector<std::string> purposes, fields;
  std::vector<ObjectId> objects;
  ItemId item;
};

class EventSearches : public testing::Test {
 protected:
  EventSearches() {
    for (int i = 0; i < 5; ++i) people_.push_back(SubjectId::random());
    for (int i = 0; i < 40; ++i) items_.push_back(ItemId::random());
    for (int i = 0; i < 40; ++i) holds_.push_back(ledger::HoldId::random());
  }

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  template <class Value>
  const Value& any(const std::vector<Value>& values) {
    return values[below(values.size())];
  }
  std::string code() { return "code" + std::to_string(below(4)); }

  void add(Made made, ledger::Facts facts, std::vector<ledger::SectionRef> sections = {}) {
    EventHeader header;
    header.sequence = {log_.size()};
    header.time = {static_cast<std::int64_t>(log_.size()) * 1'000'000};
    if (below(5) > 0) made.subject = any(people_);
    if (below(5) > 0) made.actor = ledger::actor_id(any(people_));
    // Requests of one event, of several, and none.
    if (below(3) > 0 || requests_.empty()) requests_.push_back(RequestId::random());
    if (below(9) > 0) made.request = requests_.back();
    header.subject = made.subject;
    header.actor.id = made.actor;
    header.request = made.request;
    header.facts = std::move(facts);
    header.sections = std::move(sections);
    made.kind = kind_of(header.facts);
    log_.push_back(made);
    headers_.push_back(header);
    RowWriter timelines(state_, ProjectionId::kTimelines, 0);
    RowWriter index(state_, ProjectionId::kEventIndex, 0);
    Timelines().apply(header, no_sections_, timelines, vault_.keys()).value();
    EventIndex().apply(header, no_sections_, index, vault_.keys()).value();
  }

  void add_any() {
    switch (below(8)) {
      case 0: {
        ledger::ConsentRecorded facts;
        facts.purpose = code();
        return add({.purposes = {facts.purpose}}, facts);
      }
      case 1: {
        ledger::AccessRecorded facts;
        facts.purpose_of_use = code();
        facts.fields = {code(), code()};
        return add({.purposes = {facts.purpose_of_use}, .fields = facts.fields}, facts);
      }
      case 2: {
        ledger::SectionRef section;
        section.role = ledger::SectionRole::kProfileField;
        section.name = code();
        return add({.fields = {section.name}}, ledger::ProfileEdited{}, {section});
      }
      case 3: {
        const ledger::ContentPosted facts{any(items_), ledger::ContentType::kReply, any(items_)};
        return add(
            {.objects = {as<ObjectId>(facts.item), as<ObjectId>(facts.parent)}, .item = facts.item},
            facts);
      }
      case 4: {
        const ledger::ContentEdited facts{any(items_), 2};
        return add({.objects = {as<ObjectId>(facts.item)}, .item = facts.item}, facts);
      }
      case 5: {
        ledger::ErasureWithheld facts;
        facts.erasure = ledger::ErasureId::random();
        Made made{.objects = {as<ObjectId>(facts.erasure)}};
        for (std::uint64_t i = 0, count = below(5); i < count; ++i) {
          facts.holds.push_back(any(holds_));
          made.objects.push_back(as<ObjectId>(facts.holds.back()));
        }
        return add(made, facts);
      }
      case 6:
        return add({}, ledger::UnknownFacts{900});
      default:
        return add({}, ledger::PolicyPublished{});
    }
  }

  template <class Value>
  static bool has(const std::vector<Value>& values, const Value& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
  }
  static bool is_wanted(const EventQuery& query, const Made& made) {
    bool is_named = query.objects.empty();
    for (const auto& id : query.objects) is_named = is_named || has(made.objects, id);
    const bool is_involved = query.involving.empty() || has(query.involving, made.subject) ||
                             has(query.involving, as<SubjectId>(made.actor));
    return is_named && is_involved && (!query.item || *query.item == made.item) &&
           (query.subjects.empty() || has(query.subjects, made.subject)) &&
           (!query.actor || *query.actor == made.actor) &&
           (query.kinds.empty() || has(query.kinds, made.kind)) &&
           (!query.purpose || has(made.purposes, *query.purpose)) &&
           (!query.field || has(made.fields, *query.field)) &&
           (!query.request || *query.request == made.request);
  }

  /// A combination of some of everything that may be asked.
  EventQuery any_query() {
    EventQuery query;
    const auto bits = 1 + below(255);
    const auto asks = [&](unsigned bit) { return (bits >> bit & 1U) != 0; };
    if (asks(0)) query.subjects = {any(people_), any(people_)};
    if (asks(1)) query.actor = ledger::actor_id(any(people_));
    if (asks(2)) query.kinds = {any(log_).kind, any(log_).kind};
    if (asks(3)) query.purpose = code();
    if (asks(4)) query.field = code();
    if (asks(5)) query.involving = {any(people_)};
    if (asks(6) && below(2) == 0) query.item = any(items_);
    if (asks(6) && below(2) == 0)
      query.objects = {as<ObjectId>(any(holds_)), as<ObjectId>(any(items_))};
    if (asks(7) && below(3) == 0) query.request = any(requests_);
    if (query.is_empty()) query.request = any(requests_);
    return query;
  }

  /// With few places looked at a time, so that stops are part of the test.
  std::vector<std::uint64_t> found(const EventQuery& query, PostingRange range,
                                   std::size_t effort_a_part = SIZE_MAX) {
    std::vector<std::uint64_t> out;
    for (;;) {
      EventSearch search(state_, query, range);
      std::size_t effort = effort_a_part;
      auto step = search.next(effort).value();
      for (; step.state == EventSearch::State::kFound; step = search.next(effort).value()) {
        ++candidates_;
        if (fits(query, headers_[step.at.value])) out.push_back(step.at.value);
      }
      if (step.state == EventSearch::State::kEnd) return out;
      if (range.direction == Direction::kOldestFirst) {
        EXPECT_GE(step.at, range.first);
        range.first = step.at;
      } else {
        EXPECT_LT(step.at, range.behind);
        range.behind = step.at.next();
      }
    }
  }

  std::vector<std::uint64_t> expected(const EventQuery& query, const PostingRange& range) const {
    std::vector<std::uint64_t> out;
    for (std::uint64_t at = 0; at < log_.size(); ++at) {
      if (at < range.first.value || at >= range.behind.value) continue;
      if (is_wanted(query, log_[at])) out.push_back(at);
    }
    if (range.direction == Direction::kNewestFirst) std::reverse(out.begin(), out.end());
    return out;
  }

  MemoryState state_;
  MemoryVault vault_;
  struct NoSections final : ledger::SectionSource {
    Result<std::optional<crypto::SecretBuffer>> open(std::size_t) const override {
      return std::nullopt;
    }
  } no_sections_;
  std::vector<Made> log_;
  std::vector<EventHeader> headers_;
  std::vector<SubjectId> people_;
  std::vector<ItemId> items_;
  std::vector<ledger::HoldId> holds_;
  std::vector<RequestId> requests_;
  std::size_t candidates_ = 0;
  const std::uint64_t seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};
};

TEST_F(EventSearches, FindWhatAScanFinds) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  std::size_t most = 0;
  for (const std::uint64_t size : {1U, 31U, 32U, 33U, 64U, 65U, 500U, 3'000U}) {
    while (log_.size() < size) add_any();
    for (int i = 0; i < 300; ++i) {
      const auto query = any_query();
      PostingRange range;
      if (below(2) == 0) range.first = {below(size)};
      if (below(2) == 0) range.behind = {below(size + 2)};
      for (const auto direction : {Direction::kOldestFirst, Direction::kNewestFirst}) {
        range.direction = direction;
        const auto wanted = expected(query, range);
        ASSERT_EQ(found(query, range), wanted) << size;
        ASSERT_EQ(found(query, range, 1 + below(9)), wanted) << size << " in parts";
        most = std::max(most, wanted.size());
      }
    }
  }
  EXPECT_GT(most, 100U) << "the questions found hardly anything";
}

TEST_F(EventSearches, ARequestIsFoundAmongManyWithoutLookingAtOthers) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int i = 0; i < 20'000; ++i) add({}, ledger::PolicyPublished{});
  std::size_t asked = 0;
  for (std::size_t i = 0; i < log_.size(); i += 97) {
    if (log_[i].request.is_zero()) continue;
    EventQuery query;
    query.request = log_[i].request;
    const auto events = found(query, {{0}, {log_.size()}, Direction::kNewestFirst});
    EXPECT_TRUE(has(events, std::uint64_t{i})) << i;
    asked += events.size();
  }
  // Marks of two bytes in buckets of tens: one in a thousand looks like another.
  EXPECT_LT(candidates_, asked + asked / 50 + 10);
}

TEST_F(EventSearches, BucketsStayShortAndAnEventCostsFewBytes) {
  for (int i = 0; i < 20'000; ++i) add({}, ledger::PolicyPublished{});
  std::size_t bytes = 0;
  const RowReader index(state_, ProjectionId::kEventIndex, 0);
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    bytes += row.size() + value.size();
    return Visiting::kGoOn;
  };
  index.scan({}, {}, visit).value();
  EXPECT_LT(bytes / log_.size(), 12U);
  for (std::uint64_t at = 0; at < log_.size(); at += 1'000) {
    const auto bucket = id_bucket(as<ObjectId>(requests_[at / 2]), {at});
    std::size_t length = 0;
    const auto count = [&](const Posting&) { return ++length < 10'000; };
    read_postings(index, bucket.list, {0}, {UINT64_MAX}, Direction::kOldestFirst, count).value();
    EXPECT_LT(length, 100U) << at;
  }
}

TEST_F(EventSearches, LevelsFollowOneAnother) {
  const auto id = as<ObjectId>(RequestId::random());
  std::uint64_t next = 0;
  while (next <= ledger::kMaxSequence) {
    const auto bucket = id_bucket(id, {next});
    EXPECT_EQ(bucket.first.value, next);
    EXPECT_EQ(id_bucket(id, {bucket.behind.value - 1}).list, bucket.list);
    EXPECT_NE(bucket.mark, kSeveralIds);
    next = bucket.behind.value;
  }
  EXPECT_EQ(next, std::uint64_t{1} << 63);
}

TEST_F(EventSearches, NothingIsFoundOfWhatNeverWas) {
  for (int i = 0; i < 100; ++i) add_any();
  EventQuery query;
  query.purpose = "nothing";
  EXPECT_TRUE(found(query, {}).empty());
  query = {};
  query.objects = {ObjectId::random()};
  EXPECT_TRUE(found(query, {}).empty());
  query = {};
  query.kinds = {999};
  EXPECT_TRUE(found(query, {{0}, {0}, Direction::kNewestFirst}).empty());
}

}  // namespace
}  // namespace lethe::projections::tests
