#include "api/documents/certificate_check.h"

#include <algorithm>
#include <array>

namespace lethe::api {
namespace {

/// The person's slot is what the registration says; an order that reaches elsewhere is none of
/// theirs.
void check_slots(const CertificateFacts& facts, CheckedDocument& document) {
  for (const auto& part : facts.parts) {
    const bool is_theirs =
        std::ranges::all_of(part.ordered().destroyed, [&](const ledger::CompartmentRef& ref) {
          return ref.compartment.slot == facts.registration.slot;
        });
    if (!is_theirs) {
      document.add(document_proof_place() + "/evidence",
                   "orders the erasure of what is not the person's");
    }
  }
}

void check_absence(const CertificateFacts& facts, CheckedDocument& document,
                   CertificateReport& report) {
  const auto place = document_proof_place() + "/" + std::string(kAbsence);
  const auto* member = document.proof.if_contains(kAbsence);
  if (member == nullptr) return;  // it was never there, or the signature does not hold
  const auto absences = read_absence(*member);
  if (!absences) return document.add(place, "is not written as such a proof is");
  for (const auto& absence : *absences) {
    if (crypto::is_absent(facts.roster(), absence.place, absence.proof)) {
      report.absent.push_back(absence.place);
    } else {
      document.add(place, "does not show that the key is gone");
    }
  }
  for (const auto& wanted : places_of(facts)) {
    if (std::ranges::find(report.absent, wanted) == report.absent.end()) {
      document.add(place, "shows nothing of a key that was ordered to go");
    }
  }
}

void check_facts(CheckedDocument& document, CertificateReport& report) {
  if (document.format != kCertificateFormat) {
    return document.add(document_proof_place() + "/format", "is no certificate of an erasure");
  }
  if (!document.has_all_headers) return;  // each place that could not be read is named already
  std::vector<EvidenceFault> faults;
  auto facts = certificate_facts(document.headers, faults);
  document.add_faults(faults);
  if (!faults.empty()) return;
  document.check_creation(facts.ledger);
  document.compare_terms(certificate_terms(facts));
  check_slots(facts, document);
  check_absence(facts, document, report);
  report.facts = std::move(facts);
}

}  // namespace

CertificateReport check_certificate(std::string_view text,
                                    const std::optional<crypto::NoteVerifier>& key) {
  static constexpr std::array kMembers{kAbsence};
  auto document = check_document(text, key, kMembers);
  CertificateReport report;
  report.key_was_given = key.has_value();
  report.is_certificate = document.is_document;
  if (document.is_document) check_facts(document, report);
  report.origin = document.origin;
  report.size = document.size;
  report.headers = std::move(document.headers);
  report.entries = std::move(document.entries);
  report.findings = std::move(document.findings);
  return report;
}

}  // namespace lethe::api
