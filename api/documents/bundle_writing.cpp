// The lines of a bundle.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/documents/bundle.h"
#include "api/documents/certificate.h"
#include "api/json/key_history.h"
#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"
#include "crypto/running_hash.h"
#include "crypto/utf8.h"
#include "ledger/event_codec.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::Result;
using ledger::Sequence;
using projections::Visiting;

/// Of lines in one bit of the body.
constexpr std::size_t kBitBytes = std::size_t{256} << 10;

array hashes_json(const std::vector<crypto::Hash>& hashes) {
  array out;
  for (const auto& hash : hashes) out.emplace_back(crypto::to_base64(hash.view()));
  return out;
}

void put_content(const ledger::OpenedSection& section, object& out) {
  out["salt"] = crypto::to_base64(section.salt.view());
  const auto text = crypto::as_text(section.content());
  if (crypto::is_utf8(text)) {
    out["text"] = text;
  } else {
    out["base64"] = crypto::to_base64(section.content());
  }
}

}  // namespace

class BundleWriter::Lines {
 public:
  Lines(std::shared_ptr<const ledger::Ledger> ledger, const projections::BundleRow& bundle,
        BoundedQuery query, ledger::Moment now)
      : ledger_(std::move(ledger)), bundle_(bundle), query_(std::move(query)), now_(now) {}

  const projections::BundleRow& bundle() const { return bundle_; }

  /// Whole lines; nothing behind the last one.
  Result<std::optional<std::string>> next() {
    switch (part_) {
      case Part::kHead:
        part_ = Part::kEvents;
        return head();
      case Part::kEvents:
        return events();
      case Part::kCertificates:
        return certificate();
      case Part::kEnd:
        break;
    }
    return std::optional<std::string>();
  }

 private:
  enum class Part : std::uint8_t { kHead, kEvents, kCertificates, kEnd };
  /// Some events, and what they hold.
  struct Bit {
    std::string lines;
    Sequence behind;
    std::vector<crypto::Hash> leaves;
    std::uint64_t sections = 0;
    std::set<ledger::SubjectId> erased;
    bool may_leave = false;  // nothing in it was erased meanwhile
  };

  /// The largest checkpoint that witnesses have cosigned, if the bundle lies in it; else today's.
  Result<void> choose_checkpoint() {
    LETHE_TRY(note_, ledger_->witnessed_checkpoint());
    const auto keys = ledger_->signer()->keys();
    const auto witnessed = keys.open(note_);
    if (note_.empty() || !witnessed || witnessed->size.value <= bundle_.made_at->value) {
      note_ = ledger_->checkpoint();
    }
    LETHE_TRY(const auto checkpoint, ledger_->signer()->keys().open(note_));
    size_ = checkpoint.size;
    return {};
  }

  /// {"entry", "proof"}.
  Result<object> proved(Sequence sequence, crypto::ByteView entry) const {
    LETHE_TRY(const auto proof, ledger_->inclusion(sequence, size_));
    return object{{"entry", crypto::to_base64(entry)}, {"proof", hashes_json(proof.hashes)}};
  }
  Result<object> proved(Sequence sequence) const {
    LETHE_TRY(const auto entry, ledger_->entry(sequence));
    return proved(sequence, entry);
  }

  Result<std::optional<std::string>> head() {
    LETHE_TRY_VOID(choose_checkpoint());
    if (bundle_.order.sections) {
      LETHE_TRY(people_, recorded_people(*ledger_, *ledger_->snapshot(), bundle_.id));
    }
    const auto& info = ledger_->info();
    object out{{"format", kBundleFormat},
               {"id", bundle_.id.str()},
               {"ledger", object{{"id", info.id.str()}, {"name", info.name}}},
               {"query", bundle_.order.query},
               {"checkpoint", note_}};
    LETHE_TRY(out["keys"], key_history_json(*ledger_, ledger_->signer()->keys()));
    LETHE_TRY(out[kBundleCreation], proved({0}));
    LETHE_TRY(out[kBundleOrder], proved(bundle_.ordered_at));
    LETHE_TRY(out[kBundleMade], proved(*bundle_.made_at));
    out["summary"] = bundle_summary(bundle_, info.name, info.origin);
    return std::optional(boost::json::serialize(object{{"bundle", std::move(out)}}) + "\n");
  }

  Result<std::optional<std::string>> events() {
    auto bit = make_bit();
    while (bit && !bit->may_leave) bit = make_bit();
    if (!bit) return bit.error();
    query_.from = bit->behind;
    sections_ += bit->sections;
    events_ += bit->leaves.size();
    for (const auto& leaf : bit->leaves) hash_.add(leaf.view());
    erased_.merge(bit->erased);
    if (query_.from >= query_.behind) {
      part_ = Part::kCertificates;
      LETHE_TRY_VOID(find_certificates());
    }
    return std::optional(std::move(bit->lines));
  }

  Result<Bit> make_bit() const {
    Bit bit;
    bit.behind = query_.behind;
    if (query_.from >= query_.behind) {
      bit.may_leave = true;
      return bit;
    }
    const auto snapshot = ledger_->snapshot();
    const projections::Views views(*snapshot);
    LETHE_TRY(auto grants, AuditorGrantsInForce::of(views, bundle_.owner.token, now_));
    BundleSections sections(views, std::move(grants));
    SectionTexts texts(*ledger_);
    const auto visit = [&](const ledger::EventHeader& header,
                           crypto::ByteView entry) -> Result<Visiting> {
      LETHE_TRY_VOID(add_event(header, entry, sections, texts, bit));
      if (bit.lines.size() < kBitBytes) return Visiting::kGoOn;
      bit.behind = header.sequence.next();
      return Visiting::kEnd;
    };
    LETHE_TRY_VOID(walk_bundle(*ledger_, *snapshot, query_, visit, [](Sequence) { return true; }));
    LETHE_TRY(bit.may_leave, texts.all_live());
    return bit;
  }

  Result<void> add_event(const ledger::EventHeader& header, crypto::ByteView entry,
                         BundleSections& sections, SectionTexts& texts, Bit& bit) const {
    LETHE_TRY(auto line, proved(header.sequence, entry));
    line["event"] = event_json(header);
    array shown;
    for (std::size_t i = 0; bundle_.order.sections && i < header.sections.size(); ++i) {
      LETHE_TRY(const auto is_shown, sections.shows(header, i));
      LETHE_TRY(auto one, section(header, static_cast<std::uint16_t>(i), is_shown, texts, bit));
      shown.push_back(std::move(one));
    }
    if (!shown.empty()) line["sections"] = std::move(shown);
    bit.lines += boost::json::serialize(line) + "\n";
    bit.leaves.push_back(crypto::merkle_leaf_hash(entry));
    return {};
  }

  /// That it is gone needs no record of an access; what it says does (promise P6).
  Result<object> section(const ledger::EventHeader& header, std::uint16_t index,
                         BundleSections::Shown is_shown, SectionTexts& texts, Bit& bit) const {
    object out{{"index", index}};
    if (is_shown == BundleSections::Shown::kNo) {
      out["withheld"] = true;
      return out;
    }
    LETHE_TRY(const auto opened, texts.opened(header, index));
    if (!opened) {
      out["erased"] = true;
      bit.erased.insert(header.subject);
    } else if (people_.contains(header.subject)) {
      put_content(*opened, out);
      ++bit.sections;
    } else {
      out["withheld"] = true;
    }
    return out;
  }

  /// Of everybody of whom something was erased, as far as the log has certificates of theirs.
  Result<void> find_certificates() {
    const auto snapshot = ledger_->snapshot();
    std::set<ledger::ErasureId> found;
    for (const auto& subject : erased_) {
      BoundedQuery query;
      query.query.subjects = {subject};
      query.query.kinds = {ledger::kind_of(ledger::ErasureCompleted{})};
      query.behind = {snapshot->size().value};
      const auto visit = [&](const ledger::EventHeader& header,
                             crypto::ByteView) -> Result<Visiting> {
        found.insert(std::get<ledger::ErasureCompleted>(header.facts).erasure);
        return projections::go_on_if(found.size() < kMostBundleCertificates);
      };
      LETHE_TRY_VOID(walk_bundle(*ledger_, *snapshot, query, visit, [](Sequence) { return true; }));
    }
    certificates_.assign(found.begin(), found.end());
    return {};
  }

  Result<std::optional<std::string>> certificate() {
    while (at_certificate_ < certificates_.size()) {
      auto document = make_certificate(*ledger_, certificates_[at_certificate_++]);
      if (!document) {
        const auto stop = document.error();
        const auto* error = std::get_if<boost::system::error_code>(&stop.reason);
        if (error != nullptr) return *error;
        continue;  // it is not completed, as of now
      }
      ++certificates_written_;
      return std::optional(boost::json::serialize(object{{"certificate", std::move(*document)}}) +
                           "\n");
    }
    part_ = Part::kEnd;
    const object end{{"events", events_},
                     {"sections", sections_},
                     {"certificates", certificates_written_},
                     {"hash", hex(hash_.finish())}};
    return std::optional(boost::json::serialize(object{{"end", end}}) + "\n");
  }

  const std::shared_ptr<const ledger::Ledger> ledger_;
  const projections::BundleRow bundle_;
  BoundedQuery query_;  // what is still to be written
  const ledger::Moment now_;
  Part part_ = Part::kHead;
  std::string note_;
  ledger::TreeSize size_;               // of the checkpoint
  std::set<ledger::SubjectId> people_;  // whose access was recorded, when sections are shown
  std::uint64_t events_ = 0, sections_ = 0, certificates_written_ = 0;
  crypto::RunningHash hash_;
  std::set<ledger::SubjectId> erased_;
  std::vector<ledger::ErasureId> certificates_;
  std::size_t at_certificate_ = 0;
};

BundleWriter::BundleWriter(std::unique_ptr<Lines> lines) : lines_(std::move(lines)) {
  const auto& recipient = lines_->bundle().order.recipient;
  if (!recipient.is_zero()) sealer_.emplace(recipient);
}

BundleWriter::~BundleWriter() = default;

Result<std::unique_ptr<BundleWriter>> BundleWriter::of(std::shared_ptr<const ledger::Ledger> ledger,
                                                       const projections::BundleRow& bundle,
                                                       ledger::Moment now) {
  LETHE_CHECK(bundle.made_at.has_value());
  auto query = parse_event_query(bundle.order.query);
  if (!query) return ledger::Error::kRowMalformed;
  auto lines = std::make_unique<Lines>(std::move(ledger), bundle, std::move(*query), now);
  return std::unique_ptr<BundleWriter>(new BundleWriter(std::move(lines)));
}

Result<Document> bundle_document(std::shared_ptr<const ledger::Ledger> ledger,
                                 const BundleReading& reading) {
  LETHE_TRY(std::shared_ptr<BundleWriter> writer,
            BundleWriter::of(std::move(ledger), reading.bundle, reading.now));
  const bool is_sealed = !reading.bundle.order.recipient.is_zero();
  const auto name = "bundle-" + reading.bundle.id.str() + ".jsonl";
  return Document{is_sealed ? "application/octet-stream" : "application/jsonl",
                  is_sealed ? name + ".age" : name, "", [writer] { return writer->next(); }};
}

Result<std::optional<std::string>> BundleWriter::next() {
  if (is_done_) return std::optional<std::string>();
  LETHE_TRY(auto lines, lines_->next());
  is_done_ = !lines.has_value();
  if (!sealer_) return lines;
  const auto sealed = is_done_ ? sealer_->finish() : sealer_->add(crypto::as_bytes(*lines));
  return std::optional(std::string(crypto::as_text(sealed)));
}

}  // namespace lethe::api
