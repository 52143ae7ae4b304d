// A certificate from a ledger: which entries it rests on, and the nodes of the roster.
#include <algorithm>

#include "api/documents/certificate.h"
#include "crypto/check.h"
#include "ledger/roster.h"
#include "projections/views.h"

namespace lethe::api {
namespace {

using ledger::Sequence;
using projections::Views;

/// The last completion first, then the others, their orders, what created the ledger and who the
/// person was, what is withheld and for which holds, and the completion with the roster.
Ruled<std::vector<Sequence>> evidence_of(const ledger::Ledger& ledger, const Views& views,
                                         const projections::ErasureRow& erasure, Sequence latest) {
  std::vector<Sequence> out(erasure.certificates.rbegin(), erasure.certificates.rend());
  for (const auto certificate : erasure.certificates) {
    LETHE_TRY(const auto completion, ledger.event(certificate));
    const auto* facts = std::get_if<ledger::ErasureCompleted>(&completion.facts);
    if (facts == nullptr) return ledger::Error::kRowMalformed;
    out.push_back(facts->ordered);
  }
  LETHE_TRY(const auto person, views.person(erasure.subject));
  if (!person) return ledger::Error::kRowMalformed;
  out.push_back({0});
  out.push_back(person->registered_at);
  if (erasure.withheld_at) out.push_back(*erasure.withheld_at);
  for (const auto& id : erasure.holds) {
    LETHE_TRY(const auto hold, views.hold(id));
    if (!hold) return ledger::Error::kRowMalformed;
    out.push_back(hold->placed_at);
  }
  if (std::ranges::find(out, latest) == out.end()) out.push_back(latest);
  return out;
}

/// Every chunk that the classes had.
std::vector<crypto::KeyPath> destroyed_paths(const CertificateFacts& facts,
                                             const ledger::CompartmentCounts& counts) {
  std::vector<crypto::KeyPath> out;
  for (const auto& part : facts.parts) {
    for (const auto& ref : part.ordered().destroyed) {
      const auto& compartment = ref.compartment;
      if (!ref.whole) {
        out.push_back(ledger::key_path(compartment, counts));
        continue;
      }
      auto used = counts;
      auto& of_class = used.used.at(static_cast<std::size_t>(compartment.cls));
      of_class = std::max(of_class, 1U);
      std::ranges::copy(ledger::key_paths(compartment.slot, compartment.cls, used),
                        std::back_inserter(out));
    }
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Ruled<std::vector<Absence>> prove_absences(const ledger::LedgerSnapshot& snapshot,
                                           ledger::LedgerNumber ledger,
                                           const std::vector<crypto::KeyPath>& paths) {
  std::vector<Absence> out;
  for (const auto& path : paths) {
    LETHE_TRY(auto proof, ledger::prove_absence(snapshot.reader(), ledger, path));
    if (!proof) return ledger::Error::kStorageCorrupt;  // its certificate says that it is gone
    Absence absence;
    for (const auto& step : path) absence.place.push_back(step.index);
    absence.proof = std::move(*proof);
    out.push_back(std::move(absence));
  }
  return out;
}

}  // namespace

Ruled<boost::json::object> make_certificate(const ledger::Ledger& ledger,
                                            const ledger::ErasureId& erasure_id) {
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto erasure, views.erasure(erasure_id));
  if (!erasure) return ProblemType::kUnknownErasure;
  if (erasure->certificates.empty()) return ProblemType::kErasureNotCompleted;
  LETHE_TRY(const auto latest, views.latest_certificate());
  if (!latest) return ledger::Error::kRowMalformed;
  LETHE_TRY(const auto sequences, evidence_of(ledger, views, *erasure, *latest));
  LETHE_TRY(auto evidence, read_evidence(ledger, sequences));
  std::vector<EvidenceFault> faults;
  const auto facts = certificate_facts(evidence.headers, faults);
  if (!faults.empty()) return ledger::Error::kStorageCorrupt;
  boost::json::object proof;
  LETHE_TRY(const auto roster, ledger::stored_roster(snapshot->reader(), ledger.info().number));
  if (facts.roster() == roster) {
    LETHE_TRY(const auto person, views.person(erasure->subject));
    LETHE_TRY(const auto absences, prove_absences(*snapshot, ledger.info().number,
                                                  destroyed_paths(facts, person->counts)));
    proof[kAbsence] = absence_json(absences);
  }
  return make_document(ledger, kCertificateFormat, certificate_terms(facts), std::move(evidence),
                       std::move(proof));
}

}  // namespace lethe::api
