// Checks a receipt offline: nothing but its file is needed, and the log's verifier key from
// elsewhere if it is to be more than the file's own word. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/documents/receipt.h"
#include "api/documents/signed_document.h"
#include "crypto/signed_note.h"

namespace lethe::api {

struct ReceiptReport {
  bool is_receipt = false;  // otherwise the one finding says why it is none
  std::vector<DocumentFinding> findings;
  bool key_was_given = false;
  // What the evidence says, as far as it could be read; of the checkpoint of the decision's proof.
  std::optional<ReceiptFormat> format;
  std::string origin;
  ledger::TreeSize size;
  std::optional<ledger::EventHeader> decision;

  bool good() const { return findings.empty(); }
};

/// check_document(), and then that every term is what the entries say, and that there is no other.
ReceiptReport check_receipt(std::string_view text,
                            const std::optional<crypto::NoteVerifier>& key = std::nullopt);

}  // namespace lethe::api
