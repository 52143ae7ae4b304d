#include <array>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <cstdio>

#include "tools/commands.h"
#include "tools/secret_source.h"
#include "tools/stop_signals.h"
#include "tools/tailing.h"

namespace lethe::tools {

namespace {

struct TailFilter {
  const char* name;  // of the parameter of `GET …/events/stream`, and of the option
  const char* says;
};
constexpr std::array kFilters{
    TailFilter{"kind", "events of these kinds, with commas between"},
    TailFilter{"subject", "events about this person"},
    TailFilter{"actor", "events by this person or token"},
    TailFilter{"purpose", "events that name this purpose; of accesses a purpose of use"},
    TailFilter{"field", "events that write or read this profile field"},
    TailFilter{"item", "events that post, edit or delete this item"},
    TailFilter{"object",
               "events that name this id: of an erasure, a hold, an export, a token, ..."},
    TailFilter{"request", "events that came of the request with this X-Request-Id"},
};

struct TailArguments {
  std::string server, ca_file, format = "json", since;
  SecretSource token;
  std::array<std::string, kFilters.size()> filters;
  TailOptions options;
};

std::string encoded(const std::string& text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars);
}

int run_tail(const TailArguments& arguments) {
  if (arguments.token.file.empty() && arguments.token.variable.empty())
    return could_not("give the token of an auditor: --token-file or --token-variable");
  auto options = arguments.options;
  options.format = arguments.format == "ocsf" ? TailFormat::kOcsf : TailFormat::kJson;
  options.since = encoded(arguments.since);
  for (std::size_t i = 0; i < kFilters.size(); ++i) {
    if (arguments.filters.at(i).empty()) continue;
    if (!options.filter.empty()) options.filter += '&';
    options.filter += std::string(kFilters.at(i).name) + "=" + encoded(arguments.filters.at(i));
  }
  std::string error;
  auto token = read_secret(arguments.token, {"auditor's token", "--token", false}, error);
  if (!error.empty()) return could_not(error);
  const auto client =
      ServerClient::make(arguments.server, std::move(token), arguments.ca_file, error);
  if (!client) return could_not(error);
  block_stop_signals();
  error = tail_events(
      *client, options, stdout, [] { return !stop_is_asked(); },
      [](const std::string& why) { std::fprintf(stderr, "lethe: %s\n", why.c_str()); });
  return error.empty() ? kDone : could_not(error);
}

}  // namespace

void add_tail(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "tail", "Follow the events of a ledger of a running server, one line of JSON each");
  auto arguments = std::make_shared<TailArguments>();
  auto& options = arguments->options;
  command
      ->add_option("server", arguments->server,
                   "address of the server: https://ledger.example:8443")
      ->required();
  command->add_option("--ledger", options.ledger, "name of the ledger")->required();
  command->add_option("--token-file", arguments->token.file,
                      "file (mode 0600) with the token of an auditor, a reviewer or an admin");
  command->add_option("--token-variable", arguments->token.variable,
                      "environment variable that holds it");
  command->add_option("--ca-file", arguments->ca_file,
                      "PEM file of certificate authorities beside the system's");
  command
      ->add_option("--format", arguments->format,
                   "json: as the API has them; ocsf: for a SIEM (tools/OCSF.md)")
      ->check(CLI::IsMember({"json", "ocsf"}));
  command->add_option("--cursor", options.cursor,
                      "file that says where the next run goes on; it is made when it is not there");
  auto* from = command->add_option("--from", options.from,
                                   "the first sequence, where no cursor says otherwise; 0: all");
  command
      ->add_option("--since", arguments->since,
                   "the first time (RFC 3339), likewise; with neither: from now on")
      ->excludes(from);
  command->add_flag("--once", options.once, "end when everything that is there was written out");
  for (std::size_t i = 0; i < kFilters.size(); ++i) {
    command->add_option("--" + std::string(kFilters.at(i).name), arguments->filters.at(i),
                        kFilters.at(i).says);
  }
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_tail(*arguments); }; });
}

}  // namespace lethe::tools
