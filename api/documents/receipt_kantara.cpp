// The terms of a Kantara Consent Receipt 1.1, with the decision's state beside them, for which it
// has no word.
#include <boost/json/array.hpp>

#include "api/documents/receipt.h"
#include "api/json/render_fields.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::ConsentStatus;

/// When it ends or ended.
std::string termination(const ReceiptFacts& facts) {
  const auto& consent = facts.consent();
  switch (consent.status) {
    case ConsentStatus::kGiven:
    case ConsentStatus::kRenewed:
    case ConsentStatus::kExpired:
      return consent.expires_at.micros == 0 ? "Until withdrawn" : time(consent.expires_at);
    case ConsentStatus::kWithdrawn:
    case ConsentStatus::kRevoked:
    case ConsentStatus::kInvalidated:
      return time(facts.decision.time);
    case ConsentStatus::kInvalid:
    case ConsentStatus::kRequested:
    case ConsentStatus::kDeferred:
    case ConsentStatus::kRefused:
      return "N/A";
  }
  return "N/A";
}

object pii_controller(const ReceiptFacts& facts) {
  const auto name = facts.setting("controller_name");
  object address;
  put_text(address, "streetAddress", facts.setting("controller_address"));
  return {{"piiController", name.empty() ? facts.ledger.name : name},
          {"contact", facts.setting("controller_contact")},
          {"address", std::move(address)},
          {"email", facts.setting("controller_email")},
          {"phone", facts.setting("controller_phone")}};
}

object consented_purpose(const ReceiptFacts& facts) {
  const auto& consent = facts.consent();
  const bool has_title = facts.purpose && !facts.purpose->title.empty();
  object out{{"purpose", has_title ? facts.purpose->title : consent.purpose},
             {"purposeCategory", array{consent.purpose}},
             {"consentType", consent.is_explicit ? "EXPLICIT" : "IMPLICIT"},
             {"piiCategory", array{}},
             {"termination", termination(facts)},
             {"thirdPartyDisclosure", !facts.recipients.empty()}};
  std::string names;
  for (const auto& recipient : facts.recipients) {
    names += (names.empty() ? "" : ", ");
    names += recipient.title.empty() ? recipient.recipient : recipient.title;
  }
  put_text(out, "thirdPartyName", names);
  return out;
}

}  // namespace

object kantara_terms(const ReceiptFacts& facts) {
  const auto& consent = facts.consent();
  const auto jurisdiction = facts.setting("jurisdiction");
  object out{{"version", "KI-CR-v1.1.0"},
             {"jurisdiction", jurisdiction.empty() ? facts.ledger.region : jurisdiction},
             {"consentTimestamp", facts.decision.time.micros / ledger::kSecondMicros},
             {"collectionMethod", consent.method},
             {"consentReceiptID", receipt_id(facts.leaf)},
             {"publicKey", hex(facts.ledger.signing_key)}};
  put_text(out, "language", consent.language);
  out["piiPrincipalId"] = facts.decision.subject.str();
  out["piiControllers"] = array{pii_controller(facts)};
  out["policyUrl"] = notice_url(facts);
  out["services"] =
      array{object{{"service", facts.ledger.name}, {"purposes", array{consented_purpose(facts)}}}};
  out["sensitive"] = facts.purpose && facts.purpose->special_category;
  out["spiCat"] = array{};
  // What follows is not Kantara's.
  out["consentStatus"] = name_of(consent.status);
  put_text(out, "policyVersion", consent.policy_version);
  if (!consent.notice_hash.is_zero()) out["noticeHash"] = hex(consent.notice_hash);
  put_text(out, "wording", consent.wording);
  put_name(out, "context", consent.context);
  out["ledger"] = facts.decision.ledger.str();
  out["sequence"] = facts.decision.sequence.value;
  if (consent.asserted) out["asserted"] = true;
  if (consent.guardian) out["guardian"] = true;
  if (consent.bundled) out["bundled"] = true;
  return out;
}

}  // namespace lethe::api
