#include "api/documents/signed_document.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "api/documents/canonical.h"
#include "api/json/key_history.h"
#include "api/json/request.h"
#include "crypto/check.h"
#include "ledger/event_codec.h"

namespace lethe::api {
namespace {

using boost::json::object;
using boost::json::value;

const std::string kProof = "/" + std::string(kDocumentProof);

/// Adds a finding for every place where the two differ.
class Comparison {
 public:
  explicit Comparison(std::vector<DocumentFinding>& findings) : findings_(findings) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the terms are
  void compare(const value& said, const value& true_one, const std::string& place) {
    if (said.is_object() && true_one.is_object()) {
      return compare_members(said.get_object(), true_one.get_object(), place);
    }
    if (said.is_array() && true_one.is_array()) {
      return compare_items(said.get_array(), true_one.get_array(), place);
    }
    const auto says = canonical_json(said);
    const auto is = canonical_json(true_one);
    if (says && is && *says == *is) return;
    const std::string none = "a number that JSON has not";  // RFC 8785, 3.2.2.3
    add(place, "says " + says.value_or(none) + ", but the log says " + is.value_or(none));
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the terms are
  void compare_members(const object& said, const object& true_one, const std::string& place) {
    for (const auto& member : true_one) {
      const std::string name(member.key());
      const auto* found = said.if_contains(name);
      if (found == nullptr) {
        add(pointer_to(place, name), "is missing");
      } else {
        compare(*found, member.value(), pointer_to(place, name));
      }
    }
    for (const auto& member : said) {
      const std::string name(member.key());
      if (!true_one.contains(name)) add(pointer_to(place, name), "is nothing that the log says");
    }
  }

 private:
  // NOLINTNEXTLINE(misc-no-recursion): as deep as the terms are
  void compare_items(const boost::json::array& said, const boost::json::array& true_one,
                     const std::string& place) {
    if (said.size() != true_one.size()) {
      return add(place, "has " + std::to_string(said.size()) + " items, but by the log " +
                            std::to_string(true_one.size()));
    }
    for (std::size_t i = 0; i < said.size(); ++i) {
      compare(said[i], true_one[i], pointer_to(place, std::to_string(i)));
    }
  }
  void add(const std::string& place, std::string what) {
    findings_.push_back({place, std::move(what)});
  }

  std::vector<DocumentFinding>& findings_;
};

class DocumentCheck {
 public:
  DocumentCheck(const std::optional<crypto::NoteVerifier>& key,
                std::span<const std::string_view> members)
      : given_(key), members_(members) {}

  CheckedDocument run(std::string_view text) {
    BodyLimits limits;
    limits.max_size = kMaxDocumentSize;
    const auto parsed = parse_body(text, limits);
    if (!parsed || !parsed->is_object()) {
      out_.add("", "is no JSON object");
      return std::move(out_);
    }
    auto document = parsed->get_object();
    const auto* proof = document.if_contains(kDocumentProof);
    if (proof == nullptr || !proof->is_object()) {
      out_.add(kProof, "is missing: this is no document of a ledger, or its proof was cut out");
      return std::move(out_);
    }
    out_.is_document = true;
    out_.proof = proof->get_object();
    if (const auto name = text_of(out_.proof, "format", kProof)) out_.format = *name;
    read_keys();
    check_signature(document);
    read_evidence();
    document.erase(kDocumentProof);
    out_.terms = std::move(document);
    check_members();
    return std::move(out_);
  }

 private:
  /// The text of a member; nothing, and a finding, when it is none.
  std::optional<std::string> text_of(const object& from, std::string_view name,
                                     const std::string& place) {
    const auto* found = from.if_contains(name);
    if (found != nullptr && found->is_string()) return std::string(found->get_string().c_str());
    out_.add(pointer_to(place, name), found == nullptr ? "is missing" : "is no text");
    return std::nullopt;
  }

  /// Whoever brings a key trusts that one; a file's own key says nothing about who made the file.
  void read_keys() {
    if (given_) out_.keys.emplace(given_->name, given_->key);
    const auto vkey = text_of(out_.proof, "verifier_key", kProof);
    if (!vkey) return;
    const auto own = crypto::NoteVerifier::parse(*vkey);
    if (!own) return out_.add(kProof + "/verifier_key", "is no verifier key");
    ledger::LogKeys keys(own->name, own->key);
    if (const auto* history = out_.proof.if_contains(kKeyHistory)) {
      const auto read = read_key_history(*history);
      if (!read || read->verifier().vkey() != own->vkey()) {
        return out_.add(pointer_to(kProof, kKeyHistory), "does not lead to the verifier key");
      }
      keys = *read;
    }
    if (given_ && (given_->name != keys.origin() || keys.find(given_->key) == nullptr)) {
      return out_.add(kProof + "/verifier_key", "is not the key that you gave, " + given_->vkey());
    }
    out_.keys = std::move(keys);
  }

  void check_signature(const object& document) {
    const auto encoded = text_of(out_.proof, "signature", kProof);
    if (!encoded) return;
    const auto bytes = crypto::from_base64(*encoded);
    const auto signature = bytes ? crypto::Signature::from(*bytes) : std::nullopt;
    if (!signature) return out_.add(kProof + "/signature", "is no signature");
    auto unsigned_one = document;
    unsigned_one[kDocumentProof].get_object().erase("signature");
    const auto canonical = canonical_json(unsigned_one);
    if (!canonical)
      return out_.add("", "holds a number that is no integer: it is not what was signed");
    const bool holds = out_.keys && crypto::verify(out_.keys->current().key, ledger::kDocumentLabel,
                                                   crypto::as_bytes(*canonical), *signature);
    if (!holds) out_.add(kProof + "/signature", "is not by the ledger's key over this document");
  }

  void read_evidence() {
    const auto* evidence = out_.proof.if_contains("evidence");
    if (evidence == nullptr || !evidence->is_array() || evidence->get_array().empty()) {
      return out_.add(kProof + "/evidence", "holds no entry of the log");
    }
    std::size_t index = 0;
    for (const auto& item : evidence->get_array()) {
      const auto place = kProof + "/evidence/" + std::to_string(index++);
      if (item.is_object()) {
        read_entry(item.get_object(), place);
      } else {
        out_.add(place, "is no entry with its proof");
      }
    }
    out_.has_all_headers = out_.headers.size() == evidence->get_array().size();
  }

  void read_entry(const object& item, const std::string& place) {
    for (const auto& member : item) {
      if (member.key() != "entry" && member.key() != "proof") {
        out_.add(pointer_to(place, std::string(member.key())), "is no part of such a document");
      }
    }
    const auto encoded = text_of(item, "entry", place);
    const auto proof_text = text_of(item, "proof", place);
    if (!encoded) return;
    const auto bytes = crypto::from_base64(*encoded);
    const auto entry = bytes ? ledger::split_entry(*bytes) : ledger::Error::kMalformedEvent;
    if (!entry) return out_.add(place + "/entry", "is no entry of a log");
    const auto leaf = crypto::merkle_leaf_hash(*bytes);
    auto header = ledger::decode_header(entry->header_bytes);
    if (!out_.keys || !ledger::verify_entry(*entry, key_for(header).key)) {
      out_.add(place + "/entry", "is not signed with the ledger's key");
    }
    if (!header) return out_.add(place + "/entry", "is no event: " + header.error().message());
    if (proof_text) check_proof(*proof_text, place + "/proof", leaf, header->sequence);
    if (out_.headers.empty()) out_.leaf = leaf;
    out_.headers.push_back(std::move(*header));
    out_.entries.push_back(*bytes);
  }

  const ledger::LogKeys::Key& key_for(const ledger::Result<ledger::EventHeader>& header) const {
    return header ? out_.keys->at(header->sequence) : out_.keys->current();
  }

  void check_proof(const std::string& proof_text, const std::string& place,
                   const crypto::Hash& leaf, ledger::Sequence sequence) {
    const auto proof = ledger::parse_tlog_proof(proof_text);
    if (!proof) return out_.add(place, "is no proof (c2sp.org/tlog-proof)");
    if (proof->index != sequence.value) {
      out_.add(place, "is of event " + std::to_string(proof->index) + ", not of event " +
                          std::to_string(sequence.value));
    }
    if (!out_.keys) return;
    const auto checkpoint = out_.keys->open(proof->checkpoint);
    if (!checkpoint) {
      return out_.add(place,
                      "has a checkpoint that does not hold: " + checkpoint.error().message());
    }
    if (out_.headers.empty()) {
      out_.origin = checkpoint->origin;
      out_.size = checkpoint->size;
    }
    const bool is_in = ledger::verify_inclusion(leaf, proof->index, checkpoint->size, proof->hashes,
                                                checkpoint->root);
    if (!is_in) out_.add(place, "does not show that the entry is in the log of its checkpoint");
  }

  void check_members() {
    static constexpr std::array<std::string_view, 5> kAlways{"format", "verifier_key", kKeyHistory,
                                                             "evidence", "signature"};
    for (const auto& member : out_.proof) {
      const std::string name(member.key());
      const bool is_known = std::ranges::find(kAlways, name) != kAlways.end() ||
                            std::ranges::find(members_, name) != members_.end();
      if (!is_known) out_.add(pointer_to(kProof, name), "is no part of such a document");
    }
  }

  const std::optional<crypto::NoteVerifier>& given_;
  const std::span<const std::string_view> members_;
  CheckedDocument out_;
};

Ruled<Evidence> gather_evidence(const ledger::Ledger& ledger,
                                std::span<const ledger::Sequence> sequences) {
  const auto size = ledger.size();
  Evidence out;
  for (const auto sequence : sequences) {
    LETHE_TRY(const auto entry, ledger.entry(sequence));
    LETHE_TRY(auto header, ledger.event(sequence));
    LETHE_TRY(const auto proof, ledger.inclusion(sequence, size));
    if (out.headers.empty()) out.leaf = crypto::merkle_leaf_hash(entry);
    out.headers.push_back(std::move(header));
    out.entries.push_back(
        object{{"entry", crypto::to_base64(entry)}, {"proof", ledger::format_tlog_proof(proof)}});
  }
  return out;
}

}  // namespace

Ruled<Evidence> read_evidence(const ledger::Ledger& ledger,
                              std::span<const ledger::Sequence> sequences) {
  for (;;) {
    const auto signer = ledger.signer();
    LETHE_TRY(auto out, gather_evidence(ledger, sequences));
    // Or else another signer signs what it is evidence of than its checkpoint.
    if (ledger.signer() != signer) continue;
    out.signer = signer;
    return out;
  }
}

Ruled<object> make_document(const ledger::Ledger& ledger, std::string_view format, object terms,
                            Evidence evidence, object proof) {
  const auto& keys = evidence.signer->keys();
  proof["format"] = format;
  proof["verifier_key"] = keys.verifier().vkey();
  if (keys.all().size() > 1) {
    LETHE_TRY(proof[kKeyHistory], key_history_json(ledger, keys));
  }
  proof["evidence"] = std::move(evidence.entries);
  terms[kDocumentProof] = proof;
  const auto text = canonical_json(terms);
  LETHE_CHECK(text.has_value());
  const auto signature = evidence.signer->sign_document(crypto::as_bytes(*text));
  proof["signature"] = crypto::to_base64(signature.view());
  terms[kDocumentProof] = std::move(proof);
  return terms;
}

void CheckedDocument::add_faults(const std::vector<EvidenceFault>& faults) {
  for (const auto& fault : faults) {
    add(kProof + "/evidence/" + std::to_string(fault.index), fault.what);
  }
}

void CheckedDocument::compare_terms(const object& true_terms) {
  Comparison(findings).compare_members(terms, true_terms, "");
}

void CheckedDocument::check_creation(const ledger::LedgerCreated& created) {
  const bool is_theirs =
      !keys || (created.signing_key == keys->all().front().key && created.origin == keys->origin());
  if (is_theirs) return;
  add(kProof + "/evidence", "creates a ledger with another key or name than the verifier key's");
}

CheckedDocument check_document(std::string_view text,
                               const std::optional<crypto::NoteVerifier>& key,
                               std::span<const std::string_view> members) {
  return DocumentCheck(key, members).run(text);
}

const std::string& document_proof_place() {
  return kProof;
}

}  // namespace lethe::api
