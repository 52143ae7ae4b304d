// What a witness is sent: what parses is written again as it was.
#include "ledger/add_checkpoint.h"

#include "crypto/check.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {

void add_checkpoint(crypto::ByteView input) {
  const auto body = crypto::as_text(input);
  const auto request = ledger::parse_add_checkpoint(body);
  if (!request) return;
  LETHE_CHECK(request->proof.size() <= ledger::kMaxConsistencyProof);
  LETHE_CHECK(ledger::format_add_checkpoint(*request) == body);
}

}  // namespace lethe::tests::fuzz
