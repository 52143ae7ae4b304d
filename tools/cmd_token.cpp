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
  std::string ledger, role, subject, id;
  std::optional<std::int64_t> days;
};

constexpr std::string_view kRoles = "operator, admin, portal, agent, subject, auditor or reviewer";
constexpr std::string_view kSystem = "system";

/// Opens the directory, then does the rest with the ledgers meant: the one named, or all.
template <class Body>
int with_ledgers(const TokenArguments& arguments, Body body) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  std::string error;
  const auto directory = DataDirectory::open(settings->places, settings->store, error);
  if (!directory) return could_not(error);
  auto ledgers = directory->store().ledgers();
  if (!arguments.ledger.empty()) {
    const auto ledger = directory->find(arguments.ledger, error);
    if (!ledger) return could_not(error);
    ledgers = {ledger};
  }
  return body(directory->store(), ledgers);
}

using Ledgers = std::vector<std::shared_ptr<const ledger::Ledger>>;

/// What the arguments lack for a token of the role, in their own words.
std::string lacking(const TokenArguments& arguments, ledger::Role role) {
  const bool is_operator = role == ledger::Role::kOperator;
  if (is_operator && !arguments.ledger.empty() && arguments.ledger != kSystem) {
    return "an operator's token is of the ledger 'system', for all of them: leave --ledger out";
  }
  if (!is_operator && arguments.ledger.empty()) {
    return "--ledger is required: a token is good for one ledger, and only the operator's for all";
  }
  const bool is_somebodys = role == ledger::Role::kAgent || role == ledger::Role::kSubject;
  if (is_somebodys && arguments.subject.empty()) {
    return "--subject is required: the id of the " + arguments.role + " whose token it is";
  }
  if (!is_somebodys && role != ledger::Role::kReviewer && !arguments.subject.empty())
    return "--subject is for the roles agent, subject and reviewer only";
  if (role == ledger::Role::kSubject && arguments.days && *arguments.days > 1)
    return "--days: a subject's token is good for a day at most";
  return {};
}

int issue(TokenArguments arguments) {
  const auto role = ledger::by_name<ledger::Role>(arguments.role);
  if (!role) {
    return could_not("there is no role '" + arguments.role + "'; there are " + std::string(kRoles));
  }
  if (const auto error = lacking(arguments, *role); !error.empty()) return could_not(error);
  if (arguments.ledger.empty()) arguments.ledger = kSystem;
  std::optional<ledger::SubjectId> subject;
  if (!arguments.subject.empty()) {
    subject = ledger::SubjectId::parse(arguments.subject);
    if (!subject) return could_not("--subject must be a UUID in lower case");
  }
  return with_ledgers(arguments, [&](ledger::Store& store, const Ledgers& in) {
    constexpr std::int64_t kDay = 24LL * 60 * 60;
    std::optional<std::int64_t> seconds;
    if (arguments.days) seconds = *arguments.days * kDay;
    std::string error;
    const auto token = issue_token(store, in.front()->info().id, *role, subject, seconds, error);
    if (!token) return could_not(error);
    std::printf("%s\n", token->text.c_str());
    return kDone;
  });
}

int revoke(TokenArguments arguments) {
  const auto id = ledger::TokenId::parse(arguments.id);
  if (!id) {
    return could_not("a token is revoked by its id, a UUID in lower case: `lethe token list`");
  }
  return with_ledgers(arguments, [&](ledger::Store& store, const Ledgers& in) {
    for (const auto& ledger : in) {
      const auto snapshot = ledger->snapshot();
      const auto token = projections::Views(*snapshot).token(*id);
      if (!token) return could_not(token.error().message());
      if (!*token) continue;
      api::RevokeTokenInput input;
      input.token = *id;
      const auto& where = ledger->info().id;
      const auto error = refusal_of(
          api::run(store, where, system_request(where, "token"), api::revoke_token, input));
      if (!error.empty()) return could_not(error);
      std::printf("revoked\n");
      return kDone;
    }
    return could_not("there is no token with this id; `lethe token list` shows them");
  });
}

/// Prints all tokens of one ledger; empty, or what went wrong.
std::string list_one(const ledger::Ledger& ledger) {
  constexpr std::size_t kPage = 1'000;
  const auto snapshot = ledger.snapshot();
  const projections::Views views(*snapshot);
  std::optional<ledger::TokenId> after;
  while (true) {
    const auto tokens = views.tokens(after, kPage);
    if (!tokens) return tokens.error().message();
    for (const auto& token : *tokens) {
      boost::json::object line{{"ledger", ledger.info().name}};
      for (const auto& member : api::token_json(token)) line.insert(member);
      std::printf("%s\n", boost::json::serialize(line).c_str());
    }
    if (tokens->size() < kPage) return {};
    after = tokens->back().id;
  }
}

int list(TokenArguments arguments) {
  return with_ledgers(arguments, [&](ledger::Store&, const Ledgers& in) {
    for (const auto& ledger : in) {
      if (const auto error = list_one(*ledger); !error.empty()) return could_not(error);
    }
    return kDone;
  });
}

}  // namespace

void add_token(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "token", "Issue, revoke or list tokens of a data directory that is not being served");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* says, const char* of_ledger,
                       int (*run)(TokenArguments)) {
    auto arguments = std::make_shared<TokenArguments>();
    auto* child = command->add_subcommand(name, says);
    arguments->flags.add_to(*child, {"data", "keys", "root_keys.", "backup."});
    child->add_option("--ledger", arguments->ledger, of_ledger);
    child->callback(
        [&chosen, arguments, run] { chosen = [arguments, run] { return run(*arguments); }; });
    return std::pair(child, arguments);
  };
  const auto [issuing, issue_arguments] =
      add("issue", "Print a new token; it is shown this once",
          "name of the ledger that it is for; none for an operator", issue);
  issuing->add_option("--role", issue_arguments->role, std::string(kRoles))->required();
  issuing->add_option("--subject", issue_arguments->subject, "whose: id of the agent or subject");
  issuing
      ->add_option("--days", issue_arguments->days,
                   "until it expires; by default 90, and one hour for a subject")
      ->check(CLI::Range(1, 400));
  const auto [revoking, revoke_arguments] =
      add("revoke", "End a token", "name of its ledger, if known", revoke);
  revoking->add_option("id", revoke_arguments->id, "id of the token, as `lethe token list` has it")
      ->required();
  add("list", "Print the tokens, one JSON object a line, without their texts",
      "only of this ledger", list);
}

}  // namespace lethe::tools
