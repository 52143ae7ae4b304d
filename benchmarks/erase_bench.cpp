// Erasing people, all of it: order, re-keying, root swap, deletion, certificate, each synced.
#include <benchmark/benchmark.h>

#include <map>

#include "api/commands/erasures.h"
#include "benchmarks/world.h"

namespace lethe::benchmarks {

namespace {

void erase(World& world, std::uint64_t index, api::ReplyCallback done) {
  api::EraseSubjectInput input;
  input.subject = world.people()[index];
  input.ground = ledger::ErasureGround::kConsentWithdrawn;
  api::submit(world.store(), world.ledger()->info().id, world.request(), api::erase_subject,
              std::move(input), std::move(done));
}

void erase_people(benchmark::State& state) {
  auto& world = shared_world("erase/" + std::to_string(state.range(0)),
                             static_cast<std::uint64_t>(state.range(0)));
  const auto callers = static_cast<std::size_t>(state.range(1));
  static std::map<std::uint64_t, std::uint64_t> next;
  auto& from = next[static_cast<std::uint64_t>(state.range(0))];
  const std::uint64_t total = std::max<std::uint64_t>(callers, 100);
  for ([[maybe_unused]] auto _ : state) {
    if (from + total > world.people().size()) {
      state.SkipWithError("nobody is left to erase");
      break;
    }
    // Spread over the whole tree: neighbours would share their path.
    const auto stride = world.people().size() / 1'021 * 2 + 1;
    const auto seconds =
        World::closed_loop(total, callers, [&](std::uint64_t i, api::ReplyCallback done) {
          erase(world, (from + i) * stride % world.people().size(), std::move(done));
        });
    from += total;
    state.SetIterationTime(seconds);
    state.counters["ms_per_person"] = seconds * 1e3 / static_cast<double>(total);
  }
}
BENCHMARK(erase_people)
    ->Name("erase/people/at_once")
    ->Args({1'000, 1})
    ->Args({100'000, 1})
    ->Args({100'000, 1'000})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(erase_people)
    ->Name("large/erase/people/at_once")
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 10})
    ->Args({1'000'000, 1'000})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lethe::benchmarks
