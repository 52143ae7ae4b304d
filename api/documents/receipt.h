// Receipts of consent decisions: what they say, as a function of entries of the log and of nothing
// else. Whoever makes one and whoever checks one compute the same terms (ledger/FORMAT.md).
#pragma once

#include <algorithm>
#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/commands/rule.h"
#include "api/documents/signed_document.h"
#include "ledger/event.h"
#include "ledger/ledger.h"

namespace lethe::api {

enum class ReceiptFormat : std::uint8_t {
  kIso27560,  // ISO/IEC TS 27560:2023 as JSON-LD with W3C DPV
  kKantara,   // Kantara Consent Receipt 1.1
};
/// "iso27560", "kantara".
std::string_view format_name(ReceiptFormat format);
std::optional<ReceiptFormat> format_by_name(std::string_view name);

/// What the entries say.
struct ReceiptFacts {
  ledger::EventHeader decision;  // a consent.recorded
  crypto::Hash leaf;             // of its entry; the receipt's id comes from it
  ledger::LedgerCreated ledger;
  std::optional<ledger::PurposeDefined> purpose;
  std::optional<ledger::PolicyPublished> policy;
  std::vector<ledger::RecipientDefined> recipients;  // enabled ones that get data for the purpose
  std::map<std::string, std::string, std::less<>> settings;  // those of receipt_settings()

  const ledger::ConsentRecorded& consent() const {
    return std::get<ledger::ConsentRecorded>(decision.facts);
  }
  /// Empty when it is not set.
  std::string setting(std::string_view name) const;
};

/// Whether a recipient, as an event or the register has it, gets data for a purpose.
template <class Recipient>
bool gets_data(const Recipient& recipient, std::string_view purpose) {
  const auto& purposes = recipient.purposes;
  return recipient.enabled &&
         std::find(purposes.begin(), purposes.end(), purpose) != purposes.end();
}
/// A receipt names as many, in order of code, so that it stays below kMaxDocumentSize.
inline constexpr std::size_t kMostReceiptRecipients = 200;

/// The settings that receipts name: who the controller is, whose law applies, the default policy.
const std::vector<std::string_view>& receipt_settings();

/// The headers of the entries, the decision first. Faults: another kind or ledger, another purpose
/// or policy than the decision's, a recipient that gets nothing for the purpose, an entry behind
/// the decision, the same twice, none of ledger.created. Of no use when there are faults.
ReceiptFacts receipt_facts(const std::vector<ledger::EventHeader>& headers,
                           const crypto::Hash& leaf, std::vector<EvidenceFault>& faults);

/// What the receipt says, without kDocumentProof.
boost::json::object receipt_terms(ReceiptFormat format, const ReceiptFacts& facts);
boost::json::object iso27560_terms(const ReceiptFacts& facts);
boost::json::object kantara_terms(const ReceiptFacts& facts);

/// A UUID (RFC 9562, version 8) of the first 16 bytes of the leaf.
std::string receipt_id(const crypto::Hash& leaf);
/// The policy's own URL, or the default one; may be empty.
std::string notice_url(const ReceiptFacts& facts);

/// The whole receipt of a decision: terms, entries with their proofs at the current checkpoint,
/// verifier key and signature. REQUIRES that the header is a consent.recorded of the ledger.
/// Reads the log, not the vault: a receipt holds no section.
Ruled<boost::json::object> make_receipt(const ledger::Ledger& ledger,
                                        const projections::Views& views,
                                        const ledger::EventHeader& decision, ReceiptFormat format);

}  // namespace lethe::api
