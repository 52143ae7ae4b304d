// Accesses as a clinic's systems send them: many rows at a time to the real server, each with who,
// whom, through what, where and why; and what one costs on disk.
#include <benchmark/benchmark.h>

#include <boost/json/parse.hpp>
#include <random>

#include "api/commands/accesses.h"
#include "benchmarks/bare_pipeline.h"
#include "benchmarks/http_load.h"
#include "ledger/ids.h"

namespace lethe::benchmarks {

namespace {

constexpr std::size_t kRowsABody = 1'000;
constexpr std::uint64_t kPatients = 5'000;
constexpr std::size_t kNurses = 200;
constexpr std::size_t kTeam = 4;  // of each patient

/// A server with patients, and nurses of whom some treat each: the rules of the review look at
/// every access, and have little to flag.
struct Clinic {
  Clinic() {
    for (std::size_t i = 0; i < kNurses; ++i) {
      nurses.push_back(registered(R"({"type":"agent","origin":"invitation"})"));
    }
    run_load(served.port(), served.portal_token(), 16, kPatients, [](std::uint64_t) {
      return LoadRequest{"POST", "/v1/ledgers/bench/subjects",
                         R"({"type":"user","origin":"signup"})"};
    });
    std::string next = "/v1/ledgers/bench/subjects?limit=1000";
    for (;;) {
      const auto page = boost::json::parse(served.as_admin("GET", next, ""));
      for (const auto& one : page.at("items").as_array()) {
        if (one.at("type") == "user") patients.emplace_back(one.at("id").as_string());
      }
      if (page.at("next").is_null()) break;
      next = "/v1/ledgers/bench/subjects?limit=1000&cursor=" +
             std::string(page.at("next").as_string());
    }
    std::string teams;
    for (std::size_t i = 0; i < patients.size() * kTeam; ++i) {
      const auto patient = i / kTeam;
      teams += R"({"subject":")" + patients[patient] +
               R"(","type":"treatment_team","starts_at":"2026-01-01T00:00:00Z","agent":")" +
               nurse_of(patient, i % kTeam) + "\"}\n";
      if ((i + 1) % kRowsABody == 0) send("relationships", std::exchange(teams, {}));
    }
  }
  const std::string& nurse_of(std::size_t patient, std::size_t place) const {
    return nurses[(patient + place) % kNurses];
  }
  void send(const std::string& what, std::string rows) {
    run_load(served.port(), served.portal_token(), 1, 1, [&](std::uint64_t) {
      return LoadRequest{"POST", "/v1/ledgers/bench/" + what, rows, "application/jsonl"};
    });
  }
  std::string registered(const std::string& body) {
    const auto answer =
        boost::json::parse(served.as_admin("POST", "/v1/ledgers/bench/subjects", body));
    return std::string(answer.at("id").as_string());
  }
  /// A body of rows, with what is sealed in each when asked for.
  std::string rows(std::mt19937_64& random, bool with_detail) const {
    std::string out;
    for (std::size_t i = 0; i < kRowsABody; ++i) {
      const auto patient = random() % patients.size();
      out += R"({"id":")" + ledger::RequestId::random().str() + R"(","subject":")" +
             patients[patient] + R"(","actor":")" + nurse_of(patient, random() % kTeam) +
             R"(","occurred_at":")" + ledger::format_rfc3339(working_time(random)) +
             R"(","purpose_of_use":"TREAT","action":"R","resource_type":"Observation",)"
             R"("fields":["code","value"],"role":"nurse","client":"ehr-web","site":"main",)"
             R"("department":"cardiology")";
      if (with_detail) {
        out += R"(,"detail":{"resource":"Observation/)" + std::to_string(random() % 1'000'000) +
               R"(","workstation":"ward-3-pc-07","address":"10.1.2.3"})";
      }
      out += "}\n";
    }
    return out;
  }
  /// Between nine and four of a working day of the last four weeks.
  static ledger::Moment working_time(std::mt19937_64& random) {
    const auto today = ledger::system_clock().now().micros / ledger::kDayMicros;
    constexpr std::int64_t kThursday = 3;  // 1970-01-01
    for (;;) {
      const auto day = today - 1 - static_cast<std::int64_t>(random() % 28);
      const bool is_weekend = (day + kThursday) % 7 >= 5;
      const auto time = static_cast<std::int64_t>(random() % (7 * ledger::kHourMicros));
      if (!is_weekend) return {day * ledger::kDayMicros + 9 * ledger::kHourMicros + time};
    }
  }
  ServedBinary served;
  std::vector<std::string> nurses;
  std::vector<std::string> patients;
};

Clinic& clinic() {
  static Clinic shared;
  return shared;
}

/// Bodies are made beforehand: the generator shares the cores with the server.
void send_rows(benchmark::State& state, std::uint64_t total) {
  auto& to = clinic();
  std::mt19937_64 random(20260504);
  const bool with_detail = state.range(1) != 0;
  for ([[maybe_unused]] auto _ : state) {
    std::vector<std::string> bodies;
    for (std::uint64_t i = 0; i < total / kRowsABody; ++i) {
      bodies.push_back(to.rows(random, with_detail));
    }
    const auto result =
        run_load(to.served.port(), to.served.portal_token(),
                 static_cast<std::size_t>(state.range(0)), bodies.size(), [&](std::uint64_t i) {
                   return LoadRequest{"POST", "/v1/ledgers/bench/accesses", std::move(bodies[i]),
                                      "application/jsonl"};
                 });
    state.SetIterationTime(result.seconds);
    const auto product = static_cast<double>(total) / result.seconds;
    state.counters["accesses_per_second"] = product;
    constexpr std::uint64_t kBare = 100'000;
    BarePipeline pipeline;
    const auto bare = static_cast<double>(kBare) /
                      closed_loop(kBare, 1'024, [&](std::uint64_t, std::function<void()> finished) {
                        pipeline.submit(std::move(finished));
                      });
    state.counters["bare_per_second"] = bare;
    state.counters["of_bare"] = product / bare;
    state.counters["p50_ms"] = result.p50_ms;
    state.counters["p99_ms"] = result.p99_ms;
  }
}

void access_rows(benchmark::State& state) {
  send_rows(state, 200'000);
}
BENCHMARK(access_rows)
    ->Name("http/access_rows/connections/sealed")
    ->Args({1, 0})
    ->Args({4, 0})
    ->Args({4, 1})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

void million_access_rows(benchmark::State& state) {
  send_rows(state, 1'000'000);
}
BENCHMARK(million_access_rows)
    ->Name("large/http/access_rows/connections/sealed")
    ->Args({4, 0})
    ->Args({4, 1})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// With everything that an access may say, once the storage has put its files in order.
void bytes_of_access(benchmark::State& state) {
  constexpr std::uint64_t kTotal = 50'000;
  for ([[maybe_unused]] auto _ : state) {
    World world(1'000);
    auto& journal = world.store().journal();
    const auto disk = [&] {
      if (!journal.compact()) give_up("the storage can't be compacted");
      std::uint64_t sum = 0;
      for (std::size_t table = 0; table < ledger::kTables; ++table) {
        sum += journal.disk_bytes(static_cast<ledger::Table>(table));
      }
      return sum;
    };
    const auto before = disk();
    World::closed_loop(kTotal, 1'024, [&](std::uint64_t i, api::ReplyCallback done) {
      api::RecordAccessInput input;
      input.subject = world.people()[i % world.people().size()];
      input.actor = world.agent();
      input.purpose_of_use = "TREAT";
      input.action = ledger::AccessAction::kRead;
      input.resource_type = "Observation";
      input.fields = {"code", "value"};
      input.via.role = "nurse";
      input.via.client = "ehr-web";
      input.via.site = "main";
      input.via.department = "cardiology";
      input.id = ledger::RequestId::random();
      input.detail = R"({"resource":"Observation/)" + std::to_string(i) +
                     R"(","workstation":"ward-3-pc-07","address":"10.1.2.3"})";
      api::submit(world.store(), world.ledger()->info().id, world.request(), api::record_access,
                  std::move(input), std::move(done));
    });
    state.counters["bytes_per_access"] = static_cast<double>(disk() - before) / kTotal;
  }
}
BENCHMARK(bytes_of_access)->Name("bytes_per_full_access")->Iterations(1);

}  // namespace

}  // namespace lethe::benchmarks
