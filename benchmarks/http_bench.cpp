// The real server over HTTP: single-event writes and consent reads. The load generator shares the
// machine's cores with it.
#include <benchmark/benchmark.h>

#include <boost/json/parse.hpp>

#include "benchmarks/http_load.h"

namespace lethe::benchmarks {

namespace {

constexpr std::uint64_t kHttpPeople = 2'000;

/// A server with people who have each consented to one purpose.
struct Portal {
  Portal() {
    served.as_admin("POST", "/v1/ledgers/bench/policies",
                    R"({"version":"1","url":"https://bench.example/p","language":"en","hash":")" +
                        std::string(64, 'a') + "\"}");
    served.as_admin("PUT", "/v1/ledgers/bench/purposes/newsletter", R"({"basis":"consent"})");
    for (std::uint64_t i = 0; i < kHttpPeople; ++i) {
      const auto answer = boost::json::parse(
          served.as_admin("POST", "/v1/ledgers/bench/subjects",
                          R"({"type":"user","origin":"signup","profile":{"given_name":"Ada"}})"));
      people.emplace_back(answer.at("id").as_string());
    }
    run_load(served.port(), served.portal_token(), 16, kHttpPeople,
             [&](std::uint64_t i) { return consent(i, "given"); });
  }
  LoadRequest consent(std::uint64_t i, const std::string& status) const {
    return {
        "POST", "/v1/ledgers/bench/subjects/" + people[i % kHttpPeople] + "/consents",
        R"({"purpose":"newsletter","status":")" + status +
            R"(","policy_version":"1","language":"en","wording":"signup","method":"web_form",)" +
            R"("notice_hash":")" + std::string(64, 'a') + "\"}"};
  }
  LoadRequest read(std::uint64_t i) const {
    return {"GET", "/v1/ledgers/bench/subjects/" + people[i * 7'919 % kHttpPeople] + "/consents",
            ""};
  }
  ServedBinary served;
  std::vector<std::string> people;
};

Portal& portal() {
  static Portal shared;
  return shared;
}

void report(benchmark::State& state, const LoadResult& result) {
  state.SetIterationTime(result.seconds);
  state.counters["per_second"] = static_cast<double>(result.requests) / result.seconds;
  state.counters["p50_ms"] = result.p50_ms;
  state.counters["p99_ms"] = result.p99_ms;
}

void http_write(benchmark::State& state) {
  auto& to = portal();
  const auto connections = static_cast<std::size_t>(state.range(0));
  const std::uint64_t total = connections == 1 ? 5'000 : 40'000;
  for ([[maybe_unused]] auto _ : state) {
    // Given, refused, given...: each request is one consent event.
    static std::uint64_t round = 0;
    report(state, run_load(to.served.port(), to.served.portal_token(), connections, total,
                           [&](std::uint64_t i) {
                             return to.consent(
                                 i, ((i + round) / kHttpPeople) % 2 == 0 ? "refused" : "given");
                           }));
    round += total;
  }
}
BENCHMARK(http_write)
    ->Name("http/consent_write/connections")
    ->Arg(1)
    ->Arg(64)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

void http_read(benchmark::State& state) {
  auto& to = portal();
  for ([[maybe_unused]] auto _ : state) {
    report(state, run_load(to.served.port(), to.served.portal_token(),
                           static_cast<std::size_t>(state.range(0)), 40'000,
                           [&](std::uint64_t i) { return to.read(i); }));
  }
}
BENCHMARK(http_read)
    ->Name("http/consent_read/connections")
    ->Arg(1)
    ->Arg(64)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lethe::benchmarks
