#include "crypto/secret.h"
#include "tools/commands.h"
#include "tools/serving.h"

/// `lethe`: parses the arguments and runs the chosen command. Everything is built in the commands
/// and handed down; there is no global state.
int main(int argc, char** argv) {
  using namespace lethe::tools;
  block_stop_signals();
  CLI::App app("Lethe, a privacy ledger", "lethe");
  app.set_version_flag("--version", std::string("lethe ") + LETHE_VERSION);
  app.require_subcommand(1);
  Chosen chosen;
  add_init(app, chosen);
  add_serve(app, chosen);
  add_token(app, chosen);
  add_verify(app, chosen);
  add_export_log(app, chosen);
  add_rebuild(app, chosen);
  add_import(app, chosen);
  add_demo(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? kDone : kCouldNot;
  }
  if (const auto hardened = lethe::crypto::harden_process(); !hardened) {
    return could_not(hardened.error().message() + "; raise the limit with `ulimit -l 65536`");
  }
  return chosen();
}
