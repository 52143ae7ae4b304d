#include <cstdio>

#include "crypto/hash.h"
#include "tools/commands.h"
#include "tools/rebuilding.h"

namespace lethe::tools {

namespace {

struct RebuildArguments {
  SettingFlags flags;
  std::string projection, ledger;
};

int run_rebuild(const RebuildArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  std::string error;
  const auto directory = DataDirectory::open(settings->places, settings->store, error);
  if (!directory) return could_not(error);
  if (!arguments.projection.empty() && directory->runner().find(arguments.projection) == nullptr) {
    std::string known;
    for (const auto& projection : directory->runner().projections())
      known += " " + std::string(projection->name());
    return could_not("there is no projection '" + arguments.projection + "'; there are" + known);
  }
  if (!arguments.ledger.empty() && !directory->find(arguments.ledger, error)) {
    return could_not(error);
  }
  for (const auto& ledger : directory->store().ledgers()) {
    if (!arguments.ledger.empty() && ledger->info().name != arguments.ledger) continue;
    for (const auto& projection : directory->runner().projections()) {
      if (!arguments.projection.empty() && projection->name() != arguments.projection) continue;
      const auto digest = rebuild_with_progress(*ledger, directory->store().journal(), *projection);
      if (!digest) return could_not(digest.error().message());
      std::printf("%s %s %llu rows %s\n", ledger->info().name.c_str(),
                  std::string(projection->name()).c_str(),
                  static_cast<unsigned long long>(digest->rows),
                  crypto::to_hex(digest->sha256.view()).c_str());
    }
  }
  return kDone;
}

}  // namespace

void add_rebuild(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "rebuild", "Rebuild projections from the log and the vault, and print a digest of each");
  auto arguments = std::make_shared<RebuildArguments>();
  arguments->flags.add_to(*command, {"data", "keys", "root_keys.", "backup."});
  command->add_option("--projection", arguments->projection, "only this one");
  command->add_option("--ledger", arguments->ledger, "only of this ledger");
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_rebuild(*arguments); }; });
}

}  // namespace lethe::tools
