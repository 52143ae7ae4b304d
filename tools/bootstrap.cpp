#include "tools/bootstrap.h"

#include "api/commands/ledgers.h"
#include "api/commands/tokens.h"
#include "api/json/request.h"
#include "ledger/names.h"

namespace lethe::tools {

api::Request system_request(const ledger::LedgerId& ledger, std::string_view command) {
  api::Request request;
  request.caller = api::Caller::system(ledger);
  request.id = ledger::RequestId::random();
  request.method = "CLI";
  request.route = std::string(command);
  return request;
}

std::string refusal_of(const api::Reply& reply) {
  return reply.refused() ? in_words(reply.problem()) : std::string();
}

std::string in_words(const api::Problem& problem) {
  std::string text(api::info(problem.type).title);
  if (!problem.detail.empty()) text += ": " + problem.detail;
  for (const auto& fault : problem.faults) text += "; " + fault.where + ": " + fault.message;
  return text;
}

std::optional<IssuedToken> issue_token(ledger::Store& store, const ledger::LedgerId& ledger,
                                       ledger::Role role,
                                       const std::optional<ledger::SubjectId>& subject,
                                       std::optional<std::int64_t> ttl_seconds,
                                       std::string& error) {
  // As over HTTP: who needs a subject, and how long a token lasts, is said in one place.
  boost::json::object body{{"role", ledger::name_of(role)}};
  if (subject) body["subject"] = subject->str();
  if (ttl_seconds) body["ttl_seconds"] = *ttl_seconds;
  const auto input = api::read_input<api::IssueTokenInput>(body);
  if (!input) {
    error = in_words(input.error());
    return std::nullopt;
  }
  const auto reply =
      api::run(store, ledger, system_request(ledger, "token"), api::issue_token, *input);
  error = refusal_of(reply);
  if (!error.empty()) return std::nullopt;
  const auto& answer = reply.answer().body;
  return IssuedToken{std::string(answer.at("id").as_string()),
                     std::string(answer.at("token").as_string())};
}

std::shared_ptr<const ledger::Ledger> create_ledger(ledger::Store& store, const std::string& name,
                                                    const std::string& region,
                                                    const std::string& origin_base,
                                                    std::string& error) {
  api::CreateLedgerInput input;
  input.name = name;
  input.region = region;
  input.origin_base = origin_base;
  error = refusal_of(
      api::run_create_ledger(store, system_request(store.system()->info().id, "init"), input));
  return error.empty() ? store.find(name) : nullptr;
}

}  // namespace lethe::tools
