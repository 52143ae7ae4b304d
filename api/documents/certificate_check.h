// Checks a certificate of an erasure offline: nothing but its file is needed, and the log's key,
// from elsewhere, if it is to be more than the file's own word. Pure; any thread.
#pragma once

#include "api/documents/certificate.h"

namespace lethe::api {

struct CertificateReport {
  bool is_certificate = false;  // otherwise the one finding says why it is none
  std::vector<DocumentFinding> findings;
  bool key_was_given = false;
  /// Where keys were shown to be gone. None at all where the document has no kAbsence.
  std::vector<KeyPlace> absent;
  // What the evidence says, as far as it could be read; of the checkpoint of the first proof.
  std::string origin;
  ledger::TreeSize size;
  std::vector<ledger::EventHeader> headers;
  std::vector<crypto::Bytes> entries;  // of the log, those that the document rests on
  std::optional<CertificateFacts> facts;

  bool good() const { return findings.empty(); }
};

/// check_document(); that every term is what the entries say, and that there is no other; and that
/// the keys of everything that was ordered to go are not among those that the roster leads to.
CertificateReport check_certificate(std::string_view text,
                                    const std::optional<crypto::NoteVerifier>& key = std::nullopt);

}  // namespace lethe::api
