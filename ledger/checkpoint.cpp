#include "ledger/checkpoint.h"

#include "crypto/check.h"
#include "ledger/tlog_lines.h"

namespace lethe::ledger {
namespace {

constexpr std::string_view kProofHeader = "c2sp.org/tlog-proof@v1";
/// A tree of less than 2^64 leaves has no longer inclusion proof.
constexpr std::size_t kLongestProof = 64;

std::string checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size.value) + "\n" +
         crypto::to_base64(checkpoint.root.view()) + "\n";
}

}  // namespace

std::string sign_checkpoint(const Checkpoint& checkpoint, const crypto::SigningKey& key) {
  auto note = crypto::sign_note(checkpoint_text(checkpoint), checkpoint.origin, key);
  LETHE_CHECK(note);  // with a note name as its origin, the text is one that a note may have
  return std::move(*note);
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text) {
  const auto origin = take_line(text);
  const auto size_line = take_line(text);
  const auto root_line = take_line(text);
  if (!origin || origin->empty() || !size_line || !root_line) return Error::kMalformedCheckpoint;
  const auto size = parse_number(*size_line);
  const auto root = parse_hash(*root_line);
  if (!size || !root) return Error::kMalformedCheckpoint;
  while (!text.empty()) {
    const auto extension = take_line(text);
    if (!extension || extension->empty()) return Error::kMalformedCheckpoint;
  }
  return Checkpoint{std::string(*origin), TreeSize{*size}, *root};
}

Result<Checkpoint> open_checkpoint(std::string_view note, const crypto::NoteVerifier& log_key) {
  LETHE_TRY(const auto opened, crypto::open_note(note, {log_key}));
  LETHE_TRY(auto checkpoint, parse_checkpoint_text(opened.text));
  if (checkpoint.origin != log_key.name) return Error::kMalformedCheckpoint;
  return checkpoint;
}

std::string format_tlog_proof(const TlogProof& proof) {
  std::string text(kProofHeader);
  text.append("\nindex ").append(std::to_string(proof.index)).append("\n");
  for (const Hash& hash : proof.hashes) {
    text.append(crypto::to_base64(hash.view())).append("\n");
  }
  return text.append("\n").append(proof.checkpoint);
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (take_line(text) != kProofHeader) return Error::kMalformedCheckpoint;
  auto line = take_line(text);
  if (const auto extra = line ? value_of(*line, "extra") : std::nullopt) {
    if (!crypto::from_base64(*extra)) return Error::kMalformedCheckpoint;
    line = take_line(text);
  }
  const auto index_text = line ? value_of(*line, "index") : std::nullopt;
  const auto index = index_text ? parse_number(*index_text) : std::nullopt;
  if (!index) return Error::kMalformedCheckpoint;

  TlogProof proof;
  proof.index = *index;
  while ((line = take_line(text)) && !line->empty()) {
    const auto hash = parse_hash(*line);
    if (!hash || proof.hashes.size() == kLongestProof) return Error::kMalformedCheckpoint;
    proof.hashes.push_back(*hash);
  }
  if (!line) return Error::kMalformedCheckpoint;

  // Not verified here, but a proof without a checkpoint inside is none.
  const auto note = crypto::parse_note(text);
  if (!note || !parse_checkpoint_text(note->text)) return Error::kMalformedCheckpoint;
  proof.checkpoint = text;
  return proof;
}

}  // namespace lethe::ledger
