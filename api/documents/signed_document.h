// Documents that leave a ledger and are checked without it: what they say is a function of entries
// of the log, which come along with their proofs (ledger/FORMAT.md, "Documents"). Whoever makes one
// and whoever checks one compute the same terms.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/commands/rule.h"
#include "crypto/signed_note.h"
#include "ledger/event.h"
#include "ledger/ledger.h"

namespace lethe::api {

/// The member beside the terms that holds what proves them.
inline constexpr std::string_view kDocumentProof = "lethe";

/// Larger files are no documents.
inline constexpr std::size_t kMaxDocumentSize = std::size_t{4} << 20;

/// Entries of the log, in the order of the sequences, and the proofs that they are in it. `signer`
/// signed their checkpoint, and is to sign what they are evidence of.
struct Evidence {
  std::shared_ptr<const ledger::LogSigner> signer;
  std::vector<ledger::EventHeader> headers;
  crypto::Hash leaf;           // of the first
  boost::json::array entries;  // {"entry", "proof"}
};
Ruled<Evidence> read_evidence(const ledger::Ledger& ledger,
                              std::span<const ledger::Sequence> sequences);

/// The terms with kDocumentProof: `proof`, to which format, verifier key, the keys before it,
/// entries and signature are added. REQUIRES numbers that canonical_json() takes.
Ruled<boost::json::object> make_document(const ledger::Ledger& ledger, std::string_view format,
                                         boost::json::object terms, Evidence evidence,
                                         boost::json::object proof = {});

/// Why an entry is no evidence.
struct EvidenceFault {
  std::size_t index = 0;  // of the entry
  std::string what;
};

/// One thing that is wrong, and where: a JSON pointer into the document.
struct DocumentFinding {
  std::string where;
  std::string what;
  bool operator==(const DocumentFinding&) const = default;
};

/// A document as far as it could be read.
struct CheckedDocument {
  bool is_document = false;  // otherwise the one finding says why it is none
  std::vector<DocumentFinding> findings;
  /// The last signed the document. Whoever brings a key along trusts that one alone: it is one of
  /// them, or all of them are none of the log's.
  std::optional<ledger::LogKeys> keys;
  std::string format;
  boost::json::object terms, proof;
  std::vector<ledger::EventHeader> headers;
  std::vector<crypto::Bytes> entries;
  bool has_all_headers = false;
  crypto::Hash leaf;  // of the first entry
  std::string origin;
  ledger::TreeSize size;  // of the checkpoint of the first proof

  void add(const std::string& where, std::string what) {
    findings.push_back({where, std::move(what)});
  }
  /// A finding for each.
  void add_faults(const std::vector<EvidenceFault>& faults);
  /// A finding for every place where the terms are not these, which the entries say.
  void compare_terms(const boost::json::object& true_terms);
  /// A finding unless the first key is that of the ledger that was created so.
  void check_creation(const ledger::LedgerCreated& created);
};

/// Checks the verifier key (against `key` when there is one), the document's signature, and of each
/// entry its signature, proof and checkpoint. Nothing but the text is needed. `members` are those
/// that the proof of this sort of document has besides. Pure; any thread.
CheckedDocument check_document(std::string_view text,
                               const std::optional<crypto::NoteVerifier>& key,
                               std::span<const std::string_view> members = {});

/// Where the proof is, as a JSON pointer.
const std::string& document_proof_place();

}  // namespace lethe::api
