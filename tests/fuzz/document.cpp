// Receipts and certificates of erasures, as people bring them: none is good but those that were
// made, value for value, when the log's key is known.
#include <boost/json/parse.hpp>

#include "api/documents/certificate_check.h"
#include "api/documents/receipt_check.h"
#include "crypto/check.h"
#include "tests/fuzz/kept_file.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {
namespace {

struct SoundDocument {
  explicit SoundDocument(std::string_view name)
      : text(kept_file("document", name)), value(boost::json::parse(text)) {
    const auto checked = api::check_document(text, std::nullopt, {});
    LETHE_CHECK(checked.keys.has_value());
    key = checked.keys->verifier_of(checked.keys->all().front());
  }

  std::string text;
  boost::json::value value;
  std::optional<crypto::NoteVerifier> key;
};

}  // namespace

void document(crypto::ByteView input) {
  static const SoundDocument kReceipt("receipt"), kCertificate("certificate");
  const auto text = crypto::as_text(input);
  if (api::check_receipt(text, kReceipt.key).good()) {
    LETHE_CHECK(boost::json::parse(text) == kReceipt.value);
  }
  if (api::check_certificate(text, kCertificate.key).good()) {
    LETHE_CHECK(boost::json::parse(text) == kCertificate.value);
  }
}

}  // namespace lethe::tests::fuzz
