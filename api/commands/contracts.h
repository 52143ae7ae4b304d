// POST …/contracts: the contract with the processor (GDPR Art. 28(3)) is accepted; and reading who
// signed it.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct AcceptContractInput {
  static constexpr RuleTraits kTraits{};
  std::string version, url;
  crypto::Hash hash;      // SHA-256 of the contract as accepted
  std::string signatory;  // a person's name: a section of the ledger's own evidence
  static AcceptContractInput parse(ObjectReader& reader);
};

/// Role admin. kContractExists for a version that was accepted before. 201 with contract_json();
/// the newest is the current one.
Ruled<Ruling> accept_contract(RuleContext& context, const AcceptContractInput& input);

struct ReadSignatoryInput {
  static constexpr RuleTraits kTraits{};
  std::string version;                        // of the path
  std::optional<std::string> purpose_of_use;  // the header
};

/// The access event comes first and is durable before the name is read (promise P6). Roles admin,
/// auditor. Order: kPurposeOfUseRequired, kInvalidHeader, kUnknownContract. 200 {"version",
/// "signatory", "access": sequence}; without `signatory` when its retention has ended.
Ruled<Ruling> read_signatory(RuleContext& context, const ReadSignatoryInput& input);

}  // namespace lethe::api
