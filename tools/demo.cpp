#include "tools/demo.h"

#include "tools/bootstrap.h"
#include "tools/demo_stories.h"
#include "tools/demo_visits.h"

namespace lethe::tools {

namespace {

constexpr std::uint64_t kStaff = 12;
constexpr std::uint64_t kVisitsPerPerson = 6;

void plan_stories(DemoWorld& world) {
  plan_organisation(world);
  plan_recipients(world);
  plan_arrivals(world);
  plan_consents(world);
  plan_conversations(world);
  plan_requests(world);
  plan_objections(world);
  plan_holds(world);
  plan_breaches(world);
  plan_departure(world);
  plan_shifts(world);
  plan_audit(world);
  plan_review(world);
  plan_cases(world);
  plan_disclosures(world);
  plan_duties(world);
}

void live_a_year(DemoWorld& world, const DemoOptions& options) {
  auto& calendar = world.calendar();
  plan_stories(world);
  DemoVisits visits(world);
  const auto steps = options.people * (1 + kVisitsPerPerson);
  for (std::uint64_t step = 0; step < steps; ++step) {
    calendar.run_until(calendar.moment_of(kDemoDays * static_cast<double>(step + 1) /
                                          static_cast<double>(steps + 1)));
    if (step % (1 + kVisitsPerPerson) == 0) {
      visits.sign_up();
    } else {
      visits.visit();
    }
    if (options.progress) options.progress(step + 1, steps);
  }
  calendar.run_until(calendar.moment_of(kDemoDays));
}

std::string make_demo_at(const Places& places, const DemoOptions& options) {
  constexpr auto kYear = static_cast<std::int64_t>(kDemoDays) * ledger::kDayMicros;
  DemoClock clock({ledger::system_clock().now().micros - kYear});
  ledger::StoreOptions store;
  store.clock = &clock;
  std::string error;
  const auto directory = DataDirectory::create(places, "lethe.example", "eu-central", store, error);
  if (!directory) return error;
  const auto ledger = create_ledger(directory->store(), std::string(kDemoLedger), "eu-central",
                                    "lethe.example", error);
  if (!ledger) return error;
  try {
    DemoWorld world(directory->store(), *ledger, clock, options.seed, kStaff);
    live_a_year(world, options);
  } catch (const DemoFailed& failed) {
    return failed.why;
  }
  return {};
}

}  // namespace

std::string make_demo(const Places& places, const DemoOptions& options) {
  std::error_code failed;
  if (std::filesystem::exists(places.data, failed))
    return "there is something at " + places.data.string() + " already; nothing was changed";
  auto making = places;
  making.data += ".unfinished";
  std::filesystem::remove_all(making.data, failed);  // of a run that was stopped
  if (failed) return "can't remove " + making.data.string() + ": " + failed.message();
  if (auto error = make_demo_at(making, options); !error.empty()) return error;
  std::filesystem::rename(making.data, places.data, failed);
  return failed ? "can't make " + places.data.string() + ": " + failed.message() : std::string();
}

}  // namespace lethe::tools
