#include "tools/verifying_receipts.h"

#include <boost/json/array.hpp>

#include "ledger/names.h"

namespace lethe::tools {

using api::ReceiptReport;

boost::json::object receipt_report_json(const std::string& name, const ReceiptReport& report) {
  boost::json::array findings;
  for (const auto& finding : report.findings) {
    findings.push_back(boost::json::object{{"where", finding.where}, {"what", finding.what}});
  }
  boost::json::object out{
      {"receipt", name}, {"good", report.good()}, {"key_was_given", report.key_was_given}};
  if (report.format) out["format"] = api::format_name(*report.format);
  if (!report.origin.empty()) {
    out["origin"] = report.origin;
    out["size"] = report.size.value;
  }
  if (report.decision) {
    const auto& consent = std::get<ledger::ConsentRecorded>(report.decision->facts);
    out["sequence"] = report.decision->sequence.value;
    out["time"] = ledger::format_rfc3339(report.decision->time);
    out["subject"] = report.decision->subject.str();
    out["purpose"] = consent.purpose;
    out["status"] = ledger::name_of(consent.status);
  }
  out["findings"] = std::move(findings);
  return out;
}

std::string receipt_report_text(const std::string& name, const ReceiptReport& report) {
  std::string text = name;
  if (!report.origin.empty()) text += " (" + report.origin + ")";
  if (report.good()) {
    const auto& decision = *report.decision;
    const auto& consent = std::get<ledger::ConsentRecorded>(decision.facts);
    text += ": good: consent to " + consent.purpose + " was " +
            std::string(ledger::name_of(consent.status)) + " by or for " + decision.subject.str() +
            " at " + ledger::format_rfc3339(decision.time) + ", event " +
            std::to_string(decision.sequence.value) + " of a log of " +
            std::to_string(report.size.value) + "\n";
  } else {
    const auto count = report.findings.size();
    text += ": NOT GOOD, " + std::to_string(count) + (count == 1 ? " finding\n" : " findings\n");
    for (const auto& finding : report.findings) {
      text +=
          "  " + (finding.where.empty() ? "the file" : finding.where) + " " + finding.what + "\n";
    }
  }
  if (!report.key_was_given) {
    text +=
        "  The key was taken from the receipt itself. Whoever made all of it up would pass: give "
        "--vkey with\n  the ledger's verifier key as you got it from elsewhere.\n";
  }
  return text;
}

}  // namespace lethe::tools
