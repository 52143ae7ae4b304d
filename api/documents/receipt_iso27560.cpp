// The terms of ISO/IEC TS 27560:2023, in the words of the W3C Data Privacy Vocabulary.
#include <boost/json/array.hpp>

#include "api/documents/receipt.h"
#include "api/json/render_fields.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::ConsentStatus;

std::string_view status_term(ConsentStatus status) {
  switch (status) {
    case ConsentStatus::kInvalid:
      return "dpv:ConsentUnknown";
    case ConsentStatus::kRequested:
      return "dpv:ConsentRequested";
    case ConsentStatus::kDeferred:
      return "dpv:ConsentRequestDeferred";
    case ConsentStatus::kRefused:
      return "dpv:ConsentRefused";
    case ConsentStatus::kGiven:
      return "dpv:ConsentGiven";
    case ConsentStatus::kRenewed:
      return "dpv:RenewedConsentGiven";
    case ConsentStatus::kExpired:
      return "dpv:ConsentExpired";
    case ConsentStatus::kWithdrawn:
      return "dpv:ConsentWithdrawn";
    case ConsentStatus::kRevoked:
      return "dpv:ConsentRevoked";
    case ConsentStatus::kInvalidated:
      return "dpv:ConsentInvalidated";
  }
  return "dpv:ConsentUnknown";
}

/// Art. 6(1)(a), and where it is about special categories Art. 9(2)(a).
array legal_bases(const ReceiptFacts& facts) {
  array out{"eu-gdpr:A6-1-a"};
  const bool is_special = facts.purpose && facts.purpose->special_category;
  if (is_special && facts.consent().is_explicit) out.emplace_back("eu-gdpr:A9-2-a");
  return out;
}

object notice(const ReceiptFacts& facts) {
  const auto& consent = facts.consent();
  object out{{"@type", "dpv:ConsentNotice"}};
  put_text(out, "dct:hasVersion", consent.policy_version);
  put_text(out, "dct:language", consent.language);
  put_text(out, "dct:source", notice_url(facts));
  put_text(out, "lethe:wording", consent.wording);
  if (!consent.notice_hash.is_zero()) out["lethe:sha256"] = hex(consent.notice_hash);
  return out;
}

object purpose(const ReceiptFacts& facts) {
  const bool is_marketing = facts.purpose && facts.purpose->direct_marketing;
  object out{{"@type", is_marketing ? "dpv:DirectMarketing" : "dpv:Purpose"},
             {"dct:identifier", facts.consent().purpose}};
  if (facts.purpose) put_text(out, "dct:title", facts.purpose->title);
  return out;
}

object process(const ReceiptFacts& facts) {
  object out{{"@type", "dpv:Process"},
             {"dpv:hasPurpose", purpose(facts)},
             {"dpv:hasLegalBasis", legal_bases(facts)},
             {"dpv:hasRight", "eu-gdpr:A7-3"}};
  if (facts.purpose) out["lethe:specialCategory"] = facts.purpose->special_category;
  if (!facts.ledger.region.empty()) {
    out["dpv:hasStorageCondition"] =
        object{{"@type", "dpv:StorageLocation"}, {"dpv:hasLocation", facts.ledger.region}};
  }
  put_text(out, "dpv:hasJurisdiction", facts.setting("jurisdiction"));
  array recipients;
  for (const auto& recipient : facts.recipients) {
    recipients.push_back(
        object{{"@type", "dpv:Recipient"},
               {"dct:identifier", recipient.recipient},
               {"dpv:hasName", recipient.title.empty() ? recipient.recipient : recipient.title}});
  }
  if (!recipients.empty()) out["dpv:hasRecipient"] = std::move(recipients);
  return out;
}

object controller(const ReceiptFacts& facts) {
  const auto name = facts.setting("controller_name");
  object out{{"@type", "dpv:DataController"},
             {"dct:identifier", facts.ledger.origin},
             {"dpv:hasName", name.empty() ? facts.ledger.name : name}};
  put_text(out, "dpv:hasContact", facts.setting("controller_contact"));
  put_text(out, "dpv:hasAddress", facts.setting("controller_address"));
  put_text(out, "lethe:email", facts.setting("controller_email"));
  put_text(out, "lethe:phone", facts.setting("controller_phone"));
  return out;
}

/// The event of the record (6.3.7): state, time, validity, who, how.
object event(const ReceiptFacts& facts) {
  const auto& consent = facts.consent();
  const auto& actor = facts.decision.actor;
  object who{{"@type", "dpv:Entity"}, {"lethe:actorType", name_of(actor.type)}};
  put_id(who, "dct:identifier", actor.id);
  object out{
      {"@type", status_term(consent.status)},
      {"dct:type", consent.is_explicit ? "dpv:ExplicitlyExpressedConsent" : "dpv:ExpressedConsent"},
      {"dpv:isIndicatedAtTime", time(facts.decision.time)},
      {"dpv:isIndicatedBy", std::move(who)}};
  put_text(out, "dpv:hasIndicationMethod", consent.method);
  put_time(out, "dct:valid", consent.expires_at);
  put_name(out, "lethe:context", consent.context);
  if (consent.asserted) out["lethe:asserted"] = true;
  if (consent.guardian) out["lethe:guardian"] = true;
  if (consent.bundled) out["lethe:bundled"] = true;
  return out;
}

}  // namespace

object iso27560_terms(const ReceiptFacts& facts) {
  const auto id = receipt_id(facts.leaf);
  const auto ledger = facts.decision.ledger.str();
  const auto subject = facts.decision.subject.str();
  return {{"@context", object{{"dct", "http://purl.org/dc/terms/"},
                              {"dpv", "https://w3id.org/dpv#"},
                              {"eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#"},
                              {"lethe", "urn:lethe:"}}},
          {"@id", "urn:uuid:" + id},
          {"@type", "dpv:ConsentReceipt"},
          {"dct:conformsTo", "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"},
          {"dct:identifier", id},
          {"dct:source", object{{"@type", "dpv:ConsentRecord"},
                                {"lethe:ledger", ledger},
                                {"lethe:sequence", facts.decision.sequence.value}}},
          {"dpv:hasDataSubject", object{{"@id", "urn:uuid:" + subject},
                                        {"@type", "dpv:DataSubject"},
                                        {"dct:identifier", subject}}},
          {"dpv:hasDataController", controller(facts)},
          {"dpv:hasNotice", notice(facts)},
          {"dpv:hasProcess", process(facts)},
          {"dpv:hasConsentStatus", event(facts)}};
}

}  // namespace lethe::api
