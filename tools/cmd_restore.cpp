#include <cstdio>

#include "tools/commands.h"
#include "tools/restoring.h"

namespace lethe::tools {

namespace {

struct RestoreArguments {
  SettingFlags flags;
  std::string from, to, blocks, as_of, ledger;
};

int run_restore(const RestoreArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  RestoreRequest request;
  request.from = arguments.from;
  request.to = arguments.to;
  request.blocks = arguments.blocks;
  request.places = settings->places;
  request.store = settings->store;
  request.options.ledger = arguments.ledger;
  std::string error;
  if (!arguments.as_of.empty()) {
    error = read_as_of(arguments.as_of, arguments.ledger, request.options);
    if (!error.empty()) return could_not(error);
  }
  std::optional<ledger::RestoreReport> report;
  {
    ProgressBar bar("restoring");
    request.options.progress = [&](std::uint64_t done, std::uint64_t total) {
      bar.show(done, total);
    };
    report = restore_directory(request, error);
  }
  if (!report) return could_not(error + "; nothing was restored");
  std::printf(
      "%s%s is whole, and closed: nobody reads from it yet. `lethe reopen --data %s --keys %s` "
      "says "
      "what it lacks of what was known, and goes on with it in the place of the directory that "
      "was used with these keys before.\n",
      restored_text(*report).c_str(), arguments.to.c_str(), arguments.to.c_str(),
      settings->places.keys.c_str());
  return kDone;
}

}  // namespace

void add_restore(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "restore", "Make a data directory of a backup; whoever was erased since stays erased");
  auto arguments = std::make_shared<RestoreArguments>();
  arguments->flags.add_to(*command, {"data", "keys", "root_keys.", "backup.keys"});
  command->add_option("--from", arguments->from, "folder of the backup")->required();
  command->add_option("--to", arguments->to, "the new data directory, which is not there yet")
      ->required();
  command->add_option("--blocks", arguments->blocks,
                      "the latest blocks of the key trees: a data directory (by default that of "
                      "--data, or the key target when it is not there), a key target, or a folder "
                      "of blocks");
  command->add_option("--as-of", arguments->as_of,
                      "restore an earlier state: the size of the ledger's log, backup:<number>, or "
                      "the file of a checkpoint");
  command->add_option("--ledger", arguments->ledger,
                      "only this ledger, and the system's; by default all");
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_restore(*arguments); }; });
}

}  // namespace lethe::tools
