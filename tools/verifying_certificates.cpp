#include "tools/verifying_certificates.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "crypto/check.h"
#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "ledger/names.h"
#include "ledger/roster.h"
#include "tools/data_directory.h"

namespace lethe::tools {

using api::CertificateReport;

namespace {

constexpr std::string_view kData = "the data directory";

/// Of one ledger, as it lies in a directory.
class StoredLedger {
 public:
  StoredLedger(const ledger::Reader& reader, ledger::LedgerNumber number, CertificateReport& report)
      : reader_(reader), number_(number), report_(report) {}

  ledger::Result<void> check() {
    LETHE_TRY_VOID(check_log());
    LETHE_TRY_VOID(check_vault());
    return check_roster();
  }

 private:
  void add(std::string what) { report_.findings.push_back({std::string(kData), std::move(what)}); }

  ledger::Result<void> check_log() {
    for (std::size_t i = 0; i < report_.headers.size(); ++i) {
      const auto sequence = report_.headers[i].sequence;
      LETHE_TRY(const auto entry,
                reader_.get(ledger::Table::kLog, ledger::log_row(number_, sequence)));
      if (entry != report_.entries[i]) {
        add("has another event " + std::to_string(sequence.value) + ", or none");
      }
    }
    return {};
  }

  ledger::Result<void> check_vault() {
    std::uint64_t count = 0;
    for (const auto& part : report_.facts->parts) {
      for (const auto& ref : part.ordered().destroyed) {
        const auto range = ledger::vault_range(number_, ref);
        LETHE_TRY_VOID(reader_.scan(ledger::Table::kVault, range.first, range.behind_last,
                                    [&](ledger::ByteView, ledger::ByteView) {
                                      ++count;
                                      return true;
                                    }));
      }
    }
    if (count > 0) add("still has " + std::to_string(count) + " sections of what was to go");
    return {};
  }

  ledger::Result<void> check_roster() {
    for (const auto& place : report_.absent) {
      crypto::KeyPath path;
      for (const auto index : place) path.push_back({index, index + 1});
      LETHE_TRY(const auto proof, ledger::prove_absence(reader_, number_, path));
      if (!proof) add("has a roster that still leads to a key that was to go");
    }
    return {};
  }

  const ledger::Reader& reader_;
  const ledger::LedgerNumber number_;
  CertificateReport& report_;
};

const ledger::LedgerInfo* ledger_of(const std::vector<ledger::LedgerInfo>& infos,
                                    const ledger::LedgerId& id) {
  const auto found = std::ranges::find(infos, id, &ledger::LedgerInfo::id);
  return found == infos.end() ? nullptr : &*found;
}

std::string count_of(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

}  // namespace

void check_against(const std::filesystem::path& data, CertificateReport& report,
                   std::string& error) {
  if (!report.facts) return;  // what it is about could not be read, and that is said already
  const auto reader = ledger::open_rocks_reader(data);
  if (!reader) {
    error = in_plain_words(reader.error(), {data, {}, {}});
    return;
  }
  const auto infos = ledger::ledgers_in(**reader);
  if (!infos) {
    error = infos.error().message();
    return;
  }
  const auto& id = report.facts->latest.ledger;
  const auto* info = ledger_of(*infos, id);
  if (info == nullptr) {
    error = data.string() + " has no ledger " + id.str();
    return;
  }
  const auto checked = StoredLedger(**reader, info->number, report).check();
  if (!checked) error = in_plain_words(checked.error(), {data, {}, {}});
}

boost::json::object certificate_report_json(const std::string& name,
                                            const CertificateReport& report) {
  boost::json::array findings;
  for (const auto& finding : report.findings) {
    findings.push_back(boost::json::object{{"where", finding.where}, {"what", finding.what}});
  }
  boost::json::object out{
      {"certificate", name}, {"good", report.good()}, {"key_was_given", report.key_was_given}};
  if (!report.origin.empty()) {
    out["origin"] = report.origin;
    out["size"] = report.size.value;
  }
  if (report.facts) {
    const auto& last = report.facts->parts.back();
    out["erasure"] = last.ordered().erasure.str();
    out["subject"] = last.order.subject.str();
    out["completed"] = ledger::format_rfc3339(last.completion.time);
    out["whole_subject"] = last.ordered().whole_subject;
    out["waits"] = report.facts->withheld.has_value();
    out["keys_absent"] = report.absent.size();
  }
  out["findings"] = std::move(findings);
  return out;
}

std::string certificate_report_text(const std::string& name, const CertificateReport& report) {
  std::string text = name;
  if (!report.origin.empty()) text += " (" + report.origin + ")";
  if (report.good()) {
    const auto& last = report.facts->parts.back();
    text += ": good: " + std::string(last.ordered().whole_subject ? "" : "data of ") +
            last.order.subject.str() + " was erased at " +
            ledger::format_rfc3339(last.completion.time) + ", event " +
            std::to_string(last.completion.sequence.value) + " of a log of " +
            std::to_string(report.size.value) + "\n";
    text += report.absent.empty()
                ? "  That the keys are gone is not shown: the log had no roster of "
                  "them.\n"
                : "  " + count_of(report.absent.size(), "key") +
                      (report.absent.size() == 1 ? " is" : " are") + " shown to be gone.\n";
    if (report.facts->withheld) text += "  A part of it waits for the end of a duty to keep it.\n";
  } else {
    text += ": NOT GOOD, " + count_of(report.findings.size(), "finding") + "\n";
    for (const auto& finding : report.findings) {
      text +=
          "  " + (finding.where.empty() ? "the file" : finding.where) + " " + finding.what + "\n";
    }
  }
  if (!report.key_was_given) {
    text +=
        "  The key was taken from the certificate itself. Whoever made all of it up would pass: "
        "give --vkey with\n  the ledger's verifier key as you got it from elsewhere.\n";
  }
  return text;
}

}  // namespace lethe::tools
