// Signed notes, checkpoints and cosignatures: a note that parses is written in one way only, and a
// signature that nobody made never counts.
#include "crypto/check.h"
#include "crypto/cosignature.h"
#include "ledger/checkpoint.h"
#include "tests/fuzz/sound_log.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {

void signed_note(crypto::ByteView input) {
  const auto text = crypto::as_text(input);
  const auto line = text.substr(0, text.find('\n'));
  for (const auto type : {crypto::kNoteEd25519, crypto::kNoteCosignature}) {
    const auto key = crypto::NoteVerifier::parse(line, type);
    if (key) LETHE_CHECK(crypto::NoteVerifier::parse(key->vkey(), type)->id == key->id);
  }
  const auto note = crypto::parse_note(text);
  const auto& log = SoundLog::instance();
  const auto opened = ledger::open_checkpoint(text, log.key);
  if (!note) {
    LETHE_CHECK(!opened);
    return;
  }
  std::string written = note->text + "\n";
  for (const auto& signature : note->signatures) {
    written += signature.line();
    // Nothing of what the bytes claim may be trusted before it is looked at.
    static_cast<void>(crypto::cosignature_time(signature.signature));
    static_cast<void>(crypto::verify_cosignature(log.key.key, note->text, signature.signature));
  }
  LETHE_CHECK(written == text);
  const auto checkpoint = ledger::parse_checkpoint_text(note->text);
  if (opened) LETHE_CHECK(checkpoint && *checkpoint == *opened);
}

}  // namespace lethe::tests::fuzz
