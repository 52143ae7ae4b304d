// PUT …/recipients/{recipient}: the register of recipients and integrations (GDPR Art. 30(1)(d),
// (e)).
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct DefineRecipientInput {
  static constexpr RuleTraits kTraits{.personal = false};
  std::string recipient;  // of the path
  std::string title;
  ledger::RecipientType type = ledger::RecipientType::kInvalid;
  bool enabled = true;
  std::vector<std::string> purposes, categories;
  std::string endpoint;   // where notices are sent; none: they are told by hand
  std::string country;    // ISO 3166-1 alpha-2; none: within the EEA
  std::string safeguard;  // GDPR Art. 45, 46, 49: what a transfer rests on
  std::string address;    // postal, which an accounting has (45 CFR 164.528(b)(2)(ii))
  static DefineRecipientInput parse(ObjectReader& reader);
};

/// Member states of the EU, Iceland, Liechtenstein and Norway.
bool is_in_eea(std::string_view country);

/// Role admin. Order: kPurposeUnknown for a purpose that is not defined, kSafeguardRequired for a
/// recipient outside the EEA without a safeguard. 201 with recipient_json() for a new one, 200 for
/// a changed one, 200 without an event for an equal one.
Ruled<Ruling> define_recipient(RuleContext& context, const DefineRecipientInput& input);

/// The integration that finds out more about a contact from third parties. The setting
/// contact_cloud_app switches it off whatever its definition says.
inline constexpr std::string_view kContactCloudApp = "contact_cloud_app";
/// Whether it may get anything.
Ruled<bool> is_enabled(const projections::Views& views, const projections::RecipientRow& recipient,
                       projections::AsOf as_of = {});

/// The recipient that a setting names for notices of what happens within, such as the privacy
/// officer; empty where it names none, or one who is not there or not enabled.
Ruled<std::string> officer(const projections::Views& views, std::string_view setting);

}  // namespace lethe::api
