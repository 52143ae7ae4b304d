// Certificates of erasures, to hand to the person: what was destroyed, what was kept and withheld
// and why, and the proof that the keys are gone, as a document that is checked without the ledger.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/documents/signed_document.h"
#include "crypto/key_roster.h"
#include "ledger/keyspace.h"

namespace lethe::api {

/// The format's name in the document.
inline constexpr std::string_view kCertificateFormat = "erasure-certificate";
/// The member of the proof that shows the absence of keys.
inline constexpr std::string_view kAbsence = "absence";

/// What the entries say.
struct CertificateFacts {
  /// Of one order: what of an erasure could go at once, and what went when a hold had ended.
  struct Part {
    ledger::EventHeader order, completion;
    const ledger::ErasureOrdered& ordered() const {
      return std::get<ledger::ErasureOrdered>(order.facts);
    }
    const ledger::ErasureCompleted& completed() const {
      return std::get<ledger::ErasureCompleted>(completion.facts);
    }
  };
  ledger::LedgerCreated ledger;
  ledger::SubjectRegistered registration;
  std::vector<Part> parts;                      // in order of their completions, not none
  std::optional<ledger::EventHeader> withheld;  // what still waits, an erasure.withheld
  std::vector<ledger::EventHeader> holds;       // that it waits for, each a hold.placed
  ledger::EventHeader latest;                   // the completion whose roster counts

  const crypto::Hash& roster() const {
    return std::get<ledger::ErasureCompleted>(latest.facts).roster;
  }
};

/// The headers of the entries, a completion of the erasure first. Faults: another kind, ledger,
/// person or erasure, an order or completion without the other, holds of others, the same twice, a
/// later completion of another erasure than the one that is allowed. Of no use when there are
/// faults.
CertificateFacts certificate_facts(const std::vector<ledger::EventHeader>& headers,
                                   std::vector<EvidenceFault>& faults);

/// What the certificate says, without kDocumentProof.
boost::json::object certificate_terms(const CertificateFacts& facts);
/// In plain words: what no such certificate can prove.
const std::vector<std::string_view>& certificate_limits();

/// Where a key lies, by its indexes from the root down.
using KeyPlace = std::vector<std::uint32_t>;
/// The places whose absence is to be shown at least: of a class, that of its first chunk.
std::vector<KeyPlace> places_of(const CertificateFacts& facts);

/// A place, and the nodes of the roster that show that nothing is there.
struct Absence {
  KeyPlace place;
  crypto::RosterProof proof;
};
/// {"nodes": [base64, each once], "places": [{"place": [index], "nodes": [index]}]}
boost::json::object absence_json(const std::vector<Absence>& absences);
/// Nothing when it is not written so.
std::optional<std::vector<Absence>> read_absence(const boost::json::value& value);

/// The certificate of an erasure as it stands. Without kAbsence where the latest certificate of the
/// ledger does not carry the roster of today: it is from before there were any, or the log was
/// restored from a backup and nobody was erased since. kUnknownErasure; kErasureNotCompleted when
/// nothing of it went yet. Reads the log, and no section.
Ruled<boost::json::object> make_certificate(const ledger::Ledger& ledger,
                                            const ledger::ErasureId& erasure_id);

}  // namespace lethe::api
