#include <array>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <cstdio>

#include "api/review/report.h"
#include "tools/commands.h"
#include "tools/file_io.h"
#include "tools/secret_source.h"
#include "tools/server_client.h"
#include "tools/stop_signals.h"

namespace lethe::tools {

namespace {

struct ReportParameter {
  const char* name;  // of the parameter of `GET …/reports/{report}`, and of the option
  const char* says;
};
constexpr std::array kParameters{
    ReportParameter{"from", "what happened from then on: a date or an RFC 3339 time"},
    ReportParameter{"until", "what happened before then"},
    ReportParameter{"agent", "what this member of staff did"},
    ReportParameter{"department", "what was done in this department"},
    ReportParameter{"subject", "accesses to the record of this person"},
    ReportParameter{"rule", "accesses and searches that this rule flagged"},
    ReportParameter{"order", "a column of numbers, most first"},
    ReportParameter{"limit", "how many rows"},
    ReportParameter{"at", "the size of the log that it is computed at; the latest otherwise"},
};

struct ReportArguments {
  std::string report, server, ledger, ca_file, format = "csv";
  std::filesystem::path output;
  SecretSource token;
  std::array<std::string, kParameters.size()> parameters;
};

std::string report_path(const ReportArguments& arguments) {
  std::string out = "/v1/ledgers/" + arguments.ledger + "/reports/" + arguments.report +
                    "?format=" + arguments.format;
  for (std::size_t i = 0; i < kParameters.size(); ++i) {
    const auto& said = arguments.parameters.at(i);
    if (said.empty()) continue;
    out.append("&").append(kParameters.at(i).name).append("=");
    out += boost::urls::encode(said, boost::urls::unreserved_chars);
  }
  return out;
}

int run_report(const ReportArguments& arguments) {
  if (arguments.token.file.empty() && arguments.token.variable.empty())
    return could_not("give the token of an auditor: --token-file or --token-variable");
  std::string error;
  auto token = read_secret(arguments.token, {"auditor's token", "--token", false}, error);
  if (!error.empty()) return could_not(error);
  const auto client =
      ServerClient::make(arguments.server, std::move(token), arguments.ca_file, error);
  if (!client) return could_not(error);
  block_stop_signals();
  std::string report;
  Following following;
  following.goes_on = [] { return !stop_is_asked(); };
  following.take = [&report](std::string_view bytes) {
    report += bytes;
    return true;
  };
  const auto answer = client->follow(report_path(arguments), {}, following, error);
  if (!error.empty()) return could_not(error);
  if (answer.status != 200) return could_not("the server refuses: " + answer.problem());
  if (stop_is_asked()) return could_not("it was stopped before the report was there");
  if (arguments.output.empty()) {
    const bool is_written = std::fwrite(report.data(), 1, report.size(), stdout) == report.size() &&
                            std::fflush(stdout) == 0;
    return is_written ? kDone : could_not("the report can't be written out");
  }
  if (!replace_file(arguments.output, report))
    return could_not("the report can't be written to " + arguments.output.string());
  return kDone;
}

}  // namespace

void add_report(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "report", "Figures on accesses, searches and log-ins of a ledger of a running server");
  auto arguments = std::make_shared<ReportArguments>();
  const auto names = api::review::report_names();
  command->add_option("report", arguments->report, "what its rows are about")
      ->required()
      ->check(CLI::IsMember(std::vector<std::string>(names.begin(), names.end())));
  command
      ->add_option("server", arguments->server,
                   "address of the server: https://ledger.example:8443")
      ->required();
  command->add_option("--ledger", arguments->ledger, "name of the ledger")->required();
  command->add_option("--token-file", arguments->token.file,
                      "file (mode 0600) with the token of an auditor, a reviewer or an admin");
  command->add_option("--token-variable", arguments->token.variable,
                      "environment variable that holds it");
  command->add_option("--ca-file", arguments->ca_file,
                      "PEM file of certificate authorities beside the system's");
  command->add_option("--format", arguments->format, "csv, json, or fhir: a Bundle of FHIR R4")
      ->check(CLI::IsMember({"csv", "json", "fhir"}));
  command->add_option("--output", arguments->output,
                      "file that it is written to once it is whole; standard output otherwise");
  for (std::size_t i = 0; i < kParameters.size(); ++i) {
    command->add_option("--" + std::string(kParameters.at(i).name), arguments->parameters.at(i),
                        kParameters.at(i).says);
  }
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_report(*arguments); }; });
}

}  // namespace lethe::tools
