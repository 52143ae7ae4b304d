// Questions to ledgers of several lengths: each costs what it finds, and not what there is. And
// what the index that answers them costs an event, beside a signature in the same run.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>

#include "benchmarks/world.h"
#include "crypto/signing.h"
#include "ledger/state_overlay.h"
#include "projections/deadlines.h"
#include "projections/event_index.h"
#include "projections/event_search.h"
#include "projections/late_activity.h"
#include "projections/object_past.h"

namespace lethe::benchmarks {

namespace {

using projections::Direction;
using projections::EventQuery;
using projections::EventSearch;

constexpr std::int64_t kSmall = 10'000;
constexpr std::int64_t kLarge = 1'000'000;
constexpr std::int64_t kHuge = 10'000'000;
constexpr std::size_t kPage = 100;

/// A ledger of that many events, a tenth of them people, the rest accesses to them.
World& world_of(std::uint64_t events) {
  const auto name = "query/" + std::to_string(events);
  const auto people = events / 10;
  auto& world = shared_world(name, people);
  const auto size = world.ledger()->size().value;
  if (size >= events) return world;
  World::closed_loop(events - size, 1'024, [&](std::uint64_t i, api::ReplyCallback done) {
    world.record_access(world.people()[i * 7'919 % people], std::move(done));
  });
  return world;
}

/// Reads a page as the API does: what the search finds, header by header.
std::size_t read_page(const ledger::Ledger& ledger, const EventQuery& query,
                      const projections::PostingRange& range) {
  const auto snapshot = ledger.snapshot();
  EventSearch search(*snapshot, query, range);
  std::size_t found = 0;
  for (std::size_t effort = SIZE_MAX; found < kPage;) {
    const auto step = search.next(effort).value();
    if (step.state != EventSearch::State::kFound) break;
    const auto header = ledger.event(step.at).value();
    if (projections::fits(query, header)) ++found;
  }
  return found;
}

using MakeQuery = EventQuery (*)(const World& world, std::uint64_t i);

const ledger::SubjectId& somebody(const World& world, std::uint64_t i) {
  return world.people()[i * 104'729 % world.people().size()];
}

EventQuery by_subject(const World& world, std::uint64_t i) {
  EventQuery query;
  query.subjects = {somebody(world, i)};
  return query;
}
EventQuery by_kind_and_actor(const World& world, std::uint64_t) {
  EventQuery query;
  query.kinds = {ledger::kind_of(ledger::AccessRecorded{})};
  query.actor = ledger::actor_id(world.agent());
  return query;
}
EventQuery by_subject_kind_and_purpose(const World& world, std::uint64_t i) {
  auto query = by_subject(world, i);
  query.kinds = {ledger::kind_of(ledger::AccessRecorded{}),
                 ledger::kind_of(ledger::ConsentRecorded{})};
  query.purpose = "TREAT";
  return query;
}
EventQuery by_field(const World&, std::uint64_t) {
  EventQuery query;
  query.field = "email";
  return query;
}
EventQuery by_rare_kind(const World&, std::uint64_t) {
  EventQuery query;
  query.kinds = {ledger::kind_of(ledger::PolicyPublished{})};
  return query;
}
/// Of an event somewhere in the log.
EventQuery by_request(const World& world, std::uint64_t i) {
  const auto ledger = world.ledger();
  const auto header = ledger->event({i * 104'729 % ledger->size().value}).value();
  EventQuery query;
  query.request = header.request;
  return query;
}

void ask(benchmark::State& state, MakeQuery make_query) {
  auto& world = world_of(static_cast<std::uint64_t>(state.range(0)));
  const auto ledger = world.ledger();
  const projections::PostingRange range{{0}, {ledger->size().value}, Direction::kNewestFirst};
  std::uint64_t i = 0;
  std::size_t found = 0;
  for ([[maybe_unused]] auto _ : state) {
    state.PauseTiming();
    const auto query = make_query(world, ++i);
    state.ResumeTiming();
    found += read_page(*ledger, query, range);
  }
  if (found == 0) state.SkipWithError("nothing was found");
  state.counters["found"] =
      benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}

void count_days(benchmark::State& state) {
  auto& world = world_of(static_cast<std::uint64_t>(state.range(0)));
  const auto ledger = world.ledger();
  for ([[maybe_unused]] auto _ : state) {
    const auto snapshot = ledger->snapshot();
    std::uint64_t counted = 0;
    const auto visit = [&](const projections::DayCounts& day) {
      for (const auto& [kind, count] : day.kinds) counted += count;
      return true;
    };
    projections::Views(*snapshot)
        .event_counts(ledger::kEarliestMoment, ledger::kLatestMoment, visit)
        .value();
    if (counted != ledger->size().value) state.SkipWithError("miscounted");
  }
}

void person_then(benchmark::State& state) {
  auto& world = world_of(static_cast<std::uint64_t>(state.range(0)));
  const auto ledger = world.ledger();
  std::uint64_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto snapshot = ledger->snapshot();
    const projections::ObjectPast past(*ledger, *snapshot, {{ledger->size().value / 2}});
    const auto now = projections::Views(*snapshot).person(somebody(world, ++i)).value();
    benchmark::DoNotOptimize(past.person(now.value()).value());
  }
}

/// Accesses to anybody, behind a log of that length: what is not at hand is read from disk.
void append_behind(benchmark::State& state) {
  constexpr std::uint64_t kTotal = 20'000;
  auto& world = world_of(static_cast<std::uint64_t>(state.range(0)));
  std::uint64_t from = 0;
  double seconds = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto lasted =
        World::closed_loop(kTotal, 1'024, [&](std::uint64_t i, api::ReplyCallback done) {
          world.record_access(somebody(world, from + i), std::move(done));
        });
    from += kTotal;
    seconds += lasted;
    state.SetIterationTime(lasted);
  }
  state.counters["per_second"] = static_cast<double>(from) / seconds;
}

// Each for a small ledger, and with --large for large ones.
void small(benchmark::internal::Benchmark* one) {
  one->Arg(kSmall)->Unit(benchmark::kMicrosecond);
}
void large(benchmark::internal::Benchmark* one) {
  one->Arg(kLarge)->Arg(kHuge)->Unit(benchmark::kMicrosecond);
}
BENCHMARK_CAPTURE(ask, subject, by_subject)->Name("query/subject")->Apply(small);
BENCHMARK_CAPTURE(ask, kind_and_actor, by_kind_and_actor)
    ->Name("query/kind_and_actor")
    ->Apply(small);
BENCHMARK_CAPTURE(ask, subject_kind_and_purpose, by_subject_kind_and_purpose)
    ->Name("query/subject_kind_and_purpose")
    ->Apply(small);
BENCHMARK_CAPTURE(ask, field, by_field)->Name("query/field")->Apply(small);
BENCHMARK_CAPTURE(ask, rare_kind, by_rare_kind)->Name("query/rare_kind")->Apply(small);
BENCHMARK_CAPTURE(ask, request, by_request)->Name("query/request")->Apply(small);
BENCHMARK(count_days)->Name("query/days")->Apply(small);
BENCHMARK(person_then)->Name("query/person_as_of")->Apply(small);
BENCHMARK_CAPTURE(ask, subject, by_subject)->Name("large/query/subject")->Apply(large);
BENCHMARK_CAPTURE(ask, kind_and_actor, by_kind_and_actor)
    ->Name("large/query/kind_and_actor")
    ->Apply(large);
BENCHMARK_CAPTURE(ask, subject_kind_and_purpose, by_subject_kind_and_purpose)
    ->Name("large/query/subject_kind_and_purpose")
    ->Apply(large);
BENCHMARK_CAPTURE(ask, field, by_field)->Name("large/query/field")->Apply(large);
BENCHMARK_CAPTURE(ask, rare_kind, by_rare_kind)->Name("large/query/rare_kind")->Apply(large);
BENCHMARK_CAPTURE(ask, request, by_request)->Name("large/query/request")->Apply(large);
BENCHMARK(count_days)->Name("large/query/days")->Apply(large);
BENCHMARK(person_then)->Name("large/query/person_as_of")->Apply(large);
// Last, since they add to the logs.
void behind(benchmark::internal::Benchmark* one) {
  one->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
}
BENCHMARK(append_behind)->Name("append/behind")->Arg(kSmall)->Apply(behind);
BENCHMARK(append_behind)->Name("large/append/behind")->Arg(kLarge)->Arg(kHuge)->Apply(behind);

// --- what the index costs ---

/// Accesses as a hospital has them: many people, some staff, a day every so often.
std::vector<ledger::EventHeader> accesses(std::uint64_t count) {
  std::vector<ledger::SubjectId> people(20'000);
  for (auto& id : people) id = ledger::SubjectId::random();
  std::vector<ledger::EventHeader> out(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    auto& header = out[i];
    header.sequence = {i};
    header.time = {static_cast<std::int64_t>(i) * 1'000'000};
    header.subject = people[i * 7'919 % people.size()];
    header.actor.id = ledger::actor_id(people[i % 100]);
    header.request = ledger::RequestId::random();
    ledger::AccessRecorded facts;
    facts.purpose_of_use = i % 9 == 0 ? "HPAYMT" : "TREAT";
    facts.fields = {"email", "given_name"};
    header.facts = std::move(facts);
  }
  return out;
}

class NoSections final : public ledger::SectionSource {
 public:
  ledger::Result<std::optional<crypto::SecretBuffer>> open(std::size_t) const override {
    return std::nullopt;
  }
};
class NoKeys final : public ledger::KeySource {
 public:
  ledger::Result<crypto::SecretKey> derive(const crypto::KeyPath&) const override {
    return ledger::Error::kRowMalformed;  // the index asks for none
  }
};

double signature_seconds() {
  constexpr int kSignatures = 10'000;
  const auto key = crypto::SigningKey::generate();
  const std::vector<std::uint8_t> message(320, 7);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kSignatures; ++i)
    benchmark::DoNotOptimize(key.sign("lethe/event/v1", message));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() /
         kSignatures;
}

/// What a projection costs an event, in batches as the committer makes them under load; and what of
/// a signature that is, for each of the rows that an event usually has there.
template <class Projection>
void measure_rows(benchmark::State& state, const std::vector<ledger::EventHeader>& headers,
                  double rows_an_event) {
  constexpr std::uint64_t kABatch = 256;
  constexpr std::size_t kCacheBytes = 64U << 20;
  const auto events = static_cast<double>(headers.size());
  for ([[maybe_unused]] auto _ : state) {
    Scratch scratch;
    const auto journal = ledger::create_rocks_journal(scratch.path() / "index").value();
    ledger::StateOverlay overlay(*journal, kCacheBytes);
    ledger::OverlayState rows_of_ledger(overlay, {ledger::Table::kViews, ledger::LedgerNumber{1}});
    const Projection projection;
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& header : headers) {
      projections::RowWriter rows(rows_of_ledger, projection.id(), 0);
      projection.apply(header, NoSections(), rows, NoKeys()).value();
      if ((header.sequence.value + 1) % kABatch != 0) continue;
      ledger::WriteBatch batch;
      const auto number = overlay.close_batch(batch);
      journal->append(std::move(batch), {}).value();
      overlay.settle(number);
    }
    const auto seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / events;
    state.SetIterationTime(seconds * events);
    journal->compact().value();
    const auto signature = signature_seconds();
    state.counters["us_per_event"] = seconds * 1e6;
    state.counters["us_per_index"] = seconds * 1e6 / rows_an_event;
    state.counters["us_per_signature"] = signature * 1e6;
    state.counters["index_of_signature"] = seconds / rows_an_event / signature;
    state.counters["bytes_per_event"] =
        static_cast<double>(journal->disk_bytes(ledger::Table::kViews)) / events;
  }
}

constexpr std::uint64_t kMeasuredEvents = 500'000;

void event_index_cost(benchmark::State& state) {
  // Kind, counts, request, purpose, two fields.
  measure_rows<projections::EventIndex>(state, accesses(kMeasuredEvents), 6);
}
BENCHMARK(event_index_cost)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);

/// Of accesses as they happen there are no rows; of what is told days late there is one.
void late_activity_cost(benchmark::State& state) {
  auto headers = accesses(kMeasuredEvents);
  for (auto& header : headers) {
    const auto late = state.range(0) == 0 ? 0 : 3 * ledger::kDayMicros;
    std::get<ledger::AccessRecorded>(header.facts).occurred_at = {header.time.micros - late};
  }
  measure_rows<projections::LateActivity>(state, headers, 1);
}
BENCHMARK(late_activity_cost)
    ->Name("late_activity_cost/late")
    ->Arg(0)
    ->Arg(1)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lethe::benchmarks
