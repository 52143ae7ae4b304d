#include "api/documents/certificate.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <limits>
#include <map>

#include "api/json/render_fields.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::EventHeader;

/// Sorts the entries, and finds those that do not belong.
class CertificateReader {
 public:
  CertificateReader(CertificateFacts& facts, std::vector<EvidenceFault>& faults)
      : facts_(facts), faults_(faults) {}

  void read(std::size_t index, const EventHeader& header) {
    index_ = index;
    header_ = &header;
    if (index == 0) {
      first_ = header;
    } else if (header.ledger != first_.ledger) {
      return fault("is of another ledger");
    }
    std::visit(*this, header.facts);
  }
  void finish() {
    index_ = 0;
    for (const auto& [sequence, completion] : completions_) {
      const auto& facts = std::get<ledger::ErasureCompleted>(completion.facts);
      const auto order = orders_.find(facts.ordered);
      if (order == orders_.end()) {
        fault("comes without its order");
      } else {
        facts_.parts.push_back({order->second, completion});
        orders_.erase(order);
      }
    }
    if (!orders_.empty()) fault("comes with an order that is not completed");
    if (!has_ledger_) fault("comes without what created its ledger");
    if (!has_registration_) fault("comes without the registration of the person");
    if (completions_.empty()) return;
    facts_.latest = completions_.rbegin()->second;
    if (other_ && other_->sequence < facts_.latest.sequence) fault("comes with an older roster");
    if (other_) facts_.latest = *other_;
    check_holds();
  }

  void operator()(const ledger::LedgerCreated& created) {
    if (has_ledger_) return fault("creates the ledger twice");
    has_ledger_ = true;
    facts_.ledger = created;
  }
  void operator()(const ledger::SubjectRegistered& registered) {
    if (!is_about_person()) return;
    if (has_registration_) return fault("registers the person twice");
    has_registration_ = true;
    facts_.registration = registered;
  }
  void operator()(const ledger::ErasureOrdered& ordered) {
    if (!is_of_erasure(ordered.erasure) || !is_about_person()) return;
    if (!orders_.emplace(header_->sequence, *header_).second) fault("is there twice");
  }
  void operator()(const ledger::ErasureCompleted& completed) {
    if (index_ == 0) erasure_ = completed.erasure;
    if (completed.erasure != erasure_) {
      if (other_) return fault("is of another erasure");
      other_ = *header_;
      return;
    }
    if (!is_about_person()) return;
    if (!completions_.emplace(header_->sequence, *header_).second) fault("is there twice");
  }
  void operator()(const ledger::ErasureWithheld& withheld) {
    if (!is_of_erasure(withheld.erasure) || !is_about_person()) return;
    if (facts_.withheld) return fault("is there twice");
    facts_.withheld = *header_;
  }
  void operator()(const ledger::HoldPlaced&) { facts_.holds.push_back(*header_); }
  template <class Other>
  void operator()(const Other&) {
    fault("is of no kind that a certificate rests on");
  }

 private:
  bool is_about_person() {
    if (header_->subject == first_.subject) return true;
    fault("is about somebody else");
    return false;
  }
  bool is_of_erasure(const ledger::ErasureId& erasure) {
    if (erasure == erasure_) return true;
    fault("is of another erasure");
    return false;
  }
  /// Those that the withheld part names, each once, and no other.
  void check_holds() {
    std::vector<ledger::HoldId> named, there;
    if (facts_.withheld) named = std::get<ledger::ErasureWithheld>(facts_.withheld->facts).holds;
    for (const auto& hold : facts_.holds) {
      there.push_back(std::get<ledger::HoldPlaced>(hold.facts).hold);
    }
    std::ranges::sort(named);
    std::ranges::sort(there);
    if (named != there) fault("comes with other holds than those that it waits for");
  }
  void fault(std::string what) { faults_.push_back({index_, std::move(what)}); }

  CertificateFacts& facts_;
  std::vector<EvidenceFault>& faults_;
  std::size_t index_ = 0;
  const EventHeader* header_ = nullptr;
  EventHeader first_;
  ledger::ErasureId erasure_;
  std::map<ledger::Sequence, EventHeader> orders_, completions_;
  std::optional<EventHeader> other_;
  bool has_ledger_ = false, has_registration_ = false;
};

object place_of(const EventHeader& header) {
  return {{"sequence", header.sequence.value}, {"time", time(header.time)}};
}

object part_json(const CertificateFacts::Part& part) {
  object out{{"ordered", place_of(part.order)}, {"completed", place_of(part.completion)}};
  const auto due_at = part.ordered().due_at;
  if (due_at.micros != 0) out["in_time"] = part.completion.time <= due_at;
  out["destroyed"] = destroyed_json(part.ordered().destroyed);
  put_certificate(out, part.completed());
  return out;
}

array holds_json(const std::vector<EventHeader>& holds) {
  array out;
  for (const auto& header : holds) {
    const auto& hold = std::get<ledger::HoldPlaced>(header.facts);
    object one{{"hold", hold.hold.str()}, {"exception", name_of(hold.exception)}};
    put_time(one, "until", hold.until);
    out.push_back(std::move(one));
  }
  return out;
}

KeyPlace place_of(const crypto::KeyPath& path) {
  KeyPlace place;
  for (const auto& step : path) place.push_back(step.index);
  return place;
}

std::optional<std::uint64_t> number_in(const boost::json::value& value, std::uint64_t most) {
  boost::system::error_code error;
  const auto number = value.to_number<std::uint64_t>(error);
  if (!value.is_number() || error || number > most) return std::nullopt;
  return number;
}

std::optional<Absence> read_one(const boost::json::value& value,
                                const std::vector<crypto::RosterNode>& nodes) {
  const auto* it = value.if_object();
  if (it == nullptr || it->size() != 2) return std::nullopt;
  const auto* place = it->if_contains("place");
  const auto* used = it->if_contains("nodes");
  if (place == nullptr || used == nullptr || !place->is_array() || !used->is_array()) {
    return std::nullopt;
  }
  Absence out;
  for (const auto& index : place->get_array()) {
    const auto number = number_in(index, std::numeric_limits<std::uint32_t>::max());
    if (!number) return std::nullopt;
    out.place.push_back(static_cast<std::uint32_t>(*number));
  }
  for (const auto& index : used->get_array()) {
    const auto number = number_in(index, nodes.size());
    if (!number || *number == nodes.size()) return std::nullopt;
    out.proof.push_back(nodes[*number]);
  }
  return out;
}

}  // namespace

CertificateFacts certificate_facts(const std::vector<EventHeader>& headers,
                                   std::vector<EvidenceFault>& faults) {
  CertificateFacts facts;
  if (headers.empty() || !std::holds_alternative<ledger::ErasureCompleted>(headers[0].facts)) {
    faults.push_back({0, "is no completion of an erasure"});
    return facts;
  }
  CertificateReader reader(facts, faults);
  for (std::size_t i = 0; i < headers.size(); ++i) reader.read(i, headers[i]);
  reader.finish();
  return facts;
}

object certificate_terms(const CertificateFacts& facts) {
  const auto& first = facts.parts.front();
  object out{{"type", kCertificateFormat},
             {"erasure", first.ordered().erasure.str()},
             {"subject", first.order.subject.str()},
             {"ledger", object{{"id", first.order.ledger.str()},
                               {"name", facts.ledger.name},
                               {"origin", facts.ledger.origin},
                               {"region", facts.ledger.region}}},
             {"whole_subject", first.ordered().whole_subject},
             {"ground", name_of(first.ordered().ground)}};
  array parts;
  for (const auto& part : facts.parts) parts.push_back(part_json(part));
  out["parts"] = std::move(parts);
  if (facts.withheld) {
    const auto& withheld = std::get<ledger::ErasureWithheld>(facts.withheld->facts);
    out["withheld"] = destroyed_json(withheld.withheld);
    out["holds"] = holds_json(facts.holds);
  }
  if (!facts.roster().is_zero()) {
    auto roster = place_of(facts.latest);
    roster["hash"] = hex(facts.roster());
    out["roster"] = std::move(roster);
  }
  const auto& limits = certificate_limits();
  out["does_not_prove"] = array(limits.begin(), limits.end());
  return out;
}

const std::vector<std::string_view>& certificate_limits() {
  static constexpr std::string_view kCopies =
      "that no copy of the old root key was made outside of Lethe, by snapshots, by media that do "
      "not overwrite in place, or by whoever ran the machine";
  static constexpr std::string_view kReasons =
      "anything about what is kept and withheld, but that the law named here was given as the "
      "reason";
  static const std::vector<std::string_view> kLimits{
      "that nobody read the data before it was erased and kept a copy of it elsewhere",
      "that recipients who got the data have erased it; they are told to (GDPR Art. 19)", kCopies,
      "who the random id of the person was: nothing leads from it to the person any more",
      kReasons};
  return kLimits;
}

std::vector<KeyPlace> places_of(const CertificateFacts& facts) {
  std::vector<KeyPlace> out;
  for (const auto& part : facts.parts) {
    for (const auto& ref : part.ordered().destroyed) {
      auto path = ledger::key_path(ref.compartment, {});
      if (ref.whole) path.pop_back();
      out.push_back(place_of(path));
    }
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

object absence_json(const std::vector<Absence>& absences) {
  std::vector<crypto::Bytes> nodes;
  array places;
  for (const auto& absence : absences) {
    array used;
    for (const auto& node : absence.proof) {
      auto bytes = crypto::encode_roster(node);
      const auto found = std::ranges::find(nodes, bytes);
      used.emplace_back(static_cast<std::uint64_t>(found - nodes.begin()));
      if (found == nodes.end()) nodes.push_back(std::move(bytes));
    }
    places.push_back(object{{"place", array(absence.place.begin(), absence.place.end())},
                            {"nodes", std::move(used)}});
  }
  array texts;
  for (const auto& node : nodes) texts.emplace_back(crypto::to_base64(node));
  return {{"nodes", std::move(texts)}, {"places", std::move(places)}};
}

std::optional<std::vector<Absence>> read_absence(const boost::json::value& value) {
  const auto* it = value.if_object();
  if (it == nullptr || it->size() != 2) return std::nullopt;
  const auto* texts = it->if_contains("nodes");
  const auto* places = it->if_contains("places");
  if (texts == nullptr || places == nullptr || !texts->is_array() || !places->is_array()) {
    return std::nullopt;
  }
  std::vector<crypto::RosterNode> nodes;
  for (const auto& text : texts->get_array()) {
    const auto bytes =
        text.is_string() ? crypto::from_base64(text.get_string().c_str()) : std::nullopt;
    auto node = bytes ? crypto::decode_roster(*bytes) : std::nullopt;
    if (!node) return std::nullopt;
    nodes.push_back(std::move(*node));
  }
  std::vector<Absence> out;
  for (const auto& place : places->get_array()) {
    auto absence = read_one(place, nodes);
    if (!absence) return std::nullopt;
    out.push_back(std::move(*absence));
  }
  return out;
}

}  // namespace lethe::api
