#include <boost/json/serialize.hpp>
#include <cstdio>

#include "api/codes.h"
#include "tools/bootstrap.h"
#include "tools/commands.h"

namespace lethe::tools {

namespace {

struct InitArguments {
  SettingFlags flags;
  std::string ledger;
  std::string region;
  bool as_json = false;
};

/// A node serves ledgers of its own region alone: one made for another could not be used here.
std::string region_for(const InitArguments& arguments, const Settings& settings,
                       std::string& error) {
  if (settings.region.empty()) return arguments.region.empty() ? "local" : arguments.region;
  if (!arguments.region.empty() && arguments.region != settings.region) {
    error = "--region is " + arguments.region + ", but server.region of this node is " +
            settings.region + ": it would serve no such ledger";
  }
  return settings.region;
}

int run_init(const InitArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  // Before anything is made: a mistyped name must not leave half a directory behind.
  if (!arguments.ledger.empty() && !api::kLedgerName.holds(arguments.ledger)) {
    return could_not("--ledger must be " + std::string(api::kLedgerName.says));
  }
  if (!arguments.region.empty() && !api::kRegion.holds(arguments.region))
    return could_not("--region must be " + std::string(api::kRegion.says));
  std::string error;
  const auto region = region_for(arguments, *settings, error);
  if (!error.empty()) return could_not(error);
  const auto directory = DataDirectory::create(settings->places, settings->origin_base, region,
                                               settings->store, error);
  if (!directory) return could_not(error);
  auto& store = directory->store();
  const auto operator_token =
      issue_token(store, store.system()->info().id, ledger::Role::kOperator, {}, {}, error);
  if (!operator_token) return could_not(error);
  boost::json::object out{{"data", settings->places.data.string()},
                          {"keys", settings->places.keys.string()},
                          {"operator_token", operator_token->text}};
  if (!arguments.ledger.empty()) {
    const auto ledger =
        create_ledger(store, arguments.ledger, region, settings->origin_base, error);
    if (!ledger) return could_not(error);
    const auto admin = issue_token(store, ledger->info().id, ledger::Role::kAdmin, {}, {}, error);
    if (!admin) return could_not(error);
    out["ledger"] = boost::json::object{{"name", ledger->info().name},
                                        {"id", ledger->info().id.str()},
                                        {"verifier_key", ledger->verifier().vkey()},
                                        {"admin_token", admin->text}};
  }
  if (arguments.as_json) {
    std::printf("%s\n", boost::json::serialize(out).c_str());
    return kDone;
  }
  std::printf("Made %s (data) and %s (root keys: keep them apart from any backup of the data).\n",
              settings->places.data.c_str(), settings->places.keys.c_str());
  std::printf("Operator token, shown once: %s\n", operator_token->text.c_str());
  if (const auto* made = out.if_contains("ledger")) {
    std::printf("Ledger %s, admin token, shown once: %s\n", made->at("name").as_string().c_str(),
                made->at("admin_token").as_string().c_str());
    std::printf("Verifier key, for auditors: %s\n", made->at("verifier_key").as_string().c_str());
  }
  const bool is_plain = settings->places.root_keys.kind == RootKeyKind::kFile;
  std::printf("Next: lethe serve --data %s --keys %s%s\n", settings->places.data.c_str(),
              settings->places.keys.c_str(),
              is_plain ? "" : ", with the same settings root_keys.* as here");
  return kDone;
}

}  // namespace

void add_init(CLI::App& app, Chosen& chosen) {
  auto* command =
      app.add_subcommand("init", "Make a data directory, its keys, and the first tokens");
  auto arguments = std::make_shared<InitArguments>();
  arguments->flags.add_to(*command, {"data", "keys", "root_keys.", "backup.", "origin"});
  command->add_option("--ledger", arguments->ledger, "also make this ledger, with an admin token");
  command->add_option("--region", arguments->region,
                      "hosting region of the ledgers (left out: server.region, or else local)");
  command->add_flag("--json", arguments->as_json, "print JSON");
  command->callback(
      [&chosen, arguments] { chosen = [arguments] { return run_init(*arguments); }; });
}

}  // namespace lethe::tools
