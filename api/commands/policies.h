// POST …/policies.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct PublishPolicyInput {
  static constexpr RuleTraits kTraits{.personal = false};
  std::string version;
  std::string url;  // empty: the setting default_policy_url, as it is at that time
  std::string language;
  crypto::Hash hash;  // SHA-256 of the notice as shown
  bool consent_anew = false;
  static PublishPolicyInput parse(ObjectReader& reader);
};

/// Role admin. Order: kPolicyExists for a version that was published before, kPolicyUrlRequired
/// when there is neither a URL nor a default one. 201 with policy_json(); the
/// newest is the current one.
Ruled<Ruling> publish_policy(RuleContext& context, const PublishPolicyInput& input);

}  // namespace lethe::api
