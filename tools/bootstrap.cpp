#include "tools/bootstrap.h"

#include "api/commands/ledgers.h"
#include "api/commands/tokens.h"

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
  if (!reply.refused()) return {};
  const auto& problem = reply.problem();
  std::string text(api::info(problem.type).title);
  if (!problem.detail.empty()) text += ": " + problem.detail;
  for (const auto& fault : problem.faults) text += "; " + fault.where + ": " + fault.message;
  return text;
}

std::optional<IssuedToken> issue_token(ledger::Store& store, const ledger::LedgerId& ledger,
                                       ledger::Role role,
                                       const std::optional<ledger::SubjectId>& subject,
                                       std::int64_t ttl_seconds, std::string& error) {
  api::IssueTokenInput input;
  input.role = role;
  input.subject = subject;
  input.ttl_seconds = ttl_seconds;
  const auto reply =
      api::run(store, ledger, system_request(ledger, "token"), api::issue_token, input);
  error = refusal_of(reply);
  if (!error.empty()) return std::nullopt;
  const auto& body = reply.answer().body;
  return IssuedToken{std::string(body.at("id").as_string()),
                     std::string(body.at("token").as_string())};
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
