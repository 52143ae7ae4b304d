// Reports on accesses to ledgers of several lengths: of everything, of one day of it, of one agent.
#include <benchmark/benchmark.h>

#include <boost/json/serialize.hpp>
#include <map>

#include "api/commands/accesses.h"
#include "api/commands/subjects.h"
#include "api/json/render_report.h"
#include "api/review/report_maker.h"
#include "benchmarks/world.h"

namespace lethe::benchmarks {

namespace {

using api::review::ReportMaker;
using api::review::ReportQuery;
using api::review::ReportType;

constexpr std::uint64_t kDays = 30;
constexpr std::uint64_t kStaff = 400;

/// A month of accesses, sent in at its end; a patient for each fifty, a few hundred of staff.
struct AccessedMonth {
  explicit AccessedMonth(std::uint64_t accesses)
      : world(shared_world("report/" + std::to_string(accesses), accesses / 50 + kStaff)) {
    const auto id = world.ledger()->info().id;
    end = ledger::system_clock().now();
    World::closed_loop(kStaff, 1, [&](std::uint64_t, api::ReplyCallback done) {
      api::RegisterSubjectInput input;
      input.type = ledger::SubjectType::kAgent;
      input.origin = ledger::Origin::kInvitation;
      api::submit(world.store(), id, world.request(), api::register_subject, std::move(input),
                  [this, done = std::move(done)](api::Reply reply) {
                    if (!reply.refused()) {
                      staff.push_back(*ledger::SubjectId::parse(
                          reply.answer().body.at("id").as_string().c_str()));
                    }
                    done(std::move(reply));
                  });
    });
    World::closed_loop(accesses, 1'024, [&](std::uint64_t i, api::ReplyCallback done) {
      api::RecordAccessInput input;
      input.subject = world.people()[i * 7'919 % world.people().size()];
      input.actor = staff[i * 104'729 % staff.size()];
      input.purpose_of_use = i % 9 == 0 ? "HPAYMT" : "TREAT";
      input.action = ledger::AccessAction::kRead;
      input.resource_type = "Observation";
      input.via.department = "department-" + std::to_string(i % 12);
      input.occurred_at = ledger::Moment{
          end.micros -
          static_cast<std::int64_t>((accesses - i) * kDays / accesses) * ledger::kDayMicros -
          ledger::kHourMicros};
      api::submit(world.store(), id, world.request(), api::record_access, std::move(input),
                  std::move(done));
    });
  }
  World& world;
  std::vector<ledger::SubjectId> staff;
  ledger::Moment end;
};

AccessedMonth& month_of(std::uint64_t accesses) {
  static std::map<std::uint64_t, std::unique_ptr<AccessedMonth>> months;
  auto& month = months[accesses];
  if (!month) month = std::make_unique<AccessedMonth>(accesses);
  return *month;
}

using NarrowQuery = void (*)(const AccessedMonth& month, ReportQuery& query);

void of_everything(const AccessedMonth&, ReportQuery&) {}
void of_a_day(const AccessedMonth& month, ReportQuery& query) {
  query.from = ledger::Moment{month.end.micros - 12 * ledger::kDayMicros};
  query.until = ledger::Moment{month.end.micros - 11 * ledger::kDayMicros};
}
void of_an_agent(const AccessedMonth& month, ReportQuery& query) {
  query.agent = month.staff.front();
}

/// From the question to the text.
void report(benchmark::State& state, ReportType type, NarrowQuery narrow) {
  auto& month = month_of(static_cast<std::uint64_t>(state.range(0)));
  const auto ledger = month.world.ledger();
  ReportQuery query;
  query.type = type;
  query.order = api::review::usual_order(type);
  narrow(month, query);
  std::uint64_t counted = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto basis = api::review::report_basis(*ledger, ledger->size().value, {}).value();
    ReportMaker maker(*ledger, query, basis);
    if (maker.open().value() != ReportMaker::TooMuch::kNothing) give_up("it is too much");
    while (maker.step(20'000).value() == ReportMaker::Step::kMore) {
    }
    const auto json = api::report_json(maker.take());
    benchmark::DoNotOptimize(boost::json::serialize(json));
    counted = json.at("totals").at("accesses").to_number<std::uint64_t>();
  }
  if (counted == 0) state.SkipWithError("nothing was counted");
  state.counters["accesses"] = static_cast<double>(counted);
}

void few_accesses(benchmark::internal::Benchmark* one) {
  one->Arg(20'000)->Unit(benchmark::kMillisecond);
}
void many_accesses(benchmark::internal::Benchmark* one) {
  one->Arg(1'000'000)->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(report, activity, ReportType::kActivity, of_everything)
    ->Name("report/activity")
    ->Apply(few_accesses);
BENCHMARK_CAPTURE(report, patients, ReportType::kPatients, of_everything)
    ->Name("report/patients")
    ->Apply(few_accesses);
BENCHMARK_CAPTURE(report, day, ReportType::kAgents, of_a_day)
    ->Name("report/agents_of_a_day")
    ->Apply(few_accesses);
BENCHMARK_CAPTURE(report, agent, ReportType::kActivity, of_an_agent)
    ->Name("report/activity_of_an_agent")
    ->Apply(few_accesses);
BENCHMARK_CAPTURE(report, activity, ReportType::kActivity, of_everything)
    ->Name("large/report/activity")
    ->Apply(many_accesses);
BENCHMARK_CAPTURE(report, patients, ReportType::kPatients, of_everything)
    ->Name("large/report/patients")
    ->Apply(many_accesses);
BENCHMARK_CAPTURE(report, day, ReportType::kAgents, of_a_day)
    ->Name("large/report/agents_of_a_day")
    ->Apply(many_accesses);
BENCHMARK_CAPTURE(report, agent, ReportType::kActivity, of_an_agent)
    ->Name("large/report/activity_of_an_agent")
    ->Apply(many_accesses);

}  // namespace

}  // namespace lethe::benchmarks
