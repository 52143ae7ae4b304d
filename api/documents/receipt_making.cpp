// A receipt from a ledger: which entries it rests on, their proofs, and the signature.
#include <algorithm>

#include "api/documents/receipt.h"
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
  LETHE_TRY(auto evidence, read_evidence(ledger, sequences));
  std::vector<EvidenceFault> faults;
  const auto facts = receipt_facts(evidence.headers, evidence.leaf, faults);
  LETHE_CHECK(faults.empty());
  return make_document(ledger, format_name(format), receipt_terms(format, facts),
                       std::move(evidence));
}

}  // namespace lethe::api
