#include "crypto/secret.h"
#include "tools/commands.h"

/// `lethe`: parses the arguments and runs the chosen command. Everything is built in the commands
/// and handed down; there is no global state.
int main(int argc, char** argv) {
  using namespace lethe::tools;
  CLI::App app("Lethe, a privacy ledger", "lethe");
  app.set_version_flag("--version", std::string("lethe ") + LETHE_VERSION,
                       "print the version and exit");
  app.require_subcommand(1);
  app.failure_message(parse_failure);
  Chosen chosen;
  add_init(app, chosen);
  add_serve(app, chosen);
  add_token(app, chosen);
  add_verify(app, chosen);
  add_export_log(app, chosen);
  add_rebuild(app, chosen);
  add_import(app, chosen);
  add_demo(app, chosen);
  add_keys(app, chosen);
  add_backup(app, chosen);
  add_restore(app, chosen);
  add_reopen(app, chosen);
  add_tail(app, chosen);
  add_report(app, chosen);
  add_witness(app, chosen);
  // Behind the subcommands, which would have it in their own help otherwise.
  app.footer("`lethe <subcommand> --help` tells the rest. To look around: `lethe demo --serve`.");
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
