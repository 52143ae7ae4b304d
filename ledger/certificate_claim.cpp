#include "ledger/certificate_claim.h"

#include <algorithm>

#include "crypto/base64url.h"

namespace lethe::ledger {
namespace {

Bytes claimed_bytes(const LedgerId& ledger, const ErasureId& erasure) {
  Bytes out;
  out.insert(out.end(), ledger.bytes.begin(), ledger.bytes.end());
  out.insert(out.end(), erasure.bytes.begin(), erasure.bytes.end());
  return out;
}

}  // namespace

std::string certificate_claim(const LogSigner& signer, const LedgerId& ledger,
                              const ErasureId& erasure) {
  const auto signature = signer.secret()->sign(kClaimLabel, claimed_bytes(ledger, erasure));
  return crypto::to_base64url(signature.view());
}

bool is_certificate_claim(const LogKeys& keys, const LedgerId& ledger, const ErasureId& erasure,
                          std::string_view claim) {
  const auto bytes = crypto::from_base64url(claim);
  const auto signature = bytes ? crypto::Signature::from(*bytes) : std::nullopt;
  if (!signature) return false;
  const auto message = claimed_bytes(ledger, erasure);
  return std::ranges::any_of(keys.all(), [&](const LogKeys::Key& key) {
    return !key.compromised_since && crypto::verify(key.key, kClaimLabel, message, *signature);
  });
}

}  // namespace lethe::ledger
