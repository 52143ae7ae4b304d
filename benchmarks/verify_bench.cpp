// Verifying, proving, rebuilding and opening a real log.
#include <benchmark/benchmark.h>

#include "api/commands/accesses.h"
#include "benchmarks/world.h"
#include "ledger/verifier.h"

namespace lethe::benchmarks {

namespace {

constexpr std::uint64_t kEvents = 200'000;

World& logged_world() {
  auto& world = shared_world("verify", 10'000);
  static const double filled =
      World::closed_loop(kEvents, 1'024, [&](std::uint64_t i, api::ReplyCallback done) {
        api::RecordAccessInput input;
        input.subject = world.people()[i * 7'919 % world.people().size()];
        input.actor = world.agent();
        input.purpose_of_use = "TREAT";
        input.action = ledger::AccessAction::kRead;
        input.resource_type = "profile";
        api::submit(world.store(), world.ledger()->info().id, world.request(), api::record_access,
                    std::move(input), std::move(done));
      });
  static_cast<void>(filled);
  return world;
}

void verify(benchmark::State& state) {
  auto& world = logged_world();
  const auto ledger = world.ledger();
  const auto source = ledger::journal_log_source(world.store().journal(), ledger->info().number);
  ledger::VerifyOptions options;
  options.threads = static_cast<std::size_t>(state.range(0));
  std::uint64_t events = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto report = ledger::verify_log(*source, options);
    if (!report || !report->consistent()) {
      state.SkipWithError("the log does not verify");
      break;
    }
    events += report->events;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}
BENCHMARK(verify)
    ->Name("verify/threads")
    ->Arg(1)
    ->Arg(2)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void proof_from_disk(benchmark::State& state) {
  auto& world = logged_world();
  const auto ledger = world.ledger();
  const auto size = ledger->size();
  std::uint64_t index = 1;
  for ([[maybe_unused]] auto _ : state) {
    index = (index * 2'654'435'761U + 1) % size.value;
    auto proof = ledger->inclusion({index}, size);
    if (!proof) state.SkipWithError("no proof");
    benchmark::DoNotOptimize(proof);
  }
}
BENCHMARK(proof_from_disk)->Name("proof/from_disk")->Unit(benchmark::kMicrosecond);

void rebuild(benchmark::State& state) {
  auto& world = logged_world();
  const auto ledger = world.ledger();
  const projections::Runner runner;
  std::uint64_t events = 0;
  for ([[maybe_unused]] auto _ : state) {
    for (const auto& projection : runner.projections()) {
      if (!projections::rebuild(*ledger, world.store().journal(), *projection, {})) {
        state.SkipWithError("can't rebuild");
        break;
      }
    }
    events += ledger->size().value;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}
BENCHMARK(rebuild)
    ->Name("rebuild/all_projections")
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void reopen(benchmark::State& state) {
  auto& world = logged_world();
  for ([[maybe_unused]] auto _ : state) state.SetIterationTime(world.reopen());
}
BENCHMARK(reopen)
    ->Name("open_store/log_of_200k")
    ->Iterations(3)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lethe::benchmarks
