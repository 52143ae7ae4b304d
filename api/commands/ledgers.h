// POST /v1/ledgers, on the system ledger.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct CreateLedgerInput {
  static constexpr RuleTraits kTraits{.personal = false};
  std::string name, region;
  /// The origin of the new log is `<origin_base>/<name>`; configuration, not part of the body.
  std::string origin_base;
  static CreateLedgerInput parse(ObjectReader& reader);
};

/// Role operator, on the system ledger, else kForbidden. kLedgerExists, where the committer has the
/// last word. 201 with ledger_json() and Location.
void submit_create_ledger(ledger::Store& store, Request request, CreateLedgerInput input,
                          ReplyCallback done);
Reply run_create_ledger(ledger::Store& store, Request request, const CreateLedgerInput& input);

}  // namespace lethe::api
