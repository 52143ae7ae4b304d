#include "api/commands/export_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/commands/export_package.h"
#include "api/json/key_history.h"
#include "api/json/request.h"
#include "crypto/hash.h"
#include "ledger/checkpoint.h"
#include "ledger/event_codec.h"

namespace lethe::api {
namespace {

using boost::json::object;

constexpr BodyLimits kManifestLimits{.max_size = std::size_t{64} << 20, .max_depth = 8};
constexpr BodyLimits kLineLimits{.max_size = std::size_t{1} << 20, .max_depth = 4};

std::string text_of(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  const auto* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::optional<std::uint64_t> number_of(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  if (found == nullptr) return std::nullopt;
  boost::system::error_code error;
  const auto number = found->to_number<std::uint64_t>(error);
  if (error) return std::nullopt;
  return number;
}

const object* find_object(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

std::string without_end_of_line(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

class Check {
 public:
  Check(std::string_view archive, const std::optional<crypto::NoteVerifier>& log_key)
      : archive_(archive), given_key_(log_key) {}

  ExportReport run() && {
    if (read_files() && read_manifest()) {
      check_signature();
      check_files();
      check_checkpoint();
      check_events();
    }
    return std::move(report_);
  }

 private:
  void found(std::string what) { report_.findings.push_back(std::move(what)); }

  bool read_files() {
    auto files = read_zip(archive_);
    if (!files) {
      found("this is no ZIP archive that can be read whole");
      return false;
    }
    for (auto& file : *files) files_[file.name] = std::move(file.content);
    if (!files_.contains("manifest.json")) found("manifest.json is missing");
    return files_.contains("manifest.json");
  }

  bool read_manifest() {
    auto parsed = parse_body(files_["manifest.json"], kManifestLimits);
    if (!parsed || !parsed->is_object() ||
        text_of(parsed->as_object(), "format") != kExportFormat) {
      found("manifest.json is not that of an export");
      return false;
    }
    manifest_ = std::move(parsed->as_object());
    report_.subject = text_of(manifest_, "subject");
    report_.size = number_of(manifest_, "size").value_or(0);
    const auto* ledger = find_object(manifest_, "ledger");
    const auto named =
        crypto::NoteVerifier::parse(ledger == nullptr ? "" : text_of(*ledger, "verifier_key"));
    if (!named) {
      found("manifest.json names no verifier key");
      return false;
    }
    report_.origin = named->name;
    report_.key_was_given = given_key_.has_value();
    keys_.emplace(named->name, named->key);
    if (const auto* history = ledger->if_contains(kKeyHistory)) {
      const auto read = read_key_history(*history);
      if (!read || read->verifier().vkey() != named->vkey()) {
        found("manifest.json has a history of keys that does not lead to its verifier key");
        return false;
      }
      keys_ = *read;
    }
    if (given_key_ && (given_key_->name != named->name || !keys_->find(given_key_->key))) {
      found("the package is of another log than the key is");
      keys_.emplace(given_key_->name, given_key_->key);
    }
    return true;
  }

  void check_signature() {
    const auto raw = crypto::from_base64(without_end_of_line(files_["manifest.sig"]));
    const auto signature = raw ? crypto::Signature::from(*raw) : std::nullopt;
    const auto manifest = crypto::as_bytes(files_["manifest.json"]);
    const auto& key = keys_->current().key;
    if (!signature || !crypto::verify(key, ledger::kDocumentLabel, manifest, *signature)) {
      found("the signature of manifest.json is not the log's");
    }
  }

  void check_files() {
    std::set<std::string> named{"manifest.json", "manifest.sig"};
    const auto* list = manifest_.if_contains("files");
    if (list == nullptr || !list->is_array()) return found("manifest.json names no files");
    for (const auto& one : list->get_array()) {
      if (!one.is_object()) return found("manifest.json names a file without a name");
      const auto name = text_of(one.get_object(), "name");
      named.insert(name);
      const auto file = files_.find(name);
      if (file == files_.end()) {
        found(name + " is missing");
      } else if (crypto::to_hex(crypto::sha256(crypto::as_bytes(file->second)).view()) !=
                 text_of(one.get_object(), "sha256")) {
        found(name + " is not what the manifest says");
      } else {
        ++report_.files;
      }
    }
    for (const auto& [name, content] : files_) {
      if (!named.contains(name)) found(name + " is not named in the manifest");
    }
  }

  void check_checkpoint() {
    const auto checkpoint = keys_->open(files_["checkpoint"]);
    if (!checkpoint) return found("the checkpoint is not signed by the log");
    if (checkpoint->size.value != report_.size) {
      return found("the checkpoint is of another size of the log than the manifest says");
    }
    checkpoint_ = *checkpoint;
  }

  void check_events() {
    if (!checkpoint_) return;
    std::string_view rest = files_["events.jsonl"];
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      check_event(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void check_event(std::string_view line) {
    const auto parsed = parse_body(line, kLineLimits);
    if (!parsed || !parsed->is_object()) return found("events.jsonl has a line that is no event");
    const auto& event = parsed->get_object();
    const auto sequence = number_of(event, "sequence");
    if (!sequence) return found("events.jsonl has an event without sequence");
    const auto which = "event " + std::to_string(*sequence);
    const auto raw = crypto::from_hex(text_of(event, "leaf_hash"));
    const auto leaf = raw ? crypto::Hash::from(*raw) : std::nullopt;
    const auto proof =
        ledger::parse_tlog_proof(files_["proofs/" + std::to_string(*sequence) + ".tlog-proof"]);
    const bool holds = leaf && proof && proof->index == *sequence &&
                       ledger::verify_inclusion(*leaf, *sequence, checkpoint_->size, proof->hashes,
                                                checkpoint_->root);
    if (!holds) return found(which + " is not proved to be in the log");
    const auto entry = text_of(event, "entry");
    if (!entry.empty() && !is_entry(entry, *leaf, event)) {
      return found(which + " is not what events.jsonl says");
    }
    ++report_.events;
  }

  /// The entry that the leaf hash was made of, signed by the log, about the person.
  bool is_entry(const std::string& base64, const crypto::Hash& leaf, const object& event) const {
    const auto bytes = crypto::from_base64(base64);
    if (!bytes || crypto::merkle_leaf_hash(*bytes) != leaf) return false;
    const auto entry = ledger::split_entry(*bytes);
    const auto header = entry ? ledger::decode_header(entry->header_bytes) : entry.error();
    if (!header || header->sequence.value != number_of(event, "sequence")) return false;
    if (!ledger::verify_entry(*entry, keys_->at(header->sequence).key)) return false;
    return ledger::kind_name(ledger::kind_of(header->facts)) == text_of(event, "kind") &&
           is_theirs(header->subject.str());
  }

  bool is_theirs(const std::string& subject) const {
    const auto* identities = manifest_.if_contains("identities");
    if (identities == nullptr || !identities->is_array()) return false;
    return std::ranges::any_of(identities->get_array(), [&](const auto& one) {
      return one.is_string() && one.get_string() == subject;
    });
  }

  const std::string_view archive_;
  const std::optional<crypto::NoteVerifier>& given_key_;
  std::optional<ledger::LogKeys> keys_;  // from read_manifest() on
  std::map<std::string, std::string> files_;
  object manifest_;
  std::optional<ledger::Checkpoint> checkpoint_;
  ExportReport report_;
};

}  // namespace

ExportReport check_export(std::string_view archive,
                          const std::optional<crypto::NoteVerifier>& log_key) {
  return Check(archive, log_key).run();
}

}  // namespace lethe::api
