#include "api/documents/bundle_check.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/documents/certificate_check.h"
#include "api/json/key_history.h"
#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "api/json/request.h"
#include "crypto/check.h"
#include "crypto/commitment.h"
#include "crypto/running_hash.h"
#include "ledger/event_codec.h"

namespace lethe::api {
namespace {

using boost::json::object;
using boost::json::value;
using ledger::Damage;
using ledger::EventHeader;
using ledger::Sequence;

/// A path in a tree of 2^63 leaves.
constexpr std::size_t kLongestProof = 63;
constexpr std::string_view kLines = "one JSON object a line";

std::optional<std::string_view> member_text(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return std::string_view(found->get_string());
}
std::optional<std::uint64_t> member_number(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_uint64()) return found->get_uint64();
  if (found->is_int64() && found->get_int64() >= 0) {
    return static_cast<std::uint64_t>(found->get_int64());
  }
  return std::nullopt;
}
const object* member_object(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr ? found->if_object() : nullptr;
}
std::optional<crypto::Bytes> member_bytes(const object& from, std::string_view name) {
  const auto text = member_text(from, name);
  return text ? crypto::from_base64(*text) : std::nullopt;
}

/// A member that nobody wrote there could say anything.
bool has_only(const object& from, std::initializer_list<std::string_view> names) {
  return std::ranges::all_of(from, [&](const auto& member) {
    return std::ranges::find(names, std::string_view(member.key())) != names.end();
  });
}

std::optional<std::vector<crypto::Hash>> read_proof(const object& from) {
  const auto* found = from.if_contains("proof");
  const auto* hashes = found != nullptr ? found->if_array() : nullptr;
  if (hashes == nullptr || hashes->size() > kLongestProof) return std::nullopt;
  std::vector<crypto::Hash> out;
  for (const auto& one : *hashes) {
    const auto bytes = one.is_string() ? crypto::from_base64(one.get_string()) : std::nullopt;
    const auto hash = bytes ? crypto::Hash::from(*bytes) : std::nullopt;
    if (!hash) return std::nullopt;
    out.push_back(*hash);
  }
  return out;
}

/// Something of the log that was proved.
struct Proved {
  EventHeader header;
  crypto::Hash leaf;
};

}  // namespace

class BundleCheck::Lines {
 public:
  Lines(std::optional<crypto::NoteVerifier> key, const ledger::TrustPolicy* policy)
      : given_(std::move(key)), policy_(policy) {
    out_.key_was_given = given_.has_value();
  }

  void add(std::string_view bytes) {
    while (!bytes.empty() && !is_over_) {
      const auto end = bytes.find('\n');
      const bool is_whole = end != std::string_view::npos;
      line_ += bytes.substr(0, end);
      if (line_.size() > kMaxBundleLine) return give_up("a line is longer than a bundle has any");
      if (!is_whole) return;
      bytes.remove_prefix(end + 1);
      take_line();
      line_.clear();
    }
  }

  BundleReport finish() {
    if (!is_over_ && part_ == Part::kHead) {
      give_up("is no bundle: that has " + std::string(kLines));
    }
    if (!is_over_ && !line_.empty()) {
      ++number_;
      find(Damage::kTruncatedTail, {}, "the last line is cut off");
    }
    if (!is_over_ && part_ != Part::kBehind) {
      find(Damage::kTruncatedTail, {}, "the file ends before its last line");
    }
    return std::move(out_);
  }

 private:
  enum class Part : std::uint8_t { kHead, kEvents, kCertificates, kBehind };

  void find(Damage damage, std::optional<Sequence> sequence, std::string what) {
    ++out_.finding_count;
    if (out_.findings.size() < kMostBundleFindings) {
      out_.findings.push_back({number_, damage, sequence, std::move(what)});
    }
  }
  /// This is no bundle: whatever follows would be found, too.
  void give_up(std::string what) {
    if (part_ == Part::kHead) out_.is_bundle = false;
    find(Damage::kMalformed, {}, std::move(what));
    is_over_ = true;
  }

  void take_line() {
    ++number_;
    if (part_ == Part::kBehind) {
      return find(Damage::kInserted, {}, "a line behind the last one");
    }
    BodyLimits limits;
    limits.max_size = kMaxBundleLine;
    const auto parsed = parse_body(line_, limits);
    const auto* line = parsed && parsed->is_object() ? &parsed->get_object() : nullptr;
    if (line == nullptr) {
      if (part_ == Part::kHead) return give_up("is no bundle: that has " + std::string(kLines));
      return find(Damage::kMalformed, {}, "is not " + std::string(kLines));
    }
    if (part_ == Part::kHead) return take_head(*line);
    if (const auto* end = member_object(*line, "end")) return take_end(*line, *end);
    if (const auto* one = line->if_contains("certificate")) return take_certificate(*line, *one);
    if (part_ == Part::kCertificates) {
      find(Damage::kReordered, {}, "an event behind the certificates");
    }
    take_event(*line);
  }

  // --- the first line ---

  void take_head(const object& line) {
    const auto* head = member_object(line, "bundle");
    if (head == nullptr) return give_up("is no bundle: the first line does not say so");
    if (member_text(*head, "format") != kBundleFormat) {
      return give_up("is a bundle of a format that this program does not know");
    }
    out_.is_bundle = true;
    part_ = Part::kEvents;
    if (!has_only(line, {"bundle"}) ||
        !has_only(*head, {"format", "id", "ledger", "query", "checkpoint", "keys", "creation",
                          "order", "made", "summary"})) {
      find(Damage::kInserted, {}, "the first line has a member that a bundle has not");
    }
    if (!read_keys(*head) || !read_checkpoint(*head)) {
      is_over_ = true;  // nothing that follows could be held against anything
      return;
    }
    read_creation(*head);
    read_order(*head);
    read_made(*head);
    compare_summary(*head);
  }

  bool read_keys(const object& head) {
    const auto* said = head.if_contains("keys");
    auto keys = said != nullptr ? read_key_history(*said) : std::nullopt;
    if (!keys) {
      find(Damage::kUnknownKey, {}, "the keys do not lead from one to the next");
      return false;
    }
    if (given_ && (given_->name != keys->origin() || keys->find(given_->key) == nullptr)) {
      find(Damage::kUnknownKey, {}, "none of the keys is the one that you gave, " + given_->vkey());
      return false;
    }
    out_.origin = keys->origin();
    out_.keys = keys->all();
    keys_ = std::move(*keys);
    return true;
  }

  bool read_checkpoint(const object& head) {
    const auto note = member_text(head, "checkpoint");
    const auto opened = note ? keys_->open(*note) : ledger::Error::kMalformedCheckpoint;
    if (!opened) {
      find(Damage::kBadCheckpoint, {}, "the checkpoint is not signed by the log's key");
      return false;
    }
    checkpoint_ = *opened;
    out_.size = checkpoint_->size;
    if (policy_ != nullptr) check_witnesses(std::string(*note));
    return true;
  }

  void check_witnesses(const std::string& note) {
    const auto judged = policy_->judge(note, *keys_);
    if (!judged || !judged->is_quorum) {
      return find(Damage::kUnwitnessed, {},
                  "the checkpoint has not the cosignatures that the policy asks for");
    }
    for (const auto& one : judged->cosigned) {
      out_.witnesses.push_back(policy_->witnesses()[one.witness].key.name);
    }
  }

  /// An entry that the checkpoint covers and the key in force there has signed.
  std::optional<Proved> prove(const object& from, std::string_view what) {
    const auto bytes = member_bytes(from, "entry");
    const auto entry = bytes ? ledger::split_entry(*bytes) : ledger::Error::kMalformedEvent;
    if (!entry) {
      find(Damage::kMalformed, {}, std::string(what) + " is no entry of a log");
      return std::nullopt;
    }
    auto header = ledger::decode_header(entry->header_bytes);
    if (!header) {
      find(Damage::kMalformed, {}, std::string(what) + " is no event: " + header.error().message());
      return std::nullopt;
    }
    const auto at = header->sequence;
    if (!ledger::verify_entry(*entry, keys_->at(at).key)) {
      find(Damage::kBadSignature, at, std::string(what) + " is not signed with the log's key");
      return std::nullopt;
    }
    const auto leaf = crypto::merkle_leaf_hash(*bytes);
    const auto proof = read_proof(from);
    if (!proof ||
        !ledger::verify_inclusion(leaf, at.value, checkpoint_->size, *proof, checkpoint_->root)) {
      find(Damage::kInserted, at, "the proof does not lead from it to the checkpoint");
      return std::nullopt;
    }
    if (ledger_ && header->ledger != *ledger_) {
      find(Damage::kForeignEvent, at, std::string(what) + " is another ledger's");
      return std::nullopt;
    }
    return Proved{std::move(*header), leaf};
  }

  template <class Facts>
  std::optional<Proved> prove_member(const object& head, std::string_view name) {
    const auto* from = member_object(head, name);
    if (from == nullptr || !has_only(*from, {"entry", "proof"})) {
      find(Damage::kMalformed, {}, "\"" + std::string(name) + "\" is no entry with its proof");
      return std::nullopt;
    }
    auto proved = prove(*from, "\"" + std::string(name) + "\"");
    if (proved && !std::holds_alternative<Facts>(proved->header.facts)) {
      find(Damage::kReordered, proved->header.sequence,
           "\"" + std::string(name) + "\" is an event of another kind");
      return std::nullopt;
    }
    return proved;
  }

  void read_creation(const object& head) {
    const auto proved = prove_member<ledger::LedgerCreated>(head, kBundleCreation);
    if (!proved) return;
    const auto& created = std::get<ledger::LedgerCreated>(proved->header.facts);
    ledger_ = proved->header.ledger;
    out_.ledger_name = created.name;
    if (created.origin != keys_->origin() || created.signing_key != keys_->all().front().key) {
      find(Damage::kUnknownKey, Sequence{0}, "the ledger was created with another key");
    }
    const object said{{"id", ledger_->str()}, {"name", created.name}};
    if (const auto* ledger = head.if_contains("ledger"); ledger == nullptr || *ledger != said) {
      find(Damage::kChangedHeader, Sequence{0}, "\"ledger\" is not what event 0 says");
    }
  }

  void read_order(const object& head) {
    const auto proved = prove_member<ledger::BundleOrdered>(head, kBundleOrder);
    if (!proved) return;
    ordered_ = std::get<ledger::BundleOrdered>(proved->header.facts);
    ordered_at_ = proved->header;
    out_.id = ordered_->bundle.str();
    out_.query = ordered_->query;
    out_.log_size = ordered_->size;
    query_ = parse_event_query(ordered_->query);
    if (!query_) find(Damage::kMalformed, proved->header.sequence, "the query can't be read");
    if (member_text(head, "query") != ordered_->query || member_text(head, "id") != out_.id) {
      find(Damage::kChangedHeader, proved->header.sequence,
           R"("id" or "query" is not what was ordered)");
    }
  }

  void read_made(const object& head) {
    const auto proved = prove_member<ledger::BundleMade>(head, kBundleMade);
    if (!proved) return;
    made_ = std::get<ledger::BundleMade>(proved->header.facts);
    made_at_ = proved->header;
    if (ordered_ && made_->bundle != ordered_->bundle) {
      find(Damage::kReordered, proved->header.sequence, "it says that another bundle was made");
    }
  }

  /// What a person reads first is computed as the writer did.
  void compare_summary(const object& head) {
    if (!ordered_ || !made_) return;
    projections::BundleRow row;
    row.order = *ordered_;
    row.made = *made_;
    row.ordered = ordered_at_->time;
    row.made_when = made_at_->time;
    const auto* said = head.if_contains("summary");
    if (said == nullptr || *said != bundle_summary(row, out_.ledger_name, out_.origin)) {
      find(Damage::kChangedHeader, {}, "\"summary\" is not what the entries say");
    }
  }

  // --- events ---

  void take_event(const object& line) {
    if (!has_only(line, {"event", "entry", "proof", "sections"})) {
      find(Damage::kInserted, {}, "the line has a member that an event has not");
    }
    const auto proved = prove(line, "the event");
    if (!proved) return;
    const auto& header = proved->header;
    const auto at = header.sequence;
    if (const auto* shown = line.if_contains("event");
        shown == nullptr || *shown != event_json(header)) {
      find(Damage::kChangedHeader, at, "\"event\" is not what the entry says");
    }
    if (last_ && at <= *last_) {
      find(Damage::kReordered, at, "it comes behind event " + std::to_string(last_->value));
    }
    last_ = at;
    check_fit(header);
    check_sections(header, line.if_contains("sections"));
    hash_.add(proved->leaf.view());
    ++out_.events;
    ++out_.kinds[std::string(ledger::kind_name(ledger::kind_of(header.facts)))];
    if (out_.events == 1) out_.first = header.time;
    out_.last = header.time;
  }

  void check_fit(const EventHeader& header) {
    if (!query_) return;
    const bool is_within = header.sequence >= query_->from && header.sequence < query_->behind &&
                           header.sequence.value < ordered_->size;
    if (!is_within || !projections::fits(query_->query, header)) {
      find(Damage::kInserted, header.sequence, "the query does not find it");
    }
  }

  void check_sections(const EventHeader& header, const value* said) {
    const bool has_some = ordered_ && ordered_->sections && !header.sections.empty();
    const auto* sections = said != nullptr ? said->if_array() : nullptr;
    if ((said != nullptr) != has_some || (has_some && sections == nullptr)) {
      return find(Damage::kChangedSection, header.sequence,
                  has_some ? "its sections are missing" : "it has sections that were not ordered");
    }
    if (!has_some) return;
    if (sections->size() != header.sections.size()) {
      return find(Damage::kChangedSection, header.sequence, "it has another number of sections");
    }
    for (std::size_t i = 0; i < sections->size(); ++i) {
      const auto* one = (*sections)[i].if_object();
      if (one == nullptr || member_number(*one, "index") != i || !check_section(header, i, *one)) {
        find(Damage::kChangedSection, header.sequence,
             "section " + std::to_string(i) + " does not fit its commitment");
      }
    }
  }

  /// False when it is not what the event commits to.
  bool check_section(const EventHeader& header, std::size_t index, const object& said) {
    for (const auto& [name, count] :
         {std::pair{"erased", &out_.erased}, std::pair{"withheld", &out_.withheld}}) {
      const auto* flag = said.if_contains(name);
      if (flag == nullptr) continue;
      ++*count;
      return has_only(said, {"index", name}) && flag->is_bool() && flag->get_bool();
    }
    if (!has_only(said, {"index", "salt", "text", "base64"}) || said.size() != 3) return false;
    const auto salt_bytes = member_bytes(said, "salt");
    const auto salt = salt_bytes ? crypto::Salt::from(*salt_bytes) : std::nullopt;
    auto content = member_bytes(said, "base64");
    if (const auto text = member_text(said, "text")) {
      content = crypto::to_bytes(crypto::as_bytes(*text));
    }
    if (!salt || !content || content->size() > crypto::kMaxSectionSize) return false;
    const auto padded = crypto::pad(*content);
    const auto& section = header.sections[index];
    ++out_.sections;
    return padded.size() == section.padded_length &&
           crypto::commit(*salt, padded) == section.commitment;
  }

  // --- what follows the events ---

  void take_certificate(const object& line, const value& document) {
    part_ = Part::kCertificates;
    ++out_.certificates;
    if (!has_only(line, {"certificate"}) || out_.certificates > kMostBundleCertificates) {
      find(Damage::kInserted, {}, "the line has a member that a certificate has not");
    }
    const auto report = check_certificate(
        boost::json::serialize(document),
        given_ ? given_ : std::optional(keys_->verifier_of(keys_->all().front())));
    for (const auto& finding : report.findings) {
      find(Damage::kChangedHeader, {},
           "the certificate, at " + finding.where + ": " + finding.what);
    }
  }

  void take_end(const object& line, const object& end) {
    part_ = Part::kBehind;
    const auto hash = hash_.finish();
    const object own{{"events", out_.events},
                     {"sections", out_.sections},
                     {"certificates", out_.certificates},
                     {"hash", hex(hash)}};
    if (!has_only(line, {"end"}) || value(own) != value(end)) {
      find(Damage::kTruncatedTail, {}, "the last line counts otherwise than the lines before it");
    }
    if (!made_) return;
    if (out_.events < made_->events) {
      find(Damage::kRemoved, {},
           "by the event bundle.made it has " + std::to_string(made_->events) +
               " events, here are " + std::to_string(out_.events));
    } else if (out_.events > made_->events || made_->hash != hash) {
      find(Damage::kInserted, {}, "these are not the events that the event bundle.made names");
    }
  }

  const std::optional<crypto::NoteVerifier> given_;
  const ledger::TrustPolicy* const policy_;
  BundleReport out_;
  std::string line_;
  std::uint64_t number_ = 0;
  bool is_over_ = false;
  Part part_ = Part::kHead;
  std::optional<ledger::LogKeys> keys_;
  std::optional<ledger::Checkpoint> checkpoint_;
  std::optional<ledger::LedgerId> ledger_;
  std::optional<ledger::BundleOrdered> ordered_;
  std::optional<ledger::BundleMade> made_;
  std::optional<EventHeader> ordered_at_, made_at_;
  std::optional<BoundedQuery> query_;
  std::optional<Sequence> last_;
  crypto::RunningHash hash_;
};

BundleCheck::BundleCheck(std::optional<crypto::NoteVerifier> key, const ledger::TrustPolicy* policy)
    : lines_(std::make_unique<Lines>(std::move(key), policy)) {}

BundleCheck::~BundleCheck() = default;

void BundleCheck::add(std::string_view bytes) {
  lines_->add(bytes);
}

BundleReport BundleCheck::finish() {
  return lines_->finish();
}

}  // namespace lethe::api
