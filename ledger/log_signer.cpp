#include "ledger/log_signer.h"

#include "crypto/check.h"
#include "ledger/event_codec.h"

namespace lethe::ledger {

LogSigner::LogSigner(LogKeys keys, std::shared_ptr<const crypto::SigningKey> secret)
    : keys_(std::move(keys)), secret_(std::move(secret)) {
  LETHE_CHECK(secret_ != nullptr && secret_->public_key() == keys_.current().key);
}

crypto::Signature LogSigner::sign_event(ByteView header_bytes) const {
  return secret_->sign(kEventLabel, header_bytes);
}

std::string LogSigner::checkpoint(TreeSize size, const Hash& root) const {
  return sign_checkpoint({keys_.origin(), size, root}, *secret_);
}

crypto::Signature LogSigner::sign_document(ByteView document) const {
  return secret_->sign(kDocumentLabel, document);
}

crypto::Signature LogSigner::sign_http(std::string_view signature_base) const {
  LETHE_CHECK(!signature_base.empty() && signature_base.back() != '\n' &&
              signature_base.find('\0') == std::string_view::npos);
  return secret_->sign("", crypto::as_bytes(signature_base));
}

}  // namespace lethe::ledger
