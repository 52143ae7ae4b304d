#include "tools/verifying_bundles.h"

#include <array>
#include <boost/json/array.hpp>
#include <fstream>
#include <iostream>

#include "crypto/age.h"
#include "crypto/check.h"
#include "ledger/ids.h"
#include "ledger/names.h"
#include "tools/file_io.h"

namespace lethe::tools {

namespace {

constexpr std::size_t kReadAtOnce = std::size_t{256} << 10;
constexpr std::size_t kMaxIdentityBytes = std::size_t{64} << 10;
constexpr std::string_view kAgeIntroduction = "age-encryption.org/";

/// The first identity of a file as age-keygen writes it.
std::optional<crypto::AgeIdentity> read_identity(const std::string& file, std::string& error) {
  const auto text = read_file(file, kMaxIdentityBytes);
  if (!text) {
    error = "can't read the identity " + file;
    return std::nullopt;
  }
  for (std::string_view rest = *text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (auto identity = crypto::AgeIdentity::parse(line)) return identity;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  error = file + " holds no age identity (AGE-SECRET-KEY-1…)";
  return std::nullopt;
}

/// Feeds the check, through the opener where the file is sealed.
class Feeding {
 public:
  Feeding(api::BundleCheck& check, std::optional<crypto::AgeIdentity> identity) : check_(check) {
    if (identity) opener_.emplace(std::move(*identity));
  }

  /// False, with the reason, when nothing can come of it.
  bool add(std::string_view bytes, std::string& error) {
    if (is_first_ && bytes.starts_with(kAgeIntroduction) && !opener_) {
      error = "the bundle is sealed: say who opens it with --identity, or open it with age";
      return false;
    }
    is_first_ = false;
    if (!opener_) {
      check_.add(bytes);
      return true;
    }
    return take(opener_->add(crypto::as_bytes(bytes)), error);
  }
  bool finish(std::string& error) { return !opener_ || take(opener_->finish(), error); }

 private:
  bool take(const crypto::Result<crypto::Bytes>& opened, std::string& error) {
    if (!opened) {
      error =
          "the identity does not open the bundle: it is sealed to somebody else, was changed, "
          "or is cut off";
      return false;
    }
    check_.add(crypto::as_text(*opened));
    return true;
  }

  api::BundleCheck& check_;
  std::optional<crypto::AgeOpener> opener_;
  bool is_first_ = true;
};

std::string counted(std::uint64_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

}  // namespace

api::BundleReport verify_bundle(const VerifyBundleRequest& request, std::string& error) {
  std::optional<crypto::AgeIdentity> identity;
  if (!request.identity.empty()) {
    identity = read_identity(request.identity, error);
    if (!identity) return {};
  }
  std::ifstream file;
  if (request.file != "-") {
    file.open(request.file, std::ios::binary);
    if (!file) {
      error = "can't read the bundle " + request.file;
      return {};
    }
  }
  std::istream& in = request.file == "-" ? std::cin : file;
  api::BundleCheck check(request.key, request.policy ? &*request.policy : nullptr);
  Feeding feeding(check, std::move(identity));
  std::string buffer(kReadAtOnce, '\0');
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto size = static_cast<std::size_t>(in.gcount());
    if (size > 0 && !feeding.add(std::string_view(buffer).substr(0, size), error)) return {};
  }
  if (in.bad()) error = "can't read the bundle " + request.file + " to its end";
  if (!error.empty() || !feeding.finish(error)) return {};
  return check.finish();
}

boost::json::object bundle_report_json(const std::string& name, const api::BundleReport& report) {
  boost::json::array findings;
  for (const auto& finding : report.findings) {
    boost::json::object one{{"line", finding.line},
                            {"damage", ledger::name_of(finding.damage)},
                            {"detail", finding.what}};
    if (finding.sequence) one["sequence"] = finding.sequence->value;
    findings.push_back(std::move(one));
  }
  boost::json::object kinds;
  for (const auto& [kind, count] : report.kinds) kinds[kind] = count;
  return {{"file", name},
          {"bundle", report.id},
          {"ledger", report.ledger_name},
          {"origin", report.origin},
          {"query", report.query},
          {"consistent", report.good()},
          {"checkpoint_size", report.size.value},
          {"log_size", report.log_size},
          {"key_was_given", report.key_was_given},
          {"witnesses", boost::json::array(report.witnesses.begin(), report.witnesses.end())},
          {"events", report.events},
          {"kinds", std::move(kinds)},
          {"sections_intact", report.sections},
          {"sections_erased", report.erased},
          {"sections_withheld", report.withheld},
          {"certificates", report.certificates},
          {"finding_count", report.finding_count},
          {"findings", std::move(findings)}};
}

std::string bundle_report_text(const std::string& name, const api::BundleReport& report) {
  std::string text = name + ": ";
  if (report.good()) {
    text += "consistent, " + counted(report.events, "event") + " of " + report.ledger_name + " (" +
            report.origin + ")\n  asked for: " + report.query + "\n";
  } else {
    text += "DAMAGED, " + counted(report.finding_count, "finding") + "\n";
    constexpr std::size_t kShownFindings = 10;
    for (std::size_t i = 0; i < report.findings.size() && i < kShownFindings; ++i) {
      const auto& finding = report.findings[i];
      text += "  line " + std::to_string(finding.line) + ", ";
      if (finding.sequence) text += "event " + std::to_string(finding.sequence->value) + ", ";
      text += std::string(ledger::name_of(finding.damage)) + ": " + finding.what + "\n";
    }
    if (report.finding_count > kShownFindings) text += "  and more; --json lists them\n";
  }
  if (report.events > 0) {
    text += "  from " + ledger::format_rfc3339(report.first) + " to " +
            ledger::format_rfc3339(report.last) + "\n";
  }
  for (const auto& [kind, count] : report.kinds) {
    text += "  " + std::to_string(count) + " " + kind + "\n";
  }
  const auto sections = report.sections + report.erased + report.withheld;
  if (sections > 0) {
    text += "  " + counted(report.sections, "section") + " intact, " +
            std::to_string(report.erased) + " erased, " + std::to_string(report.withheld) +
            " not shown to whoever ordered it\n";
  }
  if (report.certificates > 0) {
    text += "  " + counted(report.certificates, "certificate") + " of erasures\n";
  }
  if (!report.witnesses.empty()) {
    text += "  witnessed by";
    for (const auto& witness : report.witnesses) text += " " + witness;
    text += "\n";
  }
  if (!report.key_was_given && report.is_bundle) {
    text +=
        "  The log's key was taken from the file itself. Whoever made the whole file up would "
        "pass: "
        "give --vkey\n  with the verifier key that you got when the ledger was made.\n";
  }
  return text;
}

}  // namespace lethe::tools
