#include <cstdio>

#include "tools/commands.h"
#include "tools/serving.h"
#include "tools/stop_signals.h"

namespace lethe::tools {

void add_serve(CLI::App& app, Chosen& chosen) {
  auto* command =
      app.add_subcommand("serve", "Serve a data directory over HTTP until SIGINT or SIGTERM");
  auto flags = std::make_shared<SettingFlags>();
  flags->add_to(*command);
  command->callback([&chosen, flags] {
    chosen = [flags] {
      const auto settings = flags->load();
      if (!settings) return kCouldNot;
      block_stop_signals();
      std::string error;
      const auto directory = DataDirectory::open(settings->places, settings->store, error);
      if (!directory) return could_not(error);
      return serve(*settings, *directory, [](const std::string& url) {
        std::printf("listening on %s\n", url.c_str());
        std::fflush(stdout);
      });
    };
  });
}

}  // namespace lethe::tools
