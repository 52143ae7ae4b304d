#include <boost/json/value.hpp>
#include <cstdio>
#include <thread>

#include "ledger/backup_files.h"
#include "ledger/backup_writer.h"
#include "tools/commands.h"
#include "tools/secret_source.h"
#include "tools/server_client.h"

namespace lethe::tools {

namespace {

struct BackupArguments {
  SettingFlags flags;
  std::string to, server, ca_file;
  SecretSource token;
};

constexpr std::chrono::milliseconds kBetweenAsking{200};

unsigned long long printed(std::uint64_t number) {
  return number;
}

std::string text_of(const boost::json::value& body, std::string_view name) {
  boost::system::error_code none;
  const auto* found = body.find_pointer("/" + std::string(name), none);
  return found != nullptr && found->is_string() ? found->get_string().c_str() : std::string();
}

std::uint64_t number_of(const boost::json::value& body, std::string_view name) {
  boost::system::error_code none;
  const auto* found = body.find_pointer("/" + std::string(name), none);
  return found != nullptr ? found->to_number<std::uint64_t>(none) : 0;
}

int run_backup(const BackupArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  const auto& places = settings->places;
  const auto target =
      arguments.to.empty() ? settings->backup_data : std::filesystem::path(arguments.to);
  if (target.empty()) return could_not("give --to, or set backup.data, the folder of the backup");
  // Held to the end: nobody serves the directory meanwhile.
  const auto journal = ledger::open_rocks_journal(places.data);
  if (!journal) {
    const bool is_served = journal.error() == make_error_code(ledger::Error::kStorageBusy);
    return could_not(in_plain_words(journal.error(), places) +
                     (is_served ? "; ask that server for one: lethe backup --server" : ""));
  }
  ledger::Backed<ledger::BackupReport> report = ledger::BackupFailure();
  {
    ProgressBar bar("backing up");
    ledger::BackupOptions options;
    options.progress = [&](const ledger::BackupProgress& progress) {
      bar.show(progress.written + progress.verified, 2 * progress.total);
    };
    report = ledger::write_backup(*(*journal)->snapshot(), places.data, target, options);
  }
  if (!report) return could_not(report.error().what);
  std::printf(
      "Backup %llu in %s has %llu events of %llu ledgers, %llu of them new (%llu bytes); "
      "all that is new was read back and checked.\n",
      printed(report->manifest), target.c_str(), printed(report->events), printed(report->ledgers),
      printed(report->new_events), printed(report->new_bytes));
  return kDone;
}

/// What a running server makes, watched to its end.
int ask_server(const BackupArguments& arguments) {
  if (arguments.token.file.empty() && arguments.token.variable.empty())
    return could_not("give the token of an operator: --token-file or --token-variable");
  std::string error;
  auto token = read_secret(arguments.token, {"operator's token", "--token", false}, error);
  if (!error.empty()) return could_not(error);
  const auto client =
      ServerClient::make(arguments.server, std::move(token), arguments.ca_file, error);
  if (!client) return could_not(error);
  auto answer = client->send("POST", "/v1/backups", error);
  if (!error.empty()) return could_not(error);
  if (answer.status != 202) return could_not("the server refuses: " + answer.problem());
  const auto location = answer.location;
  {
    ProgressBar bar("backing up");
    while (text_of(answer.body, "state") == "running") {
      bar.show(number_of(answer.body, "events_written") + number_of(answer.body, "events_verified"),
               2 * number_of(answer.body, "events_total"));
      std::this_thread::sleep_for(kBetweenAsking);
      answer = client->send("GET", location, error);
      if (!error.empty()) return could_not(error + "; the backup goes on without this command");
      if (answer.status != 200) return could_not("the server refuses: " + answer.problem());
    }
  }
  if (text_of(answer.body, "state") != "done") {
    return could_not("no backup was made: " + text_of(answer.body, "failure"));
  }
  std::printf(
      "Backup %llu has %llu events, %llu of them new; all that is new was read back and "
      "checked.\n",
      printed(number_of(answer.body, "number")), printed(number_of(answer.body, "events")),
      printed(number_of(answer.body, "events_total")));
  return kDone;
}

int list_backups(const std::string& place) {
  const ledger::BackupFiles files(place);
  const auto numbers = files.manifests();
  if (!numbers) return could_not(numbers.error().what);
  if (numbers->empty()) return could_not("there is no backup at " + place);
  for (const auto number : *numbers) {
    const auto manifest = files.manifest(number);
    if (!manifest) return could_not(manifest.error().what);
    std::printf("%llu %s", printed(number), ledger::format_rfc3339(manifest->taken).c_str());
    for (const auto& ledger : manifest->ledgers) {
      std::printf(" %s:%llu", ledger.info.name.c_str(), printed(ledger.position.size.value));
    }
    std::printf("\n");
  }
  return kDone;
}

int check_backup(const std::string& place) {
  ledger::Backed<ledger::BackupReport> report = ledger::BackupFailure();
  {
    ProgressBar bar("checking");
    ledger::BackupOptions options;
    options.progress = [&](const ledger::BackupProgress& progress) {
      bar.show(progress.verified, progress.total);
    };
    report = ledger::check_backup(place, options);
  }
  if (!report) {
    using enum ledger::BackupFault;
    const auto fault = report.error().fault;
    could_not(report.error().what);
    return fault == kNothingThere || fault == kStorage || fault == kVersion ? kCouldNot : kFound;
  }
  std::printf(
      "Backup %llu of %s is whole: %llu events of %llu ledgers, each as its checkpoint "
      "signs it. What is within sections only `lethe restore` can see, which has the keys.\n",
      printed(report->manifest), ledger::format_rfc3339(report->taken).c_str(),
      printed(report->events), printed(report->ledgers));
  return kDone;
}

CLI::App* add_of_place(CLI::App& backup, Chosen& chosen, const char* name, const char* says,
                       int (*run)(const std::string&)) {
  auto* command = backup.add_subcommand(name, says);
  auto place = std::make_shared<std::string>();
  command->add_option("folder", *place, "folder of the backup")->required();
  command->callback([&chosen, place, run] { chosen = [place, run] { return run(*place); }; });
  return command;
}

}  // namespace

void add_backup(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "backup", "Add what is new in log and vault to a backup; the keys are not in it");
  auto arguments = std::make_shared<BackupArguments>();
  const auto* list =
      add_of_place(*command, chosen, "list", "Every backup in a folder, with the sizes of its logs",
                   list_backups);
  const auto* check =
      add_of_place(*command, chosen, "check",
                   "Check all of a backup without keys: exit status 0 whole, 1 damage "
                   "was found, 2 it could not be checked",
                   check_backup);
  arguments->flags.add_to(*command, {"data"});
  auto* to = command->add_option(
      "--to", arguments->to,
      "folder of the backup, on another disk than the data; by default that of backup.data");
  auto* server = command->add_option(
      "--server", arguments->server,
      "ask the server at this address, which serves the directory: http://127.0.0.1:8080");
  for (auto* option : {command->add_option("--token-file", arguments->token.file,
                                           "file (mode 0600) with the token of an operator"),
                       command->add_option("--token-variable", arguments->token.variable,
                                           "environment variable that holds it"),
                       command->add_option("--ca-file", arguments->ca_file,
                                           "PEM file of certificate authorities beside the "
                                           "system's")}) {
    option->needs(server);
  }
  server->excludes(to);
  command->callback([&chosen, arguments, list, check] {
    if (list->parsed() || check->parsed()) return;
    chosen = [arguments] {
      return arguments->server.empty() ? run_backup(*arguments) : ask_server(*arguments);
    };
  });
}

}  // namespace lethe::tools
