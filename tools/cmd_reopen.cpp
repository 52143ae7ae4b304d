#include <cstdio>

#include "tools/commands.h"
#include "tools/reopening.h"

namespace lethe::tools {

namespace {

struct ReopenArguments {
  SettingFlags flags;
  bool accept_loss = false;
};

int run_reopen(const ReopenArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  std::string error;
  const auto text = reopen({settings->places, settings->store, arguments.accept_loss}, error);
  if (!text) return could_not(error);
  std::fputs(text->c_str(), stdout);
  return kDone;
}

}  // namespace

void add_reopen(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "reopen",
      "Go on with a directory that stays closed: restored, or lacking what its registers know");
  auto arguments = std::make_shared<ReopenArguments>();
  arguments->flags.add_to(*command, {"data", "keys", "root_keys.", "backup."});
  command->add_flag("--accept-loss", arguments->accept_loss,
                    "what it lacks is lost for good; the erasures and holds among it that are "
                    "known are carried out anew");
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_reopen(*arguments); }; });
}

}  // namespace lethe::tools
