// First steps in a new data directory: ledgers and tokens, through the same commands as over HTTP,
// by the system itself.
#pragma once

#include <string>

#include "api/commands/answer.h"
#include "api/commands/request.h"
#include "ledger/store.h"

namespace lethe::tools {

/// A request of the process itself, named after the subcommand.
api::Request system_request(const ledger::LedgerId& ledger, std::string_view command);

std::string in_words(const api::Problem& problem);
/// The same of a refusal; empty when there is none.
std::string refusal_of(const api::Reply& reply);

struct IssuedToken {
  std::string id, text;
};
/// Good for `ttl_seconds`, or as long as the role's tokens are. `error` says why not.
std::optional<IssuedToken> issue_token(ledger::Store& store, const ledger::LedgerId& ledger,
                                       ledger::Role role,
                                       const std::optional<ledger::SubjectId>& subject,
                                       std::optional<std::int64_t> ttl_seconds, std::string& error);
std::shared_ptr<const ledger::Ledger> create_ledger(ledger::Store& store, const std::string& name,
                                                    const std::string& region,
                                                    const std::string& origin_base,
                                                    std::string& error);

}  // namespace lethe::tools
