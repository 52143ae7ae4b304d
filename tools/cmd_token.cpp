#include <boost/json/serialize.hpp>
#include <cstdio>

#include "api/commands/tokens.h"
#include "api/json/render.h"
#include "ledger/names.h"
#include "tools/bootstrap.h"
#include "tools/commands.h"

namespace lethe::tools {

namespace {

struct TokenArguments {
  SettingFlags flags;
  std::string ledger = "system";
  std::string role, subject, id;
  std::int64_t days = 90;
};

/// Opens the directory and finds the ledger, then does the rest.
template <class Body>
int with_ledger(const TokenArguments& arguments, Body body) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  std::string error;
  const auto directory = DataDirectory::open(settings->places, settings->store, error);
  if (!directory) return could_not(error);
  const auto ledger = directory->store().find(arguments.ledger);
  if (!ledger) return could_not("there is no ledger named '" + arguments.ledger + "'");
  return body(directory->store(), *ledger);
}

int issue(const TokenArguments& arguments) {
  const auto role = ledger::by_name<ledger::Role>(arguments.role);
  if (!role) return could_not("there is no role '" + arguments.role + "'");
  std::optional<ledger::SubjectId> subject;
  if (!arguments.subject.empty()) {
    subject = ledger::SubjectId::parse(arguments.subject);
    if (!subject) return could_not("--subject must be a UUID in lower case");
  }
  return with_ledger(arguments, [&](ledger::Store& store, const ledger::Ledger& in) {
    std::string error;
    const auto token =
        issue_token(store, in.info().id, *role, subject, arguments.days * 24 * 60 * 60, error);
    if (!token) return could_not(error);
    std::printf("%s\n", token->text.c_str());
    return kDone;
  });
}

int revoke(const TokenArguments& arguments) {
  const auto id = ledger::TokenId::parse(arguments.id);
  if (!id) return could_not("the id of a token is a UUID in lower case");
  return with_ledger(arguments, [&](ledger::Store& store, const ledger::Ledger& in) {
    api::RevokeTokenInput input;
    input.token = *id;
    const auto error = refusal_of(api::run(
        store, in.info().id, system_request(in.info().id, "token"), api::revoke_token, input));
    return error.empty() ? kDone : could_not(error);
  });
}

int list(const TokenArguments& arguments) {
  return with_ledger(arguments, [&](ledger::Store&, const ledger::Ledger& in) {
    constexpr std::size_t kPage = 1'000;
    const auto snapshot = in.snapshot();
    const projections::Views views(*snapshot);
    std::optional<ledger::TokenId> after;
    while (true) {
      const auto tokens = views.tokens(after, kPage);
      if (!tokens) return could_not(tokens.error().message());
      for (const auto& token : *tokens)
        std::printf("%s\n", boost::json::serialize(api::token_json(token)).c_str());
      if (tokens->size() < kPage) return kDone;
      after = tokens->back().id;
    }
  });
}

}  // namespace

void add_token(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "token", "Issue, revoke or list tokens of a data directory that is not being served");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* says, int (*run)(const TokenArguments&)) {
    auto arguments = std::make_shared<TokenArguments>();
    auto* child = command->add_subcommand(name, says);
    arguments->flags.add_to(*child, {"data", "keys"});
    child->add_option("--ledger", arguments->ledger, "name of the ledger")->capture_default_str();
    child->callback(
        [&chosen, arguments, run] { chosen = [arguments, run] { return run(*arguments); }; });
    return std::pair(child, arguments);
  };
  const auto [issuing, issue_arguments] = add("issue", "Print a new token", issue);
  issuing
      ->add_option("--role", issue_arguments->role,
                   "operator, admin, portal, agent, subject, auditor or reviewer")
      ->required();
  issuing->add_option("--subject", issue_arguments->subject, "whose: id of the agent or subject");
  issuing->add_option("--days", issue_arguments->days, "until it expires")
      ->check(CLI::Range(1, 400))
      ->capture_default_str();
  const auto [revoking, revoke_arguments] = add("revoke", "End a token", revoke);
  revoking->add_option("id", revoke_arguments->id, "id of the token")->required();
  add("list", "Print the tokens, one JSON object a line", list);
}

}  // namespace lethe::tools
