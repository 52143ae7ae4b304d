#include <cstdio>

#include "ledger/backup_files.h"
#include "ledger/backup_writer.h"
#include "tools/commands.h"

namespace lethe::tools {

namespace {

struct BackupArguments {
  SettingFlags flags;
  std::string to;
};

unsigned long long printed(std::uint64_t number) {
  return number;
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
  if (!journal) return could_not(in_plain_words(journal.error(), places));
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
  command->add_option(
      "--to", arguments->to,
      "folder of the backup, on another disk than the data; by default that of backup.data");
  command->callback([&chosen, arguments, list, check] {
    if (list->parsed() || check->parsed()) return;
    chosen = [arguments] { return run_backup(*arguments); };
  });
}

}  // namespace lethe::tools
