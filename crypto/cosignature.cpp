#include "crypto/cosignature.h"

#include <string>

#include "crypto/check.h"

namespace lethe::crypto {
namespace {

constexpr std::size_t kTimeSize = 8;

/// The two lines before the text, which keep a cosignature from being anything else.
std::string head_of(std::int64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n";
}

}  // namespace

Result<NoteSignature> cosign(std::string_view text, const NoteSigner& witness,
                             std::int64_t seconds) {
  LETHE_CHECK(seconds > 0);
  LETHE_CHECK(witness.type == kNoteCosignature);
  if (!is_note_text(text)) return Error::kMalformedNote;
  NoteSignature out{witness.name, witness.verifier().id, {}};
  for (std::size_t i = 0; i < kTimeSize; ++i) {
    const auto shift = 8 * (kTimeSize - 1 - i);
    out.signature.push_back(
        static_cast<std::uint8_t>(static_cast<std::uint64_t>(seconds) >> shift));
  }
  const Signature signature = witness.key.sign(head_of(seconds), as_bytes(text));
  out.signature.insert(out.signature.end(), signature.bytes.begin(), signature.bytes.end());
  return out;
}

std::optional<std::int64_t> cosignature_time(ByteView timestamped) {
  if (timestamped.size() != kTimeSize + Signature::kSize) return std::nullopt;
  std::uint64_t seconds = 0;
  for (const auto byte : timestamped.first(kTimeSize)) seconds = seconds << 8 | byte;
  if (seconds == 0 || seconds > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(seconds);
}

bool verify_cosignature(const PublicKey& key, std::string_view text, ByteView timestamped) {
  const auto seconds = cosignature_time(timestamped);
  if (!seconds) return false;
  const auto signature = Signature::from(timestamped.subspan(kTimeSize));
  return verify(key, head_of(*seconds), as_bytes(text), *signature);
}

}  // namespace lethe::crypto
