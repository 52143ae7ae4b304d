// Policies: what is refused says where, and what is taken never counts a cosignature that is not
// there.
#include "ledger/trust_policy.h"

#include "crypto/check.h"
#include "tests/fuzz/sound_log.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {

void trust_policy(crypto::ByteView input) {
  std::string error;
  const auto policy = ledger::TrustPolicy::parse(crypto::as_text(input), error);
  LETHE_CHECK(policy.has_value() == error.empty());
  if (!policy) return;
  LETHE_CHECK(policy->witnesses().size() <= ledger::TrustPolicy::kMaxWitnesses &&
              policy->logs().size() <= ledger::TrustPolicy::kMaxLogs);
  const auto& log = SoundLog::instance();
  const ledger::LogKeys keys(log.writer.origin(), log.key.key);
  const auto judged = policy->judge(log.log.note, keys);
  LETHE_CHECK(judged && judged->cosigned.empty());
}

}  // namespace lethe::tests::fuzz
