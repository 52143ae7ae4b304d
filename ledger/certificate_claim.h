// The right to the certificate of one erasure, for whoever has no token any more: the person whom
// it erased. It is handed out once the erasure is ordered, and nowhere kept: the ledger's signature
// (FORMAT.md, "Claims"). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "ledger/log_signer.h"

namespace lethe::ledger {

/// What is signed begins with it.
inline constexpr std::string_view kClaimLabel{"lethe/certificate-claim/v1\0", 27};

/// In base64url. Under the same key always the same.
std::string certificate_claim(const LogSigner& signer, const LedgerId& ledger,
                              const ErasureId& erasure);

/// Whether one of the keys signed it that was not declared compromised: those who have such a key
/// could make a claim to any certificate.
bool is_certificate_claim(const LogKeys& keys, const LedgerId& ledger, const ErasureId& erasure,
                          std::string_view claim);

}  // namespace lethe::ledger
