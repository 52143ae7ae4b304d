#include "api/commands/notices.h"
#include "api/commands/scheduler.h"
#include "api/commands/self_verification.h"
#include "api/commands/sweeping.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

/// The last notices of the year are left to `lethe serve`.
constexpr double kLastAttempts = days_ago(1);
constexpr int kDaysBetweenSweeps = 30;  // each rewrites files, and reads the whole log

void do_what_is_due(DemoWorld& world, api::Scheduler& scheduler) {
  const auto& ledger = world.ledger().info().id;
  const auto now = world.calendar().now();
  while (DemoWorld::done(scheduler.run_due(ledger, now)).more) {
  }
}

void sweep(DemoWorld& world) {
  const auto& ledger = world.ledger().info().id;
  DemoWorld::done(
      api::sweep_erasures(world.store(), ledger, world.calendar().now(), [] { return true; }));
}

void verify(DemoWorld& world) {
  api::VerifyPace pace;
  pace.pause = [](std::uint64_t, std::uint64_t) { return true; };
  DemoWorld::done(
      api::verify_ledger(world.store(), world.ledger().info().id, world.calendar().now(), pace));
}

void record_due_notices(DemoWorld& world) {
  const auto owed = world.look([](const auto& views) { return views.owed_notices(1); });
  if (owed.empty()) return;
  world.run(world.system(), api::record_due_notices, api::RecordDueNoticesInput{});
}

/// Every fifth time the recipient's server is overloaded.
void attempt_notices(DemoWorld& world) {
  constexpr std::uint16_t kAccepted = 202;
  constexpr std::uint16_t kUnavailable = 503;
  constexpr std::size_t kAtOnce = 100;
  const auto now = world.calendar().now();
  const auto waiting = world.look([](const auto& views) { return views.waiting_notices(kAtOnce); });
  for (const auto& notice : waiting) {
    if (notice.next_attempt_at > now) return;
    api::RecordAttemptInput input;
    input.notice = notice.id;
    input.attempt = notice.attempt + 1;
    input.status = world.random().one_in(5) ? kUnavailable : kAccepted;
    world.run(world.system(), api::record_attempt, input);
  }
}

}  // namespace

void plan_duties(DemoWorld& world) {
  const auto scheduler = std::make_shared<api::Scheduler>(world.store());
  for (int day = 1; day <= static_cast<int>(kDemoDays); ++day) {
    world.calendar().on(day, [&world, scheduler, day] {
      do_what_is_due(world, *scheduler);
      record_due_notices(world);
      if (day <= kLastAttempts) attempt_notices(world);
      if (day % kDaysBetweenSweeps == 0) {
        sweep(world);
        verify(world);
      }
    });
  }
}

}  // namespace lethe::tools
