#include "api/commands/auditor_grants.h"
#include "api/commands/tokens.h"
#include "api/documents/bundle_maker.h"
#include "tools/demo_stories.h"

namespace lethe::tools {
namespace {

/// Somebody from outside, with what the clinic lets them have.
struct Auditor {
  ledger::TokenId token;
  ledger::GrantId grant;
};

std::string member_of(const api::Answer& answer, std::string_view member) {
  return std::string(answer.body.at(member).as_string());
}

api::Request auditor_request(const DemoWorld& world, const Auditor& auditor) {
  auto request = world.admin();
  request.caller.role = ledger::Role::kAuditor;
  request.caller.token = auditor.token;
  return request;
}

}  // namespace

void plan_audit(DemoWorld& world) {
  const auto auditor = std::make_shared<Auditor>();
  auto& calendar = world.calendar();
  calendar.on(330, [&world, auditor] {
    api::IssueTokenInput input;
    input.role = ledger::Role::kAuditor;
    input.ttl_seconds = 60LL * 86'400;
    const auto token = world.run(world.admin(), api::issue_token, input);
    auditor->token = ledger::TokenId::parse(member_of(token, "id")).value();
    api::GrantAuditorInput grant;
    grant.auditor = auditor->token;
    grant.scopes = {ledger::GrantScope::kTexts};
    grant.expires_at = world.calendar().moment_of(360);
    grant.reason = "the yearly audit: reasons of accesses";
    const auto granted = world.run(world.admin(), api::grant_auditor, grant);
    auditor->grant = ledger::GrantId::parse(member_of(granted, "id")).value();
  });
  // What was looked at in the last weeks, and why, to take along.
  calendar.on(331, [&world, auditor] {
    api::OrderBundleInput input;
    input.size = world.ledger().size();
    input.query.query.kinds = {ledger::kind_of(ledger::AccessRecorded{})};
    input.query.behind = {input.size.value};
    input.sections = true;
    input.reading.purpose_of_use = "HCOMPL";
    world.run(auditor_request(world, *auditor), api::order_bundle, input);
    api::BundleMaker maker(world.store(), world.calendar().clock(), "");
    DemoWorld::done(maker.run([] { return true; }));
  });
  calendar.on(350, [&world, auditor] {
    world.run(world.admin(), api::end_auditor_grant, api::EndAuditorGrantInput{auditor->grant});
  });
}

}  // namespace lethe::tools
