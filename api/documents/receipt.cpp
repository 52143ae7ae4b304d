#include "api/documents/receipt.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::EventHeader;

/// Reads the entries behind the decision into the facts.
class ReceiptReader {
 public:
  ReceiptReader(ReceiptFacts& facts, std::vector<EvidenceFault>& faults)
      : facts_(facts), faults_(faults) {}

  void read(std::size_t index, const EventHeader& header) {
    index_ = index;
    header_ = &header;
    if (header.ledger != facts_.decision.ledger) return fault("is of another ledger");
    if (header.sequence >= facts_.decision.sequence) return fault("is behind the decision");
    std::visit(*this, header.facts);
  }
  bool has_ledger() const { return has_ledger_; }
  void finish() {
    // In their order: a later change takes the place of an earlier one.
    std::ranges::sort(changes_, {}, &Change::sequence);
    for (const auto& change : changes_) apply(change);
  }

  void operator()(const ledger::LedgerCreated& created) {
    if (has_ledger_) return fault("creates the ledger twice");
    has_ledger_ = true;
    facts_.ledger = created;
  }
  void operator()(const ledger::PurposeDefined& purpose) {
    if (purpose.purpose != facts_.consent().purpose) return fault("defines another purpose");
    if (facts_.purpose) return fault("defines the purpose twice");
    facts_.purpose = purpose;
  }
  void operator()(const ledger::PolicyPublished& policy) {
    if (policy.version != facts_.consent().policy_version) return fault("is of another policy");
    if (facts_.policy) return fault("publishes the policy twice");
    facts_.policy = policy;
  }
  void operator()(const ledger::SettingsChanged& settings) {
    for (const auto& change : settings.changes) {
      changes_.push_back({header_->sequence, index_, &change});
    }
  }
  void operator()(const ledger::RecipientDefined& recipient) {
    if (!gets_data(recipient, facts_.consent().purpose)) {
      return fault("defines a recipient that gets nothing for the purpose");
    }
    const auto is_same = [&](const auto& other) { return other.recipient == recipient.recipient; };
    if (std::ranges::any_of(facts_.recipients, is_same)) return fault("defines a recipient twice");
    facts_.recipients.push_back(recipient);
  }
  template <class Other>
  void operator()(const Other&) {
    fault("is of no kind that a receipt rests on");
  }

 private:
  struct Change {
    ledger::Sequence sequence;
    std::size_t index = 0;
    const ledger::Setting* setting = nullptr;
  };

  void apply(const Change& change) {
    const auto& names = receipt_settings();
    if (std::ranges::find(names, change.setting->name) == names.end()) return;
    boost::system::error_code error;
    const auto value = boost::json::parse(change.setting->value, error);
    if (!error && value.is_string()) {
      facts_.settings[change.setting->name] = value.get_string().c_str();
    } else if (!error && value.is_null()) {
      facts_.settings.erase(change.setting->name);
    } else {
      faults_.push_back({change.index, "sets " + change.setting->name + " to what is no text"});
    }
  }
  void fault(std::string what) { faults_.push_back({index_, std::move(what)}); }

  ReceiptFacts& facts_;
  std::vector<EvidenceFault>& faults_;
  std::vector<Change> changes_;
  std::size_t index_ = 0;
  const EventHeader* header_ = nullptr;
  bool has_ledger_ = false;
};

}  // namespace

std::string_view format_name(ReceiptFormat format) {
  return format == ReceiptFormat::kIso27560 ? "iso27560" : "kantara";
}

std::optional<ReceiptFormat> format_by_name(std::string_view name) {
  for (const auto format : {ReceiptFormat::kIso27560, ReceiptFormat::kKantara}) {
    if (format_name(format) == name) return format;
  }
  return std::nullopt;
}

std::string ReceiptFacts::setting(std::string_view name) const {
  const auto found = settings.find(name);
  return found == settings.end() ? std::string() : found->second;
}

const std::vector<std::string_view>& receipt_settings() {
  static const std::vector<std::string_view> kNames{
      "controller_name",  "controller_contact", "controller_address", "controller_email",
      "controller_phone", "jurisdiction",       "default_policy_url"};
  return kNames;
}

ReceiptFacts receipt_facts(const std::vector<EventHeader>& headers, const crypto::Hash& leaf,
                           std::vector<EvidenceFault>& faults) {
  ReceiptFacts facts;
  facts.leaf = leaf;
  if (headers.empty() || !std::holds_alternative<ledger::ConsentRecorded>(headers[0].facts)) {
    faults.push_back({0, "is no consent decision"});
    return facts;
  }
  facts.decision = headers[0];
  ReceiptReader reader(facts, faults);
  for (std::size_t i = 1; i < headers.size(); ++i) reader.read(i, headers[i]);
  reader.finish();
  if (!reader.has_ledger()) faults.push_back({0, "comes without what created its ledger"});
  return facts;
}

boost::json::object receipt_terms(ReceiptFormat format, const ReceiptFacts& facts) {
  return format == ReceiptFormat::kIso27560 ? iso27560_terms(facts) : kantara_terms(facts);
}

std::string receipt_id(const crypto::Hash& leaf) {
  auto bytes = crypto::to_bytes(leaf.view().first(16));
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x80U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
  auto text = crypto::to_hex(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return text;
}

std::string notice_url(const ReceiptFacts& facts) {
  if (facts.policy && !facts.policy->url.empty()) return facts.policy->url;
  return facts.setting("default_policy_url");
}

}  // namespace lethe::api
