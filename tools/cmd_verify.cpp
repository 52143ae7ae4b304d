#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "tools/commands.h"
#include "tools/file_io.h"
#include "tools/policy_file.h"
#include "tools/secret_source.h"
#include "tools/verifying.h"
#include "tools/verifying_bundles.h"
#include "tools/verifying_certificates.h"
#include "tools/verifying_receipts.h"

namespace lethe::tools {

namespace {

struct VerifyArguments {
  SettingFlags flags;
  std::string place, keys, ledger, vkey, policy, ca_file, since, save;
  SecretSource token;
  std::vector<std::string> checkpoints;
  std::size_t threads = 0;
  bool as_json = false;
};

/// A note is small; more than that is another file.
constexpr std::size_t kMaxCheckpointBytes = 1U << 20;

/// Of `lethe verify receipt` and its like.
struct DocumentArguments {
  std::vector<std::string> files;
  std::string data, vkey;
  bool as_json = false;
};

/// A sort of document that is checked offline.
template <class Report>
struct DocumentSort {
  std::string_view name;
  Report (*check)(std::string_view text, const std::optional<crypto::NoteVerifier>& key);
  bool Report::*is_one;
  boost::json::object (*as_json)(const std::string& file, const Report& report);
  std::string (*as_text)(const std::string& file, const Report& report);
  /// Holds it against a data directory; null where that can't be done.
  void (*check_against)(const std::filesystem::path& data, Report& report, std::string& error);
};
constexpr DocumentSort<api::ReceiptReport> kReceipts{
    "receipt",           api::check_receipt,  &api::ReceiptReport::is_receipt,
    receipt_report_json, receipt_report_text, nullptr};
constexpr DocumentSort<api::CertificateReport> kCertificates{
    "certificate",           api::check_certificate,  &api::CertificateReport::is_certificate,
    certificate_report_json, certificate_report_text, check_against};

/// Nothing, and a message, when it is no key.
bool read_vkey(const std::string& text, std::optional<crypto::NoteVerifier>& key) {
  if (text.empty()) return true;
  const auto parsed = crypto::NoteVerifier::parse(text);
  if (!parsed) {
    could_not("--vkey is not a verifier key: " + parsed.error().message());
    return false;
  }
  key = *parsed;
  return true;
}

template <class Report>
int run_verify_documents(const DocumentSort<Report>& sort, const DocumentArguments& arguments) {
  std::optional<crypto::NoteVerifier> key;
  if (!read_vkey(arguments.vkey, key)) return kCouldNot;
  bool is_good = true;
  boost::json::array all;
  for (const auto& file : arguments.files) {
    const auto text = read_file(file, api::kMaxDocumentSize);
    if (!text) return could_not("can't read the " + std::string(sort.name) + " " + file);
    auto report = sort.check(*text, key);
    if (!(report.*sort.is_one)) return could_not(file + " " + report.findings.at(0).what);
    std::string error;
    if (!arguments.data.empty()) sort.check_against(arguments.data, report, error);
    if (!error.empty()) return could_not(error);
    is_good = is_good && report.good();
    if (arguments.as_json) {
      all.push_back(sort.as_json(file, report));
    } else {
      std::printf("%s", sort.as_text(file, report).c_str());
    }
  }
  if (arguments.as_json) std::printf("%s\n", boost::json::serialize(all).c_str());
  return is_good ? kDone : kFound;
}

/// What was saved earlier, if there is something. What is wrong, or empty.
std::string read_since(const std::string& file, std::optional<ledger::VerifiedState>& since) {
  if (std::error_code none; file.empty() || !std::filesystem::exists(file, none)) return {};
  const auto text = read_file(file, ledger::kMaxVerifiedStateSize);
  if (!text) return "can't read " + file;
  auto state = ledger::parse_verified_state(*text);
  if (!state) {
    return file + " is not what --save wrote: " + state.error().message() +
           "; a checkpoint alone is for --checkpoint";
  }
  since = std::move(*state);
  return {};
}

/// The server that is the place, when it is one. False, and a message, when it is no good one.
bool find_server(const VerifyArguments& arguments, VerifyRequest& request) {
  const bool has_token = !arguments.token.file.empty() || !arguments.token.variable.empty();
  if (!is_server_url(arguments.place)) {
    const bool is_for_server = has_token || !arguments.ca_file.empty();
    if (is_for_server)
      could_not("tokens and --ca-file are for an address, and not for a directory");
    return !is_for_server;
  }
  std::string error;
  crypto::SecretBuffer token;
  if (!arguments.keys.empty() || !arguments.ledger.empty()) {
    error = "--keys and --ledger are for a data directory, and not for an address";
  } else if (has_token) {
    token = read_secret(arguments.token, {"auditor's token", "--token", false}, error);
  }
  if (error.empty()) {
    request.server = LogServer::make(arguments.place, std::move(token), arguments.ca_file, error);
  }
  if (!error.empty()) could_not(error);
  return error.empty();
}

/// What there is to keep of a log that was found consistent.
bool save_state(const std::string& file, const std::vector<VerifiedLog>& logs) {
  if (file.empty() || logs.size() != 1 || !logs.front().report.state) return true;
  return replace_file(file, ledger::format_verified_state(*logs.front().report.state));
}

int run_verify(const VerifyArguments& arguments) {
  VerifyRequest request;
  request.place = arguments.place;
  request.is_one_log = !arguments.since.empty() || !arguments.save.empty();
  request.ledger = arguments.ledger;
  request.threads = arguments.threads;
  if (!arguments.keys.empty()) {
    const auto settings = arguments.flags.load();
    if (!settings) return kCouldNot;
    request.keys = arguments.keys;
    request.root_keys = settings->places.root_keys;
  }
  if (!read_vkey(arguments.vkey, request.log_key)) return kCouldNot;
  std::string error;
  if (!arguments.policy.empty()) {
    request.policy = read_policy(arguments.policy, error);
    if (!request.policy) return could_not(error);
  }
  error = read_since(arguments.since, request.since);
  if (!error.empty()) return could_not(error);
  if (!find_server(arguments, request)) return kCouldNot;
  for (const auto& file : arguments.checkpoints) {
    auto text = read_file(file, kMaxCheckpointBytes);
    if (!text || text->empty()) return could_not("can't read the checkpoint " + file);
    request.kept_checkpoints.push_back(std::move(*text));
  }
  std::vector<VerifiedLog> logs;
  {
    ProgressBar bar("verifying");
    request.progress = [&](const std::string&, std::uint64_t done, std::uint64_t total) {
      bar.show(done, total);
    };
    logs = verify_place(request, error);
  }
  if (!error.empty()) return could_not(error);
  bool is_consistent = true;
  boost::json::array all;
  for (const auto& log : logs) {
    is_consistent = is_consistent && log.report.consistent();
    if (arguments.as_json) {
      all.push_back(verified_json(log));
    } else {
      std::printf("%s", verified_text(log).c_str());
    }
  }
  if (arguments.as_json) std::printf("%s\n", boost::json::serialize(all).c_str());
  if (!save_state(arguments.save, logs)) return could_not("can't write " + arguments.save);
  return is_consistent ? kDone : kFound;
}

/// `lethe verify receipt FILE...` and its like.
template <class Report>
CLI::App* add_verify_documents(CLI::App& verify, Chosen& chosen, const DocumentSort<Report>& sort,
                               const std::string& what) {
  auto* command = verify.add_subcommand(
      std::string(sort.name), "Check " + what +
                                  " offline: exit status 0 good, 1 something is wrong, 2 it could "
                                  "not be checked");
  auto arguments = std::make_shared<DocumentArguments>();
  command->add_option("file", arguments->files, what + ", as the API gave them")->required();
  if (sort.check_against != nullptr) {
    command->add_option("--data", arguments->data,
                        "also hold them against this data directory, which nobody serves");
  }
  command->add_option("--vkey", arguments->vkey, "the log's verifier key, as you got it earlier");
  command->add_flag("--json", arguments->as_json, "print JSON");
  command->callback([&chosen, arguments, &sort] {
    chosen = [arguments, &sort] { return run_verify_documents(sort, *arguments); };
  });
  return command;
}

struct VerifyExportArguments {
  std::string file, vkey;
  bool as_json = false;
};

/// A package is in memory whole while it is checked.
constexpr std::size_t kMaxExportBytes = std::size_t{1} << 30;

int run_verify_export(const VerifyExportArguments& arguments) {
  std::optional<crypto::NoteVerifier> key;
  if (!read_vkey(arguments.vkey, key)) return kCouldNot;
  const auto archive = read_file(arguments.file, kMaxExportBytes);
  if (!archive) return could_not("can't read the package " + arguments.file);
  const auto report = api::check_export(*archive, key);
  if (arguments.as_json) {
    std::printf("%s\n", boost::json::serialize(checked_export_json(report)).c_str());
  } else {
    std::printf("%s", checked_export_text(arguments.file, report).c_str());
  }
  return report.findings.empty() ? kDone : kFound;
}

CLI::App* add_verify_export(CLI::App& verify, Chosen& chosen) {
  auto* command = verify.add_subcommand(
      "export",
      "Check the package of a person's export, a ZIP archive, offline: exit status 0 good, 1 "
      "something is wrong, 2 it could not be checked");
  auto arguments = std::make_shared<VerifyExportArguments>();
  command->add_option("file", arguments->file, "the package")->required();
  command->add_option("--vkey", arguments->vkey, "the log's verifier key, as you got it earlier");
  command->add_flag("--json", arguments->as_json, "print JSON");
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_verify_export(*arguments); }; });
  return command;
}

struct VerifyBundleArguments {
  std::vector<std::string> files;
  std::string vkey, policy, identity;
  bool as_json = false;
};

int run_verify_bundles(const VerifyBundleArguments& arguments) {
  VerifyBundleRequest request;
  std::string error;
  if (!read_vkey(arguments.vkey, request.key)) return kCouldNot;
  if (!arguments.policy.empty()) {
    request.policy = read_policy(arguments.policy, error);
    if (!request.policy) return could_not(error);
  }
  request.identity = arguments.identity;
  bool is_good = true;
  boost::json::array all;
  for (const auto& file : arguments.files) {
    request.file = file;
    const auto report = verify_bundle(request, error);
    if (!error.empty()) return could_not(error);
    if (!report.is_bundle) return could_not(file + " " + report.findings.at(0).what);
    is_good = is_good && report.good();
    if (arguments.as_json) {
      all.push_back(bundle_report_json(file, report));
    } else {
      std::printf("%s", bundle_report_text(file, report).c_str());
    }
  }
  if (arguments.as_json) std::printf("%s\n", boost::json::serialize(all).c_str());
  return is_good ? kDone : kFound;
}

CLI::App* add_verify_bundles(CLI::App& verify, Chosen& chosen) {
  auto* command = verify.add_subcommand(
      "bundle",
      "Check bundles of events offline: exit status 0 consistent, 1 damage was found, 2 it could "
      "not be checked");
  auto arguments = std::make_shared<VerifyBundleArguments>();
  command->add_option("file", arguments->files, "bundles, - for standard input")->required();
  command->add_option("--vkey", arguments->vkey, "the log's verifier key, as you got it earlier");
  command->add_option("--policy", arguments->policy,
                      "policy file (C2SP tlog-policy): of which witnesses cosignatures must be "
                      "there");
  command->add_option("--identity", arguments->identity,
                      "file of the age identity that a sealed bundle is for");
  command->add_flag("--json", arguments->as_json, "print JSON");
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_verify_bundles(*arguments); }; });
  return command;
}

}  // namespace

void add_verify(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("verify",
                                     "Check a log: exit status 0 consistent, 1 damage was "
                                     "found, 2 it could not be checked");
  auto arguments = std::make_shared<VerifyArguments>();
  const auto* receipt =
      add_verify_documents(*command, chosen, kReceipts, "receipts of consent decisions");
  const auto* package = add_verify_export(*command, chosen);
  const auto* certificate =
      add_verify_documents(*command, chosen, kCertificates, "certificates of erasures");
  const auto* bundle = add_verify_bundles(*command, chosen);
  command->add_option("place", arguments->place,
                      "a data directory, a directory of public log files, or the address of a log: "
                      "https://ledger.example/v1/ledgers/clinic (required)");
  auto* keys = command->add_option("--keys", arguments->keys,
                                   "folder of the root keys: opens every section, too");
  arguments->flags.add_to(*command, {"root_keys."});
  command->add_option("--ledger", arguments->ledger, "only this ledger of a data directory");
  command->add_option("--vkey", arguments->vkey, "the log's verifier key, as you got it earlier");
  command->add_option("--checkpoint", arguments->checkpoints,
                      "file of a checkpoint that you kept; may be repeated");
  command
      ->add_option("--since", arguments->since,
                   "file that --save wrote earlier: what it covers is taken on trust, and not read "
                   "again; the whole log where there is no such file yet")
      ->excludes(keys);
  command->add_option("--save", arguments->save,
                      "file to keep what was found in, when all is consistent, for --since");
  command->add_option("--token-file", arguments->token.file,
                      "with an address: file (mode 0600) with a token");
  command->add_option("--token-variable", arguments->token.variable,
                      "environment variable that holds it");
  command->add_option("--ca-file", arguments->ca_file,
                      "PEM file of certificate authorities beside the system's");
  command->add_option("--policy", arguments->policy,
                      "policy file (C2SP tlog-policy): of which witnesses cosignatures must be "
                      "there, and the keys of logs");
  command->add_option("--threads", arguments->threads, "0: one a core")->check(CLI::Range(0, 256));
  command->add_flag("--json", arguments->as_json, "print JSON");
  command->callback([&chosen, arguments, receipt, package, certificate, bundle] {
    if (receipt->parsed() || package->parsed() || certificate->parsed() || bundle->parsed()) {
      return;
    }
    // Not required by itself: what is checked offline needs no place.
    if (arguments->place.empty()) throw CLI::RequiredError("place");
    chosen = [arguments] { return run_verify(*arguments); };
  });
}

}  // namespace lethe::tools
