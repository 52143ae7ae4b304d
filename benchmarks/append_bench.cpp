// Appending in process, all projections on, beside the bare pipeline in the same run.
#include <benchmark/benchmark.h>

#include "benchmarks/bare_pipeline.h"
#include "benchmarks/world.h"

namespace lethe::benchmarks {

namespace {

constexpr std::uint64_t kPeople = 100'000;

World& world() {
  return shared_world("append", kPeople);
}

/// Scattered as by chance (the finaliser of MurmurHash3), so that neither neighbours nor equal
/// distances in the log flatter caches and compression.
const ledger::SubjectId& somebody(World& in, std::uint64_t i) {
  i = (i ^ (i >> 33U)) * 0xff51afd7ed558ccdU;
  i = (i ^ (i >> 33U)) * 0xc4ceb9fe1a85ec53U;
  return in.people()[(i ^ (i >> 33U)) % in.people().size()];
}

void append_access(World& in, std::uint64_t i, api::ReplyCallback done) {
  in.record_access(somebody(in, i), std::move(done));
}

void run_append(benchmark::State& state) {
  const auto callers = static_cast<std::size_t>(state.range(0));
  const std::uint64_t total = callers == 1 ? 6'000 : 60'000;
  auto& in = world();
  static std::uint64_t from = 0;
  double product = 0;
  double bare = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto seconds =
        World::closed_loop(total, callers, [&](std::uint64_t i, api::ReplyCallback done) {
          append_access(in, from + i, std::move(done));
        });
    from += total;
    state.SetIterationTime(seconds);
    product = static_cast<double>(total) / seconds;
    BarePipeline pipeline;
    bare = static_cast<double>(total) /
           closed_loop(total, callers, [&](std::uint64_t, std::function<void()> finished) {
             pipeline.submit(std::move(finished));
           });
  }
  state.counters["per_second"] = product;
  state.counters["bare_per_second"] = bare;
  state.counters["of_bare"] = product / bare;
}
BENCHMARK(run_append)
    ->Name("append/callers")
    ->Arg(1)
    ->Arg(16)
    ->Arg(256)
    ->Arg(1'024)
    ->Iterations(1)
    ->Repetitions(3)
    ->ReportAggregatesOnly()
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

void bytes_per_event(benchmark::State& state) {
  World fresh(1'000);
  constexpr std::uint64_t kTotal = 100'000;
  auto disk = [&] {
    if (!fresh.store().journal().compact()) state.SkipWithError("compaction failed");
    std::uint64_t sum = 0;
    for (std::size_t table = 0; table < ledger::kTables; ++table) {
      sum += fresh.store().journal().disk_bytes(static_cast<ledger::Table>(table));
    }
    return sum;
  };
  for ([[maybe_unused]] auto _ : state) {
    const auto before = disk();
    const auto views = fresh.store().journal().disk_bytes(ledger::Table::kViews);
    state.SetIterationTime(
        World::closed_loop(kTotal, 1'024, [&](std::uint64_t i, api::ReplyCallback done) {
          append_access(fresh, i, std::move(done));
        }));
    state.counters["bytes_per_event"] = static_cast<double>(disk() - before) / kTotal;
    state.counters["index_bytes_per_event"] =
        static_cast<double>(fresh.store().journal().disk_bytes(ledger::Table::kViews) - views) /
        kTotal;
  }
}
BENCHMARK(bytes_per_event)
    ->Name("bytes_per_access_event")
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lethe::benchmarks
