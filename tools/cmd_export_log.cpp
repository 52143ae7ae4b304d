#include <cstdio>

#include "ledger/ledger_opening.h"
#include "ledger/public_log.h"
#include "tools/commands.h"
#include "tools/policy_file.h"

namespace lethe::tools {

namespace {

struct ExportArguments {
  SettingFlags flags;
  std::string ledger, to, policy;
};

/// What the policy says of what was exported: kFound when it is not content with it.
int tell_of_witnesses(const ledger::TrustPolicy& policy, const std::string& directory,
                      const ledger::LogKeys& keys) {
  const auto source = ledger::open_public_log(directory);
  if (!source) return could_not(directory + ": " + source.error().message());
  const auto note = (*source)->witnessed_checkpoint();
  if (!note) return could_not(directory + ": " + note.error().message());
  if (!policy.is_about(keys)) {
    std::printf("unknown-key: the policy does not list the log with its key\n");
    return kFound;
  }
  const auto judged = policy.judge(*note, keys);
  if (!judged || !judged->is_quorum) {
    std::printf("unwitnessed: no checkpoint has the cosignatures that the policy asks for\n");
    return kFound;
  }
  std::printf("witnessed up to %llu events, in %s/checkpoint.witnessed\n",
              static_cast<unsigned long long>(judged->checkpoint.size.value), directory.c_str());
  return kDone;
}

int run_export(const ExportArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  std::string error;
  std::optional<ledger::TrustPolicy> policy;
  if (!arguments.policy.empty()) {
    policy = read_policy(arguments.policy, error);
    if (!policy) return could_not(error);
  }
  const auto directory = DataDirectory::open(settings->places, settings->store, error);
  if (!directory) return could_not(error);
  auto& store = directory->store();
  const auto closed = store.find_closed(arguments.ledger);
  const auto ledger = closed ? nullptr : directory->find(arguments.ledger, error);
  if (!closed && !ledger) return could_not(error);
  const auto& info = closed ? closed->info : ledger->info();
  const auto size = [&] {
    ProgressBar bar("exporting");
    const auto show = [&](std::uint64_t count, std::uint64_t total) { bar.show(count, total); };
    return closed ? ledger::export_closed_log(store.journal(), info, arguments.to, show)
                  : ledger::export_public_log(*ledger, arguments.to, show);
  }();
  if (!size) return could_not(arguments.to + ": " + size.error().message());
  const auto keys = closed ? ledger::read_log_keys(store.journal(), info)
                           : ledger::Result<ledger::LogKeys>(ledger->signer()->keys());
  if (!keys) return could_not(info.name + ": " + keys.error().message());
  std::printf("%llu events of %s are in %s; verifier key %s\n",
              static_cast<unsigned long long>(size->value), info.origin.c_str(),
              arguments.to.c_str(), keys->verifier().vkey().c_str());
  return policy ? tell_of_witnesses(*policy, arguments.to, *keys) : kDone;
}

}  // namespace

void add_export_log(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "export-log", "Write a ledger's public log as static files (C2SP tlog-tiles)");
  auto arguments = std::make_shared<ExportArguments>();
  arguments->flags.add_to(*command, {"data", "keys", "root_keys.", "backup."});
  command->add_option("--ledger", arguments->ledger, "name of the ledger")->required();
  command->add_option("--policy", arguments->policy,
                      "policy file (C2SP tlog-policy): exit status 1 when the checkpoint has not "
                      "the cosignatures that it asks for");
  command->add_option("directory", arguments->to, "where to; an earlier export there is extended")
      ->required();
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_export(*arguments); }; });
}

}  // namespace lethe::tools
