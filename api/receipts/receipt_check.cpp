#include "api/receipts/receipt_check.h"

#include <boost/json/array.hpp>

#include "api/json/request.h"
#include "api/receipts/canonical.h"
#include "ledger/event_codec.h"

namespace lethe::api {
namespace {

using boost::json::object;
using boost::json::value;

const std::string kProof = "/" + std::string(kReceiptProof);

/// Adds a finding for every place where the two differ.
class Comparison {
 public:
  explicit Comparison(std::vector<ReceiptFinding>& findings) : findings_(findings) {}

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
    if (says && says == is) return;
    add(place, "says " + says.value_or("a number that is none") + ", but the log says " + *is);
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

  std::vector<ReceiptFinding>& findings_;
};

class ReceiptCheck {
 public:
  explicit ReceiptCheck(const std::optional<crypto::NoteVerifier>& key) : given_(key) {
    report_.key_was_given = key.has_value();
  }

  ReceiptReport run(std::string_view text) {
    BodyLimits limits;
    limits.max_size = kMaxReceiptSize;
    const auto parsed = parse_body(text, limits);
    if (!parsed || !parsed->is_object()) {
      add("", "is no JSON object");
      return std::move(report_);
    }
    auto receipt = parsed->get_object();
    const auto* proof = receipt.if_contains(kReceiptProof);
    if (proof == nullptr || !proof->is_object()) {
      add(kProof, "is missing: this is no receipt, or its proof was cut out");
      return std::move(report_);
    }
    report_.is_receipt = true;
    proof_ = proof->get_object();
    read_format();
    read_key();
    check_signature(receipt);
    read_evidence();
    receipt.erase(kReceiptProof);
    check_terms(receipt);
    check_members();
    return std::move(report_);
  }

 private:
  void add(const std::string& place, std::string what) {
    report_.findings.push_back({place, std::move(what)});
  }
  /// The text of a member; nothing, and a finding, when it is none.
  std::optional<std::string> text(const object& from, std::string_view name,
                                  const std::string& place) {
    const auto* found = from.if_contains(name);
    if (found != nullptr && found->is_string()) return std::string(found->get_string().c_str());
    add(pointer_to(place, name), found == nullptr ? "is missing" : "is no text");
    return std::nullopt;
  }

  void read_format() {
    const auto name = text(proof_, "format", kProof);
    if (!name) return;
    report_.format = format_by_name(*name);
    if (!report_.format) add(kProof + "/format", "is no format that this program knows");
  }

  /// Whoever brings a key trusts that one; a file's own key says nothing about who made the file.
  void read_key() {
    key_ = given_;
    const auto vkey = text(proof_, "verifier_key", kProof);
    if (!vkey) return;
    const auto own = crypto::NoteVerifier::parse(*vkey);
    if (!own) return add(kProof + "/verifier_key", "is no verifier key");
    if (given_ && given_->vkey() != own->vkey()) {
      return add(kProof + "/verifier_key", "is not the key that you gave, " + given_->vkey());
    }
    key_ = *own;
  }

  void check_signature(const object& receipt) {
    const auto encoded = text(proof_, "signature", kProof);
    if (!encoded) return;
    const auto bytes = crypto::from_base64(*encoded);
    const auto signature = bytes ? crypto::Signature::from(*bytes) : std::nullopt;
    if (!signature) return add(kProof + "/signature", "is no signature");
    auto document = receipt;
    document[kReceiptProof].get_object().erase("signature");
    const auto canonical = canonical_json(document);
    if (!canonical) return add("", "holds a number that is no integer: it is not what was signed");
    const bool holds = key_ && crypto::verify(key_->key, ledger::kDocumentLabel,
                                              crypto::as_bytes(*canonical), *signature);
    if (!holds) add(kProof + "/signature", "is not by the ledger's key over this receipt");
  }

  void read_evidence() {
    const auto* evidence = proof_.if_contains("evidence");
    if (evidence == nullptr || !evidence->is_array() || evidence->get_array().empty()) {
      return add(kProof + "/evidence", "holds no entry of the log");
    }
    std::size_t index = 0;
    for (const auto& item : evidence->get_array()) {
      const auto place = kProof + "/evidence/" + std::to_string(index++);
      if (item.is_object()) {
        read_entry(item.get_object(), place);
      } else {
        add(place, "is no entry with its proof");
      }
    }
    is_whole_ = headers_.size() == evidence->get_array().size();
  }

  void read_entry(const object& item, const std::string& place) {
    for (const auto& member : item) {
      if (member.key() != "entry" && member.key() != "proof") {
        add(pointer_to(place, std::string(member.key())), "is no part of a receipt");
      }
    }
    const auto encoded = text(item, "entry", place);
    const auto proof_text = text(item, "proof", place);
    if (!encoded) return;
    const auto bytes = crypto::from_base64(*encoded);
    const auto entry = bytes ? ledger::split_entry(*bytes) : ledger::Error::kMalformedEvent;
    if (!entry) return add(place + "/entry", "is no entry of a log");
    if (!key_ || !ledger::verify_entry(*entry, key_->key)) {
      add(place + "/entry", "is not signed with the ledger's key");
    }
    const auto leaf = crypto::merkle_leaf_hash(*bytes);
    auto header = ledger::decode_header(entry->header_bytes);
    if (!header) return add(place + "/entry", "is no event: " + header.error().message());
    if (proof_text) check_proof(*proof_text, place + "/proof", leaf, header->sequence);
    if (headers_.empty()) leaf_ = leaf;
    headers_.push_back(std::move(*header));
  }

  void check_proof(const std::string& proof_text, const std::string& place,
                   const crypto::Hash& leaf, ledger::Sequence sequence) {
    const auto proof = ledger::parse_tlog_proof(proof_text);
    if (!proof) return add(place, "is no proof (c2sp.org/tlog-proof)");
    if (proof->index != sequence.value) {
      add(place, "is of event " + std::to_string(proof->index) + ", not of event " +
                     std::to_string(sequence.value));
    }
    if (!key_) return;
    const auto checkpoint = ledger::open_checkpoint(proof->checkpoint, *key_);
    if (!checkpoint) {
      return add(place, "has a checkpoint that does not hold: " + checkpoint.error().message());
    }
    if (headers_.empty()) {
      report_.origin = checkpoint->origin;
      report_.size = checkpoint->size;
    }
    const bool is_in = ledger::verify_inclusion(leaf, proof->index, checkpoint->size, proof->hashes,
                                                checkpoint->root);
    if (!is_in) add(place, "does not show that the entry is in the log of its checkpoint");
  }

  void check_terms(const object& terms) {
    if (!is_whole_) return;  // each place that could not be read is named already
    std::vector<EvidenceFault> faults;
    const auto facts = receipt_facts(headers_, leaf_, faults);
    for (const auto& fault : faults) {
      add(kProof + "/evidence/" + std::to_string(fault.index), fault.what);
    }
    if (!faults.empty()) return;
    report_.decision = facts.decision;
    if (key_ && (facts.ledger.signing_key != key_->key || facts.ledger.origin != key_->name)) {
      add(kProof + "/evidence",
          "creates a ledger with another key or name than the verifier key's");
    }
    if (!report_.format) return;
    Comparison(report_.findings).compare_members(terms, receipt_terms(*report_.format, facts), "");
  }

  void check_members() {
    for (const auto& member : proof_) {
      const std::string name(member.key());
      const bool is_known =
          name == "format" || name == "verifier_key" || name == "evidence" || name == "signature";
      if (!is_known) add(pointer_to(kProof, name), "is no part of a receipt");
    }
  }

  const std::optional<crypto::NoteVerifier>& given_;
  std::optional<crypto::NoteVerifier> key_;
  ReceiptReport report_;
  object proof_;
  std::vector<ledger::EventHeader> headers_;
  crypto::Hash leaf_;
  bool is_whole_ = false;
};

}  // namespace

ReceiptReport check_receipt(std::string_view text, const std::optional<crypto::NoteVerifier>& key) {
  return ReceiptCheck(key).run(text);
}

}  // namespace lethe::api
