#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>

#include "api/http/witness_service.h"
#include "tools/commands.h"
#include "tools/file_io.h"
#include "tools/policy_file.h"
#include "tools/secret_source.h"
#include "tools/stop_signals.h"

namespace lethe::tools {

namespace {

struct NewKeyArguments {
  std::string name, file;
};

int make_key(const NewKeyArguments& arguments) {
  if (!crypto::is_note_name(arguments.name)) {
    return could_not("'" + arguments.name +
                     "' is no name of a witness: best a URL without its scheme, as "
                     "witness.example/lethe is, without spaces and '+'");
  }
  std::error_code status;
  if (std::filesystem::exists(std::filesystem::symlink_status(arguments.file, status)))
    return could_not(arguments.file + " is there already; nothing was changed");
  const crypto::NoteSigner key{arguments.name, crypto::SigningKey::generate(),
                               crypto::kNoteCosignature};
  if (!replace_file(arguments.file, crypto::as_text(key.skey().view())))
    return could_not("can't write " + arguments.file);
  std::printf("%s\n", key.verifier().vkey().c_str());
  return kDone;
}

struct ServeArguments {
  SettingFlags flags;
  std::string state, policy;
  SecretSource key;
  std::vector<std::string> logs;
};

/// Of --log and --policy together. Empty, and `error` says why, when there are none.
std::vector<crypto::NoteVerifier> logs_of(const ServeArguments& arguments, std::string& error) {
  std::vector<crypto::NoteVerifier> out;
  for (const auto& vkey : arguments.logs) {
    auto key = crypto::NoteVerifier::parse(vkey);
    if (!key) error = "--log " + vkey + " is no verifier key of a log";
    if (!key) return {};
    out.push_back(std::move(*key));
  }
  if (!arguments.policy.empty()) {
    const auto policy = read_policy(arguments.policy, error);
    if (!policy) return {};
    for (const auto& log : policy->logs()) out.push_back(log.key);
  }
  if (out.empty()) error = "which logs? give --log with a verifier key, or --policy with log lines";
  return out;
}

void tell(spdlog::logger& log, const api::http::WitnessLine& line) {
  using ledger::Witnessing;
  if (line.outcome == Witnessing::kInconsistent) {
    log.error("{}: a checkpoint was signed that does not continue the one that was cosigned",
              line.origin);
  } else if (line.outcome == Witnessing::kNotKept) {
    log.error("{}: the state can't be made durable, and nothing was cosigned", line.origin);
  } else {
    log.debug("{}: answered {}", line.origin, static_cast<int>(line.outcome));
  }
}

int run_serve(const ServeArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  std::string error;
  const auto logs = logs_of(arguments, error);
  if (!error.empty()) return could_not(error);
  const auto secret = read_secret(arguments.key, {"key", "--key", false, "the witness"}, error);
  if (!error.empty()) return could_not(error);
  auto key = crypto::NoteSigner::parse(crypto::as_text(secret.view()), crypto::kNoteCosignature);
  if (!key) {
    return could_not(arguments.key.file.string() +
                     " is not the key of a witness, which `lethe witness new-key` makes");
  }
  block_stop_signals();
  const auto witness =
      ledger::Witness::open(std::move(*key), {arguments.state, logs, nullptr}, error);
  if (!witness) return could_not(error);

  auto log = spdlog::stderr_color_mt("lethe witness");
  log->set_level(spdlog::level::from_str(settings->log_level));
  api::http::WitnessService service(
      *witness, {}, [log](const api::http::WitnessLine& line) { tell(*log, line); });
  auto options = settings->server;
  options.max_body_bytes = ledger::kMaxAddCheckpointBytes;
  api::http::Server server(options, service);
  error = server.start();
  if (!error.empty()) return could_not(error);
  log->info("cosigning as {}", witness->verifier().vkey());
  for (const auto& one : witness->logs()) {
    if (one.size) {
      log->info("{}: cosigned up to {} entries", one.origin, one.size->value);
    } else {
      log->warn("{}: nothing is kept of it here, so what comes first is believed", one.origin);
    }
  }
  std::printf("listening on %s\n", url_of(options, server.port()).c_str());
  std::fflush(stdout);
  while (!stop_was_asked()) {
  }
  log->info("stopping");
  server.stop();
  return kDone;
}

void add_new_key(CLI::App& command, Chosen& chosen) {
  auto arguments = std::make_shared<NewKeyArguments>();
  auto* child = command.add_subcommand(
      "new-key", "Make the key of a witness; prints its verifier key, for policies");
  child
      ->add_option("name", arguments->name,
                   "how it is called for ever: best a URL without its scheme")
      ->required();
  child->add_option("file", arguments->file, "file to make (mode 0600), with the secret key")
      ->required();
  child->callback([&chosen, arguments] { chosen = [arguments] { return make_key(*arguments); }; });
}

void add_witness_serve(CLI::App& command, Chosen& chosen) {
  auto arguments = std::make_shared<ServeArguments>();
  auto* child = command.add_subcommand(
      "serve", "Cosign checkpoints of others' logs over HTTP until SIGINT or SIGTERM");
  arguments->flags.add_to(
      *child, {"server.address", "server.port", "server.tls_certificate", "server.tls_key",
               "server.threads", "server.max_connections", "server.header_timeout_seconds",
               "server.body_timeout_seconds", "server.idle_timeout_seconds",
               "server.shutdown_grace_seconds", "log.level"});
  child
      ->add_option("--state", arguments->state,
                   "folder of what was cosigned; never restore an old copy of it")
      ->required();
  child
      ->add_option("--key-file", arguments->key.file,
                   "file (mode 0600) that `lethe witness new-key` made")
      ->required();
  child->add_option("--log", arguments->logs,
                    "verifier key of a log to cosign for; as often as there are logs");
  child->add_option("--policy", arguments->policy,
                    "policy file (C2SP tlog-policy) whose log lines say the same");
  child->callback([&chosen, arguments] { chosen = [arguments] { return run_serve(*arguments); }; });
}

}  // namespace

void add_witness(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "witness",
      "Be a witness of logs (C2SP tlog-witness), for organisations that watch each other");
  command->require_subcommand(1);
  add_new_key(*command, chosen);
  add_witness_serve(*command, chosen);
}

}  // namespace lethe::tools
