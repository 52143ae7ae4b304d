// What signs for a ledger.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ledger/log_keys.h"

namespace lethe::ledger {

/// What a signature over a document begins with (FORMAT.md, "Signature and entry").
inline constexpr std::string_view kDocumentLabel{"lethe/document/v1\0", 18};

/// The keys of a log and the secret of the current one. Never changes: a rotation makes another. So
/// whoever signs several things that belong together does so with one of these. Any thread.
class LogSigner {
 public:
  /// REQUIRES the secret of keys.current().
  LogSigner(LogKeys keys, std::shared_ptr<const crypto::SigningKey> secret);

  const LogKeys& keys() const { return keys_; }
  crypto::NoteVerifier verifier() const { return keys_.verifier(); }
  const std::shared_ptr<const crypto::SigningKey>& secret() const { return secret_; }

  crypto::Signature sign_event(ByteView header_bytes) const;
  /// The checkpoint over a tree: a signed note.
  std::string checkpoint(TreeSize size, const Hash& root) const;
  /// A document, over kDocumentLabel and its bytes.
  crypto::Signature sign_document(ByteView document) const;
  /// An HTTP message, over its signature base (RFC 9421). REQUIRES a base without zero byte and
  /// newline at its end, so that it can't be taken for an event or a note.
  crypto::Signature sign_http(std::string_view signature_base) const;

 private:
  LogKeys keys_;
  std::shared_ptr<const crypto::SigningKey> secret_;
};

}  // namespace lethe::ledger
