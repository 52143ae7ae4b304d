#include "api/documents/receipt_check.h"

namespace lethe::api {
namespace {

/// That every term is what the entries say, and that there is no other.
void check_terms(CheckedDocument& document, ReceiptReport& report) {
  if (!document.has_all_headers) return;  // each place that could not be read is named already
  std::vector<EvidenceFault> faults;
  const auto facts = receipt_facts(document.headers, document.leaf, faults);
  document.add_faults(faults);
  if (!faults.empty()) return;
  report.decision = facts.decision;
  document.check_creation(facts.ledger);
  if (report.format) document.compare_terms(receipt_terms(*report.format, facts));
}

}  // namespace

ReceiptReport check_receipt(std::string_view text, const std::optional<crypto::NoteVerifier>& key) {
  auto document = check_document(text, key);
  ReceiptReport report;
  report.key_was_given = key.has_value();
  report.is_receipt = document.is_document;
  if (document.is_document) {
    report.format = format_by_name(document.format);
    if (!report.format && !document.format.empty()) {
      document.add(document_proof_place() + "/format", "is no format of a receipt");
    }
    check_terms(document, report);
  }
  report.origin = document.origin;
  report.size = document.size;
  report.findings = std::move(document.findings);
  return report;
}

}  // namespace lethe::api
