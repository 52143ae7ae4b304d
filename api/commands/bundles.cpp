#include "api/commands/bundles.h"

#include "api/commands/auditor_grants.h"
#include "api/commands/own_sections.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_fields.h"
#include "crypto/age.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Role;

Ruled<ledger::Moment> bundle_expiry(const projections::Views& views,
                                    const projections::BundleRow& bundle) {
  LETHE_TRY(const auto days, setting_integer(views, "export_days"));
  return ledger::Moment{bundle.made_when.micros + days * ledger::kDayMicros};
}

Ruled<void> check_sections(const RuleContext& context, const OrderBundleInput& input) {
  if (!input.sections) return {};
  if (context.caller().role != Role::kAuditor) return ProblemType::kForbidden;
  LETHE_TRY(const auto grants,
            AuditorGrantsInForce::of(context.views(), context.caller().token, context.now()));
  if (grants.empty()) return ProblemType::kForbidden;
  return {};
}

ledger::AccessRecorded access_to_bundle(const RuleContext& context,
                                        const projections::BundleRow& bundle,
                                        std::vector<std::string> fields) {
  return {bundle.order.purpose_of_use,
          ledger::AccessAction::kRead,
          ledger::AccessOutcome::kSuccess,
          "bundle",
          std::move(fields),
          context.now()};
}

std::string_view state_of(bool has_owner, const std::optional<ledger::Moment>& expiry,
                          ledger::Moment now) {
  if (expiry) return now < *expiry ? "made" : "expired";
  return has_owner ? "making" : "stopped";
}

}  // namespace

Ruled<Ruling> order_bundle(RuleContext& context, const OrderBundleInput& input) {
  std::string purpose;
  if (input.sections) {
    auto said = purpose_of_reading(context.caller(), input.reading.purpose_of_use);
    if (!said) return said.error();
    purpose = std::move(*said);
  }
  LETHE_TRY_VOID(check_sections(context, input));
  LETHE_TRY(const auto waiting, context.views().bundles_under_way(kMostBundlesUnderWay));
  if (waiting.size() == kMostBundlesUnderWay) return ProblemType::kLimitReached;

  projections::BundleRow bundle;
  bundle.id = ledger::BundleId::random();
  bundle.owner = context.actor();
  bundle.order = {bundle.id,       input.size.value,  input.sections, event_query_text(input.query),
                  input.recipient, std::move(purpose)};
  bundle.ordered_at = context.sequence();
  bundle.ordered = context.now();
  Ruling ruling;
  auto event = context.event(bundle.order);
  if (input.reading.reason) {
    LETHE_TRY(const auto compartment, next_of_ledger(context, ledger::CompartmentClass::kAccess));
    event.sections.push_back(
        section_of(compartment, ledger::SectionRole::kReason, "", *input.reading.reason));
  }
  context.keep_reply_under(std::nullopt);
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 202;
  LETHE_TRY(ruling.answer.body, bundle_json(context.views(), bundle, context.now()));
  ruling.answer.location = "bundles/" + bundle.id.str();
  return ruling;
}

Ruled<Ruling> record_bundle_accesses(RuleContext& context, const RecordBundleAccessesInput& input) {
  LETHE_CHECK(input.accesses.size() <= kMostBundleAccesses);
  LETHE_TRY(const auto bundle, context.views().bundle(input.bundle));
  if (!bundle) return ProblemType::kUnknownBundle;
  Ruling ruling;
  for (const auto& access : input.accesses) {
    ruling.decision.events.push_back(
        context.event(access_to_bundle(context, *bundle, access.fields), access.subject));
  }
  return ruling;
}

Ruled<Ruling> record_bundle(RuleContext& context, const RecordBundleInput& input) {
  LETHE_TRY(const auto bundle, context.views().bundle(input.made.bundle));
  if (!bundle) return ProblemType::kUnknownBundle;
  Ruling ruling;
  if (!bundle->made_at) ruling.decision.events.push_back(context.event(input.made));
  return ruling;
}

Ruled<Ruling> read_bundle(RuleContext& context, const ReadBundleInput& input) {
  LETHE_TRY(const auto bundle, context.views().bundle(input.bundle));
  if (!bundle) return ProblemType::kUnknownBundle;
  const bool is_owner = bundle->owner.token == context.caller().token;
  if (bundle->order.sections && !is_owner) return ProblemType::kForbidden;
  if (!bundle->made_at) return ProblemType::kBundleNotMade;
  LETHE_TRY(const auto expiry, bundle_expiry(context.views(), *bundle));
  if (context.now() >= expiry) return ProblemType::kBundleExpired;
  Ruling ruling;
  if (bundle->order.sections) {
    ruling.decision.events.push_back(context.event(access_to_bundle(context, *bundle, {})));
  }
  ruling.answer.completion = BundleReading{*bundle, context.now()};
  return ruling;
}

Ruled<boost::json::object> bundle_json(const projections::Views& views,
                                       const projections::BundleRow& bundle, ledger::Moment now) {
  std::optional<ledger::Moment> expiry;
  if (bundle.made_at) {
    LETHE_TRY(expiry, bundle_expiry(views, bundle));
  }
  LETHE_TRY(const auto owner, bundle_owner(views, bundle, {}, now));
  boost::json::object out{{"id", bundle.id.str()},
                          {"state", state_of(owner.has_value(), expiry, now)},
                          {"query", bundle.order.query},
                          {"size", bundle.order.size},
                          {"sections", bundle.order.sections}};
  if (!bundle.order.recipient.is_zero()) {
    out["recipient"] = crypto::age_recipient(bundle.order.recipient);
  }
  out["owner"] = actor_json(bundle.owner);
  out["ordered"] = time(bundle.ordered);
  out["sequence"] = bundle.ordered_at.value;
  if (expiry) {
    out["made"] = time(bundle.made_when);
    out["events"] = bundle.made.events;
    out["opened_sections"] = bundle.made.sections;
    out["people"] = bundle.made.people;
    out["hash"] = hex(bundle.made.hash);
    out["expires_at"] = time(*expiry);
  }
  return out;
}

ledger::Result<std::optional<Caller>> bundle_owner(const projections::Views& views,
                                                   const projections::BundleRow& bundle,
                                                   const ledger::LedgerId& ledger,
                                                   ledger::Moment now) {
  LETHE_TRY(const auto token, views.token(bundle.owner.token));
  if (!token || token->revoked || now >= token->expires_at) return std::optional<Caller>();
  return std::optional(Caller{token->role, token->id, token->subject, ledger});
}

}  // namespace lethe::api
