// Erasing people, all of it: order, re-keying, root swap, deletion, certificate, each synced.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <numeric>
#include <thread>

#include "api/commands/erasures.h"
#include "benchmarks/world.h"

namespace lethe::benchmarks {

namespace {

constexpr std::size_t kAppenders = 4;
constexpr std::uint64_t kAppendedTo = 1'000;

void erase(World& world, const ledger::SubjectId& subject, api::ReplyCallback done) {
  api::EraseSubjectInput input;
  input.subject = subject;
  input.ground = ledger::ErasureGround::kConsentWithdrawn;
  api::submit(world.store(), world.ledger()->info().id, world.request(), api::erase_subject,
              std::move(input), std::move(done));
}

/// How many of a world's people were erased.
std::uint64_t& erased_of(const World& world) {
  static std::map<const World*, std::uint64_t> erased;
  return erased[&world];
}

bool has_left(const World& world, std::uint64_t total) {
  return erased_of(world) + total <= world.people().size();
}

/// In the order in which they are erased, spread over the whole tree: neighbours would share their
/// path.
const ledger::SubjectId& person(const World& world, std::uint64_t place) {
  const std::uint64_t count = world.people().size();
  auto stride = count / 1'021 * 2 + 1;
  while (std::gcd(stride, count) != 1) stride += 2;
  return world.people()[place * stride % count];
}

/// The next ones. Answers the seconds that it took. REQUIRES that they are left.
double erase_some(World& world, std::uint64_t total, std::size_t callers) {
  auto& from = erased_of(world);
  const auto seconds =
      World::closed_loop(total, callers, [&](std::uint64_t i, api::ReplyCallback done) {
        erase(world, person(world, from + i), std::move(done));
      });
  from += total;
  return seconds;
}

void erase_people(benchmark::State& state) {
  auto& world = shared_world("erase/" + std::to_string(state.range(0)),
                             static_cast<std::uint64_t>(state.range(0)));
  const auto callers = static_cast<std::size_t>(state.range(1));
  const std::uint64_t total = std::max<std::uint64_t>(callers, 100);
  for ([[maybe_unused]] auto _ : state) {
    if (!has_left(world, total)) {
      state.SkipWithError("nobody is left to erase");
      break;
    }
    const auto seconds = erase_some(world, total, callers);
    state.SetIterationTime(seconds);
    state.counters["ms_per_person"] = seconds * 1e3 / static_cast<double>(total);
  }
}
BENCHMARK(erase_people)
    ->Name("erase/people/at_once")
    ->Args({1'000, 1})
    ->Args({100'000, 1})
    ->Args({100'000, 1'000})
    ->Args({100'000, 10'000})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(erase_people)
    ->Name("large/erase/people/at_once")
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 10})
    ->Args({1'000'000, 1'000})
    ->Args({1'000'000, 10'000})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// Latencies of appends in milliseconds: the middle, and of a hundred the slowest.
struct Latency {
  double p50 = 0, p99 = 0;
};

Latency append_in_turn(World& world, std::uint64_t total) {
  std::vector<double> times(total);
  std::vector<std::chrono::steady_clock::time_point> begun(total);
  World::closed_loop(total, kAppenders, [&](std::uint64_t i, api::ReplyCallback done) {
    begun[i] = std::chrono::steady_clock::now();
    // Of those who are erased last.
    const auto& subject = person(world, world.people().size() - 1 - i % kAppendedTo);
    world.record_access(subject, [&, i, done = std::move(done)](const api::Reply& reply) {
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - begun[i];
      times[i] = took.count();
      done(reply);
    });
  });
  std::ranges::sort(times);
  return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

/// What the rest of a portal notices of erasures: the same appends without and with them, in one
/// run.
void append_while_erasing(benchmark::State& state) {
  auto& world = shared_world("erase/while_appending", 100'000);
  const auto callers = static_cast<std::size_t>(state.range(0));
  const std::uint64_t appends = callers < 100 ? 8'000 : 800;
  for ([[maybe_unused]] auto _ : state) {
    append_in_turn(world, appends / 4);
    const auto idle = append_in_turn(world, appends);
    std::atomic<bool> is_over = false;
    std::uint64_t erased = 0;
    double seconds = 0;
    std::thread eraser([&] {
      while (!is_over && has_left(world, callers + kAppendedTo)) {
        seconds += erase_some(world, callers, callers);
        erased += callers;
      }
    });
    const auto busy = append_in_turn(world, appends);
    is_over = true;
    eraser.join();
    if (!has_left(world, callers + kAppendedTo)) state.SkipWithError("nobody is left to erase");
    state.SetIterationTime(seconds);
    state.counters["idle_p50_ms"] = idle.p50;
    state.counters["idle_p99_ms"] = idle.p99;
    state.counters["busy_p50_ms"] = busy.p50;
    state.counters["busy_p99_ms"] = busy.p99;
    state.counters["p99_ratio"] = busy.p99 / idle.p99;
    state.counters["erased_per_second"] = static_cast<double>(erased) / seconds;
  }
}
BENCHMARK(append_while_erasing)
    ->Name("append/while_erasing/callers")
    ->Arg(1)
    ->Arg(16)
    ->Arg(1'000)
    ->Iterations(1)
    ->Repetitions(3)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lethe::benchmarks
