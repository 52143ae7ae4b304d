// Checks a receipt offline: nothing but its file is needed, and the log's verifier key from
// elsewhere if it is to be more than the file's own word. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/receipts/receipt.h"
#include "crypto/signed_note.h"

namespace lethe::api {

/// One thing that is wrong, and where: a JSON pointer into the receipt.
struct ReceiptFinding {
  std::string where;
  std::string what;
  bool operator==(const ReceiptFinding&) const = default;
};

struct ReceiptReport {
  bool is_receipt = false;  // otherwise the one finding says why it is none
  std::vector<ReceiptFinding> findings;
  bool key_was_given = false;
  // What the evidence says, as far as it could be read; of the checkpoint of the decision's proof.
  std::optional<ReceiptFormat> format;
  std::string origin;
  ledger::TreeSize size;
  std::optional<ledger::EventHeader> decision;

  bool good() const { return findings.empty(); }
};

/// Larger files are no receipts.
inline constexpr std::size_t kMaxReceiptSize = std::size_t{4} << 20;

/// Checks the verifier key (against `key` when there is one), the document's signature, and of each
/// entry of the evidence its signature, proof and checkpoint; then that every term is what the
/// entries say, and that there is no other.
ReceiptReport check_receipt(std::string_view text,
                            const std::optional<crypto::NoteVerifier>& key = std::nullopt);

}  // namespace lethe::api
