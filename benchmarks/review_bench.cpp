// The review of accesses: a month of an invented clinic with a million accesses, in which snooping
// is planted; how much of it is found, how much treatment is flagged, and how fast.
#include <benchmark/benchmark.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <set>

#include "api/commands/flagger.h"
#include "api/commands/tokens.h"
#include "api/http/dispatcher.h"
#include "api/http/server.h"
#include "api/review/period_figures.h"
#include "api/review/sampling.h"
#include "benchmarks/http_load.h"
#include "benchmarks/world.h"
#include "ledger/ids.h"
#include "tests/api/clinic_month.h"

namespace lethe::benchmarks {

namespace {

using api::testing::ClinicMonth;
using api::testing::MonthSize;

/// What became of the accesses of a month.
struct Tally {
  std::uint64_t planted = 0, planted_flagged = 0, treatments_flagged = 0;
  std::uint64_t incidents = 0, incidents_found = 0;  // those that the right rule has found
};

bool is_found_by(const ledger::AccessFlagged& flag, ledger::AccessRule rule) {
  for (const auto& finding : flag.findings) {
    if (finding.rule == rule && finding.exemption == ledger::AccessExemption::kInvalid) return true;
  }
  return false;
}

Tally tally_of(const ledger::Ledger& ledger, const ClinicMonth& month) {
  Tally tally;
  const auto snapshot = ledger.snapshot();
  const projections::ReviewViews views(*snapshot);
  std::set<ledger::Sequence> planted;
  for (const auto& incident : month.planted()) {
    bool is_found = false;
    for (const auto access : incident.events) {
      planted.insert(access);
      const auto flag = views.flag_of(access).value();
      if (!flag) continue;
      ++tally.planted_flagged;
      const auto event = ledger.event(*flag).value();
      is_found =
          is_found || is_found_by(std::get<ledger::AccessFlagged>(event.facts), incident.rule);
    }
    ++tally.incidents;
    if (is_found) ++tally.incidents_found;
  }
  tally.planted = planted.size();
  tally.treatments_flagged = 0;
  std::optional<ledger::SubjectId> after;
  for (;;) {
    const auto agents = views.agents(after, 1'000).value();
    for (const auto& agent : agents) {
      const auto visit = [&](const projections::FlagRow& flag) {
        if (!planted.contains(flag.access)) ++tally.treatments_flagged;
        return true;
      };
      if (!views.flags_of_agent(agent, {UINT64_MAX}, visit)) give_up("flags can't be read");
    }
    if (agents.size() < 1'000) return tally;
    after = agents.back();
  }
}

template <class Work>
double milliseconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

/// What takes in the whole month.
void draw(const ledger::Ledger& ledger, benchmark::State& state) {
  const auto snapshot = ledger.snapshot();
  const auto size = snapshot->size().value;
  api::review::SampleRequest request;
  request.method = ledger::SampleMethod::kRiskWeighted;
  request.seed.bytes.fill(7);
  request.behind = {size};
  request.size = size;
  request.most = 100;
  state.counters["sample_milliseconds"] = milliseconds_of([&] {
    if (!api::review::draw_sample(ledger, *snapshot, request)) give_up("a sample can't be drawn");
  });
  state.counters["period_milliseconds"] = milliseconds_of([&] {
    const auto look = api::review::look_at_period(ledger, *snapshot, {}, {size}, size);
    if (!look) give_up("a period can't be looked at");
  });
}

/// The world over HTTP, for a reviewer who is one of the staff.
class ReviewDesk {
 public:
  explicit ReviewDesk(World& world)
      : world_(world), dispatcher_(world.store(), ledger::system_clock(), {}, [](const auto&) {}) {
    const auto problem = server_.start();
    if (!problem.empty()) give_up(problem);
    api::IssueTokenInput input;
    input.role = ledger::Role::kReviewer;
    input.subject = world.agent();
    input.ttl_seconds = 3'600;
    const auto reply = api::run(world.store(), world.ledger()->info().id, world.request(),
                                api::issue_token, input);
    if (reply.refused()) give_up("no token for a reviewer");
    token_ = reply.answer().body.at("token").as_string().c_str();
  }
  ~ReviewDesk() {
    server_.stop();
    dispatcher_.stop();
  }
  ReviewDesk(const ReviewDesk&) = delete;
  ReviewDesk& operator=(const ReviewDesk&) = delete;

  boost::json::value get(const std::string& target) const {
    return boost::json::parse(ask(server_.port(), token_, {"GET", path_of(target), ""}));
  }
  /// The slowest of a hundred, in milliseconds, but for one.
  double slowest(const std::string& target) const {
    return run_load(server_.port(), token_, 1, 100,
                    [&](std::uint64_t) {
                      return LoadRequest{"GET", path_of(target), ""};
                    })
        .p99_ms;
  }
  void open_review(std::uint64_t flag) const {
    ask(server_.port(), token_,
        {"POST", path_of("reviews"), R"({"flags":[)" + std::to_string(flag) + "]}"});
  }

 private:
  std::string path_of(const std::string& target) const {
    return "/v1/ledgers/" + world_.ledger()->info().name + "/" + target;
  }

  World& world_;
  api::http::Dispatcher dispatcher_;
  api::http::Server server_{[] {
                              api::http::ServerOptions options;
                              options.port = 0;
                              return options;
                            }(),
                            dispatcher_};
  std::string token_;
};

/// What somebody who reviews asks all day, by name: the slowest of each.
void ask_at_desk(World& world, benchmark::State& state) {
  const ReviewDesk desk(world);
  const auto flags = desk.get("flags?limit=200&order=desc");
  for (const auto& flag : flags.at("items").as_array()) {
    desk.open_review(flag.at("sequence").to_number<std::uint64_t>());
  }
  const auto queue = desk.get("reviews?limit=1");
  const std::string one(queue.at("items").at(0).at("id").as_string());
  const auto& flag = flags.at("items").at(0);
  const std::string agent(flag.at("agent").as_string());
  const std::string patient(flag.at("subject").as_string());
  const std::vector<std::pair<std::string, std::string>> questions{
      {"queue", "reviews?limit=100"},
      {"case", "reviews/" + one},
      {"flags", "flags?limit=100&order=desc"},
      {"flags_of_agent", "flags?limit=100&agent=" + agent},
      {"accesses_to_patient", "subjects/" + patient + "/accesses?limit=100&order=desc"},
      {"history_of_agent", "agents/" + agent + "/history?limit=100&order=desc"},
      {"figures", "reviews/figures"},
  };
  for (const auto& [name, target] : questions) {
    state.counters[name + "_p99_ms"] = desk.slowest(target);
  }
}

void review_month(benchmark::State& state) {
  MonthSize size;
  size.accesses_a_day = static_cast<std::uint64_t>(state.range(0)) / 30;
  size.staff = static_cast<std::size_t>(state.range(1));
  size.patients = size.staff * 30;
  size.departments = size.staff / 50 + 4;
  for ([[maybe_unused]] auto _ : state) {
    World world(1);
    const auto ledger = world.ledger();
    ClinicMonth month(
        world.store(), ledger->info().id, [&] { return world.request(); }, size,
        ledger::system_clock().now(), 20'260'504);
    month.settle();
    api::Flagger::Options options;
    options.failed = [](const std::string&, const api::Stop& stop) {
      give_up(std::string(api::info(api::problem_of(stop).type).title));
    };
    api::Flagger flagger(world.store(), options);
    double seconds = 0;
    for (int day = 0; day < size.days; ++day) {
      month.pass_day(day);
      const auto start = std::chrono::steady_clock::now();
      while (flagger.run([] { return true; })) {
      }
      seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    state.SetIterationTime(seconds);
    draw(*ledger, state);
    const auto tally = tally_of(*ledger, month);
    ask_at_desk(world, state);
    const auto treatments = static_cast<double>(month.treatments());
    const auto planted_flagged = static_cast<double>(tally.planted_flagged);
    const auto treatments_flagged = static_cast<double>(tally.treatments_flagged);
    state.counters["accesses"] = treatments + static_cast<double>(tally.planted);
    state.counters["accesses_per_second"] =
        (treatments + static_cast<double>(tally.planted)) / seconds;
    state.counters["incidents"] = static_cast<double>(tally.incidents);
    state.counters["incidents_found"] = static_cast<double>(tally.incidents_found);
    state.counters["recall"] = planted_flagged / static_cast<double>(tally.planted);
    state.counters["precision"] = planted_flagged / (planted_flagged + treatments_flagged);
    state.counters["treatments_flagged"] = treatments_flagged;
    state.counters["flagged_of_1000_treatments"] = treatments_flagged * 1'000 / treatments;
  }
}
BENCHMARK(review_month)
    ->Name("review/month/accesses/staff")
    ->Args({50'000, 100})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(review_month)
    ->Name("large/review/month/accesses/staff")
    ->Args({1'000'000, 600})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lethe::benchmarks
