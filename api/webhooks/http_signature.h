// HTTP message signatures (RFC 9421) with Ed25519, and the digest of a body (RFC 9530). Pure; any
// thread.
//
//   Content-Digest: sha-256=:<base64>:
//   Signature-Input: lethe=("@method" "@target-uri" "content-digest");created=<seconds>;keyid="..."
//   Signature: lethe=:<base64>:
//
// Whoever gets such a request knows from whom it is, that it was meant for this URL, when it was
// made and that nothing of its body was changed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/bytes.h"

namespace lethe::api::webhooks {

/// A part of a message that is signed: a derived component (`@method`) or a header field in lower
/// case.
struct Component {
  std::string name, value;
};

std::string content_digest(std::string_view body);

/// `("<name>" ...);created=<seconds>;keyid="<id>"`: what Signature-Input says behind the label.
/// Bytes of the id that an sf-string can't hold are percent-encoded.
std::string signature_parameters(const std::vector<Component>& components, std::int64_t created,
                                 std::string_view key_id);
/// What is signed: a line for each component and the parameters, without a final newline (RFC 9421,
/// 2.5).
std::string signature_base(const std::vector<Component>& components, std::string_view parameters);

struct SignedFields {
  std::string content_digest, signature_input, signature;
};
using Sign = std::function<crypto::Signature(std::string_view signature_base)>;
/// The header fields of a POST of that body to that URI.
SignedFields sign_post(const std::string& target_uri, std::string_view body, std::int64_t created,
                       std::string_view key_id, const Sign& sign);

}  // namespace lethe::api::webhooks
