// The decoder of events: whatever it takes has no other encoding.
#include "crypto/check.h"
#include "ledger/event_codec.h"
#include "ledger/log_keys.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {

void event_header(crypto::ByteView input) {
  const auto header = ledger::decode_header(input);
  if (!header) return;
  LETHE_CHECK(ledger::peek_kind(input) == kind_of(header->facts));
  if (std::holds_alternative<ledger::UnknownFacts>(header->facts)) return;
  const auto again = ledger::encode_header(*header);
  LETHE_CHECK(again && std::ranges::equal(*again, input));
}

}  // namespace lethe::tests::fuzz
