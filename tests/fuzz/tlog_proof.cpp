// Proofs in one file: what parses is written again as it was, but for the line that nobody vouches
// for; and no proof leads from another leaf to the root.
#include "crypto/check.h"
#include "ledger/checkpoint.h"
#include "tests/fuzz/sound_log.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {

void tlog_proof(crypto::ByteView input) {
  const auto text = crypto::as_text(input);
  const auto proof = ledger::parse_tlog_proof(text);
  if (!proof) return;
  const auto written = ledger::format_tlog_proof(*proof);
  LETHE_CHECK(written == text || text.find("\nextra ") != std::string_view::npos);
  const auto again = ledger::parse_tlog_proof(written);
  LETHE_CHECK(again && again->index == proof->index && again->hashes == proof->hashes &&
              again->checkpoint == proof->checkpoint);
  const auto& log = SoundLog::instance();
  const auto checkpoint = ledger::open_checkpoint(proof->checkpoint, log.key);
  if (!checkpoint) return;
  LETHE_CHECK(!ledger::verify_inclusion(ledger::Hash(), proof->index, checkpoint->size,
                                        proof->hashes, checkpoint->root));
}

}  // namespace lethe::tests::fuzz
