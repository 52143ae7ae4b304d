#include <cstdio>

#include "tools/commands.h"
#include "tools/demo.h"
#include "tools/file_io.h"
#include "tools/serving.h"

namespace lethe::tools {

namespace {

struct DemoArguments {
  SettingFlags flags;
  std::string directory = "lethe-demo";
  DemoOptions options;
  bool serve = false;
};

int announce(const std::filesystem::path& directory, DemoAccess access, const std::string& url) {
  access.url = url;
  const auto file = directory / "demo.env";
  const auto text = demo_environment(access);
  if (!replace_file(file, text)) return could_not("can't write " + file.string());
  std::printf("listening on %s\n\nTokens, good for a day:\n\n%s\n", url.c_str(), text.c_str());
  std::printf(
      "In another terminal:  . %s\nThen try the commands of README.md. Ctrl-C stops the server.\n",
      std::filesystem::absolute(file).c_str());
  std::fflush(stdout);
  return kDone;
}

int run(const DemoArguments& arguments) {
  auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  const std::filesystem::path directory = arguments.directory;
  settings->places = {directory / "data", directory / "keys"};
  settings->origin_base = "lethe.example";
  if (!std::filesystem::exists(settings->places.data)) {
    ProgressBar bar("making the demo");
    auto options = arguments.options;
    options.progress = [&](std::uint64_t done, std::uint64_t total) { bar.show(done, total); };
    if (const auto error = make_demo(settings->places, options); !error.empty())
      return could_not(error);
  }
  if (!arguments.serve) {
    std::printf("The demo ledger is in %s\n", directory.c_str());
    return kDone;
  }
  std::string error;
  const auto opened = DataDirectory::open(settings->places, settings->store, error);
  if (!opened) return could_not(error);
  const auto access = issue_demo_tokens(opened->store(), error);
  if (!access) return could_not(error);
  return serve(*settings, *opened,
               [&](const std::string& url) { announce(directory, *access, url); });
}

}  // namespace

void add_demo(CLI::App& app, Chosen& chosen) {
  auto* command =
      app.add_subcommand("demo", "Make a ledger with a few hundred invented people, and serve it");
  auto arguments = std::make_shared<DemoArguments>();
  arguments->flags.add_to(*command, {"server.address", "server.port", "server.tls_certificate",
                                     "server.tls_key", "log.level"});
  command
      ->add_option("--dir", arguments->directory, "where it lies; one that is there is used again")
      ->capture_default_str();
  command->add_option("--seed", arguments->options.seed, "another seed, other people")
      ->capture_default_str();
  command->add_option("--people", arguments->options.people, "how many")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command->add_flag("--serve", arguments->serve, "serve it, and print the address and tokens");
  command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lethe::tools
