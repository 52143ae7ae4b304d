// A receipt from a ledger: which entries it rests on, their proofs, and the signature.
#include <algorithm>
#include <boost/json/array.hpp>

#include "api/receipts/canonical.h"
#include "api/receipts/receipt.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::EventHeader;
using ledger::Sequence;
using projections::AsOf;
using projections::Views;

/// The definitions of those that get data for a purpose.
ledger::Result<void> add_recipients(const Views& views, const std::string& purpose, AsOf then,
                                    std::vector<Sequence>& out) {
  constexpr std::size_t kPage = 100;
  std::size_t room = kMostReceiptRecipients;
  std::string after;
  for (;;) {
    LETHE_TRY(const auto page, views.recipients(after, kPage, then));
    for (const auto& recipient : page) {
      if (!gets_data(recipient, purpose)) continue;
      if (room-- == 0) return {};
      out.push_back(recipient.sequence);
    }
    if (page.size() < kPage) return {};
    after = page.back().recipient;
  }
}

/// The decision first, then what was in force when it was made, each event once.
Ruled<std::vector<Sequence>> evidence_of(const Views& views, const EventHeader& decision) {
  const auto& consent = std::get<ledger::ConsentRecorded>(decision.facts);
  const AsOf then{decision.sequence};
  std::vector<Sequence> out{decision.sequence, {0}};
  LETHE_TRY(const auto purpose, views.purpose(consent.purpose, then));
  if (purpose) out.push_back(purpose->sequence);
  LETHE_TRY(const auto policy, views.policy(consent.policy_version));
  if (policy && policy->sequence < decision.sequence) out.push_back(policy->sequence);
  for (const auto name : receipt_settings()) {
    LETHE_TRY(const auto setting, views.setting(name, then));
    if (!setting) continue;
    if (std::ranges::find(out, setting->changed) == out.end()) out.push_back(setting->changed);
  }
  LETHE_TRY_VOID(add_recipients(views, consent.purpose, then, out));
  return out;
}

}  // namespace

Ruled<boost::json::object> make_receipt(const ledger::Ledger& ledger, const Views& views,
                                        const EventHeader& decision, ReceiptFormat format) {
  LETHE_TRY(const auto sequences, evidence_of(views, decision));
  const auto size = ledger.size();
  std::vector<EventHeader> headers;
  boost::json::array evidence;
  crypto::Hash leaf;
  for (const auto sequence : sequences) {
    LETHE_TRY(const auto entry, ledger.entry(sequence));
    LETHE_TRY(auto header, ledger.event(sequence));
    LETHE_TRY(const auto proof, ledger.inclusion(sequence, size));
    if (headers.empty()) leaf = crypto::merkle_leaf_hash(entry);
    headers.push_back(std::move(header));
    evidence.push_back(boost::json::object{{"entry", crypto::to_base64(entry)},
                                           {"proof", ledger::format_tlog_proof(proof)}});
  }
  std::vector<EvidenceFault> faults;
  const auto facts = receipt_facts(headers, leaf, faults);
  LETHE_CHECK(faults.empty());
  auto receipt = receipt_terms(format, facts);
  boost::json::object proof{{"format", format_name(format)},
                            {"verifier_key", ledger.verifier().vkey()},
                            {"evidence", std::move(evidence)}};
  receipt[kReceiptProof] = proof;
  const auto text = canonical_json(receipt);
  LETHE_CHECK(text.has_value());
  proof["signature"] = crypto::to_base64(ledger.sign_document(crypto::as_bytes(*text)).view());
  receipt[kReceiptProof] = std::move(proof);
  return receipt;
}

}  // namespace lethe::api
