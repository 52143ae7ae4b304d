#include "api/commands/processing_register.h"

#include <algorithm>
#include <array>

#include "api/commands/recipients.h"
#include "api/commands/settings_schema.h"
#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "api/json/render_recipients.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;
using projections::RecipientRow;

struct Category {
  std::string_view category;
  std::string_view limit;  // the setting that says after how many days it is erased
};
constexpr std::array kCategories{
    Category{"profile", "inactive_person_days"},     Category{"ticket", "ticket_retention_days"},
    Category{"topic", "topic_retention_days"},       Category{"comment", "comment_retention_days"},
    Category{"evidence", "evidence_retention_days"}, Category{"access", "access_retention_days"},
};

/// GDPR Art. 32, as far as this program sees to them.
constexpr std::array<std::string_view, 6> kMeasures{
    "encryption at rest under a key for each compartment",
    "erasure by destruction of keys",
    "a signed append-only log that shows every change",
    "a durable record of each access before data is read",
    "roles with least authority and expiring tokens",
    "TLS on every connection from outside",
};

bool gets(const RecipientRow& recipient, const std::string& purpose) {
  return std::ranges::find(recipient.purposes, purpose) != recipient.purposes.end();
}

Ruled<array> purposes_json(const projections::Views& views, projections::AsOf as_of,
                           const std::vector<RecipientRow>& recipients) {
  LETHE_TRY(const auto purposes, views.purposes({}, SIZE_MAX, as_of));
  array out;
  for (const auto& purpose : purposes) {
    auto one = purpose_json(purpose);
    array receivers;
    for (const auto& recipient : recipients) {
      if (gets(recipient, purpose.purpose)) receivers.emplace_back(recipient.recipient);
    }
    one["recipients"] = std::move(receivers);
    out.push_back(std::move(one));
  }
  return out;
}

Ruled<array> categories_json(const projections::Views& views, projections::AsOf as_of) {
  LETHE_TRY(const auto settings, effective_settings(views, as_of));
  const auto value = [&](std::string_view name) -> const boost::json::value& {
    return std::ranges::find_if(settings, [&](const auto& one) { return one.schema->name == name; })
        ->value;
  };
  array out;
  for (const auto& category : kCategories) {
    object one{{"category", category.category}};
    if (category.category == "profile") one["fields"] = value("profile_fields");
    const auto& days = value(category.limit);
    if (days != 0) one["erased_after_days"] = days;
    one["set_by"] = category.limit;
    out.push_back(std::move(one));
  }
  return out;
}

array transfers_json(const std::vector<RecipientRow>& recipients) {
  array out;
  for (const auto& recipient : recipients) {
    if (recipient.country.empty() || is_in_eea(recipient.country)) continue;
    out.push_back({{"recipient", recipient.recipient},
                   {"country", recipient.country},
                   {"safeguard", recipient.safeguard}});
  }
  return out;
}

}  // namespace

Ruled<object> processing_register(const ledger::Ledger& ledger, const projections::Views& views,
                                  projections::AsOf as_of) {
  LETHE_TRY(const auto recipients, views.recipients({}, SIZE_MAX, as_of));
  object out{{"ledger", ledger.info().name}};
  LETHE_TRY(const auto region, views.region(as_of));
  if (region) out["region"] = region->region;
  LETHE_TRY(out["purposes"], purposes_json(views, as_of, recipients));
  out["subjects"] = array{"user", "agent", "anonymous"};
  LETHE_TRY(out["categories"], categories_json(views, as_of));
  array described;
  for (const auto& recipient : recipients) described.push_back(recipient_json(recipient));
  out["recipients"] = std::move(described);
  out["transfers"] = transfers_json(recipients);
  out["security_measures"] = array(kMeasures.begin(), kMeasures.end());
  LETHE_TRY(const auto contract, views.current_contract(as_of));
  if (contract) {
    LETHE_TRY(const auto header, ledger.event(*contract));
    out["contract"] = contract_json(header);
  }
  return out;
}

}  // namespace lethe::api
