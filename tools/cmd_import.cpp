#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tools/commands.h"
#include "tools/importing.h"

namespace lethe::tools {

namespace {

struct ImportArguments {
  SettingFlags flags;
  std::string ledger, state = "lethe-import.state";
  std::vector<std::string> people, staff, consents, relationships, accesses, encounters;
};

/// People first: the others name them. Accesses may name relationships.
std::vector<ImportFile> files_of(const ImportArguments& arguments) {
  std::vector<ImportFile> files;
  for (const auto& [kind, paths] : {std::pair(ImportKind::kPeople, &arguments.people),
                                    std::pair(ImportKind::kStaff, &arguments.staff),
                                    std::pair(ImportKind::kConsents, &arguments.consents),
                                    std::pair(ImportKind::kRelationships, &arguments.relationships),
                                    std::pair(ImportKind::kAccesses, &arguments.accesses),
                                    std::pair(ImportKind::kEncounters, &arguments.encounters)}) {
    for (const auto& path : *paths) files.push_back({kind, path});
  }
  return files;
}

int run(const ImportArguments& arguments) {
  const auto files = files_of(arguments);
  if (files.empty())
    return could_not(
        "nothing to import: give --people, --staff, --consents, --relationships, --accesses or "
        "--encounters");
  // Before anything is taken: a mistyped name must not leave half an import behind.
  for (const auto& file : files) {
    if (::access(file.path.c_str(), R_OK) != 0)
      return could_not("can't read " + file.path.string() + ": " + std::strerror(errno));
  }
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  std::string error;
  const auto directory = DataDirectory::open(settings->places, settings->store, error);
  if (!directory) return could_not(error);
  const auto ledger = directory->find(arguments.ledger, error);
  if (!ledger) return could_not(error);
  ImportReport report;
  {
    ProgressBar bar("importing");
    ImportOptions options;
    options.state = arguments.state;
    options.progress = [&](std::uint64_t done, std::uint64_t total) { bar.show(done, total); };
    options.refused = [](const RefusedLine& line) {
      std::fprintf(stderr, "%s:%llu: %s\n", line.file.c_str(),
                   static_cast<unsigned long long>(line.line), line.reason.c_str());
    };
    report = run_import(directory->store(), *ledger, files, options, error);
  }
  std::printf(
      "%llu lines accepted, %llu accepted earlier, %llu refused, %llu refused earlier, "
      "%.1f s, %.0f a second\n",
      static_cast<unsigned long long>(report.accepted),
      static_cast<unsigned long long>(report.repeated),
      static_cast<unsigned long long>(report.refused),
      static_cast<unsigned long long>(report.refused_earlier), report.seconds,
      report.seconds > 0 ? static_cast<double>(report.accepted) / report.seconds : 0);
  if (!error.empty()) return could_not(error + "; run the same command again to go on");
  return report.refused + report.refused_earlier == 0 ? kDone : kFound;
}

}  // namespace

void add_import(CLI::App& app, Chosen& chosen) {
  auto* command =
      app.add_subcommand("import", "Import JSON Lines; may be stopped and started again");
  auto arguments = std::make_shared<ImportArguments>();
  arguments->flags.add_to(*command, {"data", "keys", "root_keys.", "backup."});
  command->add_option("--ledger", arguments->ledger, "name of the ledger")->required();
  command->add_option("--people", arguments->people,
                      "people: id becomes the external id, the rest profile fields");
  command->add_option("--staff", arguments->staff, "agents, in the same form");
  command->add_option("--consents", arguments->consents,
                      "consents: person, and the body of POST .../consents");
  command->add_option("--relationships", arguments->relationships,
                      "relationships: patient, practitioner, and the body of POST "
                      ".../relationships");
  command->add_option("--accesses", arguments->accesses,
                      "accesses: person, actor, and the body of POST .../accesses");
  command->add_option("--encounters", arguments->encounters,
                      "encounters: patient, practitioner, start, end, class, type");
  command->add_option("--state", arguments->state, "file that notes how far the import is")
      ->capture_default_str();
  command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lethe::tools
