#include <cstdio>

#include "api/console/console_files.h"
#include "tools/commands.h"
#include "tools/demo.h"
#include "tools/demo_access.h"
#include "tools/file_io.h"
#include "tools/serving.h"
#include "tools/stop_signals.h"

namespace lethe::tools {

namespace {

struct DemoArguments {
  SettingFlags flags;
  std::string directory = "lethe-demo";
  DemoOptions options;
  bool serve = false;
};

/// The last screen: where, with what, and what to try.
void announce(const std::filesystem::path& directory, DemoAccess access, const std::string& url) {
  access.url = url;
  const auto file = std::filesystem::absolute(directory / "demo.env").lexically_normal();
  std::printf("listening on %s\n\n", url.c_str());
  if (!api::console::files().empty()) {
    std::printf("In a browser:\n\n  %s/?ledger=demo  the console; sign in with one of the tokens\n",
                url.c_str());
    std::printf(
        "  %s/portal#ledger=demo&portal=%s&agent=%s\n"
        "      a support portal that uses the API and the consent widget\n\n",
        url.c_str(), access.portal.c_str(), access.agent.c_str());
  }
  std::printf("Tokens of the ledger 'demo', good for a day:\n\n");
  for (const auto& [role, token, says] : tokens_of(access)) {
    std::printf("  %-9s %s  %s\n", std::string(role).c_str(), token.c_str(),
                std::string(says).c_str());
  }
  if (replace_file(file, demo_environment(access))) {
    std::printf("\nThey are in %s, too. In another terminal:\n\n  . %s\n", file.c_str(),
                file.c_str());
  } else {
    std::printf("\n%s could not be written. In another terminal:\n\n%s", file.c_str(),
                demo_environment(access).c_str());
  }
  std::printf(
      "  curl -s -H \"Authorization: Bearer $PORTAL\" $LETHE/subjects/$PERSON\n"
      "  curl -s -H \"Authorization: Bearer $AGENT\" -H 'Purpose-Of-Use: TREAT' "
      "$LETHE/subjects/$PERSON/profile\n"
      "  curl -s -H \"Authorization: Bearer $SUBJECT\" $LETHE/subjects/$PERSON/accesses\n\n"
      "README.md goes on from there; %s/openapi.yaml describes the whole API.\n"
      "Ctrl-C stops the server. The next run serves the same ledger with fresh tokens; for a new "
      "one, remove\n%s first.\n",
      url.c_str(), file.parent_path().c_str());
  std::fflush(stdout);
}

int run(const DemoArguments& arguments) {
  auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  const std::filesystem::path directory = arguments.directory;
  settings->places.data = directory / "data";
  settings->places.keys = directory / "keys";
  settings->origin_base = "lethe.example";
  if (std::filesystem::exists(settings->places.data)) {
    std::fprintf(stderr, "%s is there already, and is used as it is\n", directory.c_str());
  } else {
    ProgressBar bar("making the demo");
    auto options = arguments.options;
    options.progress = [&](std::uint64_t done, std::uint64_t total) { bar.show(done, total); };
    if (const auto error = make_demo(settings->places, options); !error.empty())
      return could_not(error);
  }
  if (!arguments.serve) {
    std::printf("The demo ledger is in %s; --serve serves it\n", directory.c_str());
    return kDone;
  }
  block_stop_signals();
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
                                     "server.tls_key", "log.level", "root_keys."});
  command
      ->add_option("--dir", arguments->directory, "where it lies; one that is there is used again")
      ->capture_default_str();
  command->add_option("--seed", arguments->options.seed, "another seed, other people")
      ->capture_default_str();
  command
      ->add_option("--people", arguments->options.people,
                   "how many sign up; some with stories of their own come on top")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command->add_flag("--serve", arguments->serve, "serve it, and print the address and tokens");
  command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lethe::tools
