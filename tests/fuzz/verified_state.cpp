// What an earlier verification kept: what parses is written again as it means, and its checkpoint
// is one that its keys signed.
#include "ledger/verified_state.h"

#include "crypto/check.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {

void verified_state(crypto::ByteView input) {
  const auto state = ledger::parse_verified_state(crypto::as_text(input));
  if (!state) return;
  const auto written = ledger::format_verified_state(*state);
  const auto again = ledger::parse_verified_state(written);
  LETHE_CHECK(again && again->keys == state->keys && again->checkpoint == state->checkpoint &&
              again->last == state->last && ledger::format_verified_state(*again) == written);
}

}  // namespace lethe::tests::fuzz
